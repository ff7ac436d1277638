package sft

import (
	"fmt"
	"testing"

	"github.com/threebook/threebook/kit/prompt"
)

// What is shown is what is trained on: the same examples, in the same order,
// padded to the same length.
func TestFirstMicroBatchesAreThoseOfTheTraining(t *testing.T) {
	t.Parallel()
	var examples []prompt.Example
	for i := range 11 {
		examples = append(examples, prompt.Example{Name: fmt.Sprint(i), IDs: make([]int32, 20+37*i), PromptLen: 3})
	}
	c := Config{BatchSize: 2, Accumulation: 4, Seed: 7}.WithDefaults()
	p, err := newPlan(c, examples, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range []int{1, 5, 6, 100} {
		got, perEpoch, err := First(c, examples, nil, n)
		if err != nil {
			t.Fatal(err)
		}
		if perEpoch != 6 || len(got) != min(n, 6) {
			t.Fatalf("asked for %d: %d of %d micro-batches, want %d of 6", n, len(got), perEpoch, min(n, 6))
		}
		for i, m := range got {
			w, err := p.window(i / c.Accumulation)
			if err != nil {
				t.Fatal(err)
			}
			indices := w.batches[i%c.Accumulation]
			b, err := p.batch(indices)
			if err != nil {
				t.Fatal(err)
			}
			if m.Length != b.length || len(m.Examples) != len(indices) {
				t.Errorf("micro-batch %d: %d rows padded to %d, training has %d and %d", i, len(m.Examples), m.Length, len(indices), b.length)
			}
			for r, e := range m.Examples {
				if e.Name != examples[indices[r]].Name {
					t.Errorf("micro-batch %d, row %d is %s, training has %s", i, r, e.Name, examples[indices[r]].Name)
				}
			}
		}
	}
	if _, _, err := First(c, nil, nil, 1); err == nil {
		t.Error("no example was planned")
	}
}
