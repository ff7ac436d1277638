package stats

import (
	"math"
	"testing"
)

func TestSpread(t *testing.T) {
	for _, test := range []struct {
		values    []float64
		mean      float64
		deviation float64 // negative for none
	}{
		{nil, 0, -1},
		{[]float64{0.4}, 0.4, -1},
		{[]float64{0.4, 0.4, 0.4}, 0.4, 0},
		{[]float64{2, 4, 4, 4, 5, 5, 7, 9}, 5, math.Sqrt(32.0 / 7)},
	} {
		mean, deviation := Spread(test.values)
		if math.Abs(mean-test.mean) > 1e-12 {
			t.Errorf("mean of %v is %v, want %v", test.values, mean, test.mean)
		}
		switch {
		case (deviation == nil) != (test.deviation < 0):
			t.Errorf("deviation of %v is %v", test.values, deviation)
		case deviation != nil && math.Abs(*deviation-test.deviation) > 1e-12:
			t.Errorf("deviation of %v is %v, want %v", test.values, *deviation, test.deviation)
		}
	}
}
