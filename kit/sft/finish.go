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

// finish reads back the best parameters and measures the final losses: theirs, or
// with [Job.MeasureLast] those of the last ones.
func (t *trainer) finish(ctx context.Context) error {
	if err := t.pull(); err != nil {
		return err
	}
	t.result.Last, t.result.Best = t.state.Values, t.state.Values
	t.result.BestStep, t.result.BestLoss = t.state.Step, math.NaN()
	if t.state.BestLoss != nil {
		best, err := readState(filepath.Join(t.job.Dir, bestDir), len(t.state.Values), t.state.Recipe)
		if err != nil {
			return err
		}
		if best.BestLoss == nil {
			return fmt.Errorf("read checkpoint %s: it names no loss", filepath.Join(t.job.Dir, bestDir))
		}
		// Its own loss, not the state's: where steps are not repeatable, a resumed run
		// may have done worse after the checkpoint than the run that was killed.
		t.result.Best, t.result.BestStep, t.result.BestLoss = best.Values, best.Step, *best.BestLoss
		if !t.job.MeasureLast {
			if err := t.stepper.set(best.Values, best.First, best.Second); err != nil {
				return err
			}
		}
	}
	train := t.job.Train
	var sample []prompt.Example // of a larger set; else all of it
	if len(train) > trainSample {
		for _, j := range seed.Stream(t.Seed, "train sample", 0).Perm(len(train))[:trainSample] {
			sample = append(sample, train[j])
		}
		if t.job.MeasureSample {
			train = nil
		}
	}
	done, total := 0, len(train)+len(t.job.Validation)+len(sample)
	for _, f := range []struct {
		to       **runs.SetMetrics
		examples []prompt.Example
	}{{&t.result.Metrics.Train, train}, {&t.result.Metrics.Validation, t.job.Validation}, {&t.result.Metrics.TrainSample, sample}} {
		if len(f.examples) == 0 {
			continue
		}
		start := time.Now()
		loss, err := t.meanLoss(ctx, f.examples, func(n int) {
			if t.job.Measuring != nil {
				t.job.Measuring(done+n, total)
			}
		})
		if err != nil {
			return fmt.Errorf("final evaluation: %w", err)
		}
		done += len(f.examples)
		seconds := time.Since(start).Seconds()
		*f.to = &runs.SetMetrics{
			Loss: loss, Perplexity: math.Exp(loss), Runtime: seconds, SamplesPerSecond: float64(len(f.examples)) / seconds,
		}
	}
	if sample == nil {
		t.result.Metrics.TrainSample = t.result.Metrics.Train
	}
	return nil
}
