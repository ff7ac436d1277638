package qwen_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/threebook/threebook/kit/judge"
	"github.com/threebook/threebook/kit/judge/judgetest"
	"github.com/threebook/threebook/kit/judge/qwen"
	"github.com/threebook/threebook/kit/outcome"
	"github.com/threebook/threebook/kit/runs"
)

// repeat has j rate everything so many times.
func repeat(t *testing.T, j judge.Judge, times int) judge.Judge {
	t.Helper()
	r, err := judge.Repeated(j, times)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// warm is a judge that samples.
func warm(c *qwen.Config) { c.Temperature = judge.RepeatTemperature }

// replies rates with these in turn, "down" answers that the server is.
func replies(t *testing.T, list ...string) *server {
	t.Helper()
	return serve(t, func(w http.ResponseWriter, n int, _ request) {
		switch reply := list[min(n, len(list)-1)]; reply {
		case "down":
			decline(w, http.StatusServiceUnavailable, "busy", "loading")
		case "prose":
			say(w, "It looks nice.")
		default:
			say(w, ratingReply(reply))
		}
	})
}

var near = cmp.Comparer(func(a, b float64) bool { return math.Abs(a-b) < 1e-12 })

func TestRepeatsAreAveraged(t *testing.T) {
	t.Parallel()
	s := serve(t, func(w http.ResponseWriter, n int, _ request) {
		rating := []string{"0.2", "0.6", "0.7"}[n]
		say(w, fmt.Sprintf(`{"criteria": [], "rationale": "I say %s.", "rating": %s}`, rating, rating))
	})
	j := repeat(t, newQwen(t, s, func(c *qwen.Config) { warm(c); c.Seed = 7 }), 3)
	got, err := j.Rate(t.Context(), judgetest.Picture(t, red))
	if err != nil {
		t.Fatal(err)
	}
	want := judge.Rating{
		Outcome: outcome.OK, Value: 0.5, Rationale: "I say 0.6.", Served: "qwen3-vl-test fp_1 json_schema",
		Repeats: &runs.Repeats{Asked: 3, Ratings: []float64{0.2, 0.6, 0.7}, Deviation: new(math.Sqrt(0.07))},
		Seconds: got.Seconds, Usage: judge.Usage{Calls: 3},
	}
	if diff := cmp.Diff(want, got, near); diff != "" {
		t.Errorf("rating (-want +got):\n%s", diff)
	}
	seeds := map[int64]bool{}
	for i, r := range s.seen() {
		if *r.Temperature != judge.RepeatTemperature {
			t.Errorf("repeat %d was asked for at temperature %g", i, *r.Temperature)
		}
		if seeds[*r.Seed] || i == 0 && *r.Seed != 7 || *r.Seed < 0 || *r.Seed > math.MaxInt32 {
			t.Errorf("repeat %d has the seed %d", i, *r.Seed)
		}
		seeds[*r.Seed] = true
	}
	if d := j.Describe(); d.Settings["repeats"] != 3 || d.Settings["temperature"] != judge.RepeatTemperature {
		t.Errorf("settings %v do not say how it was asked", d.Settings)
	}
}

func TestRepeatsThatFail(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name    string
		replies []string
		outcome outcome.ID
		value   float64
		repeats *runs.Repeats
		detail  string
	}{
		{"one of three", []string{"0.4", "prose", "0.8"}, outcome.OK, 0.6,
			&runs.Repeats{Asked: 3, Ratings: []float64{0.4, 0.8}, Deviation: new(math.Sqrt(0.08))}, "rated by 2 of 3 repeats: judge_invalid: "},
		{"two of three", []string{"prose", "0.3", "down"}, outcome.OK, 0.3,
			&runs.Repeats{Asked: 3, Ratings: []float64{0.3}}, "rated by 1 of 3 repeats: judge_invalid: "},
		{"all", []string{"down"}, outcome.JudgeUnavailable, 0, nil, "none of 3 repeats gave a rating: judge_unavailable: "},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s := replies(t, test.replies...)
			q := newQwen(t, s, func(c *qwen.Config) { warm(c); c.Asks, c.Tries = 1, 1 })
			got, err := repeat(t, q, 3).Rate(t.Context(), judgetest.Picture(t, red))
			if err != nil {
				t.Fatal(err)
			}
			if got.Outcome != test.outcome || math.Abs(got.Value-test.value) > 1e-12 || !strings.HasPrefix(got.Detail, test.detail) {
				t.Errorf("%s %v %q, want %s %v %q", got.Outcome, got.Value, got.Detail, test.outcome, test.value, test.detail)
			}
			if diff := cmp.Diff(test.repeats, got.Repeats, near); diff != "" {
				t.Errorf("repeats (-want +got):\n%s", diff)
			}
			if len(s.seen()) != 3 || got.Usage.Calls != 3 {
				t.Errorf("%d calls, counted %d, want 3", len(s.seen()), got.Usage.Calls)
			}
		})
	}
}

// Nothing is given up for the ratings that were given when the money ends.
func TestBudgetCountsTheCallsOfRepeats(t *testing.T) {
	t.Parallel()
	s := replies(t, "0.4")
	j := repeat(t, newQwen(t, s, func(c *qwen.Config) { warm(c); c.MaxCalls = 4 }), 3)
	first, err := j.Rate(t.Context(), judgetest.Picture(t, red))
	if err != nil {
		t.Fatal(err)
	}
	second, err := j.Rate(t.Context(), judgetest.Picture(t, red))
	if err != nil {
		t.Fatal(err)
	}
	if len(first.Repeats.Ratings) != 3 || len(second.Repeats.Ratings) != 1 || !strings.Contains(second.Detail, "judge_budget: the budget of 4 judge calls is used up") {
		t.Errorf("repeats %+v and %+v, %q", first.Repeats, second.Repeats, second.Detail)
	}
	if third, err := j.Rate(t.Context(), judgetest.Picture(t, red)); err != nil || third.Outcome != outcome.JudgeBudget || third.Repeats != nil {
		t.Errorf("without budget: %+v, error %v", third, err)
	}
	if n := len(s.seen()); n != 4 {
		t.Errorf("%d calls, want 4", n)
	}
}

// A process that ends between repeats leaves those that were given; the next one
// asks for the others and finds what one that ran through does.
func TestRepeatsResume(t *testing.T) {
	t.Parallel()
	bySeed := func(stop func(n int)) *server { // a server whose answers follow from the seed, as a real one's do
		return serve(t, func(w http.ResponseWriter, n int, r request) {
			if stop != nil {
				stop(n)
			}
			say(w, ratingReply(fmt.Sprintf("0.%02d", *r.Seed%100)))
		})
	}
	p := judgetest.Picture(t, red)
	whole := bySeed(nil)
	want, err := repeat(t, judge.Cached(newQwen(t, whole, warm), t.TempDir()), 5).Rate(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	for stop := range 5 {
		dir := t.TempDir()
		ctx, cancel := context.WithCancel(t.Context())
		first := bySeed(func(n int) {
			if n == stop {
				cancel()
			}
		})
		if _, err := repeat(t, judge.Cached(newQwen(t, first, warm), dir), 5).Rate(ctx, p); !errors.Is(err, context.Canceled) {
			t.Fatalf("stopped in call %d: error %v", stop, err)
		}
		second := bySeed(nil)
		got, err := repeat(t, judge.Cached(newQwen(t, second, warm), dir), 5).Rate(t.Context(), p)
		if err != nil {
			t.Fatal(err)
		}
		got.Seconds, got.Usage = want.Seconds, want.Usage
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("stopped in call %d (-uninterrupted +resumed):\n%s", stop, diff)
		}
		if n := len(second.seen()); n != 5-stop {
			t.Errorf("stopped in call %d: %d calls afterwards, want %d", stop, n, 5-stop)
		}
	}
}

// More repeats begin with the fewer that were given before.
func TestMoreRepeatsKeepTheFewer(t *testing.T) {
	t.Parallel()
	s, dir, p := replies(t, "0.1", "0.2", "0.3", "0.4"), t.TempDir(), judgetest.Picture(t, red)
	q := newQwen(t, s, warm)
	for _, times := range []int{2, 4, 4} {
		got, err := repeat(t, judge.Cached(q, dir), times).Rate(t.Context(), p)
		if want := []float64{0.1, 0.2, 0.3, 0.4}[:times]; err != nil || !slices.Equal(got.Repeats.Ratings, want) {
			t.Errorf("%d repeats: %+v, error %v", times, got.Repeats, err)
		}
	}
	if n := len(s.seen()); n != 4 {
		t.Errorf("%d calls, want 4", n)
	}
}

// A mean of too few is given, and asked for again the next time.
func TestCacheKeepsNoIncompleteRepeats(t *testing.T) {
	t.Parallel()
	s := replies(t, "0.4", "prose", "0.6")
	q := newQwen(t, s, func(c *qwen.Config) { warm(c); c.Asks = 1 })
	j, p := judge.Cached(repeat(t, q, 2), t.TempDir()), judgetest.Picture(t, red)
	for i, want := range []int{1, 2, 2} {
		got, err := j.Rate(t.Context(), p)
		if err != nil || len(got.Repeats.Ratings) != want {
			t.Errorf("rating %d: %+v, error %v, want %d repeats", i, got.Repeats, err, want)
		}
	}
}

func TestRepeatsThatSayNothingAreRefused(t *testing.T) {
	t.Parallel()
	q := newQwen(t, replies(t, "0.4"), nil)
	for want, test := range map[string]struct {
		judge judge.Judge
		times int
	}{
		"the reference similarity of a picture is the same each time": {judge.NewReference(), 3},
		"at temperature 0":   {q, 2},
		"want at least 1":    {q, 0},
		"repeat ratings 2 t": {judge.Cached(judge.NewReference(), t.TempDir()), 2},
	} {
		if _, err := judge.Repeated(test.judge, test.times); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %q", err, want)
		}
	}
	if j := repeat(t, q, 1); j != judge.Judge(q) {
		t.Error("one repeat is another judge than the one given")
	}
}

func TestRepeatedKeepsTheContract(t *testing.T) {
	t.Parallel()
	judgetest.Conform(t, repeat(t, newQwen(t, replies(t, "0.62"), warm), 2), judgetest.Picture(t, red))
}

// Questions asked once have the keys that they had before there were repeats.
func TestFirstRepeatHasTheKeyWithout(t *testing.T) {
	t.Parallel()
	q := newQwen(t, replies(t, "0.4"), nil)
	d := q.Describe()
	d.PromptSHA256 = "p"
	p := judge.Picture{Description: "A cube.", PNG: []byte("png")}
	got, err := judge.Key(d, p)
	if want := "f6f581410230630f4f1b2affd45406726d9db42f24c354f0228ef1980f7eee05"; err != nil || got != want {
		t.Errorf("key %s (error %v), want %s", got, err, want)
	}
	p.Repeat = 1
	if other, err := judge.Key(d, p); err != nil || other == got {
		t.Errorf("the second repeat has the key of the first (error %v)", err)
	}
}
