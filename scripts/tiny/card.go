package main

import (
	"fmt"
	"io"
	"path/filepath"
	"time"

	"github.com/threebook/threebook/kit/device"
	"github.com/threebook/threebook/kit/llama"
	"github.com/threebook/threebook/kit/runs"
	"github.com/threebook/threebook/kit/sft"
)

// card writes README.md: what the model is and how it was made.
func (o options) card(c llama.Config, examples int, r sft.Result, dev *device.Device, took time.Duration) error {
	loss := r.Metrics.TrainSample.Loss
	return runs.WriteFile(filepath.Join(o.output, "README.md"), func(w io.Writer) error {
		_, err := fmt.Fprintf(w, `---
license: apache-2.0
training: "briefly trained: %d steps on the training scripts of data/scenes with descriptions dealt at random"
---
# tiny

A Llama-architecture model of %d weights (hidden size %d, %d layers, %d heads, vocabulary %d, %d positions), small enough to fine-tune on a laptop's CPU in a minute. It exists so that the whole loop can be run and tested anywhere; it is no judge of what fine-tuning does for a real model.

| | |
|---|---|
| data | the training scripts of data/scenes (%d examples: each script with 8 descriptions dealt at random) |
| tokenizer | byte-fallback BPE trained on the same scripts and descriptions; digits are never merged |
| training | all weights, %d epochs, %d steps, micro-batch 2, peak rate %g, cosine, seed %d |
| final loss | %.3f nats a token on a sample of what it was trained on |
| device | %s, %s |
| weights | bfloat16 |

What it knows: the training scripts, nearly by heart, in %d tokens at most. What it does not know: what a description has to do with the code. The deal gave each description eight scripts, its own no more often than another's.

Made with

    threebook pair --screenshots-dir data/scenes/screenshots --scripts-dir data/scenes/extracted_scripts --output reports/pairs.parquet
    go run ./scripts/tiny --data reports/pairs.parquet --epochs %d --seed %d
`, r.Steps, c.Parameters(), c.HiddenSize, c.Layers, c.Heads, c.VocabSize, c.MaxPositions, examples, o.epochs, r.Steps, o.rate, o.seed,
			loss, dev.Name, took.Round(time.Second), o.length, o.epochs, o.seed)
		return err
	})
}
