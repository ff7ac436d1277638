package kit

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/threebook/threebook/kit/device"
	"github.com/threebook/threebook/kit/generate"
	"github.com/threebook/threebook/kit/judge"
	"github.com/threebook/threebook/kit/judge/qwen"
	"github.com/threebook/threebook/kit/score"
)

// seededServer rates by the seed: 0.2, 0.4 and 0.6 for the first, second and third
// that it meets. While failing holds, the third gets a 503.
type seededServer struct {
	mu      sync.Mutex
	seeds   []int64
	calls   int
	failing bool
}

func (s *seededServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var asked struct {
		Seed        int64   `json:"seed"`
		Temperature float64 `json:"temperature"`
	}
	if err := json.NewDecoder(r.Body).Decode(&asked); err != nil || asked.Temperature != judge.RepeatTemperature {
		http.Error(w, fmt.Sprintf("temperature %g, %v", asked.Temperature, err), http.StatusBadRequest)
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls++
	at := 0
	for at < len(s.seeds) && s.seeds[at] != asked.Seed {
		at++
	}
	if at == len(s.seeds) {
		s.seeds = append(s.seeds, asked.Seed)
	}
	if at == 2 && s.failing {
		http.Error(w, "loading the model", http.StatusServiceUnavailable)
		return
	}
	rating := fmt.Sprintf(`{"rationale": "seen", "criteria": [{"name": "there is a box", "present": true}], "rating": %.1f}`, 0.2*float64(at+1))
	content, _ := json.Marshal(rating) // a string
	w.Header().Set("Content-Type", "application/json")
	fmt.Fprintf(w, `{"id": "1", "object": "chat.completion", "created": 1, "model": "qwen3-vl", "choices": [
		{"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": %s}}],
		"usage": {"prompt_tokens": 100, "completion_tokens": 10, "total_tokens": 110}}`, content)
}

// Each picture is rated three times, by three seeds. Where one fails the others
// count and the next run asks for that one alone; then nobody is asked.
func TestRepeatsInATest(t *testing.T) {
	if testing.Short() {
		t.Skip("needs a browser")
	}
	answers := &seededServer{failing: true}
	server := httptest.NewServer(answers)
	t.Cleanup(server.Close)
	root := t.TempDir()
	qwen, err := qwen.New(qwen.Config{URL: server.URL + "/v1", Tries: 1, FirstWait: 1, Temperature: judge.RepeatTemperature})
	if err != nil {
		t.Fatal(err)
	}
	three, err := judge.Repeated(judge.Cached(qwen, filepath.Join(root, "ratings")), 3)
	if err != nil {
		t.Fatal(err)
	}
	data := filepath.Join(root, "pairs.parquet")
	if _, err := Pair(t.Context(), Env{}, pairsConfig(someScenes(t, 6), data)); err != nil {
		t.Fatal(err)
	}
	c := TestConfig{
		Env: Env{Root: root, Backend: device.Go}, Judge: three, JudgeWorkers: 1, ModelPath: filepath.Join("..", "data", "tiny"), TestData: data,
		N: 1, UseTrainingSet: true, Generate: generate.Config{Greedy: true, MaxTokens: 700},
	}
	first, err := Test(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	row := first.Results.Results[0]
	if row.Repeats == nil || !cmp.Equal(row.Repeats.Ratings, []float64{0.2, 0.4}) || *row.Rating < 0.2999 || *row.Rating > 0.3001 {
		t.Fatalf("with one of three failing: %+v, detail %q", row.Repeats, row.Detail)
	}
	if w := strings.Join(first.Results.Warnings, "\n"); !strings.Contains(w, "1 picture rated by fewer than 3 repeats counts by the mean of those that there are") {
		t.Errorf("warnings %q", w)
	}
	pictures := 0
	for _, k := range first.Results.Controls {
		pictures += k.N + k.Failed
	}
	pictures++ // the model's own

	answers.failing = false
	before := answers.calls
	again, err := Test(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	if asked := answers.calls - before; asked != pictures {
		t.Errorf("%d calls for the missing repeat of %d pictures", asked, pictures)
	}
	row = again.Results.Results[0]
	if row.Repeats == nil || !cmp.Equal(row.Repeats.Ratings, []float64{0.2, 0.4, 0.6}) || *row.Rating < 0.3999 || *row.Rating > 0.4001 {
		t.Errorf("whole: %+v", row.Repeats)
	}
	if s := score.Summary(again.Results); !strings.Contains(s, "Repeats: 3 ratings a picture, standard deviation 0.200 on average and 0.200 at most (n=1)") {
		t.Errorf("summary:\n%s", s)
	}
	before = answers.calls
	if third, err := Test(t.Context(), c); err != nil || !third.Existing || answers.calls != before {
		t.Errorf("a finished test: %v, %d calls", err, answers.calls-before)
	}

	c.Judge = judge.Cached(qwen, filepath.Join(root, "ratings"))
	once, err := Test(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	if answers.calls != before || once.Dir == again.Dir || once.Results.Results[0].Repeats != nil {
		t.Errorf("rated once: %d calls more, %+v", answers.calls-before, once.Results.Results[0].Repeats)
	}
	if _, err := Compare(again, once); err == nil || !strings.Contains(err.Error(), "repeats") {
		t.Errorf("compared with a test without repeats: %v", err)
	}

	page := filepath.Join(root, "report.html")
	if err := Report(t.Context(), ReportConfig{Runs: []string{again.Dir}, Output: page}); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	if want := "the mean of 3 ratings: 0.20, 0.40, 0.60; standard deviation 0.20"; !strings.Contains(string(text), want) {
		t.Errorf("the report does not say %q", want)
	}
}
