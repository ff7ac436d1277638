package gguf

import (
	"bytes"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/threebook/threebook/kit/llama"
	"github.com/threebook/threebook/kit/safetensors"
)

// chatTemplate is the one in scripts/golden/gguf_files.py.
const chatTemplate = "{% for m in messages %}[INST] {{ m.content }} [/INST]{% endfor %}"

// formula gives the weights that scripts/golden/gguf_files.py makes.
func formula(c llama.Config) func(llama.Shape) ([]float32, error) {
	index := map[string]int{}
	for i, name := range []string{
		llama.EmbedTokens, "model.layers.0.input_layernorm.weight",
		"model.layers.0.self_attn.q_proj.weight", "model.layers.0.self_attn.k_proj.weight",
		"model.layers.0.self_attn.v_proj.weight", "model.layers.0.self_attn.o_proj.weight",
		"model.layers.0.mlp.gate_proj.weight", "model.layers.0.mlp.up_proj.weight", "model.layers.0.mlp.down_proj.weight",
		"model.layers.0.post_attention_layernorm.weight", llama.FinalNorm, llama.LMHead,
	} {
		index[name] = i
	}
	return func(s llama.Shape) ([]float32, error) {
		values := make([]float32, s.Size())
		for i := range values {
			values[i] = float32((i*7919+index[s.Name]*104729)%2003-1001) / 4096
		}
		return values, nil
	}
}

// goldens are the two models of testdata, with directories of their tokenizers.
func goldens(t *testing.T) map[string]Llama {
	t.Helper()
	config := llama.Config{
		HiddenSize: 32, IntermediateSize: 48, Layers: 1, Heads: 4, KVHeads: 2, HeadDim: 8,
		MaxPositions: 256, RMSNormEps: 1e-5, RopeTheta: 1e6, BOS: 1, EOS: []int32{2},
	}
	a, b := config, config
	a.TiedEmbeddings, a.VocabSize = true, 565+3
	a.RopeScaling = llama.RopeScaling{Type: "llama3", Factor: 8, LowFreqFactor: 1, HighFreqFactor: 4, OriginalPosition: 128}
	b.KVHeads, b.VocabSize = 4, 440+3
	b.RopeScaling = llama.RopeScaling{Type: "linear", Factor: 4}

	sentencePiece := t.TempDir()
	copyInto(t, sentencePiece, "../tokenizer/testdata/sentencepiece/tokenizer.model")
	if err := os.WriteFile(filepath.Join(sentencePiece, chatTemplateName), []byte(chatTemplate), 0o600); err != nil {
		t.Fatal(err)
	}
	return map[string]Llama{
		"f16.gguf":  {Config: a, TokenizerDir: "../tokenizer/testdata/trained", Type: F16, Name: "golden"},
		"q8_0.gguf": {Config: b, TokenizerDir: sentencePiece, Type: Q8_0, Name: "golden"},
	}
}

func copyInto(t *testing.T, dir, path string) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, filepath.Base(path)), data, 0o600); err != nil {
		t.Fatal(err)
	}
}

func open(t *testing.T, path string) *File {
	t.Helper()
	f, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

// Files are what the gguf package writes of the same models: metadata in the same
// order, and tensors byte for byte.
func TestEqualsTheReferenceWriter(t *testing.T) {
	for name, m := range goldens(t) {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), name)
			warnings, err := WriteLlama(path, m, formula(m.Config))
			if err != nil {
				t.Fatal(err)
			}
			if kept := strings.Join(warnings, "\n"); strings.Contains(kept, "1 of 12 tensors are kept in f16") != (m.Type == Q8_0) || len(warnings) > 1 {
				t.Errorf("warnings are %q", warnings)
			}
			want, got := open(t, filepath.Join("testdata", name)), open(t, path)
			if diff := cmp.Diff(want.Keys, got.Keys); diff != "" {
				t.Errorf("keys (-reference +ours):\n%s", diff)
			}
			if diff := cmp.Diff(want.Metadata, got.Metadata); diff != "" {
				t.Errorf("metadata (-reference +ours):\n%s", diff)
			}
			if diff := cmp.Diff(want.Tensors, got.Tensors, cmp.AllowUnexported(Info{})); diff != "" {
				t.Fatalf("tensors (-reference +ours):\n%s", diff)
			}
			for _, info := range want.Tensors {
				if info.Name == "rope_freqs.weight" {
					equalWithin(t, want, got, info.Name, 1e-6) // powers differ in their last bits
				} else if !bytes.Equal(raw(t, want, info), raw(t, got, info)) {
					t.Errorf("tensor %s differs", info.Name)
				}
			}
		})
	}
}

func raw(t *testing.T, f *File, info Info) []byte {
	t.Helper()
	data, err := io.ReadAll(io.NewSectionReader(f.source, info.offset, info.Size))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func equalWithin(t *testing.T, want, got *File, name string, relative float64) {
	t.Helper()
	a, err := want.Float32s(name)
	if err != nil {
		t.Fatal(err)
	}
	b, err := got.Float32s(name)
	if err != nil {
		t.Fatal(err)
	}
	for i := range a {
		if math.Abs(float64(a[i]-b[i])) > relative*math.Abs(float64(a[i])) {
			t.Errorf("%s[%d] is %g, the reference's %g", name, i, b[i], a[i])
		}
	}
}

// Blocks are the gguf package's, which are ggml's: of all magnitudes, with
// halves, zeros and the largest float16.
func TestBlocksEqualTheReference(t *testing.T) {
	golden, err := safetensors.Open("testdata/blocks.safetensors")
	if err != nil {
		t.Fatal(err)
	}
	defer golden.Close()
	values, err := golden.Float32s("values")
	if err != nil {
		t.Fatal(err)
	}
	want, err := golden.Bytes("blocks")
	if err != nil {
		t.Fatal(err)
	}
	got, err := quantize(values)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(want); i += blockBytes {
		if !bytes.Equal(want[i:i+blockBytes], got[i:i+blockBytes]) {
			t.Errorf("block %d of %v\nis  %v\nnot %v", i/blockBytes, values[i/blockBytes*blockValues:][:blockValues], got[i:i+blockBytes], want[i:i+blockBytes])
		}
	}
}
