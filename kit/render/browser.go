package render

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/go-rod/rod/lib/proto"
)

// errNoSandbox says that the machine does not let Chromium confine its pages.
var errNoSandbox = errors.New("no sandbox for Chromium here (user namespaces are not allowed)")

// launcher holds what every browser of a pool has in common.
type launcher struct {
	path    string
	temp    string // where profiles are made
	as      identity
	port    int // of the pool's server
	sandbox bool
	limits  limits
	log     *slog.Logger
}

// browser is one running browser process tree.
type browser struct {
	conn    *conn
	root    session
	cmd     *exec.Cmd
	profile *profileDir
	limits  limits
	log     *slog.Logger
	stderr  *tail
	pipe    *pipe
	exited  chan struct{}
	closing sync.Once
	tab     *tab // kept for the next scene, or nil

	mu      sync.Mutex
	killed  []process // by the watchdog
	crashes []proto.TargetTargetCrashed
}

// launch starts a browser and connects to it.
func (l launcher) launch(ctx context.Context) (*browser, error) {
	profile, err := newProfileDir(l.temp, l.as)
	if err != nil {
		return nil, err
	}
	fontsConfig, err := writeFonts(filepath.Join(profile.path, "fonts"))
	if err != nil {
		profile.remove()
		return nil, fmt.Errorf("launch browser: %w", err)
	}
	b := &browser{profile: profile, limits: l.limits, log: l.log, stderr: &tail{}, exited: make(chan struct{})}
	childIn, toChild, err := os.Pipe()
	if err != nil {
		profile.remove()
		return nil, fmt.Errorf("launch browser: %w", err)
	}
	fromChild, childOut, err := os.Pipe()
	if err != nil {
		childIn.Close()
		toChild.Close()
		profile.remove()
		return nil, fmt.Errorf("launch browser: %w", err)
	}
	path, args := l.limits.command(l.path, browserFlags(profile.profile(), l.port, l.sandbox))
	cmd := exec.Command(path, args...)
	cmd.Dir = profile.profile()
	cmd.Env = append(browserEnv(profile.profile()), "FONTCONFIG_FILE="+fontsConfig)
	cmd.Stderr = b.stderr
	cmd.ExtraFiles = []*os.File{childIn, childOut} // descriptors 3 and 4
	cmd.WaitDelay = 2 * time.Second
	l.as.apply(cmd)
	b.cmd = cmd
	b.pipe = &pipe{out: toChild, in: bufio.NewReaderSize(fromChild, 1<<16)}
	err = startProcess(cmd, func(error) {
		close(b.exited)
		fromChild.Close()
	})
	childIn.Close()
	childOut.Close()
	if err != nil {
		toChild.Close()
		fromChild.Close()
		profile.remove()
		err = l.as.explain(err, "the temporary directory "+l.temp, "name another in TMPDIR, such as /tmp")
		return nil, fmt.Errorf("launch browser %s%s: %w", l.path, l.as.suffix(), err)
	}
	b.conn = newConn(b.pipe)
	b.root = session{conn: b.conn}
	b.conn.listen("", b.onEvent)
	if err := (proto.TargetSetDiscoverTargets{Discover: true}).Call(b.root.with(ctx, 30*time.Second)); err != nil {
		b.close()
		return nil, l.explain(err, b.stderr.String())
	}
	l.log.Debug("browser started", "pid", cmd.Process.Pid)
	return b, nil
}

// explain turns the browser's last words into an error.
func (l launcher) explain(err error, stderr string) error {
	if strings.Contains(stderr, "No usable sandbox") || strings.Contains(stderr, "Failed to move to new namespace") {
		return errNoSandbox
	}
	lines := strings.Split(strings.TrimSpace(stderr), "\n")
	return fmt.Errorf("launch browser %s%s: %w: %s", l.path, l.as.suffix(), err, lines[len(lines)-1])
}

func (b *browser) onEvent(method string, params json.RawMessage) {
	if method != (proto.TargetTargetCrashed{}).ProtoEvent() {
		return
	}
	var e proto.TargetTargetCrashed
	if json.Unmarshal(params, &e) == nil {
		b.mu.Lock()
		b.crashes = append(b.crashes, e)
		b.mu.Unlock()
	}
}

func (b *browser) noteKilled(p process) {
	b.log.Debug("process killed", "pid", p.pid, "kind", p.kind, "resident", p.resident, "why", p.over)
	b.mu.Lock()
	defer b.mu.Unlock()
	b.killed = append(b.killed, p)
}

// overMemory returns the first process the watchdog killed.
func (b *browser) overMemory() (process, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.killed) == 0 {
		return process{}, false
	}
	return b.killed[0], true
}

// crashStatus returns the termination status of a page's renderer.
func (b *browser) crashStatus(target proto.TargetTargetID) (string, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, c := range b.crashes {
		if c.TargetID == target {
			return c.Status, true
		}
	}
	return "", false
}

func (b *browser) alive() bool {
	select {
	case <-b.conn.gone:
		return false
	case <-b.exited:
		return false
	default:
		return true
	}
}

// close ends every process of the browser and removes its profile.
func (b *browser) close() {
	b.closing.Do(func() {
		pid := b.cmd.Process.Pid
		family := processTree(pid)
		killGroup(pid)
		for _, p := range family {
			killOne(p.pid)
		}
		b.pipe.out.Close()
		<-b.exited
		for range 200 { // a profile can be removed when nobody writes into it any more
			if !anyAlive(family) {
				break
			}
			time.Sleep(5 * time.Millisecond)
		}
		if err := b.profile.remove(); err != nil {
			b.log.Warn("remove browser profile", "error", err)
		}
		b.log.Debug("browser ended", "pid", pid)
	})
}

// glRenderer asks a page of its own for the renderer string; "" without WebGL 2.
func (b *browser) glRenderer(ctx context.Context) (string, error) {
	root := b.root.with(ctx, 30*time.Second)
	target, err := proto.TargetCreateTarget{URL: "about:blank"}.Call(root)
	if err != nil {
		return "", fmt.Errorf("open a page: %w", err)
	}
	defer func() { _, _ = proto.TargetCloseTarget{TargetID: target.TargetID}.Call(root) }()
	attached, err := proto.TargetAttachToTarget{TargetID: target.TargetID, Flatten: true}.Call(root)
	if err != nil {
		return "", fmt.Errorf("open a page: %w", err)
	}
	page := root
	page.id = string(attached.SessionID)
	const js = `(() => {
		const gl = document.createElement('canvas').getContext('webgl2');
		if (!gl) return '';
		const info = gl.getExtension('WEBGL_debug_renderer_info');
		return String(gl.getParameter(info ? info.UNMASKED_RENDERER_WEBGL : gl.RENDERER));
	})()`
	res, err := proto.RuntimeEvaluate{Expression: js, ReturnByValue: true}.Call(page)
	if err != nil {
		return "", fmt.Errorf("ask for WebGL: %w", err)
	}
	return res.Result.Value.Str(), nil
}

// tail keeps the last bytes written to it.
type tail struct {
	mu  sync.Mutex
	buf []byte
}

const tailSize = 8 << 10

func (t *tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.buf = append(t.buf, p...)
	if len(t.buf) > tailSize {
		t.buf = append([]byte(nil), t.buf[len(t.buf)-tailSize:]...)
	}
	return len(p), nil
}

func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return string(t.buf)
}
