package kit

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"github.com/threebook/threebook/kit/generate"
	"github.com/threebook/threebook/kit/judge"
	"github.com/threebook/threebook/kit/lora"
	"github.com/threebook/threebook/kit/pairs"
	"github.com/threebook/threebook/kit/prompt"
	"github.com/threebook/threebook/kit/render"
	"github.com/threebook/threebook/kit/runs"
	"github.com/threebook/threebook/kit/sft"
)

// DemoConfig of [Demo]. The zero value runs on the sample scenes and the
// embedded model, from the repository's root.
type DemoConfig struct {
	Env
	Scenes    string      // default data/scenes
	ModelPath string      // default data/tiny
	Judge     judge.Judge // default reference similarity
	Render    render.Config
	SFT       sft.Config // default [DemoRecipe]; its seed is the tests' too
	N         int        // validation examples; default all, at most 24
	MaxTokens int        // new tokens an answer; default 768
}

// DemoRun is what the loop made.
type DemoRun struct {
	Pairs  pairs.Report
	Train  TrainRun
	Base   TestRun // the model before training
	Tuned  TestRun // and after
	Report string  // the HTML page
	Dir    string  // of the demo's own record
	Stages []runs.Stage
}

// DemoRecipe is the shipped recipe made short enough for a laptop: fewer epochs
// at a higher rate, no accumulation.
func DemoRecipe() sft.Config {
	return sft.Config{
		LoRA: lora.Config{Dropout: 0.05}, Epochs: 10, BatchSize: 4, Accumulation: 1, LearningRate: 4e-3,
		EvalSteps: 20, SaveSteps: 40, Seed: 42, PadTo: []int{128, 160, 192},
	}
}

// demoLength is the most tokens that an example of the demo's training may have.
// The drawn scenes have fewer, those written by hand two to three times as many:
// longer than the embedded model has seen, so that it would learn their noise only.
const demoLength = 256

// Demo runs the whole loop: pair, train, test the base model and the tuned one,
// report. Interrupted, it goes on where it stopped. How long each stage took is
// recorded in the run.json of a run of its own.
func Demo(ctx context.Context, c DemoConfig) (d DemoRun, err error) {
	dev, err := c.start() // for its name: each verb opens its own
	if err != nil {
		return d, err
	}
	dev.Close()
	c.fill()
	d.Report = filepath.Join(c.Root, "demo.html")
	run, err := c.open()
	if err != nil {
		return d, err
	}
	done := run.Existing && run.Manifest.Outcome == runs.Done
	defer func() {
		if done { // its record stays as it is
			err = errors.Join(err, run.Release())
			return
		}
		err = run.Finish(err)
	}()
	for _, s := range c.stages(ctx, &d) {
		start := time.Now()
		end := func() {}
		if !done {
			end = run.Stage(s.name)
		}
		if err := s.run(); err != nil {
			end()
			return d, fmt.Errorf("%s: %w", s.name, err)
		}
		end()
		d.Stages = append(d.Stages, runs.Stage{Name: s.name, Seconds: time.Since(start).Seconds()})
	}
	run.Manifest.TrainingRun = d.Train.Manifest.ID
	d.Dir = run.Dir
	return d, nil
}

// open finds the demo's own run by its scenes, model and recipe.
func (c DemoConfig) open() (*runs.Run, error) {
	scenes, err := runs.HashInput("scenes", c.Scenes)
	if err != nil {
		return nil, err
	}
	model, input, err := describeModel(c.ModelPath)
	if err != nil {
		return nil, err
	}
	description := c.Judge.Describe()
	return runs.Open(runs.Options{Root: c.Root, Kind: runs.KindDemo, Fresh: c.Fresh, Manifest: runs.Manifest{
		Command: c.Command, Given: c.Given, Seed: c.SFT.Seed, Inputs: []runs.Input{scenes, input}, BaseModel: model, Judge: &description,
		Resolved: map[string]any{
			"n": c.N, "max_tokens": c.MaxTokens, "backend": c.Backend, "recipe": c.SFT.WithDefaults(),
			"judge": description.Name, "judge_model": description.Model,
		},
	}})
}

type demoStage struct {
	name string
	run  func() error
}

func (c DemoConfig) stages(ctx context.Context, d *DemoRun) []demoStage {
	return []demoStage{
		{"pair", func() (err error) { d.Pairs, err = Pair(ctx, c.Env, c.PairsConfig()); return err }},
		{"train", func() (err error) { d.Train, err = Train(ctx, c.TrainConfig()); return err }},
		{"test base", func() (err error) { d.Base, err = Test(ctx, c.TestConfig("base", "", d.Train.Dir)); return err }},
		{"test tuned", func() (err error) {
			d.Tuned, err = Test(ctx, c.TestConfig("tuned", d.Train.Adapter, d.Train.Dir))
			return err
		}},
		{"report", func() error {
			c.report("report", 0, 1, "")
			err := Report(ctx, ReportConfig{
				Env: c.Env, Runs: []string{d.Train.Dir, d.Base.Dir, d.Tuned.Dir}, Output: d.Report, Title: "threebook demo",
			})
			if err == nil {
				c.report("report", 1, 1, d.Report)
			}
			return err
		}},
	}
}

// PairsConfig is how the demo pairs its scenes.
func (c DemoConfig) PairsConfig() pairs.Config {
	c.fill()
	config := pairsConfig(c.Scenes, c.data())
	config.Also = []string{filepath.Join(c.Root, "training_data.json")}
	return config
}

// data is the demo's file of pairs.
func (c DemoConfig) data() string { return filepath.Join(c.Root, "pairs.parquet") }

// pairsConfig pairs a directory of scenes.
func pairsConfig(scenes, output string) pairs.Config {
	return pairs.Config{
		ScreenshotsDir: filepath.Join(scenes, "screenshots"), ScriptsDir: filepath.Join(scenes, "extracted_scripts"),
		Output: output, Source: filepath.Base(scenes),
	}
}

func (c *DemoConfig) fill() {
	if c.Root == "" {
		c.Root = "reports"
	}
	if c.Scenes == "" {
		c.Scenes = filepath.Join("data", "scenes")
	}
	if c.ModelPath == "" {
		c.ModelPath = filepath.Join("data", "tiny")
	}
	if c.SFT.Epochs == 0 {
		c.SFT = DemoRecipe()
	}
	if c.Judge == nil {
		c.Judge = judge.NewReference()
	}
	if c.N == 0 {
		c.N = 24
	}
	if c.MaxTokens == 0 {
		c.MaxTokens = 768
	}
}

// TrainConfig is how the demo trains on its pairs: those that are too long for the
// embedded model are left out, and named. The adapter is the last step's, so that
// the validation pairs, which it is tested on, choose nothing.
func (c DemoConfig) TrainConfig() TrainConfig {
	c.fill()
	return TrainConfig{
		Env: c.Env, SFT: c.SFT, Data: c.data(), ModelPath: c.ModelPath, MaxLength: demoLength, OverLength: prompt.Drop, Final: Last,
	}
}

// TestConfig is how the demo tests one side of its comparison: the base model, or
// with an adapter the tuned one. trainingRun is the run whose examples may not be
// tested; progress goes by the side's name.
func (c DemoConfig) TestConfig(side, adapter, trainingRun string) TestConfig {
	c.fill()
	env := c.Env
	env.Progress = func(p Progress) { c.report(side+" "+p.Stage, p.Done, p.Total, p.Note) }
	return TestConfig{
		Env: env, Generate: generate.Config{MaxTokens: c.MaxTokens, BatchSize: 24}, Render: c.Render, Judge: c.Judge,
		ModelPath: c.ModelPath, Adapter: adapter, TrainingRun: trainingRun, TestData: c.data(), N: c.N, Seed: c.SFT.Seed,
	}
}
