package runs

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/parquet-go/parquet-go"

	"github.com/threebook/threebook/kit/outcome"
)

// repeatedTest has a row with two ratings, one with a single one of two, and one without.
func repeatedTest() TestResults {
	row := func(name string, id outcome.ID, rating float64, r *Repeats) Result {
		return Result{Name: name, Outcome: id, Rating: &rating, Judge: "qwen3-vl", Repeats: r}
	}
	return TestResults{
		TotalExamples: 3, NumTested: 3, SuccessfulEvaluations: 3, SumOfRatings: 0.75, AverageRating: new(0.25),
		Repeats: &RepeatFigures{Asked: 2, N: 1, MeanDeviation: new(0.1), Largest: new(0.1), Incomplete: 1},
		Results: []Result{
			row("a", outcome.OK, 0.5, &Repeats{Asked: 2, Ratings: []float64{0.4, 0.6}, Deviation: new(0.1)}),
			row("b", outcome.OK, 0.25, &Repeats{Asked: 2, Ratings: []float64{0.25}}),
			row("c", outcome.Blank, 0, nil),
		},
	}
}

func TestRepeatsAreKeptInBothForms(t *testing.T) {
	t.Parallel()
	want, dir := repeatedTest(), t.TempDir()
	json, columns := filepath.Join(dir, ResultsJSONName), filepath.Join(dir, ResultsParquetName)
	if err := WriteResults(json, columns, want); err != nil {
		t.Fatal(err)
	}
	want.Schema = ResultsSchema
	for _, path := range []string{json, columns} {
		got, err := ReadResults(path)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", filepath.Base(path), diff)
		}
	}
}

// A row that is unscored and one without repeats keep their nulls beside one with them.
func TestRepeatsBesideNulls(t *testing.T) {
	t.Parallel()
	want := exampleResults()
	want.Results[0].Repeats = &Repeats{Asked: 3, Ratings: []float64{0.25, 0.75}, Deviation: new(0.35355)}
	path := filepath.Join(t.TempDir(), ResultsParquetName)
	if err := WriteResults("", path, want); err != nil {
		t.Fatal(err)
	}
	got, err := ReadResults(path)
	if err != nil {
		t.Fatal(err)
	}
	want.Schema = ResultsSchema
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// Files used to have the column only where a row had repeats.
func TestFileWithoutRepeatsIsRead(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), ResultsParquetName)
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	schema := parquet.NewSchema("Result", without(parquet.SchemaOf(Result{}), "repeats"))
	w := parquet.NewGenericWriter[Result](f, append(ParquetWriter(ResultsSchema), schema, parquet.KeyValueMetadata(summaryKey,
		`{"schema":"`+ResultsSchema+`","model_path":"m","judge":{"name":"n","label":"l"},"total_examples":1,"num_tested":1,"successful_evaluations":1,"failed_evaluations":0,"sum_of_ratings":0.5,"average_rating":0.5,"render_failures":0,"results":null}`))...)
	if _, err := w.Write([]Result{{Name: "a", Outcome: outcome.OK, Rating: new(0.5), Judge: "reference"}}); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	got, err := ReadResults(path)
	if err != nil {
		t.Fatal(err)
	}
	if r := got.Results; len(r) != 1 || r[0].Repeats != nil || *r[0].Rating != 0.5 {
		t.Errorf("read %+v", r)
	}
}

func TestRepeatsMustAgree(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*TestResults){
		"mean":           func(r *TestResults) { r.Results[0].Rating = new(0.4) },
		"range":          func(r *TestResults) { r.Results[0].Repeats.Ratings = []float64{-0.5, 1.5} },
		"more than K":    func(r *TestResults) { r.Results[0].Repeats.Asked = 1 },
		"no deviation":   func(r *TestResults) { r.Results[0].Repeats.Deviation = nil },
		"deviation of 1": func(r *TestResults) { r.Results[1].Repeats.Deviation = new(0.0) },
		"asked once":     func(r *TestResults) { r.Repeats.Asked = 1 },
		"no spread":      func(r *TestResults) { r.Repeats.MeanDeviation = nil },
	} {
		r := repeatedTest()
		change(&r)
		if err := WriteResults(filepath.Join(t.TempDir(), "x.json"), "", r); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
