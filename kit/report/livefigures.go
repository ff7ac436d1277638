package report

import (
	"github.com/threebook/threebook/kit/runs"
)

// liveFigures are where a training stands: the latest values, with what they have been.
func liveFigures(lines []runs.Metrics) []LiveFigure {
	out := []LiveFigure{}
	if loss, ok := lastOf(lines, func(m runs.Metrics) *float64 { return m.Loss }); ok {
		out = append(out, LiveFigure{"Last training loss", compact(loss), "nats a token"})
	}
	if best, step, ok := lowestEval(lines); ok {
		out = append(out, LiveFigure{"Lowest evaluation loss", compact(best), "at step " + count(step)})
	}
	for _, q := range curves {
		last, ok := lastOf(lines, q.of)
		if !ok {
			continue
		}
		f := LiveFigure{Label: q.title, Value: show(q.format, last)}
		switch q.id {
		case "rate", "memory":
			f.Note = "at most " + show(q.format, highestOf(lines, q.of))
		case "norm":
			f.Note = medianNote(lines, q)
		case "speed":
			f.Value, f.Note = compact(last), medianNote(lines, q)
		default: // its chart says enough
			continue
		}
		out = append(out, f)
	}
	return out
}

func medianNote(lines []runs.Metrics, q curve) string {
	median, _ := medianOf(lines, q.of)
	return "median " + show(q.format, median)
}

// highestOf is the highest finite value, of at least one.
func highestOf(lines []runs.Metrics, of func(runs.Metrics) *float64) float64 {
	high, some := 0.0, false
	for _, m := range lines {
		if v := of(m); v != nil && finite(*v) && (!some || *v > high) {
			high, some = *v, true
		}
	}
	return high
}
