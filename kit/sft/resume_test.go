package sft

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/threebook/threebook/kit/llama/goldentest"
	"github.com/threebook/threebook/kit/lora"
	"github.com/threebook/threebook/kit/prompt"
	"github.com/threebook/threebook/kit/runs"
	"github.com/threebook/threebook/kit/seed"
)

// madeExamples are random tokens of the golden models' vocabulary.
func madeExamples(n int) []prompt.Example {
	rng := seed.Stream(3, "examples", 0)
	var list []prompt.Example
	for i := range n {
		e := prompt.Example{Name: fmt.Sprint("example ", i), PromptLen: 3}
		for range 8 + rng.IntN(8) {
			e.IDs = append(e.IDs, int32(3+rng.IntN(90)))
		}
		list = append(list, e)
	}
	return list
}

func smallRecipe() Config {
	return Config{
		LoRA: lora.Config{Rank: 2, Dropout: 0.1}, Epochs: 3, BatchSize: 2, Accumulation: 2, LearningRate: 1e-2,
		EvalSteps: 2, SaveSteps: 2, Seed: 5, PadTo: []int{16},
	}
}

// A training that is broken off at every possible step and taken up again ends
// with the same bits, and the same log, as one that runs through.
func TestResumeIsBitExact(t *testing.T) {
	dev := goldentest.Device(t)
	model := loadModel(t, dev, "mha")
	examples := madeExamples(9)
	job := func(dir string) Job {
		return Job{Backend: dev.Backend, Train: examples[:7], Validation: examples[7:], Dir: dir}
	}
	whole := t.TempDir()
	want, err := Train(t.Context(), smallRecipe(), model, job(whole))
	if err != nil {
		t.Fatal(err)
	}
	wantLog := readLog(t, whole)
	for stop := 1; stop < want.Steps; stop++ {
		t.Run(fmt.Sprintf("stopped after step %d", stop), func(t *testing.T) {
			dir := t.TempDir()
			ctx, cancel := context.WithCancel(t.Context())
			j := job(dir)
			j.Progress = func(p Progress) {
				if p.Step == stop {
					cancel()
				}
			}
			if _, err := Train(ctx, smallRecipe(), model, j); !errors.Is(err, context.Canceled) {
				t.Fatalf("stopped training gave %v, want context.Canceled", err)
			}
			got, err := Train(t.Context(), smallRecipe(), model, job(dir))
			if err != nil {
				t.Fatal(err)
			}
			if got.ResumedFrom != stop {
				t.Errorf("went on from step %d, want %d", got.ResumedFrom, stop)
			}
			same(t, want, got)
			if d := cmp.Diff(wantLog, readLog(t, dir)); d != "" {
				t.Errorf("metrics differ (-whole +resumed):\n%s", d)
			}
		})
	}
}

// A killed process leaves what its last checkpoint held, and perhaps a half-written
// one beside it: training goes on from the last whole one.
func TestResumeAfterKill(t *testing.T) {
	dev := goldentest.Device(t)
	model := loadModel(t, dev, "mha")
	examples := madeExamples(7)
	whole, killed := t.TempDir(), t.TempDir()
	want, err := Train(t.Context(), smallRecipe(), model, Job{Backend: dev.Backend, Train: examples, Dir: whole})
	if err != nil {
		t.Fatal(err)
	}
	// As after a kill in step 4, with step 2 saved.
	if err := os.CopyFS(killed, os.DirFS(whole)); err != nil {
		t.Fatal(err)
	}
	steps, _, err := checkpointSteps(filepath.Join(killed, checkpointsDir))
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range steps {
		path := filepath.Join(killed, checkpointsDir, fmt.Sprint("step-", s))
		switch {
		case s == 4:
			if err := os.Truncate(filepath.Join(path, tensorsFile), 100); err != nil {
				t.Fatal(err)
			}
		case s > 4:
			if err := os.RemoveAll(path); err != nil {
				t.Fatal(err)
			}
		}
	}
	got, err := Train(t.Context(), smallRecipe(), model, Job{Backend: dev.Backend, Train: examples, Dir: killed})
	if err != nil {
		t.Fatal(err)
	}
	if got.ResumedFrom != 2 || len(got.Warnings) != 1 {
		t.Errorf("went on from step %d with warnings %q, want step 2 and a warning about step 4", got.ResumedFrom, got.Warnings)
	}
	same(t, want, got)
	if d := cmp.Diff(readLog(t, whole), readLog(t, killed)); d != "" {
		t.Errorf("metrics differ (-whole +resumed):\n%s", d)
	}
}

// Training lowers the loss, keeps the best parameters and leaves the base model as it was.
func TestTrainingLearnsAndKeepsTheBase(t *testing.T) {
	dev := goldentest.Device(t)
	model := loadModel(t, dev, "gqa")
	before := weightBytes(t, model.Inputs())
	c := smallRecipe()
	c.Epochs, c.LoRA.Dropout = 12, 0
	dir := t.TempDir()
	examples := madeExamples(6)
	got, err := Train(t.Context(), c, model, Job{Backend: dev.Backend, Train: examples, Validation: examples[:2], Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	lines := readLog(t, dir)
	first, last := *lines[0].Loss, *lines[len(lines)-1].Loss
	if last > 0.7*first {
		t.Errorf("loss went from %.3f to %.3f, want it at least 30%% lower", first, last)
	}
	if !slices.Equal(before, weightBytes(t, model.Inputs())) {
		t.Error("training an adapter changed the base model's weights")
	}
	lowest := math.Inf(1)
	for _, l := range lines {
		if l.EvalLoss != nil {
			lowest = min(lowest, *l.EvalLoss)
		}
	}
	if got.BestLoss != lowest || math.Abs(got.Metrics.Validation.Loss-lowest) > 1e-6 {
		t.Errorf("best loss %g, final validation loss %g, lowest logged %g: want them equal", got.BestLoss, got.Metrics.Validation.Loss, lowest)
	}
}

// Computing activations again in the backward pass, with the same dropout, changes nothing.
func TestCheckpointingChangesNothing(t *testing.T) {
	dev := goldentest.Device(t)
	model := loadModel(t, dev, "gqa")
	var losses [2][]float64
	for i, checkpointing := range []bool{false, true} {
		c := smallRecipe()
		c.Checkpointing = checkpointing
		dir := t.TempDir()
		if _, err := Train(t.Context(), c, model, Job{Backend: dev.Backend, Train: madeExamples(6), Dir: dir}); err != nil {
			t.Fatal(err)
		}
		for _, l := range readLog(t, dir) {
			losses[i] = append(losses[i], *l.Loss, *l.GradNorm)
		}
	}
	for i, want := range losses[0] {
		if got := losses[1][i]; math.Abs(got-want) > 1e-5*math.Abs(want) {
			t.Errorf("value %d of the log is %g with checkpointing, %g without", i, got, want)
		}
	}
}

// Rank-8 adapters on a copy of the weights are one thing; all weights another:
// full fine-tuning changes them and ends lower.
func TestFullFineTuneLearns(t *testing.T) {
	dev := goldentest.Device(t)
	model := loadModel(t, dev, "tied")
	c := smallRecipe()
	c.FullFineTune, c.Epochs, c.LearningRate = true, 8, 3e-3
	dir := t.TempDir()
	got, err := Train(t.Context(), c, model, Job{Backend: dev.Backend, Train: madeExamples(6), Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	lines := readLog(t, dir)
	if first, last := *lines[0].Loss, *lines[len(lines)-1].Loss; last > 0.7*first {
		t.Errorf("loss went from %.3f to %.3f, want it at least 30%% lower", first, last)
	}
	if got.Layout != nil || len(got.Last) != int(model.Config.Parameters()) {
		t.Errorf("result has %d values and layout %v, want all %d weights and none", len(got.Last), got.Layout, model.Config.Parameters())
	}
}

func same(t *testing.T, want, got Result) {
	t.Helper()
	if !slices.Equal(want.Last, got.Last) {
		t.Error("last parameters differ")
	}
	if !slices.Equal(want.Best, got.Best) || want.BestStep != got.BestStep {
		t.Errorf("best parameters differ (steps %d and %d)", want.BestStep, got.BestStep)
	}
}

func readLog(t *testing.T, dir string) []runs.Metrics {
	t.Helper()
	lines, _, err := runs.ReadMetrics(filepath.Join(dir, runs.MetricsName))
	if err != nil {
		t.Fatal(err)
	}
	for i := range lines {
		lines[i] = lines[i].StripTimings()
	}
	return lines
}
