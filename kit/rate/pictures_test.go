package rate

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/threebook/threebook/kit/outcome"
	"github.com/threebook/threebook/kit/runs"
)

// change rewrites the results of a test.
func change(t *testing.T, dir string, with func(*runs.TestResults)) {
	t.Helper()
	path := filepath.Join(dir, runs.ResultsJSONName)
	results, err := runs.ReadResults(path)
	if err != nil {
		t.Fatal(err)
	}
	with(&results)
	if err := runs.WriteResults(path, "", results); err != nil {
		t.Fatal(err)
	}
}

func names(list []picture) []string {
	var out []string
	for _, p := range list {
		out = append(out, p.name)
	}
	return out
}

// Every answer that drew something is shown once, and no other, also where the judge failed.
func TestReadTests(t *testing.T) {
	t.Parallel()
	dirs := tests(t, 12)
	want := map[key]bool{}
	nothing, unrated := 0, 0
	for _, dir := range dirs {
		results, err := runs.ReadResults(filepath.Join(dir, runs.ResultsJSONName))
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range results.Results {
			switch {
			case r.Outcome.ModelFailure() || r.ShotSHA256 == "":
				nothing++
			default:
				want[key{r.Name, r.ShotSHA256}] = true
			}
			if r.Outcome.InstrumentFailure() {
				unrated++
			}
		}
	}
	got, warnings, err := readTests(append(dirs, dirs[0], filepath.Join(dirs[1], runs.ResultsJSONName)))
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != len(want) || nothing == 0 || unrated == 0 {
		t.Errorf("%d pictures, want %d; %d answers drew nothing, %d were not rated", len(got), len(want), nothing, unrated)
	}
	for _, p := range got {
		if !want[p.key()] || p.width != 320 || p.height != 200 || p.description == "" {
			t.Errorf("%+v", p)
		}
	}
	if len(warnings) != 1 || !strings.Contains(warnings[0], "drew nothing") {
		t.Errorf("warnings %q", warnings)
	}
}

// A failure that has a picture all the same, such as an empty one, is rated 0 by rule.
func TestFailuresWithPicturesAreNotShown(t *testing.T) {
	t.Parallel()
	dir := tests(t, 3)[1]
	before, _, err := readTests([]string{dir})
	if err != nil {
		t.Fatal(err)
	}
	change(t, dir, func(r *runs.TestResults) {
		i := slices.IndexFunc(r.Results, func(r runs.Result) bool { return r.Name == before[0].name })
		r.Results[i].Outcome, r.Results[i].Rating = outcome.Blank, new(float64)
	})
	after, _, err := readTests([]string{dir})
	if err != nil || len(after) != len(before)-1 || slices.Contains(names(after), before[0].name) {
		t.Errorf("%v %v, want all but the first of %v", names(after), err, names(before))
	}
}

// The same picture of two samples is the smaller sample's.
func TestSamePictureOfTwoSamples(t *testing.T) {
	t.Parallel()
	dir := tests(t, 3)[1]
	before, _, err := readTests([]string{dir})
	if err != nil {
		t.Fatal(err)
	}
	change(t, dir, func(r *runs.TestResults) {
		for i := range r.Results {
			r.Results[i].Sample = 2
		}
		for _, one := range slices.Clone(r.Results) {
			one.Sample = 1
			r.Results = append(r.Results, one)
		}
	})
	after, _, err := readTests([]string{dir})
	if err != nil || len(after) != len(before) || after[0].sample != 1 {
		t.Errorf("%d pictures of sample %d, %v; want %d of sample 1", len(after), after[0].sample, err, len(before))
	}
}

func TestDamagedPictures(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		damage func(path string) error
		says   string
	}{
		"missing": {os.Remove, "missing"},
		"another": {func(path string) error { return os.WriteFile(path, []byte("another"), 0o644) }, "does not match its hash"},
		"no file": {func(path string) error { return os.Rename(path, path+".d") }, "missing"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := tests(t, 3)[1]
			before, _, err := readTests([]string{dir})
			if err != nil {
				t.Fatal(err)
			}
			if err := c.damage(runs.ShotPath(dir, before[0].sha256)); err != nil {
				t.Fatal(err)
			}
			after, warnings, err := readTests([]string{dir})
			if err != nil || len(after) != len(before)-1 || !strings.Contains(fmt.Sprint(warnings), c.says) || !strings.Contains(fmt.Sprint(warnings), before[0].name) {
				t.Errorf("%d of %d pictures, warnings %q, %v; want that %s is %s", len(after), len(before), warnings, err, before[0].name, c.says)
			}
		})
	}
}

// A results file that names a picture by a path reaches no file.
func TestHostileHash(t *testing.T) {
	t.Parallel()
	dir := tests(t, 3)[1]
	change(t, dir, func(r *runs.TestResults) {
		for i := range r.Results {
			r.Results[i].ShotSHA256 = "../../../secret"
		}
	})
	list, warnings, err := readTests([]string{dir})
	if err == nil || len(list) != 0 || !strings.Contains(fmt.Sprint(warnings), "malformed") {
		t.Errorf("%v %q %v", names(list), warnings, err)
	}
}

func TestWrongTests(t *testing.T) {
	t.Parallel()
	dirs := tests(t, 3)
	apart := testsWith(t, 3, func(i int) string { return fmt.Sprint("another description ", i) })
	lone := filepath.Join(t.TempDir(), "test_results.json")
	if err := os.Rename(filepath.Join(tests(t, 3)[0], runs.ResultsJSONName), lone); err != nil {
		t.Fatal(err)
	}
	control := tests(t, 3)[0]
	change(t, control, func(r *runs.TestResults) {
		for i := range r.Results {
			r.Results[i].Name += "\n"
		}
	})
	for _, c := range []struct {
		tests []string
		says  string
	}{
		{nil, "no test is named"},
		{[]string{filepath.Join(dirs[0], "nowhere")}, "no such file"},
		{[]string{filepath.Dir(dirs[0])}, "no test_results.json: name the run directory"},
		{[]string{filepath.Join(dirs[0], "run.json")}, "schema"},
		{[]string{lone}, "no shots/ lies beside it"},
		{[]string{dirs[0], apart[1]}, "score them into two files"},
		{[]string{control}, "control character"},
	} {
		if _, _, err := readTests(c.tests); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%v: %v, want %q", c.tests, err, c.says)
		}
	}
}
