package runs

import (
	"fmt"
	"math"
)

// SampleFigures says what several answers an example are worth. An answer is rated
// when it has a number, zeros included; it passes when that is at least the
// threshold.
type SampleFigures struct {
	Samples       int      `json:"samples"`        // answers an example
	PassThreshold float64  `json:"pass_threshold"` // in (0, 1]
	Unscored      int      `json:"unscored"`       // answers without a rating, which count for nothing and against nobody
	At            []AtBest `json:"at"`             // for k = 1, the powers of two between, and Samples
}

// AtBest is what the best of k answers is worth: expectations over all choices of k
// of an example's rated answers, averaged over the examples.
type AtBest struct {
	K       int       `json:"k"`
	N       int       `json:"n"`                  // examples with at least k rated answers
	LeftOut int       `json:"left_out,omitempty"` // examples with fewer, which have no such choice
	Best    *Estimate `json:"best"`               // of the best of k ratings; null without examples
	Pass    *Estimate `json:"pass"`               // pass@k: that at least one of k passes; null without examples
}

func (s *SampleFigures) check() error {
	if s == nil {
		return nil
	}
	if !(s.PassThreshold > 0 && s.PassThreshold <= 1) {
		return fmt.Errorf("samples: the pass threshold %g is not in (0, 1]", s.PassThreshold)
	}
	for _, at := range s.At {
		if at.K < 1 || at.K > s.Samples {
			return fmt.Errorf("samples: best of %d answers where there are %d", at.K, s.Samples)
		}
		for _, e := range []*Estimate{at.Best, at.Pass} {
			switch {
			case (e == nil) != (at.N == 0):
				return fmt.Errorf("samples: best and pass of %d must be null when, and only when, no example counts (%d do)", at.K, at.N)
			case e != nil && !(e.Mean >= 0 && e.Mean <= 1+1e-9), e != nil && math.IsNaN(e.Mean):
				return fmt.Errorf("samples: best or pass of %d is %g, not in [0, 1]", at.K, e.Mean)
			}
		}
	}
	return nil
}
