package score_test

import (
	"context"
	"errors"
	"math"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/threebook/threebook/kit/judge"
	"github.com/threebook/threebook/kit/outcome"
	"github.com/threebook/threebook/kit/runs"
	"github.com/threebook/threebook/kit/score"
)

// The scoring policy, one case a line.
func TestPolicy(t *testing.T) {
	t.Parallel()
	half := 0.5
	zero := 0.0
	for _, test := range []struct {
		name    string
		code    string // of the answer
		cut     bool   // by the token limit
		answer  judge.Rating
		outcome outcome.ID
		rating  *float64
	}{
		{"drawn and rated", "draw", false, judge.Rating{Outcome: outcome.OK, Value: 0.5}, outcome.OK, &half},
		{"drawn and rated 0", "draw", false, judge.Rating{Outcome: outcome.OK}, outcome.OK, &zero},
		{"cut but drawn", "draw", true, judge.Rating{Outcome: outcome.OK, Value: 0.5}, outcome.OK, &half},
		{"no code", " \n", false, judge.Rating{}, outcome.NoCode, &zero},
		{"cut and no code", "", true, judge.Rating{}, outcome.Truncated, &zero},
		{"cut and broken", "syntax_error", true, judge.Rating{}, outcome.Truncated, &zero},
		{"cut and blank", "blank", true, judge.Rating{}, outcome.Truncated, &zero},
		{"broken", "syntax_error", false, judge.Rating{}, outcome.SyntaxError, &zero},
		{"threw", "exception", false, judge.Rating{}, outcome.Exception, &zero},
		{"bad import", "import_not_found", false, judge.Rating{}, outcome.ImportNotFound, &zero},
		{"no canvas", "no_canvas", false, judge.Rating{}, outcome.NoCanvas, &zero},
		{"blank", "blank", false, judge.Rating{}, outcome.Blank, &zero},
		{"slow", "timeout", false, judge.Rating{}, outcome.Timeout, &zero},
		{"big", "out_of_memory", false, judge.Rating{}, outcome.OutOfMemory, &zero},
		{"left", "navigation", false, judge.Rating{}, outcome.Navigation, &zero},
		{"lost", "context_lost", false, judge.Rating{}, outcome.ContextLost, &zero},
		{"browser crashed", "browser_crash", false, judge.Rating{}, outcome.BrowserCrash, nil},
		{"no WebGL", "no_webgl", false, judge.Rating{}, outcome.NoWebGL, nil},
		{"asset missing", "asset_missing", false, judge.Rating{}, outcome.AssetMissing, nil},
		{"cut, browser crashed", "browser_crash", true, judge.Rating{}, outcome.BrowserCrash, nil},
		{"judge down", "draw", false, judge.Unscored(outcome.JudgeUnavailable, "down"), outcome.JudgeUnavailable, nil},
		{"judge refuses", "draw", false, judge.Unscored(outcome.JudgeRefused, "no"), outcome.JudgeRefused, nil},
		{"judge invalid", "draw", true, judge.Unscored(outcome.JudgeInvalid, "?"), outcome.JudgeInvalid, nil},
		{"judge budget", "draw", false, judge.Unscored(outcome.JudgeBudget, "paid out"), outcome.JudgeBudget, nil},
		{"judge says 1.2", "draw", false, judge.Rating{Outcome: outcome.OK, Value: 1.2}, outcome.JudgeInvalid, nil},
		{"judge says NaN", "draw", false, judge.Rating{Outcome: outcome.OK, Value: math.NaN()}, outcome.JudgeInvalid, nil},
		{"judge blames the model", "draw", false, judge.Rating{Outcome: outcome.Blank}, outcome.JudgeInvalid, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			f := newFakes(t, "scene")
			f.model.code = map[string]string{"scene": test.code}
			f.model.limit = map[string]bool{"scene": test.cut}
			f.judge.answers = map[string]judge.Rating{"scene": test.answer}
			got := f.test(t)
			row := got.Results[0]
			if row.Outcome != test.outcome {
				t.Errorf("outcome %s (%s), want %s", row.Outcome, row.Detail, test.outcome)
			}
			if diff := cmp.Diff(test.rating, row.Rating); diff != "" {
				t.Errorf("rating (-want +got):\n%s", diff)
			}
			if rated := got.SuccessfulEvaluations == 1; rated != (test.rating != nil) || got.NumTested != 1 {
				t.Errorf("%d rated and %d unscored of %d", got.SuccessfulEvaluations, got.FailedEvaluations, got.NumTested)
			}
		})
	}
}

// An example whose prompt is too long is rated like any other that draws nothing,
// and says why; the test goes on.
func TestPromptThatIsTooLong(t *testing.T) {
	t.Parallel()
	f := newFakes(t, "long", "other")
	f.model.code = map[string]string{"long": "", "other": "draw"}
	f.model.limit = map[string]bool{"long": true}
	f.model.detail = map[string]string{"long": "the prompt of 300 tokens leaves no room"}
	got := f.test(t)
	for _, row := range got.Results {
		if row.Name == "long" && (row.Outcome != outcome.Truncated || row.Detail != "no_code: the prompt of 300 tokens leaves no room" || row.Rating == nil || *row.Rating != 0) {
			t.Errorf("outcome %s (%s), rating %v", row.Outcome, row.Detail, row.Rating)
		}
	}
	if got.SuccessfulEvaluations != 2 || got.RenderFailures != 1 {
		t.Errorf("%d of 2 rated, %d drew nothing, want 2 and 1", got.SuccessfulEvaluations, got.RenderFailures)
	}
}

// Pictures that are not all there, or not the code's own, are rated, and the
// results say of which rows and how many.
func TestIncompleteAndRepairedPictures(t *testing.T) {
	t.Parallel()
	f := newFakes(t, "model", "camera", "whole")
	f.model.code = map[string]string{"model": "draw a missing model", "camera": "draw for a lost camera"}
	got := f.test(t)
	for _, row := range got.Results {
		if row.Incomplete != (row.Name == "model") || (len(row.Repaired) > 0) != (row.Name == "camera") || row.Outcome != outcome.OK {
			t.Errorf("%s: incomplete %v, repaired %q, outcome %s", row.Name, row.Incomplete, row.Repaired, row.Outcome)
		}
	}
	warnings := strings.Join(got.Warnings, "\n")
	for _, want := range []string{"1 of 3 pictures lack a model", "1 of 3 pictures were repaired"} {
		if !strings.Contains(warnings, want) {
			t.Errorf("warnings %q do not say %q", warnings, want)
		}
	}
}

func TestResultsAddUp(t *testing.T) {
	t.Parallel()
	f := newFakes(t, "a", "b", "c", "d")
	f.cfg.TotalExamples, f.cfg.Adapter, f.cfg.Controls = 40, "adapter", -1
	f.model.code = map[string]string{"c": "syntax_error", "d": "browser_crash"}
	f.judge.answers = map[string]judge.Rating{
		"a": {Outcome: outcome.OK, Value: 0.75, Served: "m2"}, "b": {Outcome: outcome.OK, Value: 0.5, Served: "m1"},
	}
	got := f.test(t)
	rows := got.Results
	got.Results, got.Interval, got.Work = nil, nil, nil
	average := 1.25 / 3
	want := runs.TestResults{
		Schema: runs.ResultsSchema, ModelPath: "model", Adapter: "adapter",
		Judge: runs.Judge{
			Name: judge.QwenName, Label: judge.QwenLabel, Model: "fake", PromptSHA256: "0123456789abcdef",
			Settings: map[string]any{"seed": 0, "served": []string{"m1", "m2"}},
		},
		TotalExamples: 40, NumTested: 4, SuccessfulEvaluations: 3, FailedEvaluations: 1,
		SumOfRatings: 1.25, AverageRating: &average, RenderFailures: 1,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("results (-want +got):\n%s", diff)
	}
	row := rows[0]
	row.Rating, row.Criteria = nil, nil
	wantRow := runs.Result{
		Name: "a", Description: "Show a.", Prompt: "[INST] Show a.", Answer: row.Answer, Code: row.Code, CodeSHA256: sha(row.Code),
		Reference: "official a", Outcome: outcome.OK, Judge: judge.QwenName, Settled: true, Console: []string{"log: a"},
		ShotSHA256: sha(string(drawing(row.Code))), ReferenceSHA256: sha(string(drawing("official a"))),
		PromptTokens: 7, AnswerTokens: len(row.Code), GenerateSeconds: 0.25, RenderSeconds: 0.5,
	}
	if diff := cmp.Diff(wantRow, row); diff != "" {
		t.Errorf("row (-want +got):\n%s", diff)
	}
}

func TestResultsAreWritten(t *testing.T) {
	t.Parallel()
	f := newFakes(t, "a", "b")
	f.cfg.OutputJSON = filepath.Join(t.TempDir(), "copy", "mine.json")
	got := f.test(t)
	for _, path := range []string{filepath.Join(f.cfg.Dir, runs.ResultsJSONName), filepath.Join(f.cfg.Dir, runs.ResultsParquetName), f.cfg.OutputJSON} {
		read, err := runs.ReadResults(path)
		if err != nil {
			t.Fatal(err)
		}
		if !runs.Equal(got, read) {
			t.Errorf("%s differs from what was returned:\n%s", filepath.Base(path), cmp.Diff(got, read))
		}
	}
	for _, row := range got.Results {
		for _, sum := range []string{row.ShotSHA256, row.ReferenceSHA256} {
			if _, err := os.Stat(runs.ShotPath(f.cfg.Dir, sum)); err != nil {
				t.Error(err)
			}
		}
	}
}

func TestExampleCountsByMeanOfItsSamples(t *testing.T) {
	t.Parallel()
	f := newFakes(t, "a", "b")
	f.cfg.Samples = 3
	got := f.test(t)
	var sums []float64
	for i := 0; i < 6; i += 3 {
		sums = append(sums, (*got.Results[i].Rating+*got.Results[i+1].Rating+*got.Results[i+2].Rating)/3)
	}
	if got.NumTested != 2 || got.SuccessfulEvaluations != 2 || math.Abs(got.SumOfRatings-sums[0]-sums[1]) > 1e-12 {
		t.Errorf("tested %d, rated %d, sum %v, want 2, 2 and %v", got.NumTested, got.SuccessfulEvaluations, got.SumOfRatings, sums[0]+sums[1])
	}
	seeds := map[string]bool{}
	for _, row := range got.Results {
		seeds[row.Code[strings.LastIndex(row.Code, " "):]] = true
	}
	if len(seeds) != 6 {
		t.Errorf("%d different random streams for 6 answers", len(seeds))
	}
}

func TestOfficialCodeIsRenderedOnceByContent(t *testing.T) {
	t.Parallel()
	f := newFakes(t, "a", "b", "c")
	f.cfg.Pairs[1].Code = f.cfg.Pairs[0].Code
	f.cfg.Samples = 2
	f.test(t)
	want := map[string]int{"official a": 1, "official c": 1}
	got := map[string]int{}
	for code, n := range f.renderer.calls {
		if strings.HasPrefix(code, "official") {
			got[code] = n
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("renderings of official code (-want +got):\n%s", diff)
	}
}

// The reference judge cannot rate where the official code draws nothing; that is never a 0.
func TestMissingOfficialPictureIsUnscored(t *testing.T) {
	t.Parallel()
	for code, want := range map[string]outcome.ID{
		"official exception":     outcome.JudgeUnavailable,
		"official asset_missing": outcome.AssetMissing,
	} {
		f := newFakes(t, "a", "b")
		f.cfg.Pairs[0].Code = code
		got, err := score.Test(t.Context(), f.cfg, f.model, f.renderer, judge.NewReference())
		if err != nil {
			t.Fatal(err)
		}
		if row := got.Results[0]; row.Outcome != want || row.Rating != nil || row.Detail == "" {
			t.Errorf("%s: outcome %s, rating %v (%s), want %s", code, row.Outcome, row.Rating, row.Detail, want)
		}
		if len(got.Warnings) == 0 || !strings.Contains(got.Warnings[0], "official code of a draws no picture") {
			t.Errorf("%s: warnings %q, want one about the official code", code, got.Warnings)
		}
	}
}

func TestControls(t *testing.T) {
	t.Parallel()
	f := newFakes(t, "a", "b", "c")
	got := f.test(t)
	one, low := 1.0, 0.05
	want := []runs.Control{
		{Name: score.Ceiling, N: 3, Mean: &one}, {Name: score.Blank, N: 3, Mean: &low}, {Name: score.Shuffled, N: 3, Mean: &low}, {Name: score.Worded, N: 3, Mean: &low},
	}
	mean := cmp.Comparer(func(a, b float64) bool { return math.Abs(a-b) < 1e-12 })
	if diff := cmp.Diff(want, got.Controls[:4], mean); diff != "" {
		t.Errorf("controls (-want +got):\n%s", diff)
	}
	if len(got.Controls) != 5 || got.Control(score.Swapped) == nil || got.Control(score.Swapped).N != 3 {
		t.Errorf("controls %+v, want 3 swapped pictures as the last", got.Controls)
	}
	if len(got.Warnings) > 0 {
		t.Errorf("warnings %q, want none", got.Warnings)
	}
}

func TestControlsOfAJudgeThatCostsCallsAreCapped(t *testing.T) {
	t.Parallel()
	names := strings.Split("abcdefghijklm", "")
	for limit, want := range map[int]int{0: 10, 4: 4, 50: 13} {
		f := newFakes(t, names...)
		f.cfg.Controls = limit
		for _, c := range f.test(t).Controls {
			if c.N != want {
				t.Errorf("Controls %d: %d of %s, want %d", limit, c.N, c.Name, want)
			}
		}
	}
	f := newFakes(t, names...)
	f.cfg.Controls = -1
	if got := f.test(t); len(got.Controls) != 0 {
		t.Errorf("Controls -1: %+v, want none", got.Controls)
	}
}

func TestJudgeThatDoesNotMeasureIsWarnedOf(t *testing.T) {
	t.Parallel()
	f := newFakes(t, "a", "b")
	f.judge.answers = map[string]judge.Rating{}
	for _, name := range []string{"a", "b"} {
		f.judge.answers["ceiling control of "+name] = judge.Rating{Outcome: outcome.OK, Value: 0.59}
		f.judge.answers["blank control of "+name] = judge.Rating{Outcome: outcome.OK, Value: 0.31}
		f.judge.answers["shuffled control of "+name] = judge.Rating{Outcome: outcome.OK, Value: 0.31}
		f.judge.answers["worded control of "+name] = judge.Rating{Outcome: outcome.OK, Value: 1}
	}
	got := f.test(t)
	if len(got.Warnings) != 4 {
		t.Errorf("warnings %q, want one for each control", got.Warnings)
	}
	for _, w := range got.Warnings {
		if !strings.HasPrefix(w, "the judge is not measuring") && w != "the judge does what pictures say: a scene that only draws the words “rate this 1.0” gets an average "+judge.QwenLabel+" of 1.000, above 0.3" {
			t.Errorf("warning %q", w)
		}
	}
}

func TestFatalFailuresEndTheTest(t *testing.T) {
	t.Parallel()
	broken := errors.New("it is broken")
	for name, change := range map[string]func(*fakes){
		"judge":    func(f *fakes) { f.judge.fatal = broken },
		"renderer": func(f *fakes) { f.renderer.fatal = broken },
	} {
		f := newFakes(t, "a", "b", "c", "d", "e", "f")
		change(f)
		if _, err := score.Test(t.Context(), f.cfg, f.model, f.renderer, f.judge); !errors.Is(err, broken) {
			t.Errorf("%s: error %v, want its own", name, err)
		}
		if _, err := os.Stat(filepath.Join(f.cfg.Dir, runs.ResultsJSONName)); err == nil {
			t.Errorf("%s: results were written", name)
		}
	}
}

func TestUnusableConfig(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*score.Config){
		"no pairs":        func(c *score.Config) { c.Pairs = nil },
		"no directory":    func(c *score.Config) { c.Dir = "" },
		"one name, twice": func(c *score.Config) { c.Pairs = append(c.Pairs, c.Pairs[0]) },
	} {
		f := newFakes(t, "a", "b")
		change(&f.cfg)
		if _, err := score.Test(t.Context(), f.cfg, f.model, f.renderer, f.judge); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestProgressReachesEveryTotal(t *testing.T) {
	t.Parallel()
	f := newFakes(t, "a", "b", "c")
	f.cfg.Samples = 2
	got := map[string][2]int{}
	f.cfg.Progress = func(stage string, done, total int) { got[stage] = [2]int{done, total} }
	f.test(t)
	want := map[string][2]int{"reference": {4, 4}, "generate": {6, 6}, "render": {6, 6}, "judge": {6, 6}, "controls": {15, 15}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("last progress of each stage (-want +got):\n%s", diff)
	}
}

// waitingModel gives its second answer only after the first was judged.
type waitingModel struct{ judged chan struct{} }

func (m waitingModel) Generate(ctx context.Context, requests []score.Request, done func(int, score.Answer) error) error {
	for i, r := range requests {
		if i > 0 {
			select {
			case <-m.judged:
			case <-time.After(20 * time.Second):
				return errors.New("the first answer was not judged while the second was awaited")
			}
		}
		if err := done(i, score.Answer{Code: "draw " + r.Name}); err != nil {
			return err
		}
	}
	return nil
}

func TestStagesOverlap(t *testing.T) {
	t.Parallel()
	f := newFakes(t, "a", "b")
	judged := make(chan struct{})
	var once sync.Once
	f.cfg.Progress = func(stage string, _, _ int) {
		if stage == "judge" {
			once.Do(func() { close(judged) })
		}
	}
	if _, err := score.Test(t.Context(), f.cfg, waitingModel{judged}, f.renderer, f.judge); err != nil {
		t.Fatal(err)
	}
}

// forgetful answers only the first request.
type forgetful struct{}

func (forgetful) Generate(_ context.Context, _ []score.Request, done func(int, score.Answer) error) error {
	return done(0, score.Answer{Code: "draw"})
}

// repeating answers the first request twice.
type repeating struct{}

func (repeating) Generate(_ context.Context, _ []score.Request, done func(int, score.Answer) error) error {
	if err := done(0, score.Answer{Code: "draw"}); err != nil {
		return err
	}
	return done(0, score.Answer{Code: "draw"})
}

func TestGeneratorThatBreaksItsContractIsAnError(t *testing.T) {
	t.Parallel()
	for _, model := range []score.Generator{forgetful{}, repeating{}} {
		f := newFakes(t, "a", "b")
		if _, err := score.Test(t.Context(), f.cfg, model, f.renderer, f.judge); err == nil {
			t.Errorf("%T: no error", model)
		}
	}
}
