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
