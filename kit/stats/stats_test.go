package stats

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func ExampleBootstrap() {
	base := []float64{0.10, 0.42, 0.00, 0.31, 0.55, 0.28}
	tuned := []float64{0.35, 0.40, 0.22, 0.61, 0.58, 0.49}
	var b Bootstrap
	mean, _ := b.Mean(tuned)
	change, _ := b.PairedDifference(base, tuned)
	fmt.Println(mean)
	fmt.Println(change)
	// Output:
	// 0.442 [0.328, 0.545] n=6
	// 0.165 [0.068, 0.255] n=6
}

func TestSameSeedSameInterval(t *testing.T) {
	values := []float64{0.03, 0.21, 0.94, 0.43, 0.47, 0.99, 0.11, 0.62, 0.35, 0.71, 0.58}
	a, err := Bootstrap{Seed: 7}.Mean(values)
	if err != nil {
		t.Fatal(err)
	}
	b, _ := Bootstrap{Seed: 7}.Mean(values)
	if d := cmp.Diff(a, b); d != "" {
		t.Errorf("two runs differ (-first +second):\n%s", d)
	}
	c, _ := Bootstrap{Seed: 8}.Mean(values)
	if cmp.Equal(a.Interval, c.Interval) {
		t.Error("seed 8 gives the interval of seed 7")
	}
}

// k = floor(1000·0.1/2) = 50, which 1 - 0.9 in binary falls just short of.
func TestIntervalTakesTheKthMean(t *testing.T) {
	values := []float64{0.03, 0.21, 0.94, 0.43, 0.47, 0.99, 0.11, 0.62, 0.35, 0.71, 0.58}
	a, err := Bootstrap{Resamples: 999, Level: 0.9}.Mean(values)
	if err != nil {
		t.Fatal(err)
	}
	b, _ := Bootstrap{Resamples: 999, Level: 0.8999}.Mean(values)
	if d := cmp.Diff(b.Interval, a.Interval); d != "" {
		t.Errorf("the 50th mean is not taken (-want +got):\n%s", d)
	}
}

func TestFewValues(t *testing.T) {
	if _, err := (Bootstrap{}).Mean(nil); !errors.Is(err, ErrEmpty) {
		t.Errorf("no values: error %v, want ErrEmpty", err)
	}
	one, err := Bootstrap{}.Mean([]float64{0.3})
	if err != nil || one.Interval != nil || one.Mean != 0.3 {
		t.Errorf("one value: %v, %v, want its mean without an interval", one, err)
	}
	same, err := Bootstrap{}.Mean([]float64{0.5, 0.5, 0.5})
	if err != nil || *same.Interval != (Interval{0.5, 0.5}) {
		t.Errorf("identical values: %v, %v, want an interval without width", same, err)
	}
}

func TestBadInput(t *testing.T) {
	tests := map[string]func() error{
		"not a number":     func() error { _, err := Bootstrap{}.Mean([]float64{1, math.NaN()}); return err },
		"infinite":         func() error { _, err := Bootstrap{}.Mean([]float64{math.Inf(1)}); return err },
		"unequal lengths":  func() error { _, err := Bootstrap{}.PairedDifference([]float64{1}, nil); return err },
		"level above one":  func() error { _, err := Bootstrap{Level: 95}.Mean([]float64{1}); return err },
		"negative samples": func() error { _, err := Bootstrap{Resamples: -1}.Mean([]float64{1}); return err },
	}
	for name, f := range tests {
		t.Run(name, func(t *testing.T) {
			if f() == nil {
				t.Error("no error")
			}
		})
	}
}

// The interval must cover the true mean about as often as it says.
func TestCoverage(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	const trials, n = 400, 30
	covered := 0
	for i := range trials {
		values := make([]float64, n)
		for j := range values {
			values[j] = random.Float64()
		}
		e, err := Bootstrap{Resamples: 1000, Seed: int64(i)}.Mean(values)
		if err != nil {
			t.Fatal(err)
		}
		if e.Interval.Contains(0.5) {
			covered++
		}
	}
	if rate := float64(covered) / trials; rate < 0.90 || rate > 0.98 {
		t.Errorf("a 95%% interval covers the mean in %.1f%% of %d trials", 100*rate, trials)
	}
}

// Pairing removes what both models share.
func TestPairedIsNarrower(t *testing.T) {
	before := []float64{0.1, 0.3, 0.5, 0.7, 0.9}
	after := []float64{0.15, 0.36, 0.55, 0.74, 0.95}
	paired, err := Bootstrap{}.PairedDifference(before, after)
	if err != nil {
		t.Fatal(err)
	}
	alone, _ := Bootstrap{}.Mean(after)
	if p, a := paired.Interval.High-paired.Interval.Low, alone.Interval.High-alone.Interval.Low; p > a/10 {
		t.Errorf("paired interval is %.3f wide, the mean's %.3f", p, a)
	}
}
