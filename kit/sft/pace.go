package sft

import (
	"slices"
	"time"
)

// paceSteps is how many of the last steps the pace is taken from.
const paceSteps = 100

// pace is how long the parts of a training take, in this process. What also had
// to compile is left out: it says nothing of what is to come.
type pace struct {
	steps              []time.Duration // of the last ones
	examples, saves    int
	evaluating, saving time.Duration
	examplesAStep      int // for evaluations before there was one
}

// forwardShare is an evaluation's time over a training step's on the same
// examples: without the gradients of activations, which take as long as the
// forward pass. Frozen weights have none of their own.
const forwardShare = 0.5

func (p *pace) step(d time.Duration) {
	if len(p.steps) == paceSteps {
		p.steps = slices.Delete(p.steps, 0, 1)
	}
	p.steps = append(p.steps, d)
}

func (p *pace) evaluation(examples int, d time.Duration) {
	p.examples += examples
	p.evaluating += d
}

func (p *pace) save(d time.Duration) {
	p.saves++
	p.saving += d
}

// left is the time that so many steps, evaluated examples and checkpoints will
// take; 0 before a step.
func (p *pace) left(steps, examples, saves int) time.Duration {
	if len(p.steps) == 0 {
		return 0
	}
	var sum time.Duration
	for _, d := range p.steps {
		sum += d
	}
	step := sum.Seconds() / float64(len(p.steps))
	seconds := step * float64(steps)
	if p.examples > 0 {
		seconds += p.evaluating.Seconds() / float64(p.examples) * float64(examples)
	} else {
		seconds += forwardShare * step / float64(p.examplesAStep) * float64(examples)
	}
	if p.saves > 0 {
		seconds += p.saving.Seconds() / float64(p.saves) * float64(saves)
	}
	return time.Duration(seconds * float64(time.Second)).Round(time.Second)
}
