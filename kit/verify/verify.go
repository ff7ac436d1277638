// Package verify checks that run directories are what they were when they were
// recorded, and that reports follow from them.
//
// It takes the directories of trainings and tests, and gives one [Check] for each
// thing that was looked at:
//
//   - run.json against the sha256 that it holds of itself, and the run's name against
//     the parameters and inputs that it is made of;
//   - every file of the run against the sha256 that run.json lists;
//   - the inputs (pairs, base model, adapter) against theirs, where they still are;
//   - a training's log against its final losses;
//   - a test's two forms of results against each other, its pictures and codes
//     against their hashes, its summary against its rows, all of that against the
//     journal of its steps, and how its judge agrees with people against the points;
//   - the report: made twice, byte for byte the same, and the same as a given one.
//
// With a [Renderer] every script of a test is drawn again, and the pictures compared.
//
//	result, err := verify.Runs(ctx, verify.Config{Runs: []string{"reports/tests/tuned-c0…"}})
//	…
//	fmt.Print(result.Text())
//
// prints, where somebody has improved a rating,
//
//	tiny-tuned-1111c46e8c24
//	  ok            run.json           its own sha256 is right
//	  changed       test_results.json  it has 11158 bytes, not 11174 as recorded
//	  ok            journal.jsonl      as recorded
//	  …
//	  changed       test_results.json  it does not follow from journal.jsonl: webgl_b, sample 0: rating 0.9 recorded, 0.10917764059021047 by the journal
//	  …
//	Something differs in 1 run: tiny-tuned-1111c46e8c24/test_results.json.
//
// Only what a run directory holds is compared with itself and with what lies around
// it: that finds damage and edits, not a directory that was rewritten as a whole, with
// all of its hashes. What was shown elsewhere, as a report, is evidence against that.
package verify

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"

	"github.com/threebook/threebook/kit/report"
	"github.com/threebook/threebook/kit/runs"
)

// Status says what a check found.
type Status string

// The statuses.
const (
	OK          Status = "ok"
	Changed     Status = "changed"      // it is not what was recorded, or does not follow from it
	Missing     Status = "missing"      // it was recorded, belongs to the run and is gone
	NotRecorded Status = "not recorded" // an earlier version did not record it, or the run did not end
	NotHere     Status = "not here"     // it lies outside the run and cannot be checked
)

// Check is one thing that was looked at.
type Check struct {
	Run    string `json:"run,omitempty"` // id; empty for what concerns all of them
	What   string `json:"what"`          // the file, or the input
	Status Status `json:"status"`
	Detail string `json:"detail"`
}

// Result of [Runs].
type Result struct {
	Schema  string  `json:"schema"`
	Checks  []Check `json:"checks"`
	Verdict string  `json:"verdict"` // a sentence
	Differs bool    `json:"differs"` // something is changed or missing, or with Strict not here
}

// Schema of a result as JSON.
const Schema = "threebook.verify/1"

// Config says what to check. Runs or Report is required.
type Config struct {
	// Runs are run directories. With Report they may be left out: then the report's
	// runs are looked for in the directories beside it.
	Runs []string
	// Report is a page that is to follow from the runs, byte for byte.
	Report string
	// EChartsPath is the chart library; without it no report is made.
	EChartsPath string
	// Strict makes a failure of what is not here to be checked.
	Strict bool
	// Remake writes a report in another way than this process does, in another time
	// zone and with another number of threads; nil does it here a second time.
	Remake func(ctx context.Context, cfg report.Config) error
	// Renderer opens what draws the scripts of a test again; nil leaves that out.
	Renderer func(ctx context.Context, m runs.Manifest) (Renderer, error)
	// Logger is told what is being done; nil means silence.
	Logger *slog.Logger
}

// Runs checks run directories. What is wrong with them is in the result; the error is
// for what keeps it from looking, such as a directory that does not exist.
func Runs(ctx context.Context, cfg Config) (Result, error) {
	if cfg.Logger == nil {
		cfg.Logger = slog.New(slog.DiscardHandler)
	}
	v := &verifier{Config: cfg, hashed: map[string]runs.Input{}}
	if err := v.verify(ctx); err != nil {
		return Result{}, fmt.Errorf("verify: %w", err)
	}
	r := Result{Schema: Schema, Checks: v.checks}
	r.judge(cfg.Strict)
	return r, nil
}

type verifier struct {
	Config
	checks []Check
	run    string                // id of the run that is being checked
	hashed map[string]runs.Input // inputs by path: several runs share a base model
}

func (v *verifier) add(status Status, what, format string, a ...any) {
	v.checks = append(v.checks, Check{Run: v.run, What: what, Status: status, Detail: fmt.Sprintf(format, a...)})
}

func (v *verifier) verify(ctx context.Context) error {
	var page *report.Record
	if v.Report != "" {
		if err := v.readReport(&page); err != nil {
			return err
		}
	}
	if len(v.Runs) == 0 && v.Report == "" {
		return errors.New("no run directory given")
	}
	var reported []string // those that a report can show
	for _, dir := range v.Runs {
		if err := ctx.Err(); err != nil {
			return err
		}
		m, err := v.directory(ctx, dir)
		if err != nil {
			return err
		}
		if m == nil || m.Kind != runs.KindDemo {
			reported = append(reported, dir)
		}
	}
	v.run = ""
	return v.page(ctx, page, reported)
}

// directory checks one run. The manifest is nil where it cannot be read.
func (v *verifier) directory(ctx context.Context, dir string) (*runs.Manifest, error) {
	m, err := v.manifest(dir)
	if err != nil || m == nil {
		return nil, err
	}
	v.Logger.Info("checking run", "dir", dir)
	if err := v.outputs(ctx, dir, *m); err != nil {
		return m, err
	}
	v.code(dir, *m)
	if err := v.inputs(ctx, dir, *m); err != nil {
		return m, err
	}
	switch m.Kind {
	case runs.KindTrain, runs.KindPretrain:
		v.training(dir, *m)
	case runs.KindTest:
		return m, v.test(ctx, dir, *m)
	}
	return m, nil
}

// judge fills in the verdict.
func (r *Result) judge(strict bool) {
	count := map[Status]int{}
	var failed []string
	ids := map[string]bool{}
	for _, c := range r.Checks {
		count[c.Status]++
		if c.Run != "" {
			ids[c.Run] = true
		}
		if c.Status == Changed || c.Status == Missing || strict && c.Status == NotHere {
			r.Differs = true
			if name := c.name(); !slices.Contains(failed, name) {
				failed = append(failed, name)
			}
		}
	}
	rest := ""
	if n := count[NotHere]; n > 0 && !strict {
		rest += fmt.Sprintf("; %d could not be made, for what is to be checked is not here", n)
	}
	if n := count[NotRecorded]; n > 0 {
		rest += fmt.Sprintf("; %d had no record to go by", n)
	}
	of := counted(len(ids), "run")
	if !r.Differs {
		r.Verdict = fmt.Sprintf("Nothing has changed: all %s of %s hold%s.", counted(count[OK], "check"), of, rest)
		return
	}
	const most = 5
	if n := len(failed) - most; n > 0 {
		failed = append(failed[:most], fmt.Sprintf("%d more", n))
	}
	r.Verdict = fmt.Sprintf("Something differs in %s: %s%s.", of, join(failed), rest)
}

// name is what a check is of, with its run.
func (c Check) name() string {
	if c.Run == "" {
		return c.What
	}
	return c.Run + "/" + c.What
}
