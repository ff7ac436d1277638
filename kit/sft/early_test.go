package sft

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/threebook/threebook/kit/llama/goldentest"
)

// Training stops at the evaluation that transformers' EarlyStoppingCallback stops at.
func TestPatienceEqualsTransformers(t *testing.T) {
	data, err := os.ReadFile("testdata/early_stopping.json")
	if err != nil {
		t.Fatal(err)
	}
	var cases []struct {
		Losses     []float64
		Patience   int
		Threshold  float64
		Stop, Best int
	}
	if err := json.Unmarshal(data, &cases); err != nil {
		t.Fatal(err)
	}
	for _, k := range cases {
		c, s, stop := Config{EarlyStoppingPatience: k.Patience}, &state{}, 0
		for i, loss := range k.Losses {
			s.Step = i + 1
			s.evaluated(loss, k.Threshold)
			if c.outOfPatience(s) {
				stop = s.Step
				break
			}
		}
		if stop != k.Stop || s.BestStep != k.Best {
			t.Errorf("patience %d, threshold %g on %v: stopped at %d with %d best, want %d and %d",
				k.Patience, k.Threshold, k.Losses, stop, s.BestStep, k.Stop, k.Best)
		}
	}
}

// impatient learns random examples by heart, so that the evaluation loss soon rises.
func impatient() Config {
	c := smallRecipe()
	c.Epochs, c.LearningRate, c.EvalSteps, c.SaveSteps, c.EarlyStoppingPatience = 30, 3e-2, 2, 3, 2
	return c
}

// Early stopping cuts the full run short and changes nothing before: rates, losses
// and best parameters are those of a run of as many steps without it.
func TestEarlyStoppingCutsTheFullRunShort(t *testing.T) {
	dev := goldentest.Device(t)
	model := loadModel(t, dev, "mha")
	examples := madeExamples(9)
	job := Job{Backend: dev.Backend, Train: examples[:7], Validation: examples[7:], Dir: t.TempDir()}
	short, err := Train(t.Context(), impatient(), model, job)
	if err != nil {
		t.Fatal(err)
	}
	got := readLog(t, job.Dir)
	end := got[len(got)-1].Step
	if end >= short.Steps || !strings.HasPrefix(short.Stopped, fmt.Sprintf("stopped early at step %d of %d: ", end, short.Steps)) {
		t.Fatalf("ended after step %d of %d and said %q", end, short.Steps, short.Stopped)
	}
	if last := got[len(got)-1]; last.EvalLoss == nil {
		t.Error("the last step was not evaluated")
	}
	full := impatient()
	full.EarlyStoppingPatience = 0
	job.Dir = t.TempDir()
	long, err := Train(t.Context(), full, model, job)
	if err != nil {
		t.Fatal(err)
	}
	if long.Stopped != "" {
		t.Errorf("a run without patience said %q", long.Stopped)
	}
	if d := cmp.Diff(readLog(t, job.Dir)[:end], got); d != "" {
		t.Errorf("metrics differ from the full run's first %d steps (-full +short):\n%s", end, d)
	}
}

// Broken off at any step, training stops early where it would have, with the same bits.
func TestEarlyStoppingResumes(t *testing.T) {
	dev := goldentest.Device(t)
	model := loadModel(t, dev, "mha")
	examples := madeExamples(9)
	job := Job{Backend: dev.Backend, Train: examples[:7], Validation: examples[7:], Dir: t.TempDir()}
	want, err := Train(t.Context(), impatient(), model, job)
	if err != nil {
		t.Fatal(err)
	}
	whole := readLog(t, job.Dir)
	for stop := 1; stop < len(whole); stop++ {
		ctx, cancel := context.WithCancel(t.Context())
		j := job
		j.Dir = t.TempDir()
		j.Progress = func(p Progress) {
			if p.Step == stop {
				cancel()
			}
		}
		if _, err := Train(ctx, impatient(), model, j); !errors.Is(err, context.Canceled) {
			t.Fatalf("stopped training gave %v, want context.Canceled", err)
		}
		got, err := Train(t.Context(), impatient(), model, Job{Backend: dev.Backend, Train: job.Train, Validation: job.Validation, Dir: j.Dir})
		if err != nil {
			t.Fatal(err)
		}
		same(t, want, got)
		if got.Stopped != want.Stopped {
			t.Errorf("broken off after step %d: %q, want %q", stop, got.Stopped, want.Stopped)
		}
		if d := cmp.Diff(whole, readLog(t, j.Dir)); d != "" {
			t.Errorf("broken off after step %d, metrics differ (-whole +resumed):\n%s", stop, d)
		}
	}
	again, err := Train(t.Context(), impatient(), model, job)
	if err != nil || again.Stopped != want.Stopped {
		t.Errorf("a training that had stopped early gave %v and said %q, want %q", err, again.Stopped, want.Stopped)
	}
}

func TestEarlyStoppingNeedsAnEvaluation(t *testing.T) {
	dev := goldentest.Device(t)
	_, err := Train(t.Context(), impatient(), loadModel(t, dev, "mha"), Job{Backend: dev.Backend, Train: madeExamples(4), Dir: t.TempDir()})
	if err == nil || !strings.Contains(err.Error(), "no validation examples") {
		t.Errorf("training gave %v, want an error that says what is missing", err)
	}
}
