package lora

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
)

// peftConfig is adapter_config.json: what this package reads or refuses.
type peftConfig struct {
	PeftType       string           `json:"peft_type"`
	TaskType       string           `json:"task_type"`
	Base           string           `json:"base_model_name_or_path"`
	Rank           int              `json:"r"`
	Alpha          float64          `json:"lora_alpha"`
	Dropout        float64          `json:"lora_dropout"`
	TargetModules  json.RawMessage  `json:"target_modules"`
	RSLoRA         bool             `json:"use_rslora"`
	Bias           string           `json:"bias"`
	FanInFanOut    bool             `json:"fan_in_fan_out"`
	InferenceMode  bool             `json:"inference_mode"`
	InitWeights    any              `json:"init_lora_weights"`
	DoRA           bool             `json:"use_dora"`
	ModulesToSave  json.RawMessage  `json:"modules_to_save"`
	RankPattern    ordered[int]     `json:"rank_pattern"`
	AlphaPattern   ordered[float64] `json:"alpha_pattern"`
	Layers         json.RawMessage  `json:"layers_to_transform"`
	LayersPattern  json.RawMessage  `json:"layers_pattern"`
	ExcludeModules json.RawMessage  `json:"exclude_modules"`
	Parameters     json.RawMessage  `json:"target_parameters"`
}

// withoutEffect are other keys whose values do not change what an adapter computes.
var withoutEffect = []string{
	"auto_mapping", "revision", "peft_version", "megatron_core", "loftq_config", "qalora_group_size", "runtime_config",
	"ensure_weight_tying",
}

// newPEFTConfig is what PEFT needs to load an adapter.
func newPEFTConfig(c Config, base string) (peftConfig, error) {
	p := peftConfig{
		PeftType: "LORA", TaskType: "CAUSAL_LM", Base: base, Rank: c.Rank, Alpha: c.Alpha, Dropout: c.Dropout,
		RSLoRA: c.RSLoRA, Bias: "none", InferenceMode: true, InitWeights: true, DoRA: c.DoRA,
		RankPattern: c.RankPattern, AlphaPattern: c.AlphaPattern,
		ModulesToSave: null, LayersPattern: null, Parameters: null, Layers: null, ExcludeModules: null,
	}
	var err error
	if p.TargetModules, err = json.Marshal(c.TargetModules); err != nil {
		return peftConfig{}, err
	}
	if len(c.Layers) > 0 {
		if p.Layers, err = json.Marshal(c.Layers); err != nil {
			return peftConfig{}, err
		}
	}
	if len(c.ExcludeModules) > 0 {
		p.ExcludeModules, err = json.Marshal(c.ExcludeModules)
	}
	return p, err
}

// config checks what cannot be had and gives the rest.
func (p peftConfig) config() (Config, error) {
	for _, f := range []struct {
		key     string
		refused bool
	}{
		{"peft_type " + p.PeftType, p.PeftType != "LORA"},
		{"bias " + p.Bias, p.Bias != "" && p.Bias != "none"},
		{"fan_in_fan_out", p.FanInFanOut},
		{"modules_to_save", !absent(p.ModulesToSave)},
		{"layers_pattern " + string(p.LayersPattern), !usualLayers(p.LayersPattern)},
		{"target_parameters", !absent(p.Parameters)},
		{fmt.Sprintf("init_lora_weights %v, which changes the base model,", p.InitWeights), changesBase(p.InitWeights)},
	} {
		if f.refused {
			return Config{}, fmt.Errorf("%s is not supported", f.key)
		}
	}
	c := Config{
		Rank: p.Rank, Alpha: p.Alpha, Dropout: p.Dropout, RSLoRA: p.RSLoRA, DoRA: p.DoRA,
		RankPattern: p.RankPattern, AlphaPattern: p.AlphaPattern,
	}
	var err error
	if c.TargetModules, err = parseModules("target_modules", p.TargetModules); err != nil {
		return Config{}, err
	}
	if len(c.TargetModules) == 0 {
		return Config{}, fmt.Errorf("target_modules is empty")
	}
	if !absent(p.ExcludeModules) {
		if c.ExcludeModules, err = parseModules("exclude_modules", p.ExcludeModules); err != nil {
			return Config{}, err
		}
	}
	if c.Layers, err = parseLayers(p.Layers); err != nil {
		return Config{}, err
	}
	return c, c.Validate()
}

// usualLayers says whether layers_pattern means a Llama's layers.
func usualLayers(raw json.RawMessage) bool {
	var word string
	var list []string
	switch {
	case absent(raw):
		return true
	case json.Unmarshal(raw, &word) == nil:
		return word == "" || word == "layers"
	case json.Unmarshal(raw, &list) == nil:
		return slices.Equal(list, []string{"layers"})
	}
	return false
}

// changesBase says whether an initialization takes something out of the base
// weights, so that the adapter does not fit the model as it was published.
func changesBase(init any) bool {
	name, _ := init.(string)
	return strings.HasPrefix(name, "pissa") || slices.Contains([]string{"olora", "corda", "loftq", "lora_ga"}, name)
}

// parseModules takes a list of modules, or [AllLinear].
func parseModules(key string, raw json.RawMessage) ([]string, error) {
	var word string
	if json.Unmarshal(raw, &word) == nil {
		if word == AllLinear && key == "target_modules" {
			return TargetModules(), nil
		}
		return nil, fmt.Errorf("%s %q: patterns are not supported (give a list)", key, word)
	}
	var list []string
	if err := json.Unmarshal(raw, &list); err != nil {
		return nil, fmt.Errorf("%s: %w", key, err)
	}
	// PEFT writes a set, in no order: use the model's.
	slices.SortFunc(list, func(a, b string) int {
		if d := slices.Index(TargetModules(), kind(a)) - slices.Index(TargetModules(), kind(b)); d != 0 {
			return d
		}
		return strings.Compare(a, b)
	})
	return list, nil
}

// parseLayers takes a list of layers, or one.
func parseLayers(raw json.RawMessage) ([]int, error) {
	if absent(raw) {
		return nil, nil
	}
	var one int
	if json.Unmarshal(raw, &one) == nil {
		return []int{one}, nil
	}
	var list []int
	if err := json.Unmarshal(raw, &list); err != nil {
		return nil, fmt.Errorf("layers_to_transform: %w", err)
	}
	return list, nil
}

var null = json.RawMessage("null")

func absent(raw json.RawMessage) bool {
	return len(raw) == 0 || string(raw) == "null" || string(raw) == "[]"
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

// ordered is a JSON object whose order counts: the first pattern that matches wins.
type ordered[T int | float64] []Override[T]

// MarshalJSON writes the object.
func (o ordered[T]) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, v := range o {
		if i > 0 {
			b.WriteByte(',')
		}
		key, err := json.Marshal(v.Pattern)
		if err != nil {
			return nil, err
		}
		value, err := json.Marshal(v.Value)
		if err != nil {
			return nil, err
		}
		b.Write(key)
		b.WriteByte(':')
		b.Write(value)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// UnmarshalJSON reads an object, or null.
func (o *ordered[T]) UnmarshalJSON(raw []byte) error {
	*o = nil
	decoder := json.NewDecoder(bytes.NewReader(raw))
	start, err := decoder.Token()
	if err != nil || start == nil {
		return err
	}
	if start != json.Delim('{') {
		return fmt.Errorf("%s is not an object of patterns", raw)
	}
	for decoder.More() {
		key, err := decoder.Token()
		if err != nil {
			return err
		}
		var value T
		if err := decoder.Decode(&value); err != nil {
			return fmt.Errorf("pattern %q: %w", key, err)
		}
		*o = append(*o, Override[T]{Pattern: key.(string), Value: value})
	}
	return nil
}
