package kit

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/threebook/threebook/kit/device"
	"github.com/threebook/threebook/kit/generate"
	"github.com/threebook/threebook/kit/judge/qwen"
	"github.com/threebook/threebook/kit/runs"
	"github.com/threebook/threebook/kit/score"
)

// visionServer speaks Chat Completions on loopback and rates every picture 0.25.
// down makes it answer 503.
func visionServer(t *testing.T, down *atomic.Bool, calls *atomic.Int64) *httptest.Server {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		calls.Add(1)
		if down.Load() {
			http.Error(w, "loading the model", http.StatusServiceUnavailable)
			return
		}
		rating := `{"rationale": "a grey box", "criteria": [{"name": "there is a box", "present": true}], "rating": 0.25}`
		content, err := json.Marshal(rating)
		if err != nil {
			t.Error(err)
		}
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprintf(w, `{"id": "1", "object": "chat.completion", "created": 1, "model": "qwen3-vl", "choices": [
			{"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": %s}}]}`, content)
	}))
	t.Cleanup(s.Close)
	return s
}

// With an endpoint, ratings come from it and are called so. While it is down the
// pictures are unscored, not 0; the same test run again asks for what is missing
// and for nothing else.
func TestQwenRatesAndIsResumed(t *testing.T) {
	if testing.Short() {
		t.Skip("needs a browser")
	}
	var down atomic.Bool
	var calls atomic.Int64
	server := visionServer(t, &down, &calls)
	qwen, err := qwen.New(qwen.Config{URL: server.URL + "/v1", Tries: 1, FirstWait: 1})
	if err != nil {
		t.Fatal(err)
	}
	root := t.TempDir()
	data := filepath.Join(root, "pairs.parquet")
	if _, err := Pair(t.Context(), Env{}, pairsConfig(someScenes(t, 6), data)); err != nil {
		t.Fatal(err)
	}
	c := TestConfig{
		Env: Env{Root: root, Backend: device.Go}, Judge: qwen, ModelPath: filepath.Join("..", "data", "tiny"), TestData: data,
		N: 2, Generate: generate.Config{Greedy: true, MaxTokens: 8},
	}
	down.Store(true)
	first, err := Test(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	// Eight tokens draw nothing: the model's own failures are rated without the judge.
	if first.Results.SuccessfulEvaluations != 2 || first.Results.SumOfRatings != 0 {
		t.Errorf("rated %d with sum %g while the judge was down, want the 2 that drew nothing, at 0",
			first.Results.SuccessfulEvaluations, first.Results.SumOfRatings)
	}

	c.N, c.UseTrainingSet, c.Generate.MaxTokens = 1, true, 700
	if first, err = Test(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	if first.Results.FailedEvaluations != 1 || first.Results.AverageRating != nil {
		t.Fatalf("%d unscored, average %v while the judge was down, want 1 and none: %+v", first.Results.FailedEvaluations,
			first.Results.AverageRating, first.Results.Results[0])
	}
	down.Store(false)
	again, err := Test(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	if again.Dir != first.Dir || again.Results.FailedEvaluations != 0 || again.Results.SumOfRatings != 0.25 {
		t.Errorf("run again: %s, %d unscored, sum %g, want the same run with 0 and 0.25", again.Dir, again.Results.FailedEvaluations, again.Results.SumOfRatings)
	}
	if summary := score.Summary(again.Results); !strings.Contains(summary, "Sum of Qwen3VL ratings: 0.250") {
		t.Errorf("summary does not name the judge:\n%s", summary)
	}
	before := calls.Load()
	third, err := Test(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	if !third.Existing || calls.Load() != before {
		t.Errorf("a finished test made %d calls", calls.Load()-before)
	}
	page := filepath.Join(root, "report.html")
	if err := Report(t.Context(), ReportConfig{Runs: []string{again.Dir}, Output: page}); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(text), "Qwen3-VL") || again.Results.Judge.Name != "qwen3-vl" || again.Manifest.Outcome != runs.Done {
		t.Error("the report and the record must name Qwen3-VL")
	}
}
