package runs

import (
	"fmt"
	"math"
)

// Repeats are the single ratings of a picture that was rated several times; the
// row's rating is their mean.
type Repeats struct {
	Asked     int       `json:"asked" parquet:"asked"`
	Ratings   []float64 `json:"ratings" parquet:"ratings,list"`         // in the order they were asked for, without those that failed
	Deviation *float64  `json:"deviation" parquet:"deviation,optional"` // standard deviation, n-1 in the denominator; null of one rating
}

// Complete reports whether every repeat gave a rating. It is true where there are no repeats.
func (r *Repeats) Complete() bool { return r == nil || len(r.Ratings) == r.Asked }

// RepeatFigures says how much a judge's ratings of the same picture differ.
type RepeatFigures struct {
	Asked         int      `json:"asked"`                // ratings a picture
	N             int      `json:"n"`                    // pictures with at least two, which have a spread
	MeanDeviation *float64 `json:"mean_deviation"`       // of their standard deviations; null without such a picture
	Largest       *float64 `json:"largest_deviation"`    // likewise
	Incomplete    int      `json:"incomplete,omitempty"` // rated pictures with fewer ratings than were asked for
}

// check verifies that the repeats agree with the row's rating.
func (r *Repeats) check(rating *float64) error {
	if r == nil {
		return nil
	}
	if rating == nil || len(r.Ratings) == 0 || len(r.Ratings) > r.Asked {
		return fmt.Errorf("%d ratings of %d repeats, and a rating is there: %t", len(r.Ratings), r.Asked, rating != nil)
	}
	sum := 0.0
	for _, v := range r.Ratings {
		if !(v >= 0 && v <= 1) {
			return fmt.Errorf("the repeated rating %g is not in [0, 1]", v)
		}
		sum += v
	}
	if mean := sum / float64(len(r.Ratings)); math.Abs(mean-*rating) > 1e-6 {
		return fmt.Errorf("the rating %g is not the mean %g of its repeats", *rating, mean)
	}
	if (r.Deviation == nil) != (len(r.Ratings) < 2) {
		return fmt.Errorf("the deviation of %d repeated ratings must be null when, and only when, there are fewer than two", len(r.Ratings))
	}
	return nil
}

func (f *RepeatFigures) check() error {
	switch {
	case f == nil:
		return nil
	case f.Asked < 2:
		return fmt.Errorf("repeats: a picture rated %d times has no repeats", f.Asked)
	case (f.MeanDeviation == nil) != (f.N == 0) || (f.Largest == nil) != (f.N == 0):
		return fmt.Errorf("repeats: the deviations must be null when, and only when, no picture has two ratings (%d have)", f.N)
	case f.N > 0 && !(*f.MeanDeviation >= 0 && *f.MeanDeviation <= *f.Largest+1e-9):
		return fmt.Errorf("repeats: the mean deviation is %g, the largest %g", *f.MeanDeviation, *f.Largest)
	}
	return nil
}
