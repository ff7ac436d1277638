package sft

import (
	. "github.com/gomlx/gomlx/core/graph"

	"github.com/threebook/threebook/kit/llama"
	"github.com/threebook/threebook/kit/lora"
)

// parameters is what training changes: one float32 vector, however many tensors
// it stands for.
type parameters interface {
	size() int
	// split gives the vector's tensors; join is its inverse, for their gradients.
	split(flat *Node) []*Node
	join(parts []*Node) *Node
	// network builds the model from the frozen weights and the trained tensors.
	network(frozen, parts []*Node, dropout lora.Dropout) llama.Network
}

// adapterParameters trains an adapter: the model's weights are frozen inputs.
type adapterParameters struct {
	config llama.Config
	layout *lora.Layout
}

func (p adapterParameters) size() int                { return p.layout.Size }
func (p adapterParameters) split(flat *Node) []*Node { return p.layout.Split(flat) }
func (p adapterParameters) join(parts []*Node) *Node { return p.layout.Join(parts) }
func (p adapterParameters) network(frozen, parts []*Node, dropout lora.Dropout) llama.Network {
	return llama.Network{Config: p.config, Weight: llama.Bind(p.config, frozen), Delta: p.layout.Delta(parts, dropout)}
}

// modelParameters trains all the weights, in the order of [llama.Config.Shapes]:
// there are no frozen inputs.
type modelParameters struct{ config llama.Config }

func (p modelParameters) size() int { return int(p.config.Parameters()) }

func (p modelParameters) split(flat *Node) []*Node {
	var parts []*Node
	offset := 0
	for _, s := range p.config.Shapes() {
		parts = append(parts, Reshape(Slice(flat, AxisRange(offset, offset+s.Size())), s.Dims...))
		offset += s.Size()
	}
	return parts
}

func (p modelParameters) join(parts []*Node) *Node {
	flat := make([]*Node, len(parts))
	for i, n := range parts {
		flat[i] = Reshape(n, n.Shape().Size())
	}
	return Concatenate(flat, 0)
}

func (p modelParameters) network(_, parts []*Node, _ lora.Dropout) llama.Network {
	return llama.Network{Config: p.config, Weight: llama.Bind(p.config, parts)}
}
