package watch

import (
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/threebook/threebook/kit/report"
	"github.com/threebook/threebook/kit/runs"
)

const (
	mostPoints = 1500                   // of a curve, about
	atMost     = 300 * time.Millisecond // between two looks into the directory
)

// follower looks into a run directory when it is asked, but not all the time.
type follower struct {
	dir string
	now func() time.Time

	mu       sync.Mutex
	manifest runs.Manifest
	written  time.Time // the manifest's file
	tail     *runs.MetricsTail
	samples  *sampleTail
	looked   time.Time
	last     state
	dirty    bool // something was read that last does not show
}

// state is what the page shows.
type state struct {
	Version  int      `json:"version"` // other with every change
	Title    string   `json:"title"`
	Subtitle string   `json:"subtitle"`
	Status   status   `json:"status"`
	Part     *float64 `json:"part"`  // of the training that is done, from 0 to 1; null where that is not known
	Where    string   `json:"where"` // "step 1,200, epoch 3.1 of 10"
	Left     string   `json:"left"`  // "3 m 12 s left"; empty where that is not known
	Warnings []string `json:"warnings"`
	Samples  []sample `json:"samples"`
	report.Live
}

// follow begins to follow a run directory, which must be a training's.
func follow(dir string, now func() time.Time) (*follower, error) {
	f := &follower{
		dir: dir, now: now, dirty: true,
		tail: runs.NewMetricsTail(filepath.Join(dir, runs.MetricsName)), samples: newSampleTail(filepath.Join(dir, runs.TrainingSamplesName)),
	}
	if err := f.readManifest(); err != nil {
		return nil, err
	}
	return f, nil
}

// readManifest reads the manifest if it was written anew.
func (f *follower) readManifest() error {
	info, err := os.Stat(filepath.Join(f.dir, runs.ManifestName))
	if err != nil {
		return fmt.Errorf("read run: %w", err)
	}
	if info.ModTime().Equal(f.written) {
		return nil
	}
	r, err := runs.Load(f.dir)
	if err != nil {
		return err
	}
	if k := r.Manifest.Kind; k != runs.KindTrain && k != runs.KindPretrain {
		return fmt.Errorf("read run %s: it is a run of the kind %s, and only trainings can be watched", f.dir, k)
	}
	f.manifest, f.written, f.dirty = r.Manifest, info.ModTime(), true
	return nil
}

// state looks into the directory, unless that was just done, and says what is there.
func (f *follower) state() (state, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	now := f.now()
	if !f.looked.IsZero() && now.Sub(f.looked) < atMost && now.After(f.looked) {
		return f.last, nil
	}
	f.looked = now
	var warnings []string
	for _, read := range []func() (bool, error){
		func() (bool, error) { return false, f.readManifest() }, f.tail.Read, f.samples.read,
	} {
		changed, err := read()
		f.dirty = f.dirty || changed
		if err != nil { // what was read before it is shown all the same
			warnings = append(warnings, err.Error())
		}
	}
	now = f.now()
	st := f.status(now)
	if !f.dirty && st == f.last.Status && len(warnings) == len(f.last.Warnings)-len(f.manifest.Warnings) {
		return f.last, nil
	}
	live, err := report.NewLive(f.manifest, f.tail.Lines, mostPoints)
	if err != nil {
		return f.last, err
	}
	s := state{
		Version: f.last.Version + 1, Title: f.manifest.ID, Subtitle: subtitle(f.manifest), Status: st,
		Warnings: append(append([]string{}, f.manifest.Warnings...), warnings...), Samples: f.samples.list(), Live: live,
	}
	f.progress(&s)
	f.last, f.dirty = s, false
	return s, nil
}
