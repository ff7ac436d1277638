package llama

import (
	"fmt"

	"github.com/gomlx/compute"
	. "github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
)

// Logits of the next token after each of ids, [len(ids), vocabulary], with an
// adapter as [NewDecoder] takes it, or without (nil, nil).
func Logits(backend compute.Backend, m *Model, ids []int32, delta AdapterDelta, extra []*tensors.Tensor) ([]float32, error) {
	exec, err := NewExec(backend, func(in []*Node) *Node {
		weights := in[1 : len(in)-len(extra)]
		n := Network{Config: m.Config, Weight: Bind(m.Config, weights)}
		if delta != nil {
			n.Delta = delta(in[len(in)-len(extra):])
		}
		return n.Logits(n.Hidden(in[0]))
	})
	if err != nil {
		return nil, fmt.Errorf("build logits: %w", err)
	}
	args := []any{tensors.FromFlatDataAndDimensions(ids, 1, len(ids))}
	for _, t := range m.Inputs() {
		args = append(args, t)
	}
	for _, t := range extra {
		args = append(args, t)
	}
	out, err := exec.Call(args...)
	if err != nil {
		return nil, fmt.Errorf("compute logits: %w", err)
	}
	logits, err := tensors.CopyFlatData[float32](out[0])
	_ = out[0].FinalizeAll() // freeing twice is the only error
	return logits, err
}
