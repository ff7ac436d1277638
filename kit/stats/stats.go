// Package stats holds the small statistics that tests and reports share: a
// seeded percentile bootstrap of a mean, of a paired difference, and of any other
// statistic.
//
// It takes plain numbers, one for each example, and gives an estimate with its
// interval. The same numbers and seed give the same interval on every machine.
//
//	base := []float64{0.10, 0.42, 0.00, 0.31, 0.55, 0.28}
//	tuned := []float64{0.35, 0.40, 0.22, 0.61, 0.58, 0.49}
//	var b stats.Bootstrap
//	mean, _ := b.Mean(tuned)
//	change, _ := b.PairedDifference(base, tuned)
//	fmt.Println(mean)
//	fmt.Println(change)
//	// Output:
//	// 0.442 [0.328, 0.545] n=6
//	// 0.165 [0.068, 0.255] n=6
//
// The method is the percentile interval of B. Efron and R. J. Tibshirani, An
// Introduction to the Bootstrap (Chapman & Hall, 1993), chapter 13. It is honest
// from a dozen examples on; with fewer it comes out too narrow, and with
// identical values it has no width at all.
package stats

import (
	"errors"
	"fmt"
	"math"
	"math/bits"
	"math/rand/v2"
	"slices"
)

// ErrEmpty is returned when there is nothing to average.
var ErrEmpty = errors.New("no values")

// Bootstrap resamples with replacement. Its zero value works.
type Bootstrap struct {
	Resamples int     // how many resamples; 0 means 10,000
	Level     float64 // confidence level in (0, 1); 0 means 0.95
	Seed      int64   // of the random stream
}

// Interval is a two-sided confidence interval.
type Interval struct{ Low, High float64 }

// Contains reports whether x lies in the interval, ends included.
func (i Interval) Contains(x float64) bool { return i.Low <= x && x <= i.High }

// Estimate is a mean and what is known about it.
type Estimate struct {
	N        int
	Mean     float64
	Interval *Interval // nil with fewer than two values: one example has no spread
}

// String formats the estimate to three decimals.
func (e Estimate) String() string {
	if e.Interval == nil {
		return fmt.Sprintf("%.3f n=%d", e.Mean, e.N)
	}
	return fmt.Sprintf("%.3f [%.3f, %.3f] n=%d", e.Mean, e.Interval.Low, e.Interval.High, e.N)
}

// Mean estimates the mean of values, one for each example.
// The error is [ErrEmpty], or names the first value that is not finite.
func (b Bootstrap) Mean(values []float64) (Estimate, error) {
	b, err := b.resolve()
	if err != nil {
		return Estimate{}, err
	}
	if len(values) == 0 {
		return Estimate{}, fmt.Errorf("estimate mean: %w", ErrEmpty)
	}
	for i, v := range values {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return Estimate{}, fmt.Errorf("estimate mean: value %d is %v", i, v)
		}
	}
	e := Estimate{N: len(values), Mean: mean(values)}
	if len(values) > 1 {
		e.Interval = b.interval(values)
	}
	return e, nil
}

// PairedDifference estimates the mean of after[i] - before[i], where both are
// ratings of the same example. Resampling whole pairs keeps what they share
// (some scenes are hard for every model), so the interval is as narrow as the
// design allows.
func (b Bootstrap) PairedDifference(before, after []float64) (Estimate, error) {
	if len(before) != len(after) {
		return Estimate{}, fmt.Errorf("estimate paired difference: %d values before, %d after", len(before), len(after))
	}
	d := make([]float64, len(after))
	for i := range d {
		d[i] = after[i] - before[i]
	}
	e, err := b.Mean(d)
	if err != nil {
		return e, fmt.Errorf("estimate paired difference: %w", err)
	}
	return e, nil
}

func (b Bootstrap) resolve() (Bootstrap, error) {
	if b.Resamples == 0 {
		b.Resamples = 10_000
	}
	if b.Level == 0 {
		b.Level = 0.95
	}
	if b.Resamples < 0 {
		return b, fmt.Errorf("configure bootstrap: %d resamples", b.Resamples)
	}
	if !(b.Level > 0 && b.Level < 1) {
		return b, fmt.Errorf("configure bootstrap: level %v is not between 0 and 1", b.Level)
	}
	return b, nil
}

// stream tells the bootstrap's random numbers from others of the same seed.
const stream = 0x626f6f7473747261

// interval is that of the mean.
func (b Bootstrap) interval(values []float64) *Interval {
	n := uint64(len(values))
	source := rand.NewPCG(uint64(b.Seed), stream)
	means := make([]float64, b.Resamples)
	for i := range means {
		sum := 0.0
		for range values {
			j, _ := bits.Mul64(source.Uint64(), n)
			sum += values[j]
		}
		means[i] = sum / float64(n)
	}
	slices.Sort(means)
	return b.percentiles(means)
}

// percentiles takes the k-th smallest and the k-th largest of B sorted values,
// k = floor((B+1)·α/2) (Efron and Tibshirani, section 12.5).
func (b Bootstrap) percentiles(sorted []float64) *Interval {
	n := len(sorted)
	k := int(float64(n+1)*(1-b.Level)/2 + 1e-9) // 1 - 0.9 is a little less than 0.1
	k = min(max(k, 1), (n+1)/2)
	return &Interval{Low: sorted[k-1], High: sorted[n-k]}
}

func mean(values []float64) float64 {
	sum := 0.0
	for _, v := range values {
		sum += v
	}
	return sum / float64(len(values))
}
