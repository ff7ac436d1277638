package stats

import (
	"errors"
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var ratings = []float64{0.03, 0.21, 0.94, 0.43, 0.47, 0.99, 0.11, 0.62, 0.35, 0.71, 0.58}

// The same seed draws the same resamples, whatever is computed of them.
func TestStatisticsOfTheMeanIsMean(t *testing.T) {
	b := Bootstrap{Seed: 7, Resamples: 999}
	want, err := b.Mean(ratings)
	if err != nil {
		t.Fatal(err)
	}
	got, err := b.Statistics(len(ratings), 2, func(index []int, values []float64) {
		sum, most := 0.0, 0.0
		for _, i := range index {
			sum += ratings[i]
			most = max(most, ratings[i])
		}
		values[0], values[1] = sum/float64(len(index)), most
	})
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(want.Interval, got[0].Interval); d != "" {
		t.Errorf("interval of the mean (-Mean +Statistics):\n%s", d)
	}
	if high := got[1].Interval.High; high != slices.Max(ratings) {
		t.Errorf("the largest value's interval ends at %g", high)
	}
}

// One resample in twenty may leave a statistic undefined, more may not.
func TestUndefinedResamples(t *testing.T) {
	for _, c := range []struct {
		undefined int
		interval  bool
	}{{0, true}, {10, true}, {11, false}, {200, false}} {
		n := 0
		got, err := Bootstrap{Resamples: 200}.Statistics(3, 1, func(_ []int, values []float64) {
			n++
			values[0] = float64(n)
			if n <= c.undefined {
				values[0] = math.NaN()
			}
		})
		if err != nil {
			t.Fatal(err)
		}
		if got[0].Undefined != c.undefined || (got[0].Interval != nil) != c.interval {
			t.Errorf("%d of 200 undefined: %d counted, interval %v", c.undefined, got[0].Undefined, got[0].Interval)
		}
		if c.interval && got[0].Interval.Low <= float64(c.undefined) {
			t.Errorf("%d of 200 undefined: the interval %v holds values that are not there", c.undefined, got[0].Interval)
		}
	}
}

func TestStatisticsOfFewThings(t *testing.T) {
	never := func([]int, []float64) { t.Error("one thing was resampled") }
	if _, err := (Bootstrap{}).Statistics(0, 1, never); !errors.Is(err, ErrEmpty) {
		t.Errorf("of nothing: %v, want ErrEmpty", err)
	}
	if got, err := (Bootstrap{}).Statistics(1, 2, never); err != nil || len(got) != 2 || got[0].Interval != nil {
		t.Errorf("of one: %v, %v, want no intervals", got, err)
	}
	if _, err := (Bootstrap{Level: 2}).Statistics(2, 1, never); err == nil {
		t.Error("level 2 is taken")
	}
}
