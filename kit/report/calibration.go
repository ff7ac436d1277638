package report

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"github.com/threebook/threebook/kit/agreement"
	"github.com/threebook/threebook/kit/runs"
)

// people is the section on how far a comparison's judge agrees with people.
type people struct {
	Prefix, Value string
	Unknown       string // why nothing is known; empty where there are calibrations
	Calibrations  []calibrationView
}

// calibrationView is one calibration: mostly of both tests at once.
type calibrationView struct {
	About      string   // who scored what
	Readings   []string // what the figures amount to
	Chart      chart
	Blocks     []figureBlock
	Thresholds []thresholdRow
	Notes      []string
}

type figureBlock struct {
	Title string
	Rows  []figureLine
}

type figureLine struct {
	Name, Hint string
	Value      ranged
	N          string
}

type thresholdRow struct {
	Threshold                            string
	Both, JudgeOnly, Neither, PeopleOnly int
	Accuracy, Precision, Recall          ranged
}

// notValidated is said beside the name of a judge whom nobody has checked.
const notValidated = "not validated against people"

// loadCalibration reads how the test's judge agrees with people. One that is of
// other ratings than the test's is not used, and a warning says so.
func (t *testRun) loadCalibration() error {
	c, err := runs.ReadCalibration(filepath.Join(t.Dir, runs.CalibrationName))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return fmt.Errorf("read run %s: %w", t.Manifest.ID, err)
	case t.Results == nil || !slices.Contains(c.Tests, t.Manifest.ID) || judgeKey(c.Judge) != judgeKey(t.judge()):
		t.Warnings = append(t.Warnings, runs.CalibrationName+" is of another test or judge, and is not used: threebook judge --calibrate makes it anew")
		return nil
	}
	ratings := map[shotOf]float64{}
	for _, r := range t.Results.Results {
		if r.Rating != nil {
			ratings[shotOf{r.Name, r.Sample, r.ShotSHA256}] = *r.Rating
		}
	}
	for _, p := range c.Points {
		if now, ok := ratings[shotOf{p.Name, p.Sample, p.ShotSHA256}]; p.Test == t.Manifest.ID && (!ok || now != p.Judge) {
			t.Warnings = append(t.Warnings, runs.CalibrationName+" was made before the test’s ratings were what they are, and is not used: threebook judge --calibrate makes it anew")
			return nil
		}
	}
	t.Calibration = &c
	return nil
}

type shotOf struct {
	name   string
	sample int
	sha256 string
}

// calibrations are those of the comparison's tests, each once: several tests that
// were calibrated together have the same.
func (c *comparison) calibrations() []*runs.Calibration {
	var out []*runs.Calibration
	for _, s := range []*side{c.Tuned, c.Base} {
		if s == nil || s.Test.Calibration == nil {
			continue
		}
		k := s.Test.Calibration
		same := func(o *runs.Calibration) bool {
			return o.Labels.SHA256 == k.Labels.SHA256 && slices.Equal(o.Tests, k.Tests) && o.Agreement.Bins == k.Agreement.Bins
		}
		if !slices.ContainsFunc(out, same) {
			out = append(out, k)
		}
	}
	return out
}

// validation is what the page says of the judge where it is named.
func (c *comparison) validation() string {
	list := c.calibrations()
	if len(list) == 0 {
		return "This judge is " + notValidated + "."
	}
	k := list[0]
	rho := k.Agreement.Spearman
	if rho.Value == nil {
		return fmt.Sprintf("Held against people’s scores of %s, whether it orders pictures as they do could not be said.", plural(k.Agreement.Pictures, "picture"))
	}
	words := fmt.Sprintf("Held against people’s scores of %s, its Spearman’s rho is %s", plural(k.Agreement.Pictures, "picture"), rating(*rho.Value))
	if r := rangeOf(rho, rating); r.Range != "" {
		words += " (95% interval " + r.Range + ")"
	}
	return words + "."
}

func (c *comparison) people() (people, error) {
	p := people{Prefix: c.Prefix, Value: c.Value}
	list := c.calibrations()
	if len(list) == 0 {
		p.Unknown = capital(c.Value) + ": " + notValidated + ". How far it agrees with what a person would say of the same pictures is not known."
		return p, nil
	}
	for i, k := range list {
		ch, err := c.peopleChart(k, fmt.Sprintf("%s-people-%d", c.Prefix, i+1))
		if err != nil {
			return p, err
		}
		v := calibrationView{About: aboutWords(*k), Readings: agreementReadings(k.Agreement), Chart: ch, Blocks: agreementBlocks(k.Agreement)}
		for _, t := range k.Agreement.Thresholds {
			v.Thresholds = append(v.Thresholds, viewThreshold(t))
		}
		for _, l := range k.LeftOut {
			v.Notes = append(v.Notes, fmt.Sprintf("%s, sample %d, does not count: %s", clean(l.Name, maxName), l.Sample, clean(l.Reason, maxConsoleLine)))
		}
		for _, w := range k.Warnings {
			v.Notes = append(v.Notes, sentence(capital(clean(w, maxConsoleLine))))
		}
		v.Notes = cleanAll(v.Notes, maxConsoleLine, maxListedNotes)
		p.Calibrations = append(p.Calibrations, v)
	}
	return p, nil
}

// maxListedNotes bounds the notes below a calibration.
const maxListedNotes = 20

func aboutWords(k runs.Calibration) string {
	names := make([]string, len(k.Raters))
	for i, r := range k.Raters {
		if names[i] = clean(r, maxName); r == "" {
			names[i] = "unnamed"
		}
	}
	who := plural(len(names), "rater")
	words := fmt.Sprintf("%s by %s (%s) of %s", plural(k.Scores, "score"), who, strings.Join(names, ", "), plural(k.Agreement.Pictures, "picture"))
	if k.Replaced > 0 {
		words += fmt.Sprintf("; %s replaced by a later one of the same rater", wasReplaced(k.Replaced))
	}
	return words + ". A picture’s score is the mean over its raters. Intervals are of a bootstrap over pictures. Scores: sha256 " + shortHash(clean(k.Labels.SHA256, maxName)) + "."
}

func wasReplaced(n int) string {
	if n == 1 {
		return "1 score was"
	}
	return plural(n, "score") + " were"
}

// agreementReadings say what the figures amount to, and no more than their intervals allow.
func agreementReadings(a agreement.Agreement) []string {
	out := []string{orderWords(a.Spearman), biasWords(a.Bias)}
	if r := a.Raters; r != nil && r.Kappa.Value != nil && r.JudgeKappa.Value != nil {
		out = append(out, fmt.Sprintf("A judge cannot be asked to agree with people better than they do with each other: their weighted kappa is %s, the judge’s with one of them at a time %s.",
			withRangeWords(r.Kappa.Figure), withRangeWords(r.JudgeKappa.Figure)))
	}
	return out
}

func orderWords(f agreement.Figure) string {
	switch {
	case f.Value == nil:
		return "Whether the judge orders pictures as people do cannot be said: " + clean(f.Undefined, maxProse) + "."
	case len(f.Interval) != 2:
		return "Whether the judge orders pictures as people do cannot be said: there is no interval."
	case f.Interval[0] > 0:
		return "The judge orders pictures as people do to some degree: the interval of Spearman’s rho lies above zero."
	case f.Interval[1] < 0:
		return "The judge orders pictures against people: the interval of Spearman’s rho lies below zero."
	}
	return "No sign that the judge orders pictures as people do: the interval of Spearman’s rho includes zero."
}

func biasWords(f agreement.Figure) string {
	switch {
	case f.Value == nil || len(f.Interval) != 2:
		return "Whether it is more generous or stricter than people cannot be said."
	case f.Interval[0] > 0:
		return "It is more generous than people, by " + withRangeWords(f) + " on average."
	case f.Interval[1] < 0:
		low := agreement.Figure{Value: new(-*f.Value), Interval: []float64{-f.Interval[1], -f.Interval[0]}}
		return "It is stricter than people, by " + withRangeWords(low) + " on average."
	}
	return "It is neither more generous nor stricter than people as far as these pictures can tell: the interval of the bias includes zero."
}

func withRangeWords(f agreement.Figure) string {
	r := rangeOf(f, rating)
	if r.Range == "" {
		return r.Mean
	}
	return r.Mean + " (" + r.Range + ")"
}

func agreementBlocks(a agreement.Agreement) []figureBlock {
	out := []figureBlock{{"Judge and people", []figureLine{
		line("Spearman’s rho", "1 is the same order, 0 none", a.Spearman, rating),
		line("Kendall’s tau-b", "likewise, by pairs of pictures", a.Kendall, rating),
		line(fmt.Sprintf("Weighted kappa, %d bins", a.Bins), "1 is the same bin, 0 is chance", a.Kappa, rating),
		line("Mean absolute error", "of a rating from people’s score", a.MeanAbsoluteError, rating),
		line("Bias", "judge minus people", a.Bias, change),
	}}}
	if r := a.Raters; r != nil {
		out = append(out,
			figureBlock{"People with each other", []figureLine{
				line("Weighted kappa", "mean over "+plural(r.Kappa.Pairs, "pair"), r.Kappa.Figure, rating),
				line("Spearman’s rho", "mean over "+plural(r.Spearman.Pairs, "pair"), r.Spearman.Figure, rating),
			}},
			figureBlock{"Judge with one person at a time, over the same pictures", []figureLine{
				line("Weighted kappa", "mean over "+plural(r.JudgeKappa.Pairs, "rater"), r.JudgeKappa.Figure, rating),
				line("Spearman’s rho", "mean over "+plural(r.JudgeSpearman.Pairs, "rater"), r.JudgeSpearman.Figure, rating),
			}})
	}
	return out
}

func line(name, hint string, f agreement.Figure, format func(float64) string) figureLine {
	l := figureLine{Name: name, Hint: hint, Value: rangeOf(f, format), N: count(f.N)}
	if f.Value == nil {
		l.Hint = clean(f.Undefined, maxProse)
	} else if f.NoInterval != "" {
		l.Hint = "no interval: " + clean(f.NoInterval, maxProse)
	}
	return l
}

func rangeOf(f agreement.Figure, format func(float64) string) ranged {
	if f.Value == nil {
		return ranged{Mean: "undefined"}
	}
	return withRange(runs.Estimate{Mean: *f.Value, Interval: f.Interval}, format)
}

func viewThreshold(t agreement.Threshold) thresholdRow {
	return thresholdRow{
		Threshold: fixed(t.Threshold, 2), Both: t.TruePositives, JudgeOnly: t.FalsePositives, Neither: t.TrueNegatives, PeopleOnly: t.FalseNegatives,
		Accuracy: rangeOf(t.Accuracy, rating), Precision: rangeOf(t.Precision, rating), Recall: rangeOf(t.Recall, rating),
	}
}
