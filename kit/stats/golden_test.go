package stats

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"testing"
)

// SciPy's percentile bootstrap draws other resamples: with this many the ends agree
// within a hundredth of the interval's width, or one step of the ratings where few
// examples leave few possible means.
func TestPairedDifferenceIsSciPys(t *testing.T) {
	data, err := os.ReadFile("testdata/paired.json")
	if err != nil {
		t.Fatal(err)
	}
	var golden struct {
		Levels []float64
		Cases  []struct {
			Name          string
			Before, After []float64
			Mean          float64
			Intervals     [][2]float64
		}
	}
	if err := json.Unmarshal(data, &golden); err != nil {
		t.Fatal(err)
	}
	if len(golden.Cases) == 0 {
		t.Fatal("no cases")
	}
	for _, c := range golden.Cases {
		for i, m := range []int{1, 3} {
			t.Run(fmt.Sprintf("%s, %d comparisons", c.Name, m), func(t *testing.T) {
				// as the matrix of tests has it
				b := Bootstrap{Resamples: 200_000, Seed: 5, Level: 1 - 0.05/float64(m)}
				if math.Abs(b.Level-golden.Levels[i]) > 1e-12 {
					t.Errorf("level %g, want %g", b.Level, golden.Levels[i])
				}
				got, err := b.PairedDifference(c.Before, c.After)
				if err != nil {
					t.Fatal(err)
				}
				if math.Abs(got.Mean-c.Mean) > 1e-12 {
					t.Errorf("mean %g, SciPy's %g", got.Mean, c.Mean)
				}
				want := c.Intervals[i]
				near := max(0.01*(want[1]-want[0]), 0.011/float64(got.N))
				if math.Abs(got.Interval.Low-want[0]) > near || math.Abs(got.Interval.High-want[1]) > near {
					t.Errorf("interval %v, SciPy's %v", *got.Interval, want)
				}
			})
		}
	}
}
