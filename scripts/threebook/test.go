package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/threebook/threebook/kit"
	"github.com/threebook/threebook/kit/judge"
	"github.com/threebook/threebook/kit/judge/qwen"
	"github.com/threebook/threebook/kit/runs"
	"github.com/threebook/threebook/kit/score"
)

// judging are the flags of the judge. Keys come from the environment or a file,
// never from the command line, where others can read them.
type judging struct {
	JudgeURL      string  `env:"THREEBOOK_JUDGE_URL" placeholder:"URL" help:"OpenAI-compatible server with Qwen3-VL; none compares with the official picture."`
	JudgeModel    string  `env:"THREEBOOK_JUDGE_MODEL" placeholder:"NAME" help:"Its model."`
	JudgeKeyFile  string  `env:"THREEBOOK_JUDGE_KEY_FILE" placeholder:"FILE" help:"File with its key; or set $$THREEBOOK_JUDGE_KEY."`
	MaxJudgeCalls int     `default:"0" help:"Budget of calls to the judge; 0 is no limit."`
	JudgeRate     float64 `default:"0" help:"Calls to the judge a minute; 0 is no limit."`
	JudgeWorkers  int     `default:"4" help:"Calls to the judge at once."`

	Repeats          int      `default:"1" help:"How often the judge's server rates each picture: the mean counts, the spread is reported."`
	JudgeTemperature *float64 `placeholder:"T" help:"Of the judge's replies; 0, or with --repeats 0.7."`
}

// judge is the judge of these flags. What Qwen3-VL answered is kept under root, so
// that the same picture is never asked about twice.
func (f judging) judge(root string) (judge.Judge, error) {
	switch {
	case f.Repeats < 1:
		return nil, usageError{fmt.Errorf("--repeats is %d, want at least 1", f.Repeats)}
	case f.JudgeURL == "" && f.Repeats > 1:
		return nil, usageError{fmt.Errorf("--repeats %d: reference similarity is the same each time; name a judge's server with --judge-url", f.Repeats)}
	case f.JudgeURL == "" && f.JudgeTemperature != nil:
		return nil, usageError{fmt.Errorf("--judge-temperature: reference similarity has none; name a judge's server with --judge-url")}
	case f.JudgeURL == "":
		return judge.NewReference(), nil
	}
	temperature := 0.0
	if f.Repeats > 1 {
		temperature = judge.RepeatTemperature
	}
	if f.JudgeTemperature != nil {
		temperature = *f.JudgeTemperature
	}
	switch {
	case !(temperature >= 0 && temperature <= 2):
		return nil, usageError{fmt.Errorf("--judge-temperature is %g, want 0 to 2", temperature)}
	case temperature == 0 && f.Repeats > 1:
		return nil, usageError{fmt.Errorf("--repeats %d --judge-temperature 0: at temperature 0 a server gives the same answer each time", f.Repeats)}
	}
	key := os.Getenv("THREEBOOK_JUDGE_KEY")
	if f.JudgeKeyFile != "" {
		data, err := os.ReadFile(f.JudgeKeyFile)
		if err != nil {
			return nil, fmt.Errorf("read --judge-key-file: %w", err)
		}
		key = strings.TrimSpace(string(data))
	}
	qwen, err := qwen.New(qwen.Config{
		URL: f.JudgeURL, Key: qwen.Secret(key), Model: f.JudgeModel, Temperature: temperature, MaxCalls: f.MaxJudgeCalls, CallsPerMinute: f.JudgeRate,
	})
	if err != nil {
		return nil, err
	}
	return judge.Repeated(judge.Cached(qwen, filepath.Join(root, "ratings")), f.Repeats)
}

type testCmd struct {
	common
	sampling
	drawing
	judging
	ModelPath      string `required:"" placeholder:"DIR" help:"Base model."`
	Adapter        string `placeholder:"DIR" help:"Adapter directory; none tests the base model."`
	TrainingRun    string `placeholder:"DIR" help:"Training run that a base model is tested beside; an adapter's is found by itself."`
	TestData       string `placeholder:"FILE" help:"Pairs to test on; else the training run's, else data/training_data.json."`
	UseTrainingSet bool   `help:"Test on training examples in place of validation ones."`
	N              int    `default:"10" help:"Examples: those of smallest seeded hash."`
	Samples        int    `default:"1" help:"Answers an example."`
	BatchSize      int    `default:"16" help:"Answers written together."`
	Output         string `short:"o" placeholder:"FILE" help:"Also write test_results.json here."`

	PassThreshold float64 `default:"0.5" help:"Rating from which one of several answers passes, for pass@k."`
	Compare       string  `placeholder:"RUN" help:"Another test's directory or test_results.json: show the paired difference of this test from it."`
	JudgePriceIn  float64 `default:"0" placeholder:"PRICE" help:"Price of a million tokens sent to the judge, to show what its calls cost."`
	JudgePriceOut float64 `default:"0" placeholder:"PRICE" help:"Price of a million tokens that the judge writes."`
}

func (testCmd) Help() string {
	return `Every answer is rendered; code that draws nothing is rated 0. What a broken judge leaves unrated is
tried again by the same command. Besides the answers a judge with a server rates up to 50 control pictures,
10 of each kind; the last kind is the model's own pictures, rated as other examples'. With --repeats K it
rates every picture K times, each time with another seed; the mean counts, and the summary has the spread.

With --samples K the summary has, for k up to K, the expected rating of the best of k answers and pass@k, the
probability that one of k is rated --pass-threshold or more. Both are averages over all choices of k answers.
With --compare RUN it ends with this test minus that one, over the examples rated in both: tests by another
judge, or of otherwise rendered pictures, are refused.

Examples:
  threebook test --model-path data/tiny --adapter reports/runs/ID/adapter --n 10
  threebook test --model-path data/tiny --adapter reports/runs/ID/adapter --n 10 --compare reports/tests/BASE
  threebook test --model-path data/tiny --adapter reports/runs/ID/adapter --n 10 --samples 8 --temperature 0.8
  THREEBOOK_JUDGE_URL=http://127.0.0.1:8000/v1 threebook test --model-path CodeLlama-7b-Instruct-hf --test-data pairs.parquet`
}

// Run tests, and prints the summary.
func (c testCmd) Run(ctx context.Context, s *screen, given map[string]any) error {
	config, err := c.testConfig(c.env(s, given))
	if err != nil {
		return err
	}
	if _, set := given["pass-threshold"]; set && c.Samples == 1 {
		return usageError{fmt.Errorf("--pass-threshold: pass@k is of several answers an example, say --samples 2 or more")}
	}
	var other kit.TestRun
	if c.Compare != "" { // before anything is spent
		if other, err = kit.LoadTest(c.Compare); err != nil {
			return fmt.Errorf("--compare: %w", err)
		}
		if err := score.Comparable(other.Results.Judge, config.Judge.Describe()); err != nil {
			return fmt.Errorf("--compare %s: %w", c.Compare, err)
		}
	}
	run, err := kit.Test(ctx, config)
	if err != nil {
		return err
	}
	c.print(s, run)
	if c.Compare == "" {
		return nil
	}
	return c.printComparison(s, other, run)
}

func (c testCmd) testConfig(env kit.Env) (kit.TestConfig, error) {
	drawing, err := c.drawing.config()
	if err != nil {
		return kit.TestConfig{}, err
	}
	j, err := c.judge(c.Root)
	if err != nil {
		return kit.TestConfig{}, err
	}
	if c.N < 1 || c.Samples < 1 {
		return kit.TestConfig{}, usageError{fmt.Errorf("--n %d --samples %d: want at least 1 of each", c.N, c.Samples)}
	}
	if !(c.PassThreshold > 0 && c.PassThreshold <= 1) {
		return kit.TestConfig{}, usageError{fmt.Errorf("--pass-threshold %g: ratings are from 0 to 1, want more than 0 and at most 1", c.PassThreshold)}
	}
	if !(c.JudgePriceIn >= 0 && c.JudgePriceOut >= 0) {
		return kit.TestConfig{}, usageError{fmt.Errorf("--judge-price-in %g --judge-price-out %g: a price is 0 or more", c.JudgePriceIn, c.JudgePriceOut)}
	}
	if ext := filepath.Ext(c.Output); c.Output != "" && ext != ".json" {
		return kit.TestConfig{}, usageError{fmt.Errorf("--output %s: unknown extension %q (known: .json)", c.Output, ext)}
	}
	sampling, err := c.sampling.config(c.BatchSize)
	if err != nil {
		return kit.TestConfig{}, err
	}
	return kit.TestConfig{
		Env: env, Generate: sampling, Render: drawing, Judge: j, JudgeWorkers: c.JudgeWorkers,
		ModelPath: c.ModelPath, Adapter: c.Adapter, TrainingRun: c.TrainingRun, TestData: c.TestData,
		UseTrainingSet: c.UseTrainingSet, N: c.N, Samples: c.Samples, Seed: c.Seed, Output: c.Output,
		PassThreshold: c.PassThreshold,
	}, nil
}

// print shows the summary, and what the judge cost where there are prices.
func (c testCmd) print(s *screen, run kit.TestRun) {
	if run.Existing {
		s.note("this test is done already; --fresh starts another")
	}
	for _, w := range run.Manifest.Warnings {
		s.note("warning: %s", w)
	}
	s.printf("%s", score.Summary(run.Results))
	if p := (score.Prices{Prompt: c.JudgePriceIn, Completion: c.JudgePriceOut}); p != (score.Prices{}) && run.Results.Work != nil {
		s.printf("%s\n", p.Cost(*run.Results.Work))
	}
	if took := elapsed(run.Manifest); took > 0 {
		s.printf("Elapsed: %s, loading the model included\n", short(took))
	}
	s.printf("run %s\n", run.Dir)
}

// elapsed is how long the test took, over all of its lives that ended in order.
func elapsed(m runs.Manifest) time.Duration {
	total := 0.0
	for _, stage := range m.Stages {
		total += stage.Seconds
	}
	return time.Duration(total * float64(time.Second))
}

// printComparison shows this test minus the other one.
func (c testCmd) printComparison(s *screen, other, run kit.TestRun) error {
	d, err := kit.Compare(other, run)
	if err != nil {
		return fmt.Errorf("--compare %s: %w", c.Compare, err)
	}
	s.printf("\n%s", d.Text(c.Compare))
	for _, n := range d.Notes {
		s.printf("Note: %s\n", n)
	}
	return nil
}
