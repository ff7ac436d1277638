package kit

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/threebook/threebook/kit/generate"
	"github.com/threebook/threebook/kit/judge"
	"github.com/threebook/threebook/kit/pairs"
	"github.com/threebook/threebook/kit/prompt"
	"github.com/threebook/threebook/kit/render"
	"github.com/threebook/threebook/kit/runs"
	"github.com/threebook/threebook/kit/score"
)

// DefaultTestData is tested on when neither the caller nor a training run names any.
const DefaultTestData = "data/training_data.json"

// TestConfig of [Test]. ModelPath is required.
type TestConfig struct {
	Env
	Generate       generate.Config
	Render         render.Config // ThreeDir is found by itself
	Judge          judge.Judge   // default: reference similarity
	ModelPath      string
	Adapter        string // none tests the base model
	TrainingRun    string // run directory; default the one the adapter lies in
	TestData       string // default the training run's data, else DefaultTestData
	UseTrainingSet bool   // test on training examples in place of validation ones
	N              int    // examples; default 10
	Samples        int    // answers an example; default 1
	Seed           int64
	Output         string // a copy of test_results.json; optional
	JudgeWorkers   int

	// PassThreshold is the rating from which one of several answers passes, in (0, 1];
	// default [score.DefaultPassThreshold]. It is no part of a test's identity.
	PassThreshold float64
}

// TestRun is a finished test.
type TestRun struct {
	Dir      string
	Results  runs.TestResults // with the controls; Results.Control(score.Swapped) says whether pictures follow their descriptions
	Manifest runs.Manifest
	Existing bool // an earlier run of the same parameters and inputs: nothing was done
}

// Test has a model write code for descriptions, renders it and has a judge rate
// the pictures.
func Test(ctx context.Context, c TestConfig) (TestRun, error) {
	if c.N == 0 {
		c.N = 10
	}
	if c.Samples == 0 {
		c.Samples = 1
	}
	if c.Judge == nil {
		c.Judge = judge.NewReference()
	}
	c.Generate = c.Generate.WithDefaults()
	if err := c.Generate.Validate(); err != nil {
		return TestRun{}, fmt.Errorf("test: %w", err)
	}
	trained, err := c.trainingRun()
	if err != nil {
		return TestRun{}, fmt.Errorf("test: %w", err)
	}
	examples, err := c.selectExamples(trained)
	if err != nil {
		return TestRun{}, fmt.Errorf("test: %w", err)
	}
	l, err := c.open(c.ModelPath, c.Adapter)
	if err != nil {
		return TestRun{}, fmt.Errorf("test: %w", err)
	}
	defer l.close()
	if err := c.Generate.Check(l.tokenizer); err != nil {
		return TestRun{}, fmt.Errorf("test: %w", err)
	}
	if _, err := render.FindBrowser(c.Render.Browser); err != nil {
		return TestRun{}, fmt.Errorf("test: %w", err)
	}
	manifest, err := c.manifest(trained)
	if err != nil {
		return TestRun{}, fmt.Errorf("test: %w", err)
	}
	if c.Adapter != "" {
		other, err := otherBase(c.Adapter, c.ModelPath, func() (string, error) { return manifest.BaseModel.SHA256, nil })
		if err != nil {
			return TestRun{}, fmt.Errorf("test: %w", err)
		}
		if other != "" {
			manifest.Warnings = append(manifest.Warnings, other)
		}
	}
	if len(examples) < c.N {
		manifest.Warnings = append(manifest.Warnings, fmt.Sprintf("%d examples were asked for, the %s set has %d", c.N, c.split(), len(examples)))
	}
	manifest.Warnings = append(manifest.Warnings, c.skipped...)
	run, err := runs.Open(runs.Options{
		Root: c.Root, Kind: runs.KindTest, Fresh: c.Fresh, Manifest: manifest,
		Slug: filepath.Base(filepath.Clean(c.ModelPath)) + "-" + manifest.Role,
	})
	if err != nil {
		return TestRun{}, err
	}
	if run.Existing && run.Manifest.Outcome == runs.Done {
		results, err := runs.ReadResults(run.Path(runs.ResultsJSONName))
		if err == nil && whole(results) {
			err = c.passing(run, &results)
			if err == nil && c.Output != "" {
				err = runs.WriteResults(c.Output, "", results)
			}
			return TestRun{run.Dir, results, run.Manifest, true}, errors.Join(err, run.Release())
		}
	}
	results, err := c.test(ctx, run, l, examples)
	err = run.Finish(err)
	return TestRun{run.Dir, results, run.Manifest, false}, err
}

// whole reports whether everything was rated, as often as asked for: what an
// instrument's failure left unscored is tried again.
func whole(t runs.TestResults) bool {
	return !slices.ContainsFunc(t.Results, func(r runs.Result) bool { return r.Rating == nil || !r.Repeats.Complete() }) &&
		!slices.ContainsFunc(t.Controls, func(c runs.Control) bool { return c.Failed > 0 })
}

// trainingRun is the run whose adapter is tested, nil if it is not known.
func (c TestConfig) trainingRun() (*runs.Run, error) {
	if c.TrainingRun != "" {
		return runs.Load(c.TrainingRun)
	}
	if c.Adapter == "" {
		return nil, nil
	}
	run, err := runs.Load(filepath.Dir(filepath.Clean(c.Adapter)))
	if err != nil {
		return nil, nil // an adapter from elsewhere has no run around it
	}
	return run, nil
}

func (c TestConfig) split() string {
	if c.UseTrainingSet {
		return pairs.Train
	}
	return pairs.Validation
}

// selectExamples reads the pairs of the chosen split and takes n of them, and
// refuses examples that the model was trained on.
func (c *TestConfig) selectExamples(trained *runs.Run) ([]pairs.Pair, error) {
	var seen []runs.Row
	if trained != nil {
		seen = trained.Manifest.TrainingRows
		if c.TestData == "" {
			for _, in := range trained.Manifest.Inputs {
				if in.Name == "data" {
					c.TestData = in.Path
				}
			}
		}
	} else if c.Adapter != "" {
		p, err := readProvenance(c.Adapter)
		if err != nil {
			return nil, err
		}
		if p != nil {
			seen = p.TrainingRows
		}
	}
	if c.TestData == "" {
		c.TestData = DefaultTestData
		if _, err := os.Stat(c.TestData); err != nil {
			return nil, fmt.Errorf("no pairs to test on: give --test-data FILE (threebook pair writes one), --training-run DIR, or an --adapter inside its run")
		}
	}
	split := c.split()
	var list []pairs.Pair
	err := pairs.Each(c.TestData, func(p pairs.Pair) error {
		if p.Split == split {
			list = append(list, p)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return nil, fmt.Errorf("read %s: it has no %s examples", c.TestData, split)
	}
	if err := score.CheckOverlap(list, seen, c.UseTrainingSet); err != nil {
		return nil, fmt.Errorf("%s: %w (choose others, or say --use-training-set)", c.TestData, err)
	}
	return list, nil
}

func (c TestConfig) manifest(trained *runs.Run) (runs.Manifest, error) {
	data, err := runs.HashInput("data", c.TestData)
	if err != nil {
		return runs.Manifest{}, err
	}
	model, modelInput, err := describeModel(c.ModelPath)
	if err != nil {
		return runs.Manifest{}, err
	}
	inputs := []runs.Input{data, modelInput}
	role := runs.RoleBase
	if c.Adapter != "" {
		role = runs.RoleTuned
		adapter, err := runs.HashInput("adapter", c.Adapter)
		if err != nil {
			return runs.Manifest{}, err
		}
		inputs = append(inputs, adapter)
	}
	description := c.Judge.Describe()
	g := c.Generate
	m := runs.Manifest{
		Command: c.Command, Given: c.Given, Seed: c.Seed, Inputs: inputs, BaseModel: model, Role: role,
		PromptTemplateSHA256: prompt.Default().SHA256(), Judge: &description,
		Resolved: map[string]any{
			"n": c.N, "samples": c.Samples, "use_training_set": c.UseTrainingSet,
			"max_tokens": g.MaxTokens, "greedy": g.Greedy, "temperature": g.Temperature, "top_p": g.TopP, "top_k": g.TopK,
			"min_p": g.MinP, "repetition_penalty": g.Repetition, "stop": g.Stop,
			"width": c.Render.Width, "height": c.Render.Height, "frames": c.Render.Frames,
			"judge": description.Name, "judge_model": description.Model, "judge_prompt": description.PromptSHA256,
			"judge_settings": description.Settings, "backend": c.Backend, "prompt_template": prompt.Default().SHA256(),
		},
	}
	if len(g.StopTokens) > 0 { // else the ids of runs without them would change
		m.Resolved["stop_tokens"] = g.StopTokens
	}
	if c.Render.Repair { // likewise
		m.Resolved["repair"] = true
	}
	if trained != nil {
		m.TrainingRun = trained.Manifest.ID
	}
	return m, nil
}

func (c TestConfig) test(ctx context.Context, run *runs.Run, l *loaded, examples []pairs.Pair) (runs.TestResults, error) {
	chosen := score.Select(examples, c.N, c.Seed)
	end := run.Stage("load")
	if err := l.load(); err != nil {
		return runs.TestResults{}, err
	}
	writer, err := newWriter(c.Env, l, c.Generate)
	if err != nil {
		return runs.TestResults{}, err
	}
	pool, err := c.Env.openPool(ctx, c.Render)
	if err != nil {
		return runs.TestResults{}, err
	}
	defer pool.Close()
	end()
	info := pool.Info()
	run.Manifest.Machine = withMachine(run.Manifest.Machine, l.machine())
	m := &run.Manifest.Machine
	m.Browser, m.Three, m.Sandbox, m.Limits, m.BrowserFlags = info.Browser, info.Three, info.Sandbox, info.Limits, info.Flags
	for _, w := range append(info.Warnings, l.warnings...) {
		run.Warn("%s", w)
	}
	if long := writer.overLimit(chosen); long > 0 {
		text := fmt.Sprintf("%d of %d official answers (%.0f%%) are longer than the %d tokens that answers may have",
			long, len(chosen), 100*float64(long)/float64(len(chosen)), c.Generate.MaxTokens)
		c.note("%s", text)
		run.Warn("%s", text)
	} else {
		c.note("none of the %d official answers is longer than the %d tokens that answers may have", len(chosen), c.Generate.MaxTokens)
	}
	run.Manifest.Counts = runs.Counts{Examples: len(examples)}
	if err := run.Save(); err != nil {
		return runs.TestResults{}, err
	}
	end = run.Stage("test")
	defer end()
	results, err := score.Test(ctx, score.Config{
		Pairs: chosen, TotalExamples: len(examples), Samples: c.Samples, PassThreshold: c.PassThreshold, Seed: c.Seed,
		ModelPath: c.ModelPath, Adapter: c.Adapter, Dir: run.Dir, OutputJSON: c.Output, JudgeWorkers: c.JudgeWorkers,
		Progress: func(stage string, done, total int) {
			if stage != "generate" { // the writer tells of every token
				c.report(stage, done, total, "")
			}
		},
		Logger: c.logger(),
	}, newKeptAnswers(writer, run, cmp.Or(c.Root, "reports"), c.Fresh), pool, c.Judge)
	if err != nil {
		return results, err
	}
	for _, w := range results.Warnings {
		run.Warn("%s", w)
	}
	return results, nil
}
