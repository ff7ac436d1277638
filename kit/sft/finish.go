package sft

import (
	"context"
	"fmt"
	"math"
	"path/filepath"
	"time"

	"github.com/threebook/threebook/kit/prompt"
	"github.com/threebook/threebook/kit/runs"
	"github.com/threebook/threebook/kit/seed"
)

// trainSample is how many training examples the final train_sample loss is over.
const trainSample = 100

// finish reads back the best parameters and measures their final losses.
func (t *trainer) finish(ctx context.Context) error {
	if err := t.pull(); err != nil {
		return err
	}
	t.result.Last, t.result.Best = t.state.Values, t.state.Values
	t.result.BestStep, t.result.BestLoss = t.state.Step, math.NaN()
	if t.state.BestLoss != nil {
		best, err := readState(filepath.Join(t.job.Dir, bestDir), len(t.state.Values))
		if err != nil {
			return err
		}
		t.result.Best, t.result.BestStep, t.result.BestLoss = best.Values, best.Step, *t.state.BestLoss
		if err := t.stepper.set(best.Values, best.First, best.Second); err != nil {
			return err
		}
	}
	sample := t.job.Train
	if len(sample) > trainSample {
		sample = make([]prompt.Example, trainSample)
		for i, j := range seed.Stream(t.Seed, "train sample", 0).Perm(len(t.job.Train))[:trainSample] {
			sample[i] = t.job.Train[j]
		}
	}
	for _, f := range []struct {
		to       **runs.SetMetrics
		examples []prompt.Example
	}{{&t.result.Metrics.Train, t.job.Train}, {&t.result.Metrics.Validation, t.job.Validation}, {&t.result.Metrics.TrainSample, sample}} {
		if len(f.examples) == 0 {
			continue
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		start := time.Now()
		loss, err := t.meanLoss(f.examples)
		if err != nil {
			return fmt.Errorf("final evaluation: %w", err)
		}
		seconds := time.Since(start).Seconds()
		*f.to = &runs.SetMetrics{
			Loss: loss, Perplexity: math.Exp(loss), Runtime: seconds, SamplesPerSecond: float64(len(f.examples)) / seconds,
		}
	}
	return nil
}
