package render

import (
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// A browser leaves nothing outside its own directory. It runs as a user of its
// own here, so that what it makes can be told from what others make.
func TestBrowserWritesNowhereElse(t *testing.T) {
	p := newTestPool(t, Config{Workers: 1})
	as := p.launcher.as
	if as.drop {
		as.uid, as.gid = 61234, 61234
	}
	owned := func() []string {
		var list []string
		for _, dir := range []string{os.TempDir(), "/tmp", "/var/tmp", "/dev/shm"} {
			entries, _ := os.ReadDir(dir)
			for _, e := range entries {
				if info, err := e.Info(); err == nil && int(info.Sys().(*syscall.Stat_t).Uid) == as.uid && !strings.HasPrefix(e.Name(), profilePattern) {
					list = append(list, filepath.Join(dir, e.Name()))
				}
			}
		}
		return list
	}
	before := owned()
	w := <-p.idle
	w.drop()
	p.launcher.as = as
	p.idle <- w
	mustRender(t, p, Scene{Name: "composed", Code: readCode(t, "scenes/composed.js")}, "ok")
	during := owned()
	b := browserOf(t, p)
	_, dispose, err := b.openPage(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer dispose()
	files := written(processTree(b.cmd.Process.Pid))
	if len(files) == 0 {
		t.Error("no file that the browser writes was found")
	}
	for _, file := range files { // also those without a name any more
		if !strings.HasPrefix(file, b.profile.path) {
			t.Errorf("%s is open for writing", file)
		}
	}
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	for _, path := range slices.Concat(during, owned()) {
		if !slices.Contains(before, path) {
			t.Errorf("%s was made", path)
		}
	}
}

// written lists the files that processes have open for writing or mapped as shared memory.
func written(family []process) []string {
	var list []string
	for _, pr := range family {
		dir := "/proc/" + strconv.Itoa(pr.pid)
		maps, _ := os.ReadFile(dir + "/maps")
		for line := range strings.Lines(string(maps)) {
			if f := strings.Fields(line); len(f) > 5 && f[1] == "rw-s" && strings.HasPrefix(f[5], "/") && !strings.HasPrefix(f[5], "/memfd:") {
				list = append(list, f[5])
			}
		}
		fds, _ := os.ReadDir(dir + "/fd")
		for _, fd := range fds {
			path, err := os.Readlink(filepath.Join(dir, "fd", fd.Name()))
			if err != nil || !strings.HasPrefix(path, "/") || path == os.DevNull || strings.HasPrefix(path, "/memfd:") {
				continue
			}
			info, _ := os.ReadFile(filepath.Join(dir, "fdinfo", fd.Name()))
			_, rest, _ := strings.Cut(string(info), "flags:")
			if f := strings.Fields(rest); len(f) > 0 {
				if flags, err := strconv.ParseInt(f[0], 8, 64); err == nil && flags&(syscall.O_WRONLY|syscall.O_RDWR) != 0 {
					list = append(list, path)
				}
			}
		}
	}
	return list
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
