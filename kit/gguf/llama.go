package gguf

import (
	"cmp"
	"fmt"
	"io"
	"strings"

	"github.com/threebook/threebook/kit/llama"
	"github.com/threebook/threebook/kit/runs"
)

// Llama is a model to be written.
type Llama struct {
	Config       llama.Config
	TokenizerDir string // the model directory with its tokenizer
	Type         Type   // of the matrices; norms are always F32
	Name         string // general.name; optional
}

// WriteLlama writes a model, whole or not at all. The weights are asked for one
// by one under their Hugging Face names, in the order of [llama.Config.Shapes],
// and rounded once. Warnings say what is not as one would expect: rows that do
// not fill Q8_0 blocks and are kept in F16, a tokenizer that llama.cpp cannot
// imitate, or further end tokens.
func WriteLlama(path string, m Llama, weight func(llama.Shape) ([]float32, error)) (warnings []string, err error) {
	if err := m.Config.Validate(); err != nil {
		return nil, fmt.Errorf("write %s: %w", path, err)
	}
	matrices, ok := m.Type.kind()
	if !ok {
		return nil, fmt.Errorf("write %s: %s is not supported (known: %s)", path, m.Type, strings.Join(TypeNames(), ", "))
	}
	vocabulary, warnings, err := tokenizerEntries(m.TokenizerDir, m.Config)
	if err != nil {
		return nil, fmt.Errorf("write %s: %w", path, err)
	}
	tensors, narrow := m.tensors(matrices, weight)
	if narrow > 0 {
		warnings = append(warnings, fmt.Sprintf("%d of %d tensors are kept in f16: their rows are no multiple of %d values, which a q8_0 block has", narrow, len(tensors), blockValues))
	}
	metadata := append(m.entries(matrices.file), vocabulary...)
	err = runs.WriteFile(path, func(w io.Writer) error { return Write(w, metadata, tensors) })
	return warnings, err
}

// tensors lists what is written; narrow counts those that cannot be in blocks.
func (m Llama) tensors(matrices kind, weight func(llama.Shape) ([]float32, error)) (list []Tensor, narrow int) {
	if factors := m.Config.RopeFactors(); factors != nil {
		list = append(list, Tensor{Name: "rope_freqs.weight", Type: F32, Dims: []int{len(factors)}, Data: func() ([]byte, error) {
			return encode(F32, factors)
		}})
	}
	for _, s := range m.Config.Shapes() {
		t := Tensor{Name: tensorName(s.Name), Type: m.Type, Dims: s.Dims}
		switch {
		case len(s.Dims) == 1:
			t.Type = F32
		case s.Dims[1]%matrices.values != 0:
			t.Type = F16
			narrow++
		}
		t.Data = func() ([]byte, error) {
			values, err := weight(s)
			if err != nil {
				return nil, err
			}
			if heads := m.turned(s.Name); heads > 0 {
				values = permute(values, heads, s.Dims[1])
			}
			return encode(t.Type, values)
		}
		list = append(list, t)
	}
	return list, narrow
}

// turned is the number of heads of a projection whose output is rotated, else 0.
func (m Llama) turned(name string) int {
	switch {
	case strings.HasSuffix(name, ".q_proj.weight"):
		return m.Config.Heads
	case strings.HasSuffix(name, ".k_proj.weight"):
		return m.Config.KVHeads
	}
	return 0
}

// Weights gives back the weights of a file that [WriteLlama] wrote, by their
// Hugging Face names: the inverse of writing, up to its rounding.
func (m Llama) Weights(f *File) func(llama.Shape) ([]float32, error) {
	return func(s llama.Shape) ([]float32, error) {
		values, err := f.Float32s(tensorName(s.Name))
		if err != nil {
			return nil, err
		}
		if len(values) != s.Size() {
			return nil, fmt.Errorf("read GGUF tensor %s: %d values, want %v", tensorName(s.Name), len(values), s.Dims)
		}
		if heads := m.turned(s.Name); heads > 0 {
			values = unpermute(values, heads, s.Dims[1])
		}
		return values, nil
	}
}

// names maps the last parts of Hugging Face's names to llama.cpp's
// (llama-arch.cpp, LLM_TENSOR_NAMES).
var names = map[string]string{
	"input_layernorm": "attn_norm", "post_attention_layernorm": "ffn_norm",
	"self_attn.q_proj": "attn_q", "self_attn.k_proj": "attn_k", "self_attn.v_proj": "attn_v", "self_attn.o_proj": "attn_output",
	"mlp.gate_proj": "ffn_gate", "mlp.up_proj": "ffn_up", "mlp.down_proj": "ffn_down",
}

// tensorName is llama.cpp's name of a tensor.
func tensorName(name string) string {
	switch name {
	case llama.EmbedTokens:
		return "token_embd.weight"
	case llama.FinalNorm:
		return "output_norm.weight"
	case llama.LMHead:
		return "output.weight"
	}
	layer, rest, _ := strings.Cut(strings.TrimPrefix(name, "model.layers."), ".")
	return "blk." + layer + "." + names[strings.TrimSuffix(rest, ".weight")] + ".weight"
}

// entries is the metadata of the model itself. Dynamic RoPE scaling begins beyond
// the context length, so there is nothing to write of it.
func (m Llama) entries(fileType uint32) []Entry {
	c := m.Config
	list := []Entry{
		{"general.architecture", "llama"},
		{"general.type", "model"},
		{"general.name", cmp.Or(m.Name, "model")},
		{"general.file_type", fileType},
		{"general.quantization_version", uint32(quantizationVersion)},
		{"llama.vocab_size", uint32(c.VocabSize)},
		{"llama.context_length", uint32(c.MaxPositions)},
		{"llama.embedding_length", uint32(c.HiddenSize)},
		{"llama.block_count", uint32(c.Layers)},
		{"llama.feed_forward_length", uint32(c.IntermediateSize)},
		{"llama.attention.head_count", uint32(c.Heads)},
		{"llama.attention.head_count_kv", uint32(c.KVHeads)},
		{"llama.attention.key_length", uint32(c.HeadDim)},
		{"llama.attention.value_length", uint32(c.HeadDim)},
		{"llama.attention.layer_norm_rms_epsilon", float32(c.RMSNormEps)},
		{"llama.rope.dimension_count", uint32(c.HeadDim)},
		{"llama.rope.freq_base", float32(c.RopeTheta)},
	}
	if c.RopeScaling.Type == "linear" {
		list = append(list, Entry{"llama.rope.scaling.type", "linear"}, Entry{"llama.rope.scaling.factor", float32(c.RopeScaling.Factor)})
	}
	return list
}
