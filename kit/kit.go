// Package kit is the verbs of the loop: Pair, Train, Generate, Render, Test,
// Calibrate, Metrics, Watch, Report, Verify, Merge, Doctor, Demo for all of it, and
// Pretrain for the model that it is shown with. Notebooks and the threebook command
// call the same functions:
//
//	run, err := kit.Train(ctx, kit.TrainConfig{
//		Env:       kit.Env{Backend: "auto"},
//		Data:      "pairs.parquet",
//		ModelPath: "data/tiny",
//	})
//	…
//	test, err := kit.Test(ctx, kit.TestConfig{Adapter: run.Adapter, ModelPath: "data/tiny", N: 10})
//	fmt.Print(score.Summary(test.Results))
//	err = kit.Report(ctx, kit.ReportConfig{Runs: []string{run.Dir, test.Dir}, Output: "report.html"})
//
// Each verb takes files and gives files, so each can be run again alone. A verb
// that makes a run finds its own earlier one by its parameters and inputs: a
// finished one is given back as it is, a broken-off one goes on.
package kit

import (
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"time"
)

// Env is what verbs share: where runs lie, what they run on, whom they tell.
type Env struct {
	Root    string // where runs/ and tests/ lie; default reports
	Backend string // one of device.Names; default auto
	// Deterministic makes CUDA give the same bits each time; see [device.Options].
	Deterministic bool
	Fresh         bool           // start another run beside a finished one
	Command       []string       // as typed, for the record
	Given         map[string]any // flags as given, for the record
	Progress      func(Progress) // optional
	Note          func(string)   // told what is to be known before something long begins; optional
	Logger        *slog.Logger   // optional

	skipped []string // why a GPU or plug-in that is there is not used, for the run's warnings
}

// Progress of a long step.
type Progress struct {
	Stage       string // "train", "generate", …
	Done, Total int
	Note        string        // a few words on how it goes
	Left        time.Duration // to the end, where the stage knows better than its pace so far; 0 is unknown
	Ended       bool          // before Total, by early stopping
}

func (e Env) report(stage string, done, total int, note string) {
	e.tell(Progress{Stage: stage, Done: done, Total: total, Note: note})
}

func (e Env) tell(p Progress) {
	if e.Progress != nil {
		e.Progress(p)
	}
}

func (e Env) note(format string, args ...any) {
	if e.Note != nil {
		e.Note(fmt.Sprintf(format, args...))
	}
}

// stage gives the progress function that stage packages take.
func (e Env) stage(name string) func(done, total int, note string) {
	return func(done, total int, note string) { e.report(name, done, total, note) }
}

func (e Env) logger() *slog.Logger {
	if e.Logger != nil {
		return e.Logger
	}
	return slog.New(slog.DiscardHandler)
}

// NPMPackage finds a package that npm installed: in node_modules of the working
// directory or one above it, else of the directory the command lies in.
func NPMPackage(name string) (string, error) {
	var starts []string
	if dir, err := os.Getwd(); err == nil {
		starts = append(starts, dir)
	}
	if exe, err := os.Executable(); err == nil {
		starts = append(starts, filepath.Dir(exe))
	}
	for _, dir := range starts {
		for {
			path := filepath.Join(dir, "node_modules", name)
			if _, err := os.Stat(filepath.Join(path, "package.json")); err == nil {
				return path, nil
			}
			parent := filepath.Dir(dir)
			if parent == dir {
				break
			}
			dir = parent
		}
	}
	return "", fmt.Errorf("find %s: no node_modules/%s here or above: run `npm ci` in the repository", name, name)
}
