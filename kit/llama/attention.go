package llama

import (
	"math"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	. "github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/layers/attention"
)

// masked is added to a score that must not count: far below any real one, yet
// finite, so that a row with nothing to attend to stays a number.
const masked = -1e30

// Attention is softmax(q·kᵀ/√dim)·v where a position attends to itself and to those
// before it: q [batch, seq, heads, dim], k and v [batch, seq, kv_heads, dim] to
// [batch, seq, heads, dim]. valid [batch, seq] bool leaves positions out; nil is all.
//
// On CUDA in half precision it is cuDNN's flash attention. Elsewhere the queries
// go in blocks, each with the keys up to its end only, which halves the work, and
// the gradient is written out (see [blocks.gradient]): on CPUs the library's own
// takes several times as long.
func (m Network) Attention(q, k, v, valid *Node) *Node {
	if valid == nil && hasFlash(q) {
		o, _ := attention.Core(q, k, v, attention.LayoutBSHD, attention.CoreOptions{UseCausalMask: true})
		return o
	}
	b := newBlocks(q.Shape().Dimensions, k.Shape().Dimensions[2])
	rows := []*Node{b.byHead(q), b.byHead(k), b.byHead(v)}
	var bias *Node
	if valid != nil {
		bias = b.bias(valid)
	}
	// The gradient reaches queries, keys and values together, so they are one node;
	// the output is part of it because the gradient needs it.
	frozen := make([]*Node, len(rows))
	for i, r := range rows {
		frozen[i] = StopGradient(r)
	}
	weights := b.weights(frozen[0], frozen[1], bias)
	all := Concatenate(append(rows, StopGradient(b.output(weights, frozen[2]))), 1)
	all = IdentityWithCustomGradient(all, func(all, cotangent *Node) *Node {
		q, k, v, o := b.parts(all)
		w := weights
		if m.Checkpointing {
			w = b.weights(q, k, bias) // in place of keeping them from the forward pass
		}
		_, _, _, d := b.parts(cotangent)
		return b.gradient(w, q, k, v, o, d)
	})
	_, _, _, o := b.parts(all)
	return b.byPosition(o)
}

// hasFlash says whether the backend has a fused attention with a gradient for x's
// dtype and head size; what does not fit it would be decomposed by the library.
func hasFlash(x *Node) bool {
	operations := x.Graph().Backend().Capabilities().Operations
	half := x.DType() == dtypes.BFloat16 || x.DType() == dtypes.Float16
	return half && x.Shape().Dimensions[3]%8 == 0 && operations[compute.OpTypeFusedScaledDotProductAttentionVJP]
}

// blocks is the geometry of a causal attention. Heads that share keys stand one
// after the other as rows: queries are [n, group·seq, dim], keys and values
// [n, seq, dim], with n = batch·kv_heads.
type blocks struct {
	batch, seq, heads, kvHeads, dim int
	n, group                        int
	size                            int     // queries a block
	scale                           float64 // of the scores
}

func newBlocks(q []int, kvHeads int) blocks {
	b := blocks{batch: q[0], seq: q[1], heads: q[2], kvHeads: kvHeads, dim: q[3]}
	b.n, b.group = b.batch*kvHeads, b.heads/kvHeads
	// Eight blocks leave 9/16 of the full square; small ones cost more than they save.
	b.size = max(128, (b.seq+7)/8)
	b.scale = 1 / math.Sqrt(float64(b.dim))
	return b
}

// byHead takes [batch, seq, heads, dim] to [n, group·seq, dim].
func (b blocks) byHead(x *Node) *Node {
	return Reshape(TransposeAllAxes(x, 0, 2, 1, 3), b.n, -1, b.dim)
}

// byPosition is the inverse of byHead, for queries' rows.
func (b blocks) byPosition(x *Node) *Node {
	return TransposeAllAxes(Reshape(x, b.batch, b.heads, b.seq, b.dim), 0, 2, 1, 3)
}

// parts cuts queries, keys, values and output out of one node.
func (b blocks) parts(all *Node) (q, k, v, o *Node) {
	wide := b.group * b.seq
	cut := func(from, size int) *Node { return Slice(all, AxisRange(), AxisRange(from, from+size), AxisRange()) }
	return cut(0, wide), cut(wide, b.seq), cut(wide+b.seq, b.seq), cut(wide+2*b.seq, wide)
}

// bias is what scores of left-out keys get: [n, 1, 1, seq].
func (b blocks) bias(valid *Node) *Node {
	g := valid.Graph()
	x := Where(valid, Scalar(g, dtypes.Float32, 0), Scalar(g, dtypes.Float32, masked))
	x = BroadcastToDims(Reshape(x, b.batch, 1, b.seq), b.batch, b.kvHeads, b.seq)
	return Reshape(x, b.n, 1, 1, b.seq)
}

// weight is a block's part of the softmax: exp(score - the row's largest), and its
// sum over the keys, [n, group·rows, keys] and [n, group·rows, 1] in float32. Without
// a sum the former is divided by it already.
type weight struct {
	from, to int // the block's queries; its keys are [0, to)
	exp, sum *Node
}

// normalize divides x [n, group·rows, dim] by the sums.
func (w weight) normalize(x *Node) *Node {
	if w.sum == nil {
		return x
	}
	return Div(x, w.sum)
}

// normalizeTransposed is normalize of x transposed, [n, dim, group·rows].
func (w weight) normalizeTransposed(x *Node) *Node {
	if w.sum == nil {
		return x
	}
	return Div(x, Transpose(w.sum, 1, 2))
}

// weights computes every block's.
func (b blocks) weights(q, k, bias *Node) []weight {
	g := q.Graph()
	var list []weight
	for from := 0; from < b.seq; from += b.size {
		to := min(b.seq, from+b.size)
		scores := Dot(MulScalar(b.rows(q, from, to), b.scale), b.keys(k, to)).General([]int{2}, []int{0}, []int{2}, []int{0})
		scores = Reshape(ConvertDType(scores, dtypes.Float32), b.n, b.group, to-from, to)
		square := shapes.Make(dtypes.Int32, 1, 1, to-from, to)
		future := LessThan(AddScalar(Iota(g, square, 2), from), Iota(g, square, 3))
		hidden := Where(future, Scalar(g, dtypes.Float32, masked), Scalar(g, dtypes.Float32, 0))
		if bias != nil {
			hidden = Add(hidden, Slice(bias, AxisRange(), AxisRange(), AxisRange(), AxisRange(0, to)))
		}
		scores = Reshape(Add(scores, hidden), b.n, b.group*(to-from), to)
		if pureGo(g) { // which has one operation for it, several times as fast as its parts
			list = append(list, weight{from: from, to: to, exp: BackendFusedSoftmax(scores, 2)})
			continue
		}
		exp := Exp(Sub(scores, ReduceAndKeep(scores, ReduceMax, -1)))
		list = append(list, weight{from, to, exp, RowSums(exp)})
	}
	return list
}

// output is the weighted mean of the values, [n, group·seq, dim].
func (b blocks) output(weights []weight, v *Node) *Node {
	var list []*Node
	for _, w := range weights {
		o := Dot(ConvertDType(w.exp, v.DType()), b.keys(v, w.to)).General([]int{2}, []int{0}, []int{1}, []int{0})
		list = append(list, ConvertDType(w.normalize(ConvertDType(o, dtypes.Float32)), v.DType()))
	}
	return b.join(list)
}

// gradient is that of all parts, for the cotangent d of the output o. With
// e the block's exponentials, z their sums, c the scale and d' = d/z,
//
//	dV = eᵀ·d'    dS = e ∘ (d'·Vᵀ − rowsum(d' ∘ o))    dQ = c·dS·K    dK = c·dSᵀ·Q
//
// as in FlashAttention (arXiv:2205.14135, appendix B.2) before its tiling. dK and
// dV are computed transposed, so that no seq × seq matrix has to be; dividing and
// scaling come after the transposition, because XLA would take a bare one into
// the product and then run it as a plain loop.
func (b blocks) gradient(weights []weight, q, k, v, o, d *Node) *Node {
	dtype := v.DType()
	var dq []*Node
	var dk, dv *Node
	for _, w := range weights {
		rows := ConvertDType(b.rows(d, w.from, w.to), dtypes.Float32)
		scaled := w.normalize(rows)
		mean := RowSums(Mul(scaled, ConvertDType(b.rows(o, w.from, w.to), dtypes.Float32)))
		ds := Dot(ConvertDType(scaled, dtype), b.keys(v, w.to)).General([]int{2}, []int{0}, []int{2}, []int{0})
		ds = ConvertDType(Mul(w.exp, Sub(ConvertDType(ds, dtypes.Float32), mean)), dtype)
		dq = append(dq, MulScalar(Dot(ds, b.keys(k, w.to)).General([]int{2}, []int{0}, []int{1}, []int{0}), b.scale))
		queries := MulScalar(Transpose(b.rows(q, w.from, w.to), 1, 2), b.scale)
		dk = b.addKeys(dk, Dot(queries, ds).General([]int{2}, []int{0}, []int{1}, []int{0}))
		scaled = ConvertDType(w.normalizeTransposed(Transpose(rows, 1, 2)), dtype)
		dv = b.addKeys(dv, Dot(scaled, ConvertDType(w.exp, dtype)).General([]int{2}, []int{0}, []int{1}, []int{0}))
	}
	return Concatenate([]*Node{b.join(dq), Transpose(dk, 1, 2), Transpose(dv, 1, 2), ZerosLike(o)}, 1)
}

// addKeys adds a block's [n, dim, keys] to the sum [n, dim, seq].
func (b blocks) addKeys(sum, x *Node) *Node {
	if missing := b.seq - x.Shape().Dimensions[2]; missing > 0 {
		x = Pad(x, ScalarZero(x.Graph(), x.DType()), compute.PadAxis{}, compute.PadAxis{}, compute.PadAxis{End: missing})
	}
	if sum == nil {
		return x
	}
	return Add(sum, x)
}

// rows takes queries [from, to) of every head of [n, group·seq, dim].
func (b blocks) rows(x *Node, from, to int) *Node {
	x = Reshape(x, b.n, b.group, b.seq, b.dim)
	x = Slice(x, AxisRange(), AxisRange(), AxisRange(from, to), AxisRange())
	return Reshape(x, b.n, b.group*(to-from), b.dim)
}

// join puts blocks of rows back together.
func (b blocks) join(list []*Node) *Node {
	for i, x := range list {
		list[i] = Reshape(x, b.n, b.group, -1, b.dim)
	}
	return Reshape(Concatenate(list, 2), b.n, b.group*b.seq, b.dim)
}

// keys takes the first of [n, seq, dim].
func (b blocks) keys(x *Node, to int) *Node {
	return Slice(x, AxisRange(), AxisRange(0, to), AxisRange())
}
