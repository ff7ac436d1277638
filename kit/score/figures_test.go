package score_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/threebook/threebook/kit/judge"
	"github.com/threebook/threebook/kit/outcome"
	"github.com/threebook/threebook/kit/runs"
	"github.com/threebook/threebook/kit/score"
)

// lines are those of a summary that begin in one of these ways.
func lines(text string, beginnings ...string) (list []string) {
	for line := range strings.Lines(text) {
		for _, b := range beginnings {
			if strings.HasPrefix(line, b) {
				list = append(list, strings.TrimSuffix(line, "\n"))
			}
		}
	}
	return list
}

func TestSummarySaysWhatSamplesAreWorth(t *testing.T) {
	t.Parallel()
	rs := results(judge.QwenLabel, append(answers("a", 0.2, 0.6), answers("b", 0.5, -1)...)...)
	var err error
	if rs.Samples, err = score.Samples(rs, 0.5, 1); err != nil {
		t.Fatal(err)
	}
	want := []string{
		"Best of k answers, expected: k=1 0.450 [0.400, 0.500], k=2 0.600 (n=1)",
		"pass@k, one of k rated 0.5 or more: k=1 0.750 [0.500, 1.000], k=2 1.000 (n=1)",
		"Unscored answers: 1 of 4; an example with fewer than k rated ones is left out of k, here 1 of k=2",
	}
	if diff := cmp.Diff(want, lines(score.Summary(rs), "Best of", "pass@k", "Unscored answers")); diff != "" {
		t.Errorf("summary (-want +got):\n%s", diff)
	}
}

func TestSummarySaysWhatTheTestTook(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		work runs.Work
		want []string
	}{
		{runs.Work{}, nil},
		{
			runs.Work{Answers: 10, GeneratedTokens: 4120, GenerateSeconds: 48.9, Scenes: 20, RenderSeconds: 9.6, Ratings: 48, JudgeSeconds: 67.2,
				Cached: 2, JudgeCalls: 49, CountedCalls: 48, PromptTokens: 34104, CompletionTokens: 7203},
			[]string{
				"Generating: 10 answers of 412 tokens on average, 4120 in all, in 48.9 s, 84.3 tokens/s",
				"Rendering: 20 scenes in 9.6 s, 0.48 s each",
				"Judging: 48 pictures in 67.2 s, 1.40 s each, with 49 calls of 34104 prompt and 7203 completion tokens; 2 ratings kept from before",
			},
		},
		{runs.Work{Kept: 3}, []string{"Generating: nothing, 3 answers kept from before"}},
		{
			runs.Work{Answers: 1, GeneratedTokens: 5, Scenes: 1, RenderSeconds: 1, Cached: 1, Kept: 2},
			[]string{"Generating: 1 answer of 5 tokens on average, 5 in all; 2 answers kept from before", "Rendering: 1 scene in 1.0 s, 1.00 s each", "Judging: nobody was asked; 1 rating kept from before"},
		},
	} {
		rs := results(judge.QwenLabel)
		rs.Work = &c.work
		if diff := cmp.Diff(c.want, lines(score.Summary(rs), "Generating", "Rendering", "Judging")); diff != "" {
			t.Errorf("summary (-want +got):\n%s", diff)
		}
	}
}

func TestCost(t *testing.T) {
	t.Parallel()
	p := score.Prices{Prompt: 0.5, Completion: 1.5}
	for want, work := range map[string]runs.Work{
		"Cost of judging: nothing, no call was made":                                                                     {Ratings: 3},
		"Cost of judging: unknown, the judge's server reported no tokens for its 7 calls":                                {JudgeCalls: 7},
		"Cost of judging: 0.0279 (34104 prompt tokens at 0.5 and 7203 completion tokens at 1.5 a million)":               {JudgeCalls: 48, CountedCalls: 48, PromptTokens: 34104, CompletionTokens: 7203},
		"2 of 50 calls reported no tokens and are not in it":                                                             {JudgeCalls: 50, CountedCalls: 48, PromptTokens: 34104, CompletionTokens: 7203},
		"Cost of judging: 5.0000 (10000000 prompt tokens at 0.5 and 0 completion tokens at 1.5 a million); 1 of 2 calls": {JudgeCalls: 2, CountedCalls: 1, PromptTokens: 1e7},
	} {
		if got := p.Cost(work); !strings.Contains(got, want) {
			t.Errorf("cost reads %q, want %q", got, want)
		}
	}
}

// What a test took is counted once, failures included, whichever process did it.
func TestWorkIsCountedOverAllLives(t *testing.T) {
	t.Parallel()
	f := newFakes(t, "a", "b", "c")
	took := judge.Usage{Calls: 2, Counted: 1, PromptTokens: 10, CompletionTokens: 4}
	down := judge.Unscored(outcome.JudgeUnavailable, "down")
	down.Usage, down.Seconds = judge.Usage{Calls: 5}, 2
	kept := judge.Rating{Outcome: outcome.OK, Value: 0.5, Usage: took, Seconds: 9}
	kept.Usage.Cached = true
	f.judge.answers = map[string]judge.Rating{"a": {Outcome: outcome.OK, Value: 0.25, Usage: took, Seconds: 1}, "b": down, "c": kept}
	f.cfg.Controls = -1
	first := f.test(t)
	want := runs.Work{
		RenderSeconds: 3, JudgeSeconds: 3, Answers: 3, Scenes: 6, Ratings: 2, Cached: 1,
		GeneratedTokens: first.Results[0].AnswerTokens + first.Results[1].AnswerTokens + first.Results[2].AnswerTokens,
		JudgeCalls:      7, CountedCalls: 1, PromptTokens: 10, CompletionTokens: 4,
	}
	if diff := cmp.Diff(want, *first.Work); diff != "" {
		t.Errorf("work (-want +got):\n%s", diff)
	}
	f.judge.answers["b"] = judge.Rating{Outcome: outcome.OK, Value: 0.5, Usage: took, Seconds: 1}
	second := f.test(t)
	want.Ratings, want.JudgeSeconds, want.JudgeCalls, want.CountedCalls, want.PromptTokens, want.CompletionTokens = 3, 4, 9, 2, 20, 8
	if diff := cmp.Diff(want, *second.Work); diff != "" {
		t.Errorf("work of both lives (-want +got):\n%s", diff)
	}
	read, err := runs.ReadResults(f.cfg.Dir + "/" + runs.ResultsParquetName)
	if err != nil || read.Work == nil || *read.Work != want {
		t.Errorf("read %+v, error %v", read.Work, err)
	}
	other := second
	other.Work = &runs.Work{Answers: 99}
	if !runs.Equal(second, other) {
		t.Error("what a test took makes it another test")
	}
}
