package lora

import (
	"math"
	"testing"

	"github.com/gomlx/compute/dtypes"
	. "github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"

	"github.com/threebook/threebook/kit/llama"
	"github.com/threebook/threebook/kit/llama/goldentest"
)

// The magnitudes begin as PEFT's, whatever A is, and the model as the base is: in
// bfloat16 too, to the bit, since norms and factors are float32.
func TestDoRAStartsAtTheBase(t *testing.T) {
	golden := goldentest.Open(t, "dora")
	for _, dtype := range []dtypes.DType{dtypes.Float32, dtypes.BFloat16} {
		t.Run(dtype.String(), func(t *testing.T) {
			model := loadBase(t, dtype)
			l := layout(t, Config{Rank: 4, DoRA: true}, "mha")
			values, err := l.Init(3, model)
			if err != nil {
				t.Fatal(err)
			}
			bound := 1e-6
			if dtype == dtypes.BFloat16 {
				bound = 1.0 / 512 // of the weights themselves
			}
			for _, m := range l.Modules {
				magnitude := l.magnitude(m)
				for i, want := range goldentest.Floats(t, golden, "initial."+magnitude.Name()) {
					if got := magnitude.of(values)[i]; !(math.Abs(float64(got-want)) <= bound*float64(want)) {
						t.Fatalf("%s[%d] is %g, PEFT's %g", magnitude.Name(), i, got, want)
					}
				}
			}
			tokens := ids(t, "dora")
			base := logits(t, model, []float32{0}, noAdapter, tokens)
			adapted := logits(t, model, values, func(flat *Node, weight func(string) *Node) llama.Adapt {
				return l.Adapt(l.Split(flat), weight, Dropout{})
			}, tokens)
			for i, want := range base {
				d := math.Abs(float64(adapted[i] - want))
				if dtype == dtypes.BFloat16 && d != 0 || !(d <= 1e-5) {
					t.Fatalf("logit %d is %g, the base's %g", i, adapted[i], want)
				}
			}
		})
	}
	if _, err := layout(t, Config{DoRA: true}, "mha").Init(3, nil); err == nil {
		t.Error("Init without a model gave no error")
	}
}

// With dropout, the base's part of the correction is of the dropped input too:
// x·Wᵀ + (f-1)·d·Wᵀ + f·s·d·Aᵀ·Bᵀ. Here W is the identity, s·B·A is 4 in the first
// row and 0 in the others, and all magnitudes are 3.
func TestDoRADropout(t *testing.T) {
	const n, p = 32, 0.5
	l := layout(t, Config{Rank: 1, Alpha: 2, Dropout: p, DoRA: true, TargetModules: []string{"layers.0.self_attn.q_proj"}}, "mha")
	a, b, magnitude := make([]float32, n), make([]float32, n), make([]float32, n)
	b[0] = 2
	x := make([]float32, n)
	for i := range x {
		a[i], magnitude[i], x[i] = 1, 3, float32(i+1)
	}
	exec := MustNewExec(goldentest.Device(t).Backend, func(in []*Node) []*Node {
		x, state := InsertAxes(in[0], 0, 0), in[1]
		parts := []*Node{InsertAxes(in[2], 0), InsertAxes(in[3], -1), in[4]}
		identity := DiagonalWithValue(Scalar(x.Graph(), dtypes.Float32, 1), n)
		dropped := (&Dropout{State: state}).drop(x, p)
		adapt := l.Adapt(parts, func(string) *Node { return identity }, Dropout{State: state})
		return []*Node{adapt("model.layers.0.self_attn.q_proj", x, llama.Project(x, identity)), dropped}
	})
	out, err := exec.Call(x, []uint64{1, 2, 3}, a, b, magnitude)
	if err != nil {
		t.Fatal(err)
	}
	got, d := tensors.MustCopyFlatData[float32](out[0]), tensors.MustCopyFlatData[float32](out[1])
	zeros, sum := 0, 0.0
	for _, v := range d {
		sum += float64(v)
		if v == 0 {
			zeros++
		}
	}
	if zeros == 0 || zeros == n {
		t.Errorf("dropout took %d of %d inputs: this tests nothing", zeros, n)
	}
	for i := range n {
		factor, low := 3.0, 0.0
		if i == 0 {
			factor, low = 3/math.Sqrt(5*5+(n-1)*4*4), 4*sum
		}
		want := float64(x[i]) + (factor-1)*float64(d[i]) + factor*low
		if math.Abs(float64(got[i])-want) > 1e-5*(1+sum) {
			t.Errorf("output %d is %g, want %g", i, got[i], want)
		}
	}
}

// A decoder with the fixed numbers gives PEFT's logits, from the prompt and token
// by token.
func TestDoRADecodes(t *testing.T) {
	const name, row, prefix = "combined", 0, 7
	model := loadBase(t, dtypes.Float32)
	adapter, err := Load(goldentest.Dir(name), model.Config)
	if err != nil {
		t.Fatal(err)
	}
	values, err := adapter.Fixed(model)
	if err != nil {
		t.Fatal(err)
	}
	l := adapter.Layout
	backend, err := model.Inputs()[0].Backend()
	if err != nil {
		t.Fatal(err)
	}
	decoder, err := llama.NewDecoder(backend, model,
		func(extra []*Node) llama.Adapt { return l.AdaptFixed(l.Split(extra[0])) },
		[]*tensors.Tensor{tensors.FromFlatDataAndDimensions(values, l.Size)})
	if err != nil {
		t.Fatal(err)
	}
	tokens, want := ids(t, name), goldentest.Floats(t, goldentest.Open(t, name), "logits")
	sequences, err := decoder.Start([][]int32{tokens[:prefix]}, 5)
	if err != nil {
		t.Fatal(err)
	}
	defer sequences.Close()
	vocabulary := model.Config.VocabSize
	for at := prefix - 1; ; at++ {
		for i, got := range sequences.Logits(row) {
			if w := want[at*vocabulary+i]; math.Abs(float64(got-w)) > 2e-5 {
				t.Fatalf("after %d tokens: logit %d is %g, PEFT's %g", at+1, i, got, w)
			}
		}
		if at == 11 {
			return
		}
		if err := sequences.Next(tokens[at+1 : at+2]); err != nil {
			t.Fatal(err)
		}
	}
}

// A row of zeros, which PEFT would make NaN, stays one.
func TestDoRAOfAZeroRow(t *testing.T) {
	exec := MustNewExec(goldentest.Device(t).Backend, func(weight, a, b, magnitude *Node) *Node {
		return factor(weight, []*Node{a, b, magnitude}, 1)
	})
	out, err := exec.Call([][]float32{{0, 0}, {3, 4}}, [][]float32{{1, 1}}, [][]float32{{0}, {0}}, []float32{0, 5})
	if err != nil {
		t.Fatal(err)
	}
	if got := tensors.MustCopyFlatData[float32](out[0]); got[0] != 0 || got[1] != 1 {
		t.Errorf("factors are %v, want 0 and 1", got)
	}
	row := []float32{0, 0}
	if resize(row, 0); row[0] != 0 {
		t.Errorf("the merged row is %v, want zeros", row)
	}
}
