// Package benchmodel has the random Llama models that the benchmarks run.
package benchmodel

import (
	"github.com/gomlx/compute/dtypes"

	"github.com/threebook/threebook/kit/device"
	"github.com/threebook/threebook/kit/llama"
)

// Shape is one model and the work done with it. The JSON goes to PyTorch.
type Shape struct {
	Name         string `json:"name"`
	Hidden       int    `json:"hidden"`
	Intermediate int    `json:"intermediate"`
	Layers       int    `json:"layers"`
	Heads        int    `json:"heads"`
	Vocabulary   int    `json:"vocabulary"`
	Batch        int    `json:"batch"`
	Length       int    `json:"length"`
	Windows      int    `json:"windows"` // measured, after one that warms up
	Decode       int    `json:"decode"`  // tokens
}

// Shapes are a tiny model, of about the size of the embedded one, and one of about 100 million weights.
func Shapes() []Shape {
	return []Shape{
		{"tiny (1.1 M)", 128, 352, 4, 2, 1024, 2, 512, 6, 128},
		{"100 M", 768, 2048, 12, 12, 8192, 2, 512, 2, 64},
	}
}

// Config is the model's.
func (s Shape) Config() llama.Config {
	return llama.Config{
		VocabSize: s.Vocabulary, HiddenSize: s.Hidden, IntermediateSize: s.Intermediate, Layers: s.Layers, Heads: s.Heads, KVHeads: s.Heads,
		HeadDim: s.Hidden / s.Heads, MaxPositions: 2048, RMSNormEps: 1e-5, RopeTheta: 10000, BOS: 1, EOS: []int32{2},
	}
}

// Model puts random weights on a device, in float32.
func (s Shape) Model(dev *device.Device) (*llama.Model, error) {
	return llama.FromHost(dev.Backend, dtypes.Float32, s.Config(), llama.Random(s.Config(), 1))
}
