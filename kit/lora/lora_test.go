package lora

import (
	"math"
	"slices"
	"testing"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	. "github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"

	"github.com/threebook/threebook/kit/llama"
	"github.com/threebook/threebook/kit/llama/goldentest"
)

// CodeLlama-7B's adapter of rank 8 on all seven projections has 19,988,480
// numbers, and its matrices are named as PEFT names them.
func TestCodeLlamaLayout(t *testing.T) {
	c := llama.Config{
		VocabSize: 32016, HiddenSize: 4096, IntermediateSize: 11008, Layers: 32, Heads: 32, KVHeads: 32, HeadDim: 128,
	}
	l, err := NewLayout(Config{}, c)
	if err != nil {
		t.Fatal(err)
	}
	if l.Size != 19988480 {
		t.Errorf("adapter has %d numbers, want 19988480", l.Size)
	}
	if got, want := l.Matrices[0].Name(), "base_model.model.model.layers.0.self_attn.q_proj.lora_A.weight"; got != want {
		t.Errorf("first matrix is %s, want %s", got, want)
	}
}

// A new adapter changes nothing: B is zero, and A lies within ±1/√in.
func TestInit(t *testing.T) {
	l := layout(t, Config{Rank: 4}, "mha")
	values := initial(t, l, 1)
	for _, m := range l.Matrices {
		part := values[m.Offset : m.Offset+m.Size()]
		top := slices.Max(part)
		if m.Part == "lora_B" && (top != 0 || slices.Min(part) != 0) {
			t.Fatalf("%s is not zero", m.Name())
		}
		if bound := float32(1 / math.Sqrt(float64(m.Cols))); m.Part == "lora_A" && (top > bound || slices.Min(part) < -bound || top < bound/2) {
			t.Fatalf("%s reaches from %g to %g, want it to fill ±%g", m.Name(), slices.Min(part), top, bound)
		}
	}
	if !slices.Equal(values, initial(t, l, 1)) || slices.Equal(values, initial(t, l, 2)) {
		t.Error("the values must follow from the seed")
	}
}

// Dropout zeroes about its share of the inputs and keeps their mean.
func TestDropout(t *testing.T) {
	dev := goldentest.Device(t)
	const n, p = 20000, 0.25
	exec := MustNewExec(dev.Backend, func(state *Node) *Node {
		x := (&Dropout{State: state}).drop(Ones(state.Graph(), shapes.Make(dtypes.Float32, n)), p)
		return x
	})
	out, err := exec.Call([]uint64{1, 2, 3})
	if err != nil {
		t.Fatal(err)
	}
	zeros, sum := 0, 0.0
	for _, v := range tensors.MustCopyFlatData[float32](out[0]) {
		if v == 0 {
			zeros++
		}
		sum += float64(v)
	}
	if share := float64(zeros) / n; math.Abs(share-p) > 0.02 {
		t.Errorf("%.3f of the inputs are zero, want %.2f", share, p)
	}
	if mean := sum / n; math.Abs(mean-1) > 0.02 {
		t.Errorf("mean is %.3f, want 1", mean)
	}
}

func layout(t *testing.T, c Config, name string) *Layout {
	t.Helper()
	model, err := llama.ReadConfig(goldentest.Dir(name))
	if err != nil {
		t.Fatal(err)
	}
	l, err := NewLayout(c, model)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func initial(t *testing.T, l *Layout, seed int64) []float32 {
	t.Helper()
	values, err := l.Init(seed, nil)
	if err != nil {
		t.Fatal(err)
	}
	return values
}
