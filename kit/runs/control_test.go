package runs

import (
	"strings"
	"testing"
)

// A reading claims no more than the interval shows.
func TestReading(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name      string
		n         int
		low, high float64
		want      string // how it begins
	}{
		{"above zero", 6, 0.01, 0.2, "the interval lies above zero, so the pictures follow "},
		{"around zero", 24, -0.01, 0.2, "the interval includes zero: no sign "},
		{"zero is its end", 24, 0, 0.2, "the interval includes zero: no sign "},
		{"nothing but zero", 24, 0, 0, "the interval includes zero: no sign "},
		{"below zero", 24, -0.2, -0.01, "the interval lies below zero, so the pictures fit other "},
		{"all the same", 24, 0.1, 0.1, "all pictures differ by the same amount, "},
		{"few", 5, 0.01, 0.2, "fewer than 6 pictures, too few to say "},
	} {
		c := Control{N: test.n, OwnMinusAnothers: &Estimate{Interval: []float64{test.low, test.high}}}
		if got := c.Reading(); !strings.HasPrefix(got, test.want) {
			t.Errorf("%s reads %q, want %q…", test.name, got, test.want)
		}
	}
	if got := (Control{N: 7}).Reading(); got != "" {
		t.Errorf("what was not measured reads %q", got)
	}
}
