package lora

import (
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	. "github.com/gomlx/gomlx/core/graph"

	"github.com/threebook/threebook/kit/llama"
)

// Dropout zeroes inputs of A while training. State is a node of three uint64
// words (graph.RNGStateShape) that changes with every micro-batch; nil is no dropout.
type Dropout struct{ State *Node }

// Split gives the matrices as nodes, from the adapter's vector flat [Size].
func (l *Layout) Split(flat *Node) []*Node {
	nodes := make([]*Node, len(l.Matrices))
	for i, m := range l.Matrices {
		nodes[i] = Reshape(Slice(flat, AxisRange(m.Offset, m.Offset+m.Size())), m.Shape()...)
	}
	return nodes
}

// Join is the inverse of [Layout.Split], for gradients.
func (l *Layout) Join(matrices []*Node) *Node {
	parts := make([]*Node, len(matrices))
	for i, m := range matrices {
		parts[i] = Reshape(m, l.Matrices[i].Size())
	}
	return Concatenate(parts, 0)
}

// Adapt gives the projections' outputs with the adapter, as
// [llama.Network.Adapt] takes it: y + scale·dropout(x)·Aᵀ·Bᵀ for x [..., in] and
// y [..., out], and with DoRA what dora.go says. matrices are in the order of the
// layout; they are kept in float32, and A and B are cast to x's dtype at use.
func (l *Layout) Adapt(matrices []*Node, dropout Dropout) llama.Adapt {
	return l.adapt(matrices, dropout, doraFactor)
}

// AdaptFixed is Adapt for the numbers that [Adapter.Fixed] gives, without dropout.
func (l *Layout) AdaptFixed(matrices []*Node) llama.Adapt {
	return l.adapt(matrices, Dropout{}, fixedFactor)
}

func (l *Layout) adapt(matrices []*Node, dropout Dropout, factor rowFactor) llama.Adapt {
	state := dropout.State
	return func(module string, x, weight, y *Node) *Node {
		i, ok := l.byModule[module]
		if !ok {
			return y
		}
		m := l.Modules[i]
		parts := matrices[m.first:]
		input := x
		if state != nil && l.Config.Dropout > 0 {
			state, input = drop(state, x, l.Config.Dropout)
		}
		h := llama.Project(input, ConvertDType(parts[0], x.DType()))
		h = llama.Project(h, ConvertDType(parts[1], x.DType()))
		h = MulScalar(h, m.Scale)
		if !l.Config.DoRA {
			return Add(y, h)
		}
		base := y
		if input != x {
			base = llama.Project(input, weight)
		}
		return doraOutput(y, base, h, factor(weight, parts[0], parts[1], parts[2], m.Scale))
	}
}

// drop zeroes each element with probability p and divides the rest by 1-p.
func drop(state, x *Node, p float64) (next, dropped *Node) {
	shape := shapes.Make(dtypes.Float32, x.Shape().Dimensions...)
	next, u := RandomUniform(state, shape)
	kept := GreaterOrEqual(u, Scalar(x.Graph(), dtypes.Float32, p))
	return next, Where(kept, MulScalar(x, 1/(1-p)), ZerosLike(x))
}
