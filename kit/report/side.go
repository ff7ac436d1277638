package report

import (
	"fmt"

	"github.com/threebook/threebook/kit/runs"
	"github.com/threebook/threebook/kit/stats"
)

// side is one test within a comparison.
type side struct {
	Role   string // "base" or "tuned"
	Title  string // "Base model", "Tuned model"
	Test   *testRun
	Names  []string           // examples in the test's order
	Means  map[string]float64 // name to the mean rating of its rated samples
	Mean   *stats.Estimate    // over examples; nil when nothing was rated
	Rows   map[rowKey]*runs.Result
	Failed int // rows whose code failed, rated 0
	Drew   int // rows that drew a picture
	Lost   int // rows left unscored
}

type rowKey struct {
	name   string
	sample int
}

func (s *side) row(k rowKey) *runs.Result {
	if s == nil {
		return nil
	}
	return s.Rows[k]
}

func newSide(role, title string, t *testRun) (*side, error) {
	s := &side{Role: role, Title: title, Test: t, Means: map[string]float64{}, Rows: map[rowKey]*runs.Result{}}
	if t.Results == nil {
		return s, nil
	}
	sums, ns := map[string]float64{}, map[string]int{}
	for i := range t.Results.Results {
		r := &t.Results.Results[i]
		s.Rows[rowKey{r.Name, r.Sample}] = r
		if _, ok := ns[r.Name]; !ok {
			ns[r.Name] = 0
			s.Names = append(s.Names, r.Name)
		}
		switch {
		case r.Rating == nil:
			s.Lost++
		case !finite(*r.Rating):
			return nil, fmt.Errorf("read results of %s: the rating of %q is not a number", t.Manifest.ID, r.Name)
		default:
			sums[r.Name] += *r.Rating
			ns[r.Name]++
		}
		if r.Outcome.ModelFailure() {
			s.Failed++
		}
		if r.ShotSHA256 != "" && !r.Outcome.ModelFailure() {
			s.Drew++
		}
	}
	var values []float64
	for _, name := range s.Names {
		if ns[name] > 0 {
			m := sums[name] / float64(ns[name])
			s.Means[name] = m
			values = append(values, m)
		}
	}
	if len(values) > 0 {
		e, err := bootstrap(t).Mean(values)
		if err != nil {
			return nil, fmt.Errorf("read results of %s: %w", t.Manifest.ID, err)
		}
		if in := t.Results.Interval; len(in) == 2 && finite(in[0]) && finite(in[1]) {
			e.Interval = &stats.Interval{Low: in[0], High: in[1]}
		}
		s.Mean = &e
	}
	return s, nil
}

func bootstrap(t *testRun) stats.Bootstrap { return stats.Bootstrap{Seed: t.Manifest.Seed} }
