package render

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"time"
)

const profilePattern = "threebook-render-"

// profileDir is the temporary directory of one browser. It holds a lock file
// that its owner keeps locked while alive, so that the directory of a killed
// run can be told from a live one's, and the profile itself, owned by the
// browser's user.
type profileDir struct {
	path string
	lock *os.File
}

func newProfileDir(base string, as identity) (*profileDir, error) {
	var err error
	// Another process may sweep the directory between its making and its locking: once more, then.
	for range 3 {
		p := &profileDir{}
		if p.path, err = os.MkdirTemp(base, profilePattern); err != nil {
			break
		}
		if err = p.fill(as); err == nil {
			return p, nil
		}
		_ = p.remove()
	}
	return nil, fmt.Errorf("create browser profile: %w", err)
}

func (p *profileDir) fill(as identity) error {
	var err error
	if p.lock, err = os.OpenFile(filepath.Join(p.path, "lock"), os.O_RDWR|os.O_CREATE, 0o600); err != nil {
		return err
	}
	if err := syscall.Flock(int(p.lock.Fd()), syscall.LOCK_EX); err != nil {
		return err
	}
	if err := os.Mkdir(p.profile(), 0o700); err != nil {
		return err
	}
	if as.drop {
		if err := os.Chmod(p.path, 0o711); err != nil {
			return err
		}
		return os.Chown(p.profile(), as.uid, as.gid)
	}
	return nil
}

func (p *profileDir) profile() string { return filepath.Join(p.path, "profile") }

// remove deletes the directory, trying for a while because a process that was
// just killed may still be writing into it.
func (p *profileDir) remove() error {
	var err error
	for range 20 {
		if err = os.RemoveAll(p.path); err == nil {
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	if p.lock != nil {
		err = errors.Join(err, p.lock.Close())
	}
	return err
}

// sweepProfiles removes the directories under dir that killed runs left: those
// whose lock nobody holds. One without a lock file is being made, or was left
// in that instant: it is swept when it is a minute old.
func sweepProfiles(dir string) {
	found, _ := filepath.Glob(filepath.Join(dir, profilePattern+"*"))
	for _, path := range found {
		lock, err := os.OpenFile(filepath.Join(path, "lock"), os.O_RDWR, 0)
		if err != nil {
			if st, serr := os.Stat(path); os.IsNotExist(err) && serr == nil && time.Since(st.ModTime()) > time.Minute {
				_ = os.RemoveAll(path)
			}
			continue
		}
		if syscall.Flock(int(lock.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) == nil {
			_ = os.RemoveAll(path)
		}
		lock.Close()
	}
}
