package score

import (
	"fmt"
	"slices"

	"github.com/threebook/threebook/kit/runs"
	"github.com/threebook/threebook/kit/stats"
)

// repeatFigures is how much the judge's ratings of one picture differ, over all
// pictures of the model. It is nil where every picture was rated once.
func repeatFigures(rows []runs.Result) *runs.RepeatFigures {
	f := &runs.RepeatFigures{}
	var deviations []float64
	for _, r := range rows {
		if r.Repeats == nil {
			continue
		}
		f.Asked = r.Repeats.Asked
		if !r.Repeats.Complete() {
			f.Incomplete++
		}
		if d := r.Repeats.Deviation; d != nil {
			deviations = append(deviations, *d)
		}
	}
	if f.Asked == 0 {
		return nil
	}
	if f.N = len(deviations); f.N > 0 {
		mean, _ := stats.Spread(deviations)
		largest := slices.Max(deviations)
		f.MeanDeviation, f.Largest = &mean, &largest
	}
	return f
}

// repeatWarning says that some means are of fewer ratings than were asked for.
func repeatWarning(f *runs.RepeatFigures) string {
	if f == nil || f.Incomplete == 0 {
		return ""
	}
	counts := "count"
	if f.Incomplete == 1 {
		counts = "counts"
	}
	return fmt.Sprintf("%s rated by fewer than %d repeats %s by the mean of those that there are; the same test run again asks for the others",
		counted(f.Incomplete, "picture"), f.Asked, counts)
}

// repeatsText is one line:
//
//	Repeats: 3 ratings a picture, standard deviation 0.045 on average and 0.120 at most (n=8)
func repeatsText(f runs.RepeatFigures) string {
	line := fmt.Sprintf("Repeats: %d ratings a picture", f.Asked)
	switch {
	case f.N == 0:
		line += ", no picture has two of them"
	case *f.Largest == 0:
		line += fmt.Sprintf(", all the same (n=%d): either the judge is sure, or its server takes no notice of temperature and seed", f.N)
	default:
		line += fmt.Sprintf(", standard deviation %.3f on average and %.3f at most (n=%d)", *f.MeanDeviation, *f.Largest, f.N)
	}
	if f.Incomplete > 0 {
		line += fmt.Sprintf("; %s with fewer than %d", counted(f.Incomplete, "picture"), f.Asked)
	}
	return line
}
