package score

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/threebook/threebook/kit/outcome"
	"github.com/threebook/threebook/kit/runs"
	"github.com/threebook/threebook/kit/stats"
)

// NamedTest is a test and what to call it.
type NamedTest struct {
	Name    string
	Results runs.TestResults
}

// Matrix is several tests side by side, example by example, each held against the first.
type Matrix struct {
	Value    string    // what a rating is, such as "Qwen3-VL rating"
	Level    float64   // of each difference's interval, see [NewMatrix]
	Tests    []Column  // the first is the reference
	Examples []Example // the greatest mean change first
}

// Column is one test of a matrix.
type Column struct {
	Name       string
	Mean       *stats.Estimate // with a 95% interval; nil when nothing was rated
	Sum        float64         // of the examples' ratings
	Failed     int             // answers whose code drew nothing, rated 0
	Unscored   int             // answers that the instrument lost
	Difference *Difference     // this test minus the first; nil of the first itself
}

// Example is one example of a matrix, with a cell for each test.
type Example struct {
	Name   string
	Cells  []Cell
	Change *float64 // mean over the tests that can be compared with the first; nil without any
}

// Cell is how a test did on an example.
type Cell struct {
	Rating  *float64 // the mean of its rated answers; nil when none is
	Change  *float64 // from the first test's rating; nil in the first, or when either is missing
	Outcome outcome.ID
	Tried   bool
}

// NewMatrix holds tests against the first of them: at least two, by the same judge
// (see [Compare]). With m differences each interval is of the level 1 - 0.05/m, so
// that all of them hold at once in 95 of 100 such comparisons (Bonferroni); with one
// it is the usual 95%.
func NewMatrix(tests []NamedTest) (Matrix, error) {
	if len(tests) < 2 {
		return Matrix{}, fmt.Errorf("compare tests: %d given, want at least 2", len(tests))
	}
	m := Matrix{Value: tests[0].Results.Judge.Label, Level: 1 - 0.05/float64(len(tests)-1)}
	var all []string
	at := map[string]int{}
	for i, t := range tests {
		c, err := newColumn(t)
		if err != nil {
			return Matrix{}, err
		}
		if i > 0 {
			d, err := compareAt(m.Level, tests[0].Results, t.Results)
			if err != nil {
				return Matrix{}, fmt.Errorf("%s and %s: %w", tests[0].Name, t.Name, err)
			}
			c.Difference = &d
		}
		m.Tests = append(m.Tests, c)
		for _, e := range examples(t.Results.Results) {
			if _, known := at[e.name]; !known {
				at[e.name] = len(all)
				all = append(all, e.name)
			}
		}
	}
	m.Examples = make([]Example, len(all))
	for i, name := range all {
		m.Examples[i] = Example{Name: name, Cells: make([]Cell, len(tests))}
	}
	for k, t := range tests {
		for _, r := range slices.Backward(t.Results.Results) { // the outcome is the first answer's
			m.Examples[at[r.Name]].Cells[k].Outcome = r.Outcome
		}
		for _, e := range examples(t.Results.Results) {
			cell := &m.Examples[at[e.name]].Cells[k]
			cell.Tried = true
			if e.rated > 0 {
				cell.Rating = &e.mean
			}
		}
	}
	for i := range m.Examples {
		m.Examples[i].change()
	}
	slices.SortStableFunc(m.Examples, func(a, b Example) int {
		if a.Change == nil || b.Change == nil {
			return cmp.Compare(btoi(a.Change == nil), btoi(b.Change == nil))
		}
		return cmp.Or(cmp.Compare(*b.Change, *a.Change), cmp.Compare(a.Name, b.Name))
	})
	return m, nil
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// change works out how far the example's ratings are from the first test's.
func (e *Example) change() {
	first, sum, n := e.Cells[0].Rating, 0.0, 0
	for k := range e.Cells[1:] {
		c := &e.Cells[1+k]
		if first == nil || c.Rating == nil {
			continue
		}
		d := math.Round((*c.Rating-*first)*1e12) / 1e12 // 0.4 - 0.1 is 0.3
		c.Change = &d
		sum, n = sum+d, n+1
	}
	if n > 0 {
		mean := sum / float64(n)
		e.Change = &mean
	}
}

func newColumn(t NamedTest) (Column, error) {
	c := Column{Name: t.Name}
	var values []float64
	for _, e := range examples(t.Results.Results) {
		if e.rated > 0 {
			values = append(values, e.mean)
			c.Sum += e.mean
		}
	}
	for _, r := range t.Results.Results {
		switch {
		case r.Outcome.ModelFailure():
			c.Failed++
		case r.Rating == nil:
			c.Unscored++
		}
	}
	if len(values) == 0 {
		return c, nil
	}
	e, err := (stats.Bootstrap{}).Mean(values)
	if err != nil {
		return c, fmt.Errorf("read results of %s: %w", t.Name, err)
	}
	if in := t.Results.Interval; len(in) == 2 { // as the test itself has it
		e.Interval = &stats.Interval{Low: in[0], High: in[1]}
	}
	c.Mean = &e
	return c, nil
}
