package score

import (
	"fmt"
	"slices"
	"strings"

	"github.com/threebook/threebook/kit/judge"
	"github.com/threebook/threebook/kit/outcome"
	"github.com/threebook/threebook/kit/runs"
)

// wording is how a judge's numbers are called. The words of the Qwen judge are
// used for its ratings alone, live or replayed.
type wording struct{ sum, average, number string }

func words(j runs.Judge) wording {
	if suffix, ok := strings.CutPrefix(j.Label, judge.QwenLabel); ok {
		return wording{"Sum of Qwen3VL ratings" + suffix, "Average rating" + suffix, "Number of examples with ratings" + suffix}
	}
	return wording{"Sum of " + j.Label, "Average " + j.Label, "Number of examples with " + j.Label}
}

// Summary is what the command prints of a test, a line each; every line ends
// with a newline. The package comment shows one.
func Summary(t runs.TestResults) string {
	var b strings.Builder
	line := func(format string, a ...any) { fmt.Fprintf(&b, format+"\n", a...) }
	w := words(t.Judge)
	line("%s: %.3f", w.sum, t.SumOfRatings)
	if t.AverageRating == nil {
		line("%s: none", w.average)
	} else {
		line("%s: %.3f", w.average, *t.AverageRating)
	}
	line("%s: %d", w.number, t.SuccessfulEvaluations)
	var values []float64
	for _, e := range examples(t.Results) {
		if e.rated > 0 {
			values = append(values, e.mean)
		}
	}
	if len(values) > 0 {
		slices.Sort(values)
		line("Minimum %.3f, median %.3f, maximum %.3f", values[0], median(values), values[len(values)-1])
	}
	if len(t.Interval) == 2 {
		line("95%% bootstrap interval of the average: [%.3f, %.3f]", t.Interval[0], t.Interval[1])
	}
	if t.Repeats != nil {
		line("%s", repeatsText(*t.Repeats))
	}
	if t.Samples != nil {
		for _, s := range samplesText(*t.Samples, len(t.Results)) {
			line("%s", s)
		}
	}
	line("Render failures, rated 0: %d%s", t.RenderFailures, reasons(t.Results, outcome.ID.ModelFailure))
	line("Unscored: %d%s", t.FailedEvaluations, reasons(t.Results, outcome.ID.InstrumentFailure))
	if len(t.Controls) > 0 {
		line("Controls: %s", controlText(t.Controls))
	}
	if c := t.Control(Swapped); c != nil && c.Own != nil && c.OwnMinusAnothers != nil && c.Mean != nil {
		line("Pictures rated as their own: %s, as another example's: %s (95%% bootstrap intervals, n=%d)",
			estimateText(*c.Own), estimateText(runs.Estimate{Mean: *c.Mean, Interval: c.Interval}), c.N)
		line("Own minus another's, picture by picture: %s; %s", estimateText(*c.OwnMinusAnothers), c.Reading())
	}
	if t.Work != nil {
		for _, s := range workText(*t.Work) {
			line("%s", s)
		}
	}
	for _, warning := range t.Warnings {
		line("Warning: %s", warning)
	}
	return b.String()
}

// reasons counts the rows of one kind of outcome, as " (blank 2, timeout 1)", or
// " (answers: blank 2, timeout 1)" where an example has several.
func reasons(rows []runs.Result, kind func(outcome.ID) bool) string {
	counts := map[outcome.ID]int{}
	for _, r := range rows {
		counts[r.Outcome]++
	}
	var parts []string
	for _, id := range outcome.All() {
		if kind(id) && counts[id] > 0 {
			parts = append(parts, fmt.Sprintf("%s %d", id, counts[id]))
		}
	}
	if len(parts) == 0 {
		return ""
	}
	answers := ""
	if len(examples(rows)) < len(rows) {
		answers = "answers: " // several an example
	}
	return " (" + answers + strings.Join(parts, ", ") + ")"
}

// OwnMinusAnothers is how much better a test's pictures are rated as their own than as
// another example's, as "0.213 [0.087, 0.339] n=8", or "not measured".
func OwnMinusAnothers(t runs.TestResults) string {
	c := t.Control(Swapped)
	if c == nil || c.OwnMinusAnothers == nil {
		return "not measured"
	}
	return fmt.Sprintf("%s n=%d", estimateText(*c.OwnMinusAnothers), c.N)
}

func estimateText(e runs.Estimate) string {
	if len(e.Interval) != 2 {
		return fmt.Sprintf("%.3f", e.Mean)
	}
	return fmt.Sprintf("%.3f [%.3f, %.3f]", e.Mean, e.Interval[0], e.Interval[1])
}

func controlText(controls []runs.Control) string {
	parts := make([]string, len(controls))
	for i, c := range controls {
		switch {
		case c.Mean == nil:
			parts[i] = fmt.Sprintf("%s none", c.Name)
		default:
			parts[i] = fmt.Sprintf("%s %.3f (n=%d)", c.Name, *c.Mean, c.N)
		}
		if c.Failed > 0 {
			parts[i] += fmt.Sprintf(" with %d unscored", c.Failed)
		}
	}
	return strings.Join(parts, ", ")
}

// median is of sorted values.
func median(values []float64) float64 {
	n := len(values)
	return (values[(n-1)/2] + values[n/2]) / 2
}
