// Command profile says where the time of a training step goes: it runs each
// operation of one micro-batch alone, with its gradient, as often as the step has
// it, and beside it the whole step.
//
//	go run ./scripts/bench/profile --backend xla:cpu
//
// The shapes are those of scripts/bench/train: LoRA of rank 8 on all seven
// projections, micro-batches of 2 × 512 tokens, float32. A compiler fuses what
// lies side by side, so the parts need not add up to the whole.
package main

import (
	"flag"
	"fmt"
	"os"
	"time"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	. "github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"

	"github.com/threebook/threebook/kit/device"
	"github.com/threebook/threebook/kit/llama"
	"github.com/threebook/threebook/kit/lora"
	"github.com/threebook/threebook/kit/seed"
	"github.com/threebook/threebook/kit/sft"
	"github.com/threebook/threebook/scripts/bench/benchmodel"
)

// operation is a part of the step, with inputs of the given dimensions.
type operation struct {
	name   string
	times  int // in a step
	inputs [][]int
	// output is what is differentiated with respect to the first wrt inputs; or
	// gradients is all of it.
	wrt       int
	output    func(in []*Node) *Node
	gradients func(in []*Node) []*Node
}

func main() {
	backend := flag.String("backend", device.Auto, "compute backend")
	model := flag.Int("model", 2, "which model of scripts/bench/benchmodel, from 1")
	flag.Parse()
	list := benchmodel.Shapes()
	if *model < 1 || *model > len(list) {
		fmt.Fprintf(os.Stderr, "profile: --model is %d, want 1 to %d\n", *model, len(list))
		os.Exit(2)
	}
	if err := run(*backend, list[*model-1]); err != nil {
		fmt.Fprintln(os.Stderr, "profile:", err)
		os.Exit(1)
	}
}

func run(backend string, s benchmodel.Shape) error {
	dev, err := device.Open(backend)
	if err != nil {
		return err
	}
	defer dev.Close()
	whole, err := wholeStep(dev, s)
	if err != nil {
		return fmt.Errorf("run the whole step: %w", err)
	}
	fmt.Printf("%s, %s\n\n| operation | a step has | forward and gradient, ms | in a step, ms | of the step |\n|---|---:|---:|---:|---:|\n", s.Name, dev.Name)
	var sum time.Duration
	for _, o := range operations(s) {
		once, err := o.time(dev)
		if err != nil {
			return fmt.Errorf("run %s: %w", o.name, err)
		}
		all := once * time.Duration(o.times)
		sum += all
		fmt.Printf("| %s | %d | %.2f | %.1f | %.0f%% |\n", o.name, o.times, ms(once), ms(all), 100*ms(all)/ms(whole))
	}
	fmt.Printf("| together | | | %.1f | %.0f%% |\n| the whole step | 1 | %.1f | %.1f | |\n", ms(sum), 100*ms(sum)/ms(whole), ms(whole), ms(whole))
	return nil
}

func operations(s benchmodel.Shape) []operation {
	config := s.Config()
	net := llama.Network{Config: config}
	b, n, h, i, d := s.Batch, s.Length, s.Hidden, s.Intermediate, config.HeadDim
	project := func(in []*Node) *Node { return llama.Project(in[0], in[1]) }
	adapted := func(in, out, times int) operation {
		// One projection of these sizes, in a model that has nothing else.
		one := llama.Config{HiddenSize: in, IntermediateSize: 1, Layers: 1, Heads: 1, KVHeads: 1, HeadDim: out}
		layout, err := lora.NewLayout(lora.Config{TargetModules: []string{"q_proj"}}, one)
		if err != nil {
			panic(err) // the projection is there
		}
		return operation{
			name: fmt.Sprintf("LoRA, %d to %d", in, out), times: times, inputs: [][]int{{b, n, in}, {b, n, out}, {8, in}, {out, 8}},
			gradients: func(x []*Node) []*Node {
				adapt, gradients := layout.AdaptTrained(x[2:], nil, lora.Dropout{})
				loss := ReduceAllSum(Square(adapt(layout.Modules[0].Name, x[0], x[1])))
				return append(gradients(loss), Gradient(loss, x[0])...)
			},
		}
	}
	return []operation{
		{name: "projection, hidden to hidden", times: 4 * s.Layers, inputs: [][]int{{b, n, h}, {h, h}}, wrt: 1, output: project},
		{name: "projection, hidden to FFN", times: 2 * s.Layers, inputs: [][]int{{b, n, h}, {i, h}}, wrt: 1, output: project},
		{name: "projection, FFN to hidden", times: s.Layers, inputs: [][]int{{b, n, i}, {h, i}}, wrt: 1, output: project},
		adapted(h, h, 4*s.Layers), adapted(h, i, 2*s.Layers), adapted(i, h, s.Layers),
		{name: "attention", times: s.Layers, inputs: [][]int{{b, n, s.Heads, d}, {b, n, s.Heads, d}, {b, n, s.Heads, d}}, wrt: 3, output: func(in []*Node) *Node {
			return net.Attention(in[0], in[1], in[2], nil)
		}},
		{name: "norm", times: 2*s.Layers + 1, inputs: [][]int{{b, n, h}, {h}}, wrt: 1, output: func(in []*Node) *Node {
			own := net
			own.Weight = func(string) *Node { return in[1] }
			return own.Norm("", in[0])
		}},
		{name: "SwiGLU", times: s.Layers, inputs: [][]int{{b, n, i}, {b, n, i}}, wrt: 2, output: func(in []*Node) *Node { return Mul(Mul(in[0], Sigmoid(in[0])), in[1]) }},
		{name: "head and loss", times: 1, inputs: [][]int{{b, n, h}, {s.Vocabulary, h}}, wrt: 1, output: func(in []*Node) *Node {
			labels := Iota(in[0].Graph(), shapes.Make(dtypes.Int32, b, n), 1)
			return sft.TokenLoss(llama.Project(in[0], in[1]), labels)
		}},
	}
}

func (o operation) time(dev *device.Device) (time.Duration, error) {
	exec, err := NewExec(dev.Backend, func(in []*Node) []*Node {
		if o.gradients != nil {
			return o.gradients(in)
		}
		y := o.output(in)
		return append(Gradient(ReduceAllSum(Square(y)), in[:o.wrt]...), y)
	})
	if err != nil {
		return 0, err
	}
	var args []any
	for i, dims := range o.inputs {
		args = append(args, random(fmt.Sprint(i), dims))
	}
	return best(exec, args)
}

// wholeStep is one micro-batch of training.
func wholeStep(dev *device.Device, s benchmodel.Shape) (time.Duration, error) {
	m, err := s.Model(dev)
	if err != nil {
		return 0, err
	}
	defer m.Close()
	layout, err := lora.NewLayout(lora.Config{}, m.Config)
	if err != nil {
		return 0, err
	}
	exec, err := NewExec(dev.Backend, func(in []*Node) *Node {
		weight := llama.Bind(m.Config, in[2:])
		adapt, gradients := layout.AdaptTrained(layout.Split(in[0]), weight, lora.Dropout{})
		net := llama.Network{Config: m.Config, Weight: weight, Adapt: adapt}
		return layout.Join(gradients(sft.TokenLoss(net.Logits(net.Hidden(in[1])), in[1])))
	})
	if err != nil {
		return 0, err
	}
	values, err := layout.Init(1, m)
	if err != nil {
		return 0, err
	}
	tokens := make([]int32, s.Batch*s.Length)
	for i := range tokens {
		tokens[i] = int32(3 + i%(s.Vocabulary-3))
	}
	args := []any{values, tensors.FromFlatDataAndDimensions(tokens, s.Batch, s.Length)}
	for _, w := range m.Inputs() {
		args = append(args, w)
	}
	return best(exec, args)
}

// best is the shortest of several runs, after one that compiles.
func best(exec *Exec, args []any) (time.Duration, error) {
	shortest := time.Duration(1 << 62)
	for run := range 6 {
		start := time.Now()
		out, err := exec.Call(args...)
		if err != nil {
			return 0, err
		}
		if d := time.Since(start); run > 0 {
			shortest = min(shortest, d)
		}
		for _, t := range out {
			_ = t.FinalizeAll() // freeing twice is the only error
		}
	}
	return shortest, nil
}

func random(name string, dims []int) *tensors.Tensor {
	size := 1
	for _, d := range dims {
		size *= d
	}
	values := make([]float32, size)
	rng := seed.Stream(1, name, 0)
	for i := range values {
		values[i] = rng.Float32() - 0.5
	}
	return tensors.FromFlatDataAndDimensions(values, dims...)
}

func ms(d time.Duration) float64 { return d.Seconds() * 1e3 }
