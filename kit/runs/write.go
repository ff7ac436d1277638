package runs

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
)

// WriteFile writes path whole or not at all: write fills a temporary file in the
// same directory, which is synced and renamed over path. Missing parent
// directories are made. On any error, write's own included, path is as it was and
// neither the temporary file nor a directory made for it is left.
func WriteFile(path string, write func(io.Writer) error) error {
	f, err := Create(path)
	if err != nil {
		return err
	}
	defer f.Discard()
	if err := write(f); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	return f.Commit()
}

// WriteJSON writes v as indented JSON, whole or not at all, as [WriteFile] does.
func WriteJSON(path string, v any) error {
	text, err := marshalIndented(v)
	if err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	return writeBytes(path, text)
}

func marshalIndented(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	err := enc.Encode(v)
	return b.Bytes(), err
}

func writeBytes(path string, data []byte) error {
	return WriteFile(path, func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	})
}

// File is a file being written under a temporary name, for writers that stream or
// that fill several files before replacing any. [WriteFile] is the short form.
type File struct {
	path string // where Commit puts it
	file *os.File
	made []string // directories made for it, outermost first
	done bool
}

// Create opens a temporary file beside path, making missing parent directories.
// Call [File.Commit] to put it in place or [File.Discard] to leave nothing behind.
func Create(path string) (*File, error) {
	mode := os.FileMode(0o666)
	switch info, err := os.Stat(path); {
	case err == nil && info.IsDir():
		return nil, fmt.Errorf("write %s: it is a directory", path)
	case err == nil && !info.Mode().IsRegular():
		// Renaming over /dev/null would replace the device.
		return nil, fmt.Errorf("write %s: it is not a regular file", path)
	case err == nil:
		mode = info.Mode().Perm()
	case err != nil && !errors.Is(err, os.ErrNotExist):
		return nil, fmt.Errorf("write %s: %w", path, reason(err))
	}
	made, err := makeDirs(filepath.Dir(path))
	if err != nil {
		return nil, fmt.Errorf("write %s: %w", path, err)
	}
	for {
		temp := filepath.Join(filepath.Dir(path), "."+filepath.Base(path)+".tmp-"+strconv.FormatUint(uint64(rand.Uint32()), 36))
		file, err := os.OpenFile(temp, os.O_CREATE|os.O_EXCL|os.O_WRONLY, mode)
		if errors.Is(err, os.ErrExist) {
			continue
		}
		if err != nil {
			removeDirs(made)
			return nil, fmt.Errorf("write %s: %w", path, reason(err))
		}
		return &File{path: path, file: file, made: made}, nil
	}
}

// Write appends p to the temporary file.
func (f *File) Write(p []byte) (int, error) {
	n, err := f.file.Write(p)
	return n, reason(err)
}

// Path is where Commit puts the file.
func (f *File) Path() string { return f.path }

// Sync forces what was written onto the disk, so that running out of room shows
// before anything is replaced.
func (f *File) Sync() error {
	if err := f.file.Sync(); err != nil {
		return fmt.Errorf("write %s: %w", f.path, reason(err))
	}
	return nil
}

// Commit syncs the file and renames it over its path. On an error the file is discarded.
func (f *File) Commit() error {
	err := f.Sync()
	if err == nil {
		if err = f.file.Close(); err == nil {
			err = os.Rename(f.file.Name(), f.path)
		}
		if err != nil {
			err = fmt.Errorf("write %s: %w", f.path, reason(err))
		}
	}
	if err != nil {
		f.Discard()
		return err
	}
	f.done = true
	return syncDir(filepath.Dir(f.path))
}

// Discard removes the temporary file and the directories made for it. After Commit it does nothing.
func (f *File) Discard() {
	if f.done {
		return
	}
	f.done = true
	f.file.Close()
	os.Remove(f.file.Name())
	removeDirs(f.made)
}

// reason is err without the temporary name, which nobody asked for.
func reason(err error) error {
	var path *os.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	var link *os.LinkError
	if errors.As(err, &link) {
		return link.Err
	}
	return err
}

// makeDirs makes dir and its missing parents, and lists those it made.
func makeDirs(dir string) (made []string, err error) {
	var missing []string
	for d := filepath.Clean(dir); ; d = filepath.Dir(d) {
		if _, err := os.Stat(d); err == nil || !errors.Is(err, os.ErrNotExist) {
			break
		}
		missing = append(missing, d)
		if filepath.Dir(d) == d {
			break
		}
	}
	for i := len(missing) - 1; i >= 0; i-- {
		err := os.Mkdir(missing[i], 0o777)
		if errors.Is(err, os.ErrExist) {
			continue // another process was faster
		}
		if err != nil {
			removeDirs(made)
			return nil, err
		}
		made = append(made, missing[i])
	}
	return made, nil
}

// removeDirs removes directories that are still empty, innermost first.
func removeDirs(made []string) {
	for i := len(made) - 1; i >= 0; i-- {
		os.Remove(made[i])
	}
}

// syncDir makes a rename in dir survive a power cut.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return fmt.Errorf("sync directory: %w", err)
	}
	defer d.Close()
	if err := d.Sync(); err != nil {
		return fmt.Errorf("sync directory %s: %w", dir, err)
	}
	return nil
}
