package agreement

import (
	"errors"
	"fmt"
	"math"
)

// errAlone is the reason where nobody can be compared with anybody.
var errAlone = errors.New("no two raters scored the same picture")

// measure adds the statistics of the raters to the list.
func (r *Raters) measure(whole sample, kappa func(x, y []float64) (float64, error), list []statistic) []statistic {
	shared := make([]bool, len(whole.people))
	for i := range shared {
		if shared[i] = whole.scored(i) > 1; shared[i] {
			r.Pictures++
		}
	}
	for _, m := range []struct {
		mean  *PairMean
		of    func(x, y []float64) (float64, error)
		pairs func(sample) [][2][]float64
	}{
		{&r.Kappa, kappa, sample.eachTwo}, {&r.Spearman, Spearman, sample.eachTwo},
		{&r.JudgeKappa, kappa, sample.judgeWithEach}, {&r.JudgeSpearman, Spearman, sample.judgeWithEach},
	} {
		m.mean.N = r.Pictures
		of := func(s sample) (float64, int, error) {
			if r.Pictures == 0 {
				return 0, 0, errAlone
			}
			return meanOver(m.pairs(s), m.of)
		}
		_, m.mean.Pairs, _ = of(whole)
		list = append(list, statistic{&m.mean.Figure, func(s sample) (float64, error) {
			v, _, err := of(s)
			return v, err
		}})
	}
	return list
}

// meanOver averages a statistic over the pairs for which it is defined, and counts
// them. Where it is defined for none, the reason is the last pair's.
func meanOver(pairs [][2][]float64, of func(x, y []float64) (float64, error)) (mean float64, defined int, err error) {
	err = ErrFew
	for _, p := range pairs {
		x, y := both(p[0], p[1])
		v, why := of(x, y)
		if why != nil {
			err = why
			continue
		}
		mean += v
		defined++
	}
	if defined == 0 {
		return 0, 0, fmt.Errorf("for no pair: %w", err)
	}
	return mean / float64(defined), defined, nil
}

// eachTwo lists the pairs of raters.
func (s sample) eachTwo() [][2][]float64 {
	var out [][2][]float64
	for i, a := range s.raters {
		for _, b := range s.raters[:i] {
			out = append(out, [2][]float64{b, a})
		}
	}
	return out
}

// judgeWithEach pairs each rater with the judge, over pictures that another one
// scored too: those that the raters are compared over.
func (s sample) judgeWithEach() [][2][]float64 {
	judge := make([]float64, len(s.judge))
	for i, v := range s.judge {
		if judge[i] = v; s.scored(i) < 2 {
			judge[i] = math.NaN()
		}
	}
	var out [][2][]float64
	for _, a := range s.raters {
		out = append(out, [2][]float64{a, judge})
	}
	return out
}

// scored counts the raters of a picture.
func (s sample) scored(picture int) int {
	n := 0
	for _, scores := range s.raters {
		if !math.IsNaN(scores[picture]) {
			n++
		}
	}
	return n
}

// both keeps the pictures that are on both sides.
func both(x, y []float64) (a, b []float64) {
	a, b = make([]float64, 0, len(x)), make([]float64, 0, len(y))
	for i := range x {
		if !math.IsNaN(x[i]) && !math.IsNaN(y[i]) {
			a, b = append(a, x[i]), append(b, y[i])
		}
	}
	return a, b
}
