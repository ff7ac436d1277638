package main

import (
	"strings"
	"testing"
	"time"

	"github.com/threebook/threebook/kit"
)

// What an earlier run did says nothing of this one's pace.
func TestTimeLeftOfAResumedStage(t *testing.T) {
	s := newScreen(&strings.Builder{}, &strings.Builder{})
	stage := s.stage(kit.Progress{Stage: "train", Done: 900, Total: 1000})
	stage.Done, stage.start = 910, time.Now().Add(-20*time.Second)
	if line := stage.line(); !strings.Contains(line, "20s, 3m0s left") {
		t.Errorf("10 steps in 20 s, 90 to go: %q, want 3m0s left", line)
	}
}

// On a narrow terminal the bar goes first, then the last of the note, and no number is cut.
func TestAProgressLineFits(t *testing.T) {
	s := newScreen(&strings.Builder{}, &strings.Builder{})
	s.terminal = true
	p := kit.Progress{
		Stage: "train", Done: 130, Total: 1250, Left: 70 * time.Minute, Note: "loss 0.026, rate 2.0e-4, 4608 tokens/s, 13.2 GB, eval 2.193",
	}
	stage := s.stage(p)
	stage.start = time.Now().Add(-8 * time.Minute)
	for width, want := range map[int]string{
		199: "train           [##                  ] 130/1250  8m0s, 1h10m left  loss 0.026, rate 2.0e-4, 4608 tokens/s, 13.2 GB, eval 2.193",
		99:  "train 130/1250, 1h10m left, loss 0.026, rate 2.0e-4, 4608 tokens/s, 13.2 GB, eval 2.193",
		79:  "train 130/1250, 1h10m left, loss 0.026, rate 2.0e-4, 4608 tokens/s, 13.2 GB",
		30:  "train 130/1250, 1h10m left",
		10:  "train 130/",
	} {
		s.width = width
		if got := s.line(); got != want {
			t.Errorf("%d columns:\n%s\nwant\n%s", width, got, want)
		}
	}
}

// In a file a long training is hundreds of lines, not thousands.
func TestAFileGetsALineNowAndThen(t *testing.T) {
	var out strings.Builder
	s := newScreen(&strings.Builder{}, &out)
	stage := s.stage(kit.Progress{Stage: "train", Total: 3600})
	for n := range 3599 { // a step every ten seconds, ten hours
		now := time.Duration(n) * 10 * time.Second
		stage.start, s.drawn = time.Now().Add(-now), s.drawn.Add(-10*time.Second)
		s.progress(kit.Progress{Stage: "train", Done: n + 1, Total: 3600})
	}
	if lines := strings.Count(out.String(), "\n"); lines < 100 || lines > 400 {
		t.Errorf("ten hours are %d lines", lines)
	}
}

// A stage that ended early makes room for the next.
func TestAnEndedStageIsOver(t *testing.T) {
	var out strings.Builder
	s := newScreen(&strings.Builder{}, &out)
	s.progress(kit.Progress{Stage: "train", Done: 40, Total: 100, Ended: true})
	s.progress(kit.Progress{Stage: "measure", Done: 8, Total: 8})
	if got := out.String(); strings.Contains(got, "·") || !strings.Contains(got, "40/100") || strings.Contains(got, "left") {
		t.Errorf("printed %q, want a line each", got)
	}
}

func TestShort(t *testing.T) {
	for d, want := range map[time.Duration]string{
		400 * time.Millisecond: "0.4s", 12 * time.Second: "12s", 192 * time.Second: "3m12s", 5*time.Hour + 2*time.Minute + 20*time.Second: "5h2m",
		26 * time.Hour: "26h0m",
	} {
		if got := short(d); got != want {
			t.Errorf("%v is %s, want %s", d, got, want)
		}
	}
}
