package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/threebook/threebook/kit"
)

type verifyCmd struct {
	Runs   []string `arg:"" optional:"" name:"run" help:"Run directories: trainings, tests and demos."`
	Report string   `placeholder:"FILE.html" help:"Check this report, too: it must follow from the runs, byte for byte. Without runs, those beside it are taken."`
	Redraw bool     `name:"render" help:"Draw every script of a test again and compare the pictures, byte for byte."`
	Strict bool     `help:"Fail, too, where an input is not here to be checked."`
	JSON   bool     `help:"Print one JSON object in place of lines."`

	Browser        string `placeholder:"FILE" help:"Chromium for --render; else the one on the PATH."`
	AllowNoSandbox bool   `help:"Render also where Chromium's own sandbox cannot start."`
	Verbose        bool   `short:"v" help:"Log what is done to standard error."`

	Remake bool `hidden:"" help:"Make the report that standard input asks for."`
}

func (verifyCmd) Help() string {
	return `It checks what run.json records: its own sha256, every file of the run, the data, the base model and the
adapter where they still lie; a training's log against its final losses; a test's results against each other,
against its pictures and codes, and against the journal of its steps. Then it makes the report twice, the
second time in another process, time zone and number of threads, and says whether the bytes are the same.

It says ok, changed, missing, not recorded (by an earlier version) or not here (an input that is gone), and
exits with 1 if something is changed or missing. It finds damage and edits; whoever rewrites all of a run's
hashes as well is found out only by a copy elsewhere, such as the report that was made of it.

Examples:
  threebook verify reports/runs/ID reports/tests/BASE reports/tests/TUNED
  threebook verify --report reports/report.html
  threebook verify reports/tests/TUNED --render`
}

// errDiffers is for the exit code; what differs has been printed.
var errDiffers = errors.New("something differs from what was recorded")

// Run checks, and prints a line for each check.
func (c verifyCmd) Run(ctx context.Context, s *screen) error {
	if c.Remake {
		text, err := io.ReadAll(os.Stdin)
		if err != nil {
			return fmt.Errorf("make report again: %w", err)
		}
		return kit.Remake(ctx, text)
	}
	if len(c.Runs) == 0 && c.Report == "" {
		return usageError{errors.New("name a run directory, or a report with --report")}
	}
	config := kit.VerifyConfig{Env: computing{Verbose: c.Verbose}.env(s, nil), Runs: c.Runs, Report: c.Report, Strict: c.Strict, Redraw: c.Redraw}
	config.Render.Browser, config.Render.AllowNoSandbox = c.Browser, c.AllowNoSandbox
	if self, err := os.Executable(); err == nil {
		config.Remaker = []string{self, "verify", "--remake"}
	}
	result, err := kit.Verify(ctx, config)
	if err != nil {
		return err
	}
	if c.JSON {
		text, err := json.MarshalIndent(result, "", "  ")
		if err != nil {
			return fmt.Errorf("print result: %w", err)
		}
		s.printf("%s\n", text)
	} else {
		s.printf("%s", result.Text())
	}
	if result.Differs {
		return errDiffers
	}
	return nil
}
