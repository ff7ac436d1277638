package llama

import (
	"cmp"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

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

// Save writes config.json and model.safetensors, or shards of it. values are as of [Flatten].
func Save(dir string, c Config, o SaveOptions, values []float32) error {
	if int64(len(values)) != c.Parameters() {
		return fmt.Errorf("save model %s: %d values, want %d", dir, len(values), c.Parameters())
	}
	at, offset := map[string]int{}, 0
	for _, s := range c.Shapes() {
		at[s.Name] = offset
		offset += s.Size()
	}
	_, err := SaveEach(dir, c, o, func(s Shape) ([]float32, error) {
		return values[at[s.Name] : at[s.Name]+s.Size()], nil
	})
	return err
}

// SaveOptions of [Save] and [SaveEach].
type SaveOptions struct {
	DType      string // of the weights on disk: safetensors.BF16 (default), F16 or F32
	Base       string // model whose config.json is kept, but for its dtype; default: config.json is written anew
	ShardBytes int64  // default safetensors.ShardBytes
}

// SaveEach is [Save] with the tensors asked for one by one, in the order in
// which they lie in the files, so that one of them is in memory at a time. Each
// is rounded once. It gives the number of shards. On an error, tensor's own
// included, there are no weights in dir.
func SaveEach(dir string, c Config, o SaveOptions, tensor func(Shape) ([]float32, error)) (shards int, err error) {
	dtype := cmp.Or(o.DType, safetensors.BF16)
	config, err := configFor(c, o.Base, dtype)
	if err != nil {
		return 0, fmt.Errorf("save model %s: %w", dir, err)
	}
	var list []safetensors.Source
	for _, s := range c.Shapes() {
		list = append(list, safetensors.Source{Name: s.Name, DType: dtype, Shape: s.Dims, Data: func() ([]byte, error) {
			values, err := tensor(s)
			if err != nil {
				return nil, err
			}
			return safetensors.Encode(dtype, values)
		}})
	}
	shards, err = safetensors.WriteSourcesSharded(dir, list, map[string]string{"format": "pt"}, o.ShardBytes)
	if err != nil {
		return 0, fmt.Errorf("save model: %w", err)
	}
	return shards, runs.WriteJSON(filepath.Join(dir, "config.json"), config)
}

// configFor is config.json of a model whose weights are of dtype: base's own,
// with all its keys, or c's.
func configFor(c Config, base, dtype string) (any, error) {
	i := dtypeIndex(dtype)
	if i < 0 {
		return nil, fmt.Errorf("weights cannot be of dtype %q (known: %s)", dtype, strings.Join(DTypes(), ", "))
	}
	if base == "" {
		c.DType = weightDTypes[i].config
		return c, nil
	}
	raw, err := os.ReadFile(filepath.Join(base, "config.json"))
	if err != nil {
		return nil, fmt.Errorf("read model config: %w", err)
	}
	var keys map[string]json.RawMessage
	if err := json.Unmarshal(raw, &keys); err != nil {
		return nil, fmt.Errorf("read model config %s: %w", base, err)
	}
	key := "torch_dtype" // which transformers 5 calls dtype, and still reads
	if _, ok := keys["dtype"]; ok {
		delete(keys, key)
		key = "dtype"
	}
	keys[key] = json.RawMessage(`"` + weightDTypes[i].config + `"`)
	return keys, nil
}
