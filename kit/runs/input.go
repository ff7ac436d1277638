package runs

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// HashInput describes a file or directory that a result depends on.
//
// A file's sha256 is that of its bytes. A directory's is that of the list of its
// files in lexical order of their slash-separated paths, a line "<sha256>  <path>\n"
// each, as `sha256sum` prints them; hidden files and directories (caches, version
// control) are left out, and links to files are followed, since model hubs keep
// snapshots as links. Bytes is the sum of the files' sizes.
func HashInput(name, path string) (Input, error) {
	in := Input{Name: name, Path: path}
	info, err := os.Stat(path)
	if err != nil {
		return Input{}, fmt.Errorf("hash %s: %w", name, err)
	}
	if !info.IsDir() {
		in.SHA256, in.Bytes, err = hashFile(path)
		if err != nil {
			return Input{}, fmt.Errorf("hash %s: %w", name, err)
		}
		return in, nil
	}
	// WalkDir does not descend into a root that is itself a link.
	root, err := filepath.EvalSymlinks(path)
	if err != nil {
		return Input{}, fmt.Errorf("hash %s: %w", name, err)
	}
	var lines []string
	err = filepath.WalkDir(root, func(file string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if file != root && strings.HasPrefix(entry.Name(), ".") {
			if entry.IsDir() {
				return filepath.SkipDir
			}
			return nil
		}
		if entry.IsDir() {
			return nil
		}
		sum, size, err := hashFile(file)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, file)
		if err != nil {
			return err
		}
		lines = append(lines, filepath.ToSlash(rel)+"\x00"+sum)
		in.Bytes += size
		return nil
	})
	if err != nil {
		return Input{}, fmt.Errorf("hash %s: %w", name, err)
	}
	in.SHA256 = hashList(lines)
	return in, nil
}

// hashList is the sha256 of sha256sum's listing of "path\x00sha256" entries.
func hashList(entries []string) string {
	slices.Sort(entries)
	h := sha256.New()
	for _, e := range entries {
		path, sum, _ := strings.Cut(e, "\x00")
		fmt.Fprintf(h, "%s  %s\n", sum, path)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// hashFile reads a regular file through sha256.
func hashFile(path string) (sum string, size int64, err error) {
	info, err := os.Stat(path)
	if err != nil {
		return "", 0, err
	}
	if !info.Mode().IsRegular() {
		return "", 0, fmt.Errorf("%s is not a regular file", path)
	}
	f, err := os.Open(path)
	if err != nil {
		return "", 0, err
	}
	defer f.Close()
	h := sha256.New()
	size, err = io.Copy(h, f)
	if err != nil {
		return "", 0, fmt.Errorf("read %s: %w", path, err)
	}
	return hex.EncodeToString(h.Sum(nil)), size, nil
}

// HashText is the sha256 of a text, such as an example's code, in hex.
func HashText(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}
