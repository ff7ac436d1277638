package kit

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/threebook/threebook/kit/report"
	"github.com/threebook/threebook/kit/runs"
	"github.com/threebook/threebook/kit/watch"
)

// FiguresSchema is the schema of [TrainingFigures] as JSON.
const FiguresSchema = "threebook.training_figures/1"

// TrainingFigures is how a training stands and went: what [Watch] shows, as data.
// [TrainingFigures.Table] is the same for people.
type TrainingFigures struct {
	Schema   string                `json:"schema"` // FiguresSchema
	Run      string                `json:"run,omitempty"`
	Status   *watch.Status         `json:"status,omitempty"`   // null without run.json
	Progress *watch.Progress       `json:"progress,omitempty"` // null before the first step, and without a log
	Resumed  int                   `json:"resumed,omitempty"`  // how often it went on from a checkpoint
	Courses  []Course              `json:"courses"`
	Final    *runs.TrainingMetrics `json:"final"` // null until the end
	Warnings []string              `json:"warnings"`

	shown []report.Course
}

// Course is how one quantity went. Loss and evaluation loss are in nats a token,
// memory is in bytes, throughput in tokens a second.
type Course struct {
	Name    string   `json:"name"`
	Values  int      `json:"values"` // finite ones
	Gaps    int      `json:"gaps"`   // values that are not numbers
	First   *float64 `json:"first"`
	Last    *float64 `json:"last"`
	Lowest  *float64 `json:"lowest"`
	Median  *float64 `json:"median"`
	Highest *float64 `json:"highest"`
}

// Metrics reads the figures of a training: of a run directory, under way or ended, or
// of a training_metrics.json (also with the names of Hugging Face's Trainer) or a
// directory that has no more than it.
func Metrics(path string) (TrainingFigures, error) {
	f := TrainingFigures{Schema: FiguresSchema, Courses: []Course{}, Warnings: []string{}}
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		dir := path
		path = filepath.Join(dir, runs.TrainingMetricsName)
		if !has(dir, runs.ManifestName) && !has(dir, runs.MetricsName) && !has(dir, runs.TrainingMetricsName) {
			return f, fmt.Errorf("read figures of %s: it has no %s, %s or %s", dir, runs.ManifestName, runs.MetricsName, runs.TrainingMetricsName)
		}
		if err := f.look(dir); err != nil {
			return f, fmt.Errorf("read figures of %s: %w", dir, err)
		}
		if !has(dir, runs.TrainingMetricsName) {
			return f, nil
		}
	}
	final, err := runs.ReadTrainingMetrics(path)
	if err != nil {
		return f, err
	}
	f.Final = &final
	return f, nil
}

func has(dir, name string) bool {
	_, err := os.Stat(filepath.Join(dir, name))
	return !errors.Is(err, fs.ErrNotExist)
}

// look reads what the directory has but the final losses.
func (f *TrainingFigures) look(dir string) error {
	l, err := watch.At(dir, time.Now())
	if err != nil {
		return err
	}
	f.Run, f.Resumed, f.Warnings = l.ID, l.Resumed, l.Warnings
	if l.Status != (watch.Status{}) {
		f.Status = &l.Status
	}
	if len(l.Lines) > 0 {
		f.Progress = &l.Progress
	}
	f.shown = report.Courses(l.Lines)
	for _, c := range f.shown {
		f.Courses = append(f.Courses, newCourse(c))
	}
	return nil
}

func newCourse(c report.Course) Course {
	out := Course{Name: strings.ToLower(c.Name), Values: len(c.Values), Gaps: c.Gaps}
	if n := len(c.Values); n > 0 {
		sorted := slices.Sorted(slices.Values(c.Values))
		out.First, out.Last = &c.Values[0], &c.Values[n-1]
		out.Lowest, out.Median, out.Highest = &sorted[0], &sorted[n/2], &sorted[n-1]
	}
	return out
}
