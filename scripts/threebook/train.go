package main

import (
	"context"
	"fmt"

	"github.com/threebook/threebook/kit"
	"github.com/threebook/threebook/kit/lora"
	"github.com/threebook/threebook/kit/prompt"
	"github.com/threebook/threebook/kit/sft"
)

type trainCmd struct {
	common
	Data      string `required:"" placeholder:"FILE" help:"Pairs: .parquet, .json or .jsonl."`
	ModelPath string `required:"" placeholder:"DIR" help:"Base model in Hugging Face layout, such as CodeLlama-7b-Instruct-hf."`

	Epochs       int     `default:"50" aliases:"num-train-epochs" help:"Epochs."`
	BatchSize    int     `default:"2" aliases:"per-device-train-batch-size" help:"Examples a micro-batch."`
	Accumulation int     `default:"4" aliases:"gradient-accumulation-steps" help:"Micro-batches an optimizer step."`
	LearningRate float64 `default:"2e-4" aliases:"lr" help:"Peak learning rate."`
	WarmupRatio  float64 `default:"0.03" help:"Share of the steps spent warming up; the rest is half a cosine."`
	WeightDecay  float64 `default:"0" help:"Decoupled weight decay."`
	MaxGradNorm  float64 `default:"1" help:"Gradients are clipped to this global norm; 0 is no clipping."`
	MaxLength    int     `default:"2048" help:"Tokens of prompt and code together."`
	OverLength   string  `default:"cut" enum:"cut,drop,error" help:"What becomes of longer examples (${enum}). The prompt is never cut."`

	Rank          int      `default:"8" aliases:"lora-r,lora-rank" help:"LoRA rank."`
	Alpha         float64  `default:"16" aliases:"lora-alpha" help:"LoRA alpha; the scale is alpha/rank."`
	Dropout       float64  `default:"0.05" aliases:"lora-dropout" help:"LoRA dropout."`
	TargetModules []string `default:"q_proj,k_proj,v_proj,o_proj,gate_proj,up_proj,down_proj" help:"Projections that take an adapter, or all-linear."`

	EvalSteps     int    `default:"50" help:"Optimizer steps between evaluations."`
	SaveSteps     int    `default:"100" help:"Optimizer steps between checkpoints."`
	Keep          int    `default:"3" aliases:"save-total-limit" help:"Checkpoints kept."`
	Final         string `default:"best" enum:"best,last" help:"Which parameters become the adapter: of the lowest evaluation loss, or the last (${enum})."`
	Checkpointing bool   `name:"gradient-checkpointing" help:"Recompute activations in the backward pass, to save memory."`
	Seed          int64  `default:"42" help:"Of initialization, order and dropout."`
}

func (trainCmd) Help() string {
	return `The same command finds its own earlier run: a finished one is reused, a broken-off one goes on.

Example:
  threebook train --data pairs.parquet --model-path CodeLlama-7b-Instruct-hf`
}

// Run trains, and prints where the adapter is.
func (c trainCmd) Run(ctx context.Context, s *screen, given map[string]any) error {
	if err := c.notZero(); err != nil {
		return err
	}
	config := c.config(c.env(s, given))
	if err := config.SFT.WithDefaults().Validate(); err != nil {
		return usageError{err}
	}
	if c.MaxLength < 1 {
		return usageError{fmt.Errorf("--max-length is %d, want at least 1", c.MaxLength)}
	}
	run, err := kit.Train(ctx, config)
	if err != nil {
		return err
	}
	printTraining(s, run)
	return nil
}

func (c trainCmd) notZero() error {
	return notZero(
		number{"--epochs", float64(c.Epochs)}, number{"--batch-size", float64(c.BatchSize)}, number{"--accumulation", float64(c.Accumulation)},
		number{"--learning-rate", c.LearningRate}, number{"--rank", float64(c.Rank)}, number{"--alpha", c.Alpha},
		number{"--eval-steps", float64(c.EvalSteps)}, number{"--save-steps", float64(c.SaveSteps)}, number{"--keep", float64(c.Keep)},
	)
}

func (c trainCmd) config(env kit.Env) kit.TrainConfig {
	return kit.TrainConfig{
		Env: env, Data: c.Data, ModelPath: c.ModelPath, MaxLength: c.MaxLength,
		OverLength: prompt.OverLength(c.OverLength), Final: c.Final,
		SFT: sft.Config{
			LoRA:   lora.Config{Rank: c.Rank, Alpha: c.Alpha, Dropout: c.Dropout, TargetModules: c.TargetModules},
			Epochs: c.Epochs, BatchSize: c.BatchSize, Accumulation: c.Accumulation,
			LearningRate: c.LearningRate, WarmupRatio: orNone(c.WarmupRatio), WeightDecay: c.WeightDecay, MaxGradNorm: orNone(c.MaxGradNorm),
			EvalSteps: c.EvalSteps, SaveSteps: c.SaveSteps, KeepLast: c.Keep, Checkpointing: c.Checkpointing, Seed: c.Seed,
		},
	}
}

// orNone makes the command's 0 the recipe's "none".
func orNone(v float64) float64 {
	if v == 0 {
		return -1
	}
	return v
}

func printTraining(s *screen, run kit.TrainRun) {
	if run.Existing {
		s.note("this training is done already; --fresh starts another")
	}
	for _, w := range run.Manifest.Warnings {
		s.note("warning: %s", w)
	}
	if m := run.Metrics.Train; m != nil {
		s.printf("train loss %.4f, perplexity %.2f\n", m.Loss, m.Perplexity)
	}
	if m := run.Metrics.Validation; m != nil {
		s.printf("validation loss %.4f, perplexity %.2f\n", m.Loss, m.Perplexity)
	}
	s.printf("run %s\nadapter %s\n", run.Dir, run.Adapter)
}
