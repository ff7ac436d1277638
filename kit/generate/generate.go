// Package generate writes text with a model: batches of prompts, sampling, stops.
//
// It takes prompts as tokens and gives answers as text, in batches that decode
// together. Each request has its own seed, so an answer does not depend on which
// others are generated beside it:
//
//	g := &generate.Generator{Config: generate.Config{MaxTokens: 512}, Decoder: decoder, Tokenizer: tok, EOS: tok.EOS()}
//	err := g.Generate(ctx, []generate.Request{{Prompt: ids, Seed: 7}}, func(i int, a generate.Answer) error {
//		fmt.Println(a.Text)
//		return nil
//	})
package generate

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/threebook/threebook/kit/llama"
	"github.com/threebook/threebook/kit/seed"
	"github.com/threebook/threebook/kit/tokenizer"
)

// Config of generation. The zero value samples with temperature 0.7 and top-p 0.9.
type Config struct {
	MaxTokens   int      // new tokens an answer; default 512
	Greedy      bool     // take the likeliest token; the sampling fields are then without effect
	Temperature float64  // default 0.7
	TopP        float64  // keep the likeliest tokens up to this share; default 0.9, 1 keeps all
	TopK        int      // keep so many of the likeliest; 0 keeps all
	MinP        float64  // drop tokens less likely than this share of the likeliest; 0 keeps all
	Repetition  float64  // penalty of tokens already in prompt or answer (arXiv:1909.05858); default 1, none
	Stop        []string // texts that end an answer, not part of it
	BatchSize   int      // prompts decoded together; default 16
}

// WithDefaults fills the zero fields.
func (c Config) WithDefaults() Config {
	if c.MaxTokens == 0 {
		c.MaxTokens = 512
	}
	if c.Temperature == 0 {
		c.Temperature = 0.7
	}
	if c.TopP == 0 {
		c.TopP = 0.9
	}
	if c.Repetition == 0 {
		c.Repetition = 1
	}
	if c.BatchSize == 0 {
		c.BatchSize = 16
	}
	return c
}

// Validate names the field that cannot be. It expects defaults filled.
func (c Config) Validate() error {
	switch {
	case c.MaxTokens < 1:
		return fmt.Errorf("max tokens is %d, want at least 1", c.MaxTokens)
	case !(c.Temperature > 0):
		return fmt.Errorf("temperature is %g, want a positive number (or choose greedy)", c.Temperature)
	case !(c.TopP > 0 && c.TopP <= 1):
		return fmt.Errorf("top-p is %g, want it in (0, 1]", c.TopP)
	case c.TopK < 0:
		return fmt.Errorf("top-k is %d, want 0 or more", c.TopK)
	case !(c.MinP >= 0 && c.MinP < 1):
		return fmt.Errorf("min-p is %g, want it in [0, 1)", c.MinP)
	case !(c.Repetition > 0):
		return fmt.Errorf("repetition penalty is %g, want a positive number", c.Repetition)
	case c.BatchSize < 1:
		return fmt.Errorf("batch size is %d, want at least 1", c.BatchSize)
	}
	return nil
}

// Request is one prompt.
type Request struct {
	Prompt []int32 // tokens, begin-of-sequence included
	Seed   int64
}

// Answer is what the model wrote.
type Answer struct {
	IDs            []int32 // without the end-of-sequence token
	Text           string
	StoppedByLimit bool    // cut off by MaxTokens or by the model's positions
	Seconds        float64 // from the start of its batch
}

// Generator writes answers with one model. Not safe for concurrent use.
type Generator struct {
	Config    Config
	Decoder   *llama.Decoder
	Tokenizer *tokenizer.Tokenizer
	EOS       int32
	Positions int // of the model: prompt and answer together; 0 is no limit
	// Token is called with each piece of text as it is written. Optional.
	Token func(request int, piece string)
	// Progress is called after each step of a batch with the tokens written so far
	// of those that may be, and once all are written. Optional.
	Progress func(done, total int, note string)
}

// Generate answers every request and hands each answer to done as its batch
// ends, in the order of requests. An error of done, or the end of ctx, stops it.
func (g *Generator) Generate(ctx context.Context, requests []Request, done func(i int, a Answer) error) error {
	c := g.Config.WithDefaults()
	if err := c.Validate(); err != nil {
		return fmt.Errorf("generate: %w", err)
	}
	for from := 0; from < len(requests); from += c.BatchSize {
		to := min(len(requests), from+c.BatchSize)
		answers, err := g.batch(ctx, c, requests, from, to)
		if err != nil {
			return fmt.Errorf("generate: %w", err)
		}
		for i, a := range answers {
			if err := done(from+i, a); err != nil {
				return err
			}
		}
	}
	if total := len(requests) * c.MaxTokens; g.Progress != nil && total > 0 {
		g.Progress(total, total, fmt.Sprintf("%d of %d done", len(requests), len(requests)))
	}
	return nil
}

// row is the state of one answer being written.
type row struct {
	sampler  *sampler
	limit    int // new tokens it may have
	stream   *tokenizer.Stream
	answer   Answer
	text     strings.Builder
	finished bool
}

// batch decodes requests [from, to) together.
func (g *Generator) batch(ctx context.Context, c Config, requests []Request, from, to int) ([]Answer, error) {
	start := time.Now()
	rows := make([]*row, to-from)
	prompts := make([][]int32, to-from)
	room := 0
	for i, r := range requests[from:to] {
		limit := c.MaxTokens
		if g.Positions > 0 {
			limit = min(limit, g.Positions-len(r.Prompt))
		}
		if limit < 1 {
			return nil, fmt.Errorf("a prompt of %d tokens leaves no room in the model's %d positions", len(r.Prompt), g.Positions)
		}
		room = max(room, limit)
		prompts[i] = r.Prompt
		rows[i] = &row{
			sampler: newSampler(c, seed.Stream(r.Seed, "sample", 0), r.Prompt),
			limit:   limit,
			stream:  g.Tokenizer.Stream(),
		}
	}
	sequences, err := g.Decoder.Start(prompts, room)
	if err != nil {
		return nil, err
	}
	defer sequences.Close()
	next := make([]int32, len(rows))
	for step := range room {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		open := 0
		for i, r := range rows {
			if r.finished {
				continue
			}
			next[i] = r.sampler.next(sequences.Logits(i))
			g.append(c, r, from+i, next[i])
			if !r.finished && step+1 == r.limit {
				r.answer.StoppedByLimit = true
				g.finish(r, from+i)
			}
			if r.finished {
				r.answer.Seconds = time.Since(start).Seconds()
			} else {
				open++
			}
		}
		if g.Progress != nil {
			g.Progress(min(from*c.MaxTokens+(step+1)*len(rows), len(requests)*c.MaxTokens-1), len(requests)*c.MaxTokens, fmt.Sprintf("%d of %d done", to-open, len(requests)))
		}
		if open == 0 {
			break
		}
		if err := sequences.Next(next); err != nil {
			return nil, err
		}
	}
	answers := make([]Answer, len(rows))
	for i, r := range rows {
		answers[i] = r.answer
	}
	return answers, nil
}

// append takes one more token of a row, and ends it at the end-of-sequence token or a stop text.
func (g *Generator) append(c Config, r *row, request int, id int32) {
	if id == g.EOS {
		g.finish(r, request)
		return
	}
	r.answer.IDs = append(r.answer.IDs, id)
	before := r.text.Len()
	piece := r.stream.Next(id)
	r.text.WriteString(piece)
	text := r.text.String()
	for _, stop := range c.Stop {
		// A stop text may begin in an earlier piece.
		at := max(0, before-len(stop)+1)
		if i := strings.Index(text[at:], stop); stop != "" && i >= 0 {
			r.answer.Text, r.finished = text[:at+i], true
			return
		}
	}
	if g.Token != nil {
		g.Token(request, piece)
	}
}

// finish flushes bytes that waited for the rest of their character.
func (g *Generator) finish(r *row, request int) {
	if piece := r.stream.Flush(); piece != "" {
		r.text.WriteString(piece)
		if g.Token != nil {
			g.Token(request, piece)
		}
	}
	r.answer.Text, r.finished = r.text.String(), true
}
