package score_test

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/threebook/threebook/kit/judge"
	"github.com/threebook/threebook/kit/outcome"
	"github.com/threebook/threebook/kit/runs"
	"github.com/threebook/threebook/kit/score"
)

// answers are the rows of one example; a negative rating is an unscored answer.
func answers(name string, ratings ...float64) (rows []runs.Result) {
	for i, v := range ratings {
		row := rated(name, v)
		if v < 0 {
			row = failed(name, outcome.JudgeRefused)
		}
		row.Sample = i
		rows = append(rows, row)
	}
	return rows
}

func TestSamplesOfExamples(t *testing.T) {
	t.Parallel()
	var rows []runs.Result
	rows = append(rows, answers("a", 0.2, 0.6, 0, 0.4)...)  // best of 2: 0.6·3/6 + 0.4·2/6 + 0.2·1/6
	rows = append(rows, answers("b", 0.5, 0.9, 0.5, -1)...) // three rated, all pass
	rows = append(rows, answers("c", -1, -1, -1, -1)...)
	got, err := score.Samples(results(judge.QwenLabel, rows...), 0.5, 1)
	if err != nil {
		t.Fatal(err)
	}
	if got.Samples != 4 || got.Unscored != 5 || got.PassThreshold != 0.5 {
		t.Errorf("figures of %d samples, %d unscored, threshold %g, want 4, 5, 0.5", got.Samples, got.Unscored, got.PassThreshold)
	}
	type figures struct {
		K, N, LeftOut int
		Best, Pass    float64
	}
	var list []figures
	for _, at := range got.At {
		list = append(list, figures{at.K, at.N, at.LeftOut, round9(at.Best.Mean), round9(at.Pass.Mean)})
	}
	want := []figures{
		{1, 2, 1, round9((0.3 + 1.9/3) / 2), round9((0.25 + 1) / 2)},
		{2, 2, 1, round9((2.8/6 + (0.9*2+0.5)/3) / 2), round9((0.5 + 1) / 2)},
		{4, 1, 2, 0.6, 1},
	}
	if diff := cmp.Diff(want, list); diff != "" {
		t.Errorf("figures (-want +got):\n%s", diff)
	}
	if in := got.At[1].Best.Interval; len(in) != 2 || in[0] > got.At[1].Best.Mean || in[1] < got.At[1].Best.Mean {
		t.Errorf("interval of the best of 2 is %v", in)
	}
	if in := got.At[2].Best.Interval; in != nil {
		t.Errorf("one example has the interval %v", in)
	}
}

func round9(v float64) float64 { return math.Round(v*1e9) / 1e9 }

func TestSamplesOfSingleAnswers(t *testing.T) {
	t.Parallel()
	if got, err := score.Samples(results(judge.QwenLabel, rated("a", 0.5), rated("b", 1)), 0.5, 1); got != nil || err != nil {
		t.Errorf("figures %+v, error %v, want none", got, err)
	}
}

// With a judge that was down throughout there is nothing to estimate.
func TestSamplesWithoutRatings(t *testing.T) {
	t.Parallel()
	got, err := score.Samples(results(judge.QwenLabel, answers("a", -1, -1)...), 0.5, 1)
	if err != nil {
		t.Fatal(err)
	}
	for _, at := range got.At {
		if at.N != 0 || at.LeftOut != 1 || at.Best != nil || at.Pass != nil {
			t.Errorf("figures %+v, want none", at)
		}
	}
}

// The figures are in the results, agree with the mean, and both forms of the file hold them.
func TestResultsHoldSampleFigures(t *testing.T) {
	t.Parallel()
	f := many(t)
	f.cfg.PassThreshold = 0.3
	got := f.test(t)
	if s := got.Samples; s == nil || s.PassThreshold != 0.3 || len(s.At) != 2 || math.Abs(s.At[0].Best.Mean-*got.AverageRating) > 1e-12 {
		t.Fatalf("figures %+v, want those of 1 and 2 answers, the first equal to the average %v", got.Samples, *got.AverageRating)
	}
	for _, name := range []string{runs.ResultsJSONName, runs.ResultsParquetName} {
		read, err := runs.ReadResults(f.cfg.Dir + "/" + name)
		if err != nil || !runs.Equal(got, read) {
			t.Errorf("%s: %v (-want +got):\n%s", name, err, cmp.Diff(got.Samples, read.Samples))
		}
	}
	f.cfg.PassThreshold = 1.5
	if _, err := score.Test(t.Context(), f.cfg, f.model, f.renderer, f.judge); err == nil {
		t.Error("a threshold above every rating was taken")
	}
}
