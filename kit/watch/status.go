package watch

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/threebook/threebook/kit/report"
	"github.com/threebook/threebook/kit/runs"
)

// status is how a training is.
type status struct {
	Class  string `json:"class"` // runs, done, lost or waits
	Word   string `json:"word"`
	Detail string `json:"detail"`
}

const goesOn = "The same command goes on from the last checkpoint."

// silence is how long a training may say nothing before that is said: steps can be
// slow, and the first compiles.
const silence = time.Minute

func (f *follower) status(now time.Time) status {
	m := f.manifest
	switch {
	case m.Ended != nil && m.Outcome == runs.Done:
		return status{"done", "done", ""}
	case m.Ended != nil && m.Outcome == runs.Failed:
		return status{"lost", "failed", m.Error}
	case m.Ended != nil:
		return status{"lost", m.Outcome, goesOn}
	}
	if alive, known := runs.Alive(f.dir); known && !alive {
		return status{"lost", "killed", "Its process is gone. " + goesOn}
	}
	updated := f.tail.Updated()
	if len(f.tail.Lines) == 0 {
		return status{"waits", "starting", "The model is being loaded and compiled; the first step shows here."}
	}
	allowed := max(silence, 10*f.stepTime())
	if quiet := now.Sub(updated); quiet > allowed {
		return status{"waits", "silent", "Nothing was heard of it since " + updated.UTC().Format("15:04:05 UTC") + ": it evaluates, saves, or hangs."}
	}
	again := ""
	if n := f.tail.Resumed; n > 0 {
		again = fmt.Sprintf("Resumed from a checkpoint, %d times so far.", n)
		if n == 1 {
			again = "Resumed from a checkpoint once."
		}
	}
	return status{"runs", "running", again}
}

// recent is the lines by which the pace is told.
func (f *follower) recent() (first, last runs.Metrics, steps int) {
	lines := f.tail.Lines
	from := max(0, len(lines)-50)
	// a line before the last resumption is of another sitting, whose clock counts on
	first, last = lines[from], lines[len(lines)-1]
	return first, last, last.Step - first.Step
}

// stepTime is how long a step takes, 0 where that is not known.
func (f *follower) stepTime() time.Duration {
	first, last, steps := f.recent()
	if steps <= 0 || first.Seconds == nil || last.Seconds == nil {
		return 0
	}
	return time.Duration((*last.Seconds - *first.Seconds) / float64(steps) * float64(time.Second))
}

// progress says how far the training is, and how long it will take at its pace.
func (f *follower) progress(s *state) {
	epochs, err := strconv.ParseFloat(fmt.Sprint(f.manifest.Resolved["epochs"]), 64)
	if len(f.tail.Lines) == 0 {
		return
	}
	first, last, steps := f.recent()
	s.Where = "step " + report.Count(last.Step) + ", epoch " + strings.TrimSuffix(fmt.Sprintf("%.1f", last.Epoch), ".0")
	if err != nil || epochs <= 0 {
		return
	}
	s.Where += " of " + fmt.Sprint(epochs)
	part := min(last.Epoch/epochs, 1)
	s.Part = &part
	if s.Status.Class == "runs" && steps > 0 && first.Seconds != nil && last.Seconds != nil && last.Epoch > first.Epoch {
		left := (epochs - last.Epoch) * (*last.Seconds - *first.Seconds) / (last.Epoch - first.Epoch)
		s.Left = "about " + report.Duration(max(left, 0)) + " left"
	}
}

func subtitle(m runs.Manifest) string {
	backend, _, _ := strings.Cut(m.Machine.Backend, " (") // without the plug-in's path
	parts := []string{m.BaseModel.Path, backend, m.Machine.Device}
	var out []string
	for _, p := range parts {
		if p != "" {
			out = append(out, p)
		}
	}
	return strings.Join(out, " · ")
}
