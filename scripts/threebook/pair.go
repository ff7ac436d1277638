package main

import (
	"context"

	"github.com/threebook/threebook/kit"
	"github.com/threebook/threebook/kit/pairs"
)

type pairCmd struct {
	ScreenshotsDir string   `required:"" placeholder:"DIR" help:"Directory of descriptions, NAME.md."`
	ScriptsDir     string   `required:"" placeholder:"DIR" help:"Directory of code, NAME_module.js."`
	Output         []string `required:"" short:"o" placeholder:"FILE" help:"File to write: .parquet, .json or .jsonl. Repeat for several forms."`
	Split          string   `default:"hash" enum:"hash,sequential" help:"Who is for validation: a fifth by hash of the name, or the last fifth (${enum})."`
}

func (pairCmd) Help() string {
	return `Example:
  threebook pair --screenshots-dir data/scenes/screenshots --scripts-dir data/scenes/extracted_scripts \
    -o pairs.parquet -o training_data.json`
}

// Run pairs, and lists what had no partner.
func (c pairCmd) Run(ctx context.Context, s *screen) error {
	report, err := kit.Pair(ctx, kit.Env{Progress: s.progress}, pairs.Config{
		ScreenshotsDir: c.ScreenshotsDir, ScriptsDir: c.ScriptsDir,
		Output: c.Output[0], Also: c.Output[1:], Sequential: c.Split == "sequential",
	})
	if err != nil {
		return err
	}
	s.printf("%s", report)
	return nil
}
