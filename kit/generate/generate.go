// Package generate writes text with a model: batches of prompts, sampling, stops.
//
// It takes prompts as tokens and gives answers as text, in batches that decode
// together. Each request has its own seed and its own stops, so an answer does
// not depend on which others are generated beside it:
//
//	g := &generate.Generator{Config: generate.Config{MaxTokens: 512}, Decoder: decoder, Tokenizer: tok, EOS: []int32{tok.EOS()}}
//	err := g.Generate(ctx, []generate.Request{{Prompt: ids, Seed: 7}}, func(i int, a generate.Answer) error {
//		fmt.Println(a.Text, a.Reason)
//		return nil
//	})
//
// What is sampled from is what transformers samples from: the same tokens with the
// same probabilities, in float32. The draws are this package's own.
package generate

import (
	"context"
	"fmt"
	"time"

	"github.com/threebook/threebook/kit/llama"
	"github.com/threebook/threebook/kit/tokenizer"
)

// Request is one prompt.
type Request struct {
	Prompt     []int32 // tokens, begin-of-sequence included
	Seed       int64
	Stop       []string // texts that end this answer, besides [Config.Stop]
	StopTokens []int32  // ids that end this answer, besides [Config.StopTokens]
}

// Reason says why an answer ended.
type Reason string

// The reasons.
const (
	EndToken   Reason = "end token"   // the model ended it
	StopText   Reason = "stop text"   // a text of Stop came
	StopToken  Reason = "stop token"  // an id of StopTokens came
	MaxTokens  Reason = "max tokens"  // cut off by Config.MaxTokens
	Positions  Reason = "positions"   // cut off by the model's positions
	LongPrompt Reason = "long prompt" // the prompt leaves no position for an answer, which is empty
)

// Answer is what the model wrote. Stop texts and stop tokens are not part of its
// text. IDs end before an end token or stop token, and with the token that
// completed a stop text.
type Answer struct {
	IDs     []int32
	Text    string
	Reason  Reason
	Seconds float64 // from the start of its batch
	Share   float64 // of the seconds its batch took, an equal part: those of all answers add up to the time spent
}

// CutOff reports whether a limit ended the answer, not the model or a stop.
func (a Answer) CutOff() bool {
	return a.Reason == MaxTokens || a.Reason == Positions || a.Reason == LongPrompt
}

// Generator writes answers with one model. Not safe for concurrent use.
type Generator struct {
	Config    Config
	Decoder   *llama.Decoder
	Tokenizer *tokenizer.Tokenizer
	EOS       []int32 // any of them ends an answer
	Positions int     // of the model: prompt and answer together; 0 is no limit
	// Token is called with text as it is written: all of an answer's, put together,
	// and never any of a stop text. Optional.
	Token func(request int, piece string)
	// Progress is called after each step of a batch with the tokens written so far
	// of those that may be, and once all are written. Optional.
	Progress func(done, total int, note string)
}

// Generate answers every request and hands each answer to done as its batch
// ends, in the order of requests. A prompt that is too long gets an empty answer
// with the reason [LongPrompt], and the others go on. An error of done, or the
// end of ctx, stops it.
func (g *Generator) Generate(ctx context.Context, requests []Request, done func(i int, a Answer) error) error {
	c := g.Config.WithDefaults()
	if err := g.validate(c, requests); err != nil {
		return fmt.Errorf("generate: %w", err)
	}
	for from := 0; from < len(requests); from += c.BatchSize {
		to := min(len(requests), from+c.BatchSize)
		b := g.newBatch(c, requests, from, to)
		if err := b.run(ctx); err != nil {
			return fmt.Errorf("generate: %w", err)
		}
		share := time.Since(b.start).Seconds() / float64(len(b.rows))
		for _, r := range b.rows {
			r.answer.Share = share
			if err := done(r.request, r.answer); err != nil {
				return err
			}
		}
	}
	if total := len(requests) * c.MaxTokens; g.Progress != nil && total > 0 {
		g.Progress(total, total, fmt.Sprintf("%d of %d done", len(requests), len(requests)))
	}
	return nil
}

// validate finds what is wrong with the config and the requests, before anything runs.
func (g *Generator) validate(c Config, requests []Request) error {
	if err := c.Check(g.Tokenizer); err != nil {
		return err
	}
	for i, r := range requests {
		if err := (Config{Stop: r.Stop, StopTokens: r.StopTokens}).Check(g.Tokenizer); err != nil {
			return fmt.Errorf("request %d: %w", i, err)
		}
		if len(r.Prompt) == 0 {
			return fmt.Errorf("request %d: the prompt is empty, want at least the begin token", i)
		}
	}
	return nil
}
