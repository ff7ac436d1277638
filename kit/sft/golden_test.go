package sft

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/gomlx/compute/dtypes"
	"github.com/google/go-cmp/cmp"

	"github.com/threebook/threebook/kit/device"
	"github.com/threebook/threebook/kit/llama"
	"github.com/threebook/threebook/kit/llama/goldentest"
	"github.com/threebook/threebook/kit/lora"
	"github.com/threebook/threebook/kit/prompt"
	"github.com/threebook/threebook/kit/safetensors"
)

// TestStepsEqualPEFT takes three optimizer steps from PEFT's adapter and compares
// losses, gradient norms and weights with PyTorch's AdamW, in float32. The two
// rows go through one micro-batch, and through two that are accumulated.
func TestStepsEqualPEFT(t *testing.T) {
	for _, batchSize := range []int{2, 1} {
		t.Run(fmt.Sprintf("micro-batches of %d", batchSize), func(t *testing.T) {
			dev := goldentest.Device(t)
			model := loadModel(t, dev, "mha")
			adapter, err := lora.Load(goldentest.Dir("lora"), model.Config)
			if err != nil {
				t.Fatal(err)
			}
			golden := goldentest.Open(t, "lora")
			examples := goldenExamples(t, golden)
			c := Config{LearningRate: 1e-2, BatchSize: batchSize, PadTo: []int{12}, LoRA: adapter.Layout.Config}.WithDefaults()
			p, err := newPlan(c, examples, nil)
			if err != nil {
				t.Fatal(err)
			}
			s, err := newStepper(c, dev.Backend, adapterParameters{model.Config, adapter.Layout}, model.Inputs())
			if err != nil {
				t.Fatal(err)
			}
			defer s.close()
			zeros := make([]float32, adapter.Layout.Size)
			if err := s.set(adapter.Values, zeros, zeros); err != nil {
				t.Fatal(err)
			}
			wantLoss, wantNorm := goldentest.Floats(t, golden, "loss"), goldentest.Floats(t, golden, "grad_norm")
			for step := range 3 {
				targets := 0
				for i, rows := range p.inOrder(examples) {
					b, err := p.pack(rows)
					if err != nil {
						t.Fatal(err)
					}
					if err := s.accumulate(b, uint64(i)); err != nil {
						t.Fatal(err)
					}
					targets += b.targets
				}
				loss, norm, err := s.update(targets, c.LearningRate, step)
				if err != nil {
					t.Fatal(err)
				}
				if d := math.Abs(loss - float64(wantLoss[step])); d > 1e-5 {
					t.Errorf("step %d: loss %.7f, PEFT's %.7f", step+1, loss, wantLoss[step])
				}
				if d := math.Abs(norm-float64(wantNorm[step])) / float64(wantNorm[step]); d > 1e-4 {
					t.Errorf("step %d: gradient norm %.6f, PEFT's %.6f", step+1, norm, wantNorm[step])
				}
				values, _, _, err := s.get()
				if err != nil {
					t.Fatal(err)
				}
				for _, m := range adapter.Layout.Matrices {
					want := goldentest.Floats(t, golden, fmt.Sprintf("step%d.%s", step+1, m.Name()))
					for i, w := range want {
						if d := math.Abs(float64(values[m.Offset+i] - w)); d > 2e-4 {
							t.Fatalf("step %d: %s[%d] is %g, PEFT's %g", step+1, m.Name(), i, values[m.Offset+i], w)
						}
					}
				}
			}
		})
	}
}

// goldenExamples takes the padded rows apart.
func goldenExamples(t *testing.T, golden *safetensors.Reader) []prompt.Example {
	t.Helper()
	ids, _ := goldentest.Ints(t, golden, "input_ids")
	lengths, _ := goldentest.Ints(t, golden, "lengths")
	prompts, _ := goldentest.Ints(t, golden, "prompt_lengths")
	width := len(ids) / len(lengths)
	var list []prompt.Example
	for r := range lengths {
		list = append(list, prompt.Example{
			Name: fmt.Sprint("row ", r), PromptLen: int(prompts[r]), IDs: ids[r*width : r*width+int(lengths[r])],
		})
	}
	return list
}

func loadModel(t *testing.T, dev *device.Device, name string) *llama.Model {
	t.Helper()
	m, err := llama.Load(dev.Backend, dtypes.Float32, goldentest.Dir(name))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(m.Close)
	return m
}

// With the prompt trained on, labels and loss are those of transformers for labels
// that are the ids: all but the begin token. Evaluation of the same examples is the
// answers' still.
func TestTrainingOnThePromptEqualsTransformers(t *testing.T) {
	dev := goldentest.Device(t)
	model := loadModel(t, dev, "mha")
	adapter, err := lora.Load(goldentest.Dir("lora"), model.Config)
	if err != nil {
		t.Fatal(err)
	}
	golden := goldentest.Open(t, "lora")
	examples := goldenExamples(t, golden)
	for i := range examples {
		examples[i].TrainOnPrompt = true
	}
	c := Config{BatchSize: 2, PadTo: []int{12}, LoRA: adapter.Layout.Config}.WithDefaults()
	p, err := newPlan(c, examples, nil)
	if err != nil {
		t.Fatal(err)
	}
	s, err := newStepper(c, dev.Backend, adapterParameters{model.Config, adapter.Layout}, model.Inputs())
	if err != nil {
		t.Fatal(err)
	}
	defer s.close()
	zeros := make([]float32, adapter.Layout.Size)
	if err := s.set(adapter.Values, zeros, zeros); err != nil {
		t.Fatal(err)
	}
	b, err := p.batch([]int{0, 1})
	if err != nil {
		t.Fatal(err)
	}
	labels, _ := goldentest.Ints(t, golden, "whole_labels")
	want := make([]int32, 0, len(labels))
	for row := range slices.Chunk(labels, 12) { // transformers shifts in the model, here it is done before
		want = append(append(want, row[1:]...), Ignored)
	}
	if d := cmp.Diff(want, b.labels); d != "" {
		t.Errorf("labels (-transformers' +ours):\n%s", d)
	}
	sum, err := s.evaluate(b)
	if err != nil {
		t.Fatal(err)
	}
	whole := float64(goldentest.Floats(t, golden, "whole_loss")[0])
	if d := math.Abs(sum/float64(b.targets) - whole); d > 1e-5 {
		t.Errorf("loss %.7f, transformers' %.7f", sum/float64(b.targets), whole)
	}
	tr := trainer{Config: c, stepper: s, plan: p, compiled: map[program]bool{}}
	loss, err := tr.meanLoss(t.Context(), examples, nil)
	if err != nil {
		t.Fatal(err)
	}
	if answers := float64(goldentest.Floats(t, golden, "loss")[0]); math.Abs(loss-answers) > 1e-5 {
		t.Errorf("evaluation gives %.7f, the answers' loss is %.7f", loss, answers)
	}
}
