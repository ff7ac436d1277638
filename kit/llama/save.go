package llama

import (
	"fmt"
	"path/filepath"

	"github.com/threebook/threebook/kit/runs"
	"github.com/threebook/threebook/kit/safetensors"
)

// Flatten lays weights by name in one vector, in the order of [Config.Shapes],
// as full fine-tuning takes and gives them.
func Flatten(c Config, weights map[string][]float32) []float32 {
	var flat []float32
	for _, s := range c.Shapes() {
		flat = append(flat, weights[s.Name]...)
	}
	return flat
}

// Save writes config.json and model.safetensors, in bfloat16. values are as of [Flatten].
func Save(dir string, c Config, values []float32) error {
	if int64(len(values)) != c.Parameters() {
		return fmt.Errorf("save model %s: %d values, want %d", dir, len(values), c.Parameters())
	}
	offset := 0
	return SaveEach(dir, c, func(s Shape) ([]float32, error) {
		offset += s.Size()
		return values[offset-s.Size() : offset], nil
	})
}

// SaveEach is [Save] with the tensors asked for one by one, in the order of
// [Config.Shapes]. Models over 5 GB are sharded, with an index.
func SaveEach(dir string, c Config, tensor func(Shape) ([]float32, error)) error {
	var list []safetensors.Tensor
	for _, s := range c.Shapes() {
		values, err := tensor(s)
		if err != nil {
			return fmt.Errorf("save model %s: tensor %s: %w", dir, s.Name, err)
		}
		list = append(list, safetensors.Tensor{
			Name: s.Name, DType: safetensors.BF16, Shape: s.Dims, Data: safetensors.BFloat16Bytes(values),
		})
	}
	if err := safetensors.WriteSharded(dir, list, map[string]string{"format": "pt"}, 0); err != nil {
		return fmt.Errorf("save model: %w", err)
	}
	c.DType = "bfloat16"
	return runs.WriteJSON(filepath.Join(dir, "config.json"), c)
}
