package sft

import (
	"math"
	"testing"

	"github.com/gomlx/compute/dtypes"

	"github.com/threebook/threebook/kit/llama"
	"github.com/threebook/threebook/kit/lora"
)

func shapeOf(t *testing.T, model llama.Config, dropout float64, batch, length int) Shape {
	t.Helper()
	model.KVHeads, model.HeadDim = model.Heads, model.HiddenSize/model.Heads
	layout, err := lora.NewLayout(lora.Config{Dropout: dropout}, model)
	if err != nil {
		t.Fatal(err)
	}
	return Shape{Model: model, Layout: layout, DType: dtypes.Float32, Batch: batch, Length: length}
}

// Estimates are within a quarter of the peak of the process's resident memory
// (memory_peak in metrics.jsonl) over the first steps of `threebook train`, on
// linux/amd64 with the XLA CPU plug-in and Go's backend.
func TestEstimateEqualsWhatWasMeasured(t *testing.T) {
	m100 := llama.Config{VocabSize: 8192, HiddenSize: 768, IntermediateSize: 2048, Layers: 12, Heads: 12}
	wide := llama.Config{VocabSize: 16384, HiddenSize: 1024, IntermediateSize: 2816, Layers: 8, Heads: 16}
	for _, k := range []struct {
		name          string
		model         llama.Config
		batch, length int
		checkpointing bool
		peak          int64 // measured
	}{
		{"100M, 2 × 512, xla:cpu", m100, 2, 512, false, 3163389952},
		{"100M, 2 × 512, checkpointing, xla:cpu", m100, 2, 512, true, 1857536000},
		{"100M, 4 × 512, xla:cpu", m100, 4, 512, false, 4936556544},
		{"136M, 2 × 768, xla:cpu", wide, 2, 768, false, 4127232000},
		{"100M, 2 × 512, go", m100, 2, 512, false, 2361372672},
	} {
		s := shapeOf(t, k.model, 0.05, k.batch, k.length)
		s.Checkpointing = k.checkpointing
		if got := Estimate(s).Total(); math.Abs(float64(got-k.peak)) > 0.25*float64(k.peak) {
			t.Errorf("%s: estimate %.2f GB, measured %.2f GB", k.name, float64(got)/1e9, float64(k.peak)/1e9)
		}
	}
}

// What CodeLlama-7B takes in bfloat16 at the recipe's batch and length, and where it
// fits: XLA takes three quarters of a GPU.
func TestEstimateOfCodeLlama(t *testing.T) {
	model := llama.Config{VocabSize: 32016, HiddenSize: 4096, IntermediateSize: 11008, Layers: 32, Heads: 32}
	for _, k := range []struct {
		name          string
		dropout       float64
		checkpointing bool
		half          bool
		gigabytes     float64
	}{
		{"recipe", 0.05, false, true, 68.3},
		{"recipe, checkpointing", 0.05, true, true, 21.9},
		{"without dropout", 0, false, true, 46.4},
		{"without dropout, checkpointing", 0, true, true, 19.8},
		{"float32 on a CPU", 0.05, false, false, 144.2},
		{"float32 on a CPU, checkpointing", 0.05, true, false, 42.0},
	} {
		s := shapeOf(t, model, k.dropout, 2, 2048)
		s.Checkpointing = k.checkpointing
		if k.half {
			s.DType, s.Flash = dtypes.BFloat16, true
		}
		if got := float64(Estimate(s).Total()) / 1e9; math.Abs(got-k.gigabytes) > 0.1 {
			t.Errorf("%s: %.1f GB, want %.1f", k.name, got, k.gigabytes)
		}
	}
}

// All weights are trained in float32, with moments and gradient of their own.
func TestEstimateOfFullFineTuning(t *testing.T) {
	model := llama.Config{VocabSize: 32016, HiddenSize: 4096, IntermediateSize: 11008, Layers: 32, Heads: 32}
	s := shapeOf(t, model, 0.05, 1, 512)
	s.Layout, s.DType = nil, dtypes.BFloat16
	if got, want := Estimate(s).Trained, 24*s.Model.Parameters(); got != want {
		t.Errorf("trained vectors take %d bytes, want %d", got, want)
	}
}

func TestBlockShare(t *testing.T) {
	for length, want := range map[int]float64{64: 1, 128: 1, 256: 0.75, 512: 0.625, 1024: 0.5625, 2048: 0.5625} {
		if got := blockShare(length); got != want {
			t.Errorf("blocks of %d tokens leave %g, want %g", length, got, want)
		}
	}
}
