package kit

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/threebook/threebook/kit/runs"
	"github.com/threebook/threebook/kit/score"
)

// Comparison is how a test did against another one.
type Comparison struct {
	score.Difference
	Notes []string // what else differs between the two, or is not known of the other
}

// LoadTest reads a test: a run directory, or a test_results.json or results.parquet
// wherever it lies. The manifest is that of the directory the file lies in, and
// empty where that has none.
func LoadTest(path string) (TestRun, error) {
	info, err := os.Stat(path)
	if err != nil {
		return TestRun{}, fmt.Errorf("read test: %w", err)
	}
	t := TestRun{Dir: path, Existing: true}
	if info.IsDir() {
		path = filepath.Join(path, runs.ResultsJSONName)
	}
	if info.IsDir() || slices.Contains([]string{runs.ResultsJSONName, runs.ResultsParquetName}, filepath.Base(path)) {
		run, err := runs.Load(filepath.Dir(path))
		switch {
		case errors.Is(err, fs.ErrNotExist) && !info.IsDir():
		case err != nil:
			return TestRun{}, fmt.Errorf("read test: %w", err)
		case run.Manifest.Kind != runs.KindTest:
			return TestRun{}, fmt.Errorf("read test %s: it is a run of the kind %s, want %s", t.Dir, run.Manifest.Kind, runs.KindTest)
		default:
			t.Manifest = run.Manifest
		}
	}
	t.Results, err = runs.ReadResults(path)
	if errors.Is(err, fs.ErrNotExist) {
		return TestRun{}, fmt.Errorf("read test %s: it has no results yet: %w", t.Dir, err)
	}
	return t, err
}

// Parameters that make other pictures of the same code, and those that say nothing
// about what was compared: the judge has been compared already, and n shows in the
// examples of one test only.
var (
	ofRendering = []string{"width", "height", "frames", "repair"}
	ofNothing   = []string{"n", "backend", "judge", "judge_model", "judge_prompt", "judge_settings"}
)

// Compare takes the paired difference this - other over the examples rated in both.
// Tests by different judges, or of differently rendered pictures, are an error that
// says what differs; other differences are noted.
func Compare(other, this TestRun) (Comparison, error) {
	var c Comparison
	a, b := other.Manifest, this.Manifest
	if a.ID == "" {
		c.Notes = append(c.Notes, fmt.Sprintf("there is no %s beside %s: whether its pictures were taken with the same settings is not known", runs.ManifestName, other.Dir))
	} else {
		if differ := differing(a, b, func(name string) bool { return slices.Contains(ofRendering, name) }); differ != "" {
			return c, fmt.Errorf("compare tests: the pictures were rendered with different settings: %s", differ)
		}
		if differ := differing(a, b, func(name string) bool {
			return !slices.Contains(ofRendering, name) && !slices.Contains(ofNothing, name)
		}); differ != "" {
			c.Notes = append(c.Notes, "the tests differ in more than the model: "+differ)
		}
		for _, m := range [][3]string{
			{"Three.js", a.Machine.Three, b.Machine.Three}, {"browser", a.Machine.Browser, b.Machine.Browser},
		} {
			if m[1] != m[2] {
				c.Notes = append(c.Notes, fmt.Sprintf("the pictures were rendered with another %s: %s there, %s here", m[0], m[1], m[2]))
			}
		}
		if a.Seed != b.Seed {
			c.Notes = append(c.Notes, fmt.Sprintf("the seed, by which examples are chosen and answers sampled, is %d there and %d here", a.Seed, b.Seed))
		}
	}
	if x, y := served(other), served(this); x != y {
		c.Notes = append(c.Notes, fmt.Sprintf("the judge's server called itself %s there and %s here", x, y))
	}
	var err error
	c.Difference, err = score.Compare(other.Results, this.Results)
	return c, err
}

// differing lists the chosen parameters that are not the same, as "max_tokens 512 there, 700 here".
func differing(a, b runs.Manifest, chosen func(name string) bool) string {
	var list []string
	for name := range b.Resolved {
		list = append(list, name)
	}
	for name := range a.Resolved {
		if _, both := b.Resolved[name]; !both {
			list = append(list, name)
		}
	}
	slices.Sort(list)
	var out []string
	for _, name := range list {
		if x, y := asJSON(a.Resolved[name]), asJSON(b.Resolved[name]); x != y && chosen(name) {
			out = append(out, fmt.Sprintf("%s %s there, %s here", name, x, y))
		}
	}
	return strings.Join(out, "; ")
}

// asJSON is a value as files have it, so that one that was read equals one that was
// not; empty lists and what is missing are unset.
func asJSON(v any) string {
	data, err := json.Marshal(v)
	if err != nil || slices.Contains([]string{"null", "[]"}, string(data)) {
		return "unset"
	}
	return string(data)
}

func served(t TestRun) string {
	return asJSON(t.Results.Judge.Settings["served"])
}

// passing brings the figures of several answers to the threshold that was asked
// for: it is no part of the test, so a finished one is not done again for it.
func (c TestConfig) passing(run *runs.Run, t *runs.TestResults) error {
	threshold := c.PassThreshold
	if threshold == 0 {
		threshold = score.DefaultPassThreshold
	}
	figures, err := score.Samples(*t, threshold, c.Seed)
	if err != nil {
		return fmt.Errorf("test: %w", err)
	}
	if figures == nil || t.Samples != nil && t.Samples.PassThreshold == figures.PassThreshold {
		return nil
	}
	t.Samples = figures
	if err := runs.WriteResults(run.Path(runs.ResultsJSONName), run.Path(runs.ResultsParquetName), *t); err != nil {
		return err
	}
	return run.Record()
}
