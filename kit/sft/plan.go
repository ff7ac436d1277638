package sft

import (
	"fmt"
	"slices"

	"github.com/threebook/threebook/kit/prompt"
)

// plan orders the examples of a run, epoch by epoch as [prompt.Plan] does.
// Windows do not cross epochs, so the last of an epoch may be short.
type plan struct {
	config     Config
	examples   []prompt.Example
	perEpoch   int // windows an epoch
	micros     int // micro-batches an epoch
	steps      int // windows of the run
	meanLength int // tokens an example
	padTo      []int
	windows    []prompt.Window // of the epoch asked for last
	current    int             // that epoch
}

// window is one optimizer step: micro-batches of example indices, the first of
// them numbered over the whole run.
type window struct {
	batches [][]int
	first   int
}

// batch is a micro-batch padded to one length.
type batch struct {
	tokens, labels []int32 // [rows, length]; a label is the next token, or Ignored
	rows, length   int
	targets        int // labels that are learned
	count          int // tokens, padding excluded
}

func newPlan(c Config, examples, validation []prompt.Example) (plan, error) {
	p := plan{config: c, examples: examples, padTo: slices.Clone(c.PadTo)}
	total, longest := 0, 0
	for _, e := range examples {
		total += len(e.IDs)
		longest = max(longest, len(e.IDs))
	}
	for _, e := range validation {
		longest = max(longest, len(e.IDs))
	}
	slices.Sort(p.padTo)
	if n := len(p.padTo); n == 0 || p.padTo[n-1] < longest {
		for _, length := range prompt.PaddedLengths(64 * ceilDiv(longest, 64)) {
			if n == 0 || length > p.padTo[n-1] {
				p.padTo = append(p.padTo, length)
			}
		}
	}
	p.meanLength = total / len(examples)
	p.micros = ceilDiv(len(examples), c.BatchSize)
	p.perEpoch = ceilDiv(p.micros, c.Accumulation)
	p.steps = p.perEpoch * c.Epochs
	return p, nil
}

// window gives the step after t completed ones.
func (p *plan) window(t int) (window, error) {
	epoch, at := t/p.perEpoch, t%p.perEpoch
	if p.windows == nil || epoch != p.current {
		windows, err := prompt.Plan(p.examples, p.config.BatchSize, p.config.Accumulation, epoch, p.config.Seed)
		if err != nil {
			return window{}, err
		}
		p.windows, p.current = windows, epoch
	}
	return window{batches: p.windows[at], first: epoch*p.micros + at*p.config.Accumulation}, nil
}

// names lists the examples of a window.
func (p plan) names(w window) []string {
	var list []string
	for _, micro := range w.batches {
		for _, i := range micro {
			list = append(list, p.examples[i].Name)
		}
	}
	return list
}

// epoch is the fraction of epochs done after t steps.
func (p plan) epoch(t int) float64 { return float64(t) / float64(p.perEpoch) }

// batch packs the examples of a micro-batch.
func (p plan) batch(indices []int) (batch, error) {
	rows := make([]prompt.Example, len(indices))
	for i, j := range indices {
		rows[i] = p.examples[j]
	}
	return p.pack(rows)
}

// inOrder cuts examples into micro-batches of similar length, for evaluation. The
// loss is then the answers', so that trainings with the prompt and without compare.
func (p plan) inOrder(examples []prompt.Example) [][]prompt.Example {
	sorted := slices.Clone(examples)
	for i := range sorted {
		sorted[i].TrainOnPrompt = false
	}
	slices.SortStableFunc(sorted, func(a, b prompt.Example) int { return len(a.IDs) - len(b.IDs) })
	return slices.Collect(slices.Chunk(sorted, p.config.BatchSize))
}

// pack pads rows on the right to one of the lengths. A short micro-batch is
// filled with empty rows, so that each length is compiled once.
func (p plan) pack(rows []prompt.Example) (batch, error) {
	longest := 0
	for _, e := range rows {
		longest = max(longest, len(e.IDs))
	}
	b := batch{rows: p.config.BatchSize, length: longest}
	for _, n := range p.padTo {
		if n >= longest {
			b.length = n
			break
		}
	}
	b.tokens = make([]int32, b.rows*b.length)
	b.labels = make([]int32, b.rows*b.length)
	for i := range b.labels {
		b.labels[i] = Ignored
	}
	for r, e := range rows {
		if e.PromptLen < 1 || e.PromptLen >= len(e.IDs) {
			return batch{}, fmt.Errorf("example %s: %d tokens with a prompt of %d leave nothing to learn", e.Name, len(e.IDs), e.PromptLen)
		}
		copy(b.tokens[r*b.length:], e.IDs)
		first := e.FirstTarget()
		copy(b.labels[r*b.length+first-1:], e.IDs[first:])
		b.targets += len(e.IDs) - first
		b.count += len(e.IDs)
	}
	return b, nil
}

func ceilDiv(a, b int) int { return (a + b - 1) / b }
