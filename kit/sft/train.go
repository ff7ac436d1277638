// Package sft fine-tunes a Llama model on prompts with answers: the loss counts
// the answers' tokens only, but in training on examples that say
// [prompt.Example.TrainOnPrompt].
//
// It takes encoded examples and a model on a backend, and writes into a run
// directory: metrics.jsonl, checkpoints/step-N, best/ (the adapter, or model, of
// the lowest evaluation loss) and, at the end, the final losses:
//
//	result, err := sft.Train(ctx, sft.Config{Seed: 1}, model, sft.Job{
//		Backend: dev.Backend, Train: train, Validation: validation, Dir: run.Dir,
//	})
//	// step 42 of 1250, loss 0.913, 2.0e-04, 812 tokens/s, 3 m 02 s left
//
// Training that was killed goes on from its last checkpoint and ends, bit for
// bit on one backend, where it would have ended.
package sft

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/gomlx/compute"

	"github.com/threebook/threebook/kit/llama"
	"github.com/threebook/threebook/kit/lora"
	"github.com/threebook/threebook/kit/prompt"
	"github.com/threebook/threebook/kit/runs"
)

// Job is what a training works on.
type Job struct {
	Backend           compute.Backend
	Train, Validation []prompt.Example
	Dir               string    // run directory
	Initial           []float32 // first values of the parameters; default [lora.Layout.Init], or the model's own weights
	// MeasureLast takes the final losses of the last parameters in place of the best.
	MeasureLast bool
	// MeasureSample leaves out the final loss of all the training examples where
	// there are more than the sample has, which is measured in any case.
	MeasureSample bool
	// PeakFLOPs of the device in the weights' dtype, FLOP/s; 0 leaves MFU out.
	PeakFLOPs float64
	// Memory and MemoryPeak read the memory in use and the most there was, in bytes. Optional.
	Memory, MemoryPeak func() int64
	Progress           func(Progress) // optional
	// Sample is given the parameters after each evaluation, to do with them what it
	// likes, but not to keep or change them. Optional.
	Sample func(step int, values []float32)
	// Measuring is told of the examples measured for the final losses. Optional.
	Measuring func(done, total int)
}

// Progress of a training: before its first optimizer step, which compiles, and
// after each.
type Progress struct {
	Step, Steps     int
	Epoch           float64
	Loss            float64 // NaN before the first step
	EvalLoss        float64 // NaN before the first evaluation
	LearningRate    float64
	TokensPerSecond float64
	Left            time.Duration // at the present pace, with evaluations and checkpoints; 0 before it is known
	Memory          int64
	Ended           bool // early stopping ends the training here
}

// Result of a training.
type Result struct {
	Layout      *lora.Layout // nil after full fine-tuning
	Last        []float32    // parameters after the last step
	Best        []float32    // of the lowest evaluation loss; Last when there was no evaluation
	BestStep    int
	BestLoss    float64 // NaN when there was no evaluation
	Steps       int     // of the whole schedule
	Stopped     string  // why and where early stopping ended the training; "" if it ran through
	ResumedFrom int     // step of the checkpoint that training went on from; 0 if from the start
	Metrics     runs.TrainingMetrics
	Warnings    []string
}

// Train runs the recipe, from the last checkpoint in the run directory if there
// is one, which must be of the same recipe, model and data: only SaveSteps and
// KeepLast may differ. Cancelling ctx stops after the optimizer step under way, saves a
// checkpoint and returns ctx's error.
func Train(ctx context.Context, c Config, model *llama.Model, job Job) (Result, error) {
	c = c.WithDefaults()
	if err := c.Validate(); err != nil {
		return Result{}, fmt.Errorf("train: %w", err)
	}
	if len(job.Train) == 0 {
		return Result{}, errors.New("train: no training examples")
	}
	if c.EarlyStoppingPatience > 0 && len(job.Validation) == 0 {
		return Result{}, errors.New("train: early stopping goes by the validation loss, and there are no validation examples")
	}
	t, err := newTrainer(c, model, job)
	if err != nil {
		return Result{}, fmt.Errorf("train: %w", err)
	}
	defer t.close()
	if err := t.run(ctx); err != nil {
		return t.result, fmt.Errorf("train: %w", err)
	}
	return t.result, nil
}
