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
	// groups cuts the vector into stretches that the optimizer treats alike.
	groups() []group
	// network builds the model from the frozen weights and the trained tensors.
	network(frozen, parts []*Node) llama.Network
	// training is network with dropout, and with the loss's gradients for the parts.
	training(frozen, parts []*Node, dropout lora.Dropout) (net llama.Network, gradients func(loss *Node) []*Node)
}

// group is a stretch of the vector.
type group struct {
	size   int
	raised bool // has LoRA+'s learning rate
	decays bool // takes weight decay
}

// adapterParameters trains an adapter: the model's weights are frozen inputs.
type adapterParameters struct {
	config llama.Config
	layout *lora.Layout
}

func (p adapterParameters) size() int                { return p.layout.Size }
func (p adapterParameters) split(flat *Node) []*Node { return p.layout.Split(flat) }
func (p adapterParameters) join(parts []*Node) *Node { return p.layout.Join(parts) }

// groups raises B and DoRA's magnitudes; all decay (peft.optimizers.create_loraplus_optimizer).
func (p adapterParameters) groups() []group {
	var list []group
	for _, m := range p.layout.Matrices {
		list = append(list, group{size: m.Size(), raised: m.Part != lora.PartA, decays: true})
	}
	return list
}

func (p adapterParameters) network(frozen, parts []*Node) llama.Network {
	weight := llama.Bind(p.config, frozen)
	return llama.Network{Config: p.config, Weight: weight, Adapt: p.layout.Adapt(parts, weight, lora.Dropout{})}
}

func (p adapterParameters) training(frozen, parts []*Node, dropout lora.Dropout) (llama.Network, func(*Node) []*Node) {
	weight := llama.Bind(p.config, frozen)
	adapt, gradients := p.layout.AdaptTrained(parts, weight, dropout)
	return llama.Network{Config: p.config, Weight: weight, Adapt: adapt}, gradients
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

// groups keeps the norms' weights from decaying, as the Trainer of transformers does.
func (p modelParameters) groups() []group {
	var list []group
	for _, s := range p.config.Shapes() {
		list = append(list, group{size: s.Size(), decays: len(s.Dims) > 1})
	}
	return list
}

func (p modelParameters) network(_, parts []*Node) llama.Network {
	return llama.Network{Config: p.config, Weight: llama.Bind(p.config, parts)}
}

func (p modelParameters) training(_, parts []*Node, _ lora.Dropout) (llama.Network, func(*Node) []*Node) {
	return p.network(nil, parts), func(loss *Node) []*Node { return Gradient(loss, parts...) }
}

// spread gives each element of the vector its group's scalar: [size], or the
// scalar itself where there is one only.
func spread(groups []group, of func(group) *Node) *Node {
	var parts []*Node
	value, size := of(groups[0]), 0
	for _, g := range groups {
		if next := of(g); next != value {
			parts = append(parts, BroadcastToDims(value, size))
			value, size = next, 0
		}
		size += g.size
	}
	if len(parts) == 0 {
		return value
	}
	return Concatenate(append(parts, BroadcastToDims(value, size)), 0)
}
