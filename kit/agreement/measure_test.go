package agreement

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/threebook/threebook/kit/stats"
)

func ExampleMeasure() {
	pictures := []Picture{
		{Judge: 0.9, Scores: map[string]float64{"AB": 1.00, "CD": 0.75}},
		{Judge: 0.6, Scores: map[string]float64{"AB": 0.50, "CD": 0.75}},
		{Judge: 0.7, Scores: map[string]float64{"AB": 0.50, "CD": 0.25}},
		{Judge: 0.2, Scores: map[string]float64{"AB": 0.00, "CD": 0.25}},
		{Judge: 0.5, Scores: map[string]float64{"AB": 0.25, "CD": 0.25}},
		{Judge: 0.8, Scores: map[string]float64{"AB": 0.75, "CD": 1.00}},
		{Judge: 0.3, Scores: map[string]float64{"AB": 0.25, "CD": 0.00}},
		{Judge: 0.1, Scores: map[string]float64{"AB": 0.00, "CD": 0.00}},
	}
	a, err := Measure(pictures, Config{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("Spearman", a.Spearman)
	fmt.Println("bias    ", a.Bias)
	fmt.Println("raters  ", a.Raters.Kappa.Figure)
	// Output:
	// Spearman 0.964 [0.730, 1.000] n=8
	// bias     0.106 [0.022, 0.197] n=8
	// raters   0.798 [0.385, 0.882] n=8
}

// scored makes pictures of one rater's scores and the judge's ratings.
func scored(people, judge []float64) []Picture {
	out := make([]Picture, len(people))
	for i := range out {
		out[i] = Picture{Judge: judge[i], Scores: map[string]float64{"AB": people[i]}}
	}
	return out
}

func measured(t *testing.T, pictures []Picture) Agreement {
	t.Helper()
	a, err := Measure(pictures, Config{Bootstrap: stats.Bootstrap{Resamples: 500}})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestUndefinedSaysWhyAndIsNeverZero(t *testing.T) {
	for _, c := range []struct {
		name          string
		people, judge []float64
		correlation   string // why there is none
		kappa         string
	}{
		{"one picture", []float64{0.5}, []float64{0.5}, ErrFew.Error(), ErrFew.Error()},
		{"judge always the same", []float64{0, 0.5, 1}, []float64{0.7, 0.7, 0.7}, "the judge rated all pictures the same", ErrOneBin.Error()},
		{"people always the same", []float64{1, 1, 1}, []float64{0, 0.5, 0.7}, "people scored all pictures the same", ErrOneBin.Error()},
	} {
		a := measured(t, scored(c.people, c.judge))
		for name, f := range map[string]Figure{"Spearman": a.Spearman, "Kendall": a.Kendall, "kappa": a.Kappa} {
			want := c.correlation
			if name == "kappa" {
				want = c.kappa
			}
			if f.Value != nil || f.Interval != nil || f.Undefined != want || f.N != len(c.people) {
				t.Errorf("%s: %s is %s, want undefined (%s)", c.name, name, f, want)
			}
			if !strings.HasPrefix(f.String(), "undefined (") {
				t.Errorf("%s: %s reads %q", c.name, name, f)
			}
			if text, err := json.Marshal(f); err != nil || !strings.Contains(string(text), `"value":null`) {
				t.Errorf("%s: %s in JSON is %s, %v", c.name, name, text, err)
			}
		}
		if a.Bias.Value == nil {
			t.Errorf("%s: the bias is %s", c.name, a.Bias)
		}
	}
}

func TestPrecisionAndRecallWithoutGoodPictures(t *testing.T) {
	a := measured(t, scored([]float64{0.1, 0.2, 0.8}, []float64{0.1, 0.2, 0.3}))
	high := a.Thresholds[2]
	if high.Precision.Value != nil || high.Precision.N != 0 || !strings.Contains(high.Precision.Undefined, "the judge rated none so high") {
		t.Errorf("precision is %s", high.Precision)
	}
	if high.Recall.Value == nil || *high.Recall.Value != 0 || high.Recall.N != 1 {
		t.Errorf("recall is %s, want 0 of 1", high.Recall)
	}
	a = measured(t, scored([]float64{0.1, 0.2}, []float64{0.1, 0.9}))
	if high = a.Thresholds[2]; high.Recall.Value != nil || !strings.Contains(high.Recall.Undefined, "people scored none so high") {
		t.Errorf("recall is %s", high.Recall)
	}
}

// With several raters a picture's score is their mean, and each pair of raters is
// compared over the pictures that both scored.
func TestRaters(t *testing.T) {
	x := []float64{0, 0.25, 0.5, 0.75, 1, 0.25}
	y := []float64{0.25, 0.25, 0.5, 1, 0.75, 0}
	z := []float64{0, 0.5, 0.25, 1, math.NaN(), math.NaN()}
	judge := []float64{0.1, 0.4, 0.4, 0.9, 0.8, 0.3}
	var pictures []Picture
	for i := range x {
		p := Picture{Judge: judge[i], Scores: map[string]float64{"X": x[i], "Y": y[i]}}
		if !math.IsNaN(z[i]) {
			p.Scores["Z"] = z[i]
		}
		pictures = append(pictures, p)
	}
	pictures = append(pictures, Picture{Judge: 0.2, Scores: map[string]float64{"Z": 0.9}}) // with nobody to compare
	a := measured(t, pictures)
	if d := cmp.Diff([]string{"X", "Y", "Z"}, a.Raters.Initials); d != "" {
		t.Error(d)
	}
	if a.Pictures != 7 || a.Raters.Pictures != 6 {
		t.Errorf("%d pictures, %d scored by several", a.Pictures, a.Raters.Pictures)
	}
	must := func(v float64, err error) float64 {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	want := (must(Spearman(x, y)) + must(Spearman(x[:4], z[:4])) + must(Spearman(y[:4], z[:4]))) / 3
	if got := a.Raters.Spearman; got.Pairs != 3 || math.Abs(*got.Value-want) > 1e-12 {
		t.Errorf("raters' Spearman %s over %d pairs, want %g over 3", got, got.Pairs, want)
	}
	want = (must(WeightedKappa(x, judge, 5)) + must(WeightedKappa(y, judge, 5)) + must(WeightedKappa(z[:4], judge[:4], 5))) / 3
	if got := a.Raters.JudgeKappa; math.Abs(*got.Value-want) > 1e-12 {
		t.Errorf("judge's kappa with a rater %s, want %g", got, want)
	}
	means := []float64{(0 + 0.25 + 0) / 3., (0.25 + 0.25 + 0.5) / 3, (0.5 + 0.5 + 0.25) / 3, (0.75 + 1 + 1) / 3, 0.875, 0.125, 0.9}
	want = must(Spearman(means, append(judge, 0.2)))
	if math.Abs(*a.Spearman.Value-want) > 1e-12 {
		t.Errorf("Spearman with the means %s, want %g", a.Spearman, want)
	}
}

func TestRatersWhoShareNoPicture(t *testing.T) {
	a := measured(t, []Picture{
		{Judge: 0.1, Scores: map[string]float64{"A": 0}}, {Judge: 0.5, Scores: map[string]float64{"A": 0.5}},
		{Judge: 0.7, Scores: map[string]float64{"B": 1}},
	})
	for _, f := range []PairMean{a.Raters.Kappa, a.Raters.Spearman, a.Raters.JudgeKappa} {
		if f.Value != nil || f.Undefined != errAlone.Error() || f.N != 0 || f.Pairs != 0 {
			t.Errorf("%+v, want undefined: %v", f, errAlone)
		}
	}
}

func TestMeasureIsReproducible(t *testing.T) {
	pictures := scored([]float64{0, 0.25, 0.5, 1, 0.75}, []float64{0.2, 0.1, 0.6, 0.9, 0.6})
	if d := cmp.Diff(measured(t, pictures), measured(t, pictures)); d != "" {
		t.Error(d)
	}
}

func TestMeasureRefuses(t *testing.T) {
	ok := scored([]float64{0.5}, []float64{0.5})
	for _, c := range []struct {
		pictures []Picture
		config   Config
		says     string
	}{
		{nil, Config{}, "no pictures"},
		{scored([]float64{0.5}, []float64{1.2}), Config{}, "the judge's rating is 1.2"},
		{scored([]float64{math.NaN()}, []float64{0.2}), Config{}, "the score of AB is NaN"},
		{[]Picture{{Judge: 0.5}}, Config{}, "nobody scored it"},
		{ok, Config{Bins: 1}, "1 bins"},
		{ok, Config{Thresholds: []float64{0}}, "threshold 0"},
	} {
		if _, err := Measure(c.pictures, c.config); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%v, want %q", err, c.says)
		}
	}
	if _, err := Spearman([]float64{1, 2}, []float64{1}); err == nil || errors.Is(err, ErrFew) {
		t.Errorf("sides of different lengths: %v", err)
	}
}
