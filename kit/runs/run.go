// Package runs keeps what a run leaves behind: a directory with a manifest that
// says where its result came from, and the files of metrics, results and pictures.
//
// It takes a run's parameters and the hashes of its inputs, and gives a directory
// whose name follows from them, so that the same command finds its own earlier run
// and goes on with it. One process holds a run at a time, and a killed one lets go.
//
//	data, err := runs.HashInput("data", "pairs.parquet")
//	…
//	run, err := runs.Open(runs.Options{
//		Kind: runs.KindTrain,
//		Slug: "tiny",
//		Manifest: runs.Manifest{
//			Resolved: map[string]any{"rank": 8, "epochs": 3},
//			Seed:     1,
//			Inputs:   []runs.Input{data},
//		},
//	})
//	…
//	fmt.Println(run.Dir, run.Existing)
//	defer func() { err = run.Finish(err) }()
//
// prints, the first time and the second,
//
//	reports/runs/tiny-ef6b288838c1 false
//	reports/runs/tiny-ef6b288838c1 true
//
// Every file is written under a temporary name, synced and renamed, but for
// metrics.jsonl, which is append-only and whose reader tolerates a torn last line.
// Every file names its schema, and a reader refuses another schema and an unknown
// field. Some fields are declared timing fields, which differ between two runs of
// the same: [Equal] compares without them.
package runs

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"time"
)

// ManifestName is the manifest's file name in a run directory.
const ManifestName = "run.json"

// Dir is the directory under the root where runs of this kind live.
func (k Kind) Dir() string {
	switch k {
	case KindTest:
		return "tests"
	case KindDemo:
		return "demos"
	}
	return "runs"
}

// Options says which run to open.
type Options struct {
	Root  string // where runs/ and tests/ lie; "reports" if empty
	Kind  Kind   // [KindTrain] if empty
	Slug  string // readable start of the id; the kind if empty
	Fresh bool   // start another run beside an earlier one of the same parameters

	// Manifest holds Given, Resolved, Seed, Inputs and whatever else the caller
	// knows. Open fills in the schema, id, kind, code, modules, machine and start.
	Manifest Manifest

	Now func() time.Time // the clock; time.Now if nil
}

// Run is an open run directory, held by this process until [Run.Finish].
// Stage and Warn may be called from several goroutines.
type Run struct {
	Dir      string
	Manifest Manifest
	Existing bool // an earlier run of the same parameters was found; see Manifest.Outcome for how it ended

	mu   sync.Mutex
	lock *os.File // nil when read only
	now  func() time.Time
}

// Open finds the earlier run of the same kind, parameters, seed and inputs, or
// creates one. With several (made by Fresh) the latest is taken. The directory is
// locked until Finish, or until the process ends; if another process has it, the
// error says which.
//
// An earlier run that is [Done] comes back as it is. Any other is marked [Running]
// again, and if it was made by another revision of the code a warning says so.
func Open(o Options) (*Run, error) {
	if o.Kind == "" {
		o.Kind = KindTrain
	}
	switch o.Kind {
	case KindTrain, KindPretrain, KindTest, KindDemo:
	default:
		return nil, fmt.Errorf("open run: unknown kind %q (known: %s, %s, %s, %s)", o.Kind, KindTrain, KindPretrain, KindTest, KindDemo)
	}
	if o.Root == "" {
		o.Root = "reports"
	}
	if o.Slug == "" {
		o.Slug = string(o.Kind)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	id, err := ID(o.Slug, o.Kind, o.Manifest)
	if err != nil {
		return nil, err
	}
	parent := filepath.Join(o.Root, o.Kind.Dir())
	if o.Fresh {
		return openFresh(o, parent, id)
	}
	n, err := latest(parent, id)
	if err != nil {
		return nil, fmt.Errorf("open run: %w", err)
	}
	return openAt(o, parent, suffixed(id, n))
}

// openFresh takes the first free number. A directory another process holds or has
// just filled counts as taken.
func openFresh(o Options, parent, id string) (*Run, error) {
	for n := 1; ; n++ {
		name := suffixed(id, n)
		if _, err := os.Stat(filepath.Join(parent, name, ManifestName)); err == nil {
			continue
		}
		r, err := openAt(o, parent, name)
		if errors.Is(err, errLocked) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if !r.Existing {
			return r, nil
		}
		if err := unlock(r.lock); err != nil {
			return nil, fmt.Errorf("open run: %w", err)
		}
	}
}

// openAt locks one directory and loads or writes its manifest.
func openAt(o Options, parent, name string) (*Run, error) {
	dir := filepath.Join(parent, name)
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return nil, fmt.Errorf("open run: %w", err)
	}
	held, err := lock(dir, o.Now())
	if err != nil {
		return nil, err
	}
	r := &Run{Dir: dir, lock: held, now: o.Now}
	if err := r.begin(o, name); err != nil {
		unlock(held)
		return nil, err
	}
	return r, nil
}

// begin fills in the manifest of a locked run.
func (r *Run) begin(o Options, name string) error {
	code, diff, modules := codeOf()
	earlier, err := readManifest(r.Dir)
	switch {
	case err == nil:
		r.Manifest, r.Existing = earlier, true
		if earlier.Outcome == Done {
			return nil
		}
		if !earlier.Code.same(code) {
			r.Warn("resumed by code revision %s, begun by %s", code, earlier.Code)
		}
		r.Manifest.Outcome, r.Manifest.Error, r.Manifest.Ended = Running, "", nil
		if err := writeDiff(r.Dir, code, diff); err != nil {
			return err
		}
		return r.Save()
	case !errors.Is(err, os.ErrNotExist):
		return err
	}
	m := o.Manifest
	m.Schema, m.ID, m.Kind = ManifestSchema, name, o.Kind
	m.Code, m.Modules = code, modules
	m.Command = redactArgs(m.Command)
	m.Given, m.Resolved = redactMap(m.Given), orEmpty(m.Resolved)
	if m.Inputs == nil {
		m.Inputs = []Input{}
	}
	m.Machine.OS, m.Machine.Arch = runtime.GOOS, runtime.GOARCH
	m.Machine.CPUs, m.Machine.Go = runtime.NumCPU(), runtime.Version()
	if m.Machine.XLAFlags == "" {
		m.Machine.XLAFlags = os.Getenv("XLA_FLAGS")
	}
	m.Started, m.Outcome = r.now().UTC(), Running
	r.Manifest = m
	if err := writeDiff(r.Dir, code, diff); err != nil {
		return err
	}
	return r.Save()
}

// Load reads a run without locking it, for reports and tests of its adapter. The
// run may be under way elsewhere; Save and Finish of a loaded run are errors.
func Load(dir string) (*Run, error) {
	m, err := readManifest(dir)
	if err != nil {
		return nil, err
	}
	return &Run{Dir: dir, Manifest: m, Existing: true, now: time.Now}, nil
}

// Path is the path of a file in the run directory.
func (r *Run) Path(elem ...string) string {
	return filepath.Join(append([]string{r.Dir}, elem...)...)
}

// Save writes run.json. The hashes of the run's files are left out until it is done.
func (r *Run) Save() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.Manifest.Outputs = nil
	return r.save()
}

// Finish records how the run ended, saves the manifest and releases the directory:
// [Done] for nil, [Interrupted] for a cancelled context, else [Failed] with the
// error's text. Of a run that is done the manifest lists every file with its sha256.
// It returns err, joined with an error of its own if there is one, so that
// `return run.Finish(err)` loses neither.
func (r *Run) Finish(err error) error {
	var outputs []Output
	var own error
	if err == nil {
		outputs, own = HashOutputs(r.Dir)
	}
	r.mu.Lock()
	ended := r.now().UTC()
	r.Manifest.Ended = &ended
	switch {
	case err == nil:
		r.Manifest.Outcome, r.Manifest.Error = Done, ""
	case errors.Is(err, context.Canceled):
		r.Manifest.Outcome, r.Manifest.Error = Interrupted, ""
	default:
		r.Manifest.Outcome, r.Manifest.Error = Failed, err.Error()
	}
	r.Manifest.Outputs = outputs
	own = errors.Join(own, r.save())
	r.mu.Unlock()
	if own = errors.Join(own, r.Release()); own != nil {
		err = errors.Join(err, own)
	}
	return err
}

// Release lets go of a run without recording anything: of one that was found done.
func (r *Run) Release() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	held := r.lock
	r.lock = nil
	if err := unlock(held); err != nil {
		return fmt.Errorf("release run: %w", err)
	}
	return nil
}

// Stage starts a timer; the function it returns adds the elapsed seconds to the
// manifest under name. A stage that a resumed run takes up again is one stage.
func (r *Run) Stage(name string) (end func()) {
	start := r.now()
	return sync.OnceFunc(func() {
		r.mu.Lock()
		defer r.mu.Unlock()
		seconds := r.now().Sub(start).Seconds()
		for i := range r.Manifest.Stages {
			if r.Manifest.Stages[i].Name == name {
				r.Manifest.Stages[i].Seconds += seconds
				return
			}
		}
		r.Manifest.Stages = append(r.Manifest.Stages, Stage{Name: name, Seconds: seconds})
	})
}

// Warn adds a warning to the manifest, once.
func (r *Run) Warn(format string, a ...any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	text := fmt.Sprintf(format, a...)
	for _, w := range r.Manifest.Warnings {
		if w == text {
			return
		}
	}
	r.Manifest.Warnings = append(r.Manifest.Warnings, text)
}

// readManifest reads and checks run.json in dir.
func readManifest(dir string) (Manifest, error) {
	var m Manifest
	path := filepath.Join(dir, ManifestName)
	if err := readJSON(path, ManifestSchema, &m); err != nil {
		return Manifest{}, err
	}
	return m, nil
}
