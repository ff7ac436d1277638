package lora

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gomlx/compute/dtypes"
	. "github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/google/go-cmp/cmp"

	"github.com/threebook/threebook/kit/llama"
	"github.com/threebook/threebook/kit/llama/goldentest"
)

// adapters are PEFT's, of each kind.
var adapters = []string{"lora", "rslora", "patterns", "some-modules", "dora", "loraplus", "combined"}

// TestLogitsEqualPEFT runs PEFT's adapters in all the ways there are: as in
// training, as in decoding, and merged into the weights.
func TestLogitsEqualPEFT(t *testing.T) {
	for _, name := range adapters {
		t.Run(name, func(t *testing.T) {
			model := loadBase(t, dtypes.Float32)
			adapter, err := Load(goldentest.Dir(name), model.Config)
			if err != nil {
				t.Fatal(err)
			}
			fixed, err := adapter.Fixed(model)
			if err != nil {
				t.Fatal(err)
			}
			merged, err := llama.FromHost(goldentest.Device(t).Backend, dtypes.Float32, model.Config, merge(t, adapter, model))
			if err != nil {
				t.Fatal(err)
			}
			defer merged.Close()
			l := adapter.Layout
			for _, tt := range []struct {
				way    string
				model  *llama.Model
				values []float32
				adapt  bindAdapter
			}{
				{"training", model, adapter.Values, func(flat *Node, weight func(string) *Node) llama.Adapt {
					return l.Adapt(l.Split(flat), weight, Dropout{})
				}},
				{"decoding", model, fixed, func(flat *Node, _ func(string) *Node) llama.Adapt { return l.AdaptFixed(l.Split(flat)) }},
				{"merged", merged, []float32{0}, noAdapter},
			} {
				comparePEFT(t, name, tt.way, logits(t, tt.model, tt.values, tt.adapt, ids(t, name)))
			}
		})
	}
}

// merge gives the model's weights with the adapter in them, by name.
func merge(t *testing.T, a *Adapter, model *llama.Model) map[string][]float32 {
	t.Helper()
	weights := map[string][]float32{}
	for i, s := range model.Config.Shapes() {
		w, err := tensors.CopyFlatData[float32](model.Inputs()[i])
		if err != nil {
			t.Fatal(err)
		}
		a.AddTo(s.Name, w)
		weights[s.Name] = w
	}
	return weights
}

// bindAdapter builds an adapter from its values and the weights.
type bindAdapter func(flat *Node, weight func(string) *Node) llama.Adapt

func noAdapter(*Node, func(string) *Node) llama.Adapt { return nil }

// logits runs a model on rows of 12 tokens.
func logits(t *testing.T, model *llama.Model, values []float32, adapt bindAdapter, ids []int32) []float32 {
	t.Helper()
	backend, err := model.Inputs()[0].Backend()
	if err != nil {
		t.Fatal(err)
	}
	exec := MustNewExec(backend, func(in []*Node) *Node {
		weight := llama.Bind(model.Config, in[2:])
		net := llama.Network{Config: model.Config, Weight: weight, Adapt: adapt(in[1], weight)}
		return net.Logits(net.Hidden(in[0]))
	})
	args := []any{tensors.FromFlatDataAndDimensions(ids, len(ids)/12, 12), values}
	for _, w := range model.Inputs() {
		args = append(args, w)
	}
	out, err := exec.Call(args...)
	if err != nil {
		t.Fatal(err)
	}
	return tensors.MustCopyFlatData[float32](out[0])
}

// comparePEFT compares logits of the golden rows with PEFT's, padding apart. They
// reach to about 10, where float32 has a resolution of 1e-6.
func comparePEFT(t *testing.T, name, way string, got []float32) {
	t.Helper()
	golden := goldentest.Open(t, name)
	want := goldentest.Floats(t, golden, "logits")
	lengths, _ := goldentest.Ints(t, golden, "lengths")
	vocabulary := len(want) / len(lengths) / 12
	largest := 0.0
	for r, n := range lengths {
		for i := r * 12 * vocabulary; i < (r*12+int(n))*vocabulary; i++ {
			d := math.Abs(float64(got[i] - want[i]))
			if largest = max(largest, d); !(d <= 1e-5+1e-6*math.Abs(float64(want[i]))) {
				t.Fatalf("%s, row %d: logit %d is %g, PEFT's %g", way, r, i, got[i], want[i])
			}
		}
	}
	t.Logf("%s: largest difference %.1e", way, largest)
}

func ids(t *testing.T, name string) []int32 {
	t.Helper()
	list, _ := goldentest.Ints(t, goldentest.Open(t, name), "input_ids")
	return list
}

// loadBase loads the base model of the golden adapters.
func loadBase(t *testing.T, dtype dtypes.DType) *llama.Model {
	t.Helper()
	model, err := llama.Load(goldentest.Device(t).Backend, dtype, goldentest.Dir("mha"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(model.Close)
	return model
}

func TestSaveAndLoad(t *testing.T) {
	l := layout(t, Config{
		Rank: 3, Alpha: 5, Dropout: 0.1, TargetModules: []string{"q_proj", "layers.1.mlp.up_proj", "down_proj"}, RSLoRA: true, DoRA: true,
		ExcludeModules: []string{"layers.0.self_attn.q_proj"}, Layers: []int{1, 0},
		// Not in the order of the alphabet: the first that matches counts.
		RankPattern:  []Override[int]{{Pattern: "q_proj", Value: 2}, {Pattern: `layers\.0\..*`, Value: 4}},
		AlphaPattern: []Override[float64]{{Pattern: "[a-z]+_proj", Value: 1.5}},
	}, "gqa")
	want := &Adapter{Layout: l, Values: make([]float32, l.Size), Base: "some/model"}
	for i := range want.Values {
		want.Values[i] = float32(i)
	}
	dir := t.TempDir()
	if err := want.Save(dir); err != nil {
		t.Fatal(err)
	}
	model, err := llama.ReadConfig(goldentest.Dir("gqa"))
	if err != nil {
		t.Fatal(err)
	}
	got, err := Load(dir, model)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(want, got, cmp.AllowUnexported(Layout{}, Module{})); d != "" {
		t.Errorf("adapter (-saved +loaded):\n%s", d)
	}
}

// A number that is none is named.
func TestLoadRefusesNaN(t *testing.T) {
	for _, bad := range []float64{math.NaN(), math.Inf(-1)} {
		l := layout(t, Config{Rank: 2, DoRA: true}, "mha")
		a := &Adapter{Layout: l, Values: make([]float32, l.Size)}
		m := l.Matrices[7]
		a.Values[m.Offset+3] = float32(bad)
		dir := t.TempDir()
		if err := a.Save(dir); err != nil {
			t.Fatal(err)
		}
		want := fmt.Sprintf("tensor %s: element 3 is %g", m.Name(), bad)
		if _, err := Load(dir, loadBase(t, dtypes.Float32).Config); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Load gave %v, want an error with %q", err, want)
		}
	}
}

// What PEFT can say and this package cannot do is refused by name, never ignored.
func TestLoadRefuses(t *testing.T) {
	model, err := llama.ReadConfig(goldentest.Dir("mha"))
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		key   string
		value any
		want  string
	}{
		{"peft_type", "IA3", "IA3"},
		{"use_dora", true, "lora_magnitude_vector is missing"},
		{"bias", "all", "bias"},
		{"modules_to_save", []string{"lm_head"}, "modules_to_save"},
		{"rank_pattern", map[string]int{"q_proj": 2}, "shape [4 32], want [2 32]"},
		{"rank_pattern", map[string]int{"(?!q)_proj": 2}, `rank pattern "(?!q)_proj"`},
		{"rank_pattern", map[string]float64{"q_proj": 2.5}, `pattern "q_proj"`},
		{"rank_pattern", []string{"q_proj"}, "patterns"},
		{"alpha_pattern", map[string]int{"q_proj": 0}, `alpha of "q_proj"`},
		{"layers_to_transform", []int{0}, "layers.1.mlp.down_proj.lora_A.weight is not part of this adapter"},
		{"layers_to_transform", "all", "layers_to_transform"},
		{"layers_to_transform", []int{7}, "no module"},
		{"layers_pattern", "blocks", "layers_pattern"},
		{"exclude_modules", []string{"q_proj"}, "not part of this adapter"},
		{"exclude_modules", "q_.*", "patterns"},
		{"target_modules", ".*proj", "patterns"},
		{"target_modules", []string{"q_proj", "wte"}, "wte"},
		{"r", 8, "shape [4 32], want [8 32]"},
		{"target_modules", []string{"q_proj"}, "not part of this adapter"},
		{"lora_dropout", 2, "dropout"},
		{"alora_invocation_tokens", []int{1}, "alora_invocation_tokens"},
		{"lora_bias", true, "lora_bias"},
		{"init_lora_weights", "pissa_niter_4", "pissa_niter_4"},
	} {
		t.Run(tt.key+" "+tt.want, func(t *testing.T) {
			dir := t.TempDir()
			if err := os.CopyFS(dir, os.DirFS(goldentest.Dir("lora"))); err != nil {
				t.Fatal(err)
			}
			path := filepath.Join(dir, ConfigFile)
			raw, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			var config map[string]any
			if err := json.Unmarshal(raw, &config); err != nil {
				t.Fatal(err)
			}
			config[tt.key] = tt.value
			if raw, err = json.Marshal(config); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, raw, 0o644); err != nil {
				t.Fatal(err)
			}
			_, err = Load(dir, model)
			if err == nil || !strings.Contains(err.Error(), tt.want) || !strings.Contains(err.Error(), dir) {
				t.Errorf("Load gave %v, want an error with %q and the directory", err, tt.want)
			}
		})
	}
}
