package generate

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/threebook/threebook/kit/seed"
	"github.com/threebook/threebook/kit/tokenizer"
)

// batch is some requests decoded together.
type batch struct {
	g       *Generator
	config  Config
	rows    []*row // one a request, in their order
	decoded []*row // those that fit the model's positions
	start   time.Time
	before  int // requests of earlier batches
	all     int // requests of all batches
}

// row is the state of one answer being written.
type row struct {
	request    int
	prompt     []int32
	sampler    *sampler
	limit      int // new tokens it may have
	byPosition bool
	stops      []int32
	stream     *tokenizer.Stream
	text       *stopText
	answer     Answer
	finished   bool
}

// newBatch prepares requests [from, to).
func (g *Generator) newBatch(c Config, requests []Request, from, to int) *batch {
	b := &batch{g: g, config: c, start: time.Now(), before: from, all: len(requests)}
	for i, q := range requests[from:to] {
		r := &row{
			request: from + i, prompt: q.Prompt, limit: c.MaxTokens,
			sampler: newSampler(c, seed.Stream(q.Seed, "sample", 0), q.Prompt),
			stops:   slices.Concat(c.StopTokens, q.StopTokens),
			stream:  g.Tokenizer.Stream(), text: newStopText(c.Stop, q.Stop),
		}
		if room := g.Positions - len(q.Prompt); g.Positions > 0 && room < r.limit {
			r.limit, r.byPosition = room, true
		}
		b.rows = append(b.rows, r)
		if r.limit < 1 {
			b.finish(r, LongPrompt)
		} else {
			b.decoded = append(b.decoded, r)
		}
	}
	return b
}

// run writes the answers.
func (b *batch) run(ctx context.Context) error {
	if len(b.decoded) == 0 {
		return nil
	}
	prompts := make([][]int32, len(b.decoded))
	room := 0
	for i, r := range b.decoded {
		prompts[i], room = r.prompt, max(room, r.limit)
	}
	sequences, err := b.g.Decoder.Start(prompts, room)
	if err != nil {
		return err
	}
	defer sequences.Close()
	next := make([]int32, len(prompts))
	for step := range room {
		if err := ctx.Err(); err != nil {
			return err
		}
		open := 0
		for i, r := range b.decoded {
			if r.finished {
				continue
			}
			if next[i], err = r.sampler.next(sequences.Logits(i)); err != nil {
				return fmt.Errorf("token %d of request %d: %w", step, r.request, err)
			}
			b.append(r, next[i])
			if !r.finished {
				open++
			}
		}
		b.report(step, open)
		if open == 0 {
			break
		}
		if err := sequences.Next(next); err != nil {
			return err
		}
	}
	return nil
}

// report tells of a step, short of the end: that is told once, when all is done.
func (b *batch) report(step, open int) {
	if b.g.Progress == nil {
		return
	}
	total := b.all * b.config.MaxTokens
	done := b.before*b.config.MaxTokens + (step+1)*len(b.rows)
	b.g.Progress(min(done, total-1), total, fmt.Sprintf("%d of %d done", b.before+len(b.rows)-open, b.all))
}

// append takes one more token of a row, and ends the row where something ends it.
func (b *batch) append(r *row, id int32) {
	switch {
	case slices.Contains(b.g.EOS, id):
		b.finish(r, EndToken)
		return
	case slices.Contains(r.stops, id):
		b.finish(r, StopToken)
		return
	}
	r.answer.IDs = append(r.answer.IDs, id)
	sure, found := r.text.add(r.stream.Next(id))
	b.tell(r, sure)
	switch {
	case found:
		b.close(r, StopText)
	case len(r.answer.IDs) < r.limit:
	case r.byPosition:
		b.finish(r, Positions)
	default:
		b.finish(r, MaxTokens)
	}
}

// finish closes a row after the bytes that waited for the rest of their
// character, which may still complete a stop text.
func (b *batch) finish(r *row, why Reason) {
	sure, found := r.text.add(r.stream.Flush())
	b.tell(r, sure)
	if found {
		why = StopText
	}
	b.close(r, why)
}

// close ends a row with the text as it stands.
func (b *batch) close(r *row, why Reason) {
	b.tell(r, r.text.end())
	r.answer.Text, r.answer.Reason = r.text.text.String(), why
	r.answer.Seconds = time.Since(b.start).Seconds()
	r.finished = true
}

func (b *batch) tell(r *row, text string) {
	if b.g.Token != nil && text != "" {
		b.g.Token(r.request, text)
	}
}
