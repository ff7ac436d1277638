package stats

import "fmt"

// FewestPairs is how many pairs it takes for a finding. With fewer, all of them come
// out on one side of zero by chance more often than once in twenty times.
const FewestPairs = 6

// Finding is what an estimate of a difference lets one say.
type Finding string

// Findings. NoSpread is an interval without width beside zero: all pairs differ by
// the same amount, which says nothing about how others would.
const (
	TooFew       Finding = "too_few"
	NoDifference Finding = "no_difference"
	NoSpread     Finding = "no_spread"
	Better       Finding = "better"
	Worse        Finding = "worse"
)

// Finding is what e, a difference, amounts to, and no more than its interval allows.
func (e Estimate) Finding() Finding {
	in := e.Interval
	switch {
	case in == nil || e.N < FewestPairs:
		return TooFew
	case in.Contains(0):
		return NoDifference
	case in.Low == in.High:
		return NoSpread
	case in.Low > 0:
		return Better
	default:
		return Worse
	}
}

// Verdict is the finding in words, of an average over examples that is held against
// other: "better than other: the interval over 20 examples lies above zero".
func (e Estimate) Verdict(other string) string {
	switch e.Finding() {
	case TooFew:
		return fmt.Sprintf("fewer than %d examples in both, too few to say which is better", FewestPairs)
	case NoDifference:
		return fmt.Sprintf("no difference from %s that %d examples can show: the interval includes zero", other, e.N)
	case NoSpread:
		return fmt.Sprintf("all %d examples differ by the same amount, so the interval has no width and says nothing about the spread", e.N)
	case Better:
		return fmt.Sprintf("better than %s: the interval over %d examples lies above zero", other, e.N)
	default:
		return fmt.Sprintf("worse than %s: the interval over %d examples lies below zero", other, e.N)
	}
}
