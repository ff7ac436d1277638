package kit

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/threebook/threebook/kit/agreement"
	"github.com/threebook/threebook/kit/labels"
	"github.com/threebook/threebook/kit/runs"
	"github.com/threebook/threebook/kit/stats"
)

// CalibrateConfig of [Calibrate]. Labels is required.
type CalibrateConfig struct {
	Env
	Labels     string    // CSV of people's scores, as [labels.Parse] reads it
	Tests      []string  // run directories, or their test_results.json; default those under Root that have the labelled pictures, the newest first
	Bins       int       // of the weighted kappa; default [agreement.DefaultBins]
	Thresholds []float64 // default 0.25, 0.5 and 0.75
	Seed       int64     // of the bootstrap
	Output     string    // a copy of calibration.json; optional
}

// Calibrated is how far a judge agrees with people.
type Calibrated struct {
	runs.Calibration
	Dirs []string // of the tests, in each of which calibration.json now lies
}

// Calibrate measures how the ratings of tests' judge agree with people's scores of
// the same pictures, and stores that beside the tests' results, where [Report] finds
// it. Several tests count as one when the same judge rated them. A score of a picture
// that no test has, as of one that was drawn anew since, does not count and is
// listed, with the reason, in LeftOut.
func Calibrate(ctx context.Context, c CalibrateConfig) (Calibrated, error) {
	out, err := c.calibrate(ctx)
	if err != nil {
		return Calibrated{}, fmt.Errorf("calibrate judge: %w", err)
	}
	return out, nil
}

func (c CalibrateConfig) calibrate(ctx context.Context) (Calibrated, error) {
	data, err := os.ReadFile(c.Labels)
	if err != nil {
		return Calibrated{}, err
	}
	given, warnings, err := labels.Parse(data)
	if err != nil {
		return Calibrated{}, fmt.Errorf("%s: %w", c.Labels, err)
	}
	if len(given) == 0 {
		return Calibrated{}, fmt.Errorf("%s has no scores", c.Labels)
	}
	tests, err := c.labelledTests(given)
	if err != nil {
		return Calibrated{}, err
	}
	scored, err := match(given, tests)
	if err != nil {
		return Calibrated{}, fmt.Errorf("%s: %w", c.Labels, err)
	}
	out := Calibrated{Calibration: runs.Calibration{
		Judge: tests[0].results.Judge, Seed: c.Seed, Replaced: scored.replaced, LeftOut: scored.leftOut, Warnings: warnings,
		Labels: runs.Input{Name: "labels", Path: c.Labels, SHA256: runs.HashText(string(data)), Bytes: int64(len(data))},
	}}
	for _, t := range tests {
		out.Tests, out.Dirs = append(out.Tests, t.id), append(out.Dirs, t.dir)
	}
	ids := map[*runs.Result]string{}
	for _, t := range tests {
		for i := range t.results.Results {
			ids[&t.results.Results[i]] = t.id
		}
	}
	pictures := make([]agreement.Picture, 0, len(scored.pictures))
	for _, p := range scored.pictures {
		picture := agreement.Picture{Judge: *p.row.Rating, Scores: p.scores}
		pictures = append(pictures, picture)
		out.Points = append(out.Points, runs.CalibrationPoint{
			Test: ids[p.row], Name: p.row.Name, Sample: p.row.Sample, ShotSHA256: p.row.ShotSHA256,
			Judge: picture.Judge, People: picture.Mean(), Raters: len(p.scores),
		})
		out.Scores += len(p.scores)
		for rater := range p.scores {
			if !slices.Contains(out.Raters, rater) {
				out.Raters = append(out.Raters, rater)
			}
		}
	}
	slices.Sort(out.Raters)
	config := agreement.Config{Bins: c.Bins, Thresholds: c.Thresholds, Bootstrap: stats.Bootstrap{Seed: c.Seed}}
	if out.Agreement, err = agreement.Measure(pictures, config); err != nil {
		return Calibrated{}, err
	}
	if n := scored.strays; n > 0 {
		out.Warnings = append(out.Warnings, fmt.Sprintf("scores of pictures that these tests do not have: %d of %d; they do not count", n, len(given)))
	}
	out.Warnings = append(out.Warnings, doubts(out.Calibration)...)
	if err := ctx.Err(); err != nil {
		return Calibrated{}, err
	}
	return out, out.write(c.Output)
}

// fewPictures is from how many on the bootstrap's intervals can be taken at their
// word ([stats]).
const fewPictures = 12

// doubts are what a reader of the figures has to know.
func doubts(c runs.Calibration) []string {
	var out []string
	if n := c.Agreement.Pictures; n < fewPictures {
		out = append(out, fmt.Sprintf("fewer than %d pictures were scored (%d): intervals come out too narrow", fewPictures, n))
	}
	switch r := c.Agreement.Raters; {
	case r == nil:
		out = append(out, "one person scored the pictures: how far people agree with each other is not known, and a judge cannot be asked to agree better than they do")
	case r.Pictures < c.Agreement.Pictures && r.Pictures < fewPictures:
		out = append(out, fmt.Sprintf("%d of %d pictures were scored by two or more people: how far they agree is hardly known", r.Pictures, c.Agreement.Pictures))
	}
	return out
}

func (c Calibrated) write(output string) error {
	for _, dir := range c.Dirs {
		if err := runs.WriteCalibration(filepath.Join(dir, runs.CalibrationName), c.Calibration); err != nil {
			return err
		}
		if err := runs.RecordOutput(dir, runs.CalibrationName); err != nil {
			return err
		}
	}
	if output == "" {
		return nil
	}
	return runs.WriteCalibration(output, c.Calibration)
}

// labelledTest is a test whose pictures people scored.
type labelledTest struct {
	dir, id string
	results runs.TestResults
}

// judge tells what the test's numbers mean. A replayed rating means what the recorded
// one did.
func (t labelledTest) judge() string {
	j := t.results.Judge
	parts := []string{strings.TrimSuffix(j.Label, " (replayed)"), j.Model}
	if j.PromptSHA256 != "" {
		parts = append(parts, "prompt "+j.PromptSHA256[:min(12, len(j.PromptSHA256))])
	}
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), ", ")
}

// readLabelledTest reads a test by its run directory, or by the results in it.
func readLabelledTest(path string) (labelledTest, error) {
	t, err := LoadTest(path)
	if err != nil {
		return labelledTest{}, err
	}
	if t.Manifest.ID == "" {
		return labelledTest{}, fmt.Errorf("no %s lies beside %s: name the run directory of a test", runs.ManifestName, path)
	}
	dir := path
	if info, err := os.Stat(path); err == nil && !info.IsDir() {
		dir = filepath.Dir(path)
	}
	return labelledTest{dir: dir, id: t.Manifest.ID, results: t.Results}, nil
}

// labelledTests reads the tests that were named, or finds those that have the pictures.
func (c CalibrateConfig) labelledTests(given []labels.Label) ([]labelledTest, error) {
	if len(c.Tests) == 0 {
		return c.findTests(given)
	}
	var out []labelledTest
	for _, path := range c.Tests {
		t, err := readLabelledTest(path)
		if err != nil {
			return nil, err
		}
		if slices.ContainsFunc(out, func(other labelledTest) bool { return other.id == t.id }) {
			continue
		}
		if len(out) > 0 && out[0].judge() != t.judge() {
			return nil, fmt.Errorf("%s was rated by %s, and %s by %s: calibrate one judge at a time", out[0].dir, out[0].judge(), t.dir, t.judge())
		}
		out = append(out, t)
	}
	return out, nil
}

// findTests takes, from the newest on, the tests that have a labelled picture which
// no newer one has, all rated by the judge of the newest; the oldest comes first.
func (c CalibrateConfig) findTests(given []labels.Label) ([]labelledTest, error) {
	parent := filepath.Join(cmp.Or(c.Root, "reports"), runs.KindTest.Dir())
	missing := map[shotKey]labels.Label{}
	for _, l := range given {
		if l.SHA256 == "" {
			return nil, fmt.Errorf("%s, line %d, has no shot_sha256, so that it does not say which test it is of: name the test", c.Labels, l.Line)
		}
		if _, known := missing[shotKey{l.Name, l.SHA256}]; !known {
			missing[shotKey{l.Name, l.SHA256}] = l
		}
	}
	all, err := newestTests(parent)
	if err != nil {
		return nil, err
	}
	var out []labelledTest
	for _, run := range all {
		t, err := readLabelledTest(run.Dir)
		if err != nil || len(out) > 0 && out[0].judge() != t.judge() {
			continue // unfinished, or another judge's
		}
		before := len(missing)
		for _, r := range t.results.Results {
			delete(missing, shotKey{r.Name, r.ShotSHA256})
		}
		if len(missing) < before {
			out = append(out, t)
		}
		if len(missing) == 0 {
			break
		}
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("no test in %s has a picture of %s: name the tests", parent, c.Labels)
	}
	slices.Reverse(out)
	return out, nil
}
