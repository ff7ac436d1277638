package llama

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Config is the part of a Hugging Face config.json that shapes a Llama model.
type Config struct {
	VocabSize        int
	HiddenSize       int
	IntermediateSize int
	Layers           int
	Heads            int
	KVHeads          int // fewer than Heads with grouped-query attention
	HeadDim          int
	MaxPositions     int
	RMSNormEps       float64
	RopeTheta        float64
	RopeScaling      RopeScaling
	TiedEmbeddings   bool // the output head is the embedding table

	BOS   int32
	EOS   []int32 // any of them ends a text; see [ReadEOS]
	DType string  // of the weights on disk, as written in config.json; informative
}

// RopeScaling stretches rotary positions. Type "" or "default" is none.
type RopeScaling struct {
	Type             string // "", "default", "linear", "dynamic" or "llama3"
	Factor           float64
	LowFreqFactor    float64 // llama3
	HighFreqFactor   float64 // llama3
	OriginalPosition int     // llama3: original_max_position_embeddings
}

// configFile is config.json. Keys that change what the model computes are
// either read or refused; keys in ignoredKeys do not.
type configFile struct {
	ModelType        string          `json:"model_type"`
	VocabSize        int             `json:"vocab_size"`
	HiddenSize       int             `json:"hidden_size"`
	IntermediateSize int             `json:"intermediate_size"`
	Layers           int             `json:"num_hidden_layers"`
	Heads            int             `json:"num_attention_heads"`
	KVHeads          *int            `json:"num_key_value_heads"`
	HeadDim          *int            `json:"head_dim"`
	MaxPositions     int             `json:"max_position_embeddings"`
	RMSNormEps       float64         `json:"rms_norm_eps"`
	RopeTheta        *float64        `json:"rope_theta"`
	RopeScaling      *ropeFile       `json:"rope_scaling"`
	RopeParameters   *ropeFile       `json:"rope_parameters"` // transformers 5 writes both here
	Tied             *bool           `json:"tie_word_embeddings"`
	HiddenAct        string          `json:"hidden_act"`
	AttentionBias    bool            `json:"attention_bias"`
	MLPBias          bool            `json:"mlp_bias"`
	AttentionDropout float64         `json:"attention_dropout"`
	PretrainingTP    *int            `json:"pretraining_tp"`
	Quantization     json.RawMessage `json:"quantization_config"`
	BOS              *int32          `json:"bos_token_id"`
	EOS              json.RawMessage `json:"eos_token_id"` // a number or a list
	TorchDType       string          `json:"torch_dtype"`
	DType            string          `json:"dtype"`
}

type ropeFile struct {
	Type           string   `json:"type"`
	RopeType       string   `json:"rope_type"`
	Factor         float64  `json:"factor"`
	LowFreq        float64  `json:"low_freq_factor"`
	HighFreq       float64  `json:"high_freq_factor"`
	Original       int      `json:"original_max_position_embeddings"`
	RopeTheta      *float64 `json:"rope_theta"`
	PartialRotary  *float64 `json:"partial_rotary_factor"`
	AttentionScale *float64 `json:"attention_factor"`
}

var ignoredKeys = []string{
	"architectures", "initializer_range", "use_cache", "transformers_version", "pad_token_id",
	"output_attentions", "output_hidden_states", "return_dict", "torchscript", "is_decoder", "is_encoder_decoder",
	"cross_attention_hidden_size", "add_cross_attention", "tie_encoder_decoder", "chunk_size_feed_forward",
	"problem_type", "id2label", "label2id", "finetuning_task", "tokenizer_class", "prefix", "sep_token_id",
	"decoder_start_token_id", "task_specific_params", "pruned_heads", "rope_interleaved",
}

// ReadConfig reads dir/config.json. A key that this package does not know is an
// error that names it: a model is never run with part of its definition ignored.
func ReadConfig(dir string) (Config, error) {
	path := filepath.Join(dir, "config.json")
	raw, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return Config{}, fmt.Errorf("read model %s: no config.json there (a model is a local directory in Hugging Face layout; none is downloaded)", dir)
	}
	if err != nil {
		return Config{}, fmt.Errorf("read model config: %w", err)
	}
	c, err := parseConfig(raw)
	if err != nil {
		return Config{}, fmt.Errorf("read model config %s: %w", path, err)
	}
	return c, nil
}

func parseConfig(raw []byte) (Config, error) {
	var f configFile
	if err := json.Unmarshal(raw, &f); err != nil {
		return Config{}, err
	}
	if err := refuseUnknown(raw); err != nil {
		return Config{}, err
	}
	if err := f.refuseUnsupported(); err != nil {
		return Config{}, err
	}
	c := Config{
		VocabSize: f.VocabSize, HiddenSize: f.HiddenSize, IntermediateSize: f.IntermediateSize,
		Layers: f.Layers, Heads: f.Heads, KVHeads: f.Heads, MaxPositions: f.MaxPositions,
		RMSNormEps: f.RMSNormEps, RopeTheta: 10000, BOS: 1, EOS: []int32{2}, DType: f.DType,
	}
	if c.DType == "" {
		c.DType = f.TorchDType
	}
	if f.KVHeads != nil {
		c.KVHeads = *f.KVHeads
	}
	if f.Heads > 0 {
		c.HeadDim = f.HiddenSize / f.Heads
	}
	if f.HeadDim != nil {
		c.HeadDim = *f.HeadDim
	}
	c.TiedEmbeddings = f.Tied != nil && *f.Tied
	if f.BOS != nil {
		c.BOS = *f.BOS
	}
	eos, err := parseEOS(f.EOS)
	if err != nil {
		return Config{}, err
	}
	if eos != nil {
		c.EOS = eos
	}
	if err := f.rope(&c); err != nil {
		return Config{}, err
	}
	return c, c.Validate()
}

func refuseUnknown(raw []byte) error {
	var keys map[string]json.RawMessage
	if err := json.Unmarshal(raw, &keys); err != nil {
		return err
	}
	known := jsonKeys(configFile{})
	var unknown []string
	for k := range keys {
		if !strings.HasPrefix(k, "_") && !slices.Contains(known, k) && !slices.Contains(ignoredKeys, k) {
			unknown = append(unknown, k)
		}
	}
	if len(unknown) > 0 {
		slices.Sort(unknown)
		return fmt.Errorf("key not supported: %s", strings.Join(unknown, ", "))
	}
	return nil
}

func (f *configFile) refuseUnsupported() error {
	switch {
	case f.ModelType != "llama":
		return fmt.Errorf("model_type %q is not supported (want llama)", f.ModelType)
	case f.HiddenAct != "" && f.HiddenAct != "silu":
		return fmt.Errorf("hidden_act %q is not supported (want silu)", f.HiddenAct)
	case f.AttentionBias:
		return fmt.Errorf("attention_bias true is not supported")
	case f.MLPBias:
		return fmt.Errorf("mlp_bias true is not supported")
	case f.AttentionDropout != 0:
		return fmt.Errorf("attention_dropout %g is not supported (want 0)", f.AttentionDropout)
	case f.PretrainingTP != nil && *f.PretrainingTP > 1:
		return fmt.Errorf("pretraining_tp %d is not supported (want 1)", *f.PretrainingTP)
	case len(f.Quantization) > 0 && string(f.Quantization) != "null":
		return fmt.Errorf("quantization_config is not supported: give the model unquantized")
	}
	return nil
}

func (f *configFile) rope(c *Config) error {
	if f.RopeTheta != nil {
		c.RopeTheta = *f.RopeTheta
	}
	r := f.RopeScaling
	if r == nil {
		r = f.RopeParameters
	}
	if r == nil {
		return nil
	}
	if r.RopeTheta != nil {
		c.RopeTheta = *r.RopeTheta
	}
	if r.PartialRotary != nil && *r.PartialRotary != 1 {
		return fmt.Errorf("partial_rotary_factor %g is not supported (want 1)", *r.PartialRotary)
	}
	if r.AttentionScale != nil && *r.AttentionScale != 1 {
		return fmt.Errorf("rope attention_factor %g is not supported (want 1)", *r.AttentionScale)
	}
	kind := r.RopeType
	if kind == "" {
		kind = r.Type
	}
	if kind == "" && r.Factor != 0 {
		return fmt.Errorf("rope scaling has factor %g but names no rope_type", r.Factor)
	}
	c.RopeScaling = RopeScaling{Type: kind, Factor: r.Factor, LowFreqFactor: r.LowFreq, HighFreqFactor: r.HighFreq, OriginalPosition: r.Original}
	return nil
}

// Validate checks that the sizes fit together.
func (c Config) Validate() error {
	for _, f := range []struct {
		key string
		v   int
	}{
		{"vocab_size", c.VocabSize}, {"hidden_size", c.HiddenSize}, {"intermediate_size", c.IntermediateSize},
		{"num_hidden_layers", c.Layers}, {"num_attention_heads", c.Heads}, {"num_key_value_heads", c.KVHeads},
		{"head_dim", c.HeadDim}, {"max_position_embeddings", c.MaxPositions},
	} {
		if f.v <= 0 {
			return fmt.Errorf("%s is %d, want a positive number", f.key, f.v)
		}
	}
	if c.Heads%c.KVHeads != 0 {
		return fmt.Errorf("num_attention_heads %d is not a multiple of num_key_value_heads %d", c.Heads, c.KVHeads)
	}
	if c.HeadDim%2 != 0 {
		return fmt.Errorf("head_dim %d is odd", c.HeadDim)
	}
	if c.RMSNormEps <= 0 {
		return fmt.Errorf("rms_norm_eps is %g, want a positive number", c.RMSNormEps)
	}
	switch s := c.RopeScaling; s.Type {
	case "", "default":
	case "linear", "dynamic":
		if s.Factor <= 0 {
			return fmt.Errorf("rope scaling %s needs a positive factor, got %g", s.Type, s.Factor)
		}
	case "llama3":
		if s.Factor <= 0 || s.LowFreqFactor <= 0 || s.HighFreqFactor <= s.LowFreqFactor || s.OriginalPosition <= 0 {
			return fmt.Errorf("rope scaling llama3 needs factor, low_freq_factor < high_freq_factor and original_max_position_embeddings")
		}
	default:
		return fmt.Errorf("rope scaling %q is not supported (known: default, linear, dynamic, llama3)", s.Type)
	}
	return nil
}

// MarshalJSON writes the config as transformers reads it.
func (c Config) MarshalJSON() ([]byte, error) {
	m := map[string]any{
		"architectures": []string{"LlamaForCausalLM"}, "model_type": "llama", "hidden_act": "silu",
		"vocab_size": c.VocabSize, "hidden_size": c.HiddenSize, "intermediate_size": c.IntermediateSize,
		"num_hidden_layers": c.Layers, "num_attention_heads": c.Heads, "num_key_value_heads": c.KVHeads,
		"head_dim": c.HeadDim, "max_position_embeddings": c.MaxPositions, "rms_norm_eps": c.RMSNormEps,
		"rope_theta": c.RopeTheta, "tie_word_embeddings": c.TiedEmbeddings, "attention_bias": false, "mlp_bias": false,
		"bos_token_id": c.BOS, "eos_token_id": marshalEOS(c.EOS),
	}
	if c.DType != "" {
		m["torch_dtype"] = c.DType
	}
	if s := c.RopeScaling; s.Type != "" && s.Type != "default" {
		r := map[string]any{"rope_type": s.Type, "factor": s.Factor}
		if s.Type == "llama3" {
			r["low_freq_factor"], r["high_freq_factor"] = s.LowFreqFactor, s.HighFreqFactor
			r["original_max_position_embeddings"] = s.OriginalPosition
		}
		m["rope_scaling"] = r
	}
	return json.Marshal(m)
}
