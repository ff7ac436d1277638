package main

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/threebook/threebook/kit/outcome"
	"github.com/threebook/threebook/kit/runs"
	"github.com/threebook/threebook/kit/score"
	"github.com/threebook/threebook/kit/stats"
)

func estimate(mean, low, high float64) *runs.Estimate {
	return &runs.Estimate{Mean: mean, Interval: []float64{low, high}}
}

// holding is a seed with which the claim just holds.
func holding() seeded {
	return seeded{
		seed: 42, base: figures{n: 30, rendered: 20, similarity: estimate(0.25, 0.2, 0.3)},
		tuned: figures{
			n: 30, rendered: 27, similarity: estimate(0.5, 0.31, 0.6),
			own: estimate(0.5, 0.4, 0.6), anothers: estimate(0.35, 0.3, 0.39), difference: estimate(0.15, 0.1, 0.2),
		},
	}
}

func TestClaim(t *testing.T) {
	t.Parallel()
	for _, k := range []struct {
		change func(*seeded)
		want   []string
	}{
		{func(*seeded) {}, nil},
		{func(c *seeded) { c.tuned.n, c.tuned.rendered = 23, 23 }, []string{"tested on 23 examples"}},
		{func(c *seeded) { c.tuned.unscored = 1 }, []string{"1 answers are unscored"}},
		{func(c *seeded) { c.tuned.rendered = 26 }, []string{"tuned renders 87%"}},
		{func(c *seeded) { c.base.similarity.Mean = 0.26 }, []string{"tuned is 0.240 above base"}},
		{func(c *seeded) { c.tuned.similarity.Interval[0] = 0.3 }, []string{"the intervals of base and tuned touch"}},
		{func(c *seeded) { c.base.similarity = nil }, []string{"nothing was rated"}},
		{func(c *seeded) { c.tuned.difference.Mean = 0.14 }, []string{"own − another's is 0.140"}},
		{func(c *seeded) { c.tuned.anothers.Interval[1] = 0.41 }, []string{"the intervals of own and another's touch"}},
		{func(c *seeded) { c.base.rendered = 17 }, []string{"base renders 57%"}},
		{func(c *seeded) { c.training, c.tuned.generation = 91, 31 }, []string{"training takes 91.0 s", "generation takes 31.0 s"}},
		{func(c *seeded) { c.tuned.difference = nil }, []string{"own − another's was not measured"}},
	} {
		c := holding()
		k.change(&c)
		if diff := cmp.Diff(k.want, c.missing()); diff != "" {
			t.Errorf("missing (-want +got):\n%s", diff)
		}
		other := holding()
		other.seed = 43
		line, holds := claimLine([]seeded{other, c})
		begins := "The claim holds with each of 2 seeds: "
		if k.want != nil {
			begins = "The claim does NOT hold (it does with 1 of 2 seeds): "
		}
		if holds != (k.want == nil) || !strings.HasPrefix(line, begins) || !strings.Contains(line, strings.Join(k.want, "; ")) {
			t.Errorf("missing %q is told as %q", k.want, line)
		}
	}
}

// rated are results with these ratings, by name.
func rated(ratings ...float64) runs.TestResults {
	var t runs.TestResults
	for i, v := range ratings {
		t.Results = append(t.Results, runs.Result{
			Name: fmt.Sprintf("webgl_%d", i), Outcome: outcome.OK, Rating: &v, Answer: "a", ShotSHA256: "b", GenerateSeconds: float64(i),
		})
	}
	t.NumTested = len(ratings)
	return t
}

func TestFigures(t *testing.T) {
	t.Parallel()
	results := rated(0.5, 0.25, 0.75, 0.5, 0)
	results.Results[4].Outcome = outcome.Blank
	mean := 0.4
	results.AverageRating, results.Interval = &mean, []float64{0.2, 0.6}
	results.Controls = []runs.Control{{
		Name: score.Swapped, N: 4, Mean: &mean, Interval: []float64{0.3, 0.5}, Own: estimate(0.5, 0.4, 0.6), OwnMinusAnothers: estimate(0.1, 0, 0.2),
	}}
	want := figures{
		n: 5, rendered: 4, similarity: estimate(0.4, 0.2, 0.6), own: estimate(0.5, 0.4, 0.6), anothers: estimate(0.4, 0.3, 0.5),
		difference: estimate(0.1, 0, 0.2), generation: 1 + 3 + 4, // batches of two
	}
	got := figuresOf(results, 2)
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(figures{})); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got.percent() != "80%" || text(got.own) != "0.500 [0.400, 0.600]" || text(nil) != "not measured" {
		t.Errorf("texts are %s, %s, %s", got.percent(), text(got.own), text(nil))
	}
}

func TestSameAsBase(t *testing.T) {
	t.Parallel()
	base := rated(0.5, 0.25, 0)
	if got := sameAsBase(base, rated(0.5, 0.25, 0)); !strings.HasPrefix(got, "Rank 0 is the base exactly") || !strings.Contains(got, "all 3 answers") {
		t.Errorf("the same is told as %q", got)
	}
	for want, change := range map[string]func(*runs.TestResults){
		"of 3 answers differ 1 (webgl_1); of pictures and ratings none":               func(r *runs.TestResults) { r.Results[1].Answer = "c" },
		"of 3 answers differ none; of pictures and ratings 1 (webgl_2)":               func(r *runs.TestResults) { r.Results[2].ShotSHA256 = "c" },
		"of 3 answers differ 1 (webgl_0); of pictures and ratings 1 (webgl_0)":        func(r *runs.TestResults) { r.Results = r.Results[1:] },
		"of 3 answers differ none; of pictures and ratings 2 (webgl_0, webgl_1)":      func(r *runs.TestResults) { *r.Results[0].Rating, r.Results[1].Rating = 0.6, nil },
		"Rank 0 is NOT the base exactly: with an adapter as initialized (rank 8, B =": func(r *runs.TestResults) { r.Results[0].Outcome = outcome.Blank },
	} {
		initial := rated(0.5, 0.25, 0)
		change(&initial)
		if got := sameAsBase(base, initial); !strings.Contains(got, want) {
			t.Errorf("told as %q, want %q", got, want)
		}
	}
}

func TestMoreData(t *testing.T) {
	t.Parallel()
	many := func(v float64) runs.TestResults { return rated(v, v+0.01, v-0.01, v, v+0.02, v) }
	var trials []trial
	for i, k := range []struct {
		rank, pairs int
		loss, mean  float64
		whole       bool
	}{{0, 0, 2, 0.1, false}, {2, 80, 1, 0.4, false}, {8, 80, 1, 0.5, false}, {8, 80, 1, 0, true}, {8, 10, 1.5, 0.2, false}, {8, 20, 1.6, 0.2, false}, {8, 40, 1.2, 0.4, false}} {
		v := variant{name: fmt.Sprint(i), rank: k.rank, share: float64(k.pairs) / 80, whole: k.whole}
		trials = append(trials, trial{variant: v, pairs: k.pairs, loss: losses{1, k.loss}, results: many(k.mean)})
	}
	lines, err := findings(trials, trials[0].results, 42)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{
		"Rank 0 is the base exactly",
		"More data is better: ",
		"Ranks, the scale α/r being 2 for each: similarity 2 → 8: +0.100",
		"Label mask: similarity with → without the label mask: -0.500",
	} {
		if !strings.HasPrefix(lines[i], want) {
			t.Errorf("line %d is %q, want it to begin with %q", i, lines[i], want)
		}
	}
	for _, want := range []string{"Of 0, 10, 20, 40, 80 training pairs", "validation loss 2.0000, 1.5000, 1.6000, 1.2000, 1.0000", "10 → 20: +0.000 [0.000, 0.000]", "overall 10 → 80: +0.300"} {
		if !strings.Contains(lines[1], want) {
			t.Errorf("%q does not say %q", lines[1], want)
		}
	}
	change := func(between string, mean, low, high float64) rise {
		return rise{between, stats.Estimate{N: 6, Mean: mean, Interval: &stats.Interval{Low: low, High: high}}}
	}
	rising := change("1 → 8", 0.2, 0.1, 0.3)
	for _, k := range []struct {
		loss    []float64
		between []rise
		overall rise
		want    []string
	}{
		{[]float64{2, 1, 0.9}, []rise{change("1 → 2", -0.1, -0.2, 0)}, rising, nil},
		{[]float64{2, 1, 1}, nil, rising, []string{"the validation loss is 1.0000 with all and 1.0000 with the smallest share"}},
		{[]float64{2, 1, 0.9}, []rise{change("1 → 2", -0.1, -0.2, -0.01)}, rising, []string{"similarity falls from 1 → 2: -0.100 [-0.200, -0.010]"}},
		{[]float64{2, 1, 0.9}, nil, change("1 → 8", 0.2, 0, 0.3), []string{"similarity does not clearly rise from 1 → 8: +0.200 [0.000, 0.300]"}},
	} {
		if got := notBetter(k.loss, k.between, k.overall); !slices.Equal(got, k.want) {
			t.Errorf("against are %q, want %q", got, k.want)
		}
	}
}

func TestFlags(t *testing.T) {
	t.Parallel()
	s, err := parse([]string{"--seeds", "7, 8", "--only", "claim"})
	if err != nil || !slices.Equal(s.seeds, []int64{7, 8}) || s.n != 24 {
		t.Errorf("parsed %+v, %v", s, err)
	}
	for want, arguments := range map[string][]string{
		`"x" is not a whole number`:                      {"--seeds", "1,x"},
		"7 is there twice":                               {"--seeds", "7,7"},
		`"both" is unknown (known: claim, ablation)`:     {"--only", "both"},
		"--n is 0 and --epochs 0, want at least 1 and 0": {"--n", "0"},
		`"more" is no flag`:                              {"more"},
	} {
		if _, err := parse(arguments); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v gave %v, want %q", arguments, err, want)
		}
	}
}
