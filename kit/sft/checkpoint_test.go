package sft

import (
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/threebook/threebook/kit/llama/goldentest"
	"github.com/threebook/threebook/kit/lora"
)

func madeState(step int, loss float64) *state {
	return &state{Step: step, BestLoss: &loss, BestStep: step, Values: []float32{1}, First: []float32{2}, Second: []float32{3}}
}

// A damaged checkpoint of a later step does not push out the one just written.
func TestTheNewCheckpointIsKept(t *testing.T) {
	dir := t.TempDir()
	for _, step := range []int{10, 9} {
		if err := saveCheckpoint(dir, madeState(step, 1), 1); err != nil {
			t.Fatal(err)
		}
		if step == 10 {
			if err := os.Remove(filepath.Join(dir, checkpointsDir, "step-10", tensorsFile)); err != nil {
				t.Fatal(err)
			}
		}
	}
	got, warnings, err := loadLatest(dir, 1)
	if err != nil {
		t.Fatal(err)
	}
	if got == nil || got.Step != 9 || len(warnings) != 1 {
		t.Errorf("latest is %v with warnings %q, want step 9 and a warning about step 10", got, warnings)
	}
}

// Writes that were cut short leave nothing behind, and lose no checkpoint.
func TestCutShortWritesAreRecovered(t *testing.T) {
	dir := t.TempDir()
	parent := filepath.Join(dir, checkpointsDir)
	for _, step := range []int{1, 2, 3} {
		if err := saveCheckpoint(dir, madeState(step, 1), 3); err != nil {
			t.Fatal(err)
		}
	}
	for from, to := range map[string]string{"step-3": "step-3.old", "step-1": "step-7.new"} {
		if err := os.Rename(filepath.Join(parent, from), filepath.Join(parent, to)); err != nil {
			t.Fatal(err)
		}
	}
	got, _, err := loadLatest(dir, 1)
	if err != nil {
		t.Fatal(err)
	}
	if got == nil || got.Step != 3 {
		t.Errorf("latest is %v, want step 3", got)
	}
	entries, err := os.ReadDir(parent)
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) != 2 {
		t.Errorf("%d entries are left, want steps 2 and 3: %v", len(entries), entries)
	}
}

// What was best is told by best/ itself.
func TestBestIsWhatWasSaved(t *testing.T) {
	dev := goldentest.Device(t)
	model := loadModel(t, dev, "mha")
	examples := madeExamples(6)
	job := Job{Backend: dev.Backend, Train: examples[:4], Validation: examples[4:], Dir: t.TempDir()}
	first, err := Train(t.Context(), smallRecipe(), model, job)
	if err != nil {
		t.Fatal(err)
	}
	lost := madeState(3, 0.5)
	lost.Values = slices.Repeat(lost.Values, first.Layout.Size)
	lost.First, lost.Second = lost.Values, lost.Values
	if err := writeDir(filepath.Join(job.Dir, bestDir), lost.write); err != nil {
		t.Fatal(err)
	}
	got, err := Train(t.Context(), smallRecipe(), model, job)
	if err != nil {
		t.Fatal(err)
	}
	if got.BestStep != 3 || got.BestLoss != 0.5 || !slices.Equal(got.Best, lost.Values) {
		t.Errorf("best is of step %d with loss %g, want step 3, loss 0.5 and its values", got.BestStep, got.BestLoss)
	}
}

// The final losses are of the parameters that are asked for.
func TestMeasureLast(t *testing.T) {
	dev := goldentest.Device(t)
	model := loadModel(t, dev, "mha")
	examples := madeExamples(8)
	job := Job{Backend: dev.Backend, Train: examples[:6], Validation: examples[6:], Dir: t.TempDir(), MeasureLast: true}
	c := smallRecipe()
	c.Epochs, c.EvalSteps, c.LearningRate = 20, 1, 3e-2 // to where random examples are learned by heart
	got, err := Train(t.Context(), c, model, job)
	if err != nil {
		t.Fatal(err)
	}
	lines := readLog(t, job.Dir)
	last := *lines[len(lines)-1].EvalLoss
	if last <= got.BestLoss {
		t.Fatalf("last evaluation loss %g is the best: the test needs one that is not", last)
	}
	if d := math.Abs(got.Metrics.Validation.Loss - last); d > 1e-6 {
		t.Errorf("final validation loss is %g, want the last parameters', %g", got.Metrics.Validation.Loss, last)
	}
}

func TestACheckpointBeyondTheTrainingIsRefused(t *testing.T) {
	dev := goldentest.Device(t)
	model := loadModel(t, dev, "mha")
	job := Job{Backend: dev.Backend, Train: madeExamples(4), Dir: t.TempDir()}
	if _, err := Train(t.Context(), smallRecipe(), model, job); err != nil {
		t.Fatal(err)
	}
	shorter := smallRecipe()
	shorter.Epochs = 1
	if _, err := Train(t.Context(), shorter, model, job); err == nil || !strings.Contains(err.Error(), "checkpoint of step 3") {
		t.Errorf("a shorter training in the same directory gave %v, want an error that names the checkpoint's step", err)
	}
}

// A training that diverges stops, names its examples and leaves the last
// checkpoint as it was.
func TestDivergenceStops(t *testing.T) {
	dev := goldentest.Device(t)
	model := loadModel(t, dev, "mha")
	c := smallRecipe()
	c.LearningRate, c.SaveSteps, c.LoRA = 1e38, 1, lora.Config{Rank: 2}
	job := Job{Backend: dev.Backend, Train: madeExamples(4), Dir: t.TempDir()}
	_, err := Train(t.Context(), c, model, job)
	if err == nil || !strings.Contains(err.Error(), "diverged") || !strings.Contains(err.Error(), "example 0") {
		t.Fatalf("training gave %v, want an error that names the examples", err)
	}
	job.Validation, job.Dir = madeExamples(1), t.TempDir()
	c.EvalSteps = 1
	if _, err := Train(t.Context(), c, model, job); err == nil || !strings.Contains(err.Error(), "diverged") {
		t.Errorf("training with evaluation gave %v, want an error that says it diverged", err)
	}
}
