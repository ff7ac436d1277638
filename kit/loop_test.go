package kit

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/threebook/threebook/kit/device"
	"github.com/threebook/threebook/kit/generate"
	"github.com/threebook/threebook/kit/runs"
	"github.com/threebook/threebook/kit/score"
	"github.com/threebook/threebook/kit/sft"
)

// The loop on the embedded model and a few scenes: every file it promises is
// there, the same call does nothing again, and its report is whole.
func TestLoop(t *testing.T) {
	if testing.Short() {
		t.Skip("needs a browser")
	}
	scenes := someScenes(t, 6)
	c := DemoConfig{
		Env:    Env{Root: t.TempDir(), Backend: device.Go},
		Scenes: scenes, ModelPath: filepath.Join("..", "data", "tiny"), N: 2, MaxTokens: 24,
		SFT: sft.Config{Epochs: 1, BatchSize: 2, Accumulation: 1, EvalSteps: 1, SaveSteps: 1, Seed: 1},
	}
	first, err := Demo(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{
		filepath.Join(c.Root, "pairs.parquet"), filepath.Join(c.Root, "training_data.json"),
		filepath.Join(first.Train.Dir, runs.ManifestName), filepath.Join(first.Train.Dir, runs.MetricsName),
		filepath.Join(first.Train.Dir, "training_metrics.json"),
		filepath.Join(first.Train.Adapter, "adapter_model.safetensors"), filepath.Join(first.Train.Adapter, "adapter_config.json"),
		filepath.Join(first.Base.Dir, runs.ResultsJSONName), filepath.Join(first.Tuned.Dir, runs.ResultsParquetName),
		filepath.Join(first.Dir, runs.ManifestName), first.Report,
	} {
		if info, err := os.Stat(path); err != nil || info.Size() == 0 {
			t.Errorf("%s: %v", path, err)
		}
	}
	for _, side := range []TestRun{first.Base, first.Tuned} {
		r := side.Results
		if r.NumTested != 2 || r.SuccessfulEvaluations+r.FailedEvaluations != r.NumTested || r.FailedEvaluations != 0 {
			t.Errorf("%s: %d tested, %d rated, %d unscored, want 2, 2, 0", side.Dir, r.NumTested, r.SuccessfulEvaluations, r.FailedEvaluations)
		}
		if r.Control(score.Swapped) == nil {
			t.Errorf("%s: controls %+v, want the model's pictures swapped too", side.Dir, r.Controls)
		}
		if r.Judge.Name != "reference" || side.Manifest.TrainingRun != first.Train.Manifest.ID {
			t.Errorf("%s: judge %s, training run %q", side.Dir, r.Judge.Name, side.Manifest.TrainingRun)
		}
	}
	if first.Base.Manifest.Role != runs.RoleBase || first.Tuned.Manifest.Role != runs.RoleTuned {
		t.Errorf("roles are %s and %s", first.Base.Manifest.Role, first.Tuned.Manifest.Role)
	}
	page, err := os.ReadFile(first.Report)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(page), "reference similarity") || strings.Contains(string(page), "Qwen3-VL rating") {
		t.Error("the report must call its ratings reference similarity, and nothing else")
	}
	stages := demoStages(t, first.Dir)
	if got, want := strings.Join(stages, " "), "pair train test base test tuned report"; got != want {
		t.Errorf("recorded stages are %q, want %q", got, want)
	}

	again, err := Demo(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	if !again.Train.Existing || !again.Base.Existing || !again.Tuned.Existing {
		t.Error("the same call trained or tested again")
	}
	same, err := os.ReadFile(again.Report)
	if err != nil {
		t.Fatal(err)
	}
	if string(same) != string(page) {
		t.Error("the same runs gave another report")
	}
}

// Testing on what was trained on is refused unless it is meant.
func TestTrainedExamplesAreNotTestedUnasked(t *testing.T) {
	scenes := someScenes(t, 6)
	root := t.TempDir()
	data := filepath.Join(root, "pairs.parquet")
	if _, err := Pair(t.Context(), Env{}, pairsConfig(scenes, data)); err != nil {
		t.Fatal(err)
	}
	// A run that says it was trained on everything.
	run, err := runs.Open(runs.Options{Root: root, Kind: runs.KindTrain, Manifest: runs.Manifest{
		TrainingRows: []runs.Row{{Name: "webgl_points_galaxy"}},
		Inputs:       []runs.Input{{Name: "data", Path: data}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	if err := run.Finish(nil); err != nil {
		t.Fatal(err)
	}
	_, err = Test(t.Context(), TestConfig{
		Env: Env{Root: root, Backend: device.Go}, ModelPath: filepath.Join("..", "data", "tiny"), TrainingRun: run.Dir,
		Generate: generate.Config{MaxTokens: 1},
	})
	if err == nil || !strings.Contains(err.Error(), "webgl_points_galaxy") || !strings.Contains(err.Error(), "--use-training-set") {
		t.Errorf("Test gave %v, want an error that names the example and the flag", err)
	}
}

// someScenes copies two validation scenes and n-2 training scenes.
func someScenes(t *testing.T, n int) string {
	t.Helper()
	dir := t.TempDir()
	names := []string{
		"webgl_points_galaxy", "webgl_layout_grid_of_spheres",
		"webgl_single_medium_faceted_lime_knot", "webgl_single_medium_flat_brown_star", "webgl_single_small_flat_red_pillow", "webgl_single_medium_cartoon_red_sphere",
	}
	for _, name := range names[:n] {
		for _, file := range []string{"screenshots/" + name + ".md", "extracted_scripts/" + name + "_module.js"} {
			if err := copyFile(filepath.Join(dir, file), filepath.Join(scenesDir, file)); err != nil {
				t.Fatal(err)
			}
		}
	}
	return dir
}

func demoStages(t *testing.T, dir string) []string {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(dir, runs.ManifestName))
	if err != nil {
		t.Fatal(err)
	}
	var m runs.Manifest
	if err := json.Unmarshal(raw, &m); err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, s := range m.Stages {
		names = append(names, s.Name)
	}
	return names
}
