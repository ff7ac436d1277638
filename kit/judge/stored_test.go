package judge_test

import (
	"context"
	"image/color"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/threebook/threebook/kit/judge"
	"github.com/threebook/threebook/kit/judge/judgetest"
	"github.com/threebook/threebook/kit/outcome"
	"github.com/threebook/threebook/kit/runs"
)

var red = color.RGBA{180, 40, 40, 255}

// counting rates everything alike and counts how often it was asked.
type counting struct {
	calls  atomic.Int32
	rating judge.Rating
	seed   int
	wait   time.Duration
}

func (c *counting) Describe() runs.Judge {
	return runs.Judge{Name: "counting", Label: "counted", Settings: map[string]any{"seed": c.seed}}
}

func (c *counting) Rate(context.Context, judge.Picture) (judge.Rating, error) {
	c.calls.Add(1)
	time.Sleep(c.wait)
	return c.rating, nil
}

var fine = judge.Rating{Outcome: outcome.OK, Value: 0.4, Rationale: "so"}

func TestCacheAsksOnce(t *testing.T) {
	t.Parallel()
	dir, p := t.TempDir(), judgetest.Picture(t, red)
	c := &counting{rating: fine}
	for i := range 3 { // a new cache over the same directory, as after a restart
		want := fine
		want.Usage.Cached = i > 0
		got, err := judge.Cached(c, dir).Rate(t.Context(), p)
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("rating (error %v), -want +got:\n%s", err, diff)
		}
	}
	if n := c.calls.Load(); n != 1 {
		t.Errorf("%d calls, want 1", n)
	}
}

func TestEqualQuestionsAtOnceAskOnce(t *testing.T) {
	t.Parallel()
	c := &counting{rating: fine, wait: 20 * time.Millisecond}
	j, p := judge.Cached(c, t.TempDir()), judgetest.Picture(t, red)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			if r, err := j.Rate(t.Context(), p); err != nil || r.Value != fine.Value {
				t.Errorf("rating %+v, error %v", r, err)
			}
		})
	}
	wg.Wait()
	if n := c.calls.Load(); n != 1 {
		t.Errorf("%d calls, want 1", n)
	}
}

func TestCacheKeepsNoFailure(t *testing.T) {
	t.Parallel()
	for _, r := range []judge.Rating{
		judge.Unscored(outcome.JudgeInvalid, "nonsense"),
		{Outcome: outcome.OK, Value: 1.5},
	} {
		c := &counting{rating: r}
		j, p := judge.Cached(c, t.TempDir()), judgetest.Picture(t, red)
		for range 2 {
			if _, err := j.Rate(t.Context(), p); err != nil {
				t.Fatal(err)
			}
		}
		if n := c.calls.Load(); n != 2 {
			t.Errorf("%+v was asked for %d times, want 2", r, n)
		}
	}
}

func TestDamagedCacheIsAskedAgain(t *testing.T) {
	t.Parallel()
	for name, content := range map[string]string{"torn": `{"schema":"three`, "other schema": `{"schema":"x/9"}`, "empty": ""} {
		dir, p := t.TempDir(), judgetest.Picture(t, red)
		c := &counting{rating: fine}
		j := judge.Cached(c, dir)
		for range 2 {
			if r, err := j.Rate(t.Context(), p); err != nil || r.Value != fine.Value {
				t.Fatalf("%s: rating %+v, error %v", name, r, err)
			}
			for _, path := range files(t, dir) {
				if err := os.WriteFile(path, []byte(content), 0o666); err != nil {
					t.Fatal(err)
				}
			}
		}
		if n := c.calls.Load(); n != 2 {
			t.Errorf("%s: %d calls, want 2", name, n)
		}
	}
}

func files(t *testing.T, dir string) (paths []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			paths = append(paths, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return paths
}

func TestKeyCoversWhatTheJudgeSees(t *testing.T) {
	t.Parallel()
	p := judgetest.Picture(t, red)
	c := &counting{}
	key := func(j runs.Judge, p judge.Picture) string {
		k, err := judge.Key(j, p)
		if err != nil {
			t.Fatal(err)
		}
		return k
	}
	base := key(c.Describe(), p)
	with := func(change func(*judge.Picture)) judge.Picture { q := p; change(&q); return q }
	for name, test := range map[string]struct {
		got  string
		same bool
	}{
		"name":        {key(c.Describe(), with(func(q *judge.Picture) { q.Name = "x" })), true},
		"reference":   {key(c.Describe(), with(func(q *judge.Picture) { q.Reference = nil })), true},
		"picture":     {key(c.Describe(), with(func(q *judge.Picture) { q.PNG = q.Reference })), false},
		"description": {key(c.Describe(), with(func(q *judge.Picture) { q.Description = "x" })), false},
		"settings":    {key((&counting{seed: 1}).Describe(), p), false},
		"model":       {key(runs.Judge{Name: "counting", Model: "m", Settings: map[string]any{"seed": 0}}, p), false},
		"prompt":      {key(runs.Judge{Name: "counting", PromptSHA256: "m", Settings: map[string]any{"seed": 0}}, p), false},
	} {
		if same := test.got == base; same != test.same {
			t.Errorf("another %s gives the same key: %v, want %v", name, same, test.same)
		}
	}
	ref := judge.NewReference().Describe()
	if key(ref, p) == key(ref, with(func(q *judge.Picture) { q.Reference = q.PNG })) {
		t.Errorf("another official picture gives the same key for the judge that looks at it")
	}
}

func TestReplayGivesRecordedAnswers(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "answers.jsonl")
	p := judgetest.Picture(t, red)
	other := p
	other.Description = "Something else."
	for _, q := range []judge.Picture{p, other} { // the second recorder goes on with the first one's file
		recorder, err := judge.NewRecorder(&counting{rating: fine}, path)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := recorder.Rate(t.Context(), q); err != nil {
			t.Fatal(err)
		}
		if err := recorder.Close(); err != nil {
			t.Fatal(err)
		}
	}
	replay, err := judge.OpenReplay(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range []judge.Picture{p, other} {
		got, err := replay.Rate(t.Context(), q)
		if diff := cmp.Diff(fine, got); diff != "" || err != nil {
			t.Errorf("%q (error %v), -want +got:\n%s", q.Description, err, diff)
		}
	}
	q := p
	q.PNG = p.Reference
	if r, err := replay.Rate(t.Context(), q); err != nil || r.Outcome != outcome.JudgeUnavailable {
		t.Errorf("a question never asked: %+v, error %v, want judge_unavailable", r, err)
	}
	if d := replay.Describe(); d.Name != judge.ReplayName || d.Label != "counted (replayed)" {
		t.Errorf("Describe() = %+v", d)
	}
}

// The settings are part of a question's key, so a seed beyond 2^53 must come back
// from the file to its last digit.
func TestReplayKnowsALargeSeed(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "answers.jsonl")
	recorder, err := judge.NewRecorder(&counting{rating: fine, seed: 1<<53 + 1}, path)
	if err != nil {
		t.Fatal(err)
	}
	p := judgetest.Picture(t, red)
	if _, err := recorder.Rate(t.Context(), p); err != nil {
		t.Fatal(err)
	}
	if err := recorder.Close(); err != nil {
		t.Fatal(err)
	}
	replay, err := judge.OpenReplay(path)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := replay.Rate(t.Context(), p); err != nil || got.Outcome != outcome.OK {
		t.Errorf("replay gives %+v, error %v, want the recorded rating", got, err)
	}
}

func TestTornRecording(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "answers.jsonl")
	p := judgetest.Picture(t, red)
	record := func() {
		t.Helper()
		recorder, err := judge.NewRecorder(&counting{rating: fine}, path)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := recorder.Rate(t.Context(), p); err != nil {
			t.Fatal(err)
		}
		recorder.Close()
	}
	record()
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for cut := 1; cut < len(whole); cut++ {
		if err := os.WriteFile(path, whole[:len(whole)-cut], 0o666); err != nil {
			t.Fatal(err)
		}
		record()
		replay, err := judge.OpenReplay(path)
		if err != nil {
			t.Fatalf("cut by %d: %v", cut, err)
		}
		if r, err := replay.Rate(t.Context(), p); err != nil || r.Value != fine.Value {
			t.Fatalf("cut by %d: %+v, %v", cut, r, err)
		}
	}
	if err := os.WriteFile(path, whole[:len(whole)-9], 0o666); err != nil {
		t.Fatal(err)
	}
	replay, err := judge.OpenReplay(path)
	if err != nil || len(replay.Warnings()) != 1 {
		t.Errorf("error %v, warnings %q, want one about the torn line", err, replay.Warnings())
	}
}

func TestRecordingOfAnotherJudgeIsRefused(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "answers.jsonl")
	recorder, err := judge.NewRecorder(&counting{}, path)
	if err != nil {
		t.Fatal(err)
	}
	recorder.Close()
	if _, err := judge.NewRecorder(&counting{seed: 1}, path); err == nil || !strings.Contains(err.Error(), "another judge") {
		t.Errorf("error %v, want one about another judge", err)
	}
	if err := os.WriteFile(path, []byte(`{"schema":"threebook.answers/9"}`+"\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	if _, err := judge.OpenReplay(path); err == nil || !strings.Contains(err.Error(), "threebook.answers/1") {
		t.Errorf("error %v, want one that lists the known schema", err)
	}
}

func TestReferenceSimilarity(t *testing.T) {
	t.Parallel()
	same := judgetest.Picture(t, color.RGBA{200, 20, 20, 255})
	r, err := judge.NewReference().Rate(t.Context(), same)
	if err != nil || r.Outcome != outcome.OK || r.Value < 1-1e-6 || len(r.Criteria) != 3 {
		t.Errorf("the official picture itself: %+v, error %v, want similarity 1 with its three parts", r, err)
	}
	for name, change := range map[string]func(*judge.Picture){
		"no reference":     func(p *judge.Picture) { p.Reference = nil },
		"broken picture":   func(p *judge.Picture) { p.PNG = p.PNG[:40] },
		"broken reference": func(p *judge.Picture) { p.Reference = []byte("GIF89a") },
	} {
		p := judgetest.Picture(t, red)
		change(&p)
		if r, err := judge.NewReference().Rate(t.Context(), p); err != nil || !r.Outcome.InstrumentFailure() || r.Detail == "" {
			t.Errorf("%s: %+v, error %v, want an instrument's failure", name, r, err)
		}
	}
}

func TestCheckCorrectsFaultyJudges(t *testing.T) {
	t.Parallel()
	for _, r := range []judge.Rating{
		{Outcome: outcome.OK, Value: 1.01}, {Outcome: outcome.OK, Value: -0.01},
		{Outcome: outcome.Blank}, {Outcome: "nonsense"}, {},
	} {
		if got := judge.Check(r); got.Outcome != outcome.JudgeInvalid || got.Value != 0 {
			t.Errorf("Check(%+v) = %+v, want judge_invalid", r, got)
		}
	}
}
