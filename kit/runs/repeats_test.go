package runs

import (
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

// The column is that of rows with repeats alone.
func TestNoRepeatsNoColumn(t *testing.T) {
	t.Parallel()
	if _, found := parquet.SchemaOf(Result{}).Lookup("repeats", "asked"); found {
		t.Error("every test has a column of repeats")
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
