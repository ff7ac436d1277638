package llama

import (
	"math"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	. "github.com/gomlx/gomlx/core/graph"
)

// Decoding keeps keys and values of all tokens seen in caches, two nodes a layer,
// keys then values, [batch·kv_heads, slots, head_dim], one slot a token.
//
// Prompts of different lengths are padded on the right to one prefill length, so
// row i holds its prompt in slots [0, length_i) and every generated token in the
// same slot for all rows, from the prefill length on. Slots between are masked.
// A token is thus written with one update for the whole batch, while its rotary
// position counts its own row's tokens.
//
// XLA copies what a step changes, so a step changes little: new tokens go into a
// window of few slots, and a full window is folded into the long cache, which
// steps only read.

// windowSlots is the size of the window: a step copies that many slots, a fold
// the whole cache.
const windowSlots = 32

// Prefill runs the prompts. tokens is [batch, seq] int32, lengths [batch] int32.
// It gives the logits after each row's last token, [batch, vocabulary] in
// float32, the caches, padded to capacity slots, and empty windows.
func (m Network) Prefill(tokens, lengths *Node, capacity int) (logits *Node, caches, windows []*Node) {
	g := tokens.Graph()
	dims := tokens.Shape().Dimensions
	batch, seq := dims[0], dims[1]
	rot := m.Config.rotate(Iota(g, shapes.Make(dtypes.Int32, batch, seq), 1))
	x := m.embed(tokens)
	for l := range m.Config.Layers {
		x = m.layer(l, x, func(h *Node) *Node {
			q, k, v := m.qkv(l, h)
			q, k = rot.apply(q), rot.apply(k)
			caches = append(caches, m.padSlots(k, capacity), m.padSlots(v, capacity))
			return m.Attention(q, k, v, nil)
		})
	}
	for _, c := range caches {
		windows = append(windows, emptyWindow(c))
	}
	last := Reshape(AddScalar(lengths, -1), batch, 1)
	rows := Iota(g, shapes.Make(dtypes.Int32, batch, 1), 0)
	x = InsertAxes(Gather(x, Concatenate([]*Node{rows, last}, -1)), 1)
	return m.lastLogits(x), caches, windows
}

// Slots say where decoding is, as int32 scalars: Prefill is the slot of the first
// generated token, Window the one that the window begins at, New that of the
// token being run.
type Slots struct{ Prefill, Window, New *Node }

// Decode runs one new token a row. tokens and lengths are [batch] int32. It gives
// the next logits, [batch, vocabulary] in float32, and the updated windows.
func (m Network) Decode(tokens, lengths *Node, at Slots, caches, windows []*Node) (logits *Node, updated []*Node) {
	batch := tokens.Shape().Dimensions[0]
	rot := m.Config.rotate(Reshape(Add(lengths, Sub(at.New, at.Prefill)), batch, 1))
	inWindow := Sub(at.New, at.Window)
	visible := m.visible(lengths, at, caches[0].Shape().Dimensions[1])
	x := m.embed(Reshape(tokens, batch, 1))
	for l := range m.Config.Layers {
		x = m.layer(l, x, func(h *Node) *Node {
			q, k, v := m.qkv(l, h)
			q, k = rot.apply(q), rot.apply(k)
			k = writeSlots(windows[2*l], m.bySlot(k), inWindow)
			v = writeSlots(windows[2*l+1], m.bySlot(v), inWindow)
			updated = append(updated, k, v)
			return m.attendCached(q, visible, [][2]*Node{{caches[2*l], caches[2*l+1]}, {k, v}})
		})
	}
	return m.lastLogits(x), updated
}

// Fold writes full windows into the caches from slot at on. It gives the updated
// caches and empty windows.
func Fold(caches, windows []*Node, at *Node) (updated, empty []*Node) {
	for i, c := range caches {
		updated = append(updated, writeSlots(c, windows[i], at))
		empty = append(empty, emptyWindow(c))
	}
	return updated, empty
}

// visible is 0 for slots that a row's new token attends to and [masked] for the
// others: [batch, 1, capacity] for the cache and [1, 1, windowSlots] for the window.
func (m Network) visible(lengths *Node, at Slots, capacity int) []*Node {
	g := lengths.Graph()
	batch := lengths.Shape().Dimensions[0]
	slots := func(n int) *Node { return Iota(g, shapes.Make(dtypes.Int32, 1, 1, n), 2) }
	bias := func(seen *Node) *Node {
		return Where(seen, Scalar(g, dtypes.Float32, 0), Scalar(g, dtypes.Float32, masked))
	}
	cached := slots(capacity)
	generated := LogicalAnd(GreaterOrEqual(cached, at.Prefill), LessThan(cached, at.Window))
	prompt := LessThan(cached, Reshape(lengths, batch, 1, 1))
	return []*Node{
		bias(LogicalOr(prompt, generated)),
		bias(LessOrEqual(slots(windowSlots), Sub(at.New, at.Window))),
	}
}

// attendCached is the attention of one token, q [batch, 1, heads, dim], over
// several stores of keys and values, with what is added to the scores of each.
func (m Network) attendCached(q *Node, visible []*Node, stores [][2]*Node) *Node {
	batch, heads, dim := q.Shape().Dimensions[0], m.Config.Heads, m.Config.HeadDim
	rows := batch * m.Config.KVHeads
	q = Reshape(MulScalar(q, 1/math.Sqrt(float64(dim))), rows, heads/m.Config.KVHeads, dim)
	var scores []*Node
	for i, s := range stores {
		x := Dot(q, s[0]).General([]int{2}, []int{0}, []int{2}, []int{0})
		x = Reshape(ConvertDType(x, dtypes.Float32), batch, heads, -1)
		scores = append(scores, Add(x, visible[i]))
	}
	all := Concatenate(scores, -1)
	exp := Exp(Sub(all, ReduceAndKeep(all, ReduceMax, -1)))
	sum := Reshape(ReduceSum(exp, -1), rows, -1, 1)
	exp = Reshape(exp, rows, heads/m.Config.KVHeads, -1)
	var out *Node
	for from, i := 0, 0; i < len(stores); i++ {
		to := from + stores[i][1].Shape().Dimensions[1]
		part := ConvertDType(Slice(exp, AxisRange(), AxisRange(), AxisRange(from, to)), q.DType())
		x := ConvertDType(Dot(part, stores[i][1]).General([]int{2}, []int{0}, []int{1}, []int{0}), dtypes.Float32)
		if from = to; out == nil {
			out = x
			continue
		}
		out = Add(out, x)
	}
	return Reshape(ConvertDType(Div(out, sum), q.DType()), batch, 1, heads, dim)
}

// lastLogits takes [batch, 1, hidden] to [batch, vocabulary].
func (m Network) lastLogits(x *Node) *Node {
	return Reshape(m.Logits(m.Norm(FinalNorm, x)), x.Shape().Dimensions[0], m.Config.VocabSize)
}

// bySlot takes [batch, seq, kv_heads, dim] to [batch·kv_heads, seq, dim].
func (m Network) bySlot(x *Node) *Node {
	dims := x.Shape().Dimensions
	return Reshape(TransposeAllAxes(x, 0, 2, 1, 3), dims[0]*dims[2], dims[1], dims[3])
}

func (m Network) padSlots(x *Node, capacity int) *Node {
	x = m.bySlot(x)
	end := capacity - x.Shape().Dimensions[1]
	return Pad(x, ScalarZero(x.Graph(), x.DType()), compute.PadAxis{}, compute.PadAxis{End: end}, compute.PadAxis{})
}

func emptyWindow(cache *Node) *Node {
	dims := cache.Shape().Dimensions
	return Zeros(cache.Graph(), shapes.Make(cache.DType(), dims[0], windowSlots, dims[2]))
}

// writeSlots puts x [rows, n, dim] at slots [at, at+n), which hold zeros until
// then. The pure-Go backend has no DynamicUpdateSlice; it adds to the zeros in place.
func writeSlots(cache, x, at *Node) *Node {
	g := cache.Graph()
	if g.Backend().Capabilities().Operations[compute.OpTypeDynamicUpdateSlice] {
		zero := ScalarZero(g, dtypes.Int32)
		return DynamicUpdateSlice(cache, x, []*Node{zero, at, zero})
	}
	indices := shapes.Make(dtypes.Int32, x.Shape().Dimensions[0], x.Shape().Dimensions[1], 1)
	where := Concatenate([]*Node{Iota(g, indices, 0), Add(Iota(g, indices, 1), at)}, -1)
	return ScatterSum(cache, where, x, true, true)
}
