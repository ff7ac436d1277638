package llama

import (
	"testing"

	"github.com/gomlx/compute/dtypes"
	. "github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/layers/attention"

	"github.com/threebook/threebook/kit/llama/goldentest"
	"github.com/threebook/threebook/kit/seed"
)

// normal is a tensor of standard normal values.
func normal(name string, dims ...int) *tensors.Tensor {
	size := 1
	for _, d := range dims {
		size *= d
	}
	values := make([]float32, size)
	random := seed.Stream(1, name, 0)
	for i := range values {
		values[i] = float32(random.NormFloat64())
	}
	return tensors.FromFlatDataAndDimensions(values, dims...)
}

// The library's attention computes the whole square and derives its gradient.
func TestAttentionEqualsTheLibrarys(t *testing.T) {
	t.Parallel()
	backend := goldentest.Device(t).Backend
	for _, c := range []struct {
		name                string
		seq, heads, kvHeads int
		checkpointing       bool
	}{
		{"one block", 40, 4, 4, false},
		{"blocks, the last one short", 300, 2, 2, false},
		{"blocks, computed again for the gradient", 300, 2, 2, true},
		{"heads that share keys", 200, 4, 2, false},
		{"heads that share keys, computed again", 200, 4, 1, true},
		{"one position", 1, 2, 2, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			const batch, dim = 2, 8
			m := Network{Checkpointing: c.checkpointing}
			ours := func(q, k, v *Node) *Node { return m.Attention(q, k, v, nil) }
			library := func(q, k, v *Node) *Node {
				o, _ := attention.Core(q, k, v, attention.LayoutBSHD, attention.CoreOptions{UseCausalMask: true})
				return o
			}
			args := []any{
				normal("q", batch, c.seq, c.heads, dim), normal("k", batch, c.seq, c.kvHeads, dim),
				normal("v", batch, c.seq, c.kvHeads, dim), normal("cotangent", batch, c.seq, c.heads, dim),
			}
			run := func(attend func(q, k, v *Node) *Node, remember bool) [][]float32 {
				e, err := NewExec(backend, func(in []*Node) []*Node {
					q, k, v := in[0], in[1], in[2]
					if remember {
						q, k, v = q.Checkpoint(), k.Checkpoint(), v.Checkpoint()
					}
					o := attend(q, k, v)
					if remember {
						o = o.StopCheckpoint()
					}
					return append(Gradient(ReduceAllSum(Mul(o, in[3])), in[:3]...), o)
				})
				if err != nil {
					t.Fatal(err)
				}
				out, err := e.Call(args...)
				if err != nil {
					t.Fatal(err)
				}
				var values [][]float32
				for _, x := range out {
					values = append(values, tensors.MustCopyFlatData[float32](x))
				}
				return values
			}
			got, want := run(ours, c.checkpointing), run(library, false)
			for i, name := range []string{"gradient of q", "gradient of k", "gradient of v", "output"} {
				if d := goldentest.MaxDifference(got[i], want[i]); d > 2e-5 {
					t.Errorf("%s differs by %g", name, d)
				}
			}
		})
	}
}

// In half precision the weights are kept in float32 and only the products are rounded.
func TestAttentionInHalfPrecision(t *testing.T) {
	t.Parallel()
	backend := goldentest.Device(t).Backend
	run := func(dtype dtypes.DType) []float32 {
		e, err := NewExec(backend, func(in []*Node) *Node {
			q, k, v := ConvertDType(in[0], dtype), ConvertDType(in[1], dtype), ConvertDType(in[2], dtype)
			return ConvertDType(Network{}.Attention(q, k, v, nil), dtypes.Float32)
		})
		if err != nil {
			t.Fatal(err)
		}
		out, err := e.Call(normal("q", 1, 150, 2, 16), normal("k", 1, 150, 2, 16), normal("v", 1, 150, 2, 16))
		if err != nil {
			t.Fatal(err)
		}
		return tensors.MustCopyFlatData[float32](out[0])
	}
	// Eight bits of mantissa: rounding errors of values near 3 stay below 2^-6.
	if d := goldentest.MaxDifference(run(dtypes.BFloat16), run(dtypes.Float32)); d > 1.0/32 {
		t.Errorf("bfloat16 differs from float32 by %g", d)
	}
}
