package generate

import (
	"math"
	"math/rand/v2"
	"slices"
)

// sampler chooses a row's next token from its logits. The order of the filters is
// transformers' (generation/logits_process.py): repetition penalty, temperature,
// top-k, top-p, min-p.
type sampler struct {
	config Config
	rng    *rand.Rand
	seen   map[int32]bool // tokens of prompt and answer, kept only for the penalty
	order  []candidate    // scratch
}

type candidate struct {
	id    int32
	value float64 // logit, then probability
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

func (s *sampler) next(logits []float32) int32 {
	if s.seen == nil && s.config.Greedy {
		return argmax(logits)
	}
	candidates := s.order[:0]
	for i, v := range logits {
		value := float64(v)
		if s.seen[int32(i)] {
			if value > 0 {
				value /= s.config.Repetition
			} else {
				value *= s.config.Repetition
			}
		}
		candidates = append(candidates, candidate{int32(i), value})
	}
	s.order = candidates
	id := s.choose(candidates)
	if s.seen != nil {
		s.seen[id] = true
	}
	return id
}

func (s *sampler) choose(candidates []candidate) int32 {
	// Ties go to the smaller id, as argmax takes the first.
	slices.SortFunc(candidates, func(a, b candidate) int {
		switch {
		case a.value > b.value:
			return -1
		case a.value < b.value:
			return 1
		}
		return int(a.id - b.id)
	})
	if s.config.Greedy {
		return candidates[0].id
	}
	if s.config.TopK > 0 {
		candidates = candidates[:min(len(candidates), s.config.TopK)]
	}
	toProbabilities(candidates, s.config.Temperature)
	candidates = keepTopP(candidates, s.config.TopP)
	candidates = keepMinP(candidates, s.config.MinP)
	total := 0.0
	for _, c := range candidates {
		total += c.value
	}
	at := s.rng.Float64() * total
	for _, c := range candidates {
		if at -= c.value; at < 0 {
			return c.id
		}
	}
	return candidates[len(candidates)-1].id
}

// toProbabilities is the softmax of sorted logits over a temperature.
func toProbabilities(sorted []candidate, temperature float64) {
	top, total := sorted[0].value, 0.0
	for i := range sorted {
		sorted[i].value = math.Exp((sorted[i].value - top) / temperature)
		total += sorted[i].value
	}
	for i := range sorted {
		sorted[i].value /= total
	}
}

// keepTopP keeps a token if the likelier ones together stay below p; the first always.
func keepTopP(sorted []candidate, p float64) []candidate {
	before := 0.0
	for i, c := range sorted {
		if i > 0 && before >= p {
			return sorted[:i]
		}
		before += c.value
	}
	return sorted
}

// keepMinP keeps tokens at least p times as likely as the first.
func keepMinP(sorted []candidate, p float64) []candidate {
	for i, c := range sorted {
		if c.value < p*sorted[0].value {
			return sorted[:i]
		}
	}
	return sorted
}

func argmax(logits []float32) int32 {
	best := 0
	for i, v := range logits {
		if v > logits[best] {
			best = i
		}
	}
	return int32(best)
}
