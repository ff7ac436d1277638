package sft

import (
	"fmt"

	"github.com/threebook/threebook/kit/prompt"
)

// MicroBatch is what goes through the model at once: examples, each padded on the
// right to Length.
type MicroBatch struct {
	Examples []prompt.Example
	Length   int
}

// First gives the first n micro-batches of a training, or as many as its first
// epoch has, and how many an epoch has. Config has its defaults.
func First(c Config, train, validation []prompt.Example, n int) (list []MicroBatch, perEpoch int, err error) {
	if len(train) == 0 {
		return nil, 0, fmt.Errorf("plan training: there is no example")
	}
	p, err := newPlan(c, train, validation)
	if err != nil {
		return nil, 0, err
	}
	for step := 0; step < p.perEpoch && len(list) < n; step++ {
		w, err := p.window(step)
		if err != nil {
			return nil, 0, err
		}
		for _, indices := range w.batches {
			b, err := p.batch(indices)
			if err != nil {
				return nil, 0, err
			}
			m := MicroBatch{Length: b.length}
			for _, i := range indices {
				m.Examples = append(m.Examples, p.examples[i])
			}
			list = append(list, m)
		}
	}
	return list[:min(n, len(list))], p.micros, nil
}
