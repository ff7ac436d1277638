package generate

import (
	"slices"
	"strings"
	"testing"
)

// An answer is the same alone and beside others, also where the model's positions
// end it: a long prompt does not shorten the answer to a short one.
func TestAnswersDoNotDependOnTheBatch(t *testing.T) {
	g := goldenGenerator(t, "mha")
	g.Config, g.Positions = Config{MaxTokens: 50}, 24
	short := Request{Prompt: []int32{1, 10, 11}, Seed: 1}
	long := Request{Prompt: slices.Repeat([]int32{1, 12, 13, 14}, 5), Seed: 2}
	together := answersOf(t, g, short, long)
	for i, r := range []Request{short, long} {
		alone := answersOf(t, g, r)[0]
		if len(alone.IDs) != 24-len(r.Prompt) || alone.Reason != Positions {
			t.Errorf("answer to a prompt of %d tokens has %d, want as many as the 24 positions leave", len(r.Prompt), len(alone.IDs))
		}
		if !slices.Equal(alone.IDs, together[i].IDs) {
			t.Errorf("answer to a prompt of %d tokens is %v alone, %v in a batch", len(r.Prompt), alone.IDs, together[i].IDs)
		}
	}
}

// Prompts up to the model's positions are taken; one that leaves no room gets an
// empty answer that says so, and the rows beside it go on.
func TestPromptsAboutTheModelsPositions(t *testing.T) {
	g := goldenGenerator(t, "gqa") // of 256 positions
	g.Config = Config{MaxTokens: 3, Greedy: true, BatchSize: 3}
	of := func(n int) Request { return Request{Prompt: slices.Repeat([]int32{7}, n)} }
	last := 0
	g.Progress = func(done, total int, _ string) {
		if done < last || done > total {
			t.Errorf("progress went from %d to %d of %d", last, done, total)
		}
		last = done
	}
	requests := []Request{of(257), of(255), of(256), of(10), of(1000), of(254), of(256), of(300), of(400)} // the last batch has only long ones
	answers := answersOf(t, g, requests...)
	for i, want := range []struct {
		tokens int
		reason Reason
	}{{0, LongPrompt}, {1, Positions}, {0, LongPrompt}, {3, MaxTokens}, {0, LongPrompt}, {2, Positions}, {0, LongPrompt}, {0, LongPrompt}, {0, LongPrompt}} {
		a := answers[i]
		if len(a.IDs) != want.tokens || a.Reason != want.reason || !a.CutOff() {
			t.Errorf("prompt of %d tokens: %d tokens, ended by %q, want %d and %q", len(requests[i].Prompt), len(a.IDs), a.Reason, want.tokens, want.reason)
		}
		if want.reason == LongPrompt && a.Text != "" {
			t.Errorf("prompt of %d tokens was answered with %q", len(requests[i].Prompt), a.Text)
		}
	}
	if last != len(requests)*3 {
		t.Errorf("progress ended at %d, want %d", last, len(requests)*3)
	}
}

func TestGenerateRefuses(t *testing.T) {
	g := goldenGenerator(t, "mha")
	one := Request{Prompt: []int32{1}}
	for name, tt := range map[string]struct {
		config  Config
		request Request
		want    string
	}{
		"no tokens":            {Config{MaxTokens: -1}, one, "max tokens is -1"},
		"top-p above 1":        {Config{TopP: 1.5}, one, "top-p is 1.5"},
		"min-p above 1":        {Config{MinP: 1.5}, one, "min-p is 1.5"},
		"empty stop":           {Config{Stop: []string{"a", ""}}, one, "stop text is empty"},
		"unknown stop token":   {Config{StopTokens: []int32{99999}}, one, "stop token 99999"},
		"negative stop token":  {Config{StopTokens: []int32{-3}}, one, "stop token is -3"},
		"empty stop of a row":  {Config{}, Request{Prompt: []int32{1}, Stop: []string{""}}, "request 0: stop text is empty"},
		"unknown token of one": {Config{}, Request{Prompt: []int32{1}, StopTokens: []int32{99999}}, "request 0: stop token 99999"},
		"empty prompt":         {Config{}, Request{}, "request 0: the prompt is empty"},
	} {
		t.Run(name, func(t *testing.T) {
			g.Config = tt.config
			err := g.Generate(t.Context(), []Request{tt.request}, func(int, Answer) error { return nil })
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, want one with %q", err, tt.want)
			}
		})
	}
}
