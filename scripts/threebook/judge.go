package main

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/threebook/threebook/kit"
	"github.com/threebook/threebook/kit/runs"
)

type judgeCmd struct {
	Calibrate string    `required:"" placeholder:"FILE.csv" help:"People's scores: columns name and score, and sample, shot_sha256, rater, time where known."`
	Tests     []string  `arg:"" optional:"" name:"test" help:"Run directories of the tests that were scored; none takes those under --root that have the pictures."`
	Root      string    `default:"reports" help:"Directory of runs and tests."`
	Bins      int       `default:"5" help:"Equal bins over 0 to 1, for the weighted kappa."`
	Threshold []float64 `default:"0.25,0.5,0.75" help:"From which score on a picture counts as good; several at once."`
	Seed      int64     `default:"0" help:"Of the bootstrap."`
	Output    string    `short:"o" placeholder:"FILE.json" help:"Also write calibration.json here."`
}

func (judgeCmd) Help() string {
	return `Says how far a judge's ratings agree with people's scores of the same pictures, as threebook rate writes
them: Spearman's rho, Kendall's tau-b, quadratic weighted kappa, mean absolute error, bias, and who
calls a picture good. Each has a 95% bootstrap interval over pictures. With two raters or more it also says
how far people agree with each other. Of several scores of one rater for a picture the last counts;
a picture's score is the mean over raters. The figures go to calibration.json in each test's
directory, where threebook report finds them.

Examples:
  threebook judge --calibrate labels.csv
  threebook judge --calibrate labels.csv reports/tests/BASE reports/tests/TUNED -o calibration.json`
}

// Run measures, and prints a table.
func (c judgeCmd) Run(ctx context.Context, s *screen) error {
	if ext := strings.ToLower(filepath.Ext(c.Output)); c.Output != "" && ext != ".json" {
		return usageError{fmt.Errorf("--output %s: unknown extension %q (known: .json)", c.Output, ext)}
	}
	if c.Bins < 2 {
		return usageError{fmt.Errorf("--bins is %d, want at least 2", c.Bins)}
	}
	for _, t := range c.Threshold {
		if !(t > 0 && t <= 1) {
			return usageError{fmt.Errorf("--threshold is %g, want a score above 0 and up to 1", t)}
		}
	}
	result, err := kit.Calibrate(ctx, kit.CalibrateConfig{
		Env: kit.Env{Root: c.Root}, Labels: c.Calibrate, Tests: c.Tests,
		Bins: c.Bins, Thresholds: c.Threshold, Seed: c.Seed, Output: c.Output,
	})
	if err != nil {
		return err
	}
	for _, w := range result.Warnings {
		s.note("warning: %s", w)
	}
	s.printf("%s\n", kit.CalibrationTable(result.Calibration))
	for _, dir := range result.Dirs {
		s.printf("calibration %s\n", filepath.Join(dir, runs.CalibrationName))
	}
	return nil
}
