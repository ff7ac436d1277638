package score_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/threebook/threebook/kit/judge"
	"github.com/threebook/threebook/kit/outcome"
	"github.com/threebook/threebook/kit/runs"
	"github.com/threebook/threebook/kit/score"
)

// unscored has every kind of answer, and some that the instruments failed on.
func unscored(t *testing.T) *fakes {
	f := many(t)
	f.model.code["d"] = string(outcome.BrowserCrash)
	f.judge.answers = map[string]judge.Rating{"a": {Outcome: outcome.JudgeInvalid, Detail: "no number"}}
	return f
}

func TestResultsFollowFromTheJournal(t *testing.T) {
	t.Parallel()
	for name, f := range map[string]*fakes{"scored": many(t), "in part": unscored(t)} {
		want := f.test(t)
		got, err := score.Replay(filepath.Join(f.cfg.Dir, score.JournalName), want, f.cfg.Seed)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if differ := (score.Versions{A: want, B: got}).Differing(5); len(differ) > 0 {
			t.Errorf("%s: the results do not follow from the journal: %q", name, differ)
		}
		if d := cmp.Diff(want.Controls, got.Controls); d != "" {
			t.Errorf("%s: controls (-want +got):\n%s", name, d)
		}
	}
}

func TestTheSummaryFollowsFromTheRows(t *testing.T) {
	t.Parallel()
	f := unscored(t)
	want := f.test(t)
	got, err := score.Recount(want, f.cfg.Seed)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("summary (-want +got):\n%s", d)
	}
}

// What a test's results may not have been changed in without being found out.
func TestChangedResultsDoNotFollow(t *testing.T) {
	t.Parallel()
	f := many(t)
	whole := f.test(t)
	journal := filepath.Join(f.cfg.Dir, score.JournalName)
	for name, test := range map[string]struct {
		change        func(*runs.TestResults)
		rows, journal string // what the difference names; "" where it follows all the same
	}{
		"a rating":       {func(r *runs.TestResults) { *r.Results[0].Rating /= 2 }, "sum_of_ratings", "a, sample 0: rating"},
		"the sum":        {func(r *runs.TestResults) { r.SumOfRatings++ }, "sum_of_ratings", "sum_of_ratings"},
		"the interval":   {func(r *runs.TestResults) { r.Interval[1] += 0.01 }, "average_rating_interval", "average_rating_interval"},
		"a rationale":    {func(r *runs.TestResults) { r.Results[0].Rationale = "better" }, "", "a, sample 0: rationale"},
		"a picture":      {func(r *runs.TestResults) { r.Results[0].ShotSHA256 = sha("other") }, "", "a, sample 0: shot_sha256"},
		"a control":      {func(r *runs.TestResults) { *r.Controls[1].Mean = 0 }, "", "control blank: mean"},
		"pass@k":         {func(r *runs.TestResults) { r.Samples.At[0].Pass.Mean = 1 }, "samples", "samples"},
		"render failure": {func(r *runs.TestResults) { r.RenderFailures-- }, "render_failures", "render_failures"},
	} {
		t.Run(name, func(t *testing.T) {
			changed, err := runs.ReadResults(filepath.Join(f.cfg.Dir, runs.ResultsJSONName))
			if err != nil {
				t.Fatal(err)
			}
			test.change(&changed)
			counted, err := score.Recount(changed, f.cfg.Seed)
			if err != nil {
				t.Fatal(err)
			}
			replayed, err := score.Replay(journal, changed, f.cfg.Seed)
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range []struct {
				by   string
				got  runs.TestResults
				want string
			}{{"rows", counted, test.rows}, {"journal", replayed, test.journal}} {
				said := strings.Join((score.Versions{A: changed, B: c.got, InA: "recorded", InB: "by the " + c.by}).Differing(20), "\n")
				if (said == "") != (c.want == "") || !strings.Contains(said, c.want) {
					t.Errorf("by the %s: %q, want %q", c.by, said, c.want)
				}
			}
		})
	}
	if _, err := score.Replay(journal, whole, f.cfg.Seed+1); err == nil {
		t.Error("the journal of another seed was taken")
	}
}

func TestAJournalWithoutAStepIsAnError(t *testing.T) {
	t.Parallel()
	f := many(t)
	want := f.test(t)
	path := filepath.Join(f.cfg.Dir, score.JournalName)
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for stage, says := range map[string]string{"generate": "no answer to", "render": "no drawing of", "judge": "no rating of", "reference": "official code of"} {
		lines := bytes.SplitAfter(data, []byte("\n"))
		for i, line := range lines {
			if bytes.Contains(line, []byte(`"stage":"`+stage+`"`)) {
				lines[i] = nil
				break
			}
		}
		if err := os.WriteFile(path, bytes.Join(lines, nil), 0o666); err != nil {
			t.Fatal(err)
		}
		if _, err := score.Replay(path, want, f.cfg.Seed); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("without a step of %s: error %v, want one with %q", stage, err, says)
		}
	}
}
