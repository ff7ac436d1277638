package render

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// childVariable names the temporary directory of a child process that opens a
// pool, says so and hangs, to be killed.
const childVariable = "RENDER_TEST_CHILD"

func childMain() {
	p, err := NewPool(context.Background(), Config{ThreeDir: threeDir, Workers: 1})
	if err != nil {
		fmt.Println("error", err)
		os.Exit(1)
	}
	w := <-p.idle
	for _, pr := range processTree(w.browser.cmd.Process.Pid) {
		fmt.Println("process", pr.pid)
	}
	fmt.Println("ready")
	select {}
}

func profiles(t *testing.T, dir string) []string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(dir, profilePattern+"*"))
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// browserOf takes the only worker's browser out of an idle pool for a look.
func browserOf(t *testing.T, p *Pool) *browser {
	t.Helper()
	w := <-p.idle
	defer func() { p.idle <- w }()
	if w.browser == nil {
		t.Fatal("the worker has no browser")
	}
	return w.browser
}

func TestCloseLeavesNothing(t *testing.T) {
	p := newTestPool(t, Config{Workers: 1})
	b := browserOf(t, p)
	family := processTree(b.cmd.Process.Pid)
	if len(family) < 3 {
		t.Fatalf("only %d processes found", len(family))
	}
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	if anyAlive(family) {
		t.Error("a process is left")
	}
	if _, err := os.Stat(b.profile.path); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("profile is left: %v", err)
	}
	if _, err := p.Render(t.Context(), Scene{}); !errors.Is(err, ErrClosed) {
		t.Errorf("render after close: %v", err)
	}
	if err := p.Close(); err != nil {
		t.Errorf("second close: %v", err)
	}
}

func TestCancelledContextClosesThePool(t *testing.T) {
	if testing.Short() {
		t.Skip("needs a browser")
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	p, err := NewPool(ctx, Config{ThreeDir: threeDir, Workers: 1})
	if err != nil {
		t.Fatal(err)
	}
	b := browserOf(t, p)
	family := processTree(b.cmd.Process.Pid)
	done := make(chan error, 1)
	go func() {
		_, err := p.Render(context.Background(), Scene{Name: "loop", Code: "for (;;);"})
		done <- err
	}()
	time.Sleep(500 * time.Millisecond)
	cancel()
	select {
	case err := <-done:
		if !errors.Is(err, ErrClosed) {
			t.Errorf("render ended with %v", err)
		}
	case <-time.After(5 * time.Second):
		t.Fatal("render did not end")
	}
	if err := p.Close(); err != nil { // waits for the one that the context began
		t.Fatal(err)
	}
	if anyAlive(family) {
		t.Error("a process is left")
	}
	if _, err := os.Stat(b.profile.path); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("profile is left: %v", err)
	}
}

func TestCancelledRenderLeavesThePoolUsable(t *testing.T) {
	p := newTestPool(t, Config{Workers: 1})
	ctx, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	if _, err := p.Render(ctx, Scene{Name: "loop", Code: "for (;;);"}); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("render ended with %v", err)
	}
	mustRender(t, p, Scene{Name: "cdn", Code: readCode(t, "scenes/cdn.js")}, "ok")
}

// A browser that something else killed is not the scene's fault: it is rendered again, alone.
func TestKilledBrowserIsNotTheScenesFault(t *testing.T) {
	p := newTestPool(t, Config{Workers: 2})
	pid := 0
	for range 2 { // only the first worker has a browser yet
		w := <-p.idle
		if w.browser != nil {
			pid = w.browser.cmd.Process.Pid
		}
		p.idle <- w
	}
	go func() {
		for start := time.Now(); time.Since(start) < 20*time.Second; time.Sleep(5 * time.Millisecond) {
			for _, pr := range processTree(pid) {
				if pr.kind == "renderer" {
					time.Sleep(100 * time.Millisecond)
					killGroup(pid)
					return
				}
			}
		}
	}()
	first := mustRender(t, p, Scene{Name: "shadows", Code: readCode(t, "scenes/shadows.js")}, "ok")
	second := mustRender(t, p, Scene{Name: "shadows", Code: readCode(t, "scenes/shadows.js")}, "ok")
	if !first.Retried && !second.Retried {
		t.Error("no render was tried again")
	}
	if first.SHA256 != second.SHA256 {
		t.Error("pictures differ")
	}
}

func TestKilledParentLeavesNoProcess(t *testing.T) {
	if testing.Short() {
		t.Skip("needs a browser")
	}
	temp, err := os.MkdirTemp("", "render-test-") // t.TempDir is closed to the browser's user
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(temp) })
	if err := os.Chmod(temp, 0o711); err != nil {
		t.Fatal(err)
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), self)
	cmd.Env = append(os.Environ(), childVariable+"=1", "TMPDIR="+temp)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var family []process
	lines := bufio.NewScanner(out)
	for lines.Scan() && lines.Text() != "ready" {
		pid, err := strconv.Atoi(strings.TrimPrefix(lines.Text(), "process "))
		if err != nil {
			t.Fatalf("child says %q", lines.Text())
		}
		family = append(family, process{pid: pid})
	}
	if len(family) < 3 || !anyAlive(family) {
		t.Fatalf("the child has %d processes", len(family))
	}
	sweepProfiles(temp)
	if len(profiles(t, temp)) != 1 {
		t.Error("a live run's profile was swept")
	}
	if err := cmd.Process.Signal(syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait()
	for start := time.Now(); anyAlive(family); time.Sleep(20 * time.Millisecond) {
		if time.Since(start) > 5*time.Second {
			t.Fatal("a process outlived its parent for 5 s")
		}
	}
	if len(profiles(t, temp)) != 1 {
		t.Fatal("the killed run left no profile to sweep")
	}
	sweepProfiles(temp)
	if left := profiles(t, temp); len(left) != 0 {
		t.Errorf("not swept: %v", left)
	}
}

func TestSweepTakesOnlyTheDead(t *testing.T) {
	t.Parallel()
	temp := t.TempDir()
	live, err := newProfileDir(temp, identity{})
	if err != nil {
		t.Fatal(err)
	}
	dead, err := newProfileDir(temp, identity{})
	if err != nil {
		t.Fatal(err)
	}
	if err := dead.lock.Close(); err != nil { // as the kernel does for a killed process
		t.Fatal(err)
	}
	fresh := filepath.Join(temp, profilePattern+"fresh")
	stale := filepath.Join(temp, profilePattern+"stale")
	for _, dir := range []string{fresh, stale} {
		if err := os.Mkdir(dir, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Chtimes(stale, time.Time{}, time.Now().Add(-time.Hour)); err != nil {
		t.Fatal(err)
	}
	sweepProfiles(temp)
	for path, want := range map[string]bool{live.path: true, dead.path: false, fresh: true, stale: false} {
		if _, err := os.Stat(path); (err == nil) != want {
			t.Errorf("%s is there: %v, want %v", filepath.Base(path), err == nil, want)
		}
	}
	if err := live.remove(); err != nil {
		t.Error(err)
	}
}

// Chromium's sandbox is on: pages run as an unprivileged user, under a seccomp
// filter, in a process namespace of their own.
func TestSandboxIsOn(t *testing.T) {
	p := newTestPool(t, Config{Workers: 1})
	b := browserOf(t, p)
	page, dispose, err := b.openPage(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer dispose()
	_ = page
	checked := 0
	for _, pr := range processTree(b.cmd.Process.Pid) {
		if pr.kind != "renderer" {
			continue
		}
		fields := confinement(t, pr.pid)
		if fields == nil {
			continue
		}
		checked++
		if uid := fields["Uid"]; len(uid) == 0 || uid[0] == "0" {
			t.Errorf("a page runs as user %v", uid)
		}
		if mode := fields["Seccomp"]; len(mode) == 0 || mode[0] != "2" {
			t.Errorf("a page has seccomp mode %v, want 2 (filter)", mode)
		}
		if ns := fields["NSpid"]; len(ns) < 2 {
			t.Errorf("a page is in the process namespace of the machine: %v", ns)
		}
	}
	if checked == 0 {
		t.Error("no page process found")
	}
	if !strings.HasPrefix(p.Info().Sandbox, "Chromium's own") {
		t.Errorf("Info says sandbox %q", p.Info().Sandbox)
	}
}

// confinement reads a page process's status, nil when it has ended. A process
// that is only starting, as Chromium's spare one may be, gets its filter before
// it runs any code: it has some seconds to.
func confinement(t *testing.T, pid int) map[string][]string {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		status, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/status")
		if err != nil {
			return nil
		}
		fields := map[string][]string{}
		for _, line := range strings.Split(string(status), "\n") {
			name, rest, _ := strings.Cut(line, ":")
			fields[name] = strings.Fields(rest)
		}
		if mode := fields["Seccomp"]; len(mode) > 0 && mode[0] == "2" || time.Now().After(deadline) {
			return fields
		}
	}
}
