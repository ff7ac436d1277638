package report

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/threebook/threebook/kit/runs"
)

// trainingRun is a training run as read from its directory.
type trainingRun struct {
	Dir      string // to find the record of its code; never printed
	Manifest runs.Manifest
	Lines    []runs.Metrics
	Final    *runs.TrainingMetrics
	Warnings []string
	Anchor   string

	shown map[int]bool // steps that curves have a point of; nil for all
}

// drawn leaves the points that are shown.
func (t *trainingRun) drawn(p []xy) []xy {
	if t.shown == nil {
		return p
	}
	return slices.DeleteFunc(slices.Clone(p), func(q xy) bool { return !t.shown[int(q.x)] })
}

// testRun is a test as read from its directory.
type testRun struct {
	Dir      string // to find its pictures; never printed
	Manifest runs.Manifest
	Results  *runs.TestResults // nil when the test never got as far
	Warnings []string
	Anchor   string

	Calibration *runs.Calibration // nil when nobody scored its pictures
}

// load reads every run directory, in the order given; a directory given twice counts once.
func load(dirs []string) ([]*trainingRun, []*testRun, error) {
	var (
		trains []*trainingRun
		tests  []*testRun
		ids    anchors
		seen   = map[string]bool{}
	)
	for _, dir := range dirs {
		dir = filepath.Clean(dir)
		if seen[dir] {
			continue
		}
		seen[dir] = true
		r, err := runs.Load(dir)
		if err != nil {
			return nil, nil, err
		}
		anchor := ids.name("run-", r.Manifest.ID)
		switch r.Manifest.Kind {
		case runs.KindTrain, runs.KindPretrain:
			t, err := loadTraining(dir, r.Manifest)
			if err != nil {
				return nil, nil, err
			}
			t.Anchor = anchor
			trains = append(trains, t)
		case runs.KindTest:
			t, err := loadTest(dir, r.Manifest)
			if err != nil {
				return nil, nil, err
			}
			t.Anchor = anchor
			tests = append(tests, t)
		default:
			return nil, nil, fmt.Errorf("read run %s: unknown kind %q (known: %s, %s, %s)", dir, r.Manifest.Kind, runs.KindTrain, runs.KindPretrain, runs.KindTest)
		}
	}
	return trains, tests, nil
}

func loadTraining(dir string, m runs.Manifest) (*trainingRun, error) {
	t := &trainingRun{Dir: dir, Manifest: m, Warnings: ownWarnings(m)}
	lines, warnings, err := runs.ReadMetrics(filepath.Join(dir, runs.MetricsName))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		t.Warnings = append(t.Warnings, "no "+runs.MetricsName+": nothing was logged")
	case err != nil:
		return nil, fmt.Errorf("read run %s: %w", m.ID, err)
	}
	t.Lines = lines
	for _, w := range warnings {
		t.Warnings = append(t.Warnings, withoutDir(w, dir))
	}
	final, err := runs.ReadTrainingMetrics(filepath.Join(dir, runs.TrainingMetricsName))
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return nil, fmt.Errorf("read run %s: %w", m.ID, err)
	default:
		t.Final = &final
	}
	return t, nil
}

func loadTest(dir string, m runs.Manifest) (*testRun, error) {
	t := &testRun{Dir: dir, Manifest: m, Warnings: ownWarnings(m)}
	path := filepath.Join(dir, runs.ResultsJSONName)
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		path = filepath.Join(dir, runs.ResultsParquetName)
	}
	results, err := runs.ReadResults(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		t.Warnings = append(t.Warnings, "no "+runs.ResultsJSONName+": the test has no results yet")
		return t, nil
	case err != nil:
		return nil, fmt.Errorf("read run %s: %w", m.ID, err)
	}
	t.Results = &results
	for _, w := range results.Warnings {
		t.Warnings = appendNew(t.Warnings, w)
	}
	t.Warnings = append(t.Warnings, check(results)...)
	return t, t.loadCalibration()
}

// withoutDir takes a run directory's path out of a warning: where the directory
// lies does not change the report.
func withoutDir(warning, dir string) string {
	return strings.ReplaceAll(warning, dir+string(filepath.Separator), "")
}

// noSandbox is what the renderer itself warns of, so that it is there once.
const noSandbox = "code is rendered without Chromium's sandbox"

// ownWarnings are a manifest's warnings, and what its state is a warning of.
func ownWarnings(m runs.Manifest) []string {
	var out []string
	switch {
	case m.Ended == nil:
		out = append(out, "incomplete: no end is recorded, so it was killed or still runs")
	case m.Outcome == runs.Failed && m.Error != "":
		out = append(out, "failed: "+m.Error)
	case m.Outcome == runs.Failed:
		out = append(out, "failed")
	case m.Outcome == runs.Interrupted:
		out = append(out, "interrupted before its end; it can be resumed")
	}
	if strings.HasPrefix(m.Machine.Sandbox, "none") {
		out = append(out, noSandbox)
	}
	for _, w := range m.Warnings {
		out = appendNew(out, w)
	}
	return out
}

// check recounts a test's summary from its rows: a reader should not have to trust
// it. An example with several samples is rated if one of them is.
func check(r runs.TestResults) []string {
	failures := 0
	rated := map[string]bool{}
	for _, e := range r.Results {
		rated[e.Name] = rated[e.Name] || e.Rating != nil
		if e.Outcome.ModelFailure() {
			failures++
		}
	}
	scored := 0
	for _, ok := range rated {
		if ok {
			scored++
		}
	}
	var out []string
	for _, c := range []struct {
		what       string
		said, rows int
	}{{"rated", r.SuccessfulEvaluations, scored}, {"unscored", r.FailedEvaluations, len(rated) - scored}, {"render failures", r.RenderFailures, failures}} {
		if c.said != c.rows {
			out = append(out, fmt.Sprintf("the summary counts %d %s, its rows %d", c.said, c.what, c.rows))
		}
	}
	return out
}

// sampleCount is the largest number of answers any example has.
func sampleCount(r runs.TestResults) int {
	most := 0
	for _, e := range r.Results {
		most = max(most, e.Sample+1)
	}
	return most
}

func appendNew(list []string, s string) []string {
	for _, have := range list {
		if have == s {
			return list
		}
	}
	return append(list, s)
}
