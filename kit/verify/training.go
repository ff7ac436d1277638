package verify

import (
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"

	"github.com/threebook/threebook/kit/runs"
)

// sameLoss is how far two numbers for one loss may lie apart, relative to it: they
// are of the same parameters and examples, but a GPU gives other last bits each time.
const sameLoss = 1e-3

// training holds a training's log against its final losses.
func (v *verifier) training(dir string, m runs.Manifest) {
	lines, warnings, err := runs.ReadMetrics(filepath.Join(dir, runs.MetricsName))
	switch {
	case errors.Is(err, fs.ErrNotExist) && m.Outcome == runs.Done:
		v.add(Missing, runs.MetricsName, "the run is done and has no log")
	case errors.Is(err, fs.ErrNotExist):
		v.add(NotRecorded, runs.MetricsName, "nothing was logged, the run is %s", m.Outcome)
	case err != nil:
		v.add(Changed, runs.MetricsName, "it cannot be read: %v", withoutDir(err, dir))
		return
	case len(warnings) > 0 && m.Outcome == runs.Done:
		v.add(Changed, runs.MetricsName, "the run is done, but %s", withoutDir(errors.New(warnings[0]), dir))
	default:
		v.steps(lines)
	}
	final, err := runs.ReadTrainingMetrics(filepath.Join(dir, runs.TrainingMetricsName))
	switch {
	case errors.Is(err, fs.ErrNotExist) && m.Outcome == runs.Done:
		v.add(Missing, runs.TrainingMetricsName, "the run is done and has no final losses")
	case errors.Is(err, fs.ErrNotExist):
		v.add(NotRecorded, runs.TrainingMetricsName, "no final losses, the run is %s", m.Outcome)
	case err != nil:
		v.add(Changed, runs.TrainingMetricsName, "it cannot be read: %v", withoutDir(err, dir))
	default:
		v.losses(lines, final, m)
	}
	if info, err := os.Stat(filepath.Join(dir, "adapter")); err == nil && info.IsDir() && len(m.Outputs) == 0 {
		v.add(NotRecorded, "adapter/", "the sha256 of its files")
	}
}

// steps says what the log holds, and that its steps go up.
func (v *verifier) steps(lines []runs.Metrics) {
	if len(lines) == 0 {
		v.add(NotRecorded, runs.MetricsName, "it has no steps")
		return
	}
	for i := 1; i < len(lines); i++ {
		if lines[i].Step <= lines[i-1].Step {
			v.add(Changed, runs.MetricsName, "step %d follows step %d", lines[i].Step, lines[i-1].Step)
			return
		}
	}
	v.add(OK, runs.MetricsName, "readable, up to step %d", lines[len(lines)-1].Step)
}

// losses checks each final perplexity against its loss, and the validation loss
// against the log: the lowest one where the best parameters were kept, else the last.
func (v *verifier) losses(lines []runs.Metrics, final runs.TrainingMetrics, m runs.Manifest) {
	for _, s := range []struct {
		name string
		set  *runs.SetMetrics
	}{{"train", final.Train}, {"validation", final.Validation}, {"train_sample", final.TrainSample}} {
		if s.set != nil && !near(s.set.Perplexity, math.Exp(s.set.Loss), 1e-9) {
			v.add(Changed, runs.TrainingMetricsName, "the %s perplexity %g is not exp of its loss %g", s.name, s.set.Perplexity, s.set.Loss)
			return
		}
	}
	want, which := evaluated(lines, fmt.Sprint(m.Resolved["final"]))
	switch {
	case final.Validation == nil || want == nil:
		v.add(OK, runs.TrainingMetricsName, "readable; there is no evaluation in the log to hold it against")
	case !near(final.Validation.Loss, want.loss, sameLoss):
		v.add(Changed, runs.TrainingMetricsName, "its validation loss is %g, %s in %s is %g, of step %d",
			final.Validation.Loss, which, runs.MetricsName, want.loss, want.step)
	default:
		v.add(OK, runs.TrainingMetricsName, "its validation loss is %s in %s, of step %d", which, runs.MetricsName, want.step)
	}
}

type evaluation struct {
	loss float64
	step int
}

// evaluated is the evaluation that the final validation loss must be: nil where the
// parameters of the last step are kept and were not evaluated during the training.
func evaluated(lines []runs.Metrics, final string) (e *evaluation, which string) {
	if final == "last" {
		if n := len(lines); n > 0 && lines[n-1].EvalLoss != nil {
			return &evaluation{*lines[n-1].EvalLoss, lines[n-1].Step}, "the last one"
		}
		return nil, ""
	}
	for _, l := range lines {
		if l.EvalLoss != nil && (e == nil || *l.EvalLoss < e.loss) {
			e = &evaluation{*l.EvalLoss, l.Step}
		}
	}
	return e, "the lowest one"
}

func near(a, b, by float64) bool {
	return a == b || math.Abs(a-b) <= by*max(math.Abs(a), math.Abs(b))
}
