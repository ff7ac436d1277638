package main

import (
	"context"
	"fmt"

	"github.com/threebook/threebook/kit"
	"github.com/threebook/threebook/kit/sft"
)

type pretrainCmd struct {
	Output       string  `short:"o" default:"data/tiny" placeholder:"DIR" help:"Directory of the model. An earlier one of this verb is replaced; anything else is left alone."`
	Examples     int     `default:"60000" help:"Examples of the corpus."`
	Epochs       int     `default:"1" aliases:"num-train-epochs" help:"Epochs."`
	LearningRate float64 `default:"3e-3" aliases:"lr" help:"Peak learning rate."`
	BatchSize    int     `default:"16" aliases:"per-device-train-batch-size" help:"Examples a micro-batch."`
	Accumulation int     `default:"1" aliases:"gradient-accumulation-steps" help:"Micro-batches an optimizer step."`
	MaxLength    int     `default:"1024" help:"Tokens of prompt and code together; longer examples are left out."`
	Seed         int64   `default:"1" help:"Of corpus, weights and order."`

	Vocabulary   int  `group:"Model:" default:"2560" aliases:"vocab-size" help:"Tokens of the tokenizer."`
	Superwords   *int `group:"Model:" placeholder:"N" help:"Tokens among them that may reach across words of code; 0 is none. Else 15 of 32."`
	Hidden       int  `group:"Model:" default:"128" aliases:"hidden-size" help:"Hidden size."`
	Intermediate int  `group:"Model:" default:"352" aliases:"intermediate-size" help:"Size of the feed-forward blocks."`
	Layers       int  `group:"Model:" default:"5" aliases:"num-hidden-layers" help:"Layers."`
	Heads        int  `group:"Model:" default:"4" aliases:"num-attention-heads" help:"Attention heads."`
	Positions    int  `group:"Model:" default:"2048" aliases:"max-position-embeddings" help:"The longest sequence that the model takes, in tokens."`

	WarmupRatio float64 `group:"Optimizer:" default:"0.03" help:"Share of the steps spent warming up; the rest is half a cosine."`
	WeightDecay float64 `group:"Optimizer:" default:"0.01" help:"Decoupled weight decay; norms do not decay."`
	MaxGradNorm float64 `group:"Optimizer:" default:"1" help:"Gradients are clipped to this global norm; 0 is no clipping."`
	Beta1       float64 `group:"Optimizer:" name:"beta1" default:"0.9" aliases:"adam-beta1" help:"Of AdamW's mean of gradients."`
	Beta2       float64 `group:"Optimizer:" name:"beta2" default:"0.98" aliases:"adam-beta2" help:"Of AdamW's mean of their squares."`

	PadTo      []int `group:"Length:" placeholder:"TOKENS" help:"Lengths that micro-batches are padded to, each compiled once; else up to eight from the examples' lengths."`
	Validation int   `group:"Evaluation and checkpoints:" default:"500" help:"Examples drawn beside the corpus for the validation loss."`
	EvalSteps  int   `group:"Evaluation and checkpoints:" default:"500" help:"Optimizer steps between evaluations."`
	SaveSteps  int   `group:"Evaluation and checkpoints:" default:"250" help:"Optimizer steps between checkpoints."`
	Keep       int   `group:"Evaluation and checkpoints:" default:"2" aliases:"save-total-limit" help:"Checkpoints kept."`

	common `group:"Machine and runs:"`
}

func (pretrainCmd) Help() string {
	return `Draws a corpus of scenes from a grammar, trains a tokenizer and a Llama model on it from random weights, and writes
the model in Hugging Face layout, with a card that says how it was made. The same command finds its own earlier run: of a
finished one the model is put in place again, a broken-off one goes on.

Examples:
  threebook pretrain
  threebook pretrain -o small --examples 2000 --hidden 64 --layers 2`
}

// Run trains, and prints where the model is.
func (c pretrainCmd) Run(ctx context.Context, s *screen, given map[string]any) error {
	if err := c.notZero(); err != nil {
		return err
	}
	config := c.config(c.env(s, given))
	if err := config.Check(); err != nil {
		return usageError{err}
	}
	run, err := kit.Pretrain(ctx, config)
	if err != nil {
		return err
	}
	if run.Existing {
		s.note("this pre-training is done already; --fresh starts another")
	}
	for _, w := range run.Manifest.Warnings {
		s.note("warning: %s", w)
	}
	if m := run.Metrics.TrainSample; m != nil {
		s.printf("train sample loss %.4f, perplexity %.2f\n", m.Loss, m.Perplexity)
	}
	if m := run.Metrics.Validation; m != nil {
		s.printf("validation loss %.4f, perplexity %.2f\n", m.Loss, m.Perplexity)
	}
	s.printf("run %s\nmodel %s\n", run.Dir, run.Model)
	return nil
}

func (c pretrainCmd) notZero() error {
	var list []number
	for _, f := range []struct {
		flag  string
		value int
	}{
		{"--examples", c.Examples}, {"--epochs", c.Epochs}, {"--batch-size", c.BatchSize}, {"--accumulation", c.Accumulation},
		{"--max-length", c.MaxLength}, {"--vocabulary", c.Vocabulary}, {"--hidden", c.Hidden}, {"--intermediate", c.Intermediate},
		{"--layers", c.Layers}, {"--heads", c.Heads}, {"--positions", c.Positions}, {"--validation", c.Validation},
		{"--eval-steps", c.EvalSteps}, {"--save-steps", c.SaveSteps}, {"--keep", c.Keep},
	} {
		list = append(list, number{f.flag, float64(f.value)})
	}
	if err := notZero(append(list, number{"--learning-rate", c.LearningRate})...); err != nil {
		return err
	}
	if c.Superwords != nil && *c.Superwords < 0 {
		return usageError{fmt.Errorf("--superwords is %d, want 0 or more", *c.Superwords)}
	}
	for _, f := range []number{{"--weight-decay", c.WeightDecay}, {"--beta1", c.Beta1}, {"--beta2", c.Beta2}} {
		if f.value < 0 {
			return usageError{fmt.Errorf("%s is %g, want 0 or more", f.flag, f.value)}
		}
	}
	return nil
}

func (c pretrainCmd) config(env kit.Env) kit.PretrainConfig {
	superwords := 0 // which kit takes for its share
	if c.Superwords != nil {
		superwords = *c.Superwords
		if superwords == 0 {
			superwords = -1 // which kit takes for none
		}
	}
	return kit.PretrainConfig{
		Env: env, Output: c.Output, Examples: c.Examples, Validation: c.Validation, MaxLength: c.MaxLength,
		Size: kit.ModelSize{
			Vocabulary: c.Vocabulary, Superwords: superwords, Hidden: c.Hidden, Intermediate: c.Intermediate,
			Layers: c.Layers, Heads: c.Heads, Positions: c.Positions,
		},
		SFT: sft.Config{
			Epochs: c.Epochs, BatchSize: c.BatchSize, Accumulation: c.Accumulation, LearningRate: c.LearningRate,
			WarmupRatio: orNone(c.WarmupRatio), WeightDecay: orNone(c.WeightDecay), MaxGradNorm: orNone(c.MaxGradNorm),
			Beta1: orNone(c.Beta1), Beta2: orNone(c.Beta2), PadTo: c.PadTo,
			EvalSteps: c.EvalSteps, SaveSteps: c.SaveSteps, KeepLast: c.Keep, Seed: c.Seed,
		},
	}
}
