package main

import (
	"context"

	"github.com/threebook/threebook/kit"
)

type scenesCmd struct {
	Output string `required:"" short:"o" placeholder:"DIR" help:"Directory to write screenshots/NAME.md and extracted_scripts/NAME_module.js into."`
	N      int    `default:"100" help:"Scenes."`
	Seed   int64  `default:"1" help:"Of the scenes, their wording and their code."`
}

func (scenesCmd) Help() string {
	return `Scenes are drawn from a grammar (shape, colour, finish, layout, floor, light, camera, motion), each described in prose. The embedded model was pre-trained on such scenes, but on none of these.

Example:
  threebook scenes -o more --n 200 --seed 7
  threebook pair --screenshots-dir more/screenshots --scripts-dir more/extracted_scripts -o pairs.parquet`
}

// Run writes the scenes.
func (c scenesCmd) Run(ctx context.Context, s *screen) error {
	if err := notZero(number{"--n", float64(c.N)}); err != nil {
		return err
	}
	names, err := kit.Scenes(ctx, kit.ScenesConfig{Env: kit.Env{Progress: s.progress}, Output: c.Output, N: c.N, Seed: c.Seed})
	if err != nil {
		return err
	}
	s.printf("%d scenes in %s\n", len(names), c.Output)
	return nil
}
