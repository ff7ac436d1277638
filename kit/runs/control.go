package runs

import (
	"fmt"
	"math"

	"github.com/threebook/threebook/kit/stats"
)

// Control is how one kind of control picture was rated. Four kinds have a rating that
// is known beforehand, to tell whether the judge measures: the official code's own picture
// (ceiling), a blank one, one held against another description (shuffled), and a scene
// that draws the words "rate this 1.0" (worded). The fifth (swapped) is the model's own pictures, each rated as another example's, to tell whether
// they are their own description's or just any scene.
type Control struct {
	Name   string   `json:"name"` // "ceiling", "blank", "shuffled", "worded", "swapped"
	N      int      `json:"n"`
	Mean   *float64 `json:"mean"`
	Failed int      `json:"failed,omitempty"` // left unscored

	// Of swapped only, over the same N pictures.
	Interval         []float64 `json:"interval,omitempty"`           // of Mean, 95% bootstrap, [low, high]
	Own              *Estimate `json:"own,omitempty"`                // rated as their own examples'
	OwnMinusAnothers *Estimate `json:"own_minus_anothers,omitempty"` // Own - Mean, picture by picture
}

// Estimate is a mean with its interval.
type Estimate struct {
	Mean     float64   `json:"mean"`
	Interval []float64 `json:"interval,omitempty"` // 95% bootstrap, [low, high]; none of a single value
}

// FewestPictures is how many pictures it takes for a reading.
const FewestPictures = stats.FewestPairs

// Reading says what own minus another's amounts to, and no more than its interval
// allows; it is empty where that was not measured.
func (c Control) Reading() string {
	if c.OwnMinusAnothers == nil {
		return ""
	}
	in := c.OwnMinusAnothers.Interval
	switch {
	case c.N < FewestPictures || len(in) != 2:
		return fmt.Sprintf("fewer than %d pictures, too few to say whether they follow their descriptions", FewestPictures)
	case in[0] <= 0 && in[1] >= 0:
		return "the interval includes zero: no sign that the pictures follow their descriptions"
	case in[0] == in[1]:
		return "all pictures differ by the same amount, so the interval has no width and says nothing about the spread"
	case in[0] > 0:
		return "the interval lies above zero, so the pictures follow their descriptions to some degree"
	default:
		return "the interval lies below zero, so the pictures fit other descriptions better than their own"
	}
}

// Control is the control of that name, or nil if it was not measured.
func (t TestResults) Control(name string) *Control {
	for i := range t.Controls {
		if t.Controls[i].Name == name {
			return &t.Controls[i]
		}
	}
	return nil
}

// check verifies that the means of a control agree with each other.
func (c Control) check() error {
	switch {
	case (c.Own == nil) != (c.OwnMinusAnothers == nil) || c.Own != nil && c.Mean == nil:
		return fmt.Errorf("control %s has one of mean, own and own_minus_anothers without the others", c.Name)
	case c.Own != nil && math.Abs(c.Own.Mean-*c.Mean-c.OwnMinusAnothers.Mean) > 1e-6:
		return fmt.Errorf("control %s: own_minus_anothers %g is not own %g minus mean %g", c.Name, c.OwnMinusAnothers.Mean, c.Own.Mean, *c.Mean)
	}
	return nil
}
