package kit

import (
	"context"
	"fmt"
	"slices"

	"github.com/threebook/threebook/kit/generate"
	"github.com/threebook/threebook/kit/llama"
	"github.com/threebook/threebook/kit/pairs"
	"github.com/threebook/threebook/kit/prompt"
	"github.com/threebook/threebook/kit/score"
	"github.com/threebook/threebook/kit/seed"
)

// GenerateConfig of [Generate]. ModelPath and Descriptions are required.
type GenerateConfig struct {
	Env
	Generate     generate.Config
	ModelPath    string
	Adapter      string // none is the base model
	Descriptions []string
	Seed         int64
	Token        func(i int, piece string) // each piece of text as it is written; optional
}

// Generated is the code written for one description.
type Generated struct {
	Text         string // the answer as decoded
	Code         string // extracted from it; "" when there is none
	Tokens       int
	PromptTokens int
	Reason       generate.Reason // why it ended; [generate.LongPrompt] when there is no room for one
	Seconds      float64
	Warnings     []string // of the model or the adapter: the same for all of one call
}

// Generate writes code for descriptions.
func Generate(ctx context.Context, c GenerateConfig) ([]Generated, error) {
	l, err := c.open(c.ModelPath, c.Adapter)
	if err != nil {
		return nil, err
	}
	defer l.close()
	if err := c.Generate.Check(l.tokenizer); err != nil {
		return nil, fmt.Errorf("generate: %w", err)
	}
	if err := l.load(); err != nil {
		return nil, err
	}
	w, err := newWriter(c.Env, l, c.Generate)
	if err != nil {
		return nil, err
	}
	w.generator.Token = c.Token
	requests := make([]score.Request, len(c.Descriptions))
	for i, d := range c.Descriptions {
		requests[i] = score.Request{Name: fmt.Sprint(i), Description: d, Seed: c.Seed}
	}
	out := make([]Generated, len(requests))
	list := w.requests(requests)
	err = w.generator.Generate(ctx, list, func(i int, a generate.Answer) error {
		out[i] = Generated{a.Text, extract(a.Text), len(a.IDs), len(list[i].Prompt), a.Reason, a.Seconds, l.warnings}
		return nil
	})
	return out, err
}

// extract is the code of an answer, "" when there is none.
func extract(text string) string {
	code, found := prompt.ExtractCode(text)
	if !found {
		return ""
	}
	return code
}

// writer writes code for descriptions with a loaded model: a [score.Generator].
type writer struct {
	template  prompt.Template
	loaded    *loaded
	generator *generate.Generator
}

func newWriter(env Env, l *loaded, c generate.Config) (*writer, error) {
	decoder, err := l.decoder()
	if err != nil {
		return nil, err
	}
	eos, err := l.endTokens()
	if err != nil {
		return nil, err
	}
	return &writer{
		template: prompt.Default(), loaded: l,
		generator: &generate.Generator{
			Config: c, Decoder: decoder, Tokenizer: l.tokenizer, EOS: eos,
			Positions: l.model.Config.MaxPositions, Progress: env.stage("generate"),
		},
	}, nil
}

// endTokens are the ids that end an answer: the model's, and the one that training
// puts at the end of every example.
func (l *loaded) endTokens() ([]int32, error) {
	eos, err := llama.ReadEOS(l.path, l.config)
	if err != nil {
		return nil, err
	}
	if !slices.Contains(eos, l.tokenizer.EOS()) {
		eos = append(slices.Clone(eos), l.tokenizer.EOS())
	}
	return eos, nil
}

func (w *writer) requests(requests []score.Request) []generate.Request {
	list := make([]generate.Request, len(requests))
	for i, r := range requests {
		// Each example's stream follows from its own name, whichever others are tested.
		own := seed.State(r.Seed, "answer "+r.Name, uint64(r.Sample))
		list[i] = generate.Request{Prompt: w.template.EncodePrompt(w.loaded.tokenizer, r.Description), Seed: int64(own[0])}
	}
	return list
}

// Generate implements [score.Generator].
func (w *writer) Generate(ctx context.Context, requests []score.Request, done func(i int, a score.Answer) error) error {
	list := w.requests(requests)
	return w.generator.Generate(ctx, list, func(i int, a generate.Answer) error {
		answer := score.Answer{
			Prompt: w.template.Text(requests[i].Description), Text: a.Text, Code: extract(a.Text),
			PromptTokens: len(list[i].Prompt), AnswerTokens: len(a.IDs), StoppedByLimit: a.CutOff(), Seconds: a.Seconds, Share: a.Share,
		}
		if a.Reason == generate.LongPrompt {
			answer.Detail = fmt.Sprintf("the prompt of %d tokens leaves no room in the model's %d positions", len(list[i].Prompt), w.generator.Positions)
		}
		return done(i, answer)
	})
}

// overLimit counts the official answers that are longer than an answer may be.
func (w *writer) overLimit(list []pairs.Pair) int {
	n := 0
	for _, p := range list {
		e, err := w.template.Encode(w.loaded.tokenizer, p.Description, p.Code, 0)
		if err == nil && len(e.IDs)-e.PromptLen > w.generator.Config.WithDefaults().MaxTokens {
			n++
		}
	}
	return n
}
