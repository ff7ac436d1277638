package nb

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"github.com/threebook/threebook/kit"
	"github.com/threebook/threebook/kit/runs"
)

// Context is cancelled when the person interrupts the cell. A training that is
// interrupted so goes on from where it was when the cell is run again.
func Context() context.Context {
	ctx, _ := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	return ctx
}

// Train is [kit.Train] with its losses drawn while it goes on. What was trained with
// the same parameters from the same inputs is reloaded, and the cell says so; one that
// was broken off goes on. Where c has no Env, it is [Env].
func Train(c kit.TrainConfig) kit.TrainRun {
	c.Env = filled(c.Env)
	live := newLive(here)
	c.Opened = live.follow
	run, err := kit.Train(Context(), c)
	live.end()
	Check(err)
	tell(run.Dir, run.Manifest, run.Existing, "trained", "trains")
	return run
}

// Test is [kit.Test]. What was tested before with the same parameters and inputs is
// reloaded, and the cell says so. Where c has no Env, it is [Env].
func Test(c kit.TestConfig) kit.TestRun {
	c.Env = filled(c.Env)
	test, err := kit.Test(Context(), c)
	Check(err)
	tell(test.Dir, test.Manifest, test.Existing, "tested", "tests")
	return test
}

// filled gives an Env what a notebook's has, where it is not set.
func filled(e kit.Env) kit.Env {
	own := Env()
	if e.Command == nil {
		e.Command, e.Given = own.Command, own.Given
	}
	if e.Progress == nil {
		e.Progress = own.Progress
	}
	if e.Note == nil {
		e.Note = own.Note
	}
	return e
}

// tell says what became of a run, once a cell: that it was done before, or is done now.
func tell(dir string, m runs.Manifest, existing bool, done, does string) {
	here.mu.Lock()
	told := here.told[dir]
	if here.told == nil {
		here.told = map[string]bool{}
	}
	here.told[dir] = true
	here.mu.Unlock()
	if told {
		return
	}
	text := done + ": " + filepath.ToSlash(dir)
	if m.Ended != nil {
		text += fmt.Sprintf(" (%s, %s)", m.Ended.Local().Format("2 Jan 15:04"), m.Ended.Sub(m.Started).Round(time.Second))
	}
	if existing {
		text = "already " + text + "; a changed parameter " + does + " anew"
	}
	Text(text)
}
