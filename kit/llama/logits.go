package llama

import (
	"fmt"

	"github.com/gomlx/compute"
	. "github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
)

// Logits of the next token after each of ids, [len(ids), vocabulary], with an
// adapter as [NewDecoder] takes it, or without (nil, nil).
func Logits(backend compute.Backend, m *Model, ids []int32, adapter BindAdapter, extra []*tensors.Tensor) ([]float32, error) {
	exec, err := NewExec(backend, func(in []*Node) *Node {
		weights := in[1 : len(in)-len(extra)]
		n := Network{Config: m.Config, Weight: Bind(m.Config, weights)}
		if adapter != nil {
			n.Adapt = adapter(in[len(in)-len(extra):])
		}
		return n.Logits(n.Hidden(in[0]))
	})
	if err != nil {
		return nil, fmt.Errorf("build logits: %w", err)
	}
	args := appendTensors([]any{tensors.FromFlatDataAndDimensions(ids, 1, len(ids))}, m.Inputs())
	out, err := exec.Call(appendTensors(args, extra)...)
	if err != nil {
		return nil, fmt.Errorf("compute logits: %w", err)
	}
	logits, err := tensors.CopyFlatData[float32](out[0])
	_ = out[0].FinalizeAll() // freeing twice is the only error
	return logits, err
}
