package runs

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/parquet-go/parquet-go"

	"github.com/threebook/threebook/kit/outcome"
)

func ptr[T any](v T) *T { return &v }

func exampleSwapped() Control {
	return Control{
		Name: "swapped", N: 8, Mean: ptr(0.25), Interval: []float64{0.125, 0.5},
		Own: &Estimate{Mean: 0.75, Interval: []float64{0.5, 0.875}}, OwnMinusAnothers: &Estimate{Mean: 0.5, Interval: []float64{0.25, 0.75}},
	}
}

// exampleResults has one row of each class and every nullable field both ways.
func exampleResults() TestResults {
	return TestResults{
		ModelPath: "data/tiny", Judge: Judge{Name: "reference", Label: "reference similarity", Settings: map[string]any{"size": json.Number("256")}},
		TotalExamples: 12, NumTested: 3, SuccessfulEvaluations: 2, FailedEvaluations: 1,
		SumOfRatings: 0.5, AverageRating: ptr(0.25), Interval: []float64{0, 0.5}, RenderFailures: 1,
		Controls: []Control{{Name: "ceiling", N: 3, Mean: ptr(0.9)}, {Name: "blank", N: 3}, exampleSwapped()},
		Warnings: []string{"one picture was not judged"},
		Results: []Result{
			{
				Name: "webgl_box", Description: "a red box", Prompt: "[INST] a red box [/INST]", Answer: "```js\n…```",
				Code: "scene.add(box)", CodeSHA256: "ab", Reference: "scene.add(mesh)", Outcome: outcome.OK, Rating: ptr(0.5),
				Criteria: []Criterion{{Name: "colour", Value: ptr(0.25)}, {Name: "a box", Present: ptr(true)}, {Name: "neither"}},
				Judge:    "reference", Settled: true, Console: []string{"log: one", "", "log: ümlaut"}, ShotSHA256: "cd", ReferenceSHA256: "ef",
				PromptTokens: 12, AnswerTokens: 34, GenerateSeconds: 1.5, RenderSeconds: 0.5, JudgeSeconds: 0.25,
			},
			{Name: "webgl_fog", Outcome: outcome.SyntaxError, Detail: "Unexpected token", Rating: ptr(0.0), Judge: "reference", StoppedByLimit: true},
			{Name: "webgl_sky", Sample: 1, Outcome: outcome.AssetMissing, Incomplete: true, MissingAssets: []string{"models/sky.glb"}, Repaired: []string{"camera → moved"}, Judge: "reference", Rationale: "none"},
		},
	}
}

func TestResultsReadBackFromBothForms(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	want := exampleResults()
	if err := WriteResults(filepath.Join(dir, ResultsJSONName), filepath.Join(dir, ResultsParquetName), want); err != nil {
		t.Fatal(err)
	}
	want.Schema = ResultsSchema
	for _, name := range []string{ResultsJSONName, ResultsParquetName} {
		got, err := ReadResults(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestResultsParquetIsTheSameBytesTwice(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	a, b := filepath.Join(dir, "a.parquet"), filepath.Join(dir, "b.parquet")
	for _, path := range []string{a, b} {
		if err := WriteResults("", path, exampleResults()); err != nil {
			t.Fatal(err)
		}
	}
	x, y := mustRead(t, a), mustRead(t, b)
	if x != y {
		t.Errorf("%d bytes and %d bytes differ", len(x), len(y))
	}
}

func TestResultsWithoutRowsReadBack(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for _, name := range []string{"r.json", "r.parquet"} {
		path := filepath.Join(dir, name)
		jsonPath, parquetPath := path, ""
		if name == "r.parquet" {
			jsonPath, parquetPath = "", path
		}
		if err := WriteResults(jsonPath, parquetPath, TestResults{}); err != nil {
			t.Fatal(err)
		}
		got, err := ReadResults(path)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(TestResults{Schema: ResultsSchema, Results: []Result{}}, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestContradictoryResultsAreRefused(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		edit func(*TestResults)
		want string
	}{
		{"counts", func(r *TestResults) { r.NumTested = 4 }, "num_tested is 4"},
		{"average of nothing", func(r *TestResults) { r.AverageRating = nil }, "average_rating must be null"},
		{"average", func(r *TestResults) { r.SumOfRatings = 2 }, "is not sum_of_ratings 2 over 2"},
		{"unknown outcome", func(r *TestResults) { r.Results[0].Outcome = "fine" }, `example webgl_box, sample 0: unknown outcome "fine"`},
		{"rated without rating", func(r *TestResults) { r.Results[0].Rating = nil }, "outcome ok is rated, but there is no rating"},
		{"model failure above 0", func(r *TestResults) { r.Results[1].Rating = ptr(0.5) }, "outcome syntax_error is rated 0, but the rating is 0.5"},
		{"unscored with rating", func(r *TestResults) { r.Results[2].Rating = ptr(0.0) }, "example webgl_sky, sample 1: outcome asset_missing is unscored"},
		{"difference without its parts", func(r *TestResults) { r.Controls[2].Own = nil }, "control swapped has one of mean, own and own_minus_anothers without the others"},
		{"difference", func(r *TestResults) { r.Controls[2].Mean = ptr(0.5) }, "control swapped: own_minus_anothers 0.5 is not own 0.75 minus mean 0.5"},
		{"rating out of range", func(r *TestResults) { r.Results[0].Rating = ptr(1.5) }, "the rating 1.5 is not in [0, 1]"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			r := exampleResults()
			test.edit(&r)
			err := WriteResults(filepath.Join(dir, "r.json"), filepath.Join(dir, "r.parquet"), r)
			wantError(t, err, test.want)
			wantEntries(t, dir)
		})
	}
}

func TestResultsParquetOfAnotherSchemaNamesItsColumns(t *testing.T) {
	t.Parallel()
	type renamed struct {
		Name  string `parquet:"filename"`
		Score string `parquet:"rating"`
	}
	path := filepath.Join(t.TempDir(), "other.parquet")
	if err := parquet.WriteFile(path, []renamed{{"a", "b"}}); err != nil {
		t.Fatal(err)
	}
	_, err := ReadResults(path)
	wantError(t, err, path)
	wantError(t, err, "its metadata has no threebook.schema")
	wantError(t, err, "missing columns: answer, answer_tokens, code,")
	wantError(t, err, "unknown columns: filename; rating is BYTE_ARRAY, want optional DOUBLE")
}

func TestDamagedResultsAreErrors(t *testing.T) {
	t.Parallel()
	whole := filepath.Join(t.TempDir(), "r.parquet")
	if err := WriteResults("", whole, exampleResults()); err != nil {
		t.Fatal(err)
	}
	data := mustRead(t, whole)
	for _, n := range []int{0, 3, 4, 8, len(data) / 2, len(data) - 1} {
		path := filepath.Join(t.TempDir(), "cut.parquet")
		if err := os.WriteFile(path, []byte(data[:n]), 0o666); err != nil {
			t.Fatal(err)
		}
		if _, err := ReadResults(path); err == nil {
			t.Errorf("%d bytes of %d were read without an error", n, len(data))
		}
	}
}

func TestResultsJSONIsReadStrictly(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, text, want string }{
		{"no schema", `{"model_path": "m"}`, `it names no schema, want "threebook.results/1"`},
		{"another schema", `{"schema": "threebook.results/2"}`, `its schema is "threebook.results/2", this version reads "threebook.results/1"`},
		{"unknown field", `{"schema": "threebook.results/1", "accuracy": 1}`, `unknown field "accuracy" (known: adapter, average_rating`},
		{"trailing text", `{"schema": "threebook.results/1"} {}`, "after top-level value"},
		{"wrong type", `{"schema": "threebook.results/1", "num_tested": "3"}`, "num_tested"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "r.json")
			if err := os.WriteFile(path, []byte(test.text), 0o666); err != nil {
				t.Fatal(err)
			}
			_, err := ReadResults(path)
			wantError(t, err, path)
			wantError(t, err, test.want)
		})
	}
}

// mustRead is the text of a file.
func mustRead(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// wantError checks that err says want.
func wantError(t *testing.T, err error, want string) {
	t.Helper()
	if err == nil {
		t.Fatalf("no error, want one saying %q", want)
	}
	if !strings.Contains(err.Error(), want) {
		t.Errorf("error %q does not say %q", err, want)
	}
}

// wantEntries checks that dir holds just the named entries.
func wantEntries(t *testing.T, dir string, want ...string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range entries {
		got = append(got, e.Name())
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("entries of %s (-want +got):\n%s", dir, diff)
	}
}
