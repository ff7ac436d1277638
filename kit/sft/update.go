package sft

import (
	"context"
	"fmt"
	"math"
	"path/filepath"
	"time"

	"github.com/threebook/threebook/kit/prompt"
	"github.com/threebook/threebook/kit/runs"
)

// step is one optimizer update, logged, with the evaluation that falls due after it.
func (t *trainer) step() error {
	start := time.Now()
	window, err := t.plan.window(t.state.Step)
	if err != nil {
		return err
	}
	t.names = t.plan.names(window)
	targets, compiled := 0, false
	for i, micro := range window.batches {
		batch, err := t.plan.batch(micro)
		if err != nil {
			return err
		}
		compiled = t.compiles(program{length: batch.length}) || compiled
		if err := t.stepper.accumulate(batch, uint64(window.first+i)); err != nil {
			return err
		}
		targets += batch.targets
		t.state.Tokens += int64(batch.count)
	}
	rate := t.learningRate(t.state.Step, t.plan.steps)
	loss, norm, err := t.stepper.update(targets, rate, t.state.Step)
	if err != nil {
		return err
	}
	if !finite(loss) || !finite(norm) {
		return t.diverged(fmt.Sprintf("loss is %v and the gradient's norm %v", loss, norm), t.names)
	}
	t.state.Step++
	if !compiled {
		t.pace.step(time.Since(start))
	}
	line := runs.Metrics{
		Step: t.state.Step, Epoch: t.plan.epoch(t.state.Step), Loss: &loss, LearningRate: &rate, GradNorm: &norm, Tokens: t.state.Tokens,
	}
	t.measure(&line)
	if t.evaluatesAfter(t.state.Step) {
		if err := t.evaluate(&line); err != nil {
			return err
		}
	}
	if err := t.log.Append(line); err != nil {
		return err
	}
	t.report(line)
	return nil
}

// secondsUntil is how long a training had taken at a step, 0 where its log does not say.
func secondsUntil(lines []runs.Metrics, step int) float64 {
	last := 0.0
	for _, l := range lines {
		if l.Step <= step && l.Seconds != nil {
			last = *l.Seconds
		}
	}
	return last
}

// measure fills the timing fields.
func (t *trainer) measure(line *runs.Metrics) {
	now := time.Now()
	taken := t.earlier + now.Sub(t.begun).Seconds()
	line.Seconds = &taken
	if d := now.Sub(t.lastTime).Seconds(); d > 0 {
		pace := float64(t.state.Tokens-t.lastTokens) / d
		line.TokensPerSecond = &pace
		if t.job.PeakFLOPs > 0 && !t.FullFineTune {
			mfu := pace * FLOPsPerToken(t.model.Config, t.result.Layout.Size, t.plan.meanLength) / t.job.PeakFLOPs
			line.MFU = &mfu
		}
	}
	for _, m := range []struct {
		to   **int64
		read func() int64
	}{{&line.Memory, t.job.Memory}, {&line.MemoryPeak, t.job.MemoryPeak}} {
		if m.read != nil {
			bytes := m.read()
			*m.to = &bytes
		}
	}
	t.lastTime, t.lastTokens = now, t.state.Tokens
}

// evaluatesAfter says whether an evaluation falls due after a step: at intervals
// and at the end.
func (t *trainer) evaluatesAfter(step int) bool {
	return len(t.job.Validation) > 0 && (step%t.EvalSteps == 0 || step == t.plan.steps)
}

// evaluate measures the validation loss, and keeps the parameters if it is the lowest.
func (t *trainer) evaluate(line *runs.Metrics) error {
	start := time.Now()
	known := len(t.compiled)
	loss, err := t.meanLoss(context.Background(), t.job.Validation, nil) // a step is not left half done
	if err != nil {
		return fmt.Errorf("evaluate: %w", err)
	}
	if len(t.compiled) == known {
		t.pace.evaluation(len(t.job.Validation), time.Since(start))
	}
	perplexity := math.Exp(loss)
	if !finite(perplexity) {
		return t.diverged(fmt.Sprintf("the evaluation loss is %v after learning", loss), t.names)
	}
	line.EvalLoss, line.EvalPerplexity = &loss, &perplexity
	t.eval = loss
	if t.state.evaluated(loss, t.EarlyStoppingThreshold) {
		if err := t.pull(); err != nil {
			return err
		}
		if err := writeDir(filepath.Join(t.job.Dir, bestDir), t.state.write); err != nil {
			return fmt.Errorf("save best parameters: %w", err)
		}
	}
	if t.job.Sample != nil {
		if err := t.pull(); err != nil {
			return err
		}
		t.job.Sample(t.state.Step, t.state.Values)
	}
	t.lastTime = time.Now() // evaluation is not training time
	return nil
}

// meanLoss is the loss a target token over examples, in nats. measured is told how
// many are done; nil is nobody.
func (t *trainer) meanLoss(ctx context.Context, examples []prompt.Example, measured func(done int)) (float64, error) {
	sum, targets, done := 0.0, 0, 0
	for _, rows := range t.plan.inOrder(examples) {
		if err := ctx.Err(); err != nil {
			return 0, err
		}
		batch, err := t.plan.pack(rows)
		if err != nil {
			return 0, err
		}
		t.compiles(program{evaluation: true, length: batch.length})
		s, err := t.stepper.evaluate(batch)
		if err != nil {
			return 0, err
		}
		sum += s
		targets += batch.targets
		if done += len(rows); measured != nil {
			measured(done)
		}
	}
	return sum / float64(targets), nil
}

// report tells how it goes. A line without a loss is the one before the first step.
func (t *trainer) report(line runs.Metrics) {
	if t.job.Progress == nil {
		return
	}
	p := Progress{
		Step: t.state.Step, Steps: t.plan.steps, Epoch: t.plan.epoch(t.state.Step), Loss: math.NaN(), EvalLoss: t.eval,
		Left: t.left(), Ended: t.outOfPatience(&t.state),
	}
	if line.Loss != nil {
		p.Loss, p.LearningRate = *line.Loss, *line.LearningRate
	}
	if line.TokensPerSecond != nil {
		p.TokensPerSecond = *line.TokensPerSecond
	}
	if line.Memory != nil {
		p.Memory = *line.Memory
	}
	t.job.Progress(p)
}

// left is the time to the end at the present pace, the final losses included.
func (t *trainer) left() time.Duration {
	steps := t.plan.steps - t.state.Step
	examples := len(t.job.Train) + len(t.job.Validation)
	if t.job.MeasureSample {
		examples = min(len(t.job.Train), trainSample) + len(t.job.Validation)
	}
	if n := len(t.job.Validation); n > 0 {
		evaluations := t.plan.steps/t.EvalSteps - t.state.Step/t.EvalSteps
		if t.plan.steps%t.EvalSteps != 0 && steps > 0 {
			evaluations++
		}
		examples += evaluations * n
	}
	saves := t.plan.steps/t.SaveSteps - t.state.Step/t.SaveSteps
	if t.plan.steps%t.SaveSteps != 0 && steps > 0 {
		saves++
	}
	return t.pace.left(steps, examples, saves)
}
