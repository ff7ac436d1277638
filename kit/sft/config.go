package sft

import (
	"fmt"
	"math"

	"github.com/threebook/threebook/kit/lora"
)

// Config is the recipe. The zero value is the shipped one, but for the adapter's
// dropout of 0.05, of which zero is none; zero fields take the defaults named
// beside them. Fields whose zero has a meaning of its own take a
// negative number for it.
type Config struct {
	LoRA lora.Config // rank 8, α 16, all seven projections; Dropout 0 is none
	// FullFineTune trains every weight of the model in place of an adapter.
	FullFineTune bool

	Epochs       int     // default 50
	BatchSize    int     // examples a micro-batch; default 2
	Accumulation int     // micro-batches an optimizer step; default 4
	LearningRate float64 // peak; default 2e-4
	// LoRAPlusRatio is the learning rate of B, and of DoRA's magnitudes, over A's
	// (LoRA+, arXiv:2402.12354); default 1.
	LoRAPlusRatio float64
	WarmupRatio   float64 // share of the steps, rounded up; default 0.03, negative is none
	WeightDecay   float64 // decoupled (AdamW), on all but a full fine-tuning's norms; default 0
	MaxGradNorm   float64 // global norm; default 1, negative is no clipping
	Beta1, Beta2  float64 // default 0.9, 0.999; negative is 0
	Epsilon       float64 // default 1e-8

	EvalSteps int // optimizer steps between evaluations; default 50
	SaveSteps int // optimizer steps between checkpoints; default 100
	KeepLast  int // checkpoints kept; default 3
	// EarlyStoppingPatience ends training after so many evaluations in a row that
	// did not improve on the lowest loss by more than EarlyStoppingThreshold, in
	// nats; 0 is no early stopping. Rate and epochs stay those of the full schedule.
	EarlyStoppingPatience  int
	EarlyStoppingThreshold float64

	Seed          int64
	Checkpointing bool // recompute activations in the backward pass; see [Estimate]
	// PadTo are the lengths that sequences are padded to; each one is compiled once.
	// Beyond them, or by default, [prompt.PaddedLengths] of the longest example.
	PadTo []int
}

// WithDefaults fills the zero fields.
func (c Config) WithDefaults() Config {
	c.LoRA = c.LoRA.WithDefaults()
	for _, f := range []struct {
		field *int
		value int
	}{{&c.Epochs, 50}, {&c.BatchSize, 2}, {&c.Accumulation, 4}, {&c.EvalSteps, 50}, {&c.SaveSteps, 100}, {&c.KeepLast, 3}} {
		if *f.field == 0 {
			*f.field = f.value
		}
	}
	for _, f := range []struct {
		field *float64
		value float64
	}{{&c.LearningRate, 2e-4}, {&c.LoRAPlusRatio, 1}, {&c.WarmupRatio, 0.03}, {&c.MaxGradNorm, 1}, {&c.Beta1, 0.9}, {&c.Beta2, 0.999}, {&c.Epsilon, 1e-8}} {
		if *f.field == 0 {
			*f.field = f.value
		}
	}
	return c
}

// Validate names the field that cannot be. It expects defaults filled.
func (c Config) Validate() error {
	for _, f := range []struct {
		name  string
		value int
	}{
		{"epochs", c.Epochs}, {"batch size", c.BatchSize}, {"accumulation", c.Accumulation},
		{"evaluation steps", c.EvalSteps}, {"save steps", c.SaveSteps}, {"checkpoints kept", c.KeepLast},
	} {
		if f.value < 1 {
			return fmt.Errorf("%s is %d, want at least 1", f.name, f.value)
		}
	}
	if !(c.LearningRate > 0) || math.IsInf(c.LearningRate, 0) {
		return fmt.Errorf("learning rate is %g, want a positive number", c.LearningRate)
	}
	if !(c.WeightDecay >= 0) || math.IsInf(c.WeightDecay, 0) {
		return fmt.Errorf("weight decay is %g, want 0 or more", c.WeightDecay)
	}
	if c.MaxGradNorm != c.MaxGradNorm {
		return fmt.Errorf("gradient norm is %g, want a number", c.MaxGradNorm)
	}
	if !(c.Epsilon > 0) || math.IsInf(c.Epsilon, 0) {
		return fmt.Errorf("adam epsilon is %g, want a positive number", c.Epsilon)
	}
	if !(c.WarmupRatio <= 1) {
		return fmt.Errorf("warm-up ratio is %g, want at most 1", c.WarmupRatio)
	}
	if !(c.Beta1 < 1) || !(c.Beta2 < 1) {
		return fmt.Errorf("adam betas are %g and %g, want them below 1", c.Beta1, c.Beta2)
	}
	if !(c.LoRAPlusRatio > 0) || math.IsInf(c.LoRAPlusRatio, 0) {
		return fmt.Errorf("lora+ learning rate ratio is %g, want a positive number", c.LoRAPlusRatio)
	}
	if c.EarlyStoppingPatience < 0 {
		return fmt.Errorf("early stopping patience is %d, want 0 or more", c.EarlyStoppingPatience)
	}
	if !(c.EarlyStoppingThreshold >= 0) || math.IsInf(c.EarlyStoppingThreshold, 0) {
		return fmt.Errorf("early stopping threshold is %g, want 0 or more", c.EarlyStoppingThreshold)
	}
	if c.EarlyStoppingThreshold > 0 && c.EarlyStoppingPatience == 0 {
		return fmt.Errorf("early stopping threshold is %g, but without a patience training does not stop early", c.EarlyStoppingThreshold)
	}
	for _, n := range c.PadTo {
		if n < 1 {
			return fmt.Errorf("padded length is %d, want at least 1", n)
		}
	}
	if !c.FullFineTune {
		return c.LoRA.Validate()
	}
	if c.LoRAPlusRatio != 1 {
		return fmt.Errorf("lora+ learning rate ratio is %g, but full fine-tuning has no adapter", c.LoRAPlusRatio)
	}
	return nil
}

func (c Config) betas() (first, second float64) { return max(0, c.Beta1), max(0, c.Beta2) }

// raises says whether a group has LoRA+'s learning rate.
func (c Config) raises(g group) bool { return g.raised && c.LoRAPlusRatio != 1 }

// learningRate is the rate of the update that comes after t completed ones, of
// total: linear warm-up, then half a cosine to zero
// (transformers, get_cosine_schedule_with_warmup).
func (c Config) learningRate(t, total int) float64 {
	warmup := 0
	if c.WarmupRatio > 0 {
		warmup = int(math.Ceil(c.WarmupRatio * float64(total)))
	}
	if t < warmup {
		return c.LearningRate * float64(t) / float64(max(1, warmup))
	}
	progress := float64(t-warmup) / float64(max(1, total-warmup))
	return c.LearningRate * max(0, 0.5*(1+math.Cos(math.Pi*progress)))
}
