package kit_test

import (
	"encoding/csv"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/threebook/threebook/kit"
	"github.com/threebook/threebook/kit/report/reporttest"
	"github.com/threebook/threebook/kit/runs"
)

// fabricated makes the run directories of a training and two tests, and gives those
// of the tests, base and tuned.
func fabricated(t *testing.T, change func(*reporttest.Runs)) (root string, tests []string) {
	t.Helper()
	root = t.TempDir()
	dirs, err := reporttest.Fabricate(root, reporttest.Options{Examples: 24, Steps: 4, Width: 32, Change: change})
	if err != nil {
		t.Fatal(err)
	}
	return root, dirs[1:]
}

// labelRows are scores of all pictures of tests by raters, each the judge's rating in
// steps of a quarter, after some noise of the rater's own.
func labelRows(t *testing.T, tests []string, raters ...string) [][]string {
	t.Helper()
	rows := [][]string{{"name", "sample", "shot_sha256", "score", "rater", "time"}}
	for _, dir := range tests {
		results, err := runs.ReadResults(filepath.Join(dir, runs.ResultsJSONName))
		if err != nil {
			t.Fatal(err)
		}
		for i, r := range results.Results {
			for at, rater := range raters {
				if r.ShotSHA256 == "" || r.Rating == nil {
					continue
				}
				random := rand.New(rand.NewPCG(uint64(i), uint64(at)))
				score := min(max(*r.Rating+0.2*random.NormFloat64(), 0), 1)
				rows = append(rows, []string{r.Name, strconv.Itoa(r.Sample), r.ShotSHA256, fmt.Sprint(float64(int(score*4+0.5)) / 4), rater, "2026-03-15T09:00:00Z"})
			}
		}
	}
	return rows
}

func writeLabels(t *testing.T, rows [][]string) string {
	t.Helper()
	var b strings.Builder
	if err := csv.NewWriter(&b).WriteAll(rows); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "labels.csv")
	if err := os.WriteFile(path, []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// A calibration lies in both tests, is found by the labels alone, and is the same again.
func TestCalibrate(t *testing.T) {
	t.Parallel()
	root, tests := fabricated(t, nil)
	labels := writeLabels(t, labelRows(t, tests, "AB", "CD"))
	output := filepath.Join(t.TempDir(), "calibration.json")
	c, err := kit.Calibrate(t.Context(), kit.CalibrateConfig{Labels: labels, Tests: tests, Output: output})
	if err != nil {
		t.Fatal(err)
	}
	if c.Agreement.Pictures < 20 || c.Scores != 2*c.Agreement.Pictures || c.Agreement.Spearman.Value == nil || *c.Agreement.Spearman.Value < 0.5 {
		t.Errorf("%d scores of %d pictures, Spearman %s", c.Scores, c.Agreement.Pictures, c.Agreement.Spearman)
	}
	want, err := os.ReadFile(output)
	if err != nil {
		t.Fatal(err)
	}
	found, err := kit.Calibrate(t.Context(), kit.CalibrateConfig{Env: kit.Env{Root: root}, Labels: labels})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(found.Tests)
	if d := cmp.Diff(c.Tests, found.Tests); d != "" {
		t.Errorf("tests found by the labels (-named +found):\n%s", d)
	}
	if _, err := kit.Calibrate(t.Context(), kit.CalibrateConfig{Labels: labels, Tests: tests}); err != nil {
		t.Fatal(err)
	}
	for _, dir := range tests {
		got, err := os.ReadFile(filepath.Join(dir, runs.CalibrationName))
		if err != nil {
			t.Fatal(err)
		}
		if string(got) != string(want) {
			t.Errorf("the calibration in %s is another one", dir)
		}
	}
	read, err := runs.ReadCalibration(output)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(c.Points, read.Points); d != "" {
		t.Errorf("points read back (-written +read):\n%s", d)
	}
}

func TestTheLastScoreOfARaterCounts(t *testing.T) {
	t.Parallel()
	_, tests := fabricated(t, nil)
	rows := labelRows(t, tests[1:], "AB")
	again := slices.Clone(rows[1])
	again[3], again[4] = "1", "ab"
	other := slices.Clone(rows[1])
	other[3], other[4] = "0", "CD"
	c, err := kit.Calibrate(t.Context(), kit.CalibrateConfig{Labels: writeLabels(t, append(rows, again, other)), Tests: tests[1:]})
	if err != nil {
		t.Fatal(err)
	}
	if p := c.Points[0]; p.Name != rows[1][0] || p.People != 0.5 || p.Raters != 2 || c.Replaced != 1 {
		t.Errorf("after 1 by ab and 0 by CD: %+v, %d replaced", p, c.Replaced)
	}
}

// What the judge did not rate is no rating of 0.
func TestPicturesTheJudgeDidNotRate(t *testing.T) {
	t.Parallel()
	var rule, lost string
	_, tests := fabricated(t, func(r *reporttest.Runs) {
		for _, e := range r.TunedResults.Results {
			switch {
			case rule == "" && e.Outcome.ModelFailure():
				rule = e.Name
			case lost == "" && e.Outcome.InstrumentFailure():
				lost = e.Name
			}
		}
	})
	rows := append(labelRows(t, tests[1:], "AB"), []string{rule, "0", "", "0.25", "AB", ""}, []string{lost, "0", "", "0.75", "AB", ""})
	c, err := kit.Calibrate(t.Context(), kit.CalibrateConfig{Labels: writeLabels(t, rows), Tests: tests[1:]})
	if err != nil {
		t.Fatal(err)
	}
	reasons := map[string]string{}
	for _, l := range c.LeftOut {
		reasons[l.Name] = l.Reason
	}
	if len(reasons) != 2 || !strings.Contains(reasons[rule], "by rule and not by the judge") || !strings.Contains(reasons[lost], "the judge did not rate it (judge_unavailable)") {
		t.Errorf("left out: %v", reasons)
	}
	if c.Agreement.Pictures != len(rows)-3 {
		t.Errorf("%d pictures of %d rows", c.Agreement.Pictures, len(rows)-1)
	}
}

func TestLabelsOfOtherPictures(t *testing.T) {
	t.Parallel()
	root, tests := fabricated(t, func(r *reporttest.Runs) { r.BaseResults.Judge.Model = "another" })
	whole := labelRows(t, tests[1:], "AB")
	name := whole[1][0]
	change := func(column int, text string) [][]string {
		rows := slices.Clone(whole)
		rows[1] = slices.Clone(rows[1])
		rows[1][column] = text
		return rows
	}
	for _, c := range []struct {
		name, says string
		rows       [][]string
		tests      []string
	}{
		{"all drawn anew", "the tests have none of the 1 pictures that were scored", [][]string{whole[0], change(2, strings.Repeat("ab", 32))[1]}, tests[1:]},
		{"all drawn anew, no test named", "no test in " + filepath.Join(root, "tests") + " has a picture of", [][]string{whole[0], change(2, strings.Repeat("ab", 32))[1]}, nil},
		{"which test", "line 2, has no shot_sha256, so that it does not say which test it is of: name the test", change(2, ""), nil},
		{"two judges", "calibrate one judge at a time", whole, tests},
		{"no scores", "has no scores", whole[:1], tests[1:]},
		{"no labels", `unknown column "note"`, [][]string{{"name", "note"}}, tests[1:]},
		{"a training", "want test", whole, []string{filepath.Join(root, "runs", "scenes")}},
		{"nothing there", "read test", whole, []string{filepath.Join(root, "nowhere")}},
	} {
		_, err := kit.Calibrate(t.Context(), kit.CalibrateConfig{Env: kit.Env{Root: root}, Labels: writeLabels(t, c.rows), Tests: c.tests})
		if err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v, want %q", c.name, err, c.says)
		}
	}
	if _, err := os.Stat(filepath.Join(tests[1], runs.CalibrationName)); err == nil {
		t.Error("a calibration was written where the labels were refused")
	}
	for _, of := range []struct {
		name, reason string
		row          []string
		tests        []string
	}{
		{"drawn anew", "another picture was rated: the score of " + name + ", sample 0, is of the picture abababababab", change(2, strings.Repeat("ab", 32))[1], tests[1:]},
		{"drawn anew, no test named", "another picture was rated", change(2, strings.Repeat("ab", 32))[1], nil},
		{"another example", "elsewhere is no example of the test", change(0, "elsewhere")[1], tests[1:]},
		{"another sample", name + " has no sample 3", []string{name, "3", "", "1", "AB", ""}, tests[1:]},
	} {
		rows := append(slices.Clone(whole), of.row, of.row)
		c, err := kit.Calibrate(t.Context(), kit.CalibrateConfig{Env: kit.Env{Root: root}, Labels: writeLabels(t, rows), Tests: of.tests})
		if err != nil {
			t.Errorf("%s: %v", of.name, err)
			continue
		}
		if len(c.LeftOut) != 1 || !strings.Contains(c.LeftOut[0].Reason, of.reason) {
			t.Errorf("%s: left out are %v, want one: %q", of.name, c.LeftOut, of.reason)
		}
		if all := len(whole) - 1; c.Agreement.Pictures != all || !strings.Contains(strings.Join(c.Warnings, "\n"), fmt.Sprintf("scores of pictures that these tests do not have: 2 of %d;", all+2)) {
			t.Errorf("%s: %d pictures count of %d, warnings %q", of.name, c.Agreement.Pictures, all, c.Warnings)
		}
	}
}

// Without hashes a score of two tests' different pictures has no owner.
func TestNamesAloneOfTwoTests(t *testing.T) {
	t.Parallel()
	_, tests := fabricated(t, nil)
	rows := labelRows(t, tests[1:], "AB")
	for i := range rows[1:] {
		rows[i+1][2] = ""
	}
	labels := writeLabels(t, rows)
	if _, err := kit.Calibrate(t.Context(), kit.CalibrateConfig{Labels: labels, Tests: tests[1:]}); err != nil {
		t.Errorf("of one test: %v", err)
	}
	if _, err := kit.Calibrate(t.Context(), kit.CalibrateConfig{Labels: labels, Tests: tests}); err == nil || !strings.Contains(err.Error(), "does not say which it is of") {
		t.Errorf("of two tests: %v", err)
	}
}
