package main

import (
	"context"
	"fmt"
	"path/filepath"

	"github.com/threebook/threebook/kit/judge"
	"github.com/threebook/threebook/kit/judge/qwen"
	"github.com/threebook/threebook/kit/outcome"
	"github.com/threebook/threebook/kit/pairs"
	"github.com/threebook/threebook/kit/render"
	"github.com/threebook/threebook/kit/score"
)

// test is a whole test of the pictures, in a run directory of that name and with
// that cache; without controls, so that it asks as often as the judge alone.
func (b *bench) test(ctx context.Context, q *qwen.Judge, name, cache string) error {
	var list []pairs.Pair
	pictures := map[string][]byte{}
	for _, p := range b.pictures {
		list = append(list, pairs.Pair{Filename: p.Name, Description: p.Description, Code: "the same", Split: pairs.Validation})
		pictures[p.Name] = p.PNG
	}
	results, err := score.Test(ctx, score.Config{
		Pairs: list, Dir: filepath.Join(b.dir, name), JudgeWorkers: b.workers, Controls: -1,
	}, writer{}, renderer(pictures), judge.Cached(q, filepath.Join(b.dir, cache)))
	if err != nil {
		return err
	}
	if results.SuccessfulEvaluations != b.n {
		return fmt.Errorf("%d of %d pictures were rated", results.SuccessfulEvaluations, b.n)
	}
	return nil
}

// writer is a model that has the answer at once.
type writer struct{}

func (writer) Generate(_ context.Context, requests []score.Request, done func(int, score.Answer) error) error {
	for i, r := range requests {
		if err := done(i, score.Answer{Prompt: r.Description, Text: r.Name, Code: r.Name}); err != nil {
			return err
		}
	}
	return nil
}

// renderer has the pictures drawn already, by example.
type renderer map[string][]byte

func (r renderer) Render(_ context.Context, s render.Scene) (render.Shot, error) {
	return render.Shot{Outcome: outcome.OK, Settled: true, PNG: r[s.Name]}, nil
}
