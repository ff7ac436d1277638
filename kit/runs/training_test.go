package runs

import (
	"math"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestTrainingMetricsReadBack(t *testing.T) {
	t.Parallel()
	want := TrainingMetrics{
		Train:      &SetMetrics{Loss: 0.5, Perplexity: 1.7, Runtime: 3, SamplesPerSecond: 2},
		Validation: &SetMetrics{Loss: 0.75, Perplexity: 2},
	}
	path := filepath.Join(t.TempDir(), TrainingMetricsName)
	if err := WriteTrainingMetrics(path, want); err != nil {
		t.Fatal(err)
	}
	got, err := ReadTrainingMetrics(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("metrics (-want +got):\n%s", diff)
	}
}

func TestHuggingFaceKeyNamesAreRead(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, text string
		want       TrainingMetrics
	}{
		{"sets with eval_ keys", `{
			"train": {"eval_loss": 1, "eval_runtime": 2, "eval_samples_per_second": 3, "eval_steps_per_second": 4, "epoch": 5},
			"validation": {"eval_loss": 2, "perplexity": 7.5},
			"train_sample": {"train_sample_loss": 0}, "total_flos": 1e15}`,
			TrainingMetrics{
				Train:       &SetMetrics{Loss: 1, Perplexity: math.E, Runtime: 2, SamplesPerSecond: 3},
				Validation:  &SetMetrics{Loss: 2, Perplexity: 7.5},
				TrainSample: &SetMetrics{Loss: 0, Perplexity: 1},
			}},
		{"all_results.json", `{"epoch": 3.0, "eval_loss": 1, "eval_runtime": 2, "train_loss": 0, "train_runtime": 9, "train_samples_per_second": 4, "train_steps_per_second": 1}`,
			TrainingMetrics{
				Train:      &SetMetrics{Loss: 0, Perplexity: 1, Runtime: 9, SamplesPerSecond: 4},
				Validation: &SetMetrics{Loss: 1, Perplexity: math.E, Runtime: 2},
			}},
		{"a set of null", `{"train": null, "validation": {"loss": 0}}`, TrainingMetrics{Validation: &SetMetrics{Perplexity: 1}}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got, err := parseTrainingMetrics([]byte(test.text))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, got, cmpopts.EquateApprox(0, 1e-12)); diff != "" {
				t.Errorf("metrics (-want +got):\n%s", diff)
			}
		})
	}
}

func TestTrainingMetricsAreReadStrictly(t *testing.T) {
	t.Parallel()
	tests := []struct{ text, want string }{
		{`{"schema": "threebook.training_metrics/2"}`, `its schema is "threebook.training_metrics/2"`},
		{`{"test": {"loss": 1}}`, `unknown key "test" (known: train, validation, train_sample,`},
		{`{"train": {"loss": 1, "accuracy": 1}}`, `train: unknown key "accuracy" (known: loss,`},
		{`{"train": {"runtime": 1}}`, "train: there is no loss"},
		{`{"train": {"loss": 1, "eval_loss": null}}`, "train: loss is given twice"},
		{`{"train": {"loss": null}}`, "train: there is no loss"},
		{`{"eval_loss": null}`, "validation: there is no loss"},
		{`{"train": {"loss": 1, "eval_loss": 2}}`, "train: loss is given twice"},
		{`{"train": {"loss": "1"}}`, "train: json: cannot unmarshal string"},
		{`[]`, "json: cannot unmarshal array"},
	}
	for _, test := range tests {
		_, err := parseTrainingMetrics([]byte(test.text))
		wantError(t, err, test.want)
	}
}

func FuzzTrainingMetrics(f *testing.F) {
	f.Add([]byte(`{"train": {"eval_loss": 1}, "validation": null, "epoch": 1}`))
	f.Add([]byte(`{"eval_loss": 1, "train_loss": 2}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := parseTrainingMetrics(data)
		if err != nil && m != (TrainingMetrics{}) {
			t.Error("metrics were given with an error")
		}
	})
}
