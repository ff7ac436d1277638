package sft

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// writeDir makes a directory appear whole: it is written beside its place and
// renamed. An earlier one of the name is kept until then; if the machine stops
// between the two renames, [recoverDir] brings it back.
func writeDir(path string, write func(dir string) error) (err error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	if err := recoverDir(path); err != nil {
		return err
	}
	temporary := path + newSuffix
	if err := os.Mkdir(temporary, 0o755); err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.RemoveAll(temporary))
		}
	}()
	if err := write(temporary); err != nil {
		return err
	}
	old := path + oldSuffix
	if err := os.Rename(path, old); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := os.Rename(temporary, path); err != nil {
		return err
	}
	return os.RemoveAll(old)
}

// recoverDir finishes or undoes a [writeDir] that was cut short.
func recoverDir(path string) error {
	if err := os.RemoveAll(path + newSuffix); err != nil {
		return err
	}
	old := path + oldSuffix
	if _, err := os.Stat(old); err != nil {
		return nil
	}
	if _, err := os.Stat(path); err == nil {
		return os.RemoveAll(old)
	}
	return os.Rename(old, path)
}

// recoverCheckpoints is [recoverDir] for all checkpoints.
func recoverCheckpoints(parent string) error {
	entries, err := os.ReadDir(parent)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("list checkpoints: %w", err)
	}
	for _, e := range entries {
		name := strings.TrimSuffix(strings.TrimSuffix(e.Name(), newSuffix), oldSuffix)
		if _, ok := stepOf(name); name == e.Name() || !ok {
			continue
		}
		if err := recoverDir(filepath.Join(parent, name)); err != nil {
			return fmt.Errorf("recover checkpoint: %w", err)
		}
	}
	return nil
}
