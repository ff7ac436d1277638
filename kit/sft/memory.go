package sft

import (
	"github.com/gomlx/compute/dtypes"

	"github.com/threebook/threebook/kit/llama"
	"github.com/threebook/threebook/kit/lora"
	"github.com/threebook/threebook/kit/prompt"
)

// Shape is what the memory of a training step follows from.
type Shape struct {
	Model         llama.Config
	Layout        *lora.Layout // nil when all weights are trained, which is in float32
	DType         dtypes.DType // of weights and activations
	Batch, Length int          // of a micro-batch, padded
	Flash         bool         // attention is fused and keeps no weights, as on CUDA
	Checkpointing bool
}

// Memory is an estimate of what a training step takes, in bytes.
type Memory struct {
	Weights int64 // the model's
	Trained int64 // values, two moments and gradient, and a gradient on its way
	Layers  int64 // activations that the backward pass needs
	Head    int64 // logits and their gradient
	Runtime int64 // the program, XLA and what it compiles
}

// Total of it.
func (m Memory) Total() int64 { return m.Weights + m.Trained + m.Layers + m.Head + m.Runtime }

// How much of each width a layer keeps a token, fitted to the buffers that XLA's
// CPU compiler assigned for models of 768 to 1024 hidden: see TestEstimate.
const (
	keptHidden       = 9.6 // norms, queries, keys and values before and after rotation, output
	keptIntermediate = 7   // gate, up, and the steps of SiLU and of their product
	keptDropped      = 3   // hidden widths after dropout
	keptAttention    = 1.5 // float32 squares of attention's weights
	recomputed       = 3   // layers that are whole at a time, with checkpointing
	runtimeBytes     = 600e6
)

// Estimate is the memory that the shape takes.
//
// With n = batch·length tokens, h hidden, f intermediate, V vocabulary, L layers, w
// the bytes of the dtype, P trained parameters and in the inputs of the adapted
// projections of a layer, a layer keeps
//
//	n·(w·(9.6·h + 7·f) + 1.5·4·heads·length·share + 4·Σin + 3·w·h)
//
// where share is the part of the square that causal blocks leave, fused attention
// has no such square, and the last two terms, random numbers and what they leave,
// are dropout's. With checkpointing it keeps its input, w·n·h, and the random
// numbers. To the layers come n·V·(4+4) of logits and their gradient, and n·V·w of
// a product in half precision, and 24·P of trained vectors.
func Estimate(s Shape) Memory {
	c, width := s.Model, float64(s.DType.Size())
	trained := c.Parameters()
	inputs := 0 // of the adapted projections, over all layers
	if s.Layout == nil {
		width, s.Flash = 4, false
	} else {
		trained = int64(s.Layout.Size)
		for _, m := range s.Layout.Matrices {
			if m.Part == lora.PartA {
				inputs += m.Cols
			}
		}
	}
	n, layers, hidden := float64(s.Batch*s.Length), float64(c.Layers), float64(c.HiddenSize)
	kept := layers * n * width * (keptHidden*hidden + keptIntermediate*float64(c.IntermediateSize))
	if !s.Flash {
		kept += layers * n * keptAttention * 4 * float64(c.Heads*s.Length) * blockShare(s.Length)
	}
	if s.Layout != nil && s.Layout.Config.Dropout > 0 {
		kept += 4*n*float64(inputs) + layers*n*width*keptDropped*hidden
	}
	logit := 8.0
	if width < 4 {
		logit += width
	}
	m := Memory{
		Weights: int64(s.DType.Size()) * c.Parameters(),
		Trained: 24 * trained,
		Layers:  int64(kept),
		Head:    int64(n * float64(c.VocabSize) * logit),
		Runtime: runtimeBytes,
	}
	if s.Checkpointing {
		m.Layers = int64(layers*n*width*hidden + recomputed*kept/layers)
	}
	return m
}

// blockShare is the part of attention's square that blocks of queries leave, each
// with the keys up to its end: at least 128 queries, at most eight blocks.
func blockShare(length int) float64 {
	blocks := float64(ceilDiv(length, max(128, ceilDiv(length, 8))))
	return (blocks + 1) / (2 * blocks)
}

// Longest is the longest length that a training pads to.
func Longest(c Config, train, validation []prompt.Example) (int, error) {
	p, err := newPlan(c, train, validation)
	if err != nil {
		return 0, err
	}
	longest := 0
	for _, list := range [][]prompt.Example{train, validation} {
		for _, e := range list {
			longest = max(longest, len(e.IDs))
		}
	}
	for _, n := range p.padTo {
		if n >= longest {
			return n, nil
		}
	}
	return longest, nil
}
