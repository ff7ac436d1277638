package generate

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/threebook/threebook/kit/seed"
)

func sampleMany(t *testing.T, c Config, logits []float32, n int) []float64 {
	t.Helper()
	s := newSampler(c.WithDefaults(), seed.Stream(1, "test", 0), nil)
	shares := make([]float64, len(logits))
	for range n {
		id, err := s.next(logits)
		if err != nil {
			t.Fatal(err)
		}
		shares[id] += 1 / float64(n)
	}
	return shares
}

func TestFiltersKeepTheRightTokens(t *testing.T) {
	// Probabilities at temperature 1: 0.5, 0.25, 0.125, 0.125.
	logits := []float32{float32(math.Log(0.125)), float32(math.Log(0.5)), float32(math.Log(0.25)), float32(math.Log(0.125))}
	for _, tt := range []struct {
		name string
		c    Config
		want []bool
	}{
		{"all", Config{Temperature: 1, TopP: 1}, []bool{true, true, true, true}},
		{"top-k 1", Config{Temperature: 1, TopP: 1, TopK: 1}, []bool{false, true, false, false}},
		{"top-k 2", Config{Temperature: 1, TopP: 1, TopK: 2}, []bool{false, true, true, false}},
		{"top-k 3 with a tie", Config{Temperature: 1, TopP: 1, TopK: 3}, []bool{true, true, true, true}},
		{"top-p below the first", Config{Temperature: 1, TopP: 0.3}, []bool{false, true, false, false}},
		{"top-p reached by two", Config{Temperature: 1, TopP: 0.74}, []bool{false, true, true, false}},
		{"top-p needs a third", Config{Temperature: 1, TopP: 0.8}, []bool{true, true, true, false}},
		{"min-p", Config{Temperature: 1, TopP: 1, MinP: 0.3}, []bool{false, true, true, false}},
		{"greedy", Config{Greedy: true}, []bool{false, true, false, false}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := make([]bool, len(logits))
			for i, share := range sampleMany(t, tt.c, logits, 2000) {
				got[i] = share > 0
			}
			if d := cmp.Diff(tt.want, got); d != "" {
				t.Errorf("tokens that came up (-want +got):\n%s", d)
			}
		})
	}
}

func TestSharesFollowProbabilities(t *testing.T) {
	logits := []float32{0, 1, 2}
	shares := sampleMany(t, Config{Temperature: 2, TopP: 1}, logits, 40000)
	total := math.Exp(0) + math.Exp(0.5) + math.Exp(1)
	for i, share := range shares {
		want := math.Exp(float64(logits[i])/2) / total
		if math.Abs(share-want) > 0.01 {
			t.Errorf("token %d came up %.3f of the time, want %.3f", i, share, want)
		}
	}
}

func TestRepetitionPenaltyLowersSeenTokens(t *testing.T) {
	c := Config{Greedy: true, Repetition: 2}.WithDefaults()
	for _, tt := range []struct {
		logits []float32
		want   int32
	}{
		{[]float32{3, 2}, 1},     // 3/2 < 2
		{[]float32{5, 2}, 0},     // 5/2 > 2
		{[]float32{-1, -1.5}, 1}, // -1·2 < -1.5
	} {
		s := newSampler(c, seed.Stream(1, "test", 0), []int32{0})
		if got, err := s.next(tt.logits); got != tt.want || err != nil {
			t.Errorf("logits %v with token 0 seen: chose %d (%v), want %d", tt.logits, got, err, tt.want)
		}
	}
}

func TestTinyTemperatureIsGreedy(t *testing.T) {
	for _, temperature := range []float64{1e-6, 1e-38, 1e-45, 1e-300} {
		for _, logits := range [][]float32{{1, 3, 2}, {-9, -3, -5}} {
			s := newSampler(Config{Temperature: temperature}.WithDefaults(), seed.Stream(1, "test", 0), nil)
			if got, err := s.next(logits); got != 1 || err != nil {
				t.Errorf("temperature %g, logits %v: chose %d (%v), want 1", temperature, logits, got, err)
			}
		}
	}
}

// What a broken model gives is not sampled from.
func TestLogitsThatAreNotFiniteAreRefused(t *testing.T) {
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	for _, logits := range [][]float32{{nan, 1}, {1, nan}, {nan, nan}, {1, inf}, {-inf, -inf}} {
		for _, c := range []Config{{}, {Greedy: true}, {Repetition: 2}} {
			if id, err := newSampler(c.WithDefaults(), seed.Stream(1, "test", 0), []int32{0}).next(logits); err == nil {
				t.Errorf("logits %v gave token %d", logits, id)
			}
		}
	}
}
