package generate

import (
	"errors"
	"math"
	"math/rand/v2"
)

// sampler chooses a row's next token from its logits.
type sampler struct {
	config Config
	rng    *rand.Rand
	seen   map[int32]bool // tokens of prompt and answer, kept only for the penalty
	scores []float32      // scratch, [vocabulary]
	filter filter
}

func newSampler(c Config, rng *rand.Rand, prompt []int32) *sampler {
	s := &sampler{config: c, rng: rng}
	if c.Repetition != 1 {
		s.seen = map[int32]bool{}
		for _, id := range prompt {
			s.seen[id] = true
		}
	}
	return s
}

// next takes logits, [vocabulary]. Logits that are not numbers are an error.
func (s *sampler) next(logits []float32) (int32, error) {
	if s.seen != nil {
		logits = s.penalized(logits)
	}
	best, err := argmax(logits)
	if err != nil || s.config.Greedy {
		s.note(best)
		return best, err
	}
	id := s.draw(s.filter.apply(s.config, logits, best))
	s.note(id)
	return id, nil
}

func (s *sampler) note(id int32) {
	if s.seen != nil {
		s.seen[id] = true
	}
}

// penalized is a copy of logits with those of seen tokens made less likely.
func (s *sampler) penalized(logits []float32) []float32 {
	s.scores = append(s.scores[:0], logits...)
	penalty := float32(s.config.Repetition)
	for id := range s.seen {
		if int(id) >= len(s.scores) {
			continue
		}
		if v := s.scores[id]; v < 0 {
			s.scores[id] = v * penalty
		} else {
			s.scores[id] = v / penalty
		}
	}
	return s.scores
}

// draw takes one of the candidates, by their weights.
func (s *sampler) draw(kept []candidate) int32 {
	at := s.rng.Float64() * sum(kept)
	for _, c := range kept {
		if at -= float64(c.weight); at < 0 {
			return c.id
		}
	}
	return kept[len(kept)-1].id
}

var errNotFinite = errors.New("the model's logits are not finite: its weights, or an adapter's, are damaged or overflow")

// argmax is the first of the largest.
func argmax(logits []float32) (int32, error) {
	best := 0
	for i, v := range logits {
		if v > logits[best] {
			best = i
		}
		if v != v {
			return 0, errNotFinite
		}
	}
	if math.IsInf(float64(logits[best]), 0) {
		return 0, errNotFinite
	}
	return int32(best), nil
}
