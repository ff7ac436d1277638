package llama

import (
	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	. "github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/layers/attention"
)

// Decoding keeps keys and values of all tokens seen in a cache with one slot a
// token: two nodes a layer, keys then values, [batch, capacity, kv_heads, head_dim].
//
// Prompts of different lengths are padded on the right to one prefill length, so
// row i holds its prompt in slots [0, length_i) and every generated token in the
// same slot for all rows, from the prefill length on. Slots between are masked.
// A token is thus written with one update for the whole batch, while its rotary
// position counts its own row's tokens.

// Prefill runs the prompts. tokens is [batch, seq] int32, lengths [batch] int32.
// It gives the logits after each row's last token, [batch, vocabulary] in
// float32, and the caches, padded to capacity slots.
func (m Network) Prefill(tokens, lengths *Node, capacity int) (logits *Node, caches []*Node) {
	g := tokens.Graph()
	dims := tokens.Shape().Dimensions
	batch, seq := dims[0], dims[1]
	rot := m.Config.rotate(Iota(g, shapes.Make(dtypes.Int32, batch, seq), 1))
	x := m.embed(tokens)
	for l := range m.Config.Layers {
		x = m.layer(l, x, func(h *Node) *Node {
			q, k, v := m.qkv(l, h)
			q, k = rot.apply(q), rot.apply(k)
			caches = append(caches, padSlots(k, capacity), padSlots(v, capacity))
			return m.causal(q, k, v, nil)
		})
	}
	last := Reshape(AddScalar(lengths, -1), batch, 1)
	rows := Iota(g, shapes.Make(dtypes.Int32, batch, 1), 0)
	x = InsertAxes(Gather(x, Concatenate([]*Node{rows, last}, -1)), 1)
	return m.lastLogits(x), caches
}

// Decode runs one new token a row. tokens and lengths are [batch] int32,
// prefill (the slot of the first generated token) and slot (of this one) are
// int32 scalars. It gives the next logits, [batch, vocabulary] in float32, and
// the updated caches.
func (m Network) Decode(tokens, lengths, prefill, slot *Node, caches []*Node) (logits *Node, updated []*Node) {
	g := tokens.Graph()
	batch := tokens.Shape().Dimensions[0]
	capacity := caches[0].Shape().Dimensions[1]
	position := Reshape(Add(lengths, Sub(slot, prefill)), batch, 1)
	rot := m.Config.rotate(position)

	at := Iota(g, shapes.Make(dtypes.Int32, batch, 1, 1, capacity), 3)
	visible := LogicalOr(
		LessThan(at, Reshape(lengths, batch, 1, 1, 1)),
		LogicalAnd(GreaterOrEqual(at, prefill), LessOrEqual(at, slot)))

	x := m.embed(Reshape(tokens, batch, 1))
	for l := range m.Config.Layers {
		x = m.layer(l, x, func(h *Node) *Node {
			q, k, v := m.qkv(l, h)
			k = writeSlot(caches[2*l], rot.apply(k), slot)
			v = writeSlot(caches[2*l+1], v, slot)
			updated = append(updated, k, v)
			o, _ := attention.Core(rot.apply(q), k, v, attention.LayoutBSHD, attention.CoreOptions{AttentionMask: visible})
			return o
		})
	}
	return m.lastLogits(x), updated
}

// lastLogits takes [batch, 1, hidden] to [batch, vocabulary].
func (m Network) lastLogits(x *Node) *Node {
	return Reshape(m.Logits(m.norm(FinalNorm, x)), x.Shape().Dimensions[0], m.Config.VocabSize)
}

func padSlots(x *Node, capacity int) *Node {
	end := capacity - x.Shape().Dimensions[1]
	return Pad(x, ScalarZero(x.Graph(), x.DType()), compute.PadAxis{}, compute.PadAxis{End: end}, compute.PadAxis{}, compute.PadAxis{})
}

// writeSlot puts x [batch, 1, heads, dim] at slot, which holds zeros until then.
// The pure-Go backend has no DynamicUpdateSlice; it adds to the zeros in place.
func writeSlot(cache, x, slot *Node) *Node {
	g := cache.Graph()
	if g.Backend().Capabilities().Operations[compute.OpTypeDynamicUpdateSlice] {
		zero := ScalarZero(g, dtypes.Int32)
		return DynamicUpdateSlice(cache, x, []*Node{zero, slot, zero, zero})
	}
	batch := cache.Shape().Dimensions[0]
	rows := Iota(g, shapes.Make(dtypes.Int32, batch, 1), 0)
	at := Concatenate([]*Node{rows, BroadcastToDims(slot, batch, 1)}, -1)
	return ScatterSum(cache, at, Squeeze(x, 1), true, true)
}
