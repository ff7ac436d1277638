// Command files measures what waits for the disk: loading a model, and writing
// checkpoints of an adapter as large as CodeLlama-7B's.
//
//	go run ./scripts/bench/files --backend xla:cpu --python python3
//
// The model is a random one of 1.1 GB in bfloat16, which the page cache holds
// after the first reading; PyTorch, where it is installed, loads the same files.
// A checkpoint is three float32 vectors: parameters and AdamW's moments.
package main

import (
	"context"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/gomlx/compute/dtypes"

	"github.com/threebook/threebook/kit/device"
	"github.com/threebook/threebook/kit/llama"
	"github.com/threebook/threebook/kit/lora"
	"github.com/threebook/threebook/kit/prompt"
	"github.com/threebook/threebook/kit/sft"
	"github.com/threebook/threebook/scripts/bench/benchmodel"
)

// large has 0.53 billion weights.
var large = benchmodel.Shape{Hidden: 1536, Intermediate: 4096, Layers: 18, Heads: 12, Vocabulary: 8192}

// adapterRank makes the adapter of the 100 M model as large as one of rank 8 on
// CodeLlama-7B's seven projections, 19,988,480 parameters, within a thousandth.
const adapterRank = 114

func main() {
	backend := flag.String("backend", device.Auto, "compute backend")
	python := flag.String("python", "", "Python with torch and transformers; none leaves PyTorch out")
	flag.Parse()
	if err := run(context.Background(), *backend, *python); err != nil {
		fmt.Fprintln(os.Stderr, "files:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, backend, python string) error {
	dev, err := device.Open(backend)
	if err != nil {
		return err
	}
	defer dev.Close()
	dir, err := os.MkdirTemp("", "threebook-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	fmt.Printf("| what | %s | PyTorch | ratio |\n|---|---:|---:|---:|\n", dev.Name)
	if err := loading(ctx, dev, filepath.Join(dir, "model"), python); err != nil {
		return fmt.Errorf("measure loading: %w", err)
	}
	if err := checkpoints(ctx, dev, filepath.Join(dir, "run")); err != nil {
		return fmt.Errorf("measure checkpoints: %w", err)
	}
	return nil
}

func loading(ctx context.Context, dev *device.Device, dir, python string) error {
	config := large.Config()
	options := llama.SaveOptions{DType: "BF16"}
	_, err := llama.SaveEach(dir, config, options, func(s llama.Shape) ([]float32, error) {
		values := make([]float32, s.Size())
		for i := range values {
			values[i] = float32(i%97) / 97
		}
		return values, nil
	})
	if err != nil {
		return err
	}
	size, err := sizeOf(dir)
	if err != nil {
		return err
	}
	for _, dtype := range []dtypes.DType{dtypes.BFloat16, dtypes.Float32} {
		var shortest time.Duration
		for range 3 {
			start := time.Now()
			m, err := llama.Load(dev.Backend, dtype, dir)
			if err != nil {
				return err
			}
			if d := time.Since(start); shortest == 0 || d < shortest {
				shortest = d
			}
			m.Close()
		}
		ours := shortest.Seconds() / (size / 1e9)
		theirs, err := peer(ctx, python, dir, dtype)
		if err != nil {
			return err
		}
		row := "not measured | |"
		if theirs > 0 {
			theirs /= size / 1e9
			row = fmt.Sprintf("%.2f | %.2f |", theirs, ours/theirs)
		}
		fmt.Printf("| load bfloat16 as %s, s a GB of file | %.2f | %s\n", dtype, ours, row)
	}
	return nil
}

// peer is how long transformers takes for the same, in seconds; 0 without Python.
func peer(ctx context.Context, python, dir string, dtype dtypes.DType) (float64, error) {
	if python == "" {
		return 0, nil
	}
	const program = `
import sys, time, torch
from transformers import LlamaForCausalLM
best = 1e9
for _ in range(3):
    start = time.perf_counter()
    model = LlamaForCausalLM.from_pretrained(sys.argv[1], dtype=getattr(torch, sys.argv[2]))
    for p in model.parameters():
        p.sum()  # a mapped file is read when it is used
    best = min(best, time.perf_counter() - start)
print(best)
`
	c := exec.CommandContext(ctx, python, "-c", program, dir, strings.ToLower(dtype.String()))
	c.Stderr = os.Stderr
	out, err := c.Output()
	if err != nil {
		return 0, fmt.Errorf("load with PyTorch: %w", err)
	}
	return strconv.ParseFloat(strings.TrimSpace(string(out)), 64)
}

// checkpoints trains a few steps with a checkpoint after each and without.
func checkpoints(ctx context.Context, dev *device.Device, dir string) error {
	const steps = 6
	m, err := benchmodel.Shapes()[1].Model(dev)
	if err != nil {
		return err
	}
	defer m.Close()
	examples := make([]prompt.Example, steps)
	for i := range examples {
		examples[i] = prompt.Example{Name: fmt.Sprint(i), IDs: []int32{1, 3, 4, 5, 6, 7, 8, 2}, PromptLen: 4}
	}
	seconds := map[int]float64{}
	for _, every := range []int{1, 1000} {
		var first, last time.Time
		at := filepath.Join(dir, fmt.Sprint(every))
		_, err := sft.Train(ctx, sft.Config{
			LoRA: lora.Config{Rank: adapterRank}, Epochs: 1, BatchSize: 1, Accumulation: 1, PadTo: []int{8}, SaveSteps: every,
		}, m, sft.Job{Backend: dev.Backend, Train: examples, Dir: at, Progress: func(p sft.Progress) {
			if p.Step == 1 {
				first = time.Now()
			}
			last = time.Now()
		}})
		if err != nil {
			return err
		}
		seconds[every] = last.Sub(first).Seconds() / (steps - 1)
	}
	size, err := sizeOf(filepath.Join(dir, "1", "checkpoints", fmt.Sprintf("step-%d", steps)))
	if err != nil {
		return err
	}
	took := seconds[1] - seconds[1000]
	fmt.Printf("| checkpoint of 20 M parameters, s | %.2f | | |\n| its size, MB | %.0f | | |\n| written, MB/s | %.0f | | |\n", took, size/1e6, size/1e6/took)
	return nil
}

func sizeOf(dir string) (float64, error) {
	var bytes int64
	err := filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		bytes += info.Size()
		return err
	})
	return float64(bytes), err
}
