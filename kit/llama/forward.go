package llama

import (
	"slices"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	. "github.com/gomlx/gomlx/core/graph"
)

// Network builds the model's computation. It panics like the tensor library it is
// written in; the executors that run it turn that into errors.
type Network struct {
	Config Config
	// Weight gives the node of a tensor by its Hugging Face name.
	Weight func(name string) *Node
	// Adapt puts an adapter on the projections. Optional.
	Adapt Adapt
	// Checkpointing keeps only each layer's input for the backward pass and
	// computes the rest again.
	Checkpointing bool
}

// Adapt gives a projection's output with an adapter: x [batch, seq, in] is its
// input and y [batch, seq, out] its output without, which it gives where there is
// no adapter.
type Adapt func(module string, x, y *Node) *Node

// Bind names a graph's inputs: nodes are in the order of [Config.Shapes].
func Bind(c Config, nodes []*Node) func(name string) *Node {
	byName := make(map[string]*Node, len(nodes))
	for i, s := range c.Shapes() {
		byName[s.Name] = nodes[i]
	}
	return func(name string) *Node { return byName[name] }
}

// Hidden is the last layer's output after the final norm: tokens [batch, seq]
// int32 to [batch, seq, hidden]. Rows are padded on the right; the causal mask
// keeps padding from reaching the tokens before it.
func (m Network) Hidden(tokens *Node) *Node {
	dims := tokens.Shape().Dimensions
	return m.hidden(tokens, Iota(tokens.Graph(), shapes.Make(dtypes.Int32, dims[0], dims[1]), 1), nil)
}

// HiddenMasked is [Network.Hidden] of rows padded anywhere: valid [batch, seq] bool
// says which positions are tokens. They are counted from 0 in each row, and padding
// is not attended to. What comes out at padding means nothing.
func (m Network) HiddenMasked(tokens, valid *Node) *Node {
	positions := AddScalar(CumSum(ConvertDType(valid, dtypes.Int32), 1), -1)
	return m.hidden(tokens, MaxScalar(positions, 0), valid)
}

func (m Network) hidden(tokens, positions, valid *Node) *Node {
	rot := m.Config.rotate(positions)
	x := m.embed(tokens)
	for l := range m.Config.Layers {
		if m.Checkpointing {
			x = x.Checkpoint()
		}
		x = m.layer(l, x, func(h *Node) *Node {
			q, k, v := m.qkv(l, h)
			return m.Attention(rot.apply(q), rot.apply(k), v, valid)
		})
	}
	if m.Checkpointing {
		x = x.StopCheckpoint()
	}
	return m.Norm(FinalNorm, x)
}

// Logits projects hidden states [..., hidden] to float32 [..., vocabulary].
func (m Network) Logits(hidden *Node) *Node {
	head := LMHead
	if m.Config.TiedEmbeddings {
		head = EmbedTokens
	}
	return ConvertDType(Project(hidden, m.Weight(head)), dtypes.Float32)
}

func (m Network) embed(tokens *Node) *Node {
	return Gather(m.Weight(EmbedTokens), InsertAxes(tokens, -1))
}

// layer is one block around attend, which maps normed input [batch, seq, hidden]
// to the heads' outputs [batch, seq, heads, head_dim].
func (m Network) layer(l int, x *Node, attend func(h *Node) *Node) *Node {
	dims := x.Shape().Dimensions
	o := attend(m.Norm(layer(l, "input_layernorm.weight"), x))
	o = Reshape(o, dims[0], dims[1], m.Config.Heads*m.Config.HeadDim)
	x = Add(x, m.linear(layer(l, "self_attn.o_proj"), o))

	h := m.Norm(layer(l, "post_attention_layernorm.weight"), x)
	gate := m.linear(layer(l, "mlp.gate_proj"), h)
	up := m.linear(layer(l, "mlp.up_proj"), h)
	return Add(x, m.linear(layer(l, "mlp.down_proj"), Mul(Mul(gate, Sigmoid(gate)), up)))
}

// qkv projects and splits into heads: [batch, seq, heads or kv_heads, head_dim].
func (m Network) qkv(l int, h *Node) (q, k, v *Node) {
	b, s, d := h.Shape().Dimensions[0], h.Shape().Dimensions[1], m.Config.HeadDim
	q = Reshape(m.linear(layer(l, "self_attn.q_proj"), h), b, s, m.Config.Heads, d)
	k = Reshape(m.linear(layer(l, "self_attn.k_proj"), h), b, s, m.Config.KVHeads, d)
	v = Reshape(m.linear(layer(l, "self_attn.v_proj"), h), b, s, m.Config.KVHeads, d)
	return q, k, v
}

func (m Network) linear(module string, x *Node) *Node {
	y := Project(x, m.Weight(module+".weight"))
	if m.Adapt != nil {
		return m.Adapt(module, x, y)
	}
	return y
}

// Norm is RMSNorm with the weight of that name, computed in float32 as transformers does.
func (m Network) Norm(name string, x *Node) *Node {
	f := ConvertDType(x, dtypes.Float32)
	// Rsqrt has no gradient in GoMLX 0.28 (rev_autodiff.go), so divide.
	mean := DivScalar(RowSums(Square(f)), float64(m.Config.HiddenSize))
	f = Div(f, Sqrt(AddScalar(mean, m.Config.RMSNormEps)))
	w := m.Weight(name)
	return Mul(ConvertDType(f, x.DType()), Reshape(w, 1, 1, w.Shape().Dimensions[0]))
}

// fewRows is up to how many rows of x a product is computed as weight·xᵀ: CPUs
// then read the weight as it lies, in place of packing it for few rows.
const fewRows = 32

// Project is x [..., in] times weight [out, in] transposed, as nn.Linear computes it.
func Project(x, weight *Node) *Node {
	dims := slices.Clone(x.Shape().Dimensions)
	in := dims[len(dims)-1]
	if rows := x.Shape().Size() / in; rows <= fewRows {
		y := Dot(weight, Reshape(x, rows, in)).General([]int{1}, nil, []int{1}, nil)
		dims[len(dims)-1] = weight.Shape().Dimensions[0]
		return Reshape(Transpose(y, 0, 1), dims...)
	}
	return Dot(x, weight).General([]int{x.Rank() - 1}, nil, []int{1}, nil)
}
