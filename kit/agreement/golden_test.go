package agreement

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// golden is what scripts/golden/agreement.py wrote; null is what a library leaves
// undefined.
type golden struct {
	Name              string                `json:"name"`
	People            []float64             `json:"people"`
	Judge             []float64             `json:"judge"`
	Spearman          *float64              `json:"spearman"`
	Kendall           *float64              `json:"kendall"`
	Kappa             map[string]*float64   `json:"kappa"`
	MeanAbsoluteError float64               `json:"mean_absolute_error"`
	Bias              float64               `json:"bias"`
	Intervals         map[string][2]float64 `json:"intervals"`
	Confusion         []struct {
		Confusion
		Accuracy  *float64 `json:"accuracy"`
		Precision *float64 `json:"precision"`
		Recall    *float64 `json:"recall"`
	} `json:"confusion"`
}

func readGolden(t *testing.T) []golden {
	t.Helper()
	data, err := os.ReadFile("testdata/agreement.json")
	if err != nil {
		t.Fatal(err)
	}
	var cases []golden
	if err := json.Unmarshal(data, &cases); err != nil {
		t.Fatal(err)
	}
	return cases
}

// near fails unless a statistic is what the library gives, and undefined where that is.
func near(t *testing.T, what string, want *float64, got float64, err error) {
	t.Helper()
	switch {
	case (want == nil) != (err != nil):
		t.Errorf("%s: %v, %v; the library says %v", what, got, err, show(want))
	case want != nil && math.Abs(*want-got) > 1e-12:
		t.Errorf("%s: %.17g, the library says %.17g", what, got, *want)
	}
}

func show(v *float64) string {
	if v == nil {
		return "undefined"
	}
	return fmt.Sprint(*v)
}

// Every statistic is SciPy's and scikit-learn's to 1e-12.
func TestStatisticsAreTheLibraries(t *testing.T) {
	for _, c := range readGolden(t) {
		t.Run(c.Name, func(t *testing.T) {
			v, err := Spearman(c.People, c.Judge)
			near(t, "Spearman", c.Spearman, v, err)
			v, err = Kendall(c.People, c.Judge)
			near(t, "Kendall", c.Kendall, v, err)
			v, err = MeanAbsoluteError(c.People, c.Judge)
			near(t, "mean absolute error", &c.MeanAbsoluteError, v, err)
			v, err = Bias(c.People, c.Judge)
			near(t, "bias", &c.Bias, v, err)
			for bins, want := range c.Kappa {
				n, err := strconv.Atoi(bins)
				if err != nil {
					t.Fatal(err)
				}
				v, err := WeightedKappa(c.People, c.Judge, n)
				if errors.Is(err, ErrOneBin) && (want == nil || *want == 0) {
					continue // scikit-learn says 0 where only one side is in one bin
				}
				near(t, "kappa over "+bins+" bins", want, v, err)
			}
			for _, want := range c.Confusion {
				got, err := Confuse(c.People, c.Judge, want.Threshold)
				if err != nil {
					t.Fatal(err)
				}
				if d := cmp.Diff(want.Confusion, got); d != "" {
					t.Errorf("confusion (-library +ours):\n%s", d)
				}
				v, err := got.Accuracy()
				near(t, "accuracy", want.Accuracy, v, err)
				v, err = got.Precision()
				near(t, "precision", want.Precision, v, err)
				v, err = got.Recall()
				near(t, "recall", want.Recall, v, err)
			}
		})
	}
}

// The intervals are SciPy's percentile bootstrap's, but for other random numbers.
func TestIntervalsAreSciPys(t *testing.T) {
	checked := 0
	for _, c := range readGolden(t) {
		if c.Intervals == nil {
			continue
		}
		pictures := make([]Picture, len(c.People))
		for i := range pictures {
			pictures[i] = Picture{Judge: c.Judge[i], Scores: map[string]float64{"AB": c.People[i]}}
		}
		a, err := Measure(pictures, Config{})
		if err != nil {
			t.Fatal(err)
		}
		for name, figure := range map[string]Figure{
			"spearman": a.Spearman, "kendall": a.Kendall, "kappa": a.Kappa, "mean_absolute_error": a.MeanAbsoluteError,
		} {
			want := c.Intervals[name]
			for side := range want {
				if math.Abs(figure.Interval[side]-want[side]) > 0.02 {
					t.Errorf("%s: the interval of %s is %.4f, SciPy's is %.4f", c.Name, name, figure.Interval, want)
					break
				}
			}
			checked++
		}
	}
	if checked == 0 {
		t.Error("no intervals were compared")
	}
}
