package score

import (
	"fmt"
	"strings"

	"github.com/threebook/threebook/kit/runs"
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

// Compare takes the paired difference b - a over the examples rated in both,
// with its 95% bootstrap interval. Tests by different judges, models or prompts
// are never compared, nor are examples of one name with different descriptions.
func Compare(a, b runs.TestResults) (Difference, error) {
	if x, y := scale(a.Judge), scale(b.Judge); x != y {
		return Difference{}, fmt.Errorf("compare tests: one was rated by %s and the other by %s", x, y)
	}
	d := Difference{Label: a.Judge.Label}
	after := map[string]example{}
	for _, e := range examples(b.Results) {
		after[e.name] = e
	}
	var x, y []float64
	for _, e := range examples(a.Results) {
		other, known := after[e.name]
		delete(after, e.name)
		switch {
		case known && other.description != e.description:
			return Difference{}, fmt.Errorf("compare tests: example %s has different descriptions", e.name)
		case e.rated == 0:
			if known && other.rated > 0 {
				d.OnlyAfter = append(d.OnlyAfter, e.name)
			}
			continue
		case other.rated == 0:
			d.OnlyBefore = append(d.OnlyBefore, e.name)
			continue
		}
		x, y = append(x, e.mean), append(y, other.mean)
		d.Before += e.mean
		d.After += other.mean
		switch {
		case other.mean > e.mean:
			d.Better++
		case other.mean < e.mean:
			d.Worse++
		default:
			d.Equal++
		}
	}
	for _, e := range examples(b.Results) {
		if _, only := after[e.name]; only && e.rated > 0 {
			d.OnlyAfter = append(d.OnlyAfter, e.name)
		}
	}
	if len(x) == 0 {
		return d, fmt.Errorf("compare tests: no example is rated in both")
	}
	d.Before /= float64(len(x))
	d.After /= float64(len(x))
	var err error
	if d.Estimate, err = (stats.Bootstrap{}).PairedDifference(x, y); err != nil {
		return d, fmt.Errorf("compare tests: %w", err)
	}
	return d, nil
}

// scale identifies what a number means. A replayed rating means what the recorded one did.
func scale(j runs.Judge) string {
	parts := []string{strings.TrimSuffix(j.Label, " (replayed)")}
	if j.Model != "" {
		parts = append(parts, "model "+j.Model)
	}
	if j.PromptSHA256 != "" {
		parts = append(parts, "prompt "+j.PromptSHA256[:min(12, len(j.PromptSHA256))])
	}
	return strings.Join(parts, ", ")
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
