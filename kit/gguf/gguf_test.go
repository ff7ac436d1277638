package gguf

import (
	"encoding/json"
	"errors"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/threebook/threebook/kit/llama"
)

// What is written reads back as it was, within the rounding of its type.
func TestWeightsComeBack(t *testing.T) {
	bounds := map[Type]float64{F32: 0, F16: 1.0 / (1 << 12), BF16: 1.0 / (1 << 9), Q8_0: 0.5/127 + 1e-3}
	for _, m := range goldens(t) {
		for _, name := range TypeNames() {
			var err error
			if m.Type, err = ParseType(name); err != nil {
				t.Fatal(err)
			}
			path := filepath.Join(t.TempDir(), "model.gguf")
			if _, err := WriteLlama(path, m, formula(m.Config)); err != nil {
				t.Fatal(err)
			}
			back := m.Weights(open(t, path))
			for _, s := range m.Config.Shapes() {
				want, _ := formula(m.Config)(s)
				got, err := back(s)
				if err != nil {
					t.Fatal(err)
				}
				for i := range want {
					if d := math.Abs(float64(want[i] - got[i])); d > bounds[m.Type]*0.25 { // the largest weight is below 0.25
						t.Fatalf("%s: %s[%d] is %g, was written as %g", name, s.Name, i, got[i], want[i])
					}
				}
			}
		}
	}
}

// Two heads of four rows: halves become neighbours.
func TestPermute(t *testing.T) {
	rows := []float32{0, 0, 1, 1, 2, 2, 3, 3, 10, 10, 11, 11, 12, 12, 13, 13}
	want := []float32{0, 0, 2, 2, 1, 1, 3, 3, 10, 10, 12, 12, 11, 11, 13, 13}
	got := permute(rows, 2, 2)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("permuted (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(rows, unpermute(got, 2, 2)); diff != "" {
		t.Errorf("and back (-want +got):\n%s", diff)
	}
}

func TestQuantizeRefuses(t *testing.T) {
	for _, v := range []float32{float32(math.NaN()), float32(math.Inf(-1)), 1e8} {
		values := make([]float32, 2*blockValues)
		values[40] = v
		if _, err := quantize(values); err == nil || !strings.Contains(err.Error(), "q8_0") {
			t.Errorf("a block with %g gave %v, want an error", v, err)
		}
	}
	tiny := make([]float32, blockValues)
	tiny[3] = math.SmallestNonzeroFloat32
	if got, err := quantize(tiny); err != nil || slices.ContainsFunc(got, func(b byte) bool { return b != 0 }) {
		t.Errorf("a block of what rounds to zero is %v, %v", got, err)
	}
}

// A model is written with a fraction of it in memory.
func TestWriteHoldsOneTensor(t *testing.T) {
	const bound = 24 << 20
	m := goldens(t)["f16.gguf"]
	m.Config.HiddenSize, m.Config.IntermediateSize, m.Config.Layers, m.Config.HeadDim = 256, 1024, 32, 64
	runtime.GC()
	var before, now runtime.MemStats
	runtime.ReadMemStats(&before)
	var peak uint64
	_, err := WriteLlama(filepath.Join(t.TempDir(), "model.gguf"), m, func(s llama.Shape) ([]float32, error) {
		values := make([]float32, s.Size())
		runtime.ReadMemStats(&now)
		peak = max(peak, now.HeapAlloc)
		return values, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if peak > before.HeapAlloc+bound {
		t.Errorf("writing %d MB took %d MB of heap, want at most %d", m.Config.Parameters()*2>>20, (peak-before.HeapAlloc)>>20, bound>>20)
	}
}

func TestWriteLlamaLeavesNothingOnError(t *testing.T) {
	broken := errors.New("broken")
	for name, c := range map[string]struct {
		change func(*Llama)
		weight func(llama.Shape) ([]float32, error)
		want   string
	}{
		"weight fails": {nil, func(s llama.Shape) ([]float32, error) {
			if s.Name == llama.FinalNorm {
				return nil, broken
			}
			return make([]float32, s.Size()), nil
		}, "output_norm.weight: broken"},
		"too large":      {nil, func(s llama.Shape) ([]float32, error) { return slices.Repeat([]float32{1e6}, s.Size()), nil }, "beyond the range of F16"},
		"too few":        {nil, func(llama.Shape) ([]float32, error) { return nil, nil }, "0 bytes given"},
		"too many words": {func(m *Llama) { m.Config.VocabSize = 500 }, nil, "565 tokens, the model 500"},
		"no tokenizer":   {func(m *Llama) { m.TokenizerDir = "nowhere" }, nil, "nowhere"},
		"byte-level":     {func(m *Llama) { m.TokenizerDir = "../tokenizer/testdata/llama3" }, nil, "llama.cpp's own converter"},
		"yarn":           {func(m *Llama) { m.Config.RopeScaling = llama.RopeScaling{Type: "yarn"} }, nil, "yarn"},
		"type":           {func(m *Llama) { m.Type = 2 }, nil, "known: bf16, f16, f32, q8_0"},
	} {
		t.Run(name, func(t *testing.T) {
			m := goldens(t)["f16.gguf"]
			if c.change != nil {
				c.change(&m)
			}
			root := t.TempDir()
			path := filepath.Join(root, "made", "model.gguf")
			_, err := WriteLlama(path, m, c.weight)
			if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), path) {
				t.Errorf("error %v does not say %q and the file", err, c.want)
			}
			if left, _ := os.ReadDir(root); len(left) > 0 {
				t.Errorf("left behind %v", left)
			}
		})
	}
}

// A tokenizer.json that merges fewer pairs than make up its tokens cannot be
// imitated by scores, which is said.
func TestOtherTokenizerIsSaid(t *testing.T) {
	raw, err := os.ReadFile("../tokenizer/testdata/trained/tokenizer.json")
	if err != nil {
		t.Fatal(err)
	}
	var file map[string]any
	if err := json.Unmarshal(raw, &file); err != nil {
		t.Fatal(err)
	}
	model := file["model"].(map[string]any)
	merges := model["merges"].([]any)
	model["merges"] = merges[:len(merges)/4] // the others' tokens stay in the vocabulary
	if raw, err = json.Marshal(file); err != nil {
		t.Fatal(err)
	}
	m := goldens(t)["f16.gguf"]
	m.TokenizerDir = t.TempDir()
	if err := os.WriteFile(filepath.Join(m.TokenizerDir, "tokenizer.json"), raw, 0o600); err != nil {
		t.Fatal(err)
	}
	warnings, err := WriteLlama(filepath.Join(t.TempDir(), "model.gguf"), m, formula(m.Config))
	if err != nil {
		t.Fatal(err)
	}
	if len(warnings) != 1 || !strings.Contains(warnings[0], "other tokens than the model was trained on") {
		t.Errorf("warnings are %q", warnings)
	}
}

// The file names one end token; a model's others are said.
func TestOtherEndTokensAreSaid(t *testing.T) {
	m := goldens(t)["q8_0.gguf"]
	generation := filepath.Join(m.TokenizerDir, "generation_config.json")
	for ends, want := range map[string]string{"2": "", "[2]": "", "[2, 7, 9]": "the model also ends at 7, 9, which this file does not say"} {
		if err := os.WriteFile(generation, []byte(`{"eos_token_id": `+ends+`}`), 0o600); err != nil {
			t.Fatal(err)
		}
		_, warnings, err := tokenizerEntries(m.TokenizerDir, m.Config)
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(warnings, "\n"); got != want {
			t.Errorf("ends %s: warnings are %q, want %q", ends, got, want)
		}
	}
}

func TestReadsTokenizerConfig(t *testing.T) {
	for name, c := range map[string]struct{ config, jinja, want, fails string }{
		"string":     {config: `{"chat_template": "a"}`, want: "a"},
		"list":       {config: `{"chat_template": [{"name": "rag", "template": "a"}, {"name": "default", "template": "b"}]}`, want: "b"},
		"no default": {config: `{"chat_template": [{"name": "rag", "template": "a"}]}`},
		"file first": {config: `{"chat_template": "a"}`, jinja: "c", want: "c"},
		"null":       {config: `{"chat_template": null}`},
		"nothing":    {},
		"number":     {config: `{"chat_template": 3}`, fails: "chat_template"},
		"damaged":    {config: `{`, fails: "tokenizer_config.json"},
	} {
		dir := t.TempDir()
		for file, text := range map[string]string{"tokenizer_config.json": c.config, chatTemplateName: c.jinja} {
			if text != "" {
				if err := os.WriteFile(filepath.Join(dir, file), []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
			}
		}
		got, err := readTokenizerConfig(dir)
		if c.fails == "" && (err != nil || got.template != c.want) || c.fails != "" && (err == nil || !strings.Contains(err.Error(), c.fails)) {
			t.Errorf("%s: template %q, %v, want %q and an error with %q", name, got.template, err, c.want, c.fails)
		}
	}
}
