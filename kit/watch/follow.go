package watch

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"github.com/threebook/threebook/kit/report"
	"github.com/threebook/threebook/kit/runs"
)

const (
	mostPoints = 1500                   // of a curve, about
	atMost     = 300 * time.Millisecond // between two looks into the directory
	drawShare  = 5                      // curves are drawn a fifth of the time at most, however long they are
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

	live  report.Live
	stale bool      // there is more than live shows
	drawn time.Time // when live was made
	cost  time.Duration
}

// state is what the page shows.
type state struct {
	Version  int      `json:"version"` // other with every change
	Title    string   `json:"title"`
	Subtitle string   `json:"subtitle"`
	Status   Status   `json:"status"`
	Part     *float64 `json:"part"`  // of the training that is done, from 0 to 1; null where that is not known
	Where    string   `json:"where"` // "step 1,200 of 4,000, epoch 3.1 of 10"
	Left     string   `json:"left"`  // "12 m 5 s so far, about 3 m 12 s left"; empty where that is not known
	Quiet    *float64 `json:"quiet"` // seconds since something was logged; null where nothing is to come
	Warnings []string `json:"warnings"`
	Samples  []sample `json:"samples"`
	report.Live
}

// follow begins to follow a run directory, which must be a training's.
func follow(dir string, now func() time.Time) (*follower, error) {
	f := &follower{
		dir: dir, now: now, stale: true,
		tail: runs.NewMetricsTail(filepath.Join(dir, runs.MetricsName)), samples: newSampleTail(filepath.Join(dir, runs.TrainingSamplesName)),
	}
	if _, err := f.readManifest(); err != nil {
		return nil, err
	}
	return f, nil
}

// readManifest reads the manifest if it was written anew.
func (f *follower) readManifest() (changed bool, err error) {
	info, err := os.Stat(filepath.Join(f.dir, runs.ManifestName))
	if err != nil {
		return false, fmt.Errorf("read run: %w", err)
	}
	if info.ModTime().Equal(f.written) {
		return false, nil
	}
	r, err := runs.Load(f.dir)
	if err != nil {
		return false, err
	}
	if k := r.Manifest.Kind; k != runs.KindTrain && k != runs.KindPretrain {
		return false, fmt.Errorf("read run %s: it is a run of the kind %s, not a training", f.dir, k)
	}
	f.manifest, f.written = r.Manifest, info.ModTime()
	return true, nil
}

// read takes in what is new in the directory, and says what could not be read.
func (f *follower) read() (changed bool, warnings []string) {
	for _, read := range []func() (bool, error){f.readManifest, f.tail.Read, f.samples.read} {
		some, err := read()
		changed = changed || some
		if err != nil { // what was read before it is shown all the same
			warnings = append(warnings, err.Error())
		}
	}
	return changed, f.warnings(warnings)
}

// warnings are the run's own, those given and what is damaged, as the page shows them.
func (f *follower) warnings(more []string) []string {
	if n := f.tail.Damaged; n == 1 {
		more = append(more, runs.MetricsName+", "+f.tail.Why+"; it is left out")
	} else if n > 1 {
		more = append(more, fmt.Sprintf("%s: %s lines cannot be read and are left out, first %s", runs.MetricsName, report.Count(n), f.tail.Why))
	}
	all := []string{} // not null on the page
	for _, w := range slices.Concat(f.manifest.Warnings, more) {
		all = append(all, clean(w))
	}
	return all
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
	changed, warnings := f.read()
	f.stale = f.stale || changed
	now = f.now()
	st, drew := f.status(now), false
	if f.stale && (f.drawn.IsZero() || st.ended() || now.Sub(f.drawn) >= drawShare*f.cost) {
		live, err := report.NewLive(f.manifest, f.tail.Lines, mostPoints)
		if err != nil {
			return f.last, err
		}
		f.live, f.stale, drew = live, false, true
		f.drawn = f.now()
		f.cost = f.drawn.Sub(now)
	}
	if changed || drew || f.last.Version == 0 || st != f.last.Status || !slices.Equal(warnings, f.last.Warnings) {
		p := f.progress()
		s := state{
			Version: f.last.Version + 1, Title: clean(f.manifest.ID), Subtitle: subtitle(f.manifest), Status: st,
			Where: p.String(), Left: p.Time(!st.ended()), Warnings: warnings, Samples: f.samples.list(), Live: f.live,
		}
		if part, ok := p.Part(); ok {
			s.Part = &part
		}
		f.last = s
	}
	if f.last.Quiet = nil; !st.ended() && !f.tail.Updated().IsZero() {
		quiet := f.quiet(now).Seconds()
		f.last.Quiet = &quiet
	}
	return f.last, nil
}
