package watch

import (
	"fmt"
	"time"

	"github.com/threebook/threebook/kit/runs"
)

// Status is how a training is.
type Status struct {
	Class  string `json:"class"` // runs, done, lost or waits
	Word   string `json:"word"`  // running, starting, silent, done, failed, interrupted or killed
	Detail string `json:"detail"`
}

const goesOn = "The same command goes on from the last checkpoint."

// silence is how long a training may say nothing before that is said: steps can be
// slow, and the first compiles.
const silence = time.Minute

func (f *follower) status(now time.Time) Status {
	m := f.manifest
	switch {
	case m.Ended != nil && m.Outcome == runs.Done:
		return Status{"done", "done", ""}
	case m.Ended != nil && m.Outcome == runs.Failed:
		return Status{"lost", "failed", clean(m.Error)}
	case m.Ended != nil:
		return Status{"lost", clean(m.Outcome), goesOn}
	}
	if alive, known := runs.Alive(f.dir); known && !alive {
		return Status{"lost", "killed", "Its process is gone. " + goesOn}
	}
	if len(f.tail.Lines) == 0 {
		return Status{"waits", "starting", "The model is being loaded and compiled; the first step shows here."}
	}
	if f.quiet(now) > max(silence, 10*f.stepTime()) {
		return Status{"waits", "silent", "Nothing new for longer than ten steps take: it evaluates, saves, or hangs."}
	}
	again := ""
	if n := f.tail.Resumed; n > 0 {
		again = fmt.Sprintf("Resumed from a checkpoint, %d times so far.", n)
		if n == 1 {
			again = "Resumed from a checkpoint once."
		}
	}
	return Status{"runs", "running", again}
}

// ended says whether nothing more is to come, as far as is known.
func (s Status) ended() bool { return s.Class == "done" || s.Class == "lost" }

// quiet is for how long nothing was logged; 0 before there is a log.
func (f *follower) quiet(now time.Time) time.Duration {
	if f.tail.Updated().IsZero() {
		return 0
	}
	return max(0, now.Sub(f.tail.Updated()))
}
