package agreement

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/threebook/threebook/kit/stats"
)

// One good picture among eight is missing from a third of the resamples, in which
// there is nothing to recall.
func TestNoIntervalWhereResamplesAreUndefined(t *testing.T) {
	t.Parallel()
	a := measured(t, scored([]float64{1, 0, 0, 0, 0.1, 0.1, 0.2, 0.2}, []float64{1, 0, 0.1, 0, 0, 0.1, 0.2, 0.2}))
	f := a.Thresholds[1].Recall
	if f.Value == nil || *f.Value != 1 || f.N != 1 || f.Interval != nil || !strings.Contains(f.NoInterval, "of the bootstrap's resamples") {
		t.Errorf("recall of one good picture: %+v", f)
	}
}

func TestOnePictureHasNoSpread(t *testing.T) {
	t.Parallel()
	a := measured(t, scored([]float64{0.5}, []float64{0.75}))
	if a.Bias.Value == nil || *a.Bias.Value != 0.25 || a.Bias.Interval != nil || a.Bias.NoInterval == "" {
		t.Errorf("bias of one picture: %+v", a.Bias)
	}
}

// Of 95% intervals about 95 of 100 hold what they estimate: here Spearman's rho of
// two normal variables of which one is half of the other's variance. It follows from
// Pearson's correlation r as 6/π·asin(r/2) (K. Pearson, On further methods of
// determining correlation, 1907).
func TestIntervalsHoldWhatTheySay(t *testing.T) {
	t.Parallel()
	const trials = 200
	truth := 6 / math.Pi * math.Asin(math.Sqrt(0.5)/2)
	held := 0
	for trial := range trials {
		random := rand.New(rand.NewPCG(uint64(trial), 3))
		x, y := make([]float64, 60), make([]float64, 60)
		for i := range x {
			x[i] = random.NormFloat64()
			y[i] = x[i] + random.NormFloat64()
		}
		a, b := make([]float64, len(x)), make([]float64, len(x))
		v, err := stats.Bootstrap{Resamples: 400}.Statistics(len(x), 1, func(index []int, values []float64) {
			for at, i := range index {
				a[at], b[at] = x[i], y[i]
			}
			rho, err := Spearman(a, b)
			if err != nil {
				t.Error(err)
			}
			values[0] = rho
		})
		if err != nil {
			t.Fatal(err)
		}
		if v[0].Interval.Contains(truth) {
			held++
		}
	}
	if share := float64(held) / trials; share < 0.89 || share > 0.99 {
		t.Errorf("%d of %d intervals hold the truth", held, trials)
	}
}

func TestBinsHoldTheirLowerBound(t *testing.T) {
	t.Parallel()
	for _, bins := range []int{2, 3, 5, 7, 10, 49} {
		for i := range bins {
			if got := bin(float64(i)/float64(bins), bins); got != i {
				t.Errorf("%d/%d is in bin %d", i, bins, got)
			}
			if got := bin(math.Nextafter(float64(i+1)/float64(bins), 0), bins); got != i {
				t.Errorf("just below %d/%d: bin %d", i+1, bins, got)
			}
		}
		if got := bin(1, bins); got != bins-1 {
			t.Errorf("1 is in bin %d of %d", got, bins)
		}
	}
}
