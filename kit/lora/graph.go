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
	return (&graph{layout: l, matrices: matrices, state: dropout.State, factor: doraFactor}).adapt
}

// AdaptFixed is Adapt for the numbers that [Adapter.Fixed] gives, without dropout.
func (l *Layout) AdaptFixed(matrices []*Node) llama.Adapt {
	return (&graph{layout: l, matrices: matrices, factor: fixedFactor}).adapt
}

// AdaptTrained is Adapt with a function that gives the gradients of a loss with
// respect to the matrices, to be called once. It computes the same as
// [graph.Gradient] would, several times as fast on CPUs.
func (l *Layout) AdaptTrained(matrices []*Node, dropout Dropout) (llama.Adapt, func(loss *Node) []*Node) {
	g := &graph{layout: l, matrices: matrices, state: dropout.State, factor: doraFactor, ups: map[int]*Node{}, train: true}
	return g.adapt, g.gradients
}

// graph puts an adapter into one computation.
type graph struct {
	layout   *Layout
	matrices []*Node
	state    *Node // of dropout
	factor   rowFactor
	train    bool
	ups      map[int]*Node // gradients of B, by the matrix's number
}

// adapt is a [llama.Adapt]. What has rank columns is computed with rank rows, so
// that neither here nor in the gradients a wide matrix has to be transposed.
func (g *graph) adapt(module string, x, weight, y *Node) *Node {
	i, ok := g.layout.byModule[module]
	if !ok {
		return y
	}
	m, config := g.layout.Modules[i], g.layout.Config
	parts := g.matrices[m.first:]
	input := x
	if g.state != nil && config.Dropout > 0 {
		g.state, input = drop(g.state, x, config.Dropout)
	}
	flat := Reshape(input, -1, input.Shape().Dim(-1))
	down := Dot(ConvertDType(parts[0], x.DType()), flat).General([]int{1}, nil, []int{1}, nil) // [rank, tokens]
	h := g.up(m.first+1, down, m.Scale, x.DType())
	h = Reshape(h, y.Shape().Dimensions...)
	if !config.DoRA {
		return Add(y, h)
	}
	base := y
	if input != x {
		base = llama.Project(input, weight)
	}
	return doraOutput(y, base, h, g.factor(weight, parts[0], parts[1], parts[2], m.Scale))
}

// up is scale·downᵀ·Bᵀ [tokens, out], for the matrix B of that number. In training
// B's gradient is taken where the output's arrives: scale·down·gradient, [rank, out],
// where the library's own would transpose the gradient, [tokens, out].
func (g *graph) up(number int, down *Node, scale float64, dtype dtypes.DType) *Node {
	b := ConvertDType(g.matrices[number], dtype)
	if g.train {
		b = StopGradient(b)
	}
	out := Dot(MulScalar(Transpose(down, 0, 1), scale), b).General([]int{1}, nil, []int{1}, nil)
	if !g.train {
		return out
	}
	return IdentityWithCustomGradient(out, func(_, cotangent *Node) *Node {
		own := MulScalar(Dot(down, cotangent).General([]int{1}, nil, []int{0}, nil), scale)
		g.ups[number] = ConvertDType(Transpose(own, 0, 1), dtypes.Float32)
		return cotangent
	})
}

// gradients of the loss, one a matrix.
func (g *graph) gradients(loss *Node) []*Node {
	list := Gradient(loss, g.matrices...)
	for number, own := range g.ups {
		list[number] = own
	}
	return list
}

// drop zeroes each element with probability p and divides the rest by 1-p.
func drop(state, x *Node, p float64) (next, dropped *Node) {
	shape := shapes.Make(dtypes.Float32, x.Shape().Dimensions...)
	next, u := RandomUniform(state, shape)
	kept := GreaterOrEqual(u, Scalar(x.Graph(), dtypes.Float32, p))
	return next, Where(kept, MulScalar(x, 1/(1-p)), ZerosLike(x))
}
