package sft

import (
	"testing"
	"time"
)

// The time left counts what is to come: steps at the pace of the last ones,
// evaluations and checkpoints.
func TestTimeLeft(t *testing.T) {
	p := pace{examplesAStep: 8}
	if got := p.left(100, 0, 0); got != 0 {
		t.Errorf("before a step %v are left, want it unknown", got)
	}
	for range 10 {
		p.step(2 * time.Second)
	}
	if got := p.left(100, 0, 0); got != 200*time.Second {
		t.Errorf("100 steps of 2 s take %v", got)
	}
	if got := p.left(100, 80, 0); got != 210*time.Second {
		t.Errorf("with 80 examples to evaluate, at half a step's time for 8: %v, want 3m30s", got)
	}
	p.evaluation(8, 4*time.Second)
	p.save(3 * time.Second)
	if got := p.left(100, 80, 2); got != 246*time.Second {
		t.Errorf("with 80 examples at 0.5 s and 2 checkpoints at 3 s: %v, want 4m6s", got)
	}
	for range paceSteps {
		p.step(time.Second)
	}
	if got := p.left(100, 0, 0); got != 100*time.Second {
		t.Errorf("after %d steps of 1 s, 100 take %v", paceSteps, got)
	}
}
