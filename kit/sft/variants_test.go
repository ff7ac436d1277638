package sft

import (
	"math"
	"testing"

	"github.com/threebook/threebook/kit/llama"
	"github.com/threebook/threebook/kit/llama/goldentest"
	"github.com/threebook/threebook/kit/lora"
	"github.com/threebook/threebook/kit/safetensors"
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
			c := Config{
				LearningRate: 5e-3, LoRAPlusRatio: tt.ratio, WeightDecay: tt.decay, BatchSize: 1, PadTo: []int{12}, LoRA: adapter.Layout.Config,
			}.WithDefaults()
			s, err := newStepper(c, dev.Backend, adapterParameters{model.Config, adapter.Layout}, model.Inputs())
			if err != nil {
				t.Fatal(err)
			}
			golden := goldentest.Open(t, tt.name)
			values := compareSteps(t, s, golden, adapter.Values)
			for _, m := range adapter.Layout.Matrices {
				compareFinal(t, golden, m.Name(), values[m.Offset:])
			}
		})
	}
}

// TestFullFineTuneEqualsTorch is the same for all of a model's weights, in the
// groups of transformers' Trainer, which keep the norms from decaying.
func TestFullFineTuneEqualsTorch(t *testing.T) {
	dev := goldentest.Device(t)
	model := loadModel(t, dev, "mha")
	initial, err := model.Values()
	if err != nil {
		t.Fatal(err)
	}
	c := Config{LearningRate: 5e-3, WeightDecay: 0.1, BatchSize: 2, PadTo: []int{12}, FullFineTune: true}.WithDefaults()
	s, err := newStepper(c, dev.Backend, modelParameters{model.Config}, nil)
	if err != nil {
		t.Fatal(err)
	}
	golden := goldentest.Open(t, "full")
	values := compareSteps(t, s, golden, initial)
	offset, compared := 0, 0
	for _, shape := range model.Config.Shapes() {
		if _, ok := golden.Info("final." + shape.Name); ok {
			compareFinal(t, golden, shape.Name, values[offset:])
			compared++
		}
		offset += shape.Size()
	}
	if compared != 8 || model.Config.Shapes()[0].Name != llama.EmbedTokens {
		t.Errorf("compared %d of the weights, want 8", compared)
	}
}

// compareSteps takes the steps of a golden and gives the parameters after them.
func compareSteps(t *testing.T, s *stepper, golden *safetensors.Reader, initial []float32) []float32 {
	t.Helper()
	t.Cleanup(s.close)
	p, err := newPlan(s.config, goldenExamples(t, golden), nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.set(initial, make([]float32, len(initial)), make([]float32, len(initial))); err != nil {
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
				t.Errorf("step %d: %s is %.7g, PyTorch's %.7g", step+1, f.what, f.got, f.want)
			}
		}
	}
	t.Logf("losses and norms: largest relative difference %.1e", largest)
	values, _, _, err := s.get()
	if err != nil {
		t.Fatal(err)
	}
	return values
}

// compareFinal compares one tensor. As in TestRunEqualsTrainer, Adam makes the
// bound mostly absolute: here it is 1/50 of a step.
func compareFinal(t *testing.T, golden *safetensors.Reader, name string, values []float32) {
	t.Helper()
	for i, want := range goldentest.Floats(t, golden, "final."+name) {
		if d := math.Abs(float64(values[i] - want)); !(d <= 1e-4+1e-4*math.Abs(float64(want))) {
			t.Fatalf("%s[%d] ends at %g, PyTorch's at %g", name, i, values[i], want)
		}
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

// A DoRA adapter trains from its own beginning: the first loss is the base's, with
// activations computed again as without.
func TestDoRATrains(t *testing.T) {
	dev := goldentest.Device(t)
	model := loadModel(t, dev, "gqa")
	var losses [3][]float64
	for i, change := range []func(*Config){
		func(*Config) {},
		func(c *Config) { c.LoRA.DoRA = true },
		func(c *Config) { c.LoRA.DoRA, c.Checkpointing = true, true },
	} {
		c := smallRecipe()
		change(&c)
		dir := t.TempDir()
		if _, err := Train(t.Context(), c, model, Job{Backend: dev.Backend, Train: madeExamples(6), Dir: dir}); err != nil {
			t.Fatal(err)
		}
		for _, l := range readLog(t, dir) {
			losses[i] = append(losses[i], *l.Loss)
		}
	}
	plain, dora, again := losses[0], losses[1], losses[2]
	last := len(dora) - 1
	if dora[last] > 0.9*dora[0] || math.Abs(dora[last]-plain[last]) < 1e-6 {
		t.Errorf("loss goes from %g to %g (without DoRA %g)", dora[0], dora[last], plain[last])
	}
	for i, want := range dora {
		if math.Abs(again[i]-want) > 1e-5*want {
			t.Errorf("step %d: loss is %g with checkpointing, %g without", i+1, again[i], want)
		}
	}
}
