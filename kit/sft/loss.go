package sft

import (
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	. "github.com/gomlx/gomlx/core/graph"

	"github.com/threebook/threebook/kit/llama"
)

// Ignored is the label of a position that is not learned: prompt (unless that is
// trained on) and padding.
const Ignored = -100

// TokenLoss is the summed cross-entropy, in nats, of logits [batch, seq,
// vocabulary] in float32 for labels [batch, seq] int32, over labels that are not
// [Ignored]. It gathers the label's logit in place of building a one-hot.
func TokenLoss(logits, labels *Node) *Node {
	dims := logits.Shape().Dimensions
	n := dims[0] * dims[1]
	flat, target := Reshape(logits, n, dims[2]), Reshape(labels, n)
	learned := GreaterOrEqual(target, ZerosLike(target))
	target = Where(learned, target, ZerosLike(target))

	rows := Iota(flat.Graph(), shapes.Make(dtypes.Int32, n, 1), 0)
	own := Gather(flat, Concatenate([]*Node{rows, InsertAxes(target, -1)}, -1))
	peak := StopGradient(ReduceAndKeep(flat, ReduceMax, -1))
	logSum := Reshape(Add(Log(llama.RowSums(Exp(Sub(flat, peak)))), peak), n)
	return ReduceAllSum(Mul(Sub(logSum, own), ConvertDType(learned, dtypes.Float32)))
}
