package lora

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	. "github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/google/go-cmp/cmp"

	"github.com/threebook/threebook/kit/llama"
	"github.com/threebook/threebook/kit/llama/goldentest"
)

// CodeLlama-7B's adapter of rank 8 on all seven projections has 19,988,480
// numbers, and its matrices are named as PEFT names them.
func TestCodeLlamaLayout(t *testing.T) {
	c := llama.Config{
		VocabSize: 32016, HiddenSize: 4096, IntermediateSize: 11008, Layers: 32, Heads: 32, KVHeads: 32, HeadDim: 128,
	}
	l, err := NewLayout(Config{}, c)
	if err != nil {
		t.Fatal(err)
	}
	if l.Size != 19988480 {
		t.Errorf("adapter has %d numbers, want 19988480", l.Size)
	}
	if got, want := l.Matrices[0].Name(), "base_model.model.model.layers.0.self_attn.q_proj.lora_A.weight"; got != want {
		t.Errorf("first matrix is %s, want %s", got, want)
	}
}

// A new adapter changes nothing: B is zero, and A lies within ±1/√in.
func TestInit(t *testing.T) {
	l := layout(t, Config{Rank: 4}, "mha")
	values := l.Init(1)
	for _, m := range l.Matrices {
		part := values[m.Offset : m.Offset+m.Size()]
		top := slices.Max(part)
		if m.Part == "lora_B" && (top != 0 || slices.Min(part) != 0) {
			t.Fatalf("%s is not zero", m.Name())
		}
		if bound := float32(1 / math.Sqrt(float64(m.Cols))); m.Part == "lora_A" && (top > bound || slices.Min(part) < -bound || top < bound/2) {
			t.Fatalf("%s reaches from %g to %g, want it to fill ±%g", m.Name(), slices.Min(part), top, bound)
		}
	}
	if !slices.Equal(values, l.Init(1)) || slices.Equal(values, l.Init(2)) {
		t.Error("the values must follow from the seed")
	}
}

// An adapter of PEFT's gives PEFT's logits, as a delta and merged into the weights.
func TestLogitsEqualPEFT(t *testing.T) {
	dev := goldentest.Device(t)
	model, err := llama.Load(dev.Backend, dtypes.Float32, goldentest.Dir("mha"))
	if err != nil {
		t.Fatal(err)
	}
	defer model.Close()
	adapter, err := Load(goldentest.Dir("lora"), model.Config)
	if err != nil {
		t.Fatal(err)
	}
	golden := goldentest.Open(t, "lora")
	want := goldentest.Floats(t, golden, "logits")
	ids, _ := goldentest.Ints(t, golden, "input_ids")
	lengths := []int{12, 9} // what lies behind them is padding

	weights := map[string][]float32{}
	for i, s := range model.Config.Shapes() {
		w, err := tensors.CopyFlatData[float32](model.Inputs()[i])
		if err != nil {
			t.Fatal(err)
		}
		adapter.AddTo(s.Name, w)
		weights[s.Name] = w
	}
	merged, err := llama.FromHost(dev.Backend, dtypes.Float32, model.Config, weights)
	if err != nil {
		t.Fatal(err)
	}
	defer merged.Close()

	for _, tt := range []struct {
		name  string
		model *llama.Model
		delta bool
	}{{"delta", model, true}, {"merged", merged, false}} {
		t.Run(tt.name, func(t *testing.T) {
			exec := MustNewExec(dev.Backend, func(in []*Node) *Node {
				net := llama.Network{Config: model.Config, Weight: llama.Bind(model.Config, in[2:])}
				if tt.delta {
					net.Delta = adapter.Layout.Delta(adapter.Layout.Split(in[1]), Dropout{})
				}
				return net.Logits(net.Hidden(in[0]))
			})
			args := []any{tensors.FromFlatDataAndDimensions(ids, 2, 12), adapter.Values}
			for _, w := range tt.model.Inputs() {
				args = append(args, w)
			}
			out, err := exec.Call(args...)
			if err != nil {
				t.Fatal(err)
			}
			got := tensors.MustCopyFlatData[float32](out[0])
			vocabulary := model.Config.VocabSize
			for r, n := range lengths {
				for i := r * 12 * vocabulary; i < (r*12+n)*vocabulary; i++ {
					if d := math.Abs(float64(got[i] - want[i])); d > 1e-4 {
						t.Fatalf("row %d: logit %d is %g, PEFT's %g", r, i, got[i], want[i])
					}
				}
			}
		})
	}
}

// Dropout zeroes about its share of the inputs and keeps their mean.
func TestDropout(t *testing.T) {
	dev := goldentest.Device(t)
	const n, p = 20000, 0.25
	exec := MustNewExec(dev.Backend, func(state *Node) *Node {
		_, x := drop(state, Ones(state.Graph(), shapes.Make(dtypes.Float32, n)), p)
		return x
	})
	out, err := exec.Call([]uint64{1, 2, 3})
	if err != nil {
		t.Fatal(err)
	}
	zeros, sum := 0, 0.0
	for _, v := range tensors.MustCopyFlatData[float32](out[0]) {
		if v == 0 {
			zeros++
		}
		sum += float64(v)
	}
	if share := float64(zeros) / n; math.Abs(share-p) > 0.02 {
		t.Errorf("%.3f of the inputs are zero, want %.2f", share, p)
	}
	if mean := sum / n; math.Abs(mean-1) > 0.02 {
		t.Errorf("mean is %.3f, want 1", mean)
	}
}

func TestSaveAndLoad(t *testing.T) {
	l := layout(t, Config{Rank: 3, Alpha: 5, Dropout: 0.1, TargetModules: []string{"q_proj", "down_proj"}, RSLoRA: true}, "gqa")
	want := &Adapter{Layout: l, Values: l.Init(4), Base: "some/model"}
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
	if d := cmp.Diff(want, got, cmp.AllowUnexported(Layout{})); d != "" {
		t.Errorf("adapter (-saved +loaded):\n%s", d)
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
		{"use_dora", true, "use_dora"},
		{"bias", "all", "bias"},
		{"modules_to_save", []string{"lm_head"}, "modules_to_save"},
		{"rank_pattern", map[string]int{"q_proj": 2}, "rank_pattern"},
		{"layers_to_transform", []int{0}, "layers_to_transform"},
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

func layout(t *testing.T, c Config, name string) *Layout {
	t.Helper()
	model, err := llama.ReadConfig(goldentest.Dir(name))
	if err != nil {
		t.Fatal(err)
	}
	l, err := NewLayout(c, model)
	if err != nil {
		t.Fatal(err)
	}
	return l
}
