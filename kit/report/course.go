package report

import (
	"slices"

	"github.com/threebook/threebook/kit/runs"
)

// Course is how one quantity of a training went, its values written as the report
// writes them.
type Course struct {
	Name                           string
	Values                         []float64 // finite ones, in order
	Gaps                           int       // values that are not numbers
	First, Last, Low, Median, High string
}

// Courses are the loss, the evaluation loss and whatever else a training logged.
func Courses(lines []runs.Metrics) []Course {
	all := []curve{
		{title: "Loss", format: "loss", of: trainLoss},
		{title: "Evaluation loss", format: "loss", of: func(m runs.Metrics) *float64 { return m.EvalLoss }},
	}
	var out []Course
	for _, q := range append(all, curves...) {
		c := Course{Name: q.title}
		for _, m := range lines {
			switch v := q.of(m); {
			case v == nil:
			case finite(*v):
				c.Values = append(c.Values, *v)
			default:
				c.Gaps++
			}
		}
		if len(c.Values) == 0 && c.Gaps == 0 {
			continue
		}
		if n := len(c.Values); n > 0 {
			sorted := slices.Sorted(slices.Values(c.Values))
			c.First, c.Last = show(q.format, c.Values[0]), show(q.format, c.Values[n-1])
			c.Low, c.Median, c.High = show(q.format, sorted[0]), show(q.format, sorted[n/2]), show(q.format, sorted[n-1])
		}
		out = append(out, c)
	}
	return out
}

// Duration writes seconds for people: 8.1 s, 3 m 12 s, 2 h 5 m.
func Duration(s float64) string { return seconds(s) }

// Count groups a number's digits by three: 20,016.
func Count(n int) string { return count(n) }
