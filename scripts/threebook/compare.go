package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/threebook/threebook/kit"
	"github.com/threebook/threebook/kit/runs"
)

type compareCmd struct {
	Tests   []string `arg:"" name:"test" help:"Run directories of tests, or their test_results.json; the first is the reference."`
	Against string   `placeholder:"TEST" help:"Another reference than the first."`
	All     bool     `help:"Show every example, not only those that changed most."`
	Output  string   `short:"o" placeholder:"FILE" help:"Write it: .csv (examples), .md, .json, or .html, a report on the tests."`
}

func (compareCmd) Help() string {
	return `Each test is held against the reference, example by example, over the examples rated in both. The verdict says
no more than the interval of the paired difference allows. Of several differences the intervals are widened so
that all hold at once (Bonferroni). Tests by another judge, or of otherwise rendered pictures, are refused.

Examples:
  threebook compare reports/tests/BASE reports/tests/TUNED
  threebook compare reports/tests/* --against reports/tests/BASE -o compared.md`
}

// mostCompared is how many examples are shown without --all.
const mostCompared = 30

var comparedForms = []string{".csv", ".md", ".json", ".html"}

// Run prints the matrix, and writes it.
func (c compareCmd) Run(ctx context.Context, s *screen) error {
	form := strings.ToLower(filepath.Ext(c.Output))
	if c.Output != "" && !slices.Contains(comparedForms, form) {
		return usageError{fmt.Errorf("--output %s: unknown extension %q (known: %s)", c.Output, form, strings.Join(comparedForms, ", "))}
	}
	paths := c.ordered()
	if len(paths) < 2 {
		return usageError{fmt.Errorf("one test is given, want at least two to compare")}
	}
	list := make([]kit.TestRun, len(paths))
	for i, p := range paths {
		var err error
		if list[i], err = kit.LoadTest(p); err != nil {
			return err
		}
	}
	m, err := kit.CompareTests(list)
	if err != nil {
		return err
	}
	most := mostCompared
	if c.All {
		most = 0
	}
	s.printf("%s", m.Text(s.width, most))
	switch form {
	case "":
		return nil
	case ".html":
		err = kit.Report(ctx, kit.ReportConfig{Runs: paths, Output: c.Output})
	default:
		err = runs.WriteFile(c.Output, func(w io.Writer) error { return writeMatrix(w, m, form) })
	}
	if err != nil {
		return err
	}
	s.printf("comparison %s\n", c.Output)
	return nil
}

// ordered are the tests, each once, the reference first.
func (c compareCmd) ordered() []string {
	var out []string
	for _, p := range append([]string{c.Against}, c.Tests...) {
		if p == "" {
			continue
		}
		if p = filepath.Clean(p); !slices.Contains(out, p) {
			out = append(out, p)
		}
	}
	return out
}

func writeMatrix(w io.Writer, m kit.Matrix, form string) error {
	switch form {
	case ".csv":
		return m.Table().CSV(w)
	case ".json":
		text, err := json.MarshalIndent(m, "", "  ")
		if err != nil {
			return err
		}
		_, err = w.Write(append(text, '\n'))
		return err
	}
	var b bytes.Buffer
	summary, examples := m.Summary(), m.Table()
	summary.Notes = append(summary.Notes, m.Notes...)
	fmt.Fprintf(&b, "## %s\n\n", summary.Title)
	if err := summary.Markdown(&b); err != nil {
		return err
	}
	fmt.Fprintf(&b, "\n## %s\n\n", examples.Title)
	if err := examples.Markdown(&b); err != nil {
		return err
	}
	_, err := w.Write(b.Bytes())
	return err
}
