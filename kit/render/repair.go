package render

import (
	"context"

	"github.com/threebook/threebook/kit/outcome"
)

// What web/repair.js may mend.
const (
	repairCanvas = "canvas" // one that was never attached
	repairCamera = "camera" // one at the origin
)

// try renders a scene as it is, and where that shows nothing and Config.Repair
// is on, again with what may be missing mended.
func (p *Pool) try(ctx context.Context, w *worker, sc Scene) (shot Shot, again bool, err error) {
	shot, again, err = p.once(ctx, w, sc, p.script)
	if err != nil || again || !p.cfg.Repair {
		return shot, again, err
	}
	shot, err = p.repair(ctx, w, sc, shot)
	return shot, false, err
}

// repair tries a scene that showed nothing once more; a scene whose canvas had
// to be attached may have its camera at the origin too. Only a picture that
// something was mended for, and that is not blank any more, takes the place of
// the first.
func (p *Pool) repair(ctx context.Context, w *worker, sc Scene, first Shot) (Shot, error) {
	var repairs []string
	for last := first.Outcome; ; {
		switch {
		case last == outcome.NoCanvas && len(repairs) == 0:
			repairs = append(repairs, repairCanvas)
		case last == outcome.Blank && (len(repairs) == 0 || repairs[len(repairs)-1] == repairCanvas):
			repairs = append(repairs, repairCamera)
		default:
			return first, nil
		}
		script, err := prelude(p.cfg, repairs...)
		if err != nil {
			return Shot{}, err
		}
		shot, _, err := p.once(ctx, w, sc, script)
		if err != nil {
			return Shot{}, err
		}
		first.Seconds += shot.Seconds
		if shot.Outcome == outcome.OK && len(shot.Repaired) > 0 {
			shot.Seconds = first.Seconds
			return shot, nil
		}
		if len(shot.Repaired) == 0 {
			return first, nil
		}
		last = shot.Outcome
	}
}
