package verify

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"github.com/threebook/threebook/kit/runs"
	"github.com/threebook/threebook/kit/score"
)

// mostNamed bounds the differences that one check spells out.
const mostNamed = 3

// test holds a test's results against all that they follow from.
func (v *verifier) test(ctx context.Context, dir string, m runs.Manifest) error {
	results, ok := v.results(dir, m)
	if !ok {
		return nil
	}
	v.codes(results)
	v.recount(results, m)
	v.journal(dir, results, m)
	v.calibration(dir, results, m)
	if err := v.pictures(ctx, dir, results, m); err != nil {
		return err
	}
	if v.Renderer == nil {
		return nil
	}
	return v.redraw(ctx, dir, results, m)
}

// results reads both forms and compares them. Without test_results.json the rows are
// those of results.parquet.
func (v *verifier) results(dir string, m runs.Manifest) (runs.TestResults, bool) {
	absent := Missing
	if m.Outcome != runs.Done {
		absent = NotRecorded
	}
	rows, errJSON := runs.ReadResults(filepath.Join(dir, runs.ResultsJSONName))
	switch {
	case errors.Is(errJSON, fs.ErrNotExist):
		v.add(absent, runs.ResultsJSONName, "the test has no results in this form, the run is %s", m.Outcome)
	case errJSON != nil:
		v.add(Changed, runs.ResultsJSONName, "it cannot be read: %v", withoutDir(errJSON, dir))
	}
	columns, errParquet := runs.ReadResults(filepath.Join(dir, runs.ResultsParquetName))
	switch {
	case errors.Is(errParquet, fs.ErrNotExist):
		v.add(absent, runs.ResultsParquetName, "the test has no results in this form, the run is %s", m.Outcome)
	case errors.Is(errParquet, runs.ErrEarlierColumns):
		v.add(NotHere, runs.ResultsParquetName, "it cannot be checked: %v", withoutDir(errParquet, dir))
	case errParquet != nil:
		v.add(Changed, runs.ResultsParquetName, "it cannot be read: %v", withoutDir(errParquet, dir))
	}
	switch {
	case errJSON == nil && errParquet == nil:
		if a, b := asJSON(columns), asJSON(rows); a != b {
			differ := score.Versions{A: columns, B: rows, InA: "there", InB: "here"}.Differing(mostNamed)
			if len(differ) == 0 {
				differ = []string{"a timing, a warning or the judge's description"}
			}
			v.add(Changed, runs.ResultsJSONName, "it differs from %s: %s", runs.ResultsParquetName, strings.Join(differ, "; "))
		} else {
			v.add(OK, runs.ResultsJSONName, "the same as %s, %s", runs.ResultsParquetName, counted(len(rows.Results), "row"))
		}
		return rows, true
	case errParquet == nil:
		return columns, true
	}
	return rows, errJSON == nil
}

// codes checks the hash of each row's code.
func (v *verifier) codes(t runs.TestResults) {
	for _, r := range t.Results {
		if runs.HashText(r.Code) != r.CodeSHA256 {
			v.add(Changed, runs.ResultsJSONName, "the code of %s, sample %d, has the sha256 %s, not %s as recorded",
				r.Name, r.Sample, short(runs.HashText(r.Code)), short(r.CodeSHA256))
			return
		}
	}
	v.add(OK, runs.ResultsJSONName, "the generated codes have their sha256")
}

// recount holds the summary against its rows.
func (v *verifier) recount(t runs.TestResults, m runs.Manifest) {
	again, err := score.Recount(t, m.Seed)
	if err != nil {
		v.add(Changed, runs.ResultsJSONName, "its rows cannot be added up: %v", err)
		return
	}
	differ := score.Versions{A: t, B: again, InA: "recorded", InB: "by the rows"}.Differing(mostNamed)
	if len(differ) > 0 {
		v.add(Changed, runs.ResultsJSONName, "its summary does not follow from its rows: %s", strings.Join(differ, "; "))
		return
	}
	v.add(OK, runs.ResultsJSONName, "sums and intervals follow from the rows")
}

// journal holds rows, summary and controls against the steps that were recorded.
func (v *verifier) journal(dir string, t runs.TestResults, m runs.Manifest) {
	path := filepath.Join(dir, score.JournalName)
	again, err := score.Replay(path, t, m.Seed)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if !slices.ContainsFunc(m.Outputs, func(o runs.Output) bool { return o.Path == score.JournalName }) {
			v.add(NotRecorded, score.JournalName, "the steps of the test")
		} // else it is missing, and has been named
		return
	case err != nil:
		v.add(Changed, score.JournalName, "the results do not follow from it: %v", withoutDir(err, dir))
		return
	}
	differ := score.Versions{A: t, B: again, InA: "recorded", InB: "by the journal"}.Differing(mostNamed)
	if len(differ) > 0 {
		v.add(Changed, runs.ResultsJSONName, "it does not follow from %s: %s", score.JournalName, strings.Join(differ, "; "))
		return
	}
	v.add(OK, score.JournalName, "rows, summary and controls follow from it")
}

func asJSON(t runs.TestResults) string {
	data, err := json.Marshal(t)
	if err != nil {
		return err.Error()
	}
	return string(data)
}
