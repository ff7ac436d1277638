package kit

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/threebook/threebook/kit/device"
	"github.com/threebook/threebook/kit/generate"
	"github.com/threebook/threebook/kit/gguf"
	"github.com/threebook/threebook/kit/llama"
	"github.com/threebook/threebook/kit/lora"
	"github.com/threebook/threebook/kit/safetensors"
)

// narrowModel writes an untrained model of one narrow layer with the embedded
// model's tokenizer, an adapter whose B is of the given size, and a chat template.
func narrowModel(t *testing.T, dtype string, b float32) (model, adapter string, config llama.Config) {
	t.Helper()
	model, adapter = filepath.Join(t.TempDir(), "model"), filepath.Join(t.TempDir(), "adapter")
	config = llama.Config{
		VocabSize: 2560, HiddenSize: 32, IntermediateSize: 64, Layers: 1, Heads: 4, KVHeads: 2, HeadDim: 8,
		MaxPositions: 128, RMSNormEps: 1e-5, RopeTheta: 10000, BOS: 1, EOS: []int32{2},
	}
	weights := llama.Random(config, 1)
	_, err := llama.SaveEach(model, config, llama.SaveOptions{DType: dtype}, func(s llama.Shape) ([]float32, error) {
		return weights[s.Name], nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := copyTokenizer(model, filepath.Join("..", "data", "tiny")); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(model, "chat_template.jinja"), []byte("{{ messages }}"), 0o600); err != nil {
		t.Fatal(err)
	}
	layout, err := lora.NewLayout(lora.Config{Rank: 2, Alpha: 4}, config)
	if err != nil {
		t.Fatal(err)
	}
	values, err := layout.Init(1, nil)
	if err != nil {
		t.Fatal(err)
	}
	a := lora.Adapter{Layout: layout, Values: values, Base: model}
	for _, m := range layout.Matrices {
		for i := range m.Size() {
			if m.Part == "lora_B" {
				a.Values[m.Offset+i] = b * float32(i%5-2)
			}
		}
	}
	if err := a.Save(adapter); err != nil {
		t.Fatal(err)
	}
	return model, adapter, config
}

func stored(t *testing.T, dir string) *safetensors.Reader {
	t.Helper()
	r, err := safetensors.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	return r
}

// Each merged weight is base + scale·B·A, rounded once to the dtype: the base
// model's own unless another is asked for.
func TestMergeRoundsOnce(t *testing.T) {
	for _, c := range []struct{ base, asked, want string }{
		{safetensors.BF16, "", "bf16"}, {safetensors.F16, "", "f16"}, {safetensors.BF16, "f32", "f32"}, {safetensors.F32, "f16", "f16"},
	} {
		model, adapter, config := narrowModel(t, c.base, 0.05)
		output := filepath.Join(t.TempDir(), "made", "merged")
		m, err := Merge(t.Context(), MergeConfig{ModelPath: model, Adapter: adapter, Output: output, DType: c.asked, NoProbe: true})
		if err != nil {
			t.Fatal(err)
		}
		if m.DType != c.want || m.Path != output || m.Shards != 1 || m.Probe != nil || len(m.Warnings) > 0 {
			t.Errorf("%s as %q gave %+v", c.base, c.asked, m)
		}
		if size, err := sizeOf(output); err != nil || m.Bytes != size || size < 2*config.Parameters() {
			t.Errorf("%d bytes, want %d, %v", m.Bytes, size, err)
		}
		l, err := lora.Load(adapter, config)
		if err != nil {
			t.Fatal(err)
		}
		base, merged := stored(t, model), stored(t, output)
		for _, s := range config.Shapes() {
			want, err := base.Float32s(s.Name)
			if err != nil {
				t.Fatal(err)
			}
			l.AddTo(s.Name, want)
			rounded, err := safetensors.Encode(strings.ToUpper(c.want), want)
			if err != nil {
				t.Fatal(err)
			}
			if got, err := merged.Bytes(s.Name); err != nil || string(got) != string(rounded) {
				t.Errorf("%s as %s: %s is not base + adapter, rounded once (%v)", c.base, c.want, s.Name, err)
			}
		}
		for _, name := range []string{"tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "generation_config.json", "chat_template.jinja"} {
			if _, err := os.Stat(filepath.Join(output, name)); err != nil {
				t.Error(err)
			}
		}
		if _, err := llama.Check(output); err != nil {
			t.Error(err)
		}
	}
}

// The probe measures what it says: nothing of a float32 merge, rounding of others,
// and the adapter's own effect.
func TestMergeIsProbed(t *testing.T) {
	model, adapter, _ := narrowModel(t, safetensors.F32, 0.05)
	root := t.TempDir()
	probes := map[string]*Probe{}
	for _, output := range []string{"f32", "bf16", "f32.gguf", "q8_0.gguf"} {
		dtype, _, _ := strings.Cut(output, ".")
		m, err := Merge(t.Context(), MergeConfig{
			Env: Env{Backend: device.Go}, ModelPath: model, Adapter: adapter, Output: filepath.Join(root, output), DType: dtype,
		})
		if err != nil {
			t.Fatal(err)
		}
		if len(m.Warnings) > 0 {
			t.Errorf("%s: warnings %q", output, m.Warnings)
		}
		p := m.Probe
		if p.Backend != device.Go || p.Tokens < 20 || p.Scale < 0.01 || p.Effect < 0.01*p.Scale || p.Agree > p.Tokens {
			t.Errorf("%s: probe is %+v", output, *p)
		}
		probes[output] = p
	}
	for _, exact := range []string{"f32", "f32.gguf"} {
		if p := probes[exact]; p.Difference > 1e-4*p.Scale || p.Agree != p.Tokens {
			t.Errorf("%s: %s", exact, p)
		}
	}
	if probes["bf16"].Difference < 1e-4*probes["bf16"].Scale || probes["q8_0.gguf"].Difference < probes["bf16"].Difference {
		t.Errorf("bf16: %s\nq8_0: %s\nwant rounding to show, more of it in q8_0", probes["bf16"], probes["q8_0.gguf"])
	}
}

func TestProbeWarns(t *testing.T) {
	for want, p := range map[string]Probe{
		"":                   {Difference: 0.1, Scale: 2, Effect: 1},
		"far from":           {Difference: 1.5, Scale: 2, Effect: 9},
		"a logit differs by": {Difference: math.NaN(), Scale: 2, Effect: 1},
		"wider --dtype":      {Difference: 0.5, Scale: 2, Effect: 0.1},
	} {
		list := p.warnings()
		if want == "" && len(list) > 0 || want != "" && (len(list) != 1 || !strings.Contains(list[0], want)) {
			t.Errorf("%+v warns %q, want %q", p, list, want)
		}
	}
	if d := largestDifference([]float32{1, float32(math.NaN()), 2}, []float32{1, 2, 5}); d == d {
		t.Errorf("a NaN among logits gave a difference of %g", d)
	}
}

// A model without an adapter becomes a .gguf file as it is.
func TestGGUFNeedsNoAdapter(t *testing.T) {
	model, _, config := narrowModel(t, safetensors.BF16, 0)
	output := filepath.Join(t.TempDir(), "model.gguf")
	m, err := Merge(t.Context(), MergeConfig{Env: Env{Backend: device.Go}, ModelPath: model, Output: output})
	if err != nil {
		t.Fatal(err)
	}
	if m.DType != "bf16" || m.Probe.Difference != 0 || m.Probe.Effect != 0 {
		t.Errorf("gave %+v with %+v", m, *m.Probe)
	}
	file, err := gguf.Open(output)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if file.Metadata["tokenizer.chat_template"] != "{{ messages }}" || file.Metadata["general.name"] != "model" {
		t.Errorf("metadata has template %q and name %q", file.Metadata["tokenizer.chat_template"], file.Metadata["general.name"])
	}
	if got := len(file.Tensors); got != len(config.Shapes()) {
		t.Errorf("%d tensors, want %d", got, len(config.Shapes()))
	}
}

// An adapter of zeros is said wherever one is loaded for use.
func TestAdapterThatChangesNothingIsSaid(t *testing.T) {
	model, adapter, _ := narrowModel(t, safetensors.BF16, 0)
	const want = "changes nothing"
	m, err := Merge(t.Context(), MergeConfig{ModelPath: model, Adapter: adapter, Output: filepath.Join(t.TempDir(), "m"), NoProbe: true})
	if err != nil {
		t.Fatal(err)
	}
	out, err := Generate(t.Context(), GenerateConfig{
		Env: Env{Backend: device.Go}, Generate: generate.Config{MaxTokens: 1}, ModelPath: model, Adapter: adapter, Descriptions: []string{"A cube."},
	})
	if err != nil {
		t.Fatal(err)
	}
	for verb, warnings := range map[string][]string{"merge": m.Warnings, "generate": out[0].Warnings} {
		if len(warnings) != 1 || !strings.Contains(warnings[0], want) || !strings.Contains(warnings[0], adapter) {
			t.Errorf("%s warns %q, want %q and the adapter", verb, warnings, want)
		}
	}
}

// An adapter with DoRA that nobody trained is found by its effect.
func TestDoRAThatChangesNothingIsSaid(t *testing.T) {
	model, _, config := narrowModel(t, safetensors.F32, 0)
	dev, err := device.Open(device.Go)
	if err != nil {
		t.Fatal(err)
	}
	defer dev.Close()
	base, err := llama.Load(dev.Backend, dev.DType(), model)
	if err != nil {
		t.Fatal(err)
	}
	defer base.Close()
	layout, err := lora.NewLayout(lora.Config{Rank: 2, DoRA: true}, config)
	if err != nil {
		t.Fatal(err)
	}
	values, err := layout.Init(1, base)
	if err != nil {
		t.Fatal(err)
	}
	adapter := filepath.Join(t.TempDir(), "adapter")
	if err := (&lora.Adapter{Layout: layout, Values: values, Base: model}).Save(adapter); err != nil {
		t.Fatal(err)
	}
	m, err := Merge(t.Context(), MergeConfig{Env: Env{Backend: device.Go}, ModelPath: model, Adapter: adapter, Output: filepath.Join(t.TempDir(), "m")})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"the adapter changes nothing on the probe"}, m.Warnings); diff != "" {
		t.Errorf("warnings (-want +got):\n%s\n%s", diff, m.Probe)
	}
}

// A tokenizer that a .gguf file cannot hold is said before the model is read.
func TestByteLevelGGUFIsRefusedAtOnce(t *testing.T) {
	model, adapter, _ := narrowModel(t, safetensors.BF16, 0.1)
	for _, name := range []string{"tokenizer.json", "tokenizer_config.json"} {
		if err := copyFile(filepath.Join(model, name), filepath.Join("tokenizer", "testdata", "llama3", name)); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Remove(filepath.Join(model, "special_tokens_map.json")); err != nil {
		t.Fatal(err)
	}
	c := MergeConfig{Env: Env{Backend: "none"}, ModelPath: model, Adapter: adapter, Output: filepath.Join(t.TempDir(), "m.gguf")}
	if _, err := Merge(t.Context(), c); err == nil || !strings.Contains(err.Error(), "a byte-level tokenizer (Llama 3, GPT-2) is not written to .gguf") {
		t.Errorf("Merge gave %v", err)
	}
}

// Of two merges into one directory, one that is broken off does not harm the other.
func TestMergesAtOnce(t *testing.T) {
	model, adapter, _ := narrowModel(t, safetensors.F32, 0.1)
	root := t.TempDir()
	c := MergeConfig{ModelPath: model, Adapter: adapter, Output: filepath.Join(root, "m"), NoProbe: true}
	other, ctx := c, t.Context()
	c.Progress = func(p Progress) {
		if p.Done != 1 {
			return
		}
		inner, cancel := context.WithCancel(ctx)
		other.Progress = func(Progress) { cancel() }
		if _, err := Merge(inner, other); !errors.Is(err, context.Canceled) {
			t.Errorf("the other merge gave %v", err)
		}
	}
	if _, err := Merge(ctx, c); err != nil {
		t.Fatal(err)
	}
	if entries, err := os.ReadDir(root); err != nil || len(entries) != 1 {
		t.Errorf("left %v, %v, want the model alone", entries, err)
	}
	if _, err := llama.Check(c.Output); err != nil {
		t.Error(err)
	}
	info, err := os.Stat(c.Output)
	if err != nil {
		t.Fatal(err)
	}
	usual := filepath.Join(root, "usual")
	if err := os.Mkdir(usual, 0o777); err != nil {
		t.Fatal(err)
	}
	if want, err := os.Stat(usual); err != nil || info.Mode() != want.Mode() {
		t.Errorf("the model's directory has mode %v, a new one %v, %v", info.Mode(), want.Mode(), err)
	}
}

// Whatever ends a merge early leaves nothing.
func TestMergeLeavesNothing(t *testing.T) {
	model, adapter, _ := narrowModel(t, safetensors.F32, 1e6) // beyond float16
	for name, c := range map[string]struct {
		config MergeConfig
		cancel bool
		want   string
	}{
		"cancelled":         {MergeConfig{Output: "m", DType: "f32"}, true, context.Canceled.Error()},
		"out of range":      {MergeConfig{Output: "m", DType: "f16"}, false, "beyond the range of F16"},
		"out of range gguf": {MergeConfig{Output: "m.gguf", DType: "f16"}, false, "beyond the range of F16"},
		"unknown dtype":     {MergeConfig{Output: "m", DType: "int8"}, false, "known: bf16, f16, f32, q8_0"},
		"gguf dtype":        {MergeConfig{Output: "m", DType: "q8_0"}, false, "is for .gguf files"},
		"no output":         {MergeConfig{}, false, "no output"},
	} {
		t.Run(name, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			root := t.TempDir()
			if c.config.Output != "" {
				c.config.Output = filepath.Join(root, "made", c.config.Output)
			}
			c.config.ModelPath, c.config.Adapter, c.config.NoProbe = model, adapter, true
			if c.cancel {
				c.config.Progress = func(p Progress) {
					if p.Done > p.Total/2 {
						cancel()
					}
				}
			}
			_, err := Merge(ctx, c.config)
			if err == nil || !strings.Contains(err.Error(), c.want) || c.cancel && !errors.Is(err, context.Canceled) {
				t.Errorf("Merge gave %v, want an error with %q", err, c.want)
			}
			if left, _ := os.ReadDir(root); len(left) > 0 {
				t.Errorf("left behind %v", left)
			}
		})
	}
}

func TestMergeOverwritesNothing(t *testing.T) {
	model, adapter, _ := narrowModel(t, safetensors.BF16, 0.1)
	root := t.TempDir()
	for _, name := range []string{"file.gguf", filepath.Join("dir", "file")} {
		if err := os.MkdirAll(filepath.Join(root, "dir"), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(root, name), []byte("mine"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, output := range []string{"file.gguf", "dir"} {
		_, err := Merge(t.Context(), MergeConfig{ModelPath: model, Adapter: adapter, Output: filepath.Join(root, output), NoProbe: true})
		if err == nil || !strings.Contains(err.Error(), output+" exists") {
			t.Errorf("Merge into %s gave %v", output, err)
		}
	}
	if _, err := Merge(t.Context(), MergeConfig{ModelPath: model, Output: filepath.Join(root, "x"), NoProbe: true}); err == nil || !strings.Contains(err.Error(), "no adapter") {
		t.Errorf("a directory without an adapter gave %v", err)
	}
	// An empty directory gives its place.
	empty := filepath.Join(root, "empty")
	if err := os.Mkdir(empty, 0o777); err != nil {
		t.Fatal(err)
	}
	if _, err := Merge(t.Context(), MergeConfig{ModelPath: model, Adapter: adapter, Output: empty, NoProbe: true}); err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(filepath.Join(empty, "config.json"))
	if err != nil {
		t.Fatal(err)
	}
	var config map[string]any
	if err := json.Unmarshal(raw, &config); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff("bfloat16", config["torch_dtype"]); diff != "" {
		t.Errorf("torch_dtype (-want +got):\n%s", diff)
	}
}
