package sft

import (
	"context"
	"errors"
	"fmt"
	"math"
	"path/filepath"
	"time"

	"github.com/threebook/threebook/kit/llama"
	"github.com/threebook/threebook/kit/lora"
	"github.com/threebook/threebook/kit/runs"
)

// trainer is a training under way.
type trainer struct {
	Config
	job     Job
	model   *llama.Model
	stepper *stepper
	log     *runs.MetricsLog
	plan    plan
	state   state
	saved   int // step of the last checkpoint, 0 before
	result  Result
	eval    float64  // last evaluation loss, NaN before
	names   []string // of the last window's examples

	pace       pace
	compiled   map[program]bool
	lastTokens int64
	begun      time.Time
	earlier    float64 // seconds of the sittings before this one
	lastTime   time.Time
}

// program is a graph at a padded length: each is compiled when it is first run.
type program struct {
	evaluation bool
	length     int
}

// compiles says whether a program is run for the first time.
func (t *trainer) compiles(p program) bool {
	known := t.compiled[p]
	t.compiled[p] = true
	return !known
}

func newTrainer(c Config, model *llama.Model, job Job) (*trainer, error) {
	t := &trainer{Config: c, job: job, model: model, eval: math.NaN(), compiled: map[program]bool{}}
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
	t.pace.examplesAStep = c.BatchSize * c.Accumulation
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
	now, err := t.recipe()
	if err != nil {
		return err
	}
	saved, warnings, err := loadLatest(t.job.Dir, size, now)
	if err != nil {
		return err
	}
	if err := t.checkBest(saved, size, now); err != nil {
		return err
	}
	t.result.Warnings = append(t.result.Warnings, warnings...)
	if t.log, err = runs.OpenMetricsLog(filepath.Join(t.job.Dir, runs.MetricsName)); err != nil {
		return err
	}
	if saved != nil {
		t.state, t.saved, t.result.ResumedFrom = *saved, saved.Step, saved.Step
	} else {
		values, err := t.initial()
		if err != nil {
			return err
		}
		if len(values) != size {
			return fmt.Errorf("initial parameters: %d values, want %d", len(values), size)
		}
		t.state = state{Values: values, First: make([]float32, size), Second: make([]float32, size), Recipe: now}
	}
	if lines, _, err := runs.ReadMetrics(filepath.Join(t.job.Dir, runs.MetricsName)); err != nil {
		return err
	} else if len(lines) > 0 {
		t.earlier = secondsUntil(lines, t.state.Step)
		if err := t.log.Resume(t.state.Step); err != nil {
			return err
		}
	}
	return t.stepper.set(t.state.Values, t.state.First, t.state.Second)
}

// checkBest finds out at the beginning what would else fail at the end: that
// best/ is another training's, or that the one saved counts on is damaged.
func (t *trainer) checkBest(saved *state, size int, now recipe) error {
	path := filepath.Join(t.job.Dir, bestDir)
	if err := recoverDir(path); err != nil {
		return fmt.Errorf("recover best parameters: %w", err)
	}
	_, err := readState(path, size, now)
	if errors.Is(err, errDamaged) && (saved == nil || saved.BestLoss == nil) {
		return nil // it is not there yet, or written anew at the first evaluation
	}
	if err != nil {
		return fmt.Errorf("read best parameters: %w", err)
	}
	return nil
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

// ended says whether the schedule is over, or patience.
func (t *trainer) ended() bool {
	return t.state.Step >= t.plan.steps || t.outOfPatience(&t.state)
}

func (t *trainer) run(ctx context.Context) error {
	t.begun = time.Now()
	t.lastTime, t.lastTokens = t.begun, t.state.Tokens
	t.report(runs.Metrics{})
	for !t.ended() {
		if ctx.Err() != nil {
			if t.state.Step > t.saved {
				if err := t.save(); err != nil {
					return err
				}
			}
			return ctx.Err()
		}
		number := t.state.Step + 1
		if err := t.step(); err != nil {
			return fmt.Errorf("step %d: %w", number, t.withAdvice(err))
		}
		if t.state.Step%t.SaveSteps == 0 || t.ended() {
			if err := t.save(); err != nil {
				return err
			}
		}
	}
	t.result.Stopped = t.stopped()
	return t.withAdvice(t.finish(ctx))
}

// save writes a checkpoint of a state that can be gone on from.
func (t *trainer) save() error {
	start := time.Now()
	if err := t.pull(); err != nil {
		return err
	}
	if err := t.log.Sync(); err != nil {
		return err
	}
	if err := saveCheckpoint(t.job.Dir, &t.state, t.KeepLast); err != nil {
		return err
	}
	t.saved = t.state.Step
	t.pace.save(time.Since(start))
	t.lastTime = time.Now() // a checkpoint is not training time
	return nil
}

// pull takes the state to the host, if it can be gone on from.
func (t *trainer) pull() (err error) {
	if t.state.Values, t.state.First, t.state.Second, err = t.stepper.get(); err != nil {
		return err
	}
	return t.checkFinite()
}
