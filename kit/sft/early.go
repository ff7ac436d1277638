package sft

import (
	"fmt"
	"math"
)

// evaluated takes in an evaluation's loss and says whether it is the lowest.
// The lowest loss and the patience are kept apart, as transformers'
// EarlyStoppingCallback does: a loss that is lower by no more than the threshold
// is the best, and yet no improvement that training would go on for.
func (s *state) evaluated(loss, threshold float64) (best bool) {
	before := s.BestLoss
	if before == nil || loss < *before && math.Abs(loss-*before) > threshold {
		s.Unimproved = 0
	} else {
		s.Unimproved++
	}
	if before != nil && loss >= *before {
		return false
	}
	s.BestLoss, s.BestStep = &loss, s.Step
	return true
}

// outOfPatience says whether early stopping ends a training in this state.
func (c Config) outOfPatience(s *state) bool {
	return c.EarlyStoppingPatience > 0 && s.Unimproved >= c.EarlyStoppingPatience
}

// stopped is "stopped early at step 40 of 1250: …", or "" for a training that ran through.
func (t *trainer) stopped() string {
	if t.state.Step >= t.plan.steps || !t.outOfPatience(&t.state) {
		return ""
	}
	least := ""
	if t.EarlyStoppingThreshold > 0 {
		least = fmt.Sprintf(" by more than %g", t.EarlyStoppingThreshold)
	}
	return fmt.Sprintf("stopped early at step %d of %d: the last %d evaluations did not improve on the lowest loss%s, which is %.4g of step %d",
		t.state.Step, t.plan.steps, t.state.Unimproved, least, *t.state.BestLoss, t.state.BestStep)
}
