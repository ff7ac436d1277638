package llama

import (
	"fmt"
	"reflect"
	"strings"
)

// Names of the tensors outside the layers, as Hugging Face writes them.
const (
	EmbedTokens = "model.embed_tokens.weight"
	FinalNorm   = "model.norm.weight"
	LMHead      = "lm_head.weight"
)

// modules are the seven projections of a layer, in the order they run; all of
// them take LoRA in the shipped recipe.
var modules = []string{
	"self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj", "self_attn.o_proj",
	"mlp.gate_proj", "mlp.up_proj", "mlp.down_proj",
}

// Shape is a named tensor's dimensions. Projections are [out, in], as nn.Linear keeps them.
type Shape struct {
	Name string
	Dims []int
}

// Size is the number of elements.
func (s Shape) Size() int {
	n := 1
	for _, d := range s.Dims {
		n *= d
	}
	return n
}

// Projection is one of a layer's linear maps: weight [Out, In].
type Projection struct {
	Module  string // "model.layers.0.self_attn.q_proj": the weight's name without ".weight"
	Kind    string // "q_proj"
	Layer   int    // counted from 0
	In, Out int
}

// Projections lists the seven projections of every layer, in the order they run.
func (c Config) Projections() []Projection {
	q, kv := c.Heads*c.HeadDim, c.KVHeads*c.HeadDim
	dims := map[string][2]int{
		"q_proj": {c.HiddenSize, q}, "k_proj": {c.HiddenSize, kv}, "v_proj": {c.HiddenSize, kv}, "o_proj": {q, c.HiddenSize},
		"gate_proj": {c.HiddenSize, c.IntermediateSize}, "up_proj": {c.HiddenSize, c.IntermediateSize}, "down_proj": {c.IntermediateSize, c.HiddenSize},
	}
	var list []Projection
	for l := range c.Layers {
		for _, m := range modules {
			kind := m[strings.LastIndexByte(m, '.')+1:]
			list = append(list, Projection{Module: layer(l, m), Kind: kind, Layer: l, In: dims[kind][0], Out: dims[kind][1]})
		}
	}
	return list
}

// Shapes lists every tensor of the model, in the order graphs take them.
func (c Config) Shapes() []Shape {
	list := []Shape{{EmbedTokens, []int{c.VocabSize, c.HiddenSize}}}
	projections := c.Projections()
	for l := range c.Layers {
		list = append(list, Shape{layer(l, "input_layernorm.weight"), []int{c.HiddenSize}})
		for _, p := range projections[l*len(modules) : (l+1)*len(modules)] {
			list = append(list, Shape{p.Module + ".weight", []int{p.Out, p.In}})
		}
		list = append(list, Shape{layer(l, "post_attention_layernorm.weight"), []int{c.HiddenSize}})
	}
	list = append(list, Shape{FinalNorm, []int{c.HiddenSize}})
	if !c.TiedEmbeddings {
		list = append(list, Shape{LMHead, []int{c.VocabSize, c.HiddenSize}})
	}
	return list
}

// Parameters is the number of weights; the tied head counts once.
func (c Config) Parameters() int64 {
	var n int64
	for _, s := range c.Shapes() {
		n += int64(s.Size())
	}
	return n
}

// MatrixParameters is the number of weights that a token is multiplied with:
// projections and output head, without the embedding table and the norms. It is
// the N of the 4·N FLOPs a token that LoRA training counts.
func (c Config) MatrixParameters() int64 {
	n := int64(c.VocabSize) * int64(c.HiddenSize)
	for _, p := range c.Projections() {
		n += int64(p.In) * int64(p.Out)
	}
	return n
}

func layer(i int, name string) string { return fmt.Sprintf("model.layers.%d.%s", i, name) }

// jsonKeys lists the JSON names of a struct's fields.
func jsonKeys(v any) []string {
	t := reflect.TypeOf(v)
	var keys []string
	for i := range t.NumField() {
		name, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
		keys = append(keys, name)
	}
	return keys
}
