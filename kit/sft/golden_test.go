package sft

import (
	"cmp"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/gomlx/compute/dtypes"

	"github.com/threebook/threebook/kit/device"
	"github.com/threebook/threebook/kit/llama"
	"github.com/threebook/threebook/kit/lora"
	"github.com/threebook/threebook/kit/prompt"
	"github.com/threebook/threebook/kit/safetensors"
)

const goldenDir = "../llama/testdata/golden"

// TestStepsEqualPEFT takes three optimizer steps from PEFT's adapter and compares
// losses, gradient norms and weights with PyTorch's AdamW, in float32. The two
// rows go through one micro-batch, and through two that are accumulated.
func TestStepsEqualPEFT(t *testing.T) {
	for _, batchSize := range []int{2, 1} {
		t.Run(fmt.Sprintf("micro-batches of %d", batchSize), func(t *testing.T) {
			dev := openDevice(t)
			model := loadModel(t, dev, "mha")
			adapter, err := lora.Load(filepath.Join(goldenDir, "lora"), model.Config)
			if err != nil {
				t.Fatal(err)
			}
			golden := openTensors(t, filepath.Join(goldenDir, "lora", "golden.safetensors"))
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
			wantLoss, wantNorm := floats(t, golden, "loss"), floats(t, golden, "grad_norm")
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
					want := floats(t, golden, fmt.Sprintf("step%d.%s", step+1, m.Name()))
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
	ids, lengths, prompts := int64s(t, golden, "input_ids"), int64s(t, golden, "lengths"), int64s(t, golden, "prompt_lengths")
	width := len(ids) / len(lengths)
	var list []prompt.Example
	for r := range lengths {
		e := prompt.Example{Name: fmt.Sprint("row ", r), PromptLen: int(prompts[r])}
		for _, id := range ids[r*width : r*width+int(lengths[r])] {
			e.IDs = append(e.IDs, int32(id))
		}
		list = append(list, e)
	}
	return list
}

// openDevice opens the pure-Go backend, or the one that $THREEBOOK_TEST_BACKEND names.
func openDevice(t *testing.T) *device.Device {
	t.Helper()
	d, err := device.Open(cmp.Or(os.Getenv("THREEBOOK_TEST_BACKEND"), device.Go))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.Close)
	return d
}

func loadModel(t *testing.T, dev *device.Device, name string) *llama.Model {
	t.Helper()
	m, err := llama.Load(dev.Backend, dtypes.Float32, filepath.Join(goldenDir, name))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(m.Close)
	return m
}

func openTensors(t *testing.T, path string) *safetensors.Reader {
	t.Helper()
	r, err := safetensors.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	return r
}

func floats(t *testing.T, r *safetensors.Reader, name string) []float32 {
	t.Helper()
	v, err := r.Float32s(name)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func int64s(t *testing.T, r *safetensors.Reader, name string) []int64 {
	t.Helper()
	raw, err := r.Bytes(name)
	if err != nil {
		t.Fatal(err)
	}
	out := make([]int64, len(raw)/8)
	for i := range out {
		for j := range 8 {
			out[i] |= int64(raw[8*i+j]) << (8 * j)
		}
	}
	return out
}
