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
		nodes[i] = Reshape(Slice(flat, AxisRange(m.Offset, m.Offset+m.Size())), m.Rows, m.Cols)
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

// Delta gives what the adapter adds to a projection, as [llama.Network.Delta]
// takes it: scale · dropout(x)·Aᵀ·Bᵀ for x [..., in]. matrices are in the order
// of the layout; they are kept in float32 and cast to x's dtype at use.
func (l *Layout) Delta(matrices []*Node, dropout Dropout) func(module string, x *Node) *Node {
	state := dropout.State
	return func(module string, x *Node) *Node {
		i, ok := l.byModule[module]
		if !ok {
			return nil
		}
		if state != nil && l.Config.Dropout > 0 {
			state, x = drop(state, x, l.Config.Dropout)
		}
		h := llama.Project(x, ConvertDType(matrices[i], x.DType()))
		h = llama.Project(h, ConvertDType(matrices[i+1], x.DType()))
		return MulScalar(h, l.Config.Scale())
	}
}

// drop zeroes each element with probability p and divides the rest by 1-p.
func drop(state, x *Node, p float64) (next, dropped *Node) {
	shape := shapes.Make(dtypes.Float32, x.Shape().Dimensions...)
	next, u := RandomUniform(state, shape)
	kept := GreaterOrEqual(u, Scalar(x.Graph(), dtypes.Float32, p))
	return next, Where(kept, MulScalar(x, 1/(1-p)), ZerosLike(x))
}
