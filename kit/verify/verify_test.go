package verify_test

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/threebook/threebook/kit/report"
	"github.com/threebook/threebook/kit/report/reporttest"
	"github.com/threebook/threebook/kit/runs"
	"github.com/threebook/threebook/kit/verify"
)

// record makes a training and two tests as this version leaves them, and returns
// their directories and that of a stand-in for the chart library.
func record(t *testing.T) (dirs []string, echarts string) {
	t.Helper()
	dirs, err := reporttest.Fabricate(t.TempDir(), reporttest.Options{Examples: 3, Steps: 60, Width: 64, Change: func(r *reporttest.Runs) {
		for i, m := range []*runs.Manifest{&r.Train, &r.Base, &r.Tuned} {
			m.Seed = int64(i) // so that the two tests have names of their own
			id, err := runs.ID(string(m.Kind), m.Kind, *m)
			if err != nil {
				t.Fatal(err)
			}
			m.ID = id
		}
	}})
	if err != nil {
		t.Fatal(err)
	}
	loss := evalLoss(t, dirs[0])
	final := runs.TrainingMetrics{Validation: &runs.SetMetrics{Loss: loss, Perplexity: math.Exp(loss), Runtime: 1, SamplesPerSecond: 2}}
	if err := runs.WriteTrainingMetrics(filepath.Join(dirs[0], runs.TrainingMetricsName), final); err != nil {
		t.Fatal(err)
	}
	for _, dir := range dirs[1:] {
		results := readResults(t, dir)
		if err := runs.WriteResults("", filepath.Join(dir, runs.ResultsParquetName), results); err != nil {
			t.Fatal(err)
		}
	}
	for _, dir := range dirs {
		seal(t, dir)
	}
	echarts = filepath.Join(t.TempDir(), "echarts.min.js")
	if err := os.WriteFile(echarts, []byte("var echarts = {};\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	return dirs, echarts
}

func evalLoss(t *testing.T, dir string) float64 {
	t.Helper()
	lines, _, err := runs.ReadMetrics(filepath.Join(dir, runs.MetricsName))
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range slices.Backward(lines) {
		if l.EvalLoss != nil {
			return *l.EvalLoss
		}
	}
	t.Fatal("no evaluation")
	return 0
}

func readResults(t *testing.T, dir string) runs.TestResults {
	t.Helper()
	results, err := runs.ReadResults(filepath.Join(dir, runs.ResultsJSONName))
	if err != nil {
		t.Fatal(err)
	}
	return results
}

// seal writes the hashes of a run's files into its manifest, and the manifest's own, as
// the end of a run does: also what somebody does who rewrites results with care.
func seal(t *testing.T, dir string) {
	t.Helper()
	m, _, err := runs.ReadManifest(dir)
	if err != nil {
		t.Fatal(err)
	}
	if m.Outputs, err = runs.HashOutputs(dir); err != nil {
		t.Fatal(err)
	}
	m.SelfSHA256 = strings.Repeat("0", 64)
	text, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	_, own := runs.CheckSelf(text)
	at := strings.LastIndex(string(text), m.SelfSHA256)
	copy(text[at:], own)
	if err := os.WriteFile(filepath.Join(dir, runs.ManifestName), text, 0o666); err != nil {
		t.Fatal(err)
	}
}

func check(t *testing.T, cfg verify.Config) verify.Result {
	t.Helper()
	r, err := verify.Runs(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// failures are the checks that found something, as "what: detail".
func failures(r verify.Result) (list []string) {
	for _, c := range r.Checks {
		if c.Status == verify.Changed || c.Status == verify.Missing {
			list = append(list, c.What+": "+c.Detail)
		}
	}
	return list
}

// names reports whether a failure names the file.
func names(r verify.Result, file string) bool {
	return slices.ContainsFunc(r.Checks, func(c verify.Check) bool {
		return c.What == file && (c.Status == verify.Changed || c.Status == verify.Missing)
	})
}

func TestWhatIsUntouchedHolds(t *testing.T) {
	t.Parallel()
	dirs, echarts := record(t)
	r := check(t, verify.Config{Runs: dirs, EChartsPath: echarts})
	if r.Differs {
		t.Fatalf("it differs:\n%s", r.Text())
	}
	for _, want := range []string{
		"its own sha256 is right", "its name follows from its parameters", "its validation loss is the lowest one in metrics.jsonl",
		"the same as results.parquet, 3 rows", "sums and intervals follow from the rows", "made a second time, it is byte-identical",
		"data/pairs.parquet is not here and cannot be checked", "Nothing has changed: all ", "of 3 runs hold; ",
	} {
		if !strings.Contains(r.Text(), want) {
			t.Errorf("it does not say %q:\n%s", want, r.Text())
		}
	}
	if r := check(t, verify.Config{Runs: dirs, EChartsPath: echarts, Strict: true}); !r.Differs || len(failures(r)) > 0 {
		t.Errorf("with Strict, inputs that are not here must be the only failures: %q", failures(r))
	}
}

// A byte is changed in each file, one after the other, at its beginning, middle and end.
func TestEachChangedByteIsFoundAndNamed(t *testing.T) {
	t.Parallel()
	dirs, echarts := record(t)
	for _, dir := range dirs {
		files, err := runs.HashOutputs(dir)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, runs.Output{Path: runs.ManifestName})
		for _, f := range files {
			path := filepath.Join(dir, filepath.FromSlash(f.Path))
			whole, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			places := []int{0, len(whole) / 2, len(whole) - 1}
			if strings.HasPrefix(f.Path, "shots/") {
				places = places[1:2]
			}
			for _, at := range places {
				changed := slices.Clone(whole)
				changed[at] ^= 1
				if err := os.WriteFile(path, changed, 0o666); err != nil {
					t.Fatal(err)
				}
				if r := check(t, verify.Config{Runs: []string{dir}, EChartsPath: echarts}); !r.Differs || !names(r, f.Path) {
					t.Errorf("byte %d of %s was changed, and it says\n%s", at, path, r.Text())
				}
			}
			if err := os.WriteFile(path, whole, 0o666); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func TestEachMissingFileIsNamed(t *testing.T) {
	t.Parallel()
	dirs, echarts := record(t)
	for _, dir := range dirs {
		files, err := runs.HashOutputs(dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			path := filepath.Join(dir, filepath.FromSlash(f.Path))
			if err := os.Rename(path, path+".away"); err != nil {
				t.Fatal(err)
			}
			if r := check(t, verify.Config{Runs: []string{dir}, EChartsPath: echarts}); !r.Differs || !names(r, f.Path) {
				t.Errorf("%s is gone, and it says\n%s", path, r.Text())
			}
			if err := os.Rename(path+".away", path); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// Whoever raises a rating and writes all hashes anew is found out by what else follows
// from it: the other form, then the sum.
func TestARaisedRatingIsFound(t *testing.T) {
	t.Parallel()
	dirs, echarts := record(t)
	dir := dirs[2]
	results := readResults(t, dir)
	at := slices.IndexFunc(results.Results, func(r runs.Result) bool { return r.Rating != nil && *r.Rating > 0 && *r.Rating < 0.9 })
	if at < 0 {
		t.Fatal("no rating to raise")
	}
	*results.Results[at].Rating += 0.1
	if err := runs.WriteResults(filepath.Join(dir, runs.ResultsJSONName), "", results); err != nil {
		t.Fatal(err)
	}
	seal(t, dir)
	said := strings.Join(failures(check(t, verify.Config{Runs: []string{dir}, EChartsPath: echarts})), "\n")
	for _, want := range []string{"it differs from results.parquet", results.Results[at].Name + ", sample 0: rating", "its summary does not follow from its rows", "sum_of_ratings"} {
		if !strings.Contains(said, want) {
			t.Errorf("it does not say %q:\n%s", want, said)
		}
	}
	if err := runs.WriteResults("", filepath.Join(dir, runs.ResultsParquetName), results); err != nil {
		t.Fatal(err)
	}
	seal(t, dir)
	if said := failures(check(t, verify.Config{Runs: []string{dir}, EChartsPath: echarts})); len(said) != 1 || !strings.Contains(said[0], "sum_of_ratings") {
		t.Errorf("changed in both forms, it says %q, want the sum only", said)
	}
}

func TestARunOfAnEarlierVersionIsNotRecorded(t *testing.T) {
	t.Parallel()
	dirs, err := reporttest.Fabricate(t.TempDir(), reporttest.Options{Examples: 1, Steps: 10, Width: 64})
	if err != nil {
		t.Fatal(err)
	}
	_, echarts := record(t)
	text := check(t, verify.Config{Runs: dirs[:1], EChartsPath: echarts}).Text()
	for _, want := range []string{"not recorded  run.json", "it holds no sha256 of itself", "by an earlier version"} {
		if !strings.Contains(text, want) {
			t.Errorf("it does not say %q:\n%s", want, text)
		}
	}
}

func TestAReportIsHeldAgainstItsRuns(t *testing.T) {
	t.Parallel()
	dirs, echarts := record(t)
	page := filepath.Join(t.TempDir(), "page.html")
	title := `A "title" </script> & <b>more</b>`
	if err := report.Write(t.Context(), report.Config{Runs: dirs, Output: page, EChartsPath: echarts, Title: title}); err != nil {
		t.Fatal(err)
	}
	// The order in which the runs are named is not that of the page.
	given := verify.Config{Runs: []string{dirs[2], dirs[0], dirs[1]}, Report: page, EChartsPath: echarts}
	if r := check(t, given); r.Differs || !strings.Contains(r.Text(), page+" is byte-identical with what its runs give") {
		t.Errorf("an untouched page differs:\n%s", r.Text())
	}
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	at := strings.Index(string(text), "reference similarity of")
	if at < 0 {
		t.Fatal("the page has no answer")
	}
	text[at+1] = 'E'
	if err := os.WriteFile(page, text, 0o666); err != nil {
		t.Fatal(err)
	}
	r := check(t, given)
	said := strings.Join(failures(r), "\n")
	if len(failures(r)) != 1 || !strings.Contains(said, "rEference similarity of") || !strings.Contains(said, "line ") || !strings.Contains(said, "byte ") {
		t.Errorf("a changed page: %q", said)
	}
	if r := check(t, verify.Config{Runs: dirs[:1], Report: page, EChartsPath: echarts}); !names(r, "page.html") {
		t.Errorf("a page about runs that were not given: %s", r.Text())
	}
}

func TestWhatCannotBeLookedAtIsAnError(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "page.html")
	if err := os.WriteFile(file, []byte("<!DOCTYPE html>"), 0o666); err != nil {
		t.Fatal(err)
	}
	for want, cfg := range map[string]verify.Config{
		"no run directory given":            {},
		"is not a run directory: it has no": {Runs: []string{t.TempDir()}},
		"is checked with --report":          {Runs: []string{file}},
		"what it was made of":               {Report: file},
		"no such file":                      {Runs: []string{"nowhere"}},
	} {
		if _, err := verify.Runs(t.Context(), cfg); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want one with %q", err, want)
		}
	}
}
