package watch

import (
	"errors"
	"io/fs"
	"path/filepath"
	"time"

	"github.com/threebook/threebook/kit/runs"
)

// Look is what a run directory says of its training at one time: the same as the page.
type Look struct {
	ID       string
	Status   Status // empty where there is no run.json
	Progress Progress
	Resumed  int            // how often it went on from a checkpoint
	Lines    []runs.Metrics // of its log, as they count
	Warnings []string
}

// At looks into the directory of a training, which need not have a log yet. One
// without run.json may have one.
func At(dir string, now time.Time) (Look, error) {
	f := &follower{
		dir: dir, now: func() time.Time { return now },
		tail: runs.NewMetricsTail(filepath.Join(dir, runs.MetricsName)), samples: newSampleTail(filepath.Join(dir, runs.TrainingSamplesName)),
	}
	_, err := f.readManifest()
	recorded := !errors.Is(err, fs.ErrNotExist)
	if err != nil && recorded {
		return Look{}, err
	}
	if _, err := f.tail.Read(); err != nil {
		return Look{}, err
	}
	l := Look{Progress: f.progress(), Resumed: f.tail.Resumed, Lines: f.tail.Lines, Warnings: f.warnings(nil)}
	if recorded {
		l.ID, l.Status = clean(f.manifest.ID), f.status(now)
	}
	return l, nil
}
