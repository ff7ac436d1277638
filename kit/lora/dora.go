package lora

import (
	"errors"
	"fmt"
	"slices"

	"github.com/gomlx/compute/dtypes"
	. "github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"

	"github.com/threebook/threebook/kit/llama"
)

// DoRA (arXiv:2402.09353) takes the adapted weight W + s·B·A apart into rows'
// directions and magnitudes, and learns the magnitudes m [out] by themselves:
//
//	y = x·Wᵀ + (f-1)·d·Wᵀ + f·s·d·Aᵀ·Bᵀ,  f = m ÷ ‖W + s·B·A‖,  d = dropout(x)
//
// with the norm of each row, which counts as a constant for the gradient (section
// 4.3 there). This is PEFT's computation. Norms and factors are float32 whatever
// the base's dtype; a norm needs a float32 matrix [out, in] while it is computed.
// They come before the layers in the graph, so that gradient checkpointing keeps them.

// smallestNorm keeps a row of zeros from dividing by zero; it stays a row of zeros.
const smallestNorm = 1e-12

// factor gives f [out] from W and a module's A, B and magnitudes.
func factor(weight *Node, parts []*Node, scale float64) *Node {
	norm := StopGradient(weightNorm(weight, parts[0], parts[1], scale))
	return Div(parts[2], MaxScalar(norm, smallestNorm))
}

// weightNorm is ‖W + s·B·A‖ of each row, [out].
func weightNorm(weight, a, b *Node, scale float64) *Node {
	adapted := Add(ConvertDType(weight, dtypes.Float32), MulScalar(Dot(b, a).Product(), scale))
	return Sqrt(ReduceSum(Square(adapted), -1))
}

// doraOutput is y + (f-1)·base + f·h in float32, rounded to y's dtype.
func doraOutput(y, base, h, f *Node) *Node {
	single := func(n *Node) *Node { return ConvertDType(n, dtypes.Float32) }
	f = ExpandLeftToRank(f, y.Rank())
	out := Mul(f, Add(single(base), single(h)))
	if base != y {
		out = Add(out, Sub(single(y), single(base)))
	}
	return ConvertDType(out, y.DType())
}

// Fixed gives the adapter's numbers for [Layout.AdaptFixed]: DoRA's magnitudes are
// replaced by the factors f of the model's rows, so that decoding does not compute
// norms for every token. Without DoRA the numbers are as they are.
func (a *Adapter) Fixed(model *llama.Model) ([]float32, error) {
	if !a.Layout.Config.DoRA {
		return a.Values, nil
	}
	norms, err := a.Layout.rowNorms(model, a.Values)
	if err != nil {
		return nil, err
	}
	values := slices.Clone(a.Values)
	for i, m := range a.Layout.Modules {
		part := a.Layout.magnitude(m).of(values)
		for row, norm := range norms[i] {
			part[row] /= max(norm, smallestNorm)
		}
	}
	return values, nil
}

// rowNorms computes ‖W + s·B·A‖ of each adapted module's rows on the model's
// device, one module at a time.
func (l *Layout) rowNorms(model *llama.Model, values []float32) ([][]float32, error) {
	if model == nil {
		return nil, errors.New("compute weight norms: there is no model")
	}
	weights := map[string]*tensors.Tensor{}
	for i, s := range model.Config.Shapes() {
		weights[s.Name] = model.Inputs()[i]
	}
	backend, err := model.Inputs()[0].Backend()
	if err != nil {
		return nil, fmt.Errorf("compute weight norms: %w", err)
	}
	exec, err := NewExec(backend, func(in []*Node) *Node {
		return weightNorm(in[0], in[1], Mul(in[2], in[3]), 1)
	})
	if err != nil {
		return nil, fmt.Errorf("compute weight norms: %w", err)
	}
	exec.SetMaxCache(-1)
	defer exec.Finalize()
	list := make([][]float32, len(l.Modules))
	for i, m := range l.Modules {
		a, b := l.Matrices[m.first], l.Matrices[m.first+1]
		out, err := exec.Call(weights[m.Name+".weight"],
			tensors.FromFlatDataAndDimensions(a.of(values), a.Shape()...), tensors.FromFlatDataAndDimensions(b.of(values), b.Shape()...),
			float32(m.Scale))
		if err != nil {
			return nil, fmt.Errorf("compute weight norms of %s: %w", m.Name, err)
		}
		if list[i], err = tensors.CopyFlatData[float32](out[0]); err != nil {
			return nil, fmt.Errorf("read weight norms of %s: %w", m.Name, err)
		}
		_ = out[0].FinalizeAll()
	}
	return list, nil
}
