// Package agreement measures how far a judge's ratings of pictures agree with
// people's scores of the same pictures, and people's with each other.
//
// It takes pairs of numbers in [0, 1], one pair a picture, and gives rank
// correlations, a weighted kappa, mean differences and what the judge would get
// right if a threshold told good pictures from bad ones:
//
//	pictures := []agreement.Picture{
//		{Judge: 0.9, Scores: map[string]float64{"AB": 1.00, "CD": 0.75}},
//		{Judge: 0.6, Scores: map[string]float64{"AB": 0.50, "CD": 0.75}},
//		{Judge: 0.7, Scores: map[string]float64{"AB": 0.50, "CD": 0.25}},
//		{Judge: 0.2, Scores: map[string]float64{"AB": 0.00, "CD": 0.25}},
//		{Judge: 0.5, Scores: map[string]float64{"AB": 0.25, "CD": 0.25}},
//		{Judge: 0.8, Scores: map[string]float64{"AB": 0.75, "CD": 1.00}},
//		{Judge: 0.3, Scores: map[string]float64{"AB": 0.25, "CD": 0.00}},
//		{Judge: 0.1, Scores: map[string]float64{"AB": 0.00, "CD": 0.00}},
//	}
//	a, err := agreement.Measure(pictures, agreement.Config{})
//	…
//	fmt.Println("Spearman", a.Spearman)
//	fmt.Println("bias    ", a.Bias)
//	fmt.Println("raters  ", a.Raters.Kappa.Figure)
//
// prints
//
//	Spearman 0.964 [0.730, 1.000] n=8
//	bias     0.106 [0.022, 0.197] n=8
//	raters   0.798 [0.385, 0.882] n=8
//
// Each figure has its n and a 95% interval from a bootstrap over pictures
// ([stats.Bootstrap.Statistics]), which treats pictures as drawn independently of
// each other: where several are of one description they are not quite, and it comes
// out somewhat too narrow. A figure that is not defined, as a correlation with a
// judge who rates everything the same, says why and is never 0.
//
// Gonum has Pearson's correlation and Kendall's tau-a, without ties; scores are on
// a handful of steps, so that ties are most of the pairs. The functions here are
// checked against SciPy and scikit-learn (scripts/golden/agreement.py).
package agreement

import (
	"errors"
	"fmt"
	"math"
)

// Why a statistic is not defined.
var (
	ErrFew      = errors.New("fewer than 2 pictures")
	ErrConstant = errors.New("one side gives all pictures the same")
	ErrOneBin   = errors.New("one side puts all pictures into one bin")
	ErrNone     = errors.New("no pictures")
)

// DefaultBins is how many equal bins over [0, 1] the weighted kappa takes.
const DefaultBins = 5

// Picture is one that a judge rated and people scored.
type Picture struct {
	Judge  float64            // the judge's rating, in [0, 1]
	Scores map[string]float64 // by rater, in [0, 1]; at least one
}

// Agreement is how far a judge agrees with people, a picture's human score being
// the mean over its raters.
type Agreement struct {
	Pictures          int         `json:"pictures"`
	Spearman          Figure      `json:"spearman"`
	Kendall           Figure      `json:"kendall"`
	Kappa             Figure      `json:"kappa"`               // quadratic weights over Bins
	Bins              int         `json:"bins"`                // equal ones over [0, 1]
	MeanAbsoluteError Figure      `json:"mean_absolute_error"` // of rating - score
	Bias              Figure      `json:"bias"`                // mean of rating - score
	Thresholds        []Threshold `json:"thresholds"`          // in rising order
	Raters            *Raters     `json:"raters,omitempty"`    // people with each other; nil with one
}

// Threshold is what the judge gets right where pictures of at least that score are
// the good ones, by people's scores.
type Threshold struct {
	Confusion
	Accuracy  Figure `json:"accuracy"`
	Precision Figure `json:"precision"` // n is the pictures the judge calls good
	Recall    Figure `json:"recall"`    // n is the good pictures
}

// Raters is how far people agree with each other, over the pictures that two or more
// of them scored, and beside it the judge in a rater's place: with one person at a
// time. (With people's mean, which is steadier than any of them, a judge may agree
// better than they do.)
type Raters struct {
	Initials      []string `json:"initials"`
	Pictures      int      `json:"pictures"` // scored by two or more
	Kappa         PairMean `json:"kappa"`
	Spearman      PairMean `json:"spearman"`
	JudgeKappa    PairMean `json:"judge_kappa"`
	JudgeSpearman PairMean `json:"judge_spearman"`
}

// PairMean is a figure that is a mean over pairs of raters.
type PairMean struct {
	Figure
	Pairs int `json:"pairs"` // those for which the statistic is defined
}

// Figure is a statistic with what is known about it.
type Figure struct {
	N          int       `json:"n"`                     // pictures it is of
	Value      *float64  `json:"value"`                 // null when undefined
	Interval   []float64 `json:"interval,omitempty"`    // 95% bootstrap, [low, high]
	Undefined  string    `json:"undefined,omitempty"`   // why there is no value
	NoInterval string    `json:"no_interval,omitempty"` // why there is a value and no interval
}

// String formats the figure to three decimals, or says why it is undefined.
func (f Figure) String() string {
	switch {
	case f.Value == nil:
		return fmt.Sprintf("undefined (%s) n=%d", f.Undefined, f.N)
	case len(f.Interval) != 2:
		return fmt.Sprintf("%s n=%d", decimals(*f.Value), f.N)
	}
	return fmt.Sprintf("%s [%s, %s] n=%d", decimals(*f.Value), decimals(f.Interval[0]), decimals(f.Interval[1]), f.N)
}

// decimals formats v to three decimals, and what rounds to zero without a sign.
func decimals(v float64) string {
	if math.Abs(v) < 0.0005 {
		v = 0
	}
	return fmt.Sprintf("%.3f", v)
}

func sameLength(x, y []float64) error {
	if len(x) != len(y) {
		return fmt.Errorf("measure agreement: %d values on one side, %d on the other", len(x), len(y))
	}
	return nil
}
