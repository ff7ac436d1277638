package main

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/threebook/threebook/kit"
	"github.com/threebook/threebook/kit/render"
)

type reportCmd struct {
	Runs   []string `arg:"" name:"run" help:"Run directories: trainings and tests."`
	Output string   `required:"" short:"o" placeholder:"FILE.html" help:"Page to write."`
	Title  string   `help:"Heading of the page."`

	InlineLimit int    `default:"48" placeholder:"MIB" help:"Pictures up to so many MiB in all are inside the page; more go to the folder FILE_files beside it, 0 always."`
	Figures     string `placeholder:"DIR" help:"Write every chart as SVG and PNG too, for a paper."`
	Tables      string `placeholder:"DIR" help:"Write the numbers as CSV and Markdown tables too."`

	Browser        string `placeholder:"FILE" help:"Chromium for --figures; else the one on the PATH."`
	AllowNoSandbox bool   `help:"Draw figures also where Chromium's own sandbox cannot start."`
}

func (reportCmd) Help() string {
	return `Example:
  threebook report reports/runs/ID reports/tests/BASE reports/tests/TUNED -o reports/report.html
  threebook report reports/runs/ID -o reports/report.html --figures reports/figures --tables reports/tables`
}

// Run writes the page.
func (c reportCmd) Run(ctx context.Context, s *screen) error {
	if ext := strings.ToLower(filepath.Ext(c.Output)); ext != ".html" && ext != ".htm" {
		return usageError{fmt.Errorf("--output %s: the report is a page, want a name that ends in .html", c.Output)}
	}
	if c.InlineLimit < 0 {
		return usageError{fmt.Errorf("--inline-limit is %d MiB, want 0 or more", c.InlineLimit)}
	}
	config := kit.ReportConfig{Runs: c.Runs, Output: c.Output, Title: c.Title, PictureLimit: int64(c.InlineLimit) << 20}
	if c.InlineLimit == 0 {
		config.PictureLimit = -1
	}
	if err := kit.Report(ctx, config); err != nil {
		return err
	}
	s.printf("report %s\n", c.Output)
	if c.Tables != "" {
		paths, err := kit.WriteTables(c.Runs, c.Tables)
		if err != nil {
			return err
		}
		s.printf("tables %s: %d as CSV and Markdown\n", c.Tables, len(paths)/2)
	}
	if c.Figures != "" {
		paths, err := kit.WriteFigures(ctx, config, render.Config{Browser: c.Browser, AllowNoSandbox: c.AllowNoSandbox}, c.Figures)
		if err != nil {
			return err
		}
		s.printf("figures %s: %d as SVG and PNG\n", c.Figures, len(paths)/2)
	}
	return nil
}
