package main

import (
	"context"
	"errors"

	"github.com/threebook/threebook/kit"
)

type doctorCmd struct{}

func (doctorCmd) Help() string {
	return `Example:
  threebook doctor`
}

// Run prints a line a part, and fails when a needed one is missing.
func (doctorCmd) Run(ctx context.Context, s *screen) error {
	ok := true
	for _, c := range kit.Doctor(ctx) {
		mark := "ok     "
		switch {
		case c.Err != nil && c.Needed:
			mark, ok = "MISSING", false
		case c.Err != nil:
			mark = "absent "
		}
		s.printf("%s  %-12s %s\n", mark, c.Name, c.Text())
	}
	if !ok {
		return errors.New("something needed is missing: ./scripts/setup installs it")
	}
	return nil
}
