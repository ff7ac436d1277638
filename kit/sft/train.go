// Package sft fine-tunes a Llama model on prompts with answers: the loss counts
// the answers' tokens only.
//
// It takes encoded examples and a model on a backend, and writes into a run
// directory: metrics.jsonl, checkpoints/step-N, best/ (the adapter, or model, of
// the lowest evaluation loss) and, at the end, the final losses:
//
//	result, err := sft.Train(ctx, sft.Config{Seed: 1}, model, sft.Job{
//		Backend: dev.Backend, Train: train, Validation: validation, Dir: run.Dir,
//	})
//	// step 42 of 1250, loss 0.913, 2.0e-04, 812 tokens/s, 3 m 02 s left
//
// Training that was killed goes on from its last checkpoint and ends, bit for
// bit on one backend, where it would have ended.
package sft

import (
	"context"
	"errors"
	"fmt"
	"math"
	"path/filepath"
	"strings"
	"time"

	"github.com/gomlx/compute"

	"github.com/threebook/threebook/kit/llama"
	"github.com/threebook/threebook/kit/lora"
	"github.com/threebook/threebook/kit/prompt"
	"github.com/threebook/threebook/kit/runs"
)

// Job is what a training works on.
type Job struct {
	Backend           compute.Backend
	Train, Validation []prompt.Example
	Dir               string    // run directory
	Initial           []float32 // first values of the parameters; default [lora.Layout.Init], or the model's own weights
	// MeasureLast takes the final losses of the last parameters in place of the best.
	MeasureLast bool
	// PeakFLOPs of the device in the weights' dtype, FLOP/s; 0 leaves MFU out.
	PeakFLOPs float64
	// Memory reads the memory in use, in bytes. Optional.
	Memory   func() int64
	Progress func(Progress) // optional
}

// Progress of a training, after each optimizer step.
type Progress struct {
	Step, Steps     int
	Epoch           float64
	Loss            float64
	EvalLoss        float64 // NaN before the first evaluation
	LearningRate    float64
	TokensPerSecond float64
	Left            time.Duration // at the present pace
	Memory          int64
}

// Result of a training.
type Result struct {
	Layout      *lora.Layout // nil after full fine-tuning
	Last        []float32    // parameters after the last step
	Best        []float32    // of the lowest evaluation loss; Last when there was no evaluation
	BestStep    int
	BestLoss    float64 // NaN when there was no evaluation
	Steps       int
	ResumedFrom int // step of the checkpoint that training went on from; 0 if from the start
	Metrics     runs.TrainingMetrics
	Warnings    []string
}

// Train runs the recipe, from the last checkpoint in the run directory if there
// is one. Cancelling ctx stops after the optimizer step under way, saves a
// checkpoint and returns ctx's error.
func Train(ctx context.Context, c Config, model *llama.Model, job Job) (Result, error) {
	c = c.WithDefaults()
	if err := c.Validate(); err != nil {
		return Result{}, fmt.Errorf("train: %w", err)
	}
	if len(job.Train) == 0 {
		return Result{}, errors.New("train: no training examples")
	}
	t, err := newTrainer(c, model, job)
	if err != nil {
		return Result{}, fmt.Errorf("train: %w", err)
	}
	defer t.close()
	if err := t.run(ctx); err != nil {
		return t.result, fmt.Errorf("train: %w", err)
	}
	return t.result, nil
}

type trainer struct {
	Config
	job     Job
	model   *llama.Model
	stepper *stepper
	log     *runs.MetricsLog
	plan    plan
	state   state
	result  Result
	eval    float64 // last evaluation loss, NaN before

	start      time.Time // of this process's first step
	startStep  int
	lastTokens int64
	lastTime   time.Time
}

func newTrainer(c Config, model *llama.Model, job Job) (*trainer, error) {
	t := &trainer{Config: c, job: job, model: model, eval: math.NaN()}
	var params parameters = modelParameters{model.Config}
	frozen := model.Inputs()
	if !c.FullFineTune {
		layout, err := lora.NewLayout(c.LoRA, model.Config)
		if err != nil {
			return nil, err
		}
		t.result.Layout = layout
		params = adapterParameters{model.Config, layout}
	} else {
		frozen = nil
	}
	var err error
	if t.plan, err = newPlan(c, job.Train, job.Validation); err != nil {
		return nil, err
	}
	t.result.Steps = t.plan.steps
	if t.stepper, err = newStepper(c, job.Backend, params, frozen); err != nil {
		return nil, err
	}
	if err := t.restore(params.size()); err != nil {
		t.close()
		return nil, err
	}
	return t, nil
}

// restore takes up the last checkpoint, or starts.
func (t *trainer) restore(size int) error {
	if err := recoverDir(filepath.Join(t.job.Dir, bestDir)); err != nil {
		return fmt.Errorf("recover best checkpoint: %w", err)
	}
	saved, warnings, err := loadLatest(t.job.Dir, size)
	if err != nil {
		return err
	}
	t.result.Warnings = append(t.result.Warnings, warnings...)
	if t.log, err = runs.OpenMetricsLog(filepath.Join(t.job.Dir, runs.MetricsName)); err != nil {
		return err
	}
	if saved != nil {
		if saved.Step > t.plan.steps {
			return fmt.Errorf("%s holds a checkpoint of step %d, but this training has %d steps: it is another's directory",
				t.job.Dir, saved.Step, t.plan.steps)
		}
		t.state, t.result.ResumedFrom = *saved, saved.Step
	} else {
		values, err := t.initial()
		if err != nil {
			return err
		}
		if len(values) != size {
			return fmt.Errorf("initial parameters: %d values, want %d", len(values), size)
		}
		t.state = state{Values: values, First: make([]float32, size), Second: make([]float32, size)}
	}
	if lines, _, err := runs.ReadMetrics(filepath.Join(t.job.Dir, runs.MetricsName)); err != nil {
		return err
	} else if len(lines) > 0 {
		if err := t.log.Resume(t.state.Step); err != nil {
			return err
		}
	}
	return t.stepper.set(t.state.Values, t.state.First, t.state.Second)
}

// initial gives the parameters before the first step.
func (t *trainer) initial() ([]float32, error) {
	switch {
	case t.job.Initial != nil:
		return t.job.Initial, nil
	case t.result.Layout != nil:
		return t.result.Layout.Init(t.Seed, t.model)
	}
	return t.model.Values()
}

func (t *trainer) close() {
	t.stepper.close()
	if t.log != nil {
		_ = t.log.Close() // synced with the last checkpoint
	}
}

func (t *trainer) run(ctx context.Context) error {
	t.start, t.startStep, t.lastTime, t.lastTokens = time.Now(), t.state.Step, time.Now(), t.state.Tokens
	saved := t.state.Step
	for t.state.Step < t.plan.steps {
		if ctx.Err() != nil {
			if t.state.Step > saved {
				if err := t.save(); err != nil {
					return err
				}
			}
			return ctx.Err()
		}
		if err := t.step(); err != nil {
			return fmt.Errorf("step %d: %w", t.state.Step+1, err)
		}
		last := t.state.Step == t.plan.steps
		if t.state.Step%t.SaveSteps == 0 || last {
			if err := t.save(); err != nil {
				return err
			}
			saved = t.state.Step
		}
	}
	return t.finish(ctx)
}

// step is one optimizer update, logged, with the evaluation that falls due after it.
func (t *trainer) step() error {
	window, err := t.plan.window(t.state.Step)
	if err != nil {
		return err
	}
	targets := 0
	for i, micro := range window.batches {
		batch, err := t.plan.batch(micro)
		if err != nil {
			return err
		}
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
	if math.IsNaN(loss) || math.IsInf(loss, 0) || math.IsNaN(norm) || math.IsInf(norm, 0) {
		return fmt.Errorf("loss is %v and the gradient's norm %v on %s: training diverged (a lower --learning-rate may help)",
			loss, norm, strings.Join(t.plan.names(window), ", "))
	}
	t.state.Step++
	line := runs.Metrics{
		Step: t.state.Step, Epoch: t.plan.epoch(t.state.Step), Loss: &loss, LearningRate: &rate, GradNorm: &norm, Tokens: t.state.Tokens,
	}
	t.measure(&line)
	if len(t.job.Validation) > 0 && (t.state.Step%t.EvalSteps == 0 || t.state.Step == t.plan.steps) {
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

// measure fills the timing fields.
func (t *trainer) measure(line *runs.Metrics) {
	now := time.Now()
	if d := now.Sub(t.lastTime).Seconds(); d > 0 {
		pace := float64(t.state.Tokens-t.lastTokens) / d
		line.TokensPerSecond = &pace
		if t.job.PeakFLOPs > 0 && !t.FullFineTune {
			mfu := pace * FLOPsPerToken(t.model.Config, t.result.Layout.Size, t.plan.meanLength) / t.job.PeakFLOPs
			line.MFU = &mfu
		}
	}
	if t.job.Memory != nil {
		memory := t.job.Memory()
		line.Memory = &memory
	}
	t.lastTime, t.lastTokens = now, t.state.Tokens
}

// evaluate measures the validation loss, and keeps the parameters if it is the lowest.
func (t *trainer) evaluate(line *runs.Metrics) error {
	loss, err := t.meanLoss(context.Background(), t.job.Validation) // a step is not left half done
	if err != nil {
		return fmt.Errorf("evaluate: %w", err)
	}
	perplexity := math.Exp(loss)
	if math.IsNaN(perplexity) || math.IsInf(perplexity, 0) {
		return fmt.Errorf("evaluation loss is %v: training diverged (a lower --learning-rate may help)", loss)
	}
	line.EvalLoss, line.EvalPerplexity = &loss, &perplexity
	t.eval = loss
	t.lastTime = time.Now() // evaluation is not training time
	if t.state.BestLoss != nil && loss >= *t.state.BestLoss {
		return nil
	}
	t.state.BestLoss, t.state.BestStep = &loss, t.state.Step
	if err := t.pull(); err != nil {
		return err
	}
	best := t.state
	if err := writeDir(filepath.Join(t.job.Dir, bestDir), best.write); err != nil {
		return fmt.Errorf("save best parameters: %w", err)
	}
	return nil
}

// meanLoss is the loss a target token over examples, in nats.
func (t *trainer) meanLoss(ctx context.Context, examples []prompt.Example) (float64, error) {
	sum, targets := 0.0, 0
	for _, rows := range t.plan.inOrder(examples) {
		if err := ctx.Err(); err != nil {
			return 0, err
		}
		batch, err := t.plan.pack(rows)
		if err != nil {
			return 0, err
		}
		s, err := t.stepper.evaluate(batch)
		if err != nil {
			return 0, err
		}
		sum += s
		targets += batch.targets
	}
	return sum / float64(targets), nil
}

func (t *trainer) pull() (err error) {
	t.state.Values, t.state.First, t.state.Second, err = t.stepper.get()
	return err
}

func (t *trainer) save() error {
	if err := t.pull(); err != nil {
		return err
	}
	if err := t.log.Sync(); err != nil {
		return err
	}
	return saveCheckpoint(t.job.Dir, &t.state, t.KeepLast)
}

func (t *trainer) report(line runs.Metrics) {
	if t.job.Progress == nil {
		return
	}
	p := Progress{
		Step: t.state.Step, Steps: t.plan.steps, Epoch: line.Epoch, Loss: *line.Loss, EvalLoss: t.eval, LearningRate: *line.LearningRate,
	}
	if line.TokensPerSecond != nil {
		p.TokensPerSecond = *line.TokensPerSecond
	}
	if line.Memory != nil {
		p.Memory = *line.Memory
	}
	done := t.state.Step - t.startStep
	p.Left = time.Duration(float64(time.Since(t.start)) / float64(done) * float64(t.plan.steps-t.state.Step)).Round(time.Second)
	t.job.Progress(p)
}
