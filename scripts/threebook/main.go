// Command threebook runs the stages of the loop, one verb each:
//
//	threebook pair      descriptions and code to pairs.parquet
//	threebook train     LoRA fine-tuning
//	threebook pretrain  a small base model from scratch
//	threebook generate  code for a description
//	threebook render    code to pictures
//	threebook test      generate, render and judge many examples
//	threebook rate      a page on which people score a test's pictures
//	threebook judge     how far a judge's ratings agree with people's scores
//	threebook compare   tests held against one of them, example by example
//	threebook metrics   a training's figures in the terminal
//	threebook watch     a page that follows a training
//	threebook report    runs to one HTML page
//	threebook verify    runs and reports against what they record
//	threebook notebook  notebooks, run without Jupyter
//	threebook merge     base model and adapter to one model
//	threebook doctor    what this machine has and what is missing
//	threebook scenes    scenes drawn from a grammar, to have more to pair
//	threebook demo      the whole loop on the sample scenes
//
// It exits with 0 when done, 1 when it failed and 2 when it was called wrongly.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/alecthomas/kong"

	"github.com/threebook/threebook/kit"
	"github.com/threebook/threebook/kit/runs"
)

// Exit codes.
const (
	exitDone   = 0
	exitFailed = 1
	exitUsage  = 2
)

// cli is the command line.
type cli struct {
	Pair     pairCmd     `cmd:"" help:"Match descriptions with code: pairs.parquet, JSON or JSON lines."`
	Train    trainCmd    `cmd:"" help:"Fine-tune a model on pairs: an adapter (LoRA), or all weights."`
	Pretrain pretrainCmd `cmd:"" help:"Train a small base model from scratch on generated scenes."`
	Generate generateCmd `cmd:"" help:"Write code for a description."`
	Render   renderCmd   `cmd:"" help:"Draw scripts in a headless browser."`
	Test     testCmd     `cmd:"" help:"Have a model write code, render it and have a judge rate the pictures."`
	Rate     rateCmd     `cmd:"" help:"Open a page of this machine on which a person scores pictures, blind."`
	Judge    judgeCmd    `cmd:"" help:"Say how far a judge's ratings agree with people's scores (--calibrate)."`
	Compare  compareCmd  `cmd:"" help:"Hold tests against one of them, example by example."`
	Metrics  metricsCmd  `cmd:"" help:"Show a training's figures."`
	Watch    watchCmd    `cmd:"" help:"Open a page of this machine that follows a training."`
	Report   reportCmd   `cmd:"" help:"Write one self-contained HTML page about runs."`
	Verify   verifyCmd   `cmd:"" help:"Check runs and reports against all that they record, byte for byte."`
	Notebook notebookCmd `cmd:"" help:"Run notebooks without Jupyter, and keep them clean."`
	Merge    mergeCmd    `cmd:"" help:"Merge an adapter into its base model."`
	Doctor   doctorCmd   `cmd:"" help:"Say what this machine has and what is missing."`
	Scenes   scenesCmd   `cmd:"" help:"Draw scenes from a grammar: descriptions and code."`
	Demo     demoCmd     `cmd:"" help:"Run the whole loop on the sample scenes."`
}

// computing are the flags of verbs that load models.
type computing struct {
	Backend string `default:"auto" enum:"auto,go,xla:cpu,xla:cuda" help:"Compute backend: ${enum}."`
	Verbose bool   `short:"v" help:"Log what is done to standard error."`
}

// common are the flags of verbs that make runs.
type common struct {
	computing
	Root  string `default:"reports" help:"Directory of runs and tests."`
	Fresh bool   `help:"Start anew beside a finished run of the same parameters."`
}

// env is what kit's verbs share, from the flags.
func (c computing) env(s *screen, given map[string]any) kit.Env {
	e := kit.Env{Backend: c.Backend, Command: os.Args, Given: given, Progress: s.progress, Note: func(text string) { s.note("%s", text) }}
	if c.Verbose {
		e.Logger = slog.New(slog.NewTextHandler(s.stderr, &slog.HandlerOptions{Level: slog.LevelDebug}))
	}
	return e
}

func (c common) env(s *screen, given map[string]any) kit.Env {
	e := c.computing.env(s, given)
	e.Root, e.Fresh = c.Root, c.Fresh
	return e
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	// A second interrupt ends the process at once.
	context.AfterFunc(ctx, stop)
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// run parses and executes one command line and gives the exit code.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	var c cli
	exited := -1
	parser, err := kong.New(&c,
		kong.Name("threebook"),
		kong.Description("A literate lab for teaching a code model to draw. `threebook help VERB` shows an example; `threebook version` the code's revision."),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
		kong.Writers(stdout, stderr),
		kong.Exit(func(code int) { exited = code }),
		kong.BindTo(ctx, (*context.Context)(nil)),
	)
	if err != nil {
		fmt.Fprintln(stderr, "threebook:", err)
		return exitFailed
	}
	bare := len(args) == 0
	switch {
	case bare:
		args = []string{"--help"}
	case args[0] == "help":
		args = append(args[1:], "--help")
	case args[0] == "version" || args[0] == "--version":
		code, _ := runs.CodeOf()
		fmt.Fprintln(stdout, "threebook", code)
		return exitDone
	}
	command, err := parser.Parse(args)
	if bare {
		return exitUsage
	}
	if exited >= 0 { // --help, --version
		return exited
	}
	if err != nil {
		fmt.Fprintf(stderr, "threebook: %s\nRun `threebook --help` for the verbs and `threebook VERB --help` for one.\n", err)
		return exitUsage
	}
	s := newScreen(stdout, stderr)
	err = command.Run(s, given(command))
	s.end()
	var usage usageError
	switch {
	case err == nil:
		return exitDone
	case errors.As(err, &usage):
		fmt.Fprintf(stderr, "threebook: %s\n", oneLine(err))
		return exitUsage
	case errors.Is(err, context.Canceled) && ctx.Err() != nil:
		fmt.Fprintln(stderr, "threebook: interrupted; the same command goes on where it stopped")
		return exitFailed
	}
	fmt.Fprintf(stderr, "threebook: %s\n", oneLine(err))
	return exitFailed
}

// usageError is a wrong call that the parser cannot see.
type usageError struct{ error }

// number is a flag with its value.
type number struct {
	flag  string
	value float64
}

// notZero refuses zeros, which the packages beneath would take for their defaults.
func notZero(list ...number) error {
	for _, n := range list {
		if n.value == 0 {
			return usageError{fmt.Errorf("%s is 0, want a positive number", n.flag)}
		}
	}
	return nil
}

// oneLine keeps errors to one line, as the tensor library's carry stack traces.
func oneLine(err error) string {
	line, _, _ := strings.Cut(strings.TrimSpace(err.Error()), "\n")
	return line
}

// given lists the flags that were set on the command line, for the record.
func given(command *kong.Context) map[string]any {
	set := map[string]any{}
	for _, p := range command.Path {
		if p.Flag != nil {
			set[p.Flag.Name] = command.FlagValue(p.Flag)
		}
	}
	return set
}
