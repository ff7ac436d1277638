package kit

import (
	"context"
	"errors"

	"github.com/gomlx/gomlx/core/tensors"

	"github.com/threebook/threebook/kit/generate"
	"github.com/threebook/threebook/kit/lora"
	"github.com/threebook/threebook/kit/pairs"
	"github.com/threebook/threebook/kit/runs"
	"github.com/threebook/threebook/kit/score"
)

// sampler has a model write code for some validation descriptions along its
// training. It shares the weights with the trainer, takes the likeliest token each
// time, so that two steps can be compared, and changes nothing of the training.
type sampler struct {
	loaded   loaded
	layout   *lora.Layout
	requests []score.Request
	path     string
	warn     func(format string, args ...any)

	writer *writer
	failed bool
}

// newSampler is nil where no samples are wanted.
func (c TrainConfig) newSampler(run *runs.Run, l *loaded, list []pairs.Pair) (*sampler, error) {
	if c.Samples == 0 {
		return nil, nil
	}
	s := &sampler{loaded: *l, path: run.Path(runs.TrainingSamplesName), warn: run.Warn}
	var err error
	if s.layout, err = lora.NewLayout(c.SFT.LoRA, l.config); err != nil {
		return nil, err
	}
	for _, p := range list {
		if p.Split == pairs.Validation && len(s.requests) < c.Samples {
			s.requests = append(s.requests, score.Request{Name: p.Filename, Description: p.Description, Seed: c.SFT.Seed})
		}
	}
	return s, nil
}

// sample writes what the model says with these values of the adapter. A failure is
// a warning, and ends the sampling but not the training.
func (s *sampler) sample(ctx context.Context, step int, values []float32) {
	if s.failed {
		return
	}
	if err := s.try(ctx, step, values); err != nil && ctx.Err() == nil {
		s.failed = true
		s.warn("no samples from step %d on: %v", step, err)
	}
}

func (s *sampler) try(ctx context.Context, step int, values []float32) error {
	if err := s.put(&lora.Adapter{Layout: s.layout, Values: values}); err != nil {
		return err
	}
	samples := make([]runs.TrainingSample, len(s.requests))
	list := s.writer.requests(s.requests)
	err := s.writer.generator.Generate(ctx, list, func(i int, a generate.Answer) error {
		samples[i] = runs.TrainingSample{
			Step: step, Name: s.requests[i].Name, Description: s.requests[i].Description,
			Answer: a.Text, Code: extract(a.Text), Tokens: len(a.IDs), CutOff: a.CutOff(), Seconds: a.Seconds,
		}
		return nil
	})
	if err != nil {
		return err
	}
	return runs.AppendTrainingSamples(s.path, samples)
}

// put gives the decoder an adapter: the first time it is made with it, later its
// numbers are exchanged, and its programs stay compiled.
func (s *sampler) put(a *lora.Adapter) error {
	s.loaded.adapter = a
	if s.writer == nil {
		w, err := newWriter(Env{}, &s.loaded, generate.Config{Greedy: true})
		if err != nil {
			return err
		}
		s.writer = w
		return nil
	}
	_, values, err := fixed(a, s.loaded.model)
	if err != nil {
		return err
	}
	old := s.loaded.values
	s.loaded.values = values
	return errors.Join(s.writer.generator.Decoder.Replace([]*tensors.Tensor{values}), old.FinalizeAll())
}
