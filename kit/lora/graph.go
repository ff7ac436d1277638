package lora

import (
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	. "github.com/gomlx/gomlx/core/graph"

	"github.com/threebook/threebook/kit/llama"
)

// Dropout zeroes inputs of A while training. State is a node of three uint64
// words (graph.RNGStateShape) that changes with every micro-batch; nil is no dropout.
type Dropout struct {
	State *Node
	// Checkpointing computes the random numbers again in the backward pass: they do
	// not follow from a layer's input, so the layers' own checkpoints would keep them.
	Checkpointing bool
}

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
// weight gives the base's weights by their names, as [llama.Network.Weight] does.
func (l *Layout) Adapt(matrices []*Node, weight func(name string) *Node, dropout Dropout) llama.Adapt {
	return l.graph(matrices, weight, dropout).adapt
}

// AdaptTrained is Adapt with a function that gives the gradients of a loss with
// respect to the matrices, to be called once. They are what the library's Gradient
// would give; on CPUs they take a fraction of the time.
func (l *Layout) AdaptTrained(matrices []*Node, weight func(name string) *Node, dropout Dropout) (llama.Adapt, func(loss *Node) []*Node) {
	g := l.graph(matrices, weight, dropout)
	g.gradientsOfB = map[int]*Node{}
	return g.adapt, g.gradients
}

// AdaptFixed is Adapt for the numbers that [Adapter.Fixed] gives, without dropout.
func (l *Layout) AdaptFixed(matrices []*Node) llama.Adapt {
	g := &graph{layout: l, matrices: matrices}
	if l.Config.DoRA {
		for _, m := range l.Modules {
			g.factors = append(g.factors, matrices[m.first+2])
		}
	}
	return g.adapt
}

// graph puts an adapter into one computation.
type graph struct {
	layout   *Layout
	matrices []*Node
	factors  []*Node // DoRA's, one a module
	weight   func(name string) *Node
	dropout  Dropout // with the state of the next one
	// gradientsOfB are by the matrix's number; nil when nothing is trained.
	gradientsOfB map[int]*Node
}

func (l *Layout) graph(matrices []*Node, weight func(name string) *Node, dropout Dropout) *graph {
	g := &graph{layout: l, matrices: matrices, weight: weight, dropout: dropout}
	if l.Config.DoRA {
		for _, m := range l.Modules {
			g.factors = append(g.factors, factor(weight(m.Name+".weight"), matrices[m.first:], m.Scale))
		}
	}
	return g
}

// adapt is a [llama.Adapt]. What has rank columns is computed with rank rows, so
// that neither here nor for the gradients a wide matrix has to be transposed.
func (g *graph) adapt(module string, x, y *Node) *Node {
	i, ok := g.layout.byModule[module]
	if !ok {
		return y
	}
	m, config := g.layout.Modules[i], g.layout.Config
	input := x
	if g.dropout.State != nil && config.Dropout > 0 {
		input = g.dropout.drop(x, config.Dropout)
	}
	flat := Reshape(input, -1, input.Shape().Dim(-1))
	down := Dot(ConvertDType(g.matrices[m.first], x.DType()), flat).General([]int{1}, nil, []int{1}, nil)
	h := Reshape(g.up(m.first+1, down, m.Scale), y.Shape().Dimensions...)
	if !config.DoRA {
		return Add(y, h)
	}
	base := y
	if input != x {
		base = llama.Project(input, g.weight(module+".weight"))
	}
	return doraOutput(y, base, h, g.factors[i])
}

// up is scale·downᵀ·Bᵀ [tokens, out], of down [rank, tokens] and the matrix B of
// that number. In training B's gradient is taken where the output's arrives, as
// scale·down·gradient [rank, out]; the library's own would transpose the gradient.
func (g *graph) up(number int, down *Node, scale float64) *Node {
	b := ConvertDType(g.matrices[number], down.DType())
	if g.gradientsOfB != nil {
		b = StopGradient(b)
	}
	out := Dot(MulScalar(Transpose(down, 0, 1), scale), b).General([]int{1}, nil, []int{1}, nil)
	if g.gradientsOfB == nil {
		return out
	}
	return IdentityWithCustomGradient(out, func(_, cotangent *Node) *Node {
		own := MulScalar(Dot(down, cotangent).General([]int{1}, nil, []int{0}, nil), scale)
		g.gradientsOfB[number] = ConvertDType(Transpose(own, 0, 1), dtypes.Float32)
		return cotangent
	})
}

// gradients of the loss, one a matrix.
func (g *graph) gradients(loss *Node) []*Node {
	list := Gradient(loss, g.matrices...)
	for number, own := range g.gradientsOfB {
		list[number] = own
	}
	return list
}

// drop zeroes each element with probability p and divides the rest by 1-p.
func (d *Dropout) drop(x *Node, p float64) *Node {
	if d.Checkpointing {
		d.State = d.State.Checkpoint()
	}
	var u *Node
	d.State, u = RandomUniform(d.State, shapes.Make(dtypes.Float32, x.Shape().Dimensions...))
	kept := GreaterOrEqual(u, Scalar(x.Graph(), dtypes.Float32, p))
	return Where(kept, MulScalar(x, 1/(1-p)), ZerosLike(x))
}
