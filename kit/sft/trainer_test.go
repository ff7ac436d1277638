package sft

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/threebook/threebook/kit/llama/goldentest"
	"github.com/threebook/threebook/kit/lora"
	"github.com/threebook/threebook/kit/prompt"
	"github.com/threebook/threebook/kit/runs"
)

// TestRunEqualsTrainer takes a whole run of transformers' Trainer on PEFT's
// adapter, in the Trainer's order: 36 steps in 12 epochs, each of windows of 4, 4
// and 3 micro-batches, the last micro-batch of one example; 15 of the steps are
// clipped. The Trainer pads to a micro-batch's longest example, we to 16.
func TestRunEqualsTrainer(t *testing.T) {
	dev := goldentest.Device(t)
	model := loadModel(t, dev, "mha")
	golden := goldentest.Open(t, "trainer")
	c := Config{
		LoRA: lora.Config{Rank: 4, Alpha: 4}, Epochs: 12, BatchSize: 2, Accumulation: 4, LearningRate: 5e-3, PadTo: []int{16},
	}.WithDefaults()
	layout, err := lora.NewLayout(c.LoRA, model.Config)
	if err != nil {
		t.Fatal(err)
	}
	initial := make([]float32, layout.Size)
	for _, m := range layout.Matrices {
		copy(initial[m.Offset:], goldentest.Floats(t, golden, "initial."+m.Name()))
	}
	dir := t.TempDir()
	run, err := newTrainer(c, model, Job{Backend: dev.Backend, Train: goldenExamples(t, golden), Dir: dir, Initial: initial})
	if err != nil {
		t.Fatal(err)
	}
	defer run.close()

	order, shape := goldentest.Ints(t, golden, "order")
	for epoch := range shape[0] {
		run.plan.windows, run.plan.current = trainerWindows(order[epoch*shape[1]:][:shape[1]], c), epoch
		for range run.plan.windows {
			if err := run.step(); err != nil {
				t.Fatalf("step %d: %v", run.state.Step+1, err)
			}
		}
	}
	if err := run.pull(); err != nil {
		t.Fatal(err)
	}
	lines := readLog(t, dir)

	for _, f := range []struct {
		name string
		of   func(runs.Metrics) float64
	}{
		{"loss", func(m runs.Metrics) float64 { return *m.Loss }},
		{"grad_norm", func(m runs.Metrics) float64 { return *m.GradNorm }},
		{"learning_rate", func(m runs.Metrics) float64 { return *m.LearningRate }},
	} {
		want := goldentest.Floats(t, golden, f.name)
		if len(want) != run.plan.steps || len(want) != len(lines) {
			t.Fatalf("%s: %d steps planned and %d logged, the Trainer's are %d", f.name, run.plan.steps, len(lines), len(want))
		}
		largest := 0.0
		for i, w := range want {
			got := f.of(lines[i])
			// Backends add in other orders; here that comes to a few 1e-6 of a norm.
			if d := math.Abs(got - float64(w)); !(d <= 1e-4*math.Abs(float64(w))) {
				t.Errorf("step %d: %s %.8g, the Trainer's %.8g", i+1, f.name, got, w)
			} else if w != 0 {
				largest = max(largest, d/math.Abs(float64(w)))
			}
		}
		t.Logf("%s: largest relative difference %.1e", f.name, largest)
	}

	// Adam divides by √v, so rounding of a gradient near zero moves a weight by a
	// share of the rate, not of the weight: hence a bound that is mostly absolute. It
	// is 1/50 of a step at the peak rate, and the steps add up to 18 of them.
	largest, relative := 0.0, 0.0
	for _, m := range layout.Matrices {
		var wrong []string
		square, size := 0.0, 0.0
		for i, w := range goldentest.Floats(t, golden, "final."+m.Name()) {
			got, began := run.state.Values[m.Offset+i], initial[m.Offset+i]
			d := math.Abs(float64(got - w))
			largest = max(largest, d)
			square += d * d
			size += float64(w-began) * float64(w-began)
			if !(d <= 1e-4+1e-4*math.Abs(float64(w))) {
				wrong = append(wrong, fmt.Sprintf("[%d] is %g, the Trainer's %g", i, got, w))
			}
		}
		if len(wrong) > 0 {
			t.Errorf("%s: %d weights differ, as %s", m.Name(), len(wrong), wrong[0])
		}
		relative = max(relative, math.Sqrt(square/size))
	}
	t.Logf("final adapter: largest difference %.1e; largest relative difference of a matrix's change %.1e", largest, relative)
}

// trainerWindows cuts an epoch's examples, in their order, as the Trainer does.
func trainerWindows(order []int32, c Config) []prompt.Window {
	var micros [][]int
	for rows := range slices.Chunk(order, c.BatchSize) {
		var micro []int
		for _, i := range rows {
			micro = append(micro, int(i))
		}
		micros = append(micros, micro)
	}
	var windows []prompt.Window
	for w := range slices.Chunk(micros, c.Accumulation) {
		windows = append(windows, w)
	}
	return windows
}
