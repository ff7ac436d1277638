package runs

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// lockName is the file in a run directory that its owner holds an flock on. The
// kernel releases the lock when the process ends, however it ends; the file stays,
// because removing it would let two processes lock two different files.
const lockName = ".lock"

// errLocked is returned, wrapped with the holder, when another process has the run.
var errLocked = errors.New("in use")

// lock takes the run directory for this process or says who holds it.
func lock(dir string, now time.Time) (*os.File, error) {
	path := filepath.Join(dir, lockName)
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|syscall.O_CLOEXEC, 0o666)
	if err != nil {
		return nil, fmt.Errorf("lock run: %w", err)
	}
	err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		defer f.Close()
		return nil, fmt.Errorf("lock run %s: %w by %s", dir, errLocked, holder(f))
	}
	if err != nil {
		f.Close()
		return nil, fmt.Errorf("lock run %s: %w", dir, err)
	}
	host, err := os.Hostname()
	if err != nil {
		host = "unknown host"
	}
	if err := f.Truncate(0); err == nil {
		fmt.Fprintf(f, "process %d on %s since %s\n", os.Getpid(), host, now.UTC().Format(time.RFC3339))
	}
	return f, nil
}

// unlock releases the run and clears the holder's name.
func unlock(f *os.File) error {
	if f == nil {
		return nil
	}
	f.Truncate(0)
	// Closing alone would not do: a child between fork and exec still has the file.
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_UN); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}

// Alive says whether the process that last held a run directory still runs. That is
// not known of a process on another machine, and of a run that ended in order, which
// has no holder.
func Alive(dir string) (alive, known bool) {
	text, err := os.ReadFile(filepath.Join(dir, lockName))
	if err != nil {
		return false, false
	}
	var pid int
	var host string
	if n, _ := fmt.Sscanf(string(text), "process %d on %s since", &pid, &host); n != 2 || pid <= 0 {
		return false, false
	}
	if here, err := os.Hostname(); err != nil || here != host {
		return false, false
	}
	return !errors.Is(syscall.Kill(pid, 0), syscall.ESRCH), true
}

// holder reads who wrote the lock file.
func holder(f *os.File) string {
	text, err := io.ReadAll(io.LimitReader(f, 500))
	if s := strings.TrimSpace(string(text)); err == nil && s != "" {
		return s
	}
	return "another process"
}
