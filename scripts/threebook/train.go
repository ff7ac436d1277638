package main

import (
	"context"
	"fmt"

	"github.com/threebook/threebook/kit"
	"github.com/threebook/threebook/kit/prompt"
	"github.com/threebook/threebook/kit/sft"
)

type trainCmd struct {
	Data         string  `required:"" placeholder:"FILE" help:"Pairs: .parquet, .json or .jsonl."`
	ModelPath    string  `required:"" placeholder:"DIR" help:"Base model in Hugging Face layout, such as CodeLlama-7b-Instruct-hf."`
	Epochs       int     `default:"50" aliases:"num-train-epochs" help:"Epochs."`
	LearningRate float64 `default:"2e-4" aliases:"lr" help:"Peak learning rate."`
	BatchSize    int     `default:"2" aliases:"per-device-train-batch-size" help:"Examples a micro-batch."`
	Accumulation int     `default:"4" aliases:"gradient-accumulation-steps" help:"Micro-batches an optimizer step."`
	MaxLength    int     `default:"2048" help:"Tokens of prompt and code together."`
	Rank         int     `default:"8" aliases:"lora-r,lora-rank" help:"LoRA rank."`
	Alpha        float64 `default:"16" aliases:"lora-alpha" help:"LoRA alpha; the scale is alpha/rank (alpha/√rank with --rslora)."`
	Seed         int64   `default:"42" help:"Of initialization, order and dropout, and of which examples --max-train-examples takes."`
	ShowBatch    bool    `help:"Print the first micro-batches token by token, with the targets marked, and train nothing."`

	MaxTrainExamples int  `group:"Data and loss:" default:"0" placeholder:"N" aliases:"max-train-samples" help:"Train on N of the training examples, chosen by a hash of seed and name, so that a smaller N takes part of what a larger one takes; 0 is all."`
	TrainOnPrompt    bool `group:"Data and loss:" aliases:"train-on-inputs" help:"Take the loss of the prompt's tokens too, not of the answer's alone (TRL's completion_only_loss=False). Evaluation stays that of the answers, so that both compare."`

	adapterFlags `group:"Adapter:"`

	WarmupRatio float64 `group:"Optimizer:" default:"0.03" help:"Share of the steps spent warming up; the rest is half a cosine."`
	WeightDecay float64 `group:"Optimizer:" default:"0" help:"Decoupled weight decay."`
	MaxGradNorm float64 `group:"Optimizer:" default:"1" help:"Gradients are clipped to this global norm; 0 is no clipping."`
	Beta1       float64 `group:"Optimizer:" name:"beta1" default:"0.9" aliases:"adam-beta1" help:"Of AdamW's mean of gradients."`
	Beta2       float64 `group:"Optimizer:" name:"beta2" default:"0.999" aliases:"adam-beta2" help:"Of AdamW's mean of their squares."`
	Epsilon     float64 `group:"Optimizer:" default:"1e-8" aliases:"adam-epsilon" help:"Added to AdamW's denominator."`

	OverLength    string `group:"Length and memory:" default:"cut-code" enum:"cut-code,drop,error" help:"What becomes of longer examples (${enum}). The prompt is never cut."`
	PadTo         []int  `group:"Length and memory:" placeholder:"TOKENS" help:"Lengths that micro-batches are padded to, each compiled once; else a few up to the longest example's."`
	Checkpointing choice `group:"Length and memory:" name:"gradient-checkpointing" default:"auto" help:"Compute activations again in the backward pass, to save memory: on (also without a value), off, or auto, which is on where they would not fit (default: auto)."`

	EvalSteps int     `group:"Evaluation and checkpoints:" default:"50" help:"Optimizer steps between evaluations."`
	SaveSteps int     `group:"Evaluation and checkpoints:" default:"100" help:"Optimizer steps between checkpoints."`
	Keep      int     `group:"Evaluation and checkpoints:" default:"3" aliases:"save-total-limit" help:"Checkpoints kept."`
	Patience  int     `group:"Evaluation and checkpoints:" name:"early-stopping-patience" default:"0" placeholder:"N" help:"Stop after N evaluations in a row without improvement; 0 is never."`
	Threshold float64 `group:"Evaluation and checkpoints:" name:"early-stopping-threshold" default:"0" placeholder:"LOSS" help:"By how much the evaluation loss must fall to count as an improvement."`
	Samples   int     `group:"Evaluation and checkpoints:" default:"0" placeholder:"N" help:"Have the model write code for N validation descriptions at each evaluation; threebook watch shows it, RUN/samples.jsonl keeps it."`
	Final     string  `group:"Evaluation and checkpoints:" default:"best" enum:"best,last" help:"Which parameters become the adapter, or the model: of the lowest evaluation loss, or the last (${enum})."`

	Deterministic bool `group:"Machine and runs:" help:"On CUDA, give the same bits each time, at some speed; elsewhere it is always so."`

	common `group:"Machine and runs:"`
}

func (trainCmd) Help() string {
	return `It prints where the adapter is, RUN/adapter; with --full-fine-tune the model, RUN/model.
The same command finds its own earlier run: a finished one is reused, a broken-off one goes on.

Examples:
  threebook train --data pairs.parquet --model-path CodeLlama-7b-Instruct-hf
  threebook train --data pairs.parquet --model-path CodeLlama-7b-Instruct-hf --rslora --rank-pattern q_proj=32,v_proj=32
  threebook train --data pairs.parquet --model-path CodeLlama-7b-Instruct-hf --early-stopping-patience 5
  threebook train --data pairs.parquet --model-path CodeLlama-7b-Instruct-hf --max-train-examples 100
  threebook train --data pairs.parquet --model-path CodeLlama-7b-Instruct-hf --train-on-prompt --show-batch`
}

// Run trains, and prints where the adapter is, or the model.
func (c trainCmd) Run(ctx context.Context, s *screen, given map[string]any) error {
	if err := c.notZero(); err != nil {
		return err
	}
	config, err := c.config(c.env(s, given))
	if err != nil {
		return usageError{err}
	}
	if err := c.fullFineTuning(given); err != nil {
		return usageError{err}
	}
	if err := config.SFT.WithDefaults().Validate(); err != nil {
		return usageError{err}
	}
	if c.MaxLength < 1 {
		return usageError{fmt.Errorf("--max-length is %d, want at least 1", c.MaxLength)}
	}
	if c.MaxTrainExamples < 0 {
		return usageError{fmt.Errorf("--max-train-examples is %d, want at least 1, or 0 for all", c.MaxTrainExamples)}
	}
	if c.ShowBatch {
		return kit.ShowBatches(s.stdout, config, shownBatches, s.color())
	}
	run, err := kit.Train(ctx, config)
	if err != nil {
		return err
	}
	printTraining(s, run)
	return nil
}

// shownBatches is how many micro-batches --show-batch prints.
const shownBatches = 2

func (c trainCmd) notZero() error {
	return notZero(
		number{"--epochs", float64(c.Epochs)}, number{"--batch-size", float64(c.BatchSize)}, number{"--accumulation", float64(c.Accumulation)},
		number{"--learning-rate", c.LearningRate}, number{"--rank", float64(c.Rank)}, number{"--alpha", c.Alpha},
		number{"--eval-steps", float64(c.EvalSteps)}, number{"--save-steps", float64(c.SaveSteps)}, number{"--keep", float64(c.Keep)},
		number{"--epsilon", c.Epsilon}, number{"--loraplus-lr-ratio", c.LoRAPlus},
	)
}

func (c trainCmd) config(env kit.Env) (kit.TrainConfig, error) {
	adapter, err := c.adapterFlags.config()
	if err != nil {
		return kit.TrainConfig{}, err
	}
	if c.Beta1 < 0 || c.Beta2 < 0 {
		return kit.TrainConfig{}, fmt.Errorf("--beta1 is %g and --beta2 %g, want them in [0, 1)", c.Beta1, c.Beta2)
	}
	adapter.Rank, adapter.Alpha = c.Rank, c.Alpha
	env.Deterministic = c.Deterministic
	return kit.TrainConfig{
		Env: env, Data: c.Data, ModelPath: c.ModelPath, MaxLength: c.MaxLength,
		OverLength: prompt.OverLength(c.OverLength), Final: c.Final, Checkpointing: string(c.Checkpointing),
		TrainOnPrompt: c.TrainOnPrompt, MaxTrainExamples: c.MaxTrainExamples, Samples: c.Samples,
		SFT: sft.Config{
			LoRA: adapter, LoRAPlusRatio: c.LoRAPlus, FullFineTune: c.FullFineTune,
			Epochs: c.Epochs, BatchSize: c.BatchSize, Accumulation: c.Accumulation,
			LearningRate: c.LearningRate, WarmupRatio: orNone(c.WarmupRatio), WeightDecay: c.WeightDecay, MaxGradNorm: orNone(c.MaxGradNorm),
			Beta1: orNone(c.Beta1), Beta2: orNone(c.Beta2), Epsilon: c.Epsilon, PadTo: c.PadTo,
			EvalSteps: c.EvalSteps, SaveSteps: c.SaveSteps, KeepLast: c.Keep, Seed: c.Seed,
			EarlyStoppingPatience: c.Patience, EarlyStoppingThreshold: c.Threshold,
		},
	}, nil
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
	s.printf("run %s\n", run.Dir)
	if run.Model != "" {
		s.printf("model %s\n", run.Model)
	} else {
		s.printf("adapter %s\n", run.Adapter)
	}
}
