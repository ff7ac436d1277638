package main

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/threebook/threebook/kit"
	"github.com/threebook/threebook/kit/labels"
	"github.com/threebook/threebook/kit/rate"
)

type rateCmd struct {
	Tests  []string `arg:"" name:"test" help:"Run directories of tests, or their test_results.json."`
	Output string   `required:"" short:"o" placeholder:"FILE.csv" help:"Labels: a new file, or one to go on with."`
	Rater  string   `placeholder:"AB" help:"Initials of who scores, 1 to 8 letters or digits; else the page asks."`
	N      int      `default:"0" help:"Pictures to score, drawn from all of them; 0 is all."`
	Port   int      `default:"0" help:"Port of the page; 0 takes a free one."`
}

func (rateCmd) Help() string {
	return `The page shows descriptions and pictures and nothing else: no rating, no model, no example's name. The
pictures of several tests are mixed. Each score is on the disk before the next picture is shown; the same
command goes on where a rater stopped, and another rater begins anew in the same file.

The page answers this machine only, at the address that is printed, which holds a key. From another
machine: ssh -L 8123:127.0.0.1:8123 to this one, and --port 8123 here.

Examples:
  threebook rate reports/tests/ID -o labels.csv
  threebook rate reports/tests/BASE reports/tests/TUNED -o labels.csv --rater AB --n 40`
}

// Run serves the page until the person has finished, or until the interrupt, which
// is how many will end it, and no failure.
func (c rateCmd) Run(ctx context.Context, s *screen) error {
	if ext := strings.ToLower(filepath.Ext(c.Output)); ext != ".csv" {
		return usageError{fmt.Errorf("--output %s: labels are CSV, want a name that ends in .csv", c.Output)}
	}
	if c.N < 0 {
		return usageError{fmt.Errorf("--n is %d, want 0 for all pictures or how many", c.N)}
	}
	if c.Port < 0 || c.Port > 65535 {
		return usageError{fmt.Errorf("--port is %d, want 0 to 65535", c.Port)}
	}
	if c.Rater != "" {
		if _, err := labels.Initials(c.Rater); err != nil {
			return usageError{fmt.Errorf("--rater: %w", err)}
		}
	}
	sum, err := kit.Rate(ctx, kit.RateConfig{
		Tests: c.Tests, Output: c.Output, Rater: c.Rater, N: c.N, Port: c.Port,
		Ready: func(o rate.Opened) {
			for _, w := range o.Warnings {
				s.note("warning: %s", w)
			}
			s.printf("%d pictures to score; open in a browser of this machine\n  %s\nand end with Finish there, or with Ctrl-C here\n", o.Pictures, o.URL)
		},
	})
	if err != nil {
		return err
	}
	s.printf("%slabels %s\n", sum, c.Output)
	if len(sum.Raters) > 0 {
		s.printf("next: threebook judge --calibrate %s", quoted(c.Output))
		for _, t := range c.Tests {
			s.printf(" %s", quoted(t))
		}
		s.printf("\n")
	}
	return nil
}

// quoted is a word as a shell takes it.
func quoted(word string) string {
	plain := func(r rune) bool {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("-_./+,:@%=", r)
	}
	if word != "" && strings.IndexFunc(word, func(r rune) bool { return !plain(r) }) < 0 {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}
