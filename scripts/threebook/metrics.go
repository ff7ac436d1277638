package main

import (
	"encoding/json"
	"fmt"
	"os"

	"golang.org/x/term"

	"github.com/threebook/threebook/kit"
)

type metricsCmd struct {
	Path  string `arg:"" default:"training_metrics.json" help:"Run directory, or a training_metrics.json; default the one here."`
	JSON  bool   `help:"Print one JSON object with every digit in place of a table."`
	Width int    `placeholder:"N" help:"Characters in a line, sparklines included; default the terminal's, and no sparklines elsewhere."`
}

func (metricsCmd) Help() string {
	return `How a training stands and went, also while it is under way: state, time left, and of the loss, the rate and
the rest a sparkline with the first, last, lowest, median and highest value; then the final losses.

A training_metrics.json is one of a run, or one with the names of Hugging Face's Trainer.

Examples:
  threebook metrics reports/runs/ID
  threebook metrics training_metrics.json --json`
}

// Run prints a table.
func (c metricsCmd) Run(s *screen) error {
	if c.Width < 0 {
		return usageError{fmt.Errorf("--width is %d, want at least 1, or 0 for the terminal's", c.Width)}
	}
	figures, err := kit.Metrics(c.Path)
	if err != nil {
		return err
	}
	if c.JSON {
		text, err := json.MarshalIndent(figures, "", "  ")
		if err != nil {
			return fmt.Errorf("print figures: %w", err)
		}
		s.printf("%s\n", text)
		return nil
	}
	width := c.Width
	if width == 0 {
		width = s.columns()
	}
	s.printf("%s", figures.Table(width))
	return nil
}

// columns is how wide the terminal is that results go to; 0 where they go elsewhere.
func (s *screen) columns() int {
	f, ok := s.stdout.(*os.File)
	if !ok || os.Getenv("TERM") == "dumb" {
		return 0
	}
	width, _, err := term.GetSize(int(f.Fd()))
	if err != nil {
		return 0
	}
	return width
}
