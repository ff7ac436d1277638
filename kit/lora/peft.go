package lora

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"

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

// peftConfig is adapter_config.json: what this package reads or refuses.
type peftConfig struct {
	PeftType       string          `json:"peft_type"`
	TaskType       string          `json:"task_type"`
	Base           string          `json:"base_model_name_or_path"`
	Rank           int             `json:"r"`
	Alpha          float64         `json:"lora_alpha"`
	Dropout        float64         `json:"lora_dropout"`
	TargetModules  json.RawMessage `json:"target_modules"`
	RSLoRA         bool            `json:"use_rslora"`
	Bias           string          `json:"bias"`
	FanInFanOut    bool            `json:"fan_in_fan_out"`
	InferenceMode  bool            `json:"inference_mode"`
	InitWeights    any             `json:"init_lora_weights"`
	DoRA           bool            `json:"use_dora"`
	ModulesToSave  json.RawMessage `json:"modules_to_save"`
	RankPattern    map[string]any  `json:"rank_pattern"`
	AlphaPattern   map[string]any  `json:"alpha_pattern"`
	Layers         json.RawMessage `json:"layers_to_transform"`
	LayersPattern  json.RawMessage `json:"layers_pattern"`
	ExcludeModules json.RawMessage `json:"exclude_modules"`
	Parameters     json.RawMessage `json:"target_parameters"`
}

// withoutEffect are other keys whose values do not change what an adapter computes.
var withoutEffect = []string{
	"auto_mapping", "revision", "peft_version", "megatron_core", "loftq_config", "qalora_group_size", "runtime_config",
	"ensure_weight_tying",
}

// refuseOthers names a key that peftConfig does not have, unless it is switched off.
func refuseOthers(raw []byte) error {
	var keys map[string]json.RawMessage
	if err := json.Unmarshal(raw, &keys); err != nil {
		return err
	}
	known := reflect.TypeFor[peftConfig]()
	for i := range known.NumField() {
		delete(keys, known.Field(i).Tag.Get("json"))
	}
	for _, key := range slices.Sorted(maps.Keys(keys)) {
		off := slices.Contains([]string{"null", "false", "[]", "{}"}, string(keys[key]))
		if !off && !slices.Contains(withoutEffect, key) {
			return fmt.Errorf("%s is not supported", key)
		}
	}
	return nil
}

// Save writes adapter_config.json and adapter_model.safetensors (float32) into dir.
func (a *Adapter) Save(dir string) error {
	c := a.Layout.Config
	targets, err := json.Marshal(c.TargetModules)
	if err != nil {
		return fmt.Errorf("save adapter %s: %w", dir, err)
	}
	err = safetensors.WriteFile(filepath.Join(dir, WeightsFile), a.Tensors(), map[string]string{"format": "pt"})
	if err != nil {
		return fmt.Errorf("save adapter: %w", err)
	}
	err = runs.WriteJSON(filepath.Join(dir, ConfigFile), peftConfig{
		PeftType: "LORA", TaskType: "CAUSAL_LM", Base: a.Base, Rank: c.Rank, Alpha: c.Alpha, Dropout: c.Dropout,
		TargetModules: targets, RSLoRA: c.RSLoRA, Bias: "none", InferenceMode: true, InitWeights: true,
		ModulesToSave: []byte("null"), RankPattern: map[string]any{}, AlphaPattern: map[string]any{},
		Layers: []byte("null"), LayersPattern: []byte("null"), ExcludeModules: []byte("null"), Parameters: []byte("null"),
	})
	if err != nil {
		return fmt.Errorf("save adapter: %w", err)
	}
	return nil
}

// Tensors are the adapter's matrices under their PEFT names.
func (a *Adapter) Tensors() []safetensors.Tensor {
	list := make([]safetensors.Tensor, len(a.Layout.Matrices))
	for i, m := range a.Layout.Matrices {
		list[i] = safetensors.Tensor{
			Name: m.Name(), DType: "F32", Shape: []int{m.Rows, m.Cols},
			Data: safetensors.Float32Bytes(a.Values[m.Offset : m.Offset+m.Size()]),
		}
	}
	return list
}

// Load reads a PEFT adapter directory for a model. What PEFT can express and
// this package cannot (DoRA, rank patterns, saved modules, …) is refused by name.
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
	layout, err := NewLayout(config, model)
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
	if !slices.Equal(info.Shape, []int{m.Rows, m.Cols}) {
		made := ""
		if a.Base != "" {
			made = fmt.Sprintf(" (the adapter says it was made for %s)", a.Base)
		}
		return fmt.Errorf("tensor %s: shape %v, want %v%s", m.Name(), info.Shape, []int{m.Rows, m.Cols}, made)
	}
	values, err := file.Float32s(m.Name())
	if err != nil {
		return err
	}
	copy(a.Values[m.Offset:], values)
	return nil
}

// config checks what cannot be had and gives the rest.
func (p peftConfig) config() (Config, error) {
	null := func(raw json.RawMessage) bool { return len(raw) == 0 || string(raw) == "null" || string(raw) == "[]" }
	for _, f := range []struct {
		key     string
		refused bool
	}{
		{"peft_type " + p.PeftType, p.PeftType != "LORA"},
		{"bias " + p.Bias, p.Bias != "" && p.Bias != "none"},
		{"fan_in_fan_out", p.FanInFanOut},
		{"use_dora", p.DoRA},
		{"modules_to_save", !null(p.ModulesToSave)},
		{"rank_pattern", len(p.RankPattern) > 0},
		{"alpha_pattern", len(p.AlphaPattern) > 0},
		{"layers_to_transform", !null(p.Layers)},
		{"exclude_modules", !null(p.ExcludeModules)},
		{"target_parameters", !null(p.Parameters)},
		{fmt.Sprintf("init_lora_weights %v, which changes the base model,", p.InitWeights), changesBase(p.InitWeights)},
	} {
		if f.refused {
			return Config{}, fmt.Errorf("%s is not supported", f.key)
		}
	}
	targets, err := parseTargets(p.TargetModules)
	if err != nil {
		return Config{}, err
	}
	c := Config{Rank: p.Rank, Alpha: p.Alpha, Dropout: p.Dropout, TargetModules: targets, RSLoRA: p.RSLoRA}
	return c, c.Validate()
}

// changesBase says whether an initialization takes something out of the base
// weights, so that the adapter does not fit the model as it was published.
func changesBase(init any) bool {
	name, _ := init.(string)
	return strings.HasPrefix(name, "pissa") || slices.Contains([]string{"olora", "corda", "loftq", "lora_ga"}, name)
}

// parseTargets takes a list of projection kinds, or [AllLinear].
func parseTargets(raw json.RawMessage) ([]string, error) {
	var word string
	if json.Unmarshal(raw, &word) == nil {
		if word == AllLinear {
			return TargetModules(), nil
		}
		return nil, fmt.Errorf("target_modules %q: patterns are not supported (give a list)", word)
	}
	var list []string
	if err := json.Unmarshal(raw, &list); err != nil {
		return nil, fmt.Errorf("target_modules: %w", err)
	}
	// PEFT writes a set, in no order: use the model's.
	slices.SortFunc(list, func(a, b string) int {
		if d := slices.Index(TargetModules(), a) - slices.Index(TargetModules(), b); d != 0 {
			return d
		}
		return strings.Compare(a, b)
	})
	return list, nil
}
