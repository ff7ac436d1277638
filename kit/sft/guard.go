package sft

import (
	"errors"
	"fmt"
	"math"
	"strings"
)

// diverged says what is no number any more, on which examples, and what is left.
func (t *trainer) diverged(what string, names []string) error {
	left := "there is no checkpoint yet"
	if t.saved > 0 {
		left = fmt.Sprintf("the checkpoint of step %d is as it was", t.saved)
	}
	return fmt.Errorf("%s on %s: training diverged; %s (a lower --learning-rate may help)", what, strings.Join(names, ", "), left)
}

// checkFinite keeps a state that cannot be gone on from off the disk: an update
// can overflow where loss and gradient were still numbers.
func (t *trainer) checkFinite() error {
	for _, part := range []struct {
		name   string
		values []float32
	}{{"a parameter", t.state.Values}, {"AdamW's mean of gradients", t.state.First}, {"AdamW's mean of their squares", t.state.Second}} {
		for _, v := range part.values {
			if !finite(float64(v)) {
				return t.diverged(fmt.Sprintf("after step %d %s is %v", t.state.Step, part.name, v), t.names)
			}
		}
	}
	return nil
}

func finite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }

// errMemory is wrapped by errors about a device whose memory is full.
var errMemory = errors.New("out of memory")

// fullMemory are the words by which XLA says so: a status, its number, and the
// allocator's own, with the size.
var fullMemory = []string{"Out of memory", "out of memory", "RESOURCE_EXHAUSTED", "code=8)"}

// withAdvice says what to do when a step did not fit.
func (t *trainer) withAdvice(err error) error {
	if err == nil {
		return nil
	}
	line, _, _ := strings.Cut(err.Error(), "\n")
	for _, words := range fullMemory {
		at := strings.Index(line, words)
		if at < 0 {
			continue
		}
		advice := "lower --batch-size (and raise --accumulation as much) or --max-length"
		if !t.Checkpointing {
			advice += ", or turn on --gradient-checkpointing"
		}
		return fmt.Errorf("%w: %s (%s)", errMemory, advice, line[at:])
	}
	return err
}
