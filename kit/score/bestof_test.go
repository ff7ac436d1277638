package score

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// The vectors are of the paper's formula in numpy, and of exact fractions.
func TestBestOfAndPassAtMatchGoldens(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile(filepath.Join("testdata", "samples.json"))
	if err != nil {
		t.Fatal(err)
	}
	var golden struct {
		Lists [][]float64
		Cases []struct {
			List       int
			Threshold  float64
			K          int
			Best, Pass float64
		}
	}
	if err := json.Unmarshal(data, &golden); err != nil {
		t.Fatal(err)
	}
	if len(golden.Cases) < 100 {
		t.Fatalf("%d cases", len(golden.Cases))
	}
	for i, c := range golden.Cases {
		values := golden.Lists[c.List]
		if got := bestOf(values, c.K); math.Abs(got-c.Best) > 1e-12 {
			t.Errorf("case %d: best of %d from %d values is %v, want %v", i, c.K, len(values), got, c.Best)
		}
		if got := passAt(values, c.K, c.Threshold); math.Abs(got-c.Pass) > 1e-12 {
			t.Errorf("case %d: pass@%d from %d values is %v, want %v", i, c.K, len(values), got, c.Pass)
		}
	}
}

// Over many draws of n answers from a model whose answers pass with probability p,
// the estimate averages to what k fresh answers give: 1 - (1-p)^k. Taking the first
// k of those that passed, or the best there is, would not.
func TestPassAtIsUnbiased(t *testing.T) {
	t.Parallel()
	const draws, n, p = 40_000, 6, 0.2
	random := rand.New(rand.NewPCG(5, 6))
	for _, k := range []int{1, 2, 4, 6} {
		sum := 0.0
		for range draws {
			values := make([]float64, n)
			for i := range values {
				if random.Float64() < p {
					values[i] = 0.9
				}
			}
			sum += passAt(values, k, 0.5)
		}
		if got, want := sum/draws, 1-math.Pow(1-p, float64(k)); math.Abs(got-want) > 0.01 {
			t.Errorf("pass@%d averages to %.4f, want %.4f", k, got, want)
		}
	}
}

func TestBestOfKeepsItsArgument(t *testing.T) {
	t.Parallel()
	values := []float64{0.5, 0.1, 0.9}
	bestOf(values, 2)
	if !slices.Equal(values, []float64{0.5, 0.1, 0.9}) {
		t.Errorf("values are %v", values)
	}
}

func TestAtBest(t *testing.T) {
	t.Parallel()
	for samples, want := range map[int][]int{1: {1}, 2: {1, 2}, 3: {1, 2, 3}, 4: {1, 2, 4}, 10: {1, 2, 4, 8, 10}} {
		if got := atBest(samples); !slices.Equal(got, want) {
			t.Errorf("of %d samples the best of %v, want %v", samples, got, want)
		}
	}
}
