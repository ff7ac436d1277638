package sft

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/threebook/threebook/kit/llama/goldentest"
	"github.com/threebook/threebook/kit/lora"
)

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
	whole(t, job.Dir, err)
	job.Validation, job.Dir = madeExamples(1), t.TempDir()
	c.EvalSteps = 1
	if _, err = Train(t.Context(), c, model, job); err == nil || !strings.Contains(err.Error(), "diverged") {
		t.Errorf("training with evaluation gave %v, want an error that says it diverged", err)
	}
	whole(t, job.Dir, err)
}

// whole checks that the error names the last checkpoint, and that all its values are numbers.
func whole(t *testing.T, dir string, err error) {
	t.Helper()
	steps, _, listErr := checkpointSteps(filepath.Join(dir, checkpointsDir))
	if listErr != nil {
		t.Fatal(listErr)
	}
	if len(steps) == 0 {
		if !strings.Contains(err.Error(), "there is no checkpoint yet") {
			t.Errorf("error %q does not say that there is no checkpoint", err)
		}
		return
	}
	last := steps[len(steps)-1]
	if want := fmt.Sprintf("the checkpoint of step %d is as it was", last); !strings.Contains(err.Error(), want) {
		t.Errorf("error %q does not say %q", err, want)
	}
	path := filepath.Join(dir, checkpointsDir, fmt.Sprint("step-", last))
	r := recipeOf(t, path)
	h, readErr := readHeader(path, r)
	if readErr != nil {
		t.Fatal(readErr)
	}
	s, readErr := readState(path, h.Size, r)
	if readErr != nil {
		t.Fatal(readErr)
	}
	for _, v := range slices.Concat(s.Values, s.First, s.Second) {
		if !finite(float64(v)) {
			t.Fatalf("the checkpoint of step %d holds %v", last, v)
		}
	}
}

// An update that overflows where loss and gradient are still numbers reaches neither
// a checkpoint nor best/.
func TestAnOverflowingUpdateIsNotSaved(t *testing.T) {
	dev := goldentest.Device(t)
	model := loadModel(t, dev, "mha")
	examples := madeExamples(4)
	c := smallRecipe()
	c.LearningRate, c.SaveSteps, c.WarmupRatio, c.EvalSteps = 1e39, 1, -1, 100
	job := Job{Backend: dev.Backend, Train: examples, Dir: t.TempDir()}
	_, err := Train(t.Context(), c, model, job)
	if err == nil || !strings.Contains(err.Error(), "after step 1 a parameter is") || !strings.Contains(err.Error(), "example 0") {
		t.Fatalf("training gave %v, want an error about a parameter that names the examples", err)
	}
	whole(t, job.Dir, err)
}

// A step that does not fit says what to do.
func TestOutOfMemorySaysWhatToDo(t *testing.T) {
	full := errors.New("run graph: PJRT error (code=8): Out of memory allocating 17179869184 bytes.\nstack")
	for _, checkpointing := range []bool{false, true} {
		err := (&trainer{Config: Config{Checkpointing: checkpointing}}).withAdvice(full)
		for _, want := range []string{"--batch-size", "--max-length", "(Out of memory allocating 17179869184 bytes.)"} {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("error %q does not say %q", err, want)
			}
		}
		if strings.Contains(err.Error(), "--gradient-checkpointing") == checkpointing {
			t.Errorf("with checkpointing %t the error is %q", checkpointing, err)
		}
	}
	if other := errors.New("no space left on device"); (&trainer{}).withAdvice(other) != other {
		t.Error("an error of another kind was changed")
	}
}
