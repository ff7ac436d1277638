package score_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/threebook/threebook/kit/judge"
	"github.com/threebook/threebook/kit/outcome"
	"github.com/threebook/threebook/kit/pairs"
	"github.com/threebook/threebook/kit/runs"
	"github.com/threebook/threebook/kit/score"
)

// many has every kind of answer.
func many(t *testing.T) *fakes {
	f := newFakes(t, "a", "b", "c", "d", "e")
	f.cfg.Samples = 2
	f.cfg.Pairs[4].Code = "official exception"
	f.model.code = map[string]string{"b": "blank", "c": ""}
	f.model.limit = map[string]bool{"c": true}
	return f
}

func sameResults(t *testing.T, want, got runs.TestResults) {
	t.Helper()
	if !runs.Equal(want, got) {
		t.Errorf("results differ from an uninterrupted test's (-want +got):\n%s", cmp.Diff(want.StripTimings(), got.StripTimings()))
	}
}

func TestCancelledTestResumes(t *testing.T) {
	t.Parallel()
	want := many(t).test(t)
	const steps = 5 + 10 + 10 + 10 + 15
	stride := 1
	if testing.Short() {
		stride = 4
	}
	for stop := 0; stop < steps; stop += stride {
		f := many(t)
		ctx, cancel := context.WithCancel(t.Context())
		seen := 0
		f.cfg.Progress = func(string, int, int) {
			if seen++; seen > stop {
				cancel()
			}
		}
		_, err := score.Test(ctx, f.cfg, f.model, f.renderer, f.judge)
		cancel()
		if err != nil && !errors.Is(err, context.Canceled) {
			t.Fatalf("cancelled after %d steps: error %v", stop, err)
		}
		f.cfg.Progress = nil
		sameResults(t, want, f.test(t))
		// Only the judge's call in flight of each worker may be made again.
		for who, repeated := range map[string]int{
			"generator": f.model.total() - 10, "renderer": f.renderer.total() - 13, "judge": f.judge.total() - 21,
		} {
			if repeated > 4 || who != "judge" && repeated > 2 {
				t.Errorf("cancelled after %d steps: the %s did %d things again", stop, who, repeated)
			}
		}
	}
}

func TestFinishedTestAsksNobody(t *testing.T) {
	t.Parallel()
	f := many(t)
	want := f.test(t)
	again := *f
	again.model, again.renderer, again.judge = &fakeModel{}, &fakeRenderer{}, &fakeJudge{}
	sameResults(t, want, again.test(t))
	if n := again.model.total() + again.renderer.total() + again.judge.total(); n != 0 {
		t.Errorf("%d calls for a finished test", n)
	}
}

// A journal cut at any byte, as a crash may leave it, gives the same results.
func TestTornJournalResumes(t *testing.T) {
	t.Parallel()
	f := many(t)
	want := f.test(t)
	path := filepath.Join(f.cfg.Dir, score.JournalName)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	cuts := 150
	if testing.Short() {
		cuts = 30
	}
	for cut := 0; cut < len(whole); cut += 1 + len(whole)/cuts {
		if err := os.WriteFile(path, whole[:cut], 0o666); err != nil {
			t.Fatal(err)
		}
		sameResults(t, want, f.test(t))
		if t.Failed() {
			t.Fatalf("cut at byte %d of %d", cut, len(whole))
		}
	}
}

func TestBrokenJournalLineIsNamed(t *testing.T) {
	t.Parallel()
	f := newFakes(t, "a")
	f.test(t)
	path := filepath.Join(f.cfg.Dir, score.JournalName)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	header, rest, _ := bytes.Cut(whole, []byte("\n"))
	for _, bad := range []string{
		"{broken", `{"stage":"paint","name":"a"}`, `{"stage":"judge","name":"a"}`, `{"stage":"render","name":"x","shot":{}}`,
		`{"stage":"render","name":"a","sample":7,"shot":{}}`, `{"stage":"reference","code_sha256":"0"}`,
	} {
		broken := strings.Join([]string{string(header), bad, string(rest)}, "\n")
		if err := os.WriteFile(path, []byte(broken), 0o666); err != nil {
			t.Fatal(err)
		}
		_, err := score.Test(t.Context(), f.cfg, f.model, f.renderer, f.judge)
		if err == nil || !strings.Contains(err.Error(), "line 2") || !strings.Contains(err.Error(), score.JournalName) {
			t.Errorf("%s: error %v, want one that names the file and line 2", bad, err)
		}
	}
}

// A seed beyond 2^53 would be another one if it passed through a float64.
func TestJournalKnowsItsOwnJudgeWithALargeSeed(t *testing.T) {
	t.Parallel()
	f := newFakes(t, "a")
	f.judge.seed = 1<<53 + 1
	sameResults(t, f.test(t), f.test(t))
	f.judge.seed = 1 << 53
	if _, err := score.Test(t.Context(), f.cfg, f.model, f.renderer, f.judge); err == nil {
		t.Error("the journal of a judge with the next seed was taken")
	}
}

func TestJournalOfAnotherTestIsRefused(t *testing.T) {
	t.Parallel()
	for want, change := range map[string]func(*fakes){
		"another judge":    func(f *fakes) { f.judge.seed = 9 },
		"with seed 3":      func(f *fakes) { f.cfg.Seed = 4 },
		"with 1 samples":   func(f *fakes) { f.cfg.Samples = 2 },
		"other examples":   func(f *fakes) { f.cfg.Pairs[0].Description = "Else." },
		"of other example": func(f *fakes) { f.cfg.Pairs = append([]pairs.Pair(nil), f.cfg.Pairs[1:]...) },
		"unknown schema": func(f *fakes) {
			path := filepath.Join(f.cfg.Dir, score.JournalName)
			if err := os.WriteFile(path, []byte(`{"schema":"threebook.journal/9"}`+"\n"), 0o666); err != nil {
				t.Fatal(err)
			}
		},
	} {
		f := newFakes(t, "a", "b")
		f.test(t)
		change(f)
		_, err := score.Test(t.Context(), f.cfg, f.model, f.renderer, f.judge)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want one with %q", err, want)
		}
	}
}

// What the instrument failed at is tried again; the model is not asked again.
func TestUnscoredExamplesAreTriedAgain(t *testing.T) {
	t.Parallel()
	f := newFakes(t, "a", "b", "c")
	f.model.code = map[string]string{"a": "browser_crash"}
	f.judge.answers = map[string]judge.Rating{
		"b":                    judge.Unscored(outcome.JudgeUnavailable, "down"),
		"ceiling control of c": judge.Unscored(outcome.JudgeBudget, "paid out"),
		"swapped control of c": judge.Unscored(outcome.JudgeBudget, "paid out"),
	}
	first := f.test(t)
	if first.FailedEvaluations != 2 || first.Controls[0].Failed != 1 {
		t.Fatalf("%d unscored, controls %+v", first.FailedEvaluations, first.Controls)
	}
	f.renderer.fixed, f.judge.answers = true, nil
	second := f.test(t)
	if second.FailedEvaluations != 0 || second.SuccessfulEvaluations != 3 || second.Controls[0].Failed != 0 {
		t.Errorf("after a second run %d are unscored, controls %+v", second.FailedEvaluations, second.Controls)
	}
	if n := f.model.total(); n != 3 {
		t.Errorf("the model answered %d times, want 3", n)
	}
	if n := f.judge.calls["c"]; n != 1 {
		t.Errorf("a rated example was judged %d times", n)
	}
}

// A picture that was deleted or damaged is drawn and rated again.
func TestLostPictureIsDrawnAgain(t *testing.T) {
	t.Parallel()
	f := newFakes(t, "a", "b")
	want := f.test(t)
	if err := os.Remove(runs.ShotPath(f.cfg.Dir, want.Results[0].ShotSHA256)); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(runs.ShotPath(f.cfg.Dir, want.Results[1].ReferenceSHA256), []byte("damaged"), 0o666); err != nil {
		t.Fatal(err)
	}
	sameResults(t, want, f.test(t))
	for _, row := range want.Results {
		for _, sum := range []string{row.ShotSHA256, row.ReferenceSHA256} {
			data, err := os.ReadFile(runs.ShotPath(f.cfg.Dir, sum))
			if err != nil || sha(string(data)) != sum {
				t.Errorf("picture %s was not restored (error %v)", sum, err)
			}
		}
	}
}
