package runs

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/threebook/threebook/kit/agreement"
	"github.com/threebook/threebook/kit/stats"
)

// exampleCalibration has defined and undefined figures, with and without intervals.
func exampleCalibration(t *testing.T) Calibration {
	t.Helper()
	c := Calibration{
		Tests: []string{"tuned-91b2d07aa53e"}, Judge: Judge{Name: "reference", Label: "reference similarity"},
		Labels: Input{Name: "labels", Path: "labels.csv", SHA256: "ab", Bytes: 12}, Scores: 4, Raters: []string{"AB", "CD"},
		LeftOut: []LeftOut{{Name: "webgl_fog", Reason: "the judge did not rate it (judge_budget)"}}, Warnings: []string{"few"},
		Points: []CalibrationPoint{
			{Test: "tuned-91b2d07aa53e", Name: "webgl_box", ShotSHA256: "cd", Judge: 0.5, People: 0.75, Raters: 2},
			{Test: "tuned-91b2d07aa53e", Name: "webgl_sky", Sample: 1, ShotSHA256: "ef", Judge: 1, People: 0.25, Raters: 2},
		},
	}
	var err error
	c.Agreement, err = agreement.Measure([]agreement.Picture{
		{Judge: 0.5, Scores: map[string]float64{"AB": 0.75, "CD": 0.75}}, {Judge: 1, Scores: map[string]float64{"AB": 0.25, "CD": 0.25}},
	}, agreement.Config{Bootstrap: stats.Bootstrap{Resamples: 40}})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestCalibrationReadsBack(t *testing.T) {
	t.Parallel()
	want := exampleCalibration(t)
	path := filepath.Join(t.TempDir(), CalibrationName)
	if err := WriteCalibration(path, want); err != nil {
		t.Fatal(err)
	}
	want.Schema = CalibrationSchema
	got, err := ReadCalibration(path)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("calibration read back (-written +read):\n%s", d)
	}
}

func TestCalibrationsThatContradictThemselves(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, says string
		change     func(*Calibration)
	}{
		{"a point less", "1 points of 2 pictures", func(c *Calibration) { c.Points = c.Points[:1] }},
		{"no test", "names no test", func(c *Calibration) { c.Tests = nil }},
		{"a rating over 1", "webgl_sky, sample 1: a rating of 1.5", func(c *Calibration) { c.Points[1].Judge = 1.5 }},
		{"neither value nor reason", "neither defined nor undefined", func(c *Calibration) { c.Agreement.Bias.Value = nil }},
		{"value and reason", "neither defined nor undefined", func(c *Calibration) { c.Agreement.Bias.Undefined = "why" }},
		{"half an interval", "an interval that is none", func(c *Calibration) { c.Agreement.Bias.Interval = []float64{0} }},
		{"a picture counted twice", "threshold 0.25 counts 3 pictures of 2", func(c *Calibration) { c.Agreement.Thresholds[0].TruePositives++ }},
	} {
		calibration := exampleCalibration(t)
		c.change(&calibration)
		path := filepath.Join(t.TempDir(), CalibrationName)
		if err := WriteCalibration(path, calibration); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("write %s: %v, want %q", c.name, err, c.says)
		}
		calibration.Schema = CalibrationSchema
		if err := WriteJSON(path, calibration); err != nil { // as another program may
			t.Fatal(err)
		}
		if _, err := ReadCalibration(path); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("read %s: %v, want %q", c.name, err, c.says)
		}
	}
}
