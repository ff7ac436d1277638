package qwen_test

import (
	"image/color"
	"net/http"
	"path/filepath"
	"testing"

	"github.com/threebook/threebook/kit/judge"
	"github.com/threebook/threebook/kit/judge/judgetest"
)

func TestJudgesKeepTheContract(t *testing.T) {
	t.Parallel()
	p := judgetest.Picture(t, color.RGBA{180, 40, 40, 255})
	s := serve(t, func(w http.ResponseWriter, _ int, _ request) { say(w, ratingReply("0.62")) })
	asked := newQwen(t, s, nil)

	recording := filepath.Join(t.TempDir(), "answers.jsonl")
	recorder, err := judge.NewRecorder(asked, recording)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := recorder.Rate(t.Context(), p); err != nil {
		t.Fatal(err)
	}
	replay, err := judge.OpenReplay(recording)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { recorder.Close() })

	for name, j := range map[string]judge.Judge{
		"qwen":             asked,
		"reference":        judge.NewReference(),
		"replay":           replay,
		"recorder":         recorder,
		"cached qwen":      judge.Cached(asked, t.TempDir()),
		"cached reference": judge.Cached(judge.NewReference(), t.TempDir()),
	} {
		t.Run(name, func(t *testing.T) { judgetest.Conform(t, j, p) })
	}
}
