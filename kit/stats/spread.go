package stats

import "math"

// Spread is the mean of values and their sample standard deviation, with n-1 in the
// denominator. The deviation is nil of fewer than two values, and the mean of none is 0.
func Spread(values []float64) (average float64, deviation *float64) {
	if len(values) == 0 {
		return 0, nil
	}
	average = mean(values)
	if len(values) < 2 {
		return average, nil
	}
	squares := 0.0
	for _, v := range values {
		squares += (v - average) * (v - average)
	}
	d := math.Sqrt(squares / float64(len(values)-1))
	return average, &d
}
