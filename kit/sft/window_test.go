package sft

import (
	"math"
	"testing"

	"github.com/threebook/threebook/kit/llama/goldentest"
)

// However a window is cut into micro-batches, its loss, gradient and update are
// the same: 4 of 2 equal 1 of 8, also with a short one and answers of unequal length.
func TestAccumulationEqualsOneBatch(t *testing.T) {
	dev := goldentest.Device(t)
	model := loadModel(t, dev, "gqa")
	for _, n := range []int{8, 7} { // one window an epoch, the same examples in it
		var logs [2][]float64
		var last [2][]float32
		for i, cut := range [][2]int{{8, 1}, {2, 4}} {
			c := smallRecipe()
			c.Epochs, c.BatchSize, c.Accumulation, c.LoRA.Dropout, c.LearningRate = 5, cut[0], cut[1], 0, 1e-3
			dir := t.TempDir()
			got, err := Train(t.Context(), c, model, Job{Backend: dev.Backend, Train: madeExamples(n), Dir: dir})
			if err != nil {
				t.Fatal(err)
			}
			last[i] = got.Last
			for _, l := range readLog(t, dir) {
				logs[i] = append(logs[i], *l.Loss, *l.GradNorm)
			}
		}
		for i, want := range logs[0] {
			if got := logs[1][i]; math.Abs(got-want) > 1e-6*math.Abs(want) {
				t.Errorf("%d examples: value %d of the log is %.9g accumulated, %.9g at once", n, i, got, want)
			}
		}
		for i, want := range last[0] {
			if got := last[1][i]; math.Abs(float64(got-want)) > 1e-6 {
				t.Fatalf("%d examples: parameter %d is %g accumulated, %g at once", n, i, got, want)
			}
		}
	}
}

// A run shorter than the interval is evaluated at its end.
func TestAShortRunIsEvaluated(t *testing.T) {
	dev := goldentest.Device(t)
	model := loadModel(t, dev, "mha")
	examples := madeExamples(6)
	c := smallRecipe()
	c.EvalSteps, c.SaveSteps = 50, 100
	job := Job{Backend: dev.Backend, Train: examples[:4], Validation: examples[4:], Dir: t.TempDir()}
	got, err := Train(t.Context(), c, model, job)
	if err != nil {
		t.Fatal(err)
	}
	lines := readLog(t, job.Dir)
	last := lines[len(lines)-1]
	if last.EvalLoss == nil || got.BestStep != last.Step || got.BestLoss != *last.EvalLoss {
		t.Errorf("last line %+v, best step %d with loss %g: want the last step evaluated and best", last, got.BestStep, got.BestLoss)
	}
}
