package score

import (
	"fmt"
	"slices"

	"github.com/threebook/threebook/kit/runs"
	"github.com/threebook/threebook/kit/stats"
)

// DefaultPassThreshold is the rating from which an answer passes: by the judge's
// rubric, the main subject is recognisable and half of the facts are there.
const DefaultPassThreshold = 0.5

// Samples works out what several answers an example are worth: the expected rating
// of the best of k, and pass@k, the probability that at least one of k is rated
// threshold or more, with 95% bootstrap intervals over examples. It is nil where
// every example has one answer.
//
// Both are unbiased estimates for k answers from all n rated ones of an example,
// that is averages over all choices of k of them, and never the best of those that
// happen to be there. An unscored answer is no answer: an example with fewer than k
// rated ones has no choice of k, and is counted as left out.
func Samples(t runs.TestResults, threshold float64, seed int64) (*runs.SampleFigures, error) {
	ratings := map[string][]float64{}
	list := examples(t.Results)
	f := runs.SampleFigures{PassThreshold: threshold}
	for _, e := range list {
		f.Samples = max(f.Samples, e.samples)
		f.Unscored += e.samples - e.rated
	}
	if f.Samples < 2 {
		return nil, nil
	}
	for _, r := range t.Results {
		if r.Rating != nil {
			ratings[r.Name] = append(ratings[r.Name], *r.Rating)
		}
	}
	for _, k := range atBest(f.Samples) {
		at := runs.AtBest{K: k}
		var best, pass []float64
		for _, e := range list {
			if e.rated < k {
				at.LeftOut++
				continue
			}
			at.N++
			best = append(best, bestOf(ratings[e.name], k))
			pass = append(pass, passAt(ratings[e.name], k, threshold))
		}
		if at.N > 0 {
			var err error
			if at.Best, err = estimated(best, seed); err != nil {
				return nil, fmt.Errorf("best of %d answers: %w", k, err)
			}
			if at.Pass, err = estimated(pass, seed); err != nil {
				return nil, fmt.Errorf("pass@%d: %w", k, err)
			}
		}
		f.At = append(f.At, at)
	}
	return &f, nil
}

// atBest is 1, the powers of two below samples, and samples.
func atBest(samples int) (list []int) {
	for k := 1; k < samples; k *= 2 {
		list = append(list, k)
	}
	return append(list, samples)
}

// bestOf is the expectation of the largest of k values drawn without replacement
// from all of them: of the order statistics x(1) ≤ … ≤ x(n), the i-th is the largest
// in C(i-1, k-1) of the C(n, k) choices. There must be k values at least.
//
// The share of choices without any value beyond the i-th is C(i, k) / C(n, k), the
// product of 1 - k/j over j = i+1 … n, which needs no large number: the numerically
// stable form of M. Chen et al., Evaluating Large Language Models Trained on Code
// (2021), section 2.1, which is this for values of 0 and 1.
func bestOf(values []float64, k int) float64 {
	sorted := slices.Sorted(slices.Values(values))
	expected, within := 0.0, 1.0
	for i := len(sorted); i >= k; i-- {
		without := within * (1 - float64(k)/float64(i))
		expected += sorted[i-1] * (within - without)
		within = without
	}
	return expected
}

// passAt is pass@k (M. Chen et al., 2021, equation 1): 1 - C(n-c, k) / C(n, k), where
// c of the n values pass. There must be k values at least.
func passAt(values []float64, k int, threshold float64) float64 {
	passes := make([]float64, len(values))
	for i, v := range values {
		if v >= threshold {
			passes[i] = 1
		}
	}
	return bestOf(passes, k)
}

// estimated is a mean over examples with its interval, as files have it.
func estimated(values []float64, seed int64) (*runs.Estimate, error) {
	e, err := stats.Bootstrap{Seed: seed}.Mean(values)
	if err != nil {
		return nil, err
	}
	return &runs.Estimate{Mean: e.Mean, Interval: bounds(e)}, nil
}
