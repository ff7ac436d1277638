package report

import (
	"fmt"
	"slices"

	"github.com/threebook/threebook/kit/runs"
)

// trainingView is one training run in numbers, above the charts that all runs share.
type trainingView struct {
	Anchor, Title string
	State         string // "incomplete" and the like; empty when it is done
	Figures       []figure
	Warnings      []string
}

func viewTraining(t *trainingRun) trainingView {
	v := trainingView{Anchor: t.Anchor, Title: clean(t.Manifest.ID, maxName), Warnings: cleanAll(t.Warnings, maxConsoleLine, maxConsole)}
	switch {
	case t.Manifest.Ended == nil:
		v.State = "incomplete"
	case t.Manifest.Outcome != runs.Done:
		v.State = clean(t.Manifest.Outcome, maxName)
	}
	from := "#" + t.Anchor
	if n := len(t.Lines); n > 0 {
		last := t.Lines[n-1]
		v.Figures = append(v.Figures, figure{"Optimizer steps", count(last.Step), "over " + fixed(last.Epoch, 1) + " epochs", from})
		if last.Tokens > 0 {
			v.Figures = append(v.Figures, figure{"Tokens seen", compact(float64(last.Tokens)), "padding excluded", from})
		}
	}
	if loss, ok := lastOf(t.Lines, func(m runs.Metrics) *float64 { return m.Loss }); ok {
		v.Figures = append(v.Figures, figure{"Last training loss", compact(loss), "nats a token", "#loss"})
	}
	if best, step, ok := lowestEval(t.Lines); ok {
		v.Figures = append(v.Figures, figure{"Lowest evaluation loss", compact(best), fmt.Sprintf("at step %s", count(step)), "#loss"})
	} else if t.Final != nil && t.Final.Validation != nil {
		v.Figures = append(v.Figures, figure{"Validation loss", compact(t.Final.Validation.Loss), "after training", from})
	}
	if speed, ok := medianOf(t.Lines, func(m runs.Metrics) *float64 { return m.TokensPerSecond }); ok {
		v.Figures = append(v.Figures, figure{"Throughput", compact(speed), "tokens a second, median", "#speed"})
	}
	if m := t.Manifest; m.Ended != nil {
		v.Figures = append(v.Figures, figure{"Took", seconds(m.Ended.Sub(m.Started).Seconds()), clean(m.Machine.Backend, 60), from})
	}
	return v
}

func lastOf(lines []runs.Metrics, of func(runs.Metrics) *float64) (float64, bool) {
	for _, m := range slices.Backward(lines) {
		if v := of(m); v != nil && finite(*v) {
			return *v, true
		}
	}
	return 0, false
}

func medianOf(lines []runs.Metrics, of func(runs.Metrics) *float64) (float64, bool) {
	var all []float64
	for _, m := range lines {
		if v := of(m); v != nil && finite(*v) {
			all = append(all, *v)
		}
	}
	if len(all) == 0 {
		return 0, false
	}
	slices.Sort(all)
	return all[len(all)/2], true
}

func lowestEval(lines []runs.Metrics) (loss float64, step int, ok bool) {
	for _, m := range lines {
		if v := m.EvalLoss; v != nil && finite(*v) && (!ok || *v < loss) {
			loss, step, ok = *v, m.Step, true
		}
	}
	return loss, step, ok
}
