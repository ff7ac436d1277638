package verify

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/draw"
	_ "image/png" // pictures are PNG
	"os"
	"slices"
	"sync"

	"github.com/threebook/threebook/kit/outcome"
	"github.com/threebook/threebook/kit/render"
	"github.com/threebook/threebook/kit/runs"
)

// Renderer draws code; [render.Pool] is one.
type Renderer interface {
	Render(ctx context.Context, s render.Scene) (render.Shot, error)
	Info() render.Info
	Close() error
}

// redrawWorkers is how many scripts are drawn at once.
const redrawWorkers = 2

// script is one code of a test with what it drew then.
type script struct {
	of      string // whose
	code    string
	own     bool   // official code, the user's own
	sha256  string // of its picture; empty without one
	outcome outcome.ID
	found   render.Shot
}

// redraw draws every script of a test again and compares the pictures.
func (v *verifier) redraw(ctx context.Context, dir string, t runs.TestResults, m runs.Manifest) error {
	r, err := v.Renderer(ctx, m)
	if err != nil {
		return err
	}
	defer r.Close()
	list := scripts(t)
	v.Logger.Info("drawing scripts again", "count", len(list))
	if err := drawAll(ctx, r, list); err != nil {
		return err
	}
	same := 0
	for _, s := range list {
		what := "picture of " + s.of
		if s.own {
			what = "official " + s.of
		}
		switch {
		case s.outcome != "" && s.found.Outcome != s.outcome:
			v.add(Changed, what, "it came out as %s, and was %s", s.found.Outcome, s.outcome)
		case s.sha256 == s.found.SHA256 || s.sha256 == "":
			same++
		default:
			was, err := os.ReadFile(runs.ShotPath(dir, s.sha256))
			if err != nil {
				continue // it is missing, and has been named
			}
			v.add(Changed, what, "%s", pixels(was, s.found.PNG))
		}
	}
	status := OK
	if same < len(list) {
		status = Changed
	}
	where := "the same browser and Three.js as then"
	if info := r.Info(); info.Browser != m.Machine.Browser || info.Three != m.Machine.Three {
		where = fmt.Sprintf("browser %s and Three.js %s here, %s and Three.js %s then", info.Browser, info.Three, m.Machine.Browser, m.Machine.Three)
	}
	v.add(status, "drawn again", "%d of %s as then, byte for byte (%s)", same, counted(len(list), "script"), where)
	return nil
}

// scripts lists the codes of a test, each once, the official ones first.
func scripts(t runs.TestResults) (list []*script) {
	seen := map[string]bool{}
	for _, own := range []bool{true, false} {
		for _, r := range t.Results {
			s := &script{of: r.Name, code: r.Reference, own: true, sha256: r.ReferenceSHA256}
			if !own {
				s = &script{of: fmt.Sprintf("%s, sample %d", r.Name, r.Sample), code: r.Code, sha256: r.ShotSHA256}
				// What the judge, or the answer's length, made of it is no matter of drawing.
				if r.Outcome == outcome.OK || r.Outcome.ModelFailure() && r.Outcome != outcome.NoCode && r.Outcome != outcome.Truncated {
					s.outcome = r.Outcome
				}
				if r.Outcome == outcome.NoCode || r.Outcome.InstrumentFailure() && r.ShotSHA256 == "" {
					continue
				}
			}
			if key := fmt.Sprint(own, runs.HashText(s.code)); !seen[key] && s.code != "" {
				seen[key] = true
				list = append(list, s)
			}
		}
	}
	return list
}

// drawAll draws the scripts, some at once.
func drawAll(ctx context.Context, r Renderer, list []*script) error {
	errs := make([]error, len(list))
	next := make(chan int)
	var wg sync.WaitGroup
	for range redrawWorkers {
		wg.Go(func() {
			for i := range next {
				s := list[i]
				s.found, errs[i] = r.Render(ctx, render.Scene{Name: s.of, Code: s.code, Own: s.own})
			}
		})
	}
	for i := range list {
		next <- i
	}
	close(next)
	wg.Wait()
	if i := slices.IndexFunc(errs, func(err error) bool { return err != nil }); i >= 0 {
		return fmt.Errorf("draw %s again: %w", list[i].of, errs[i])
	}
	return ctx.Err()
}

// pixels says how two pictures differ: the share of pixels, and by how much at most.
func pixels(was, now []byte) string {
	if len(now) == 0 {
		return "it draws no picture any more"
	}
	a, _, errA := image.Decode(bytes.NewReader(was))
	b, _, errB := image.Decode(bytes.NewReader(now))
	if errA != nil || errB != nil {
		return "its picture is another, and one of the two cannot be read"
	}
	if a.Bounds().Size() != b.Bounds().Size() {
		return fmt.Sprintf("its picture is %v, and was %v pixels", b.Bounds().Size(), a.Bounds().Size())
	}
	x, y := rgba(a), rgba(b)
	count, most := 0, 0
	for i := 0; i < len(x.Pix); i += 4 {
		differ := 0
		for c := range 4 {
			differ = max(differ, absolute(int(x.Pix[i+c])-int(y.Pix[i+c])))
		}
		if differ > 0 {
			count++
		}
		most = max(most, differ)
	}
	if count == 0 {
		return "its file is another, its pixels are the same"
	}
	return fmt.Sprintf("%d of %d pixels differ (%.3g%%), by %d of 255 at most", count, len(x.Pix)/4, 400*float64(count)/float64(len(x.Pix)), most)
}

func rgba(m image.Image) *image.NRGBA {
	out := image.NewNRGBA(image.Rectangle{Max: m.Bounds().Size()})
	draw.Draw(out, out.Bounds(), m, m.Bounds().Min, draw.Src)
	return out
}

func absolute(n int) int { return max(n, -n) }
