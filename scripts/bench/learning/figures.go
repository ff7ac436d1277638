package main

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/threebook/threebook/kit"
	"github.com/threebook/threebook/kit/outcome"
	"github.com/threebook/threebook/kit/runs"
	"github.com/threebook/threebook/kit/score"
)

// figures are what a table says of one test.
type figures struct {
	n, rendered, unscored int
	similarity            *runs.Estimate // nil where nothing was rated
	// The pictures rated as their own examples' and as another's; nil where that was not measured.
	own, anothers, difference *runs.Estimate
	generation                float64 // seconds
}

// figuresOf reads a test that generated batch answers at a time.
func figuresOf(t runs.TestResults, batch int) figures {
	f := figures{n: t.NumTested, unscored: t.FailedEvaluations}
	for _, r := range t.Results {
		if r.Outcome == outcome.OK {
			f.rendered++
		}
	}
	if t.AverageRating != nil {
		f.similarity = &runs.Estimate{Mean: *t.AverageRating, Interval: t.Interval}
	}
	if c := t.Control(score.Swapped); c != nil && c.Mean != nil {
		f.own, f.anothers, f.difference = c.Own, &runs.Estimate{Mean: *c.Mean, Interval: c.Interval}, c.OwnMinusAnothers
	}
	// An answer's time counts from the start of its batch, so a batch takes as long as its longest.
	for rows := range slices.Chunk(t.Results, max(batch, 1)) {
		longest := 0.0
		for _, r := range rows {
			longest = max(longest, r.GenerateSeconds)
		}
		f.generation += longest
	}
	return f
}

// share is the part of the examples that rendered.
func (f figures) share() float64 { return float64(f.rendered) / float64(max(f.n, 1)) }

// percent is "96%".
func (f figures) percent() string { return fmt.Sprintf("%.0f%%", 100*f.share()) }

// text is "0.412 [0.301, 0.520]".
func text(e *runs.Estimate) string {
	switch {
	case e == nil:
		return "not measured"
	case len(e.Interval) != 2:
		return fmt.Sprintf("%.3f", e.Mean)
	}
	return fmt.Sprintf("%.3f [%.3f, %.3f]", e.Mean, e.Interval[0], e.Interval[1])
}

// above says that a lies above b, and that their intervals do not touch.
func above(a, b *runs.Estimate) bool {
	return a != nil && b != nil && len(a.Interval) == 2 && len(b.Interval) == 2 && a.Interval[0] > b.Interval[1]
}

// steps is the number of optimizer steps of a training.
func steps(t kit.TrainRun) (int, error) {
	lines, _, err := runs.ReadMetrics(filepath.Join(t.Dir, runs.MetricsName))
	if err != nil {
		return 0, err
	}
	last := 0
	for _, l := range lines {
		last = max(last, l.Step)
	}
	return last, nil
}

// trainingSeconds is how long the steps of a training took, with compilation,
// evaluation and the final losses.
func trainingSeconds(t kit.TrainRun) float64 {
	for _, s := range t.Manifest.Stages {
		if s.Name == "train" {
			return s.Seconds
		}
	}
	return 0
}

// table is Markdown, with the first of its columns on the left.
func table(head []string, rows [][]string) string {
	var b strings.Builder
	line := func(cells []string) { fmt.Fprintf(&b, "| %s |\n", strings.Join(cells, " | ")) }
	line(head)
	b.WriteString("|---|" + strings.Repeat("---:|", len(head)-1) + "\n")
	for _, r := range rows {
		line(r)
	}
	return b.String()
}
