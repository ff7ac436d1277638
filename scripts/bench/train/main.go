// Command train measures LoRA training and decoding of small Llama models on one
// backend, and the same work done by PyTorch where it is installed.
//
//	go run ./scripts/bench/train --backend xla:cpu --python python3
//
// Both sides train an adapter of rank 8 on all seven projections, in float32, on
// micro-batches of random tokens of one length, with gradient accumulation of 4,
// clipping and AdamW; and decode greedily. Tokens are counted as they go through
// the model. The table's ratio is ours over PyTorch's, from one run; of memory,
// less is better.
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
	"slices"
	"time"

	"golang.org/x/sys/unix"

	"github.com/threebook/threebook/kit/device"
	"github.com/threebook/threebook/kit/llama"
	"github.com/threebook/threebook/kit/lora"
	"github.com/threebook/threebook/kit/prompt"
	"github.com/threebook/threebook/kit/seed"
	"github.com/threebook/threebook/kit/sft"
	"github.com/threebook/threebook/scripts/bench/benchmodel"
)

// figures are tokens a second: training, with and without dropout, and decoding one
// sequence and sixteen; and the memory that training took.
type figures struct {
	Train    float64 `json:"train"`
	Dropout  float64 `json:"train_dropout"`
	Decode1  float64 `json:"decode_1"`
	Decode16 float64 `json:"decode_16"`
	Peak     float64 `json:"peak"` // largest resident memory while training without dropout, bytes
}

func main() {
	backend := flag.String("backend", device.Auto, "compute backend")
	python := flag.String("python", "", "Python with torch, transformers and peft; none leaves the peer out")
	only := flag.Int("only", 0, "measure the nth model only, from 1; 0 measures all")
	alone := flag.Bool("alone", false, "measure in this process, without PyTorch, and print JSON")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	shapes := benchmodel.Shapes()
	if *only > 0 && *only <= len(shapes) {
		shapes = shapes[*only-1 : *only]
	}
	var err error
	if *alone {
		err = measureAlone(ctx, *backend, shapes[0])
	} else {
		err = compare(ctx, *backend, *python, shapes)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "train:", err)
		os.Exit(1)
	}
}

// compare measures each model here and with PyTorch, one after the other, each in
// a process of its own, so that the memory is that model's.
func compare(ctx context.Context, backend, python string, shapes []benchmodel.Shape) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	fmt.Printf("| model | what | %s | PyTorch | ratio |\n|---|---|---:|---:|---:|\n", backend)
	for i, s := range benchmodel.Shapes() {
		if !slices.Contains(shapes, s) {
			continue
		}
		ours, err := figuresOf(exec.CommandContext(ctx, self, "--alone", "--backend", backend, "--only", fmt.Sprint(i+1)))
		if err != nil {
			return fmt.Errorf("measure %s: %w", s.Name, err)
		}
		var theirs figures
		if python != "" {
			work, err := json.Marshal(s)
			if err != nil {
				return err
			}
			theirs, err = figuresOf(exec.CommandContext(ctx, python, filepath.Join("scripts", "bench", "train", "peer_torch.py"), string(work)))
			if err != nil {
				return fmt.Errorf("measure %s with PyTorch: %w", s.Name, err)
			}
		}
		for _, row := range []struct {
			what         string
			ours, theirs float64
		}{
			{"train, tokens/s", ours.Train, theirs.Train},
			{"train with dropout 0.05, tokens/s", ours.Dropout, theirs.Dropout},
			{"train, peak memory, MB", ours.Peak / 1e6, theirs.Peak / 1e6},
			{"decode, batch 1, tokens/s", ours.Decode1, theirs.Decode1},
			{"decode, batch 16, tokens/s", ours.Decode16, theirs.Decode16},
		} {
			theirs, ratio := "not measured", ""
			if row.theirs > 0 {
				theirs, ratio = fmt.Sprintf("%.0f", row.theirs), fmt.Sprintf("%.2f", row.ours/row.theirs)
			}
			fmt.Printf("| %s | %s | %.0f | %s | %s |\n", s.Name, row.what, row.ours, theirs, ratio)
		}
	}
	return nil
}

// figuresOf reads what a measuring process prints.
func figuresOf(c *exec.Cmd) (figures, error) {
	var f figures
	c.Stderr = os.Stderr
	out, err := c.Output()
	if err != nil {
		return f, err
	}
	return f, json.Unmarshal(out, &f)
}

func measureAlone(ctx context.Context, backend string, s benchmodel.Shape) error {
	dev, err := device.Open(backend)
	if err != nil {
		return err
	}
	defer dev.Close()
	model, err := s.Model(dev)
	if err != nil {
		return err
	}
	defer model.Close()
	var f figures
	if f.Train, err = trainPace(ctx, dev, model, s, 0); err != nil {
		return err
	}
	if f.Peak, err = peakMemory(); err != nil {
		return err
	}
	if f.Dropout, err = trainPace(ctx, dev, model, s, 0.05); err != nil {
		return err
	}
	if f.Decode1, err = decodePace(dev, model, s, 1); err != nil {
		return err
	}
	if f.Decode16, err = decodePace(dev, model, s, 16); err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(f)
}

// peakMemory is the largest resident memory of this process so far, in bytes.
func peakMemory() (float64, error) {
	var usage unix.Rusage
	if err := unix.Getrusage(unix.RUSAGE_SELF, &usage); err != nil {
		return 0, fmt.Errorf("read memory: %w", err)
	}
	return float64(usage.Maxrss) * 1024, nil
}

// trainPace is the pace after the first window, which compiles.
func trainPace(ctx context.Context, dev *device.Device, model *llama.Model, s benchmodel.Shape, dropout float64) (float64, error) {
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
		LoRA:   lora.Config{Dropout: dropout},
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
func decodePace(dev *device.Device, model *llama.Model, s benchmodel.Shape, rows int) (float64, error) {
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
