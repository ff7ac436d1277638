package score

import (
	"fmt"
	"maps"
	"slices"

	"github.com/threebook/threebook/kit/outcome"
	"github.com/threebook/threebook/kit/runs"
	"github.com/threebook/threebook/kit/stats"
)

// results adds up what was found.
func (t *test) results() (runs.TestResults, error) {
	out := runs.TestResults{
		Schema: runs.ResultsSchema, ModelPath: t.cfg.ModelPath, Adapter: t.cfg.Adapter, Judge: t.judgeAsServed(),
		TotalExamples: t.cfg.TotalExamples, NumTested: len(t.cfg.Pairs), Results: []runs.Result{},
	}
	for i := range t.slots {
		out.Results = append(out.Results, t.row(&t.slots[i]))
	}
	if n := t.shots(func(d *drawing) bool { return d.Incomplete }); n > 0 {
		out.Warnings = append(out.Warnings, fmt.Sprintf("%d of %d pictures lack a model, font, environment map or data file: they do not show what the code draws", n, len(t.slots)))
	}
	if n := t.shots(func(d *drawing) bool { return len(d.Repaired) > 0 }); n > 0 {
		out.Warnings = append(out.Warnings, fmt.Sprintf("%d of %d pictures were repaired before they were rated: they are not the model's own", n, len(t.slots)))
	}
	if err := addUp(&out, t.cfg.Seed); err != nil {
		return out, err
	}
	for _, p := range t.cfg.Pairs {
		if shot := t.reference(p).shot; shot.Outcome != outcome.OK {
			out.Warnings = append(out.Warnings, fmt.Sprintf("the official code of %s draws no picture (%s)", p.Filename, because(shot)))
		}
	}
	controls, warnings, err := t.controls()
	if err != nil {
		return out, err
	}
	out.Controls = controls
	out.Warnings = append(out.Warnings, warnings...)
	return out, nil
}

// addUp fills in what of a test's summary follows from its rows alone: counts, sum,
// average, interval, repeats, and warnings of examples that count by less.
func addUp(out *runs.TestResults, seed int64) error {
	for _, row := range out.Results {
		if row.Outcome.ModelFailure() {
			out.RenderFailures++
		}
	}
	var values []float64
	for _, e := range examples(out.Results) {
		if e.rated == 0 {
			out.FailedEvaluations++
			continue
		}
		out.SuccessfulEvaluations++
		out.SumOfRatings += e.mean
		values = append(values, e.mean)
		if e.rated < e.samples {
			out.Warnings = append(out.Warnings, fmt.Sprintf("%s counts by %d of its %d samples, the others are unscored", e.name, e.rated, e.samples))
		}
	}
	if len(values) > 0 {
		estimate, err := stats.Bootstrap{Seed: seed}.Mean(values)
		if err != nil {
			return err
		}
		average := out.SumOfRatings / float64(len(values))
		out.AverageRating = &average
		out.Interval = bounds(estimate)
	}
	out.Repeats = repeatFigures(out.Results)
	if w := repeatWarning(out.Repeats); w != "" {
		out.Warnings = append(out.Warnings, w)
	}
	return nil
}

// shots counts the drawings that are so.
func (t *test) shots(so func(*drawing) bool) int {
	n := 0
	for i := range t.slots {
		if s := t.slots[i].shot; s != nil && so(s) {
			n++
		}
	}
	return n
}

// judgeAsServed is the judge's description with the models and revisions that
// its server said it used.
func (t *test) judgeAsServed() runs.Judge {
	var served []string
	for _, s := range t.slots {
		if s.rating != nil && s.rating.Served != "" {
			served = append(served, s.rating.Served)
		}
	}
	d := t.described
	if len(served) > 0 {
		slices.Sort(served)
		d.Settings = maps.Clone(d.Settings)
		if d.Settings == nil {
			d.Settings = map[string]any{}
		}
		d.Settings["served"] = slices.Compact(served)
	}
	return d
}

// example is one example's rows taken together.
type example struct {
	name           string
	description    string
	samples, rated int
	mean           float64 // of the rated samples
}

// examples groups rows by example, in the order of their first rows.
func examples(rows []runs.Result) []example {
	var list []example
	at := map[string]int{}
	for _, r := range rows {
		i, known := at[r.Name]
		if !known {
			i = len(list)
			at[r.Name] = i
			list = append(list, example{name: r.Name, description: r.Description})
		}
		list[i].samples++
		if r.Rating != nil {
			list[i].rated++
			list[i].mean += *r.Rating
		}
	}
	for i := range list {
		if list[i].rated > 0 {
			list[i].mean /= float64(list[i].rated)
		}
	}
	return list
}
