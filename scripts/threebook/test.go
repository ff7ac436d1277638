package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/threebook/threebook/kit"
	"github.com/threebook/threebook/kit/judge"
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
}

// judge is the judge of these flags. What Qwen3-VL answered is kept under root, so
// that the same picture is never asked about twice.
func (f judging) judge(root string) (judge.Judge, error) {
	if f.JudgeURL == "" {
		return judge.NewReference(), nil
	}
	key := os.Getenv("THREEBOOK_JUDGE_KEY")
	if f.JudgeKeyFile != "" {
		data, err := os.ReadFile(f.JudgeKeyFile)
		if err != nil {
			return nil, fmt.Errorf("read --judge-key-file: %w", err)
		}
		key = strings.TrimSpace(string(data))
	}
	qwen, err := judge.NewQwen(judge.QwenConfig{
		URL: f.JudgeURL, Key: judge.Secret(key), Model: f.JudgeModel, MaxCalls: f.MaxJudgeCalls, CallsPerMinute: f.JudgeRate,
	})
	if err != nil {
		return nil, err
	}
	return judge.Cached(qwen, filepath.Join(root, "ratings")), nil
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
}

func (testCmd) Help() string {
	return `Every answer is rendered; code that draws nothing is rated 0. What a broken judge leaves unrated is
tried again by the same command. Besides the answers a judge with a server rates up to 40 control pictures,
10 of each kind; the last kind is the model's own pictures, rated as other examples'.

Examples:
  threebook test --model-path data/tiny --adapter reports/runs/ID/adapter --n 10
  THREEBOOK_JUDGE_URL=http://127.0.0.1:8000/v1 threebook test --model-path CodeLlama-7b-Instruct-hf --test-data pairs.parquet`
}

// Run tests, and prints the summary.
func (c testCmd) Run(ctx context.Context, s *screen, given map[string]any) error {
	config, err := c.testConfig(c.env(s, given))
	if err != nil {
		return err
	}
	run, err := kit.Test(ctx, config)
	if err != nil {
		return err
	}
	printTest(s, run)
	return nil
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
	}, nil
}

func printTest(s *screen, run kit.TestRun) {
	if run.Existing {
		s.note("this test is done already; --fresh starts another")
	}
	for _, w := range run.Manifest.Warnings {
		s.note("warning: %s", w)
	}
	s.printf("%srun %s\n", score.Summary(run.Results), run.Dir)
}
