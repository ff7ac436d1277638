package report

import (
	"strings"
	"testing"

	"github.com/threebook/threebook/kit/report/reporttest"
	"github.com/threebook/threebook/kit/runs"
)

func figures(threshold float64, unscored int) *runs.SampleFigures {
	at := func(k, n int, best, pass float64) runs.AtBest {
		return runs.AtBest{K: k, N: n,
			Best: &runs.Estimate{Mean: best, Interval: []float64{best - 0.1, best + 0.1}},
			Pass: &runs.Estimate{Mean: pass, Interval: []float64{pass - 0.05, pass + 0.05}}}
	}
	return &runs.SampleFigures{Samples: 4, PassThreshold: threshold, Unscored: unscored, At: []runs.AtBest{
		at(1, 10, 0.3, 0.2), at(2, 10, 0.45, 0.35), {K: 4, LeftOut: 10},
	}}
}

func TestSeveralAnswersOfBothModels(t *testing.T) {
	t.Parallel()
	page := visible(write(t, Config{Runs: fabricate(t, reporttest.Options{Change: func(r *reporttest.Runs) {
		r.TunedResults.Samples, r.BaseResults.Samples = figures(0.5, 1), figures(0.5, 0)
	}})}))
	for _, want := range []string{
		"What are several answers worth?", "pass@k, rated 0.50 or more", "Tuned model, k = 2 0.45 0.35 to 0.55 0.35 0.30 to 0.40 10",
		"Base model, k = 4 – – 0", "Tuned model: 1 answer was left unscored. An example with fewer than k rated answers is not in the row of k.",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
}

func TestSeveralAnswersWithOtherThresholds(t *testing.T) {
	t.Parallel()
	page := visible(write(t, Config{Runs: fabricate(t, reporttest.Options{Change: func(r *reporttest.Runs) {
		r.TunedResults.Samples, r.BaseResults.Samples = figures(0.5, 0), figures(0.75, 0)
	}})}))
	if !strings.Contains(page, "their pass@k must not be compared") || strings.Contains(page, "rated 0.75 or more") {
		t.Error("the page does not say that the thresholds differ")
	}
}

func TestOneAnswerAnExample(t *testing.T) {
	t.Parallel()
	page := visible(write(t, Config{Runs: fabricate(t, reporttest.Options{})}))
	if strings.Contains(page, "several answers worth") {
		t.Error("the page speaks of several answers where there is one")
	}
}
