package main

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/threebook/threebook/kit"
)

type reportCmd struct {
	Runs   []string `arg:"" name:"run" help:"Run directories: trainings and tests."`
	Output string   `required:"" short:"o" placeholder:"FILE.html" help:"Page to write."`
	Title  string   `help:"Heading of the page."`
}

func (reportCmd) Help() string {
	return `Example:
  threebook report reports/runs/ID reports/tests/BASE reports/tests/TUNED -o reports/report.html`
}

// Run writes the page.
func (c reportCmd) Run(ctx context.Context, s *screen) error {
	if ext := strings.ToLower(filepath.Ext(c.Output)); ext != ".html" && ext != ".htm" {
		return usageError{fmt.Errorf("--output %s: the report is a page, want a name that ends in .html", c.Output)}
	}
	if err := kit.Report(ctx, kit.ReportConfig{Runs: c.Runs, Output: c.Output, Title: c.Title}); err != nil {
		return err
	}
	s.printf("report %s\n", c.Output)
	return nil
}
