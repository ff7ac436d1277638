package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/threebook/threebook/kit"
)

type mergeCmd struct {
	computing
	ModelPath string `required:"" placeholder:"DIR" help:"Base model."`
	Adapter   string `placeholder:"DIR" help:"Adapter directory. Without one a .gguf file is the base model's."`
	Output    string `required:"" short:"o" placeholder:"DIR|FILE.gguf" help:"Directory of the merged model, in Hugging Face layout, or a .gguf file for llama.cpp."`
	DType     string `name:"dtype" placeholder:"bf16|f16|f32|q8_0" help:"What weights are rounded to; default the base model's own. q8_0 is for .gguf files: 8 bits, half the size of f16."`
	NoProbe   bool   `help:"Do not compare the model written with base model and adapter on a short text, which takes the memory of one of them on the backend."`
}

func (mergeCmd) Help() string {
	return `The sums are computed in float32 and rounded once; one tensor is in memory at a time.

Examples:
  threebook merge --model-path CodeLlama-7b-Instruct-hf --adapter reports/runs/ID/adapter -o merged
  threebook merge --model-path CodeLlama-7b-Instruct-hf --adapter reports/runs/ID/adapter -o merged.gguf --dtype q8_0`
}

// Run merges, and says how near the result is to base model and adapter.
func (c mergeCmd) Run(ctx context.Context, s *screen, given map[string]any) error {
	if err := c.check(); err != nil {
		return usageError{err}
	}
	m, err := kit.Merge(ctx, kit.MergeConfig{
		Env: c.env(s, given), ModelPath: c.ModelPath, Adapter: c.Adapter, Output: c.Output, DType: c.DType, NoProbe: c.NoProbe,
	})
	if err != nil {
		return err
	}
	for _, w := range m.Warnings {
		s.note("warning: %s", w)
	}
	if m.Probe != nil {
		s.printf("%s\n", m.Probe)
	}
	s.printf("model %s, %s, %s\n", m.Path, m.DType, size(m))
	return nil
}

// check finds wrong calls.
func (c mergeCmd) check() error {
	gguf := strings.HasSuffix(c.Output, ".gguf")
	for _, known := range kit.MergeDTypes() {
		if c.DType == "" || c.DType == known {
			if c.DType == "q8_0" && !gguf {
				return fmt.Errorf("--dtype q8_0 is for .gguf files: --output %s is not one", c.Output)
			}
			if c.Adapter == "" && !gguf {
				return fmt.Errorf("--adapter is missing: without one only a .gguf file is written")
			}
			return nil
		}
	}
	return fmt.Errorf("--dtype %q is unknown (known: %s)", c.DType, strings.Join(kit.MergeDTypes(), ", "))
}

// size is "13.5 GB in 3 shards".
func size(m kit.Merged) string {
	text := fmt.Sprintf("%.1f GB", float64(m.Bytes)/1e9)
	if m.Bytes < 1e9 {
		text = fmt.Sprintf("%.1f MB", float64(m.Bytes)/1e6)
	}
	if m.Shards > 1 {
		text += fmt.Sprintf(" in %d shards", m.Shards)
	}
	return text
}
