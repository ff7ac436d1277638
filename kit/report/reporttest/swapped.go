package reporttest

import (
	"github.com/threebook/threebook/kit/outcome"
	"github.com/threebook/threebook/kit/runs"
	"github.com/threebook/threebook/kit/stats"
)

// swapped rates the pictures as another example's: the tuned model's come out
// worse, the base model's about the same.
func (f *fabricator) swapped(role string, rows []runs.Result) (runs.Control, error) {
	c := runs.Control{Name: "swapped"}
	var own, anothers []float64
	for i, r := range rows {
		if r.Outcome != outcome.OK {
			continue
		}
		v := *r.Rating + 0.1*f.random("swapped "+role, i).NormFloat64()
		if role == "tuned" {
			v -= 0.25
		}
		own, anothers = append(own, *r.Rating), append(anothers, min(max(v, 0), 1))
	}
	c.N = len(own)
	if c.N == 0 {
		return c, nil
	}
	var b stats.Bootstrap
	var estimates [3]runs.Estimate
	for i, estimate := range []func() (stats.Estimate, error){
		func() (stats.Estimate, error) { return b.Mean(own) },
		func() (stats.Estimate, error) { return b.Mean(anothers) },
		func() (stats.Estimate, error) { return b.PairedDifference(anothers, own) },
	} {
		e, err := estimate()
		if err != nil {
			return c, err
		}
		estimates[i].Mean = e.Mean
		if e.Interval != nil {
			estimates[i].Interval = []float64{e.Interval.Low, e.Interval.High}
		}
	}
	c.Own, c.Mean, c.Interval, c.OwnMinusAnothers = &estimates[0], &estimates[1].Mean, estimates[1].Interval, &estimates[2]
	return c, nil
}
