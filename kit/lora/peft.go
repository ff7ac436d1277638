package lora

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"

	"github.com/threebook/threebook/kit/llama"
	"github.com/threebook/threebook/kit/runs"
	"github.com/threebook/threebook/kit/safetensors"
)

// File names of an adapter directory, as PEFT has them.
const (
	ConfigFile  = "adapter_config.json"
	WeightsFile = "adapter_model.safetensors"
)

// Adapter is an adapter's numbers with their layout.
type Adapter struct {
	Layout *Layout
	Values []float32
	Base   string // base_model_name_or_path
}

// Save writes adapter_config.json and adapter_model.safetensors (float32) into dir.
func (a *Adapter) Save(dir string) error {
	config, err := newPEFTConfig(a.Layout.Config, a.Base)
	if err != nil {
		return fmt.Errorf("save adapter %s: %w", dir, err)
	}
	err = safetensors.WriteFile(filepath.Join(dir, WeightsFile), a.Tensors(), map[string]string{"format": "pt"})
	if err != nil {
		return fmt.Errorf("save adapter: %w", err)
	}
	if err := runs.WriteJSON(filepath.Join(dir, ConfigFile), config); err != nil {
		return fmt.Errorf("save adapter: %w", err)
	}
	return nil
}

// Tensors are the adapter's matrices under their PEFT names.
func (a *Adapter) Tensors() []safetensors.Tensor {
	list := make([]safetensors.Tensor, len(a.Layout.Matrices))
	for i, m := range a.Layout.Matrices {
		list[i] = safetensors.Tensor{
			Name: m.Name(), DType: "F32", Shape: m.Shape(),
			Data: safetensors.Float32Bytes(m.of(a.Values)),
		}
	}
	return list
}

// Load reads a PEFT adapter directory for a model. What PEFT can express and
// this package cannot (biases, saved modules, target patterns, …) is refused by
// name, and so is a tensor that is missing, extra, of another shape or not finite.
func Load(dir string, model llama.Config) (*Adapter, error) {
	a, err := load(dir, model)
	if err != nil {
		return nil, fmt.Errorf("load adapter %s: %w", dir, err)
	}
	return a, nil
}

func load(dir string, model llama.Config) (*Adapter, error) {
	raw, err := os.ReadFile(filepath.Join(dir, ConfigFile))
	if errors.Is(err, fs.ErrNotExist) {
		if _, err := os.Stat(filepath.Join(dir, "adapter", ConfigFile)); err == nil {
			return nil, fmt.Errorf("no %s there, did you mean %s?", ConfigFile, filepath.Join(dir, "adapter"))
		}
		return nil, fmt.Errorf("no %s there", ConfigFile)
	}
	if err != nil {
		return nil, err
	}
	var p peftConfig
	if err := json.Unmarshal(raw, &p); err != nil {
		return nil, fmt.Errorf("%s: %w", ConfigFile, err)
	}
	if err := refuseOthers(raw); err != nil {
		return nil, fmt.Errorf("%s: %w", ConfigFile, err)
	}
	config, err := p.config()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", ConfigFile, err)
	}
	layout, err := newLayout(config, model, false)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", ConfigFile, err)
	}
	file, err := safetensors.Open(filepath.Join(dir, WeightsFile))
	if err != nil {
		return nil, err
	}
	defer file.Close()
	a := &Adapter{Layout: layout, Values: make([]float32, layout.Size), Base: p.Base}
	for _, m := range layout.Matrices {
		if err := a.read(file, m); err != nil {
			return nil, err
		}
	}
	if extra := len(file.Names()) - len(layout.Matrices); extra > 0 {
		for _, name := range file.Names() {
			if !slices.ContainsFunc(layout.Matrices, func(m Matrix) bool { return m.Name() == name }) {
				return nil, fmt.Errorf("tensor %s is not part of this adapter on this model", name)
			}
		}
	}
	return a, nil
}

func (a *Adapter) read(file *safetensors.Reader, m Matrix) error {
	info, ok := file.Info(m.Name())
	if !ok {
		return fmt.Errorf("tensor %s is missing", m.Name())
	}
	if !slices.Equal(info.Shape, m.Shape()) {
		made := ""
		if a.Base != "" {
			made = fmt.Sprintf(" (the adapter says it was made for %s)", a.Base)
		}
		return fmt.Errorf("tensor %s: shape %v, want %v%s", m.Name(), info.Shape, m.Shape(), made)
	}
	values, err := file.Float32s(m.Name())
	if err != nil {
		return err
	}
	for i, v := range values {
		if v != v || math.IsInf(float64(v), 0) {
			return fmt.Errorf("tensor %s: element %d is %g, want finite numbers", m.Name(), i, v)
		}
	}
	copy(a.Values[m.Offset:], values)
	return nil
}
