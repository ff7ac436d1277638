package kit

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/threebook/threebook/kit/device"
	"github.com/threebook/threebook/kit/generate"
	"github.com/threebook/threebook/kit/runs"
	"github.com/threebook/threebook/kit/safetensors"
	"github.com/threebook/threebook/kit/sft"
)

// Samples are written at every evaluation, follow the adapter, and leave the
// training as it is without them.
func TestSamplesAlongTheTraining(t *testing.T) {
	model, _, _ := narrowModel(t, safetensors.F32, 0)
	type row struct {
		Filename    string `json:"filename"`
		Description string `json:"description"`
		Code        string `json:"code"`
		MD          string `json:"md_file"`
		JS          string `json:"js_file"`
	}
	var rows []row
	for _, name := range []string{"webgl_a", "webgl_b", "webgl_layout_grid_of_spheres"} { // the last is for validation
		rows = append(rows, row{name, "A red cube on a floor.", "const a = 1;", name + ".md", name + "_module.js"})
	}
	data, err := json.Marshal(rows)
	if err != nil {
		t.Fatal(err)
	}
	c := TrainConfig{
		Env: Env{Backend: device.Go}, ModelPath: model, Data: filepath.Join(t.TempDir(), "pairs.json"), Samples: 3, Final: Last,
		SFT: sft.Config{Epochs: 4, BatchSize: 2, Accumulation: 1, EvalSteps: 2, LearningRate: 0.05},
	}
	if err := os.WriteFile(c.Data, data, 0o600); err != nil {
		t.Fatal(err)
	}
	train := func() TrainRun {
		t.Helper()
		c.Root = t.TempDir()
		r, err := Train(t.Context(), c)
		if err != nil {
			t.Fatal(err)
		}
		for _, w := range r.Manifest.Warnings {
			if strings.Contains(w, "samples") {
				t.Error(w)
			}
		}
		return r
	}
	with := train()
	samples, err := runs.ReadTrainingSamples(filepath.Join(with.Dir, runs.TrainingSamplesName))
	if err != nil {
		t.Fatal(err)
	}
	var steps []int
	for _, s := range samples {
		steps = append(steps, s.Step)
		if s.Name != "webgl_layout_grid_of_spheres" || s.Description != "A red cube on a floor." || s.Tokens == 0 {
			t.Errorf("sample %+v is not of the validation example", s)
		}
	}
	if want := []int{2, 4}; !slices.Equal(steps, want) {
		t.Fatalf("samples of steps %v, want %v: one of each evaluation", steps, want)
	}
	if samples[0].Answer == samples[1].Answer {
		t.Error("two steps' answers are the same, at a learning rate that changes them")
	}

	// the last sample is what the model says with the adapter of the last step
	c.Samples = 0
	without := train()
	if with.Manifest.ID != without.Manifest.ID {
		t.Error("samples make another run")
	}
	if _, err := os.Stat(filepath.Join(without.Dir, runs.TrainingSamplesName)); err == nil {
		t.Error("samples are written that nobody wanted")
	}
	a, _, err := runs.ReadMetrics(filepath.Join(with.Dir, runs.MetricsName))
	if err != nil {
		t.Fatal(err)
	}
	b, _, err := runs.ReadMetrics(filepath.Join(without.Dir, runs.MetricsName))
	if err != nil {
		t.Fatal(err)
	}
	for i := range a {
		if *a[i].Loss != *b[i].Loss {
			t.Errorf("with samples the loss of step %d is %g, without %g", a[i].Step, *a[i].Loss, *b[i].Loss)
		}
	}
	answers, err := Generate(t.Context(), GenerateConfig{
		Env: c.Env, ModelPath: model, Adapter: without.Adapter, Descriptions: []string{"A red cube on a floor."}, Generate: generate.Config{Greedy: true}, Seed: 42,
	})
	if err != nil {
		t.Fatal(err)
	}
	if answers[0].Text != samples[1].Answer {
		t.Errorf("the last sample is %q, the finished adapter says %q", samples[1].Answer, answers[0].Text)
	}
}

func TestSamplesThatCannotBe(t *testing.T) {
	c := onePair(t)
	c.Backend = device.Go
	for want, change := range map[string]func(*TrainConfig){
		"samples is -1":                   func(c *TrainConfig) { c.Samples = -1 },
		"with full fine-tuning":           func(c *TrainConfig) { c.Samples, c.SFT.FullFineTune = 1, true },
		"validation pairs, and there are": func(c *TrainConfig) { c.Samples = 1 },
	} {
		bad := c
		change(&bad)
		if _, err := Train(t.Context(), bad); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Train gave %v, want %q", err, want)
		}
	}
}
