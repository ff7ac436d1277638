package stats

import (
	"fmt"
	"math"
	"math/bits"
	"math/rand/v2"
	"slices"
)

// MostUndefined is the share of resamples that may leave a statistic undefined
// before it gets no interval: the percentiles of the others would claim to know
// what they do not.
const MostUndefined = 0.05

// Resampled is what resampling says of one statistic.
type Resampled struct {
	Interval  *Interval // nil with one value only, or where too many resamples leave the statistic undefined
	Undefined int       // resamples that leave it undefined, which the interval leaves out
}

// Statistics gives the percentile intervals of any statistics of n things, all from
// the same resamples. For each resample f is told which of the n things are in it,
// as n indices from 0, and fills values, one for each of the statistics; NaN is
// undefined. Neither slice may be kept. Of the mean it gives the interval of
// [Bootstrap.Mean] with the same seed.
//
// The error is [ErrEmpty] without things, or says which setting is wrong.
func (b Bootstrap) Statistics(n, statistics int, f func(index []int, values []float64)) ([]Resampled, error) {
	b, err := b.resolve()
	if err != nil {
		return nil, err
	}
	if n == 0 {
		return nil, fmt.Errorf("resample statistics: %w", ErrEmpty)
	}
	out := make([]Resampled, statistics)
	if n == 1 {
		return out, nil
	}
	drawn := make([][]float64, statistics)
	for i := range drawn {
		drawn[i] = make([]float64, 0, b.Resamples)
	}
	source := rand.NewPCG(uint64(b.Seed), stream)
	index, values := make([]int, n), make([]float64, statistics)
	for range b.Resamples {
		for i := range index {
			j, _ := bits.Mul64(source.Uint64(), uint64(n))
			index[i] = int(j)
		}
		f(index, values)
		for i, v := range values {
			if !math.IsNaN(v) {
				drawn[i] = append(drawn[i], v)
			}
		}
	}
	for i, list := range drawn {
		out[i].Undefined = b.Resamples - len(list)
		if float64(out[i].Undefined) <= MostUndefined*float64(b.Resamples) {
			slices.Sort(list)
			out[i].Interval = b.percentiles(list)
		}
	}
	return out, nil
}
