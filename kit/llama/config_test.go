package llama

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gomlx/compute/dtypes"
	"github.com/google/go-cmp/cmp"

	"github.com/threebook/threebook/kit/device"
	"github.com/threebook/threebook/kit/safetensors"
)

// What changes the computation is read or refused by name, never ignored.
func TestConfigRefuses(t *testing.T) {
	base, err := os.ReadFile(filepath.Join("testdata", "golden", "mha", "config.json"))
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		key   string
		value any
		want  string
	}{
		{"model_type", "mistral", "mistral"},
		{"hidden_act", "gelu", "gelu"},
		{"attention_bias", true, "attention_bias"},
		{"mlp_bias", true, "mlp_bias"},
		{"attention_dropout", 0.1, "attention_dropout"},
		{"pretraining_tp", 2, "pretraining_tp"},
		{"quantization_config", map[string]any{"bits": 4}, "quantization_config"},
		{"sliding_window", 4096, "sliding_window"},
		{"rope_scaling", map[string]any{"rope_type": "yarn", "factor": 2}, "yarn"},
		{"rope_scaling", map[string]any{"rope_type": "linear"}, "factor"},
		{"rope_scaling", map[string]any{"factor": 2}, "rope_type"},
		{"num_key_value_heads", 3, "multiple"},
		{"hidden_size", 0, "hidden_size"},
		{"eos_token_id", "x", "eos_token_id"},
	} {
		t.Run(tt.want, func(t *testing.T) {
			var config map[string]any
			if err := json.Unmarshal(base, &config); err != nil {
				t.Fatal(err)
			}
			config[tt.key] = tt.value
			raw, err := json.Marshal(config)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := parseConfig(raw); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("%s %v gave %v, want an error with %q", tt.key, tt.value, err, tt.want)
			}
		})
	}
}

func TestConfigReadsBackWhatItWrites(t *testing.T) {
	for _, name := range []string{"mha", "gqa", "tied", "rope-linear", "rope-llama3"} {
		want, err := ReadConfig(filepath.Join("testdata", "golden", name))
		if err != nil {
			t.Fatal(err)
		}
		raw, err := json.Marshal(want)
		if err != nil {
			t.Fatal(err)
		}
		got, err := parseConfig(raw)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%s (-read +written and read):\n%s", name, d)
		}
	}
}

// A tensor missing, extra or of another shape is an error that says which.
func TestLoadNamesTheTensor(t *testing.T) {
	dev, err := device.Open(device.Go)
	if err != nil {
		t.Fatal(err)
	}
	defer dev.Close()
	for _, tt := range []struct {
		name   string
		change func([]safetensors.Tensor) []safetensors.Tensor
		want   string
	}{
		{"missing", func(l []safetensors.Tensor) []safetensors.Tensor { return l[1:] }, "tensor " + EmbedTokens + " is missing"},
		{"misshapen", func(l []safetensors.Tensor) []safetensors.Tensor {
			l[1].Shape, l[1].Data = []int{31}, l[1].Data[:31*4]
			return l
		}, "tensor model.layers.0.input_layernorm.weight: shape [31], want [32]"},
		{"extra", func(l []safetensors.Tensor) []safetensors.Tensor {
			return append(l, safetensors.Tensor{Name: "model.layers.9.bias", DType: "F32", Shape: []int{1}, Data: make([]byte, 4)})
		}, "tensor model.layers.9.bias is not part"},
		{"integers", func(l []safetensors.Tensor) []safetensors.Tensor { l[0].DType = "I32"; return l },
			"tensor " + EmbedTokens + ": dtype I32, want one of BF16, F16, F32"},
		{"eight bits", func(l []safetensors.Tensor) []safetensors.Tensor {
			l[2].DType, l[2].Data = "F8_E4M3", l[2].Data[:len(l[2].Data)/4]
			return l
		}, "tensor model.layers.0.self_attn.q_proj.weight: dtype F8_E4M3, want one of BF16, F16, F32"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			config, err := ReadConfig(filepath.Join("testdata", "golden", "mha"))
			if err != nil {
				t.Fatal(err)
			}
			var list []safetensors.Tensor
			weights := Random(config, 1)
			for _, s := range config.Shapes() {
				list = append(list, safetensors.Tensor{Name: s.Name, DType: "F32", Shape: s.Dims, Data: safetensors.Float32Bytes(weights[s.Name])})
			}
			if err := safetensors.WriteFile(filepath.Join(dir, safetensors.SingleName), tt.change(list), nil); err != nil {
				t.Fatal(err)
			}
			raw, err := json.Marshal(config)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(dir, "config.json"), raw, 0o644); err != nil {
				t.Fatal(err)
			}
			m, err := Load(dev.Backend, dtypes.Float32, dir)
			if err == nil {
				m.Close()
			}
			if err == nil || !strings.Contains(err.Error(), tt.want) || !strings.Contains(err.Error(), dir) {
				t.Errorf("Load gave %v, want an error with %q and the directory", err, tt.want)
			}
			if _, checked := Check(dir); checked == nil || err != nil && checked.Error() != err.Error() {
				t.Errorf("Check gave %v, Load %v", checked, err)
			}
		})
	}
}

// Weights survive the way through a bfloat16 file onto the device.
func TestSaveAndLoad(t *testing.T) {
	dev, err := device.Open(device.Go)
	if err != nil {
		t.Fatal(err)
	}
	defer dev.Close()
	config, err := ReadConfig(filepath.Join("testdata", "golden", "gqa"))
	if err != nil {
		t.Fatal(err)
	}
	flat := Flatten(config, Random(config, 1))
	dir := t.TempDir()
	if err := Save(dir, config, SaveOptions{}, flat); err != nil {
		t.Fatal(err)
	}
	m, err := Load(dev.Backend, dtypes.Float32, dir)
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	at := 0
	for _, w := range m.Inputs() {
		err := w.ConstFlatData(func(values any) {
			for _, v := range values.([]float32) {
				if d := v - flat[at]; d > 0.004*max(v, -v) || -d > 0.004*max(v, -v) {
					t.Fatalf("weight %d is %g, saved as %g", at, v, flat[at])
				}
				at++
			}
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}
