package llama

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// ReadEOS gives the ids that end an answer of the model in dir: the eos_token_id
// of generation_config.json, which may be a list, else that of config.json, as
// transformers chooses.
func ReadEOS(dir string, c Config) ([]int32, error) {
	path := filepath.Join(dir, "generation_config.json")
	raw, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return c.EOS, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read generation config: %w", err)
	}
	var f struct {
		EOS json.RawMessage `json:"eos_token_id"`
	}
	if err := json.Unmarshal(raw, &f); err != nil {
		return nil, fmt.Errorf("read generation config %s: %w", path, err)
	}
	eos, err := parseEOS(f.EOS)
	if err != nil {
		return nil, fmt.Errorf("read generation config %s: %w", path, err)
	}
	if eos == nil {
		return c.EOS, nil
	}
	return eos, nil
}

// parseEOS reads an eos_token_id, a number or a list; nil when there is none.
func parseEOS(raw json.RawMessage) ([]int32, error) {
	if len(raw) == 0 || string(raw) == "null" {
		return nil, nil
	}
	var one int32
	if json.Unmarshal(raw, &one) == nil {
		return []int32{one}, nil
	}
	var list []int32
	if err := json.Unmarshal(raw, &list); err != nil || len(list) == 0 {
		return nil, fmt.Errorf("eos_token_id %s is neither a number nor a list of numbers", raw)
	}
	return list, nil
}

// marshalEOS is what transformers writes: a number where there is one.
func marshalEOS(eos []int32) any {
	if len(eos) == 1 {
		return eos[0]
	}
	return eos
}
