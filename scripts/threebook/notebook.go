package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/threebook/threebook/kit"
	"github.com/threebook/threebook/kit/notebook"
	"github.com/threebook/threebook/kit/runs"
)

type notebookCmd struct {
	Run   notebookRunCmd   `cmd:"" help:"Run a notebook from top to bottom, without Jupyter."`
	Clean notebookCleanCmd `cmd:"" help:"Take outputs and counts out of notebooks, for version control."`
	Check notebookCheckCmd `cmd:"" help:"Say which notebooks are not clean."`
	HTML  notebookHTMLCmd  `cmd:"" name:"html" help:"Write a notebook with its outputs as one self-contained HTML page."`
}

func (notebookCmd) Help() string {
	return `Notebooks are Jupyter's, with cells in Go. scripts/notebook opens them in Jupyter; these verbs need neither
Jupyter nor Python, only the Go kernel that scripts/notebook --setup builds.

Examples:
  threebook notebook run notebooks/02_train.ipynb -p rank=16 --html train.html
  threebook notebook clean notebooks/*.ipynb`
}

type notebookRunCmd struct {
	Notebook string            `arg:"" help:"The .ipynb file."`
	Params   map[string]string `name:"param" short:"p" mapsep:"none" placeholder:"NAME=VALUE" help:"A parameter's value, for a notebook that declares it with nb.Param; repeatable."`
	Output   string            `short:"o" placeholder:"FILE" help:"The notebook with its outputs (default: reports/notebooks/, under its name)."`
	HTML     string            `name:"html" placeholder:"FILE" help:"Write it as one self-contained HTML page, too."`
	Timeout  time.Duration     `placeholder:"DURATION" help:"The longest that one cell may run, such as 10m; 0 is no limit." default:"0"`
	Kernel   string            `placeholder:"PROGRAM" help:"The kernel (default: scripts/kernel of the repository that the notebook lies in)."`
	Verbose  bool              `short:"v" help:"Show what the kernel itself says."`
}

func (notebookRunCmd) Help() string {
	return `Cells run in their order in a kernel of their own. The first that fails ends the run with exit code 1, and what
was put out so far is saved all the same. Work that was done before with the same parameters is not done again.

Example:
  threebook notebook run notebooks/02_train.ipynb -p rank=16 -o out.ipynb --html out.html --timeout 30m`
}

// Run runs the notebook and writes it, also when a cell failed.
func (c notebookRunCmd) Run(ctx context.Context, s *screen) error {
	if c.Timeout < 0 {
		return usageError{fmt.Errorf("--timeout is %s, want 0 or more", c.Timeout)}
	}
	n, err := notebook.Read(c.Notebook)
	if err != nil {
		return err
	}
	if err := n.Accepts(c.Params); err != nil {
		return usageError{err}
	}
	kernel := notebook.KernelConfig{Program: c.Kernel, Env: []string{"THREEBOOK_NOTEBOOK=" + filepath.ToSlash(c.Notebook)}}
	if kernel.Program == "" {
		if kernel.Program, err = kernelOf(c.Notebook); err != nil {
			return err
		}
	}
	if c.Verbose {
		kernel.Log = s.stderr
	}
	output := c.Output
	if output == "" {
		output = filepath.Join("reports", "notebooks", filepath.Base(c.Notebook))
	}
	cells, ran := len(n.Cells()), 0
	err = n.Run(ctx, notebook.RunConfig{
		Kernel: kernel, Parameters: c.Params, Limit: c.Timeout,
		Done: func(r notebook.CellRun) {
			ran++
			s.printf("%s\n", cellLine(r, cells))
			if r.Err != nil {
				s.printf("%s", failure(r))
			}
		},
	})
	if err != nil && ran == 0 {
		return err // there is nothing to save, and what an earlier run wrote stays
	}
	if written := n.Write(output); written != nil {
		return errors.Join(err, written)
	}
	s.printf("notebook %s\n", output)
	if c.HTML != "" {
		if written := writeNotebookPage(n, c.Notebook, c.HTML); written != nil {
			return errors.Join(err, written)
		}
		s.printf("page     %s\n", c.HTML)
	}
	return err
}

// cellLine says how a cell's run went:
//
//	ok    3/14    1.4 s  run := nb.Train(kit.TrainConfig{
func cellLine(r notebook.CellRun, of int) string {
	mark := "ok  "
	if r.Err != nil {
		mark = "FAIL"
	}
	first := firstLine(r.Source)
	if runes := []rune(first); len(runes) > 60 {
		first = string(runes[:59]) + "…"
	}
	return fmt.Sprintf("%s %*d/%d %7.1f s  %s", mark, len(fmt.Sprint(of)), r.Cell, of, r.Took.Seconds(), first)
}

// firstLine is a cell's first line that says what it does.
func firstLine(source string) string {
	imports := false
	for line := range strings.SplitSeq(source, "\n") {
		line = strings.TrimSpace(line)
		switch {
		case imports:
			imports = line != ")"
		case strings.HasPrefix(line, "import ("):
			imports = !strings.HasSuffix(line, ")")
		case line == "", line == "%%", strings.HasPrefix(line, "//"), strings.HasPrefix(line, "import "):
		default:
			return line
		}
	}
	return ""
}

// failure shows the cell that failed with its lines' numbers, and what it put out.
func failure(r notebook.CellRun) string {
	var b strings.Builder
	lines := strings.Split(strings.TrimRight(r.Source, "\n"), "\n")
	width := len(fmt.Sprint(len(lines)))
	b.WriteString("\n")
	for i, line := range lines {
		mark := " "
		if i+1 == r.Err.Line {
			mark = ">"
		}
		fmt.Fprintf(&b, "  %s %*d  %s\n", mark, width, i+1, line)
	}
	b.WriteString("\n")
	for _, o := range r.Outputs {
		if o.Kind() == notebook.Stream {
			b.WriteString(indented(notebook.WithoutColors(o.Text())))
		}
	}
	return strings.TrimRight(b.String(), "\n") + "\n\n"
}

func indented(text string) string {
	var b strings.Builder
	for line := range strings.SplitSeq(strings.TrimRight(text, "\n"), "\n") {
		b.WriteString("  " + line + "\n")
	}
	return b.String()
}

// kernelOf finds scripts/kernel above the notebook, the working directory or the
// command itself.
func kernelOf(path string) (string, error) {
	starts := []string{filepath.Dir(path), "."}
	if exe, err := os.Executable(); err == nil {
		starts = append(starts, filepath.Dir(exe))
	}
	for _, start := range starts {
		dir, err := filepath.Abs(start)
		if err != nil {
			return "", fmt.Errorf("find kernel: %w", err)
		}
		for {
			program := filepath.Join(dir, "scripts", "kernel")
			if info, err := os.Stat(program); err == nil && info.Mode().IsRegular() {
				return program, nil
			}
			parent := filepath.Dir(dir)
			if parent == dir {
				break
			}
			dir = parent
		}
	}
	return "", fmt.Errorf("find kernel: no scripts/kernel above %s: name one with --kernel", path)
}

// writeNotebookPage writes a notebook's page; path is where the notebook itself lies.
func writeNotebookPage(n *notebook.Notebook, path, output string) error {
	c := notebook.HTMLConfig{Dir: filepath.Dir(path)}
	if npm, err := kit.NPMPackage("echarts"); err == nil { // else charts are an error that says so
		c.EChartsPath = filepath.Join(npm, "dist", "echarts.min.js")
	}
	return runs.WriteFile(output, func(w io.Writer) error { return n.HTML(w, c) })
}

type notebookHTMLCmd struct {
	Notebook string `arg:"" help:"The .ipynb file, with its outputs."`
	Output   string `short:"o" required:"" placeholder:"FILE" help:"The page."`
}

// Run writes the page.
func (c notebookHTMLCmd) Run(s *screen) error {
	n, err := notebook.Read(c.Notebook)
	if err != nil {
		return err
	}
	if err := writeNotebookPage(n, c.Notebook, c.Output); err != nil {
		return err
	}
	s.printf("page %s\n", c.Output)
	return nil
}

type notebookCleanCmd struct {
	Notebooks []string `arg:"" name:"notebook" help:"The .ipynb files."`
}

// Run rewrites the notebooks that are not clean.
func (c notebookCleanCmd) Run(s *screen) error {
	for _, path := range c.Notebooks {
		n, err := notebook.Read(path)
		if err != nil {
			return err
		}
		dirt := n.Dirt()
		if len(dirt) == 0 {
			continue
		}
		n.Clean()
		if err := n.Write(path); err != nil {
			return err
		}
		s.printf("cleaned %s: %s\n", path, some(dirt))
	}
	return nil
}

type notebookCheckCmd struct {
	Notebooks []string `arg:"" name:"notebook" help:"The .ipynb files."`
}

// Run fails if a notebook is not clean.
func (c notebookCheckCmd) Run(s *screen) error {
	var dirty []string
	for _, path := range c.Notebooks {
		n, err := notebook.Read(path)
		if err != nil {
			return err
		}
		if dirt := n.Dirt(); len(dirt) > 0 {
			s.printf("%s: %s\n", path, some(dirt))
			dirty = append(dirty, path)
		}
	}
	if len(dirty) > 0 {
		return fmt.Errorf("%d of %d notebooks are not clean; run: threebook notebook clean %s", len(dirty), len(c.Notebooks), strings.Join(dirty, " "))
	}
	return nil
}

// some are the first few of what a notebook is not clean of.
func some(dirt []string) string {
	const most = 3
	if len(dirt) <= most {
		return strings.Join(dirt, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(dirt[:most], ", "), len(dirt)-most)
}
