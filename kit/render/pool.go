package render

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"sync"
	"time"

	"github.com/threebook/threebook/kit/outcome"
)

// ErrClosed is returned by Render after Close.
var ErrClosed = errors.New("the pool is closed")

// Pool renders scenes, Config.Workers at a time. Its methods may be called
// from several goroutines.
type Pool struct {
	cfg      Config
	server   *server
	launcher launcher
	script   string // the prelude
	info     Info

	idle  chan *worker  // workers without a scene
	alone chan struct{} // held by the one scene that wants the whole pool

	ctx       context.Context
	end       context.CancelFunc
	closeOnce sync.Once
	unhook    func() bool
	inflight  sync.WaitGroup
	mu        sync.Mutex
	closed    bool
}

// worker owns a browser, launched when first needed and again after a failure.
type worker struct{ browser *browser }

func (w *worker) drop() {
	if w.browser != nil {
		w.browser.close()
		w.browser = nil
	}
}

// NewPool checks the browser and Three.js, starts one browser and asks it for
// WebGL. Directories that killed runs left behind are removed first. When ctx
// ends the pool closes by itself.
func NewPool(ctx context.Context, cfg Config) (*Pool, error) {
	cfg = cfg.withDefaults()
	path, err := FindBrowser(cfg.Browser)
	if err != nil {
		return nil, err
	}
	as := browserIdentity()
	version, err := browserVersion(ctx, path, as)
	if err != nil {
		return nil, err
	}
	script, err := prelude(cfg)
	if err != nil {
		return nil, err
	}
	sweepProfiles(os.TempDir())
	s, err := newServer(cfg.ThreeDir, cfg.AssetsDir)
	if err != nil {
		return nil, err
	}
	p := &Pool{
		cfg: cfg, server: s, script: script,
		launcher: launcher{path: path, temp: os.TempDir(), as: as, port: s.port, sandbox: true, limits: newLimits(cfg.MemoryLimit), log: cfg.Logger},
		idle:     make(chan *worker, cfg.Workers), alone: make(chan struct{}, 1),
	}
	p.ctx, p.end = context.WithCancel(ctx)
	p.info = Info{Browser: version, Three: s.release, Sandbox: "Chromium's own" + as.suffix(), Flags: recordedFlags(browserFlags("", s.port, true))}
	if !s.ownUUIDs() {
		p.info.Warnings = append(p.info.Warnings, "Three.js "+s.release+" draws its UUIDs from the scene's random numbers")
	}
	first, err := p.start(ctx)
	if err != nil {
		p.end()
		s.close()
		return nil, err
	}
	p.idle <- first
	for range cfg.Workers - 1 {
		p.idle <- &worker{}
	}
	p.unhook = context.AfterFunc(ctx, func() { _ = p.Close() })
	return p, nil
}

// start launches the pool's first browser and learns what it draws with.
func (p *Pool) start(ctx context.Context) (*worker, error) {
	b, err := p.launcher.launch(ctx)
	if errors.Is(err, errNoSandbox) {
		if !p.cfg.AllowNoSandbox {
			return nil, fmt.Errorf("launch browser: %w: %s, or render with AllowNoSandbox (--allow-no-sandbox)", err, sandboxRemedy("/proc/sys"))
		}
		p.launcher.sandbox = false
		p.info.Sandbox = "none" + p.launcher.as.suffix()
		p.info.Warnings = append(p.info.Warnings, "code is rendered without Chromium's sandbox")
		p.info.Flags = recordedFlags(browserFlags("", p.server.port, false))
		b, err = p.launcher.launch(ctx)
	}
	if err != nil {
		return nil, err
	}
	gl, err := b.glRenderer(ctx)
	if err == nil && gl == "" {
		err = errors.New("no WebGL 2 context from SwiftShader")
	}
	if err != nil {
		b.close()
		return nil, fmt.Errorf("check browser %s: %w", p.launcher.path, err)
	}
	p.info.GLRenderer = gl
	var missing []string
	p.info.Limits, missing = p.launcher.limits.inForce(b.cmd.Process.Pid)
	p.info.Warnings = append(p.info.Warnings, missing...)
	return &worker{browser: b}, nil
}

// Info describes the browser, its sandbox and the Three.js release.
func (p *Pool) Info() Info { return p.info }

// Render draws one scene. It returns an error only when ctx ends, the pool is
// closed, or no browser can be started; what the code did wrong is in the Shot.
func (p *Pool) Render(ctx context.Context, sc Scene) (Shot, error) {
	p.mu.Lock()
	if p.closed {
		p.mu.Unlock()
		return Shot{}, ErrClosed
	}
	p.inflight.Add(1)
	p.mu.Unlock()
	defer p.inflight.Done()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	stop := context.AfterFunc(p.ctx, cancel)
	defer stop()

	w, err := p.take(ctx)
	if err != nil {
		return Shot{}, p.ended(err)
	}
	shot, again, err := func() (Shot, bool, error) {
		defer func() { p.idle <- w }()
		return p.try(ctx, w, sc)
	}()
	if err != nil {
		return Shot{}, p.ended(err)
	}
	if again {
		if shot, err = p.tryAlone(ctx, sc); err != nil {
			return Shot{}, p.ended(err)
		}
		shot.Retried = true
	}
	return shot, nil
}

func (p *Pool) ended(err error) error {
	if p.ctx.Err() != nil {
		return ErrClosed
	}
	return err
}

func (p *Pool) take(ctx context.Context) (*worker, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	select {
	case w := <-p.idle:
		return w, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// tryAlone renders while no other scene does, on a fresh browser: what goes
// wrong there is the scene's own doing.
func (p *Pool) tryAlone(ctx context.Context, sc Scene) (Shot, error) {
	select {
	case p.alone <- struct{}{}:
		defer func() { <-p.alone }()
	case <-ctx.Done():
		return Shot{}, ctx.Err()
	}
	var all []*worker
	defer func() {
		for _, w := range all {
			p.idle <- w
		}
	}()
	for range p.cfg.Workers {
		w, err := p.take(ctx)
		if err != nil {
			return Shot{}, err
		}
		all = append(all, w)
	}
	all[0].drop()
	shot, _, err := p.try(ctx, all[0], sc)
	return shot, err
}

// once makes one attempt on the worker's browser with the prelude given, and
// drops the browser unless it is known to be in order.
func (p *Pool) once(ctx context.Context, w *worker, sc Scene, script string) (shot Shot, again bool, err error) {
	if w.browser != nil && !w.browser.alive() {
		w.drop()
	}
	if w.browser == nil {
		if w.browser, err = p.launcher.launch(ctx); err != nil {
			return Shot{}, false, err
		}
	}
	if !p.cfg.Plain {
		p.server.rooms.learn(ctx, w.browser, p.server, sc.Code)
	}
	start := time.Now()
	ev, err := attempt(ctx, w.browser, p.server, p.cfg, script, sc)
	cfg := p.cfg
	if err == nil && ev.err == nil && ev.report.ReadBack {
		cfg.Plain = true
		ev, err = attempt(ctx, w.browser, p.server, cfg, script, sc)
	}
	if err != nil {
		return Shot{}, false, err
	}
	if ctx.Err() != nil {
		w.drop()
		return Shot{}, false, ctx.Err()
	}
	if ev.asked > 1 {
		p.cfg.Logger.Debug("picture asked for again", "scene", sc.Name, "times", ev.asked, "after", ev.captured, "error", ev.err)
	}
	ev.past = p.server.history.past(sc.Release, sc.Code)
	v := classify(ev)
	shot = Shot{
		Outcome: v.id, Detail: v.detail, Settled: ev.reported && ev.report.Settled,
		Console: ev.console(), MissingAssets: ev.missing(), Rewritten: append(ev.scene.rewritten, ev.past.notes(p.server.release)...),
		PNG: ev.png, SHA256: sha(ev.png), Seconds: time.Since(start).Seconds(), Timings: ev.timings(start),
		Frames: ev.report.Frames, Draws: ev.report.Draws, everyFrame: cfg.Plain, prefiltered: ev.report.Prefiltered,
		SourceRelease: ev.past.release, Removed: ev.past.lines(), Repaired: ev.report.Repaired,
	}
	shot.Incomplete = len(unreplaced(shot.MissingAssets)) > 0
	_, killed := w.browser.overMemory() // also by what the scene did when its page was emptied
	if p.cfg.Reuse == ReuseNothing || v.again || killed || ev.err != nil || ev.overMemory != nil || v.id == outcome.ContextLost {
		p.cfg.Logger.Debug("browser dropped", "scene", sc.Name, "outcome", v.id, "error", ev.err)
		w.drop()
	}
	return shot, v.again, nil
}

// timings divides up the time since start.
func (ev evidence) timings(start time.Time) Timings {
	seconds := func(milliseconds float64) float64 { return math.Round(milliseconds) / 1000 }
	t := Timings{Capture: seconds(ev.captured.Seconds() * 1000)}
	if !ev.opened.IsZero() {
		t.Open = seconds(ev.opened.Sub(start).Seconds() * 1000)
	}
	if r := ev.report; r.Loaded > 0 {
		t.Load, t.Draw = seconds(r.Loaded), seconds(r.Drawn-r.Loaded)
	} else {
		t.Load = seconds(r.Drawn)
	}
	return t
}

// console is the page's console without the page's address, which differs
// between runs, and without repetitions.
func (ev evidence) console() []string {
	var lines []string
	for _, line := range ev.report.Console {
		line = ev.plain(line)
		if len(lines) == 0 || lines[len(lines)-1] != line {
			lines = append(lines, line)
		}
	}
	if ev.report.Dropped > 0 {
		lines = append(lines, fmt.Sprintf("(%d more lines)", ev.report.Dropped))
	}
	return lines
}

// Close ends all browsers, waits for scenes in flight and removes every
// temporary directory. It may be called more than once.
func (p *Pool) Close() error {
	p.closeOnce.Do(func() {
		p.mu.Lock()
		p.closed = true
		p.mu.Unlock()
		p.end()
		if p.unhook != nil {
			p.unhook()
		}
		p.inflight.Wait()
		for range p.cfg.Workers {
			(<-p.idle).drop()
		}
		p.server.close()
	})
	return nil
}
