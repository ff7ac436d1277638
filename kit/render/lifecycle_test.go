package render

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

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

// However a program ends, its browsers end within seconds; what it could not
// remove the next one does, and takes nothing of a live one's.
func TestNothingOutlivesTheProgram(t *testing.T) {
	if testing.Short() {
		t.Skip("needs a browser")
	}
	for _, c := range []struct {
		part   string
		signal os.Signal // nil: by a line
		code   int       // -1: by a signal; 2: by a panic
		left   int       // directories
	}{
		{"idle", syscall.SIGKILL, -1, 1},
		{"in flight", syscall.SIGKILL, -1, 2},
		{"panic", nil, 2, 2},
		{"panic and close", nil, 2, 0},
		{"signal", syscall.SIGTERM, 0, 0},
		{"signal", os.Interrupt, 0, 0},
	} {
		t.Run(c.part, func(t *testing.T) {
			temp := openTemp(t)
			ch := startChild(t, c.part, temp, nil)
			sweepProfiles(temp)
			if live := profiles(t, temp); len(live) == 0 || len(live) < c.left {
				t.Errorf("of a live run's profiles only %v are there", live)
			}
			if c.signal != nil {
				if err := ch.cmd.Process.Signal(c.signal); err != nil {
					t.Fatal(err)
				}
			}
			if c.signal != syscall.SIGKILL {
				ch.tell(t, "")
			}
			_ = ch.cmd.Wait()
			if code := ch.cmd.ProcessState.ExitCode(); code != c.code {
				t.Errorf("it ended with %d, want %d", code, c.code)
			}
			waitGone(t, ch.family)
			if left := profiles(t, temp); len(left) != c.left {
				t.Errorf("left %v, want %d", left, c.left)
			}
			sweepProfiles(temp)
			if left, err := os.ReadDir(temp); len(left) != 0 || err != nil {
				t.Errorf("not swept: %v, %v", left, err)
			}
		})
	}
}

// Of two programs with one temporary directory one is killed: the other's
// browser and directory stay, and it goes on rendering.
func TestKilledProgramTakesNothingOfAnothers(t *testing.T) {
	if testing.Short() {
		t.Skip("needs a browser")
	}
	temp := openTemp(t)
	stays := startChild(t, "idle", temp, nil)
	mine := profiles(t, temp)
	ends := startChild(t, "in flight", temp, nil)
	if err := ends.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = ends.cmd.Wait()
	waitGone(t, ends.family)
	sweepProfiles(temp)
	if left := profiles(t, temp); !slices.Equal(left, mine) {
		t.Errorf("directories %v, want the live one's %v", left, mine)
	}
	stays.tell(t, strings.ReplaceAll(readCode(t, "scenes/cube.js"), "\n", "\\n"))
	if got := stays.answer(); !strings.HasPrefix(got, "ok,") {
		t.Errorf("the other says %q", got)
	}
	waitGone(t, stays.family)
	if left := profiles(t, temp); len(left) != 0 {
		t.Errorf("the other left %v", left)
	}
}

// Without its main process, no page or GPU process of a browser goes on, and
// the next scene gets another browser.
func TestKilledMainProcessTakesTheOthers(t *testing.T) {
	p := newTestPool(t, Config{Workers: 1})
	b := browserOf(t, p)
	family := processTree(b.cmd.Process.Pid)
	var others []process
	main := 0
	for _, pr := range family { // on Debian a shell is above it
		if pr.kind == "" {
			main = pr.pid
		} else {
			others = append(others, pr)
		}
	}
	if main == 0 || len(others) < 3 {
		t.Fatalf("processes %+v", family)
	}
	killOne(main)
	waitGone(t, others)
	mustRender(t, p, Scene{Name: "cube", Code: readCode(t, "scenes/cube.js")}, "ok")
	if _, err := os.Stat(b.profile.path); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("profile is left: %v", err)
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
	var pages []process
	for start := time.Now(); len(pages) == 0 && time.Since(start) < 10*time.Second; time.Sleep(20 * time.Millisecond) {
		for _, pr := range processTree(b.cmd.Process.Pid) {
			if pr.kind == "renderer" {
				pages = append(pages, pr)
			}
		}
	}
	for _, pr := range pages {
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
