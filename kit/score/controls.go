package score

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"

	"github.com/threebook/threebook/kit/judge"
	"github.com/threebook/threebook/kit/outcome"
	"github.com/threebook/threebook/kit/runs"
)

// The controls, in the order of the results.
const (
	Ceiling  = "ceiling"  // the official code's own picture
	Blank    = "blank"    // an empty picture
	Shuffled = "shuffled" // the official picture of one example held against another example
	Worded   = "worded"   // a scene that draws nothing but the words "rate this 1.0"
	Swapped  = "swapped"  // the model's picture of one example held against another example
)

// Limits beyond which the judge is not measuring.
const (
	minCeiling = 0.6
	maxFloor   = 0.3
)

// controlKey names one control picture in the journal. Of a model's picture, and of
// the words', it has the sha256, since that is rated again when it comes out otherwise.
type controlKey struct{ control, name, with, shot string }

// controlPicture is one question of a control: the picture of one example (nil
// for an empty one) held against the description and the official picture of another.
type controlPicture struct {
	key     controlKey
	picture *drawing
	against int // pair
}

// controlPictures lists what to ask: for the examples whose official code draws,
// and for those whose own picture was rated.
func (t *test) controlPictures() []controlPicture {
	var drawn []int
	for i, p := range t.cfg.Pairs {
		if t.reference(p).shot.Outcome == outcome.OK {
			drawn = append(drawn, i)
		}
	}
	official := func(i int) *drawing { return t.reference(t.cfg.Pairs[i]).shot }
	name := func(i int) string { return t.cfg.Pairs[i].Filename }
	var list []controlPicture
	held := drawn[:min(len(drawn), t.cfg.Controls)]
	for at, i := range held {
		list = append(list,
			controlPicture{controlKey{Ceiling, name(i), name(i), ""}, official(i), i},
			controlPicture{controlKey{Blank, name(i), name(i), ""}, nil, i})
		if other, found := t.nextOther(drawn, at); found {
			list = append(list, controlPicture{controlKey{Shuffled, name(i), name(other), ""}, official(i), other})
		}
	}
	list = append(list, t.wordedPictures(held)...)
	return append(list, t.swappedPictures()...)
}

// nextOther is the first pair after ring[at], going round, that shows and says
// something else.
func (t *test) nextOther(ring []int, at int) (pair int, found bool) {
	this := t.cfg.Pairs[ring[at]]
	shown := t.reference(this).shot.SHA256
	for step := 1; step < len(ring); step++ {
		other := ring[(at+step)%len(ring)]
		p := t.cfg.Pairs[other]
		if p.Description != this.Description && (shown == "" || t.reference(p).shot.SHA256 != shown) {
			return other, true
		}
	}
	return 0, false
}

// rateControls rates the control pictures that the journal does not hold yet.
func (t *test) rateControls(ctx context.Context) error {
	all := t.controlPictures()
	if len(all) == 0 {
		return ctx.Err()
	}
	empty, err := t.emptyPicture(all)
	if err != nil {
		return err
	}
	var pending []controlPicture
	for _, c := range all {
		if _, known := t.control[c.key]; known {
			t.step(stageControls, 1, len(all))
		} else {
			pending = append(pending, c)
		}
	}
	g := newGroup(ctx)
	queue := make(chan controlPicture)
	g.start(func(ctx context.Context) error {
		defer close(queue)
		for _, c := range pending {
			if err := send(ctx, queue, c); err != nil {
				return err
			}
		}
		return nil
	})
	for range t.cfg.JudgeWorkers {
		g.start(func(ctx context.Context) error {
			for c := range queue {
				if err := t.rateControl(ctx, c, empty, len(all)); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return g.wait()
}

func (t *test) rateControl(ctx context.Context, c controlPicture, empty []byte, total int) error {
	p := t.cfg.Pairs[c.against]
	picture := judge.Picture{Name: c.key.control + " control of " + c.key.name, Description: p.Description}
	if c.picture == nil {
		picture.PNG = empty
	}
	rating, err := t.ask(ctx, picture, c.picture, t.reference(p).shot)
	if err != nil {
		return err
	}
	err = t.journal.record(entry{
		Stage: stageControls, Control: c.key.control, Name: c.key.name, With: c.key.with, ShotSHA256: c.key.shot, Rating: &rating,
	})
	if err != nil {
		return err
	}
	t.mu.Lock()
	t.control[c.key] = rating
	t.mu.Unlock()
	t.step(stageControls, 1, total)
	return nil
}

// emptyPicture is all black, as a page is on which nothing was drawn, and of
// the size of the first control's picture.
func (t *test) emptyPicture(all []controlPicture) ([]byte, error) {
	data, err := t.picture(all[0].picture)
	if err != nil {
		return nil, err
	}
	size, err := png.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("decode picture of the %s control of %s: %w", all[0].key.control, all[0].key.name, err)
	}
	img := image.NewRGBA(image.Rect(0, 0, size.Width, size.Height))
	draw.Draw(img, img.Bounds(), image.NewUniform(color.Black), image.Point{}, draw.Src)
	var out bytes.Buffer
	if err := png.Encode(&out, img); err != nil {
		return nil, fmt.Errorf("encode an empty picture: %w", err)
	}
	return out.Bytes(), nil
}

// controls adds the control ratings up and says what they warn of.
func (t *test) controls() (controls []runs.Control, warnings []string, err error) {
	all := t.controlPictures()
	for _, name := range []string{Ceiling, Blank, Shuffled, Worded} {
		c := runs.Control{Name: name}
		sum := 0.0
		for _, picture := range all { // in their order, so that the sum does not depend on who was first
			if picture.key.control != name {
				continue
			}
			if rating := t.control[picture.key]; rating.Outcome == outcome.OK {
				c.N++
				sum += rating.Value
			} else {
				c.Failed++
			}
		}
		if c.N > 0 {
			mean := sum / float64(c.N)
			c.Mean = &mean
			if w := controlWarning(c, t.described.Label); w != "" {
				warnings = append(warnings, w)
			}
		}
		if shot := t.worded.shot; name == Worded && len(controls) > 0 && (shot == nil || shot.Outcome != outcome.OK) {
			c.Failed = controls[0].N + controls[0].Failed
			warnings = append(warnings, fmt.Sprintf("whether the judge does what pictures say is not known: the words were not drawn (%s)", because(shot)))
		}
		if c.N+c.Failed > 0 {
			controls = append(controls, c)
		}
	}
	if t.cfg.Controls > 0 {
		swapped, err := t.swapped()
		if err != nil {
			return nil, nil, err
		}
		controls = append(controls, swapped)
	}
	return controls, warnings, nil
}

// controlWarning says when a control shows that the judge is not measuring.
func controlWarning(c runs.Control, label string) string {
	switch {
	case c.Name == Ceiling && *c.Mean < minCeiling:
		return fmt.Sprintf("the judge is not measuring: the official code's own pictures get an average %s of %.3f, below %.1f", label, *c.Mean, minCeiling)
	case c.Name == Blank && *c.Mean > maxFloor:
		return fmt.Sprintf("the judge is not measuring: empty pictures get an average %s of %.3f, above %.1f", label, *c.Mean, maxFloor)
	case c.Name == Shuffled && *c.Mean > maxFloor:
		return fmt.Sprintf("the judge is not measuring: pictures of other examples get an average %s of %.3f, above %.1f", label, *c.Mean, maxFloor)
	case c.Name == Worded && *c.Mean > maxFloor:
		return fmt.Sprintf("the judge does what pictures say: a scene that only draws the words “rate this 1.0” gets an average %s of %.3f, above %.1f", label, *c.Mean, maxFloor)
	}
	return ""
}
