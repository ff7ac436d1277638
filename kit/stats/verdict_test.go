package stats

import "testing"

func TestVerdict(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		estimate Estimate
		finding  Finding
		words    string
	}{
		{Estimate{N: 1, Mean: 0.3}, TooFew, "fewer than 6 examples in both, too few to say which is better"},
		{Estimate{N: 5, Mean: 0.3, Interval: &Interval{0.2, 0.4}}, TooFew, "fewer than 6 examples in both, too few to say which is better"},
		{Estimate{N: 20, Mean: 0.1, Interval: &Interval{-0.1, 0.3}}, NoDifference, "no difference from A that 20 examples can show: the interval includes zero"},
		{Estimate{N: 20, Interval: &Interval{}}, NoDifference, "no difference from A that 20 examples can show: the interval includes zero"},
		{Estimate{N: 6, Mean: 0.1, Interval: &Interval{0, 0.3}}, NoDifference, "no difference from A that 6 examples can show: the interval includes zero"},
		{Estimate{N: 7, Mean: 0.1, Interval: &Interval{0.1, 0.1}}, NoSpread, "all 7 examples differ by the same amount, so the interval has no width and says nothing about the spread"},
		{Estimate{N: 1234567, Mean: 0.2, Interval: &Interval{0.1, 0.3}}, Better, "better than A: the interval over 1234567 examples lies above zero"},
		{Estimate{N: 1000, Mean: -0.2, Interval: &Interval{-0.3, -0.1}}, Worse, "worse than A: the interval over 1000 examples lies below zero"},
	} {
		if got := test.estimate.Finding(); got != test.finding {
			t.Errorf("%v is %s, want %s", test.estimate, got, test.finding)
		}
		if got := test.estimate.Verdict("A"); got != test.words {
			t.Errorf("%v reads %q, want %q", test.estimate, got, test.words)
		}
	}
}
