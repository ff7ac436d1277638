// Command train measures LoRA training and decoding of small Llama models on one
// backend, and the same work done by PyTorch where it is installed.
//
//	go run ./scripts/bench/train --backend xla:cpu --python python3
//
// Both sides train an adapter of rank 8 on all seven projections, in float32, on
// micro-batches of random tokens of one length, with gradient accumulation of 4,
// clipping and AdamW; and decode greedily. Tokens are counted as they go through
// the model. The table's ratio is ours over PyTorch's, from one run.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"time"

	"github.com/gomlx/compute/dtypes"

	"github.com/threebook/threebook/kit/device"
	"github.com/threebook/threebook/kit/llama"
	"github.com/threebook/threebook/kit/prompt"
	"github.com/threebook/threebook/kit/seed"
	"github.com/threebook/threebook/kit/sft"
)

// shape is one model and the work done with it. The JSON goes to the peer.
type shape struct {
	Name         string `json:"name"`
	Hidden       int    `json:"hidden"`
	Intermediate int    `json:"intermediate"`
	Layers       int    `json:"layers"`
	Heads        int    `json:"heads"`
	Vocabulary   int    `json:"vocabulary"`
	Batch        int    `json:"batch"`
	Length       int    `json:"length"`
	Windows      int    `json:"windows"` // measured, after one that warms up
	Decode       int    `json:"decode"`  // tokens
}

var shapes = []shape{
	{"tiny (1.1 M)", 128, 352, 4, 2, 1024, 2, 512, 6, 128},
	{"100 M", 768, 2048, 12, 12, 8192, 2, 512, 1, 32},
}

// figures are tokens a second: training, and decoding one sequence and sixteen.
type figures struct {
	Train    float64 `json:"train"`
	Decode1  float64 `json:"decode_1"`
	Decode16 float64 `json:"decode_16"`
}

func main() {
	backend := flag.String("backend", device.Auto, "compute backend")
	python := flag.String("python", "", "Python with torch, transformers and peft; none leaves the peer out")
	only := flag.Int("only", 0, "measure the nth model only, from 1; 0 measures all")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, *backend, *python, *only); err != nil {
		fmt.Fprintln(os.Stderr, "train:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, backend, python string, only int) error {
	dev, err := device.Open(backend)
	if err != nil {
		return err
	}
	defer dev.Close()
	fmt.Printf("| model | what | %s, tokens/s | PyTorch, tokens/s | ratio |\n|---|---|---:|---:|---:|\n", dev.Name)
	for i, s := range shapes {
		if only > 0 && only != i+1 {
			continue
		}
		ours, err := measure(ctx, dev, s)
		if err != nil {
			return fmt.Errorf("measure %s: %w", s.Name, err)
		}
		theirs, err := peer(ctx, python, s)
		if err != nil {
			return fmt.Errorf("measure %s with PyTorch: %w", s.Name, err)
		}
		for _, row := range []struct {
			what         string
			ours, theirs float64
		}{{"train", ours.Train, theirs.Train}, {"decode, batch 1", ours.Decode1, theirs.Decode1}, {"decode, batch 16", ours.Decode16, theirs.Decode16}} {
			theirs, ratio := "not measured", ""
			if row.theirs > 0 {
				theirs, ratio = fmt.Sprintf("%.0f", row.theirs), fmt.Sprintf("%.2f", row.ours/row.theirs)
			}
			fmt.Printf("| %s | %s | %.0f | %s | %s |\n", s.Name, row.what, row.ours, theirs, ratio)
		}
	}
	return nil
}

func measure(ctx context.Context, dev *device.Device, s shape) (figures, error) {
	config := llama.Config{
		VocabSize: s.Vocabulary, HiddenSize: s.Hidden, IntermediateSize: s.Intermediate, Layers: s.Layers, Heads: s.Heads, KVHeads: s.Heads,
		HeadDim: s.Hidden / s.Heads, MaxPositions: 2048, RMSNormEps: 1e-5, RopeTheta: 10000, BOS: 1, EOS: []int32{2},
	}
	model, err := llama.FromHost(dev.Backend, dtypes.Float32, config, llama.Random(config, 1))
	if err != nil {
		return figures{}, err
	}
	defer model.Close()
	var f figures
	if f.Train, err = trainPace(ctx, dev, model, s); err != nil {
		return f, err
	}
	if f.Decode1, err = decodePace(dev, model, s, 1); err != nil {
		return f, err
	}
	f.Decode16, err = decodePace(dev, model, s, 16)
	return f, err
}

// trainPace is the pace after the first window, which compiles.
func trainPace(ctx context.Context, dev *device.Device, model *llama.Model, s shape) (float64, error) {
	dir, err := os.MkdirTemp("", "threebook-bench-")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(dir)
	const accumulation = 4
	rng := seed.Stream(1, "tokens", 0)
	var examples []prompt.Example
	for range s.Batch * accumulation * (s.Windows + 1) {
		e := prompt.Example{Name: "random", PromptLen: s.Length / 4}
		for range s.Length {
			e.IDs = append(e.IDs, int32(3+rng.IntN(s.Vocabulary-3)))
		}
		examples = append(examples, e)
	}
	var first, last time.Time
	// The final losses come after the last window and are not in the figure.
	_, err = sft.Train(ctx, sft.Config{
		Epochs: 1, BatchSize: s.Batch, Accumulation: accumulation, PadTo: []int{s.Length}, SaveSteps: 1 << 30, Seed: 1,
	}, model, sft.Job{
		Backend: dev.Backend, Train: examples, Dir: dir,
		Progress: func(p sft.Progress) {
			if p.Step == 1 {
				first = time.Now()
			}
			last = time.Now()
		},
	})
	return float64(s.Windows*s.Batch*accumulation*s.Length) / last.Sub(first).Seconds(), err
}

// decodePace is the pace of greedy decoding after a prompt of 64 tokens.
func decodePace(dev *device.Device, model *llama.Model, s shape, rows int) (float64, error) {
	decoder, err := llama.NewDecoder(dev.Backend, model, nil, nil)
	if err != nil {
		return 0, err
	}
	prompts := make([][]int32, rows)
	for r := range prompts {
		for i := range 64 {
			prompts[r] = append(prompts[r], int32(3+(7*r+13*i)%(s.Vocabulary-3)))
		}
	}
	var pace float64
	for range 2 { // the first time compiles
		start := time.Now()
		sequences, err := decoder.Start(prompts, s.Decode)
		if err != nil {
			return 0, err
		}
		next := make([]int32, rows)
		for range s.Decode - 1 {
			for r := range next {
				next[r] = argmax(sequences.Logits(r))
			}
			if err := sequences.Next(next); err != nil {
				sequences.Close()
				return 0, err
			}
		}
		sequences.Close()
		pace = float64(rows*s.Decode) / time.Since(start).Seconds()
	}
	return pace, nil
}

func argmax(logits []float32) int32 {
	best := 0
	for i, v := range logits {
		if v > logits[best] {
			best = i
		}
	}
	return int32(best)
}

// peer has PyTorch do the same; all figures are 0 where there is no Python for it.
func peer(ctx context.Context, python string, s shape) (figures, error) {
	var f figures
	if python == "" {
		return f, nil
	}
	work, err := json.Marshal(s)
	if err != nil {
		return f, err
	}
	c := exec.CommandContext(ctx, python, filepath.Join("scripts", "bench", "train", "peer_torch.py"), string(work))
	c.Stderr = os.Stderr
	out, err := c.Output()
	if err != nil {
		return f, err
	}
	return f, json.Unmarshal(out, &f)
}
