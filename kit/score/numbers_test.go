package score_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/threebook/threebook/kit/judge"
	"github.com/threebook/threebook/kit/outcome"
	"github.com/threebook/threebook/kit/pairs"
	"github.com/threebook/threebook/kit/runs"
	"github.com/threebook/threebook/kit/score"
)

func rated(name string, value float64) runs.Result {
	return runs.Result{Name: name, Outcome: outcome.OK, Rating: &value}
}

func failed(name string, id outcome.ID) runs.Result {
	r := runs.Result{Name: name, Outcome: id}
	if id.ModelFailure() {
		r.Rating = new(float64)
	}
	return r
}

func results(label string, rows ...runs.Result) runs.TestResults {
	return runs.TestResults{Judge: runs.Judge{Label: label}, Results: rows}
}

func TestSummary(t *testing.T) {
	t.Parallel()
	average, high, low := 1.15/3, 0.95, 0.1
	rs := results(judge.QwenLabel, rated("a", 0.75), rated("b", 0.4), failed("c", outcome.SyntaxError), failed("d", outcome.JudgeRefused))
	rs.NumTested, rs.SuccessfulEvaluations, rs.FailedEvaluations, rs.RenderFailures = 4, 3, 1, 1
	rs.SumOfRatings, rs.AverageRating, rs.Interval = 1.15, &average, []float64{0, 0.75}
	rs.Controls = []runs.Control{{Name: "ceiling", N: 3, Mean: &high}, {Name: "blank", Failed: 3}, {Name: "shuffled", N: 2, Mean: &low, Failed: 1}, {
		Name: "swapped", N: 2, Mean: &low, Interval: []float64{0.05, 0.15}, Own: &runs.Estimate{Mean: 0.575, Interval: []float64{0.4, 0.75}},
		OwnMinusAnothers: &runs.Estimate{Mean: 0.475, Interval: []float64{0.25, 0.7}},
	}}
	rs.Warnings = []string{"mind the gap"}
	want := `Sum of Qwen3VL ratings: 1.150
Average rating: 0.383
Number of examples with ratings: 3
Minimum 0.000, median 0.400, maximum 0.750
95% bootstrap interval of the average: [0.000, 0.750]
Render failures, rated 0: 1 (syntax_error 1)
Unscored: 1 (judge_refused 1)
Controls: ceiling 0.950 (n=3), blank none with 3 unscored, shuffled 0.100 (n=2) with 1 unscored, swapped 0.100 (n=2)
Pictures rated as their own: 0.575 [0.400, 0.750], as another example's: 0.100 [0.050, 0.150] (95% bootstrap intervals, n=2)
Own minus another's, picture by picture: 0.475 [0.250, 0.700]; fewer than 6 pictures, too few to say whether they follow their descriptions
Warning: mind the gap
`
	if diff := cmp.Diff(want, score.Summary(rs)); diff != "" {
		t.Errorf("summary (-want +got):\n%s", diff)
	}
}

func TestSummaryOfNothing(t *testing.T) {
	t.Parallel()
	want := "Sum of Qwen3VL ratings: 0.000\nAverage rating: none\nNumber of examples with ratings: 0\nRender failures, rated 0: 0\nUnscored: 0\n"
	if diff := cmp.Diff(want, score.Summary(results(judge.QwenLabel))); diff != "" {
		t.Errorf("summary (-want +got):\n%s", diff)
	}
}

// Principle: the stand-in is never called a Qwen rating.
func TestSummaryOfOtherJudgesHasNoQwenWords(t *testing.T) {
	t.Parallel()
	for label, first := range map[string]string{
		judge.ReferenceLabel:                 "Sum of reference similarity: ",
		judge.ReferenceLabel + " (replayed)": "Sum of reference similarity (replayed): ",
		"beauty":                             "Sum of beauty: ",
	} {
		got := score.Summary(results(label, rated("a", 0.5)))
		if !strings.HasPrefix(got, first) || strings.Contains(strings.ToLower(got), "qwen") || strings.Contains(got, "rating:") {
			t.Errorf("%s:\n%s", label, got)
		}
	}
	if got := score.Summary(results(judge.QwenLabel+" (replayed)", rated("a", 0.5))); !strings.HasPrefix(got, "Sum of Qwen3VL ratings (replayed): ") {
		t.Errorf("replayed ratings are not called so:\n%s", got)
	}
}

func TestComparePairsExamples(t *testing.T) {
	t.Parallel()
	base := results(judge.QwenLabel, rated("a", 0.1), rated("b", 0.5), rated("c", 0.5), failed("d", outcome.JudgeRefused), rated("e", 0.9), rated("f", 1))
	tuned := results(judge.QwenLabel, rated("e", 0.9), rated("c", 0.4), rated("b", 0.9), rated("d", 0.3), rated("a", 0.7), failed("f", outcome.JudgeBudget), rated("g", 1))
	got, err := score.Compare(base, tuned)
	if err != nil {
		t.Fatal(err)
	}
	want := score.Difference{
		Label: judge.QwenLabel, Estimate: got.Estimate, Before: got.Before, After: got.After,
		Better: 2, Worse: 1, Equal: 1, OnlyBefore: []string{"f"}, OnlyAfter: []string{"d", "g"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("difference (-want +got):\n%s", diff)
	}
	const line = "Qwen3-VL rating 0.500 → 0.725: difference 0.225"
	if !strings.HasPrefix(got.String(), line) || !strings.HasSuffix(got.String(), "n=4; 2 better, 1 worse, 1 equal; 3 rated in one test only do not count") {
		t.Errorf("difference reads %q", got)
	}
	if !got.Estimate.Interval.Contains(0.225) {
		t.Errorf("interval %v misses the mean", *got.Estimate.Interval)
	}
}

func TestDifferenceInWords(t *testing.T) {
	t.Parallel()
	var before, after []runs.Result
	for i, v := range []float64{0.1, 0.2, 0.3, 0.2, 0.4, 0.1, 0.3} {
		before = append(before, rated(fmt.Sprint(i), v))
		after = append(after, rated(fmt.Sprint(i), v+0.2+float64(i)/100))
	}
	for _, name := range []string{"u", "v", "w", "x", "y", "z"} {
		after = append(after, rated(name, 1))
	}
	before = append(before, rated("old", 1))
	d, err := score.Compare(results(judge.QwenLabel, before...), results(judge.QwenLabel, after...))
	if err != nil {
		t.Fatal(err)
	}
	want := fmt.Sprintf(`Compared with tests/ID, over the 7 examples rated in both: average Qwen3-VL rating 0.229 there, 0.459 here
This test minus that one, example by example: +0.230 [%+.3f, %+.3f] (95%% bootstrap interval, n=7); better than that one: the interval over 7 examples lies above zero
Examples: 7 better, 0 worse, 0 equal
Rated here only, so not counted: 6 (u, v, w, x, y and 1 more)
Rated there only, so not counted: 1 (old)
`, d.Estimate.Interval.Low, d.Estimate.Interval.High)
	if diff := cmp.Diff(want, d.Text("tests/ID")); diff != "" {
		t.Errorf("comparison (-want +got):\n%s", diff)
	}
	backwards, err := score.Compare(results(judge.QwenLabel, after...), results(judge.QwenLabel, before...))
	if err != nil || !strings.Contains(backwards.Reading(), "worse than that one") {
		t.Errorf("the other way round it reads %q (error %v)", backwards.Reading(), err)
	}
	same, err := score.Compare(results(judge.QwenLabel, before...), results(judge.QwenLabel, before...))
	if err != nil || !strings.Contains(same.Reading(), "includes zero") {
		t.Errorf("with itself it reads %q (error %v)", same.Reading(), err)
	}
	few, err := score.Compare(results(judge.QwenLabel, before[:2]...), results(judge.QwenLabel, after...))
	if err != nil || !strings.Contains(few.Reading(), "too few") {
		t.Errorf("two examples read %q (error %v)", few.Reading(), err)
	}
}

func TestCompareRefusesWhatIsNotComparable(t *testing.T) {
	t.Parallel()
	base := results(judge.QwenLabel, rated("a", 0.1))
	withModel := base
	withModel.Judge.Model = "other"
	withPrompt := base
	withPrompt.Judge.PromptSHA256 = "00"
	otherText := results(judge.QwenLabel, rated("a", 0.1))
	otherText.Results[0].Description = "else"
	withSettings := base
	withSettings.Judge.Settings = map[string]any{"seed": 7}
	for name, other := range map[string]runs.TestResults{
		"another setting":     withSettings,
		"another judge":       results(judge.ReferenceLabel, rated("a", 0.1)),
		"another model":       withModel,
		"another prompt":      withPrompt,
		"another description": otherText,
		"nothing in common":   results(judge.QwenLabel, rated("b", 0.1)),
		"nothing rated":       results(judge.QwenLabel, failed("a", outcome.JudgeRefused)),
	} {
		if d, err := score.Compare(base, other); err == nil {
			t.Errorf("%s: %v, want an error", name, d)
		}
	}
	if _, err := score.Compare(base, results(judge.QwenLabel+" (replayed)", rated("a", 0.1))); err != nil {
		t.Errorf("a replay of the same judge: %v", err)
	}
}

// Settings read from a file are those that were written, and which server answered
// is no setting.
func TestComparableSettings(t *testing.T) {
	t.Parallel()
	live := runs.Judge{Label: judge.QwenLabel, Settings: map[string]any{"seed": int64(1<<53 + 1), "temperature": 0}}
	read := runs.Judge{Label: judge.QwenLabel, Settings: map[string]any{
		"seed": json.Number("9007199254740993"), "temperature": json.Number("0"), "served": []any{"fp_1"},
	}}
	if err := score.Comparable(live, read); err != nil {
		t.Error(err)
	}
	read.Settings["seed"], read.Settings["asks"] = json.Number("9007199254740992"), 3
	err := score.Comparable(live, read)
	if err == nil || !strings.HasSuffix(err.Error(), "different settings: asks unset and 3, seed 9007199254740993 and 9007199254740992") {
		t.Errorf("error %v, want both settings named", err)
	}
}

// The reference judge looks at the official picture: with other official code its
// number means something else.
func TestCompareRefusesOtherOfficialCode(t *testing.T) {
	t.Parallel()
	for label, refused := range map[string]bool{judge.ReferenceLabel: true, judge.ReferenceLabel + " (replayed)": true, judge.QwenLabel: false} {
		a, b := results(label, rated("a", 0.1)), results(label, rated("a", 0.2))
		b.Results[0].Reference = "other code"
		if _, err := score.Compare(a, b); (err != nil) != refused {
			t.Errorf("%s: error %v, want one: %v", label, err, refused)
		}
	}
}

func names(list []pairs.Pair) (out []string) {
	for _, p := range list {
		out = append(out, p.Filename)
	}
	return out
}

func TestSelect(t *testing.T) {
	t.Parallel()
	var all []string
	for i := range 50 {
		all = append(all, fmt.Sprint("scene", i))
	}
	set := scenes(all...)
	ten := names(score.Select(set, 10, 1))
	if diff := cmp.Diff(ten, names(score.Select(set, 20, 1))[:10]); diff != "" {
		t.Errorf("20 do not extend 10:\n%s", diff)
	}
	reversed := scenes(all...)
	for i := range 25 {
		reversed[i], reversed[49-i] = reversed[49-i], reversed[i]
	}
	if diff := cmp.Diff(ten, names(score.Select(reversed, 10, 1))); diff != "" {
		t.Errorf("the choice depends on the order of the set:\n%s", diff)
	}
	if cmp.Equal(ten, names(score.Select(set, 10, 2))) {
		t.Errorf("another seed chooses the same")
	}
	for _, n := range []int{0, -1, 50, 99} {
		if got := len(score.Select(set, n, 1)); got != 50 {
			t.Errorf("n = %d chooses %d of 50", n, got)
		}
	}
}

func TestOverlapIsFoundByNameAndByCode(t *testing.T) {
	t.Parallel()
	chosen := scenes("a", "b", "c")
	training := []runs.Row{{Name: "a", CodeSHA256: "x"}, {Name: "twin_of_c", CodeSHA256: sha("official c")}}
	want := []score.Shared{{"a", "a", "name"}, {"c", "twin_of_c", "code"}}
	if diff := cmp.Diff(want, score.Overlap(chosen, training)); diff != "" {
		t.Errorf("overlap (-want +got):\n%s", diff)
	}
	err := score.CheckOverlap(chosen, training, false)
	if err == nil || !strings.Contains(err.Error(), "2 of 3 were trained on: a, c (same code as twin_of_c)") {
		t.Errorf("error %v, want both named", err)
	}
	if err := score.CheckOverlap(chosen, training, true); err != nil {
		t.Errorf("allowed overlap: %v", err)
	}
	if err := score.CheckOverlap(chosen[1:2], training, false); err != nil {
		t.Errorf("no overlap: %v", err)
	}
}
