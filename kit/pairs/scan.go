package pairs

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"unicode/utf8"
)

// entry is one file of a listing. Only names are held, so that a listing of a
// large corpus stays small.
type entry struct {
	base string // the key
	path string // relative to the listed directory, slash-separated
}

// name is the file's name without directories.
func (e entry) name() string { return path.Base(e.path) }

// listing is one side of the pairing: the files of a directory, sorted by base name.
type listing struct {
	dir     string // as given
	root    *os.Root
	entries []entry
	dropped []Drop
	others  int    // files of other names
	buffer  []byte // for reading bodies, one at a time
}

// list finds the files below dir for which baseOf gives a base name. Two files of
// one base name are an error that names both. Close the listing's root after use.
func list(dir, what string, baseOf func(name string) (string, bool)) (*listing, error) {
	info, err := os.Stat(dir)
	if err != nil {
		return nil, fmt.Errorf("read %s directory: %w", what, err)
	}
	if !info.IsDir() {
		return nil, fmt.Errorf("read %s directory: %s is not a directory", what, dir)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("read %s directory: %w", what, err)
	}
	l := &listing{dir: dir, root: root}
	if err := l.walk(".", baseOf); err != nil {
		root.Close()
		return nil, fmt.Errorf("read %s directory: %w", what, err)
	}
	slices.SortFunc(l.entries, func(a, b entry) int {
		if c := strings.Compare(a.base, b.base); c != 0 {
			return c
		}
		return strings.Compare(a.path, b.path)
	})
	for i := 1; i < len(l.entries); i++ {
		if a, b := l.entries[i-1], l.entries[i]; a.base == b.base {
			root.Close()
			return nil, fmt.Errorf("read %s directory: two files have the base name %q: %s and %s", what, a.base, l.show(a), l.show(b))
		}
	}
	return l, nil
}

// show is an entry's path as a person would type it.
func (l *listing) show(e entry) string { return path.Join(l.dir, e.path) }

// walk lists one directory, in batches, and then those below it.
func (l *listing) walk(dir string, baseOf func(string) (string, bool)) error {
	f, err := l.root.Open(dir)
	if err != nil {
		return err
	}
	defer f.Close()
	var below []string
	for {
		batch, err := f.ReadDir(1024)
		for _, e := range batch {
			if strings.HasPrefix(e.Name(), ".") {
				continue
			}
			rel := e.Name()
			if dir != "." {
				rel = path.Join(dir, rel)
			}
			if e.IsDir() {
				below = append(below, rel)
				continue
			}
			l.add(rel, e, baseOf)
		}
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
	}
	slices.Sort(below)
	for _, rel := range below {
		if err := l.walk(rel, baseOf); err != nil {
			return err
		}
	}
	return nil
}

// add lists one file, or says why not.
func (l *listing) add(rel string, e fs.DirEntry, baseOf func(string) (string, bool)) {
	base, ok := baseOf(e.Name())
	if !ok {
		l.others++
		return
	}
	switch {
	case !utf8.ValidString(rel):
		l.dropped = append(l.dropped, Drop{Name: fmt.Sprintf("%q", base), File: fmt.Sprintf("%q", rel), Reason: "its name is not valid UTF-8"})
		return
	case e.Type()&fs.ModeSymlink != 0:
		// Root.Stat follows links, and refuses those that leave the directory.
		info, err := l.root.Stat(rel)
		if err != nil {
			l.dropped = append(l.dropped, Drop{Name: base, File: rel, Reason: "is a link that leads out of the directory or to nothing"})
			return
		}
		if !info.Mode().IsRegular() {
			l.dropped = append(l.dropped, Drop{Name: base, File: rel, Reason: "is a link to something that is not a file"})
			return
		}
	case !e.Type().IsRegular():
		l.dropped = append(l.dropped, Drop{Name: base, File: rel, Reason: "is not a regular file"})
		return
	}
	l.entries = append(l.entries, entry{base: base, path: rel})
}

// descriptionBase is the base name of <base>.md, the extension in any case.
func descriptionBase(name string) (string, bool) {
	base, ok := cutExtension(name, ".md")
	return base, ok && base != ""
}

// scriptBase is the base name of <base>_module.js, the extension in any case.
func scriptBase(name string) (string, bool) {
	stem, ok := cutExtension(name, ".js")
	if !ok {
		return "", false
	}
	base, ok := strings.CutSuffix(stem, "_module")
	return base, ok && base != ""
}

func cutExtension(name, ext string) (string, bool) {
	if n := len(name) - len(ext); n > 0 && strings.EqualFold(name[n:], ext) {
		return name[:n], true
	}
	return "", false
}
