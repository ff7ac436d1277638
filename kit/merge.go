package kit

import (
	"context"
	"fmt"
	"os"

	"github.com/threebook/threebook/kit/llama"
	"github.com/threebook/threebook/kit/lora"
	"github.com/threebook/threebook/kit/safetensors"
)

// MergeConfig of [Merge]. All fields are required.
type MergeConfig struct {
	Env
	ModelPath, Adapter, Output string
}

// Merge adds an adapter's matrices to its base model's weights and writes the
// model in Hugging Face layout, in bfloat16 and sharded. The sum is computed in
// float32, one tensor at a time.
func Merge(ctx context.Context, c MergeConfig) error {
	if entries, err := os.ReadDir(c.Output); err == nil && len(entries) > 0 {
		return fmt.Errorf("merge: %s exists and is not empty", c.Output)
	}
	config, err := llama.ReadConfig(c.ModelPath)
	if err != nil {
		return fmt.Errorf("merge: %w", err)
	}
	adapter, err := lora.Load(c.Adapter, config)
	if err != nil {
		return fmt.Errorf("merge: %w", err)
	}
	file, err := safetensors.Open(c.ModelPath)
	if err != nil {
		return fmt.Errorf("merge: %w", err)
	}
	defer file.Close()
	shapes := config.Shapes()
	done := 0
	err = llama.SaveEach(c.Output, config, func(s llama.Shape) ([]float32, error) {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		weight, err := file.Float32s(s.Name)
		if err != nil {
			return nil, err
		}
		adapter.AddTo(s.Name, weight)
		done++
		c.report("merge", done, len(shapes), s.Name)
		return weight, nil
	})
	if err != nil {
		return fmt.Errorf("merge: %w", err)
	}
	return copyTokenizer(c.Output, c.ModelPath)
}
