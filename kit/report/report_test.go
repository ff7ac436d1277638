package report

import (
	"bytes"
	"context"
	"errors"
	"html"
	"image"
	"image/png"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/threebook/threebook/kit/outcome"
	"github.com/threebook/threebook/kit/report/reporttest"
	"github.com/threebook/threebook/kit/runs"
)

// fabricate makes run directories with small pictures, unless o says otherwise.
func fabricate(t *testing.T, o reporttest.Options) []string {
	t.Helper()
	if o.Width == 0 {
		o.Width = 64
	}
	dirs, err := reporttest.Fabricate(t.TempDir(), o)
	if err != nil {
		t.Fatal(err)
	}
	return dirs
}

// stub is a stand-in for the chart library where a test does not draw.
func stub(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "echarts.min.js")
	if err := os.WriteFile(path, []byte("var echarts = {};\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// write makes a report of dirs and returns its text.
func write(t *testing.T, cfg Config) string {
	t.Helper()
	if cfg.EChartsPath == "" {
		cfg.EChartsPath = stub(t)
	}
	cfg.Output = filepath.Join(t.TempDir(), "report.html")
	if err := Write(t.Context(), cfg); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(cfg.Output)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// visible is what a reader of the page sees: no scripts, styles or tags.
func visible(page string) string {
	page = regexp.MustCompile(`(?s)<a class="number"[^>]*>(.*?)</a>`).ReplaceAllString(page, "$1")
	for _, e := range []string{`(?s)<script.*?</script>`, `(?s)<style.*?</style>`, `(?s)<[^>]*>`} {
		page = regexp.MustCompile(e).ReplaceAllString(page, " ")
	}
	return strings.Join(strings.Fields(html.UnescapeString(page)), " ")
}

func TestPageOpensWithTheAnswer(t *testing.T) {
	t.Parallel()
	text := visible(write(t, Config{Runs: fabricate(t, reporttest.Options{})}))
	lead := regexp.MustCompile(`The tuned model’s pictures reach a mean reference similarity of 0\.\d\d\. 95% interval 0\.\d\d to 0\.\d\d over \d+ examples, 0\.\d\d above the base model \(paired 95% interval \+0\.\d\d to \+0\.\d\d\)\.`)
	if !lead.MatchString(text) {
		t.Errorf("the page does not open with the answer:\n%.600s", text)
	}
	for _, want := range []string{
		"No vision model looked at it", "Ceiling: the official code", "Floor: a blank picture", "Floor: another scene",
		"briefly trained on the training scenes", "render failure", "Unscored", "none of them was trained on",
		"Tuned model: the interval lies above zero, so the pictures follow their descriptions to some degree.",
		"Base model: the interval includes zero: no sign that the pictures follow their descriptions.",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
}

func TestProvenanceIsComplete(t *testing.T) {
	t.Parallel()
	text := visible(write(t, Config{Runs: fabricate(t, reporttest.Options{Examples: 2})}))
	for _, want := range []string{
		"4be1d0c27a8f53b1907fd7e2c1a96f0a3b5c8d11", "learning_rate 0.0002", "epochs set 50", "data/pairs.parquet · 184 kB · sha256",
		"go (pure Go, SIMD)", "Training rows (2)", "Module versions (3)", "Examples dropped (1)", "broken_teapot no code beside its description",
		"seed 7", "0.187.0", "train 3 m 1 s", "14 March 2026, 22:58:07 UTC",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
}

func TestSameRunsSameBytes(t *testing.T) {
	dirs := fabricate(t, reporttest.Options{Examples: 5})
	first := write(t, Config{Runs: dirs, EChartsPath: stub(t)})
	defer func(zone *time.Location, n int) { time.Local = zone; runtime.GOMAXPROCS(n) }(time.Local, runtime.GOMAXPROCS(0))
	time.Local = time.FixedZone("UTC+13", 13*3600)
	runtime.GOMAXPROCS(1)
	if second := write(t, Config{Runs: dirs}); first != second {
		t.Error("another time zone and GOMAXPROCS=1 give other bytes")
	}
	moved := filepath.Join(t.TempDir(), "moved")
	if err := os.CopyFS(moved, os.DirFS(filepath.Dir(filepath.Dir(dirs[0])))); err != nil {
		t.Fatal(err)
	}
	elsewhere := []string{filepath.Join(moved, "runs/scenes"), filepath.Join(moved, "tests/base"), filepath.Join(moved, "tests/tuned")}
	if third := write(t, Config{Runs: elsewhere}); first != third {
		t.Error("the same directories elsewhere give other bytes")
	}
}

func TestPageAsksForNothing(t *testing.T) {
	t.Parallel()
	page := write(t, Config{Runs: fabricate(t, reporttest.Options{Examples: 2})})
	outside := regexp.MustCompile(`(?:src|href|action)\s*=\s*["']?(?:[a-z]+:)?//|url\(|@import`)
	if m := outside.FindString(page); m != "" {
		t.Errorf("the page refers to something outside itself: %q", m)
	}
	if !strings.Contains(page, "default-src &#39;none&#39;") {
		t.Error("the page has no policy that forbids requests")
	}
}

func TestKilledRunIsReportedAsIncomplete(t *testing.T) {
	t.Parallel()
	dirs := fabricate(t, reporttest.Options{Examples: 2, Steps: 40, Change: func(r *reporttest.Runs) {
		r.Train.Ended, r.Train.Outcome = nil, runs.Running
		r.Tuned.Ended, r.Tuned.Outcome = nil, runs.Running
	}})
	if err := os.Remove(filepath.Join(dirs[2], runs.ResultsJSONName)); err != nil {
		t.Fatal(err)
	}
	f, err := os.OpenFile(filepath.Join(dirs[0], runs.MetricsName), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteString(`{"step":41,"los`); err != nil {
		t.Fatal(err)
	}
	f.Close()
	text := visible(write(t, Config{Runs: dirs}))
	for _, want := range []string{"incomplete: no end is recorded, so it was killed or still runs", "There is no answer yet: the test has no results.", "the last line is torn"} {
		if !strings.Contains(text, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
}

func TestNothingScored(t *testing.T) {
	t.Parallel()
	text := visible(write(t, Config{Runs: fabricate(t, reporttest.Options{Examples: 3, Change: func(r *reporttest.Runs) {
		for i := range r.TunedResults.Results {
			r.TunedResults.Results[i].Outcome, r.TunedResults.Results[i].Rating = outcome.JudgeUnavailable, nil
		}
		reporttest.Summarise(&r.TunedResults)
	}})}))
	for _, want := range []string{"There is no answer: nothing was rated.", "All 3 answers were left unscored", "judge_unavailable"} {
		if !strings.Contains(text, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
}

func TestLossesThatAreNotNumbersAreGaps(t *testing.T) {
	t.Parallel()
	page := write(t, Config{Runs: fabricate(t, reporttest.Options{Examples: 1, Steps: 40, Change: func(r *reporttest.Runs) {
		r.Metrics[10].Loss, r.Metrics[11].Loss = nil, nil
	}})})
	if want := "2 logged losses are not numbers and are shown as gaps"; !strings.Contains(visible(page), want) {
		t.Errorf("the page does not say %q", want)
	}
	if !strings.Contains(page, "[11,null]") {
		t.Error("the loss of step 11 is not a gap in the chart")
	}
	if regexp.MustCompile(`[:,\[](NaN|[+-]?Inf)`).MatchString(page) {
		t.Error("a value that is not a number reached a chart")
	}
}

func TestMissingAndDamagedPicturesAreSaid(t *testing.T) {
	t.Parallel()
	var missing, damaged, hostile string
	dirs := fabricate(t, reporttest.Options{Examples: 3, Change: func(r *reporttest.Runs) {
		missing, damaged = r.TunedResults.Results[0].ReferenceSHA256, r.TunedResults.Results[1].ReferenceSHA256
		hostile = "../../../runs/scenes/run"
		r.TunedResults.Results[2].ReferenceSHA256 = hostile
	}})
	if err := os.Remove(runs.ShotPath(dirs[2], missing)); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(runs.ShotPath(dirs[2], damaged), []byte("\x89PNG\r\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	text := visible(write(t, Config{Runs: []string{dirs[2]}}))
	for _, want := range []string{"its file is missing from the run directory", "its file does not match its hash", "its hash is malformed"} {
		if !strings.Contains(text, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
}

// Ratings of different judges must not meet in one number or plot.
func TestDifferentJudgesAreNeverCompared(t *testing.T) {
	t.Parallel()
	page := write(t, Config{Runs: fabricate(t, reporttest.Options{Examples: 3, Change: func(r *reporttest.Runs) {
		r.TunedResults.Judge = runs.Judge{Name: "qwen3-vl", Label: "Qwen3-VL rating", Model: "Qwen3-VL-8B-Instruct", PromptSHA256: "ab"}
		r.Tuned.Judge = &r.TunedResults.Judge
	}})})
	text := visible(page)
	for _, want := range []string{"mean Qwen3-VL rating of", "mean reference similarity of", "Accuracy"} {
		if !strings.Contains(text, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	for _, never := range []string{"Change against base", "Base against tuned", "data-paired"} {
		if strings.Contains(page[:strings.LastIndex(page, "<dialog")], never) {
			t.Errorf("the page compares judges: it says %q", never)
		}
	}
}

func TestAPictureOfTwoRunsIsKeptOnce(t *testing.T) {
	t.Parallel()
	img := image.NewGray(image.Rect(0, 0, 400, 250))
	random := rand.New(rand.NewPCG(1, 1))
	for i := range img.Pix {
		img.Pix[i] = uint8(random.Uint32())
	}
	var data bytes.Buffer
	if err := png.Encode(&data, img); err != nil {
		t.Fatal(err)
	}
	var shots []shot
	for range 2 {
		dir := t.TempDir()
		sum, err := runs.SaveShot(dir, data.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		shots = append(shots, shot{dir, sum})
	}
	a, err := makeAlbum(t.Context(), shots, "report.html", DefaultPictureLimit)
	if err != nil {
		t.Fatal(err)
	}
	if len(a.blocks) != 1 {
		t.Fatalf("%d blocks, want 1", len(a.blocks))
	}
	for _, s := range shots {
		if a.found[s].Full != a.blocks[0].ID {
			t.Errorf("its full picture is %q, want %q", a.found[s].Full, a.blocks[0].ID)
		}
	}
}

func TestErrorsNameWhatIsWrong(t *testing.T) {
	t.Parallel()
	dirs := fabricate(t, reporttest.Options{Examples: 1, Steps: 10})
	empty := t.TempDir()
	out := filepath.Join(t.TempDir(), "r.html")
	tests := map[string]struct {
		cfg  Config
		want string
	}{
		"no runs":          {Config{Output: out}, "no run directory given"},
		"no output":        {Config{Runs: dirs}, "no output file given"},
		"not a run":        {Config{Runs: []string{empty}, Output: out, EChartsPath: stub(t)}, filepath.Join(empty, "run.json")},
		"no chart library": {Config{Runs: dirs, Output: out, EChartsPath: filepath.Join(empty, "echarts.min.js")}, "npm ci"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			err := Write(t.Context(), test.cfg)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("error %v, want one with %q", err, test.want)
			}
		})
	}
}

func TestCancelledWriteLeavesNothing(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	dir := t.TempDir()
	err := Write(ctx, Config{Runs: fabricate(t, reporttest.Options{Examples: 1, Steps: 10}), Output: filepath.Join(dir, "r.html"), EChartsPath: stub(t)})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want context.Canceled", err)
	}
	if left, _ := os.ReadDir(dir); len(left) > 0 {
		t.Errorf("a cancelled report left %v", left)
	}
}

func TestSamplesCountByTheirMean(t *testing.T) {
	t.Parallel()
	one, half := 1.0, 0.5
	s, err := newSide(runs.RoleTuned, "Tuned model", &testRun{Results: &runs.TestResults{Results: []runs.Result{
		{Name: "a", Sample: 0, Outcome: outcome.OK, Rating: &one},
		{Name: "a", Sample: 1, Outcome: outcome.OK, Rating: &half},
		{Name: "b", Sample: 0, Outcome: outcome.JudgeInvalid},
		{Name: "b", Sample: 1, Outcome: outcome.OK, Rating: &half},
	}}})
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(map[string]float64{"a": 0.75, "b": 0.5}, s.Means); d != "" {
		t.Errorf("means (-want +got):\n%s", d)
	}
}

func TestScriptsCannotBeClosedEarly(t *testing.T) {
	t.Parallel()
	got := inScript([]byte(`a="</script><!--"`))
	if bytes.Contains(got, []byte("</script")) || bytes.Contains(got, []byte("<!--")) {
		t.Errorf("inScript left %s", got)
	}
}

func TestDifferentQuestionsAreNotCompared(t *testing.T) {
	t.Parallel()
	text := visible(write(t, Config{Runs: fabricate(t, reporttest.Options{Examples: 4, Change: func(r *reporttest.Runs) {
		r.TunedResults.Results[1].Description = "something else"
	}})}))
	if want := "amber_harbour has different descriptions in the two tests and is not compared"; !strings.Contains(text, want) {
		t.Errorf("the page does not say %q", want)
	}
	if !strings.Contains(text, "n = 3 pairs") {
		t.Error("the change counts the example all the same")
	}
}

func TestSummaryIsRecounted(t *testing.T) {
	t.Parallel()
	got := check(runs.TestResults{SuccessfulEvaluations: 2, RenderFailures: 1, Results: []runs.Result{
		{Name: "a", Outcome: outcome.JudgeInvalid}, {Name: "a", Sample: 1, Outcome: outcome.OK, Rating: new(float64)}, {Name: "b", Outcome: outcome.JudgeInvalid},
	}})
	want := []string{"the summary counts 2 rated, its rows 1", "the summary counts 0 unscored, its rows 1", "the summary counts 1 render failures, its rows 0"}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("warnings (-want +got):\n%s", d)
	}
}
