package generate

import (
	"cmp"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/threebook/threebook/kit/seed"
)

// sampling is one case of testdata/sampling.json (scripts/golden/sampling.py).
type sampling struct {
	Settings struct {
		Temperature *float64
		TopP        *float64 `json:"top_p"`
		TopK        int      `json:"top_k"`
		MinP        float64  `json:"min_p"`
		Repetition  float64  `json:"repetition_penalty"`
	}
	Prompt        []int32
	Logits        []*float32 // null is minus infinity
	Formula       uint32     // seed of formula, in place of logits
	IDs           []int32
	Probabilities []float64
	Count         int // of all ids, when only the likeliest are listed
}

func (s sampling) config() Config {
	one := 1.0
	return Config{
		Temperature: *cmp.Or(s.Settings.Temperature, &one), TopP: *cmp.Or(s.Settings.TopP, &one), TopK: s.Settings.TopK,
		MinP: s.Settings.MinP, Repetition: s.Settings.Repetition,
	}.WithDefaults()
}

func (s sampling) logits() []float32 {
	if s.Formula > 0 {
		return formula(32016, s.Formula)
	}
	logits := make([]float32, len(s.Logits))
	for i, v := range s.Logits {
		logits[i] = float32(math.Inf(-1))
		if v != nil {
			logits[i] = *v
		}
	}
	return logits
}

// formula is the same as in sampling.py: logits from -16 to 16, without rounding.
func formula(n int, state uint32) []float32 {
	logits := make([]float32, n)
	for i := range logits {
		state = state*1664525 + 1013904223
		logits[i] = float32(state>>16)/2048 - 16
	}
	return logits
}

// TestSampledTokensAreTransformers compares what may be sampled, and how likely,
// with the chain of processors that transformers' generate builds.
func TestSampledTokensAreTransformers(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("testdata", "sampling.json"))
	if err != nil {
		t.Fatal(err)
	}
	var cases []sampling
	if err := json.Unmarshal(text, &cases); err != nil {
		t.Fatal(err)
	}
	for i, c := range cases {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			s := newSampler(c.config(), seed.Stream(1, "test", 0), c.Prompt)
			logits := c.logits()
			if s.seen != nil {
				logits = s.penalized(logits)
			}
			best, err := argmax(logits)
			if err != nil {
				t.Fatal(err)
			}
			kept := slices.Clone(s.filter.apply(s.config, logits, best))
			total := sum(kept)
			if c.Count > 0 && len(kept) != c.Count {
				t.Errorf("%d tokens may be sampled, transformers has %d", len(kept), c.Count)
			}
			if c.Count > len(c.IDs) {
				kept = slices.DeleteFunc(kept, func(k candidate) bool { return !slices.Contains(c.IDs, k.id) })
			}
			// Of tokens equal to the last that top-p keeps, any may be kept.
			slices.SortFunc(kept, func(a, b candidate) int { return cmp.Or(cmp.Compare(b.weight, a.weight), int(a.id-b.id)) })
			want := make([]candidate, len(c.IDs))
			for i, id := range c.IDs {
				want[i] = candidate{id: id, weight: float32(c.Probabilities[i])}
			}
			slices.SortStableFunc(want, func(a, b candidate) int { return cmp.Compare(logits[b.id], logits[a.id]) })
			if len(kept) != len(want) {
				t.Fatalf("%+v: %d tokens may be sampled, transformers has %d", s.config, len(kept), len(want))
			}
			for i, k := range kept {
				if k.id != want[i].id && logits[k.id] != logits[want[len(want)-1].id] {
					t.Errorf("%+v: token %d may be sampled, transformers has %d in its place", s.config, k.id, want[i].id)
				}
				if got, want := float64(k.weight)/total, float64(want[i].weight); math.Abs(got-want) > 1e-6*max(want, 1e-2) {
					t.Errorf("token %d has probability %.9f, transformers' %.9f", k.id, got, want)
				}
			}
		})
	}
}

// The k-th largest value, of every k, with many equal ones.
func TestBorder(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	values := make([]float32, 200)
	for i := range values {
		values[i] = float32(r.IntN(60))
	}
	sorted := slices.Sorted(slices.Values(values))
	var f filter
	for k := 1; k <= len(values); k++ {
		if got, want := f.border(values, k), sorted[len(sorted)-k]; got != want {
			t.Errorf("value %d from the top is %g, want %g", k, got, want)
		}
	}
}

// The vocabulary of CodeLlama, with logits spread as a model's are.
func BenchmarkSample(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 2))
	logits := make([]float32, 32016)
	for i := range logits {
		logits[i] = float32(r.NormFloat64()) * 2.5
	}
	for i := range 20 {
		logits[r.IntN(len(logits))] = 12 - float32(i)/2
	}
	for _, c := range []struct {
		name   string
		config Config
	}{
		{"default", Config{}},
		{"greedy", Config{Greedy: true}},
		{"top-k 50", Config{TopK: 50}},
		{"top-k 50 alone", Config{TopP: 1, TopK: 50}},
		{"hot", Config{Temperature: 2, TopP: 0.95}},
		{"everything", Config{Temperature: 1, TopP: 1}},
		{"penalty", Config{Repetition: 1.1}},
	} {
		b.Run(c.name, func(b *testing.B) {
			s := newSampler(c.config.WithDefaults(), seed.Stream(1, "test", 0), []int32{1, 2, 3})
			for b.Loop() {
				if _, err := s.next(logits); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
