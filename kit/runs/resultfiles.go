package runs

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"

	"github.com/parquet-go/parquet-go"

	"github.com/threebook/threebook/kit/outcome"
)

// File names of a test's results in its run directory.
const (
	ResultsJSONName    = "test_results.json"
	ResultsParquetName = "results.parquet"
)

// summaryKey is the metadata key under which results.parquet carries the summary:
// the JSON of the TestResults without its rows.
const summaryKey = "threebook.summary"

// resultRowGroup is the number of rows that are buffered before they go to disk.
const resultRowGroup = 1000

// WriteResults writes a test as JSON and as Parquet, each atomically; an empty path
// is left out. The schema is filled in. Results that contradict themselves, such as
// a rating on an unscored row, are an error and nothing is written.
func WriteResults(jsonPath, parquetPath string, t TestResults) error {
	t = normalised(t)
	if err := t.check(); err != nil {
		return fmt.Errorf("write results: %w", err)
	}
	if parquetPath != "" {
		if err := writeResultsParquet(parquetPath, t); err != nil {
			return err
		}
	}
	if jsonPath != "" {
		return WriteJSON(jsonPath, t)
	}
	return nil
}

// ReadResults reads either form, by the extension of path, and checks its schema
// and its consistency. Both forms hold the same.
func ReadResults(path string) (TestResults, error) {
	var t TestResults
	var err error
	switch ext := strings.ToLower(filepath.Ext(path)); ext {
	case ".json":
		err = readJSON(path, ResultsSchema, &t)
	case ".parquet":
		t, err = readResultsParquet(path)
	default:
		err = fmt.Errorf("read %s: unknown extension %q (known: .json, .parquet)", path, ext)
	}
	if err != nil {
		return TestResults{}, err
	}
	t = normalised(t)
	if err := t.check(); err != nil {
		return TestResults{}, fmt.Errorf("read %s: %w", path, err)
	}
	return t, nil
}

func writeResultsParquet(path string, t TestResults) error {
	rows := t.Results
	t.Results = nil
	summary, err := json.Marshal(t)
	if err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	return WriteFile(path, func(w io.Writer) error {
		options := append(ParquetWriter(ResultsSchema),
			parquet.MaxRowsPerRowGroup(resultRowGroup),
			parquet.KeyValueMetadata(summaryKey, string(summary)))
		return writeRows(w, rows, options)
	})
}

func readResultsParquet(path string) (t TestResults, err error) {
	f, err := os.Open(path)
	if err != nil {
		return t, fmt.Errorf("read %s: %w", path, err)
	}
	defer f.Close()
	t, err = resultsFrom(f)
	if err != nil {
		return t, fmt.Errorf("read %s: %w", path, err)
	}
	return t, nil
}

// resultsFrom reads an open results.parquet.
func resultsFrom(f *os.File) (t TestResults, err error) {
	// The library panics on some damaged files.
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("damaged Parquet file: %v", p)
		}
	}()
	info, err := f.Stat()
	if err != nil {
		return t, err
	}
	file, err := parquet.OpenFile(f, info.Size(), parquet.SkipPageIndex(true), parquet.SkipBloomFilters(true))
	if err != nil {
		return t, err
	}
	want := parquet.SchemaOf(Result{})
	if _, repeats := file.Schema().Lookup("repeats", "asked"); !repeats { // files had the column only where a row had repeats
		want = parquet.NewSchema("Result", without(want, "repeats"))
	}
	if err := CheckParquet(file, ResultsSchema, want); err != nil {
		return t, err
	}
	summary, ok := file.Lookup(summaryKey)
	if !ok {
		return t, fmt.Errorf("its metadata has no %s", summaryKey)
	}
	if err := decodeStrict([]byte(summary), &t); err != nil {
		return t, fmt.Errorf("%s: %w", summaryKey, err)
	}
	t.Results, err = readRows[Result](file)
	return t, err
}

// without is a schema's columns but for one.
func without(schema *parquet.Schema, column string) parquet.Group {
	group := parquet.Group{}
	for _, f := range schema.Fields() {
		if f.Name() != column {
			group[f.Name()] = f
		}
	}
	return group
}

// writeRows takes rows apart one at a time: the writer's own way of writing columns
// makes empty strings of some nulls (parquet-go 0.32), which other readers tell apart.
func writeRows(w io.Writer, rows []Result, options []parquet.WriterOption) error {
	pw := parquet.NewGenericWriter[Result](w, options...)
	schema := pw.Schema()
	var row parquet.Row
	for i := range rows {
		row = schema.Deconstruct(row[:0], &rows[i])
		if _, err := pw.WriteRows([]parquet.Row{row}); err != nil {
			return err
		}
	}
	return pw.Close()
}

func readRows[R any](file *parquet.File) ([]R, error) {
	pr := parquet.NewGenericReader[R](file)
	defer pr.Close()
	rows := make([]R, file.NumRows())
	n, err := pr.Read(rows)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	if n != len(rows) {
		return nil, fmt.Errorf("it holds %d rows of %d", n, len(rows))
	}
	return rows, nil
}

// normalised gives t the schema and one form of empty: nil lists in rows, [] for no rows.
func normalised(t TestResults) TestResults {
	if t.Schema == "" {
		t.Schema = ResultsSchema
	}
	rows := make([]Result, len(t.Results))
	for i, r := range t.Results {
		if len(r.Criteria) == 0 {
			r.Criteria = nil
		}
		if len(r.Console) == 0 {
			r.Console = nil
		}
		if len(r.MissingAssets) == 0 {
			r.MissingAssets = nil
		}
		if len(r.Repaired) == 0 {
			r.Repaired = nil
		}
		rows[i] = r
	}
	t.Results = rows
	return t
}

// check verifies what every set of results must satisfy.
func (t TestResults) check() error {
	if t.Schema != ResultsSchema {
		return fmt.Errorf("its schema is %q, this version knows %q", t.Schema, ResultsSchema)
	}
	if t.NumTested != t.SuccessfulEvaluations+t.FailedEvaluations {
		return fmt.Errorf("num_tested is %d, but successful_evaluations + failed_evaluations is %d + %d",
			t.NumTested, t.SuccessfulEvaluations, t.FailedEvaluations)
	}
	if (t.AverageRating == nil) != (t.SuccessfulEvaluations == 0) {
		return fmt.Errorf("average_rating must be null when, and only when, nothing was rated (%d were)", t.SuccessfulEvaluations)
	}
	if t.AverageRating != nil && math.Abs(*t.AverageRating*float64(t.SuccessfulEvaluations)-t.SumOfRatings) > 1e-6 {
		return fmt.Errorf("average_rating %g is not sum_of_ratings %g over %d", *t.AverageRating, t.SumOfRatings, t.SuccessfulEvaluations)
	}
	if err := t.Samples.check(); err != nil {
		return err
	}
	if err := t.Repeats.check(); err != nil {
		return err
	}
	for _, c := range t.Controls {
		if err := c.check(); err != nil {
			return err
		}
	}
	for _, r := range t.Results {
		if err := r.check(); err != nil {
			return fmt.Errorf("example %s, sample %d: %w", r.Name, r.Sample, err)
		}
	}
	return nil
}

// check verifies that a row's outcome is on the list and its rating agrees with it.
func (r Result) check() error {
	id, err := outcome.Parse(string(r.Outcome))
	if err != nil {
		return err
	}
	switch {
	case id.InstrumentFailure() && r.Rating != nil:
		return fmt.Errorf("outcome %s is unscored, but the rating is %g", id, *r.Rating)
	case id.Rated() && r.Rating == nil:
		return fmt.Errorf("outcome %s is rated, but there is no rating", id)
	case id.ModelFailure() && *r.Rating != 0:
		return fmt.Errorf("outcome %s is rated 0, but the rating is %g", id, *r.Rating)
	case r.Rating != nil && !(*r.Rating >= 0 && *r.Rating <= 1):
		return fmt.Errorf("the rating %g is not in [0, 1]", *r.Rating)
	}
	return r.Repeats.check(r.Rating)
}
