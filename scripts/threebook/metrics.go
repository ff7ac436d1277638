package main

import (
	"github.com/threebook/threebook/kit"
)

type metricsCmd struct {
	Path string `arg:"" default:"training_metrics.json" help:"Run directory, or a training_metrics.json; default the one here."`
}

func (metricsCmd) Help() string {
	return `Examples:
  threebook metrics reports/runs/ID
  threebook metrics training_metrics.json`
}

// Run prints a table.
func (c metricsCmd) Run(s *screen) error {
	text, err := kit.Metrics(c.Path, s.width)
	if err != nil {
		return err
	}
	s.printf("%s", text)
	return nil
}
