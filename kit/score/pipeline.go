package score

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"github.com/threebook/threebook/kit/judge"
	"github.com/threebook/threebook/kit/outcome"
	"github.com/threebook/threebook/kit/render"
)

// run generates, renders and judges what the journal does not hold yet. The
// stages overlap: a slot is handed on as soon as it is done, through bounded
// queues, so the slowest stage sets the pace.
func (t *test) run(ctx context.Context) error {
	g := newGroup(ctx)
	scenes := t.givenScenes()
	references := make(chan *reference, len(scenes))
	for _, ref := range scenes {
		if ref.shot == nil {
			references <- ref
			continue
		}
		close(ref.ready)
		t.step(stageReference, 1, len(scenes))
	}
	close(references)

	toRender := make(chan *slot, 4*t.cfg.RenderWorkers)
	toJudge := make(chan *slot, 4*t.cfg.JudgeWorkers)
	g.start(func(ctx context.Context) error {
		defer close(toRender)
		return t.generate(ctx, toRender)
	})
	var rendering sync.WaitGroup
	for range t.cfg.RenderWorkers {
		rendering.Add(1)
		g.start(func(ctx context.Context) error {
			defer rendering.Done()
			for ref := range references {
				if err := t.renderReference(ctx, ref, len(scenes)); err != nil {
					return err
				}
			}
			for s := range toRender {
				if err := t.render(ctx, s); err != nil {
					return err
				}
				if err := send(ctx, toJudge, s); err != nil {
					return err
				}
			}
			return nil
		})
	}
	g.start(func(context.Context) error {
		rendering.Wait()
		close(toJudge)
		return nil
	})
	for range t.cfg.JudgeWorkers {
		g.start(func(ctx context.Context) error {
			for s := range toJudge {
				if err := t.rate(ctx, s); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return g.wait()
}

// givenScenes are the scenes that the model has no part in: the official code of the
// examples, in their order, so that the first to be judged is ready first, and the
// control that draws words.
func (t *test) givenScenes() (list []*reference) {
	for _, p := range t.cfg.Pairs {
		if ref := t.reference(p); !slices.Contains(list, ref) { // else another example has the same code
			list = append(list, ref)
		}
	}
	if t.cfg.Controls > 0 {
		list = append(list, t.worded)
	}
	return list
}

// generate hands on the slots that have an answer and has the others answered.
func (t *test) generate(ctx context.Context, next chan<- *slot) error {
	var asked []*slot
	var requests []Request
	for i := range t.slots {
		s := &t.slots[i]
		if s.answer == nil {
			asked = append(asked, s)
			requests = append(requests, t.request(s))
			continue
		}
		t.step(stageGenerate, 1, len(t.slots))
		if err := send(ctx, next, s); err != nil {
			return err
		}
	}
	if len(requests) == 0 {
		return ctx.Err()
	}
	var mu sync.Mutex
	answered := make([]bool, len(asked))
	err := t.generator.Generate(ctx, requests, func(i int, a Answer) error {
		mu.Lock()
		if i < 0 || i >= len(asked) || answered[i] {
			mu.Unlock()
			return fmt.Errorf("the generator answered request %d of %d twice, or without being asked", i, len(asked))
		}
		answered[i] = true
		mu.Unlock()
		s := asked[i]
		if err := t.journal.record(entry{Stage: stageGenerate, Name: t.pair(s).Filename, Sample: s.sample, Answer: &a}); err != nil {
			return err
		}
		s.answer = &a
		t.step(stageGenerate, 1, len(t.slots))
		return send(ctx, next, s)
	})
	if err != nil {
		return fmt.Errorf("generate: %w", err)
	}
	for i, ok := range answered {
		if !ok {
			return fmt.Errorf("generate: the generator gave no answer for %s, sample %d", requests[i].Name, requests[i].Sample)
		}
	}
	return nil
}

func (t *test) renderReference(ctx context.Context, ref *reference, total int) error {
	shot, err := t.renderer.Render(ctx, render.Scene{Name: ref.name, Code: ref.code, Own: true})
	if err != nil {
		return fmt.Errorf("render official code of %s: %w", ref.name, err)
	}
	d, err := t.save(shot)
	if err != nil {
		return fmt.Errorf("render official code of %s: %w", ref.name, err)
	}
	if err := t.journal.record(entry{Stage: stageReference, CodeSHA256: ref.sha256, Shot: d}); err != nil {
		return err
	}
	ref.shot = d
	close(ref.ready)
	t.step(stageReference, 1, total)
	return nil
}

func (t *test) render(ctx context.Context, s *slot) error {
	if s.needsShot() {
		name := t.pair(s).Filename
		shot, err := t.renderer.Render(ctx, render.Scene{Name: name, Code: s.answer.Code})
		if err != nil {
			return fmt.Errorf("render %s: %w", name, err)
		}
		d, err := t.save(shot)
		if err != nil {
			return fmt.Errorf("render %s: %w", name, err)
		}
		if err := t.journal.record(entry{Stage: stageRender, Name: name, Sample: s.sample, Shot: d}); err != nil {
			return err
		}
		s.shot = d
	}
	t.step(stageRender, 1, len(t.slots))
	return nil
}

func (t *test) rate(ctx context.Context, s *slot) error {
	if s.needsRating() {
		p := t.pair(s)
		ref := t.reference(p)
		select {
		case <-ref.ready:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
		rating, err := t.ask(ctx, judge.Picture{Name: p.Filename, Description: p.Description}, s.shot, ref.shot)
		if err != nil {
			return err
		}
		err = t.journal.record(entry{Stage: stageJudge, Name: p.Filename, Sample: s.sample, ShotSHA256: s.shot.SHA256, Rating: &rating})
		if err != nil {
			return err
		}
		s.rating = &rating
	}
	t.step(stageJudge, 1, len(t.slots))
	return nil
}

// ask shows a drawing to the judge. The official picture goes with it when there is one.
func (t *test) ask(ctx context.Context, p judge.Picture, drawn, official *drawing) (judge.Rating, error) {
	var err error
	if p.PNG == nil {
		if p.PNG, err = t.picture(drawn); err != nil {
			return judge.Rating{}, err
		}
	}
	if official.Outcome == outcome.OK {
		if p.Reference, err = t.picture(official); err != nil {
			return judge.Rating{}, err
		}
	} else if t.described.Name == judge.ReferenceName {
		// Said here because the judge does not know why the picture is missing.
		id := outcome.JudgeUnavailable
		if official.Outcome == outcome.AssetMissing {
			id = outcome.AssetMissing
		}
		return judge.Unscored(id, "the official code draws no picture to compare with (%s)", because(official)), nil
	}
	rating, err := t.judge.Rate(ctx, p)
	if err != nil {
		return judge.Rating{}, fmt.Errorf("judge: %w", err)
	}
	return judge.Check(rating), nil
}

// because is a drawing's outcome with its detail.
func because(d *drawing) string {
	if d.Detail == "" {
		return string(d.Outcome)
	}
	return string(d.Outcome) + ": " + d.Detail
}
