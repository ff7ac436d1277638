package report

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/threebook/threebook/kit/agreement"
	"github.com/threebook/threebook/kit/report/reporttest"
	"github.com/threebook/threebook/kit/runs"
	"github.com/threebook/threebook/kit/stats"
)

// calibrate puts a calibration of the tuned test into dirs, by two raters who agree
// with the judge within a step, after change.
func calibrate(t *testing.T, dirs []string, change func(*runs.Calibration)) {
	t.Helper()
	results, err := runs.ReadResults(filepath.Join(dirs[2], runs.ResultsJSONName))
	if err != nil {
		t.Fatal(err)
	}
	run, err := runs.Load(dirs[2])
	if err != nil {
		t.Fatal(err)
	}
	c := runs.Calibration{Tests: []string{run.Manifest.ID}, Judge: results.Judge, Raters: []string{"AB", "CD"}, Labels: runs.Input{Path: "labels.csv", SHA256: strings.Repeat("5e", 32)}}
	var pictures []agreement.Picture
	for i, r := range results.Results {
		if r.Rating == nil || r.ShotSHA256 == "" {
			continue
		}
		score := float64(int(*r.Rating*4)) / 4
		p := agreement.Picture{Judge: *r.Rating, Scores: map[string]float64{"AB": score, "CD": min(score+0.25*float64(i%2), 1)}}
		pictures = append(pictures, p)
		c.Scores += 2
		c.Points = append(c.Points, runs.CalibrationPoint{Test: c.Tests[0], Name: r.Name, Sample: r.Sample, ShotSHA256: r.ShotSHA256, Judge: p.Judge, People: p.Mean(), Raters: 2})
	}
	if c.Agreement, err = agreement.Measure(pictures, agreement.Config{Bootstrap: stats.Bootstrap{Resamples: 400}}); err != nil {
		t.Fatal(err)
	}
	if change != nil {
		change(&c)
	}
	if err := runs.WriteCalibration(filepath.Join(dirs[2], runs.CalibrationName), c); err != nil {
		t.Fatal(err)
	}
}

func TestNotValidatedAgainstPeople(t *testing.T) {
	t.Parallel()
	page := visible(write(t, Config{Runs: fabricate(t, reporttest.Options{})}))
	for _, want := range []string{
		"Judged by reference similarity: each picture", "This judge is not validated against people.",
		"How far the judge agrees with people Reference similarity: not validated against people.",
		"people’s scores none of these pictures",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
}

func TestJudgeAgainstPeople(t *testing.T) {
	t.Parallel()
	dirs := fabricate(t, reporttest.Options{Examples: 24})
	calibrate(t, dirs, func(c *runs.Calibration) {
		c.LeftOut = []runs.LeftOut{{Name: "night_city", Reason: "the judge did not rate it (judge_unavailable)"}}
		c.Warnings = []string{"few were scored twice"}
	})
	page := visible(write(t, Config{Runs: dirs}))
	for _, want := range []string{
		`Held against people’s scores of 21 pictures, its Spearman’s rho is 0\.\d\d \(95% interval 0\.\d\d to \d\.\d\d\)\.`,
		`The judge orders pictures as people do to some degree: the interval of Spearman’s rho lies above zero\.`,
		`Spearman’s rho 1 is the same order, 0 none 0\.\d\d 0\.\d\d to \d\.\d\d 21 Kendall’s tau-b`,
		`Bias judge minus people .?0\.\d\d`,
		`People with each other Weighted kappa mean over 1 pair 0\.\d\d`,
		`Judge with one person at a time, over the same pictures Weighted kappa mean over 2 raters`,
		`0\.50 \d+ \d+ \d+ \d+ [01]\.\d\d`,
		`42 scores by 2 raters \(AB, CD\) of 21 pictures`,
		`night_city, sample 0, does not count: the judge did not rate it`,
		`Few were scored twice\.`,
		`people’s scores of 21 pictures · labels\.csv · sha256 5e5e5e5e5e5e`,
	} {
		if !regexp.MustCompile(want).MatchString(page) {
			t.Errorf("the page does not say %s", want)
		}
	}
	if strings.Contains(page, notValidated) {
		t.Error("the judge was held against people, and the page says that it is not validated")
	}
}

// What cannot be said is not a number.
func TestUndefinedAgreement(t *testing.T) {
	t.Parallel()
	dirs := fabricate(t, reporttest.Options{})
	calibrate(t, dirs, func(c *runs.Calibration) {
		for _, f := range []*agreement.Figure{&c.Agreement.Spearman, &c.Agreement.Kappa, &c.Agreement.Bias} {
			*f = agreement.Figure{N: f.N, Undefined: "the judge rated all pictures the same"}
		}
		c.Agreement.Raters = nil
	})
	page := visible(write(t, Config{Runs: dirs}))
	for _, want := range []string{
		"Whether the judge orders pictures as people do cannot be said: the judge rated all pictures the same.",
		"Spearman’s rho the judge rated all pictures the same undefined 10",
		"whether it orders pictures as they do could not be said",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	if strings.Contains(page, "People with each other") {
		t.Error("one rater agrees with others")
	}
}

// A calibration of other ratings than the report shows says nothing of them.
func TestStaleCalibration(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(*runs.Calibration)
		says   string
	}{
		"other ratings": {func(c *runs.Calibration) { c.Points[0].Judge /= 2 }, "was made before the test’s ratings were what they are"},
		"other picture": {func(c *runs.Calibration) { c.Points[0].ShotSHA256 = strings.Repeat("00", 32) }, "was made before the test’s ratings were what they are"},
		"other judge":   {func(c *runs.Calibration) { c.Judge.PromptSHA256 = "another" }, "is of another test or judge"},
		"other test":    {func(c *runs.Calibration) { c.Tests = []string{"elsewhere"} }, "is of another test or judge"},
	} {
		dirs := fabricate(t, reporttest.Options{})
		calibrate(t, dirs, c.change)
		page := visible(write(t, Config{Runs: dirs}))
		if !strings.Contains(page, "Tuned model: calibration.json "+c.says) || !strings.Contains(page, "This judge is not validated against people.") {
			t.Errorf("%s: the page does not warn that it %s", name, c.says)
		}
	}
}

func TestDamagedCalibration(t *testing.T) {
	t.Parallel()
	dirs := fabricate(t, reporttest.Options{Examples: 2})
	if err := os.WriteFile(filepath.Join(dirs[1], runs.CalibrationName), []byte(`{"schema":"threebook.calibration/2"}`), 0o644); err != nil {
		t.Fatal(err)
	}
	err := Write(t.Context(), Config{Runs: dirs, Output: filepath.Join(t.TempDir(), "r.html"), EChartsPath: stub(t)})
	if err == nil || !strings.Contains(err.Error(), "threebook.calibration/2") || !strings.Contains(err.Error(), "base-91b2d07aa53e") {
		t.Errorf("a calibration of another schema: %v", err)
	}
}

func TestAgreementReadings(t *testing.T) {
	t.Parallel()
	figure := func(v, low, high float64) agreement.Figure {
		return agreement.Figure{N: 20, Value: &v, Interval: []float64{low, high}}
	}
	for _, c := range []struct {
		words, want string
	}{
		{orderWords(figure(0.2, -0.1, 0.4)), "No sign that the judge orders pictures as people do: the interval of Spearman’s rho includes zero."},
		{orderWords(figure(-0.5, -0.7, -0.2)), "The judge orders pictures against people: the interval of Spearman’s rho lies below zero."},
		{orderWords(agreement.Figure{N: 3, Value: new(0.5), NoInterval: "few"}), "Whether the judge orders pictures as people do cannot be said: there is no interval."},
		{biasWords(figure(-0.2, -0.3, -0.1)), "It is stricter than people, by 0.20 (0.10 to 0.30) on average."},
		{biasWords(figure(0.2, 0.1, 0.3)), "It is more generous than people, by 0.20 (0.10 to 0.30) on average."},
		{biasWords(figure(0, -0.1, 0.1)), "It is neither more generous nor stricter than people as far as these pictures can tell: the interval of the bias includes zero."},
	} {
		if d := cmp.Diff(c.want, c.words); d != "" {
			t.Errorf("words (-want +got):\n%s", d)
		}
	}
}
