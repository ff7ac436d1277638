package report

import (
	"fmt"

	"github.com/threebook/threebook/kit/runs"
	"github.com/threebook/threebook/kit/score"
	"github.com/threebook/threebook/kit/stats"
)

// matrix is all tests of one judge side by side, example by example.
type matrix struct {
	ID, Value string
	About     string
	Refused   string // why they cannot be compared; then there is nothing else
	Tests     []matrixTest
	Rows      []matrixRow
}

type matrixTest struct {
	Letter, Title, Href string
	Mean                ranged
	N                   string
	Difference          ranged // from the first
	Verdict, Tone       string
}

type matrixRow struct {
	Name, Href, Change, Trend string
	Cells                     []matrixCell
}

type matrixCell struct {
	Text, Note, Href string
	Level            int // of the rating in tenths, -1 without one
	Trend            string
}

// matrices are of each judge's tests, where these are more than one model and its base.
func matrices(comparisons []*comparison, tests []*testRun) []matrix {
	var order []string
	groups := map[string][]*testRun{}
	for _, t := range tests {
		if t.Results == nil {
			continue
		}
		key := judgeKey(t.judge())
		if groups[key] == nil {
			order = append(order, key)
		}
		groups[key] = append(groups[key], t)
	}
	var out []matrix
	for _, key := range order {
		group := groups[key]
		if len(group) < 2 || len(group) == 2 && paired(comparisons, group[0], group[1]) {
			continue
		}
		out = append(out, newMatrix(fmt.Sprintf("matrix-%d", len(out)+1), comparisons, reference(group)))
	}
	return out
}

func paired(comparisons []*comparison, a, b *testRun) bool {
	for _, c := range comparisons {
		if c.Base != nil && c.Tuned != nil && (c.Base.Test == a && c.Tuned.Test == b || c.Base.Test == b && c.Tuned.Test == a) {
			return true
		}
	}
	return false
}

// reference puts the first test of a base model before the others, which are held against it.
func reference(group []*testRun) []*testRun {
	out := make([]*testRun, 0, len(group))
	for i, t := range group {
		if t.Manifest.Role == runs.RoleBase {
			out = append(append(append(out, t), group[:i]...), group[i+1:]...)
			return out
		}
	}
	return append(out, group...)
}

func newMatrix(id string, comparisons []*comparison, tests []*testRun) matrix {
	m := matrix{ID: id, Value: valueName(tests[0].judge())}
	named := make([]score.NamedTest, len(tests))
	for i, t := range tests {
		named[i] = score.NamedTest{Name: t.Manifest.ID, Results: *t.Results}
	}
	s, err := score.NewMatrix(named)
	if err != nil {
		m.Refused = "They cannot be held against one another: " + clean(err.Error(), maxConsoleLine)
		return m
	}
	m.About = fmt.Sprintf("Each test minus A over the examples rated in both, with %.4g%% intervals", 100*s.Level)
	if n := len(tests) - 1; n > 1 {
		m.About += fmt.Sprintf(", so that all %d hold at once with 95%% (Bonferroni)", n)
	}
	m.About += ". Examples by their mean change, best first; ▲ and ▼ are above and below A, × drew nothing, – was not rated."
	for i, c := range s.Tests {
		t := matrixTest{Letter: letterOf(i), Title: label(c.Name), Href: "#" + tests[i].Anchor, N: "0", Verdict: "the reference"}
		if c.Mean != nil {
			t.N = count(c.Mean.N)
			t.Mean = perhapsRange(c.Mean.Mean, c.Mean.Interval, rating)
		}
		if d := c.Difference; d != nil {
			t.Difference = perhapsRange(d.Estimate.Mean, d.Estimate.Interval, change)
			t.Verdict = d.Estimate.Verdict("A")
			if in := d.Estimate.Interval; in != nil && d.Estimate.N >= runs.FewestPictures && in.Low < in.High {
				switch {
				case in.Low > 0:
					t.Tone = "gain"
				case in.High < 0:
					t.Tone = "loss"
				}
			}
		}
		m.Tests = append(m.Tests, t)
	}
	anchors := make([]map[string]string, len(tests))
	for i, t := range tests {
		anchors[i] = galleryAnchors(comparisons, t)
	}
	for _, e := range s.Examples {
		row := matrixRow{Name: clean(e.Name, maxName), Trend: "unknown"}
		if e.Change != nil {
			row.Change, row.Trend = change(*e.Change), trend(*e.Change)
		}
		for i, c := range e.Cells {
			cell := matrixCell{Level: -1, Href: anchors[i][e.Name], Note: clean(c.Outcome.Describe(), maxName)}
			if row.Href == "" {
				row.Href = cell.Href
			}
			switch {
			case c.Rating != nil:
				cell.Text, cell.Level = rating(*c.Rating), min(max(int(*c.Rating*10), 0), 9)
				if c.Outcome.ModelFailure() && *c.Rating == 0 {
					cell.Text = "×"
				}
			case c.Tried:
				cell.Text = "–"
			}
			if c.Change != nil {
				cell.Trend = trend(*c.Change)
			}
			row.Cells = append(row.Cells, cell)
		}
		m.Rows = append(m.Rows, row)
	}
	return m
}

// galleryAnchors lead from an example's name to its place in a gallery that shows the test.
func galleryAnchors(comparisons []*comparison, t *testRun) map[string]string {
	out := map[string]string{}
	for _, c := range comparisons {
		if (c.Base == nil || c.Base.Test != t) && (c.Tuned == nil || c.Tuned.Test != t) {
			continue
		}
		for _, e := range c.Examples {
			if _, known := out[e.Name]; !known {
				out[e.Name] = "#" + e.Anchor
			}
		}
	}
	return out
}

func letterOf(i int) string {
	if i < 26 {
		return string(rune('A' + i))
	}
	return fmt.Sprintf("T%d", i+1)
}

func perhapsRange(mean float64, in *stats.Interval, format func(float64) string) ranged {
	r := ranged{Mean: format(mean)}
	if in != nil {
		r.Range = format(in.Low) + " to " + format(in.High)
	}
	return r
}
