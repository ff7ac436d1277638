package qwen_test

import (
	"net/http"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/threebook/threebook/kit/judge"
	"github.com/threebook/threebook/kit/judge/judgetest"
	"github.com/threebook/threebook/kit/judge/qwen"
)

// sayUsed is [say] with what the server says it took; a nil usage is left out.
func sayUsed(w http.ResponseWriter, content string, usage map[string]any) {
	reply := map[string]any{
		"id": "1", "object": "chat.completion", "created": 1, "model": "qwen3-vl-test",
		"choices": []any{map[string]any{"index": 0, "finish_reason": "stop", "message": map[string]any{"role": "assistant", "content": content}}},
	}
	if usage != nil {
		reply["usage"] = usage
	}
	writeJSON(w, http.StatusOK, reply)
}

// Every call counts, also those that brought no rating; tokens only where the server says so.
func TestUsageCountsEveryCall(t *testing.T) {
	t.Parallel()
	took := map[string]any{"prompt_tokens": 700, "completion_tokens": 90, "total_tokens": 790}
	s := serve(t, func(w http.ResponseWriter, n int, _ request) {
		switch n {
		case 0:
			decline(w, http.StatusBadRequest, "bad", "response_format json_schema is not known here")
		case 1:
			decline(w, http.StatusServiceUnavailable, "busy", "come again")
		case 2:
			decline(w, http.StatusBadRequest, "bad", "response_format json_schema is not known here")
		case 3:
			sayUsed(w, "no number", took)
		default:
			sayUsed(w, ratingReply("0.5"), took)
		}
	})
	q := newQwen(t, s, nil)
	got, err := q.Rate(t.Context(), judgetest.Picture(t, red))
	if err != nil {
		t.Fatal(err)
	}
	want := judge.Usage{Calls: 5, Counted: 2, PromptTokens: 1400, CompletionTokens: 180}
	if diff := cmp.Diff(want, got.Usage); diff != "" {
		t.Errorf("usage (-want +got):\n%s", diff)
	}
	if q.Calls() != got.Usage.Calls {
		t.Errorf("the judge made %d calls, the rating counts %d", q.Calls(), got.Usage.Calls)
	}
}

func TestUsageOfAServerThatSaysNothing(t *testing.T) {
	t.Parallel()
	s := serve(t, func(w http.ResponseWriter, n int, _ request) {
		sayUsed(w, ratingReply("0.5"), map[string]any{"prompt_tokens": -3, "completion_tokens": 0})
	})
	got, err := newQwen(t, s, nil).Rate(t.Context(), judgetest.Picture(t, red))
	if err != nil || got.Usage != (judge.Usage{Calls: 1}) {
		t.Errorf("usage %+v, error %v, want one call and no tokens", got.Usage, err)
	}
}

// A failure took something too.
func TestUsageOfAFailure(t *testing.T) {
	t.Parallel()
	s := serve(t, func(w http.ResponseWriter, n int, _ request) {
		decline(w, http.StatusServiceUnavailable, "busy", "come again")
	})
	q := newQwen(t, s, func(c *qwen.Config) { c.Tries = 3 })
	got, err := q.Rate(t.Context(), judgetest.Picture(t, red))
	if err != nil || got.Usage.Calls != 3 {
		t.Errorf("usage %+v, error %v, want three calls", got.Usage, err)
	}
}

// A kept rating says that it was kept; a replayed one took nothing.
func TestUsageOfStoredRatings(t *testing.T) {
	t.Parallel()
	s := serve(t, func(w http.ResponseWriter, n int, _ request) {
		sayUsed(w, ratingReply("0.5"), map[string]any{"prompt_tokens": 7, "completion_tokens": 9})
	})
	path := filepath.Join(t.TempDir(), "answers.jsonl")
	recorder, err := judge.NewRecorder(newQwen(t, s, nil), path)
	if err != nil {
		t.Fatal(err)
	}
	j, p := judge.Cached(recorder, t.TempDir()), judgetest.Picture(t, red)
	want := judge.Usage{Calls: 1, Counted: 1, PromptTokens: 7, CompletionTokens: 9}
	for range 2 {
		got, err := j.Rate(t.Context(), p)
		if err != nil || got.Usage != want {
			t.Errorf("usage %+v, error %v, want %+v", got.Usage, err, want)
		}
		want.Cached = true
	}
	if err := recorder.Close(); err != nil {
		t.Fatal(err)
	}
	replay, err := judge.OpenReplay(path)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := replay.Rate(t.Context(), p); err != nil || got.Value != 0.5 || got.Usage != (judge.Usage{}) {
		t.Errorf("replayed rating %+v, error %v, want 0.5 and no usage", got, err)
	}
}
