package main

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/threebook/threebook/kit"
	"github.com/threebook/threebook/kit/runs"
	"github.com/threebook/threebook/kit/score"
)

type demoCmd struct {
	common
	judging
	drawing
	N int `default:"24" help:"Validation examples to test on, at most."`
}

func (demoCmd) Help() string {
	return `Pairs the sample scenes, fine-tunes the embedded model, tests it before and after, and writes a report.
Interrupted, the same command goes on.

Example:
  threebook demo`
}

// Run runs the loop and prints how long each stage took and what came out.
func (c demoCmd) Run(ctx context.Context, s *screen, given map[string]any) error {
	if c.N < 1 {
		return usageError{fmt.Errorf("--n is %d, want at least 1", c.N)}
	}
	drawing, err := c.drawing.config()
	if err != nil {
		return err
	}
	j, err := c.judge(c.Root)
	if err != nil {
		return err
	}
	d, err := kit.Demo(ctx, kit.DemoConfig{Env: c.env(s, given), Judge: j, Render: drawing, N: c.N})
	if err != nil {
		return err
	}
	for _, w := range warnings(d) {
		s.note("warning: %s", w)
	}
	s.printf("\n%s\n%s", stageTable(d.Stages), summary(d))
	return nil
}

func warnings(d kit.DemoRun) []string {
	var list []string
	for _, m := range []runs.Manifest{d.Train.Manifest, d.Base.Manifest, d.Tuned.Manifest} {
		list = append(list, m.Warnings...)
	}
	return list
}

func stageTable(stages []runs.Stage) string {
	var b strings.Builder
	total := 0.0
	for _, s := range stages {
		fmt.Fprintf(&b, "  %-11s %6.1f s\n", s.Name, s.Seconds)
		total += s.Seconds
	}
	fmt.Fprintf(&b, "  %-11s %6.1f s\n", "total", total)
	return b.String()
}

// summary is seven lines: data, model, loss, ratings before and after, whether the
// pictures are their own descriptions', report.
func summary(d kit.DemoRun) string {
	var b strings.Builder
	label := d.Tuned.Results.Judge.Label
	fmt.Fprintf(&b, "pairs     %d: %d to train on, %d to validate\n", d.Pairs.Pairs, d.Pairs.Train, d.Pairs.Validation)
	m := d.Train.Manifest
	fmt.Fprintf(&b, "model     %s, %d weights, %s\n", m.BaseModel.Path, m.BaseModel.Parameters, m.BaseModel.Training)
	if v := d.Train.Metrics.Validation; v != nil {
		fmt.Fprintf(&b, "loss      %.3f train, %.3f validation, after LoRA on %v\n", d.Train.Metrics.Train.Loss, v.Loss, m.Resolved["backend"])
	}
	fmt.Fprintf(&b, "base      %s\n", sideLine(d.Base.Results, label))
	fmt.Fprintf(&b, "tuned     %s\n", sideLine(d.Tuned.Results, label))
	fmt.Fprintf(&b, "pictures  own minus another's: base %s, tuned %s\n", score.OwnMinusAnothers(d.Base.Results), score.OwnMinusAnothers(d.Tuned.Results))
	path, err := filepath.Abs(d.Report)
	if err != nil {
		path = d.Report
	}
	fmt.Fprintf(&b, "report    %s\n", path)
	return b.String()
}

// sideLine is "mean reference similarity 0.412 [0.301, 0.520], 9 of 9 rated, 2 drew nothing".
func sideLine(t runs.TestResults, label string) string {
	if t.AverageRating == nil {
		return fmt.Sprintf("nothing was rated (%d unscored)", t.FailedEvaluations)
	}
	interval := ""
	if len(t.Interval) == 2 {
		interval = fmt.Sprintf(" [%.3f, %.3f]", t.Interval[0], t.Interval[1])
	}
	return fmt.Sprintf("mean %s %.3f%s, %d of %d rated, %d drew nothing", label, *t.AverageRating, interval,
		t.SuccessfulEvaluations, t.NumTested, t.RenderFailures)
}
