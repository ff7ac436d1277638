package llama_test

import (
	"math"
	"path/filepath"
	"testing"

	"github.com/gomlx/compute/dtypes"
	. "github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"

	"github.com/threebook/threebook/kit/llama"
	"github.com/threebook/threebook/kit/llama/goldentest"
	"github.com/threebook/threebook/kit/safetensors"
)

func openBatches(t *testing.T, model string) *safetensors.Reader {
	t.Helper()
	r, err := safetensors.Open(filepath.Join(goldentest.Dir(model), "batches.safetensors"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	return r
}

// Rows padded on the left or on the right have transformers' logits, and those
// that each row has alone.
func TestPaddedRowsEqualRowsAlone(t *testing.T) {
	dev := goldentest.Device(t)
	for _, name := range goldenModels {
		m, err := llama.Load(dev.Backend, dtypes.Float32, goldentest.Dir(name))
		if err != nil {
			t.Fatal(err)
		}
		defer m.Close()
		network := func(weights []*Node) llama.Network {
			return llama.Network{Config: m.Config, Weight: llama.Bind(m.Config, weights)}
		}
		masked := MustNewExec(dev.Backend, func(in []*Node) *Node {
			net := network(in[2:])
			return net.Logits(net.HiddenMasked(in[0], ConvertDType(in[1], dtypes.Bool)))
		})
		alone := MustNewExec(dev.Backend, func(in []*Node) *Node {
			net := network(in[1:])
			return net.Logits(net.Hidden(in[0]))
		})
		golden := openBatches(t, name)
		for _, side := range []string{"left", "right"} {
			ids, shape := goldentest.Ints(t, golden, side+".input_ids")
			mask, _ := goldentest.Ints(t, golden, side+".mask")
			want := goldentest.Floats(t, golden, side+".logits")
			batch := []*tensors.Tensor{tensors.FromFlatDataAndDimensions(mask, shape...)}
			got := run(t, masked, tensors.FromFlatDataAndDimensions(ids, shape...), append(batch, m.Inputs()...))
			for r := range shape[0] {
				begin, end := r*shape[1], (r+1)*shape[1]
				for mask[begin] == 0 {
					begin++
				}
				for mask[end-1] == 0 {
					end--
				}
				vocabulary := m.Config.VocabSize
				row := got[begin*vocabulary : end*vocabulary]
				if d := goldentest.MaxDifference(row, want[begin*vocabulary:end*vocabulary]); d > 1e-4 {
					t.Errorf("%s, row %d padded on the %s: logits differ from transformers' by %g", name, r, side, d)
				}
				own := run(t, alone, tensors.FromFlatDataAndDimensions(ids[begin:end], 1, end-begin), m.Inputs())
				if d := goldentest.MaxDifference(row, own); d > 1e-5 {
					t.Errorf("%s, row %d padded on the %s: logits differ from the row's alone by %g", name, r, side, d)
				}
			}
		}
	}
}

// In bfloat16 the logits are as far off the float32 ones as transformers' are, in
// the root mean square, which rounding at other places shifts little.
func TestHalfPrecisionErrsAsTransformers(t *testing.T) {
	dev := goldentest.Device(t)
	for _, name := range goldenModels {
		m, err := llama.Load(dev.Backend, dtypes.BFloat16, goldentest.Dir(name))
		if err != nil {
			t.Fatal(err)
		}
		defer m.Close()
		golden := goldentest.Open(t, name)
		ids, shape := goldentest.Ints(t, golden, "input_ids")
		exact := goldentest.Floats(t, golden, "logits")
		exec := MustNewExec(dev.Backend, func(in []*Node) *Node {
			net := llama.Network{Config: m.Config, Weight: llama.Bind(m.Config, in[1:])}
			return net.Logits(net.Hidden(in[0]))
		})
		got := run(t, exec, tensors.FromFlatDataAndDimensions(ids, shape...), m.Inputs())
		theirs := rms(goldentest.Floats(t, openBatches(t, name), "bfloat16.logits"), exact)
		ours := rms(got, exact)
		t.Logf("%s: error of bfloat16 %.3g, of transformers' %.3g", name, ours, theirs)
		if !(ours <= 1.2*theirs) {
			t.Errorf("%s: bfloat16 is off by %g, transformers' by %g", name, ours, theirs)
		}
	}
}

// rms is the root of the mean square difference.
func rms(a, b []float32) float64 {
	sum := 0.0
	for i := range a {
		d := float64(a[i]) - float64(b[i])
		sum += d * d
	}
	return math.Sqrt(sum / float64(len(a)))
}
