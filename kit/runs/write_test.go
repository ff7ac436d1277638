package runs

import (
	"errors"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// say writes text.
func say(text string) func(io.Writer) error {
	return func(w io.Writer) error {
		_, err := io.WriteString(w, text)
		return err
	}
}

func TestAFileIsReplacedWhole(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "a", "b", "f.txt")
	for _, text := range []string{"first", "second"} {
		if err := WriteFile(path, say(text)); err != nil {
			t.Fatal(err)
		}
		if got := mustRead(t, path); got != text {
			t.Errorf("the file holds %q, want %q", got, text)
		}
	}
	wantEntries(t, filepath.Dir(path), "f.txt")
}

func TestAnErrorLeavesNothing(t *testing.T) {
	t.Parallel()
	broken := errors.New("broken")
	fails := func(w io.Writer) error {
		if _, err := io.WriteString(w, "half"); err != nil {
			return err
		}
		return broken
	}
	dir := t.TempDir()
	if err := WriteFile(filepath.Join(dir, "a", "b", "f.txt"), fails); !errors.Is(err, broken) {
		t.Errorf("error %v, want %v", err, broken)
	}
	wantEntries(t, dir)

	path := filepath.Join(dir, "f.txt")
	if err := WriteFile(path, say("earlier")); err != nil {
		t.Fatal(err)
	}
	err := WriteFile(path, fails)
	wantError(t, err, "write "+path+": broken")
	if got := mustRead(t, path); got != "earlier" {
		t.Errorf("the file holds %q, want what was there", got)
	}
	wantEntries(t, dir, "f.txt")
}

// The kernel refuses to let a file grow past a process's limit as it refuses when
// the disk is full, so a child of this test stands for a disk with little room.
func TestADiskWithoutRoomLeavesNothing(t *testing.T) {
	const dirVariable = "RUNS_TEST_FULL_DISK"
	if dir := os.Getenv(dirVariable); dir != "" {
		signal.Ignore(syscall.SIGXFSZ)
		if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: 4096, Max: 4096}); err != nil {
			t.Fatal(err)
		}
		err := WriteFile(filepath.Join(dir, "new", "f.txt"), say(strings.Repeat("x", 10_000)))
		wantError(t, err, "f.txt: file too large")
		return
	}
	t.Parallel()
	dir := t.TempDir()
	child := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^"+t.Name()+"$")
	child.Env = append(os.Environ(), dirVariable+"="+dir)
	if text, err := child.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	wantEntries(t, dir)
}

func TestADeviceOrDirectoryIsNotReplaced(t *testing.T) {
	t.Parallel()
	wantError(t, WriteFile(os.DevNull, say("x")), "write /dev/null: it is not a regular file")
	dir := t.TempDir()
	wantError(t, WriteFile(dir, say("x")), "it is a directory")
	file := filepath.Join(dir, "f")
	if err := WriteFile(file, say("x")); err != nil {
		t.Fatal(err)
	}
	wantError(t, WriteFile(filepath.Join(file, "g"), say("x")), "not a directory")
}

func TestAFileKeepsItsMode(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "f")
	if err := os.WriteFile(path, nil, 0o640); err != nil {
		t.Fatal(err)
	}
	if err := WriteFile(path, say("x")); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o640 {
		t.Errorf("mode %v, %v; want 0640", info.Mode(), err)
	}
}

func TestAPictureIsNamedForItsContents(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	const sum = "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae" // of "foo"
	for range 2 {
		got, err := SaveShot(dir, []byte("foo"))
		if err != nil || got != sum {
			t.Errorf("SaveShot = %s, %v; want %s", got, err, sum)
		}
	}
	wantEntries(t, filepath.Join(dir, "shots"), sum+".png")
}
