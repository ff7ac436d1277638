package sft

import (
	"fmt"
	"math"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
	. "github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"

	"github.com/threebook/threebook/kit/lora"
	"github.com/threebook/threebook/kit/seed"
)

// stepper holds the training state on the device and the three programs that
// change or read it:
//
//   - micro: forward and backward over one micro-batch; adds the gradient of the
//     summed loss, and the sum itself, to accumulators;
//   - apply: divides by the window's target tokens, clips, and updates (AdamW);
//   - eval: forward only, without dropout.
//
// Dividing once a window weighs every target token the same, whatever the
// micro-batches. Nothing comes back to the host inside a window.
type stepper struct {
	config  Config
	backend compute.Backend
	params  parameters
	frozen  []*tensors.Tensor

	values, first, second *tensors.Tensor // parameters and AdamW moments, [size]
	gradient, lossSum     *tensors.Tensor // accumulators, [size] and scalar

	micro, apply, eval *Exec
	inputs             []any // scratch
}

func newStepper(c Config, backend compute.Backend, params parameters, frozen []*tensors.Tensor) (*stepper, error) {
	s := &stepper{config: c, backend: backend, params: params, frozen: frozen}
	var err error
	if s.micro, err = NewExec(backend, s.microGraph); err != nil {
		return nil, fmt.Errorf("build training step: %w", err)
	}
	if s.apply, err = NewExec(backend, s.applyGraph); err != nil {
		return nil, fmt.Errorf("build update: %w", err)
	}
	if s.eval, err = NewExec(backend, s.evalGraph); err != nil {
		return nil, fmt.Errorf("build evaluation: %w", err)
	}
	for _, e := range []*Exec{s.micro, s.apply, s.eval} {
		e.SetMaxCache(-1)
	}
	return s, nil
}

// set puts a state on the device: parameters and moments, all of the same length.
func (s *stepper) set(values, first, second []float32) error {
	s.close()
	s.values = tensors.FromFlatDataAndDimensions(values, len(values))
	s.first = tensors.FromFlatDataAndDimensions(first, len(first))
	s.second = tensors.FromFlatDataAndDimensions(second, len(second))
	s.gradient = tensors.FromFlatDataAndDimensions(make([]float32, len(values)), len(values))
	s.lossSum = tensors.FromScalar(float32(0))
	for _, t := range []*tensors.Tensor{s.values, s.first, s.second, s.gradient, s.lossSum} {
		if err := t.MaterializeOnDevice(s.backend, false, 0); err != nil {
			return fmt.Errorf("put training state on the device: %w", err)
		}
		t.FinalizeLocal()
	}
	return nil
}

// get copies the state back.
func (s *stepper) get() (values, first, second []float32, err error) {
	for _, f := range []struct {
		to   *[]float32
		from *tensors.Tensor
	}{{&values, s.values}, {&first, s.first}, {&second, s.second}} {
		if *f.to, err = tensors.CopyFlatData[float32](f.from); err != nil {
			return nil, nil, nil, fmt.Errorf("read training state: %w", err)
		}
	}
	return values, first, second, nil
}

func (s *stepper) close() {
	for _, t := range []*tensors.Tensor{s.values, s.first, s.second, s.gradient, s.lossSum} {
		if t != nil {
			_ = t.FinalizeAll() // freeing twice is the only error
		}
	}
	s.values, s.first, s.second, s.gradient, s.lossSum = nil, nil, nil, nil, nil
}

// microGraph takes values, gradient, lossSum, dropout state, tokens, labels and
// the frozen weights; it gives the new gradient and lossSum.
func (s *stepper) microGraph(in []*Node) []*Node {
	values, gradient, lossSum, state, tokens, labels := in[0], in[1], in[2], in[3], in[4], in[5]
	parts := s.params.split(values)
	net, gradients := s.params.training(in[6:], parts, lora.Dropout{State: state, Checkpointing: s.config.Checkpointing})
	net.Checkpointing = s.config.Checkpointing
	loss := TokenLoss(net.Logits(net.Hidden(tokens)), labels)
	return []*Node{Add(gradient, s.params.join(gradients(loss))), Add(lossSum, loss)}
}

// applyGraph takes values, moments, gradient and [tokens, learning rate,
// 1-β1^t, 1-β2^t, LoRA+'s learning rate]; it gives the new values and moments, a
// zero gradient and the gradient's norm before clipping. The update is PyTorch's
// AdamW, the clipping its clip_grad_norm_ (with 1e-6 added to the norm).
func (s *stepper) applyGraph(in []*Node) []*Node {
	values, first, second, gradient, scalars := in[0], in[1], in[2], in[3], in[4]
	scalar := func(i int) *Node { return Reshape(Slice(scalars, AxisRange(i, i+1))) }
	c := s.config
	mean := Div(gradient, scalar(0))
	norm := Sqrt(ReduceAllSum(Square(mean)))
	if c.MaxGradNorm > 0 {
		factor := Div(Scalar(in[0].Graph(), dtypes.Float32, c.MaxGradNorm), AddScalar(norm, 1e-6))
		mean = Mul(mean, MinScalar(factor, 1))
	}
	beta1, beta2 := c.betas()
	first = Add(MulScalar(first, beta1), MulScalar(mean, 1-beta1))
	second = Add(MulScalar(second, beta2), MulScalar(Square(mean), 1-beta2))
	denominator := AddScalar(Div(Sqrt(second), Sqrt(scalar(3))), c.Epsilon)
	groups, usual, raised := s.params.groups(), scalar(1), scalar(4)
	if c.WeightDecay != 0 {
		decay, none, raisedDecay := MulScalar(usual, c.WeightDecay), ZerosLike(usual), MulScalar(raised, c.WeightDecay)
		values = Sub(values, Mul(values, spread(groups, func(g group) *Node {
			switch {
			case !g.decays:
				return none
			case c.raises(g):
				return raisedDecay
			}
			return decay
		})))
	}
	rate := spread(groups, func(g group) *Node {
		if c.raises(g) {
			return raised
		}
		return usual
	})
	values = Sub(values, Mul(Div(rate, scalar(2)), Div(first, denominator)))
	return []*Node{values, first, second, ZerosLike(gradient), norm}
}

// evalGraph takes values, tokens, labels and the frozen weights; it gives the summed loss.
func (s *stepper) evalGraph(in []*Node) []*Node {
	net := s.params.network(in[3:], s.params.split(in[0]))
	return []*Node{TokenLoss(net.Logits(net.Hidden(in[1])), in[2])}
}

// accumulate runs one micro-batch. index numbers the micro-batches of the whole
// run and selects the dropout.
func (s *stepper) accumulate(b batch, index uint64) error {
	state := seed.State(s.config.Seed, "dropout", index)
	gradient, err := s.donate(s.gradient)
	if err != nil {
		return err
	}
	lossSum, err := s.donate(s.lossSum)
	if err != nil {
		return err
	}
	s.inputs = append(s.inputs[:0], s.values, gradient, lossSum, tensors.FromValue(state[:]), tokensOf(b), labelsOf(b))
	out, err := s.run(s.micro, s.frozen)
	if err != nil {
		return err
	}
	s.gradient, s.lossSum = out[0], out[1]
	return nil
}

// update ends a window of tokens target tokens, after t completed updates.
// It gives the window's mean loss and gradient norm.
func (s *stepper) update(tokens int, learningRate float64, t int) (loss, norm float64, err error) {
	sum, err := tensors.CopyFlatData[float32](s.lossSum)
	if err != nil {
		return 0, 0, fmt.Errorf("read loss: %w", err)
	}
	beta1, beta2 := s.config.betas()
	scalars := []float32{
		float32(tokens), float32(learningRate),
		float32(1 - math.Pow(beta1, float64(t+1))), float32(1 - math.Pow(beta2, float64(t+1))),
		float32(learningRate * s.config.LoRAPlusRatio),
	}
	s.inputs = s.inputs[:0]
	for _, t := range []*tensors.Tensor{s.values, s.first, s.second, s.gradient} {
		d, err := s.donate(t)
		if err != nil {
			return 0, 0, err
		}
		s.inputs = append(s.inputs, d)
	}
	s.inputs = append(s.inputs, tensors.FromValue(scalars))
	out, err := s.run(s.apply, nil)
	if err != nil {
		return 0, 0, err
	}
	s.values, s.first, s.second, s.gradient = out[0], out[1], out[2], out[3]
	n, err := tensors.CopyFlatData[float32](out[4])
	if err != nil {
		return 0, 0, fmt.Errorf("read gradient norm: %w", err)
	}
	_ = s.lossSum.FinalizeAll()
	s.lossSum = tensors.FromScalar(float32(0))
	return float64(sum[0]) / float64(tokens), float64(n[0]), nil
}

// evaluate is the summed loss of one batch, without dropout.
func (s *stepper) evaluate(b batch) (float64, error) {
	s.inputs = append(s.inputs[:0], s.values, tokensOf(b), labelsOf(b))
	out, err := s.run(s.eval, s.frozen)
	if err != nil {
		return 0, err
	}
	sum, err := tensors.CopyFlatData[float32](out[0])
	if err != nil {
		return 0, fmt.Errorf("read loss: %w", err)
	}
	return float64(sum[0]), nil
}

func (s *stepper) run(e *Exec, frozen []*tensors.Tensor) ([]*tensors.Tensor, error) {
	for _, w := range frozen {
		s.inputs = append(s.inputs, w)
	}
	return e.Call(s.inputs...)
}

func (s *stepper) donate(t *tensors.Tensor) (any, error) {
	d, err := DonateTensorBuffer(t, s.backend, 0)
	if err != nil {
		return nil, fmt.Errorf("hand a buffer to the device: %w", err)
	}
	return d, nil
}

func tokensOf(b batch) *tensors.Tensor {
	return tensors.FromFlatDataAndDimensions(b.tokens, b.rows, b.length)
}

func labelsOf(b batch) *tensors.Tensor {
	return tensors.FromFlatDataAndDimensions(b.labels, b.rows, b.length)
}
