package kit

import (
	"fmt"
	"math"
	"strings"
	"text/tabwriter"

	"github.com/threebook/threebook/kit/agreement"
	"github.com/threebook/threebook/kit/runs"
)

// CalibrationTable is what the command prints of a calibration; every line ends with
// a newline.
func CalibrationTable(c runs.Calibration) string {
	var b strings.Builder
	a := c.Agreement
	fmt.Fprintf(&b, "judge   %s, tests %s\n", labelledTest{results: runs.TestResults{Judge: c.Judge}}.judge(), strings.Join(c.Tests, ", "))
	fmt.Fprintf(&b, "people  %s by %s, %s\n", countOf(c.Scores, "score"), ratersText(c.Raters), countOf(a.Pictures, "picture"))
	for _, l := range c.LeftOut {
		fmt.Fprintf(&b, "left out: %s, sample %d: %s\n", l.Name, l.Sample, l.Reason)
	}
	fmt.Fprintf(&b, "\n%-28s %10s  %-16s %4s\n", "judge and people", "", "95% interval", "n")
	figureRow(&b, "Spearman's rho", a.Spearman)
	figureRow(&b, "Kendall's tau-b", a.Kendall)
	figureRow(&b, fmt.Sprintf("weighted kappa, %d bins", a.Bins), a.Kappa)
	figureRow(&b, "mean absolute error", a.MeanAbsoluteError)
	figureRow(&b, "bias, judge - people", a.Bias)
	if r := a.Raters; r != nil {
		fmt.Fprintf(&b, "people with each other, %s\n", countOf(r.Kappa.Pairs, "pair"))
		figureRow(&b, "weighted kappa", r.Kappa.Figure)
		figureRow(&b, "Spearman's rho", r.Spearman.Figure)
		b.WriteString("judge with one person at a time, the same pictures\n")
		figureRow(&b, "weighted kappa", r.JudgeKappa.Figure)
		figureRow(&b, "Spearman's rho", r.JudgeSpearman.Figure)
	}
	b.WriteString("\n")
	w := tabwriter.NewWriter(&b, 0, 0, 3, ' ', 0)
	fmt.Fprintln(w, "good from\tTP\tFP\tTN\tFN\taccuracy\tprecision\trecall")
	for _, t := range a.Thresholds {
		fmt.Fprintf(w, "%g\t%d\t%d\t%d\t%d\t%s\t%s\t%s\n", t.Threshold, t.TruePositives, t.FalsePositives, t.TrueNegatives, t.FalseNegatives,
			shareText(t.Accuracy), shareText(t.Precision), shareText(t.Recall))
	}
	w.Flush()
	b.WriteString("TP, FP: the judge calls the picture good, and people do or do not. TN, FN: it does not, and people do not or do.\n")
	return b.String()
}

func figureRow(b *strings.Builder, name string, f agreement.Figure) {
	value, interval, why := "undefined", "", f.Undefined
	if f.Value != nil {
		value, why = decimals(*f.Value, 3), f.NoInterval
	}
	if len(f.Interval) == 2 {
		interval = fmt.Sprintf("[%s, %s]", decimals(f.Interval[0], 3), decimals(f.Interval[1], 3))
	}
	row := fmt.Sprintf("  %-26s %10s  %-16s %4d  %s", name, value, interval, f.N, why)
	fmt.Fprintln(b, strings.TrimRight(row, " "))
}

func shareText(f agreement.Figure) string {
	switch {
	case f.Value == nil:
		return "undefined"
	case f.Interval == nil:
		return decimals(*f.Value, 2)
	}
	return fmt.Sprintf("%s [%s, %s]", decimals(*f.Value, 2), decimals(f.Interval[0], 2), decimals(f.Interval[1], 2))
}

// decimals formats v without a sign where it rounds to zero.
func decimals(v float64, places int) string {
	if math.Abs(v) < 0.5*math.Pow10(-places) {
		v = 0
	}
	return fmt.Sprintf("%.*f", places, v)
}

// ratersText names raters: "2 raters (AB, CD)".
func ratersText(initials []string) string {
	named := make([]string, len(initials))
	for i, s := range initials {
		if named[i] = s; s == "" {
			named[i] = "unnamed"
		}
	}
	return fmt.Sprintf("%s (%s)", countOf(len(initials), "rater"), strings.Join(named, ", "))
}

// countOf gives "1 picture" or "12 pictures".
func countOf(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
