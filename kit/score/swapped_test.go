package score_test

import (
	"bytes"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/threebook/threebook/kit/judge"
	"github.com/threebook/threebook/kit/outcome"
	"github.com/threebook/threebook/kit/runs"
	"github.com/threebook/threebook/kit/score"
)

// swap is a line of the journal: whose picture was rated as whose.
type swap struct{ Name, With, ShotSHA256 string }

func swaps(t *testing.T, f *fakes) map[string]swap {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(f.cfg.Dir, score.JournalName))
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]swap{}
	for line := range bytes.Lines(data) {
		var e struct {
			Control, Name, With string
			ShotSHA256          string `json:"shot_sha256"`
		}
		if err := json.Unmarshal(line, &e); err != nil {
			t.Fatal(err)
		}
		if e.Control == score.Swapped {
			found[e.Name] = swap{e.Name, e.With, e.ShotSHA256}
		}
	}
	return found
}

func fixed(value float64) judge.Rating { return judge.Rating{Outcome: outcome.OK, Value: value} }

func TestSwappedIsRatedBothWays(t *testing.T) {
	t.Parallel()
	f := newFakes(t, "a", "b", "c", "d")
	f.model.code = map[string]string{"d": "blank"}
	f.judge.answers = map[string]judge.Rating{
		"a": fixed(0.9), "b": fixed(0.6), "c": fixed(0.6),
		"swapped control of a": fixed(0.5), "swapped control of b": fixed(0.1), "swapped control of c": fixed(0.3),
	}
	got := f.test(t)
	want := &runs.Control{
		Name: score.Swapped, N: 3, Mean: new(0.3), Interval: []float64{0.1, 0.5},
		Own: &runs.Estimate{Mean: 0.7, Interval: []float64{0.6, 0.9}}, OwnMinusAnothers: &runs.Estimate{Mean: 0.4, Interval: []float64{0.3, 0.5}},
	}
	about := cmp.Comparer(func(a, b float64) bool { return math.Abs(a-b) < 1e-9 })
	if diff := cmp.Diff(want, got.Control(score.Swapped), about); diff != "" {
		t.Errorf("swapped (-want +got):\n%s", diff)
	}
	if len(got.Warnings) > 0 {
		t.Errorf("warnings %q, want none", got.Warnings)
	}
}

// Each picture is held against one other example, each example gets one other
// picture, and the order of the examples does not matter.
func TestSwappedPairsGoRound(t *testing.T) {
	t.Parallel()
	f := newFakes(t, "a", "b", "c", "d", "e", "f", "g")
	f.cfg.Samples = 2
	f.model.code = map[string]string{"b": "blank", "e": ""}
	first := f.test(t)
	pairs := swaps(t, f)
	shots := map[string]string{}
	for _, row := range first.Results {
		if row.Sample == 0 && row.Outcome == outcome.OK {
			shots[row.Name] = row.ShotSHA256
		}
	}
	targets := map[string]bool{}
	for name, s := range pairs {
		if s.With == name || shots[s.With] == "" || targets[s.With] {
			t.Errorf("%s is held against %s", name, s.With)
		}
		if s.ShotSHA256 != shots[name] {
			t.Errorf("the picture of %s is not its first sample's", name)
		}
		targets[s.With] = true
	}
	if len(pairs) != 5 || first.Control(score.Swapped).N != 5 {
		t.Errorf("%d swapped, n = %d, want 5", len(pairs), first.Control(score.Swapped).N)
	}

	turned := newFakes(t, "a", "b", "c", "d", "e", "f", "g")
	slices.Reverse(turned.cfg.Pairs)
	turned.cfg.Samples, turned.model.code = 2, f.model.code
	second := turned.test(t)
	if diff := cmp.Diff(pairs, swaps(t, turned)); diff != "" {
		t.Errorf("pairs depend on the order of the examples:\n%s", diff)
	}
	if diff := cmp.Diff(first.Control(score.Swapped), second.Control(score.Swapped)); diff != "" {
		t.Errorf("numbers depend on the order of the examples:\n%s", diff)
	}
	turned.cfg.Dir, turned.cfg.Seed = t.TempDir(), 4
	turned.test(t)
	if cmp.Equal(pairs, swaps(t, turned)) {
		t.Error("another seed pairs the same")
	}
}

// One picture for all descriptions fits its own no better than another's, however
// different the examples are.
func TestOnePictureForAllMakesNoDifference(t *testing.T) {
	t.Parallel()
	f := newFakes(t, "a", "b", "c", "d", "e", "f", "g", "h")
	f.model.code = map[string]string{}
	for _, p := range f.cfg.Pairs {
		f.model.code[p.Filename] = "draw the same"
	}
	c := f.test(t).Control(score.Swapped)
	if c.N != 8 || math.Abs(c.OwnMinusAnothers.Mean) > 1e-12 || c.Own.Interval[0] == c.Own.Interval[1] {
		t.Errorf("own minus another's is %v of own %v, n = %d", *c.OwnMinusAnothers, *c.Own, c.N)
	}
}

// A twin shows or says the same, so it is no other example.
func TestSwappedPassesTwinsOver(t *testing.T) {
	t.Parallel()
	f := newFakes(t, "a", "b", "c", "d")
	f.cfg.Pairs[1].Description = f.cfg.Pairs[0].Description
	f.cfg.Pairs[2].Code = f.cfg.Pairs[0].Code
	f.test(t)
	got := swaps(t, f)
	for _, twins := range [][2]string{{"a", "b"}, {"a", "c"}} {
		if got[twins[0]].With == twins[1] || got[twins[1]].With == twins[0] {
			t.Errorf("%s is held against %s, which shows or says the same", twins[0], twins[1])
		}
	}
	if len(got) != 4 {
		t.Errorf("%d swapped, want 4", len(got))
	}
}

func TestNothingToSwap(t *testing.T) {
	t.Parallel()
	f := newFakes(t, "a", "b")
	f.model.code = map[string]string{"b": "blank"}
	got := f.test(t).Control(score.Swapped)
	if diff := cmp.Diff(&runs.Control{Name: score.Swapped}, got); diff != "" {
		t.Errorf("swapped (-want +got):\n%s", diff)
	}
}

// A picture that comes out otherwise when it is drawn again is rated again.
func TestSwappedRatingBelongsToItsPicture(t *testing.T) {
	t.Parallel()
	f := newFakes(t, "a", "b", "c")
	first := f.test(t)
	if err := os.Remove(runs.ShotPath(f.cfg.Dir, first.Results[0].ShotSHA256)); err != nil {
		t.Fatal(err)
	}
	f.renderer.other = "!"
	f.test(t)
	for name, want := range map[string]int{"a": 2, "b": 1, "c": 1} {
		if n := f.judge.calls["swapped control of "+name]; n != want {
			t.Errorf("the picture of %s was rated %d times as another's, want %d", name, n, want)
		}
	}
}
