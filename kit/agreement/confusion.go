package agreement

import (
	"fmt"
	"math"
)

var (
	errNoneCalled = fmt.Errorf("%w: the judge rated none so high", ErrNone)
	errNoneGood   = fmt.Errorf("%w: people scored none so high", ErrNone)
)

// Confusion counts pictures that people and the judge call good (at least the
// threshold) or not. A positive is one that the judge calls good; it is true where
// people do too.
type Confusion struct {
	Threshold      float64 `json:"threshold"`
	TruePositives  int     `json:"true_positives"`
	FalsePositives int     `json:"false_positives"`
	TrueNegatives  int     `json:"true_negatives"`
	FalseNegatives int     `json:"false_negatives"`
}

// Confuse counts the judge's ratings against people's scores.
func Confuse(people, judge []float64, threshold float64) (Confusion, error) {
	c := Confusion{Threshold: threshold}
	if err := sameLength(people, judge); err != nil {
		return c, err
	}
	for i, score := range people {
		switch good, called := score >= threshold, judge[i] >= threshold; {
		case good && called:
			c.TruePositives++
		case called:
			c.FalsePositives++
		case good:
			c.FalseNegatives++
		default:
			c.TrueNegatives++
		}
	}
	return c, nil
}

// Pictures is how many were counted.
func (c Confusion) Pictures() int {
	return c.TruePositives + c.FalsePositives + c.TrueNegatives + c.FalseNegatives
}

// Accuracy is the share of pictures on which judge and people agree; [ErrNone] without pictures.
func (c Confusion) Accuracy() (float64, error) {
	return share(c.TruePositives+c.TrueNegatives, c.Pictures(), ErrNone)
}

// Precision is the share of good pictures among those the judge calls good; [ErrNone]
// where it calls none so.
func (c Confusion) Precision() (float64, error) {
	return share(c.TruePositives, c.TruePositives+c.FalsePositives, errNoneCalled)
}

// Recall is the share of the good pictures that the judge calls good; [ErrNone] where
// none is good.
func (c Confusion) Recall() (float64, error) {
	return share(c.TruePositives, c.TruePositives+c.FalseNegatives, errNoneGood)
}

func share(part, of int, none error) (float64, error) {
	if of == 0 {
		return 0, none
	}
	return float64(part) / float64(of), nil
}

// MeanAbsoluteError is the mean of |judge - people|; [ErrNone] without pictures.
func MeanAbsoluteError(people, judge []float64) (float64, error) {
	return meanDifference(people, judge, math.Abs)
}

// Bias is the mean of judge - people: above 0 the judge is the more generous;
// [ErrNone] without pictures.
func Bias(people, judge []float64) (float64, error) {
	return meanDifference(people, judge, func(d float64) float64 { return d })
}

func meanDifference(people, judge []float64, of func(float64) float64) (float64, error) {
	if err := sameLength(people, judge); err != nil {
		return 0, err
	}
	if len(people) == 0 {
		return 0, ErrNone
	}
	sum := 0.0
	for i := range people {
		sum += of(judge[i] - people[i])
	}
	return sum / float64(len(people)), nil
}
