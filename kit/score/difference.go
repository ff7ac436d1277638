package score

import (
	"fmt"
	"strings"

	"github.com/threebook/threebook/kit/stats"
)

// Difference is how much better one test is than another over the same examples.
type Difference struct {
	Label      string         // what was compared, such as "Qwen3-VL rating"
	Estimate   stats.Estimate // mean of after - before, one difference for each example rated in both
	Before     float64        // mean over those examples
	After      float64
	Better     int // examples with a higher rating after
	Worse      int
	Equal      int
	OnlyBefore []string // examples rated in one test only, which do not count
	OnlyAfter  []string
}

// String is the difference on one line:
//
//	Qwen3-VL rating 0.210 → 0.455: difference 0.245 [0.102, 0.391] n=20; 13 better, 4 worse, 3 equal
func (d Difference) String() string {
	s := fmt.Sprintf("%s %.3f → %.3f: difference %s; %d better, %d worse, %d equal",
		d.Label, d.Before, d.After, d.Estimate, d.Better, d.Worse, d.Equal)
	if n := len(d.OnlyBefore) + len(d.OnlyAfter); n > 0 {
		s += fmt.Sprintf("; %d rated in one test only do not count", n)
	}
	return s
}

// Text is what the command prints of a comparison with another test, a line each;
// every line ends with a newline.
//
//	Compared with tests/ID, over the 20 examples rated in both: average Qwen3-VL rating 0.210 there, 0.455 here
//	This test minus that one, example by example: 0.245 [0.102, 0.391] (95% bootstrap interval, n=20); better than that one: the interval over 20 examples lies above zero
//	Examples: 13 better, 4 worse, 3 equal
//	Rated here only, so not counted: 2 (webgl_a, webgl_b)
func (d Difference) Text(other string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "Compared with %s, over the %s rated in both: average %s %.3f there, %.3f here\n",
		other, counted(d.Estimate.N, "example"), d.Label, d.Before, d.After)
	fmt.Fprintf(&b, "This test minus that one, example by example: %s; %s\n", d.interval(), d.Reading())
	fmt.Fprintf(&b, "Examples: %d better, %d worse, %d equal\n", d.Better, d.Worse, d.Equal)
	for _, only := range []struct {
		where string
		names []string
	}{{"here", d.OnlyAfter}, {"there", d.OnlyBefore}} {
		if len(only.names) > 0 {
			fmt.Fprintf(&b, "Rated %s only, so not counted: %d (%s)\n", only.where, len(only.names), someNames(only.names))
		}
	}
	return b.String()
}

func (d Difference) interval() string {
	in := d.Estimate.Interval
	if in == nil {
		return fmt.Sprintf("%+.3f (n=%d)", d.Estimate.Mean, d.Estimate.N)
	}
	return fmt.Sprintf("%+.3f [%+.3f, %+.3f] (95%% bootstrap interval, n=%d)", d.Estimate.Mean, in.Low, in.High, d.Estimate.N)
}

// Reading says what the difference amounts to, and no more than its interval allows.
func (d Difference) Reading() string { return d.Estimate.Verdict("that one") }

// someNames lists the first few.
func someNames(names []string) string {
	const most = 5
	if len(names) <= most {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(names[:most], ", "), len(names)-most)
}
