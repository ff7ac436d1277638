package notebook

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// wrapper is the repository's kernel; scripts/test has built what it starts.
const wrapper = "../../scripts/kernel"

// ofCells makes a notebook of code cells; the first holds the parameters.
func ofCells(t *testing.T, sources ...string) *Notebook {
	t.Helper()
	cells := []any{}
	for i, s := range sources {
		c := map[string]any{"cell_type": Code, "metadata": map[string]any{}, "source": s, "outputs": []any{}}
		if i == 0 {
			c["metadata"] = map[string]any{"tags": []any{ParametersTag}}
		}
		cells = append(cells, c)
	}
	text, err := json.Marshal(map[string]any{"nbformat": 4, "nbformat_minor": 5, "metadata": map[string]any{}, "cells": cells})
	if err != nil {
		t.Fatal(err)
	}
	return parsed(t, string(text))
}

// run runs cells in the real kernel, and checks that nothing of it is left.
func run(t *testing.T, n *Notebook, c RunConfig) error {
	t.Helper()
	if testing.Short() {
		t.Skip("needs the Go kernel, which compiles cells")
	}
	tmp := t.TempDir()
	t.Setenv("TMPDIR", tmp)
	var log bytes.Buffer
	c.Kernel.Program, c.Kernel.Log = wrapper, &log
	err := n.Run(t.Context(), c)
	left, globbed := filepath.Glob(filepath.Join(tmp, "threebook-kernel-*"))
	if globbed != nil || len(left) > 0 {
		t.Errorf("the kernel left %v (error %v)", left, globbed)
	}
	if t.Failed() {
		t.Logf("the kernel said:\n%s", log.String())
	}
	return err
}

func saidBy(c Cell) string {
	var b strings.Builder
	for _, o := range c.Outputs() {
		b.WriteString(o.Text())
	}
	return b.String()
}

// One after the other: cells are compiled, which takes both cores.
func TestRunWithParameters(t *testing.T) {
	n := ofCells(t,
		"import (\n\t\"fmt\"\n\t\"os\"\n)\nvar rank = os.Getenv(\"THREEBOOK_PARAM_rank\") // nb.Param(\"rank\", 8)",
		"%%\nfmt.Println(\"rank\", rank)",
		"!pwd",
		"%%\nfmt.Fprintln(os.Stderr, \"error\")\nfmt.Print(\"a\\rb\")",
	)
	var runs []CellRun
	if err := run(t, n, RunConfig{Parameters: map[string]string{"rank": "16"}, Done: func(r CellRun) { runs = append(runs, r) }}); err != nil {
		t.Fatal(err)
	}
	cells := n.Cells()
	if got := saidBy(cells[1]); got != "rank 16\n" {
		t.Errorf("the parameter's cell says %q", got)
	}
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.TrimSpace(saidBy(cells[2])); got != root {
		t.Errorf("cells run in %s, want the repository %s", got, root)
	}
	if got := saidBy(cells[3]); got != "error\nb" && got != "berror\n" {
		t.Errorf("the last cell says %q", got)
	}
	if len(runs) != 4 || runs[1].Cell != 2 || runs[1].Took <= 0 || runs[1].Err != nil || cells[3].Count() != 4 {
		t.Errorf("%d runs, the second %+v, count %d", len(runs), runs[1], cells[3].Count())
	}
	if dirt := n.Dirt(); len(dirt) == 0 {
		t.Error("a notebook that was run is clean")
	}
}

func TestFaults(t *testing.T) {
	for _, test := range []struct {
		name, second string
		fault        Fault
		line         int
		text, output string
	}{
		{"compile error", "func g() {}\n%%\nfmt.Println(f())\nfmt.Println(ranks)", CompileError, 4, "undefined: ranks", ""},
		{"syntax error", "%%\nx := (1", CompileError, 2, "", ""},
		{"unknown package", "import \"example.invalid/nothing\"\n%%\nnothing.Do()", CompileError, 0, "example.invalid/nothing", ""},
		{"panic", "%%\nfmt.Println(\"before\")\nvar p []int\nfmt.Println(p[3])", Panic, 4, "index out of range [3] with length 0", "before"},
		{"exit", "import \"os\"\n%%\nfmt.Println(\"before\")\nos.Exit(3)", Exit, 0, "exit status 3", "before"},
		{"killed", "import (\n\"os\"\n\"syscall\"\n)\n%%\nfmt.Println(\"before\")\nsyscall.Kill(os.Getpid(), syscall.SIGKILL)\nselect {}", Exit, 0, "signal: killed", "before"},
		{"time-out", "import \"time\"\n%%\nfmt.Println(\"before\")\ntime.Sleep(time.Hour)", TimeOut, 0, "it ran for more than 15s", "before"},
		{"time-out of one that will not end", "import (\n\"os/signal\"\n\"time\"\n)\n%%\nsignal.Ignore()\nfmt.Println(\"before\")\ntime.Sleep(time.Hour)", TimeOut, 0, "it ran for more than 15s", "before"},
		{"dead kernel", "import (\n\"os\"\n\"syscall\"\n)\n%%\nsyscall.Kill(os.Getppid(), syscall.SIGKILL)\nselect {}", DeadKernel, 0, "the kernel ended (signal: killed)", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			n := ofCells(t, "import \"fmt\"\nfunc f() int { return 1 }", test.second, "%%\nfmt.Println(\"not run\")")
			limit := 2 * time.Minute
			if test.fault == TimeOut { // compiling counts, too
				limit = 15 * time.Second
			}
			err := run(t, n, RunConfig{Limit: limit})
			var e *CellError
			if !errors.As(err, &e) {
				t.Fatalf("error %v, want a cell's", err)
			}
			if e.Cell != 2 || e.Fault != test.fault || test.line > 0 && e.Line != test.line || !strings.Contains(e.Text, test.text) {
				t.Errorf("cell %d, line %d: %s: %s; want %s in line %d with %q", e.Cell, e.Line, e.Fault, e.Text, test.fault, test.line, test.text)
			}
			cells := n.Cells()
			if got := saidBy(cells[1]); got == "" || !strings.Contains(got, test.output) {
				t.Errorf("the cell's outputs are %q", got)
			}
			if len(cells[2].Outputs()) > 0 || cells[2].Count() != 0 {
				t.Error("the cell after the failed one was run")
			}
			if record, _ := n.metadata()[recordName].(map[string]any); record["outcome"] != "failed" {
				t.Errorf("the run's record is %v", record)
			}
		})
	}
}

func TestCancelledRun(t *testing.T) {
	if testing.Short() {
		t.Skip("needs the Go kernel, which compiles cells")
	}
	ctx, cancel := context.WithCancel(t.Context())
	n := ofCells(t, "import \"time\"\n%%\nprintln(1)", "%%\ntime.Sleep(time.Hour)")
	err := n.Run(ctx, RunConfig{Kernel: KernelConfig{Program: wrapper}, Done: func(CellRun) {
		time.AfterFunc(2*time.Second, cancel)
	}})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want cancelled", err)
	}
}

func TestKernelThatDoesNotStart(t *testing.T) {
	t.Parallel()
	program := filepath.Join(t.TempDir(), "kernel")
	if err := os.WriteFile(program, []byte("#!/bin/sh\necho there is no gonb here >&2\nexit 1\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	err := ofCells(t, "1").Run(t.Context(), RunConfig{Kernel: KernelConfig{Program: program}})
	if err == nil || !strings.Contains(err.Error(), "there is no gonb here") {
		t.Errorf("error %v, want what the kernel said", err)
	}
}
