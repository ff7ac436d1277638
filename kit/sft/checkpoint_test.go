package sft

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/threebook/threebook/kit/llama/goldentest"
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
	got, warnings, err := loadLatest(dir, 1, nil)
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
	got, _, err := loadLatest(dir, 1, nil)
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
	steps, _, err := checkpointSteps(filepath.Join(job.Dir, checkpointsDir))
	if err != nil {
		t.Fatal(err)
	}
	lost := madeState(3, 0.5)
	lost.Recipe = recipeOf(t, filepath.Join(job.Dir, checkpointsDir, fmt.Sprint("step-", steps[0])))
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

// Of a large training set only the sample is measured, if that is wanted.
func TestMeasureSample(t *testing.T) {
	dev := goldentest.Device(t)
	model := loadModel(t, dev, "mha")
	examples := madeExamples(trainSample + 6)
	c := smallRecipe()
	c.Epochs, c.Accumulation = 1, 60
	for _, n := range []int{trainSample, trainSample + 2} {
		measured := 0
		job := Job{
			Backend: dev.Backend, Train: examples[:n], Validation: examples[n:], Dir: t.TempDir(), MeasureSample: true,
			Measuring: func(_, total int) { measured = total },
		}
		got, err := Train(t.Context(), c, model, job)
		if err != nil {
			t.Fatal(err)
		}
		m := got.Metrics
		if m.TrainSample == nil || m.Validation == nil || (m.Train == nil) != (n > trainSample) {
			t.Errorf("of %d examples: metrics are %+v", n, m)
		}
		if want := trainSample + len(job.Validation); measured != want {
			t.Errorf("of %d examples: %d were measured, want %d", n, measured, want)
		}
	}
}

// recipeOf reads the recipe that a checkpoint was made with.
func recipeOf(t *testing.T, dir string) recipe {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(dir, stateFile))
	if err != nil {
		t.Fatal(err)
	}
	var h stateHeader
	if err := json.Unmarshal(data, &h); err != nil {
		t.Fatal(err)
	}
	return h.Recipe
}

// What is torn is passed over and named; what is another version's is refused.
func TestTornAndForeignCheckpoints(t *testing.T) {
	for _, k := range []struct {
		name   string
		damage func(dir string) error // of step-4, beside which step-2 is whole
		say    string                 // in the warning or error
		refuse bool
	}{
		{"truncated tensors", func(dir string) error { return os.Truncate(filepath.Join(dir, tensorsFile), 100) }, "step-4 is damaged", false},
		{"empty tensors", func(dir string) error { return os.Truncate(filepath.Join(dir, tensorsFile), 0) }, "step-4 is damaged", false},
		{"missing tensors", func(dir string) error { return os.Remove(filepath.Join(dir, tensorsFile)) }, tensorsFile, false},
		{"truncated JSON", func(dir string) error { return os.Truncate(filepath.Join(dir, stateFile), 40) }, "step-4 is damaged", false},
		{"missing JSON", func(dir string) error { return os.Remove(filepath.Join(dir, stateFile)) }, stateFile, false},
		{"an adapter of another size", func(dir string) error {
			s := madeState(4, 1)
			s.Values = []float32{1, 2}
			return s.write(dir)
		}, "2 parameters, want 1", false},
		{"moments of another size", func(dir string) error {
			s := madeState(4, 1)
			s.Second = nil
			return s.write(dir)
		}, "exp_avg_sq has 0 values, want 1", false},
		{"another step", func(dir string) error { return madeState(3, 1).write(dir) }, "step-4 is damaged: it holds step 3", false},
		{"a file in its place", func(dir string) error {
			return errors.Join(os.RemoveAll(dir), os.WriteFile(dir, nil, 0o644))
		}, "step-4 is damaged", false},
		{"another schema", func(dir string) error {
			return os.WriteFile(filepath.Join(dir, stateFile), []byte(`{"schema":"threebook.checkpoint/1"}`), 0o644)
		}, `"threebook.checkpoint/1", this version reads "threebook.checkpoint/2"`, true},
		{"a stray directory", func(dir string) error { return os.Mkdir(filepath.Join(dir, "..", "copy of step-4"), 0o755) }, "copy of step-4 is no checkpoint", false},
		{"a number written otherwise", func(dir string) error { return os.Mkdir(filepath.Join(dir, "..", "step-007"), 0o755) }, "step-007 is no checkpoint", false},
		{"a stray directory named as if it were being written", func(dir string) error {
			return os.Mkdir(filepath.Join(dir, "..", "mine.new"), 0o755)
		}, "mine.new is no checkpoint", false},
	} {
		t.Run(k.name, func(t *testing.T) {
			dir := t.TempDir()
			for _, step := range []int{2, 4} {
				if err := saveCheckpoint(dir, madeState(step, 1), 3); err != nil {
					t.Fatal(err)
				}
			}
			if err := k.damage(filepath.Join(dir, checkpointsDir, "step-4")); err != nil {
				t.Fatal(err)
			}
			got, warnings, err := loadLatest(dir, 1, nil)
			if k.refuse {
				if err == nil || !strings.Contains(err.Error(), k.say) {
					t.Errorf("gave %v, want an error that says %q", err, k.say)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			want := 2
			if strings.Contains(k.say, "is no checkpoint") {
				want = 4
			}
			if got == nil || got.Step != want || len(warnings) != 1 || !strings.Contains(warnings[0], k.say) {
				t.Errorf("latest is %v with warnings %q, want step %d and one that says %q", got, warnings, want, k.say)
			}
		})
	}
}

// Without the best parameters that a checkpoint counts on, training would fail at its end.
func TestADamagedBestIsFoundAtTheBeginning(t *testing.T) {
	dev := goldentest.Device(t)
	model := loadModel(t, dev, "mha")
	examples := madeExamples(6)
	job := Job{Backend: dev.Backend, Train: examples[:4], Validation: examples[4:], Dir: t.TempDir()}
	if _, err := Train(t.Context(), smallRecipe(), model, job); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(filepath.Join(job.Dir, bestDir, tensorsFile), 10); err != nil {
		t.Fatal(err)
	}
	job.Progress = func(Progress) { t.Error("training began") }
	if _, err := Train(t.Context(), smallRecipe(), model, job); err == nil || !strings.Contains(err.Error(), "best") {
		t.Errorf("training gave %v, want an error that names best/", err)
	}
}

// Checkpoints are kept up to the number asked for; best/ is there as soon as its
// evaluation is, and is none of them.
func TestBestIsNotAmongTheKept(t *testing.T) {
	dev := goldentest.Device(t)
	model := loadModel(t, dev, "mha")
	examples := madeExamples(8)
	c := smallRecipe()
	c.Epochs, c.EvalSteps, c.SaveSteps, c.LearningRate, c.KeepLast = 20, 1, 3, 3e-2, 3
	job := Job{Backend: dev.Backend, Train: examples[:6], Validation: examples[6:], Dir: t.TempDir()}
	lowest := math.Inf(1)
	job.Progress = func(p Progress) {
		if p.Step == 0 || p.EvalLoss >= lowest {
			return
		}
		lowest = p.EvalLoss
		var h stateHeader
		data, err := os.ReadFile(filepath.Join(job.Dir, bestDir, stateFile))
		if err == nil {
			err = json.Unmarshal(data, &h)
		}
		if err != nil || h.Step != p.Step {
			t.Errorf("after the best evaluation, of step %d, best/ is of step %d (%v)", p.Step, h.Step, err)
		}
	}
	got, err := Train(t.Context(), c, model, job)
	if err != nil {
		t.Fatal(err)
	}
	steps, strays, err := checkpointSteps(filepath.Join(job.Dir, checkpointsDir))
	if err != nil {
		t.Fatal(err)
	}
	if want := []int{got.Steps - 4, got.Steps - 1, got.Steps}; !slices.Equal(steps, want) || len(strays) > 0 {
		t.Errorf("kept steps %v and %v, want %v", steps, strays, want)
	}
	if slices.Contains(steps, got.BestStep) {
		t.Errorf("the best step, %d, is among the last: the test needs one that is not", got.BestStep)
	}
}
