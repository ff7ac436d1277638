package sft

import (
	"math"
	"testing"

	"github.com/threebook/threebook/kit/llama/goldentest"
	"github.com/threebook/threebook/kit/lora"
)

// TestVariantsEqualPEFT takes six optimizer steps from PEFT's adapters and compares
// losses, gradient norms and the final adapter with PyTorch's AdamW, for LoRA+ in
// the groups of peft.optimizers.create_loraplus_optimizer.
func TestVariantsEqualPEFT(t *testing.T) {
	for _, tt := range []struct {
		name         string
		ratio, decay float64
	}{
		{"rslora", 1, 0},
		{"patterns", 1, 0},
		{"some-modules", 1, 0},
		{"dora", 1, 0},
		{"loraplus", 8, 0.1},
		{"combined", 4, 0.1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dev := goldentest.Device(t)
			model := loadModel(t, dev, "mha")
			adapter, err := lora.Load(goldentest.Dir(tt.name), model.Config)
			if err != nil {
				t.Fatal(err)
			}
			golden := goldentest.Open(t, tt.name)
			examples := goldenExamples(t, golden)
			c := Config{
				LearningRate: 5e-3, LoRAPlusRatio: tt.ratio, WeightDecay: tt.decay, BatchSize: 1, PadTo: []int{12},
				LoRA: adapter.Layout.Config,
			}.WithDefaults()
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
			norms := goldentest.Floats(t, golden, "grad_norm")
			largest := 0.0
			for step, want := range goldentest.Floats(t, golden, "loss") {
				loss, norm := takeStep(t, s, p, step)
				for _, f := range []struct {
					what      string
					got, want float64
				}{{"loss", loss, float64(want)}, {"gradient norm", norm, float64(norms[step])}} {
					d := math.Abs(f.got-f.want) / f.want
					if largest = max(largest, d); !(d <= 1e-4) {
						t.Errorf("step %d: %s is %.7g, PEFT's %.7g", step+1, f.what, f.got, f.want)
					}
				}
			}
			values, _, _, err := s.get()
			if err != nil {
				t.Fatal(err)
			}
			// As in TestRunEqualsTrainer, Adam makes the bound mostly absolute: here 1/50
			// of a step.
			farthest := 0.0
			for _, m := range adapter.Layout.Matrices {
				for i, w := range goldentest.Floats(t, golden, "final."+m.Name()) {
					d := math.Abs(float64(values[m.Offset+i] - w))
					if farthest = max(farthest, d); !(d <= 1e-4+1e-4*math.Abs(float64(w))) {
						t.Fatalf("%s[%d] ends at %g, PEFT's at %g", m.Name(), i, values[m.Offset+i], w)
					}
				}
			}
			t.Logf("losses and norms: largest relative difference %.1e; final adapter: largest difference %.1e", largest, farthest)
		})
	}
}

// takeStep makes one window of all of the plan's examples.
func takeStep(t *testing.T, s *stepper, p plan, step int) (loss, norm float64) {
	t.Helper()
	targets := 0
	for i, rows := range p.inOrder(p.examples) {
		b, err := p.pack(rows)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.accumulate(b, uint64(i)); err != nil {
			t.Fatal(err)
		}
		targets += b.targets
	}
	loss, norm, err := s.update(targets, s.config.LearningRate, step)
	if err != nil {
		t.Fatal(err)
	}
	return loss, norm
}
