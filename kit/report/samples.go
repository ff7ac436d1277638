package report

import (
	"fmt"

	"github.com/threebook/threebook/kit/runs"
)

// samplesTable says what several answers an example are worth. It is empty where
// each example has one.
type samplesTable struct {
	ID    string
	Pass  string // heading of pass@k
	Rows  []samplesRow
	About []string
}

type samplesRow struct {
	Class, Title string
	Best, Pass   ranged
	N, Href      string
}

func (c *comparison) samplesTable() samplesTable {
	t := samplesTable{ID: c.Prefix + "-samples"}
	thresholds := map[float64]bool{}
	for _, s := range []*side{c.Tuned, c.Base} {
		if s == nil || s.Test.Results == nil || s.Test.Results.Samples == nil {
			continue
		}
		f := s.Test.Results.Samples
		thresholds[f.PassThreshold] = true
		t.Pass = "pass@k, rated " + rating(f.PassThreshold) + " or more"
		for _, at := range f.At {
			row := samplesRow{
				Class: s.Role, Title: fmt.Sprintf("%s, k = %d", s.Title, at.K),
				Best: perhaps(at.Best), Pass: perhaps(at.Pass), N: fmt.Sprint(at.N), Href: "#" + c.Prefix + "-gallery",
			}
			row.Best.Href, row.Pass.Href = row.Href, row.Href
			t.Rows = append(t.Rows, row)
		}
		if f.Unscored > 0 {
			t.About = append(t.About, fmt.Sprintf("%s: %s left unscored. An example with fewer than k rated answers is not in the row of k.",
				s.Title, wereLeft(f.Unscored)))
		}
	}
	if len(t.Rows) == 0 {
		return t
	}
	words := "What a user gets who has k answers written and keeps the best, as the judge rates it: the mean over all choices of k from an example’s rated answers, averaged over examples. pass@k is the share of such choices in which at least one answer passes, the unbiased estimate of Chen et al. (2021)."
	if len(thresholds) > 1 {
		t.Pass = "pass@k"
		words += " The two tests have different thresholds for passing, so their pass@k must not be compared."
	}
	t.About = append([]string{words}, t.About...)
	return t
}

func perhaps(e *runs.Estimate) ranged {
	if e == nil || !finite(e.Mean) {
		return ranged{Mean: "–"}
	}
	return withRange(*e, rating)
}

func wereLeft(n int) string {
	if n == 1 {
		return "1 answer was"
	}
	return plural(n, "answer") + " were"
}
