package pairs

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"os"
	"path"
	"slices"
	"strings"
	"unicode/utf8"
)

// entry is one file of a listing: where its path, relative to the listed directory
// and slash-separated, stands among the listing's names, and where in the path its
// base name, the key, stands. A listing is all that grows with the corpus, so it is
// kept to the bytes of the names and 12 more for each.
type entry struct {
	at               uint32
	size             uint16
	baseAt, baseSize uint16
}

// listing is one side of the pairing: the files of a directory, sorted by base name.
type listing struct {
	dir     string // as given
	root    *os.Root
	names   []byte // the entries' paths, one after the other
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
		return cmp.Or(bytes.Compare(l.base(a), l.base(b)), bytes.Compare(l.path(a), l.path(b)))
	})
	for i := 1; i < len(l.entries); i++ {
		if a, b := l.entries[i-1], l.entries[i]; bytes.Equal(l.base(a), l.base(b)) {
			root.Close()
			return nil, fmt.Errorf("read %s directory: two files have the base name %q: %s and %s", what, l.base(a), l.show(a), l.show(b))
		}
	}
	return l, nil
}

// path is an entry's path below the listed directory, not to be changed.
func (l *listing) path(e entry) []byte { return l.names[e.at:][:e.size] }

// base is an entry's base name, not to be changed.
func (l *listing) base(e entry) []byte { return l.path(e)[e.baseAt:][:e.baseSize] }

// show is an entry's path as a person would type it.
func (l *listing) show(e entry) string { return path.Join(l.dir, string(l.path(e))) }

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
			if err := l.add(rel, e, baseOf); err != nil {
				return err
			}
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
func (l *listing) add(rel string, e fs.DirEntry, baseOf func(string) (string, bool)) error {
	base, ok := baseOf(e.Name())
	if !ok {
		l.others++
		return nil
	}
	reason := l.unusable(rel, e)
	if reason == "" {
		if len(l.names)+len(rel) > math.MaxUint32 || len(rel) > math.MaxUint16 {
			return fmt.Errorf("list %s: there are more than 4 GB of file names", rel)
		}
		// baseOf only cuts an ending off, so the base name begins where the name does.
		l.entries = append(l.entries, entry{
			at: uint32(len(l.names)), size: uint16(len(rel)),
			baseAt: uint16(len(rel) - len(e.Name())), baseSize: uint16(len(base)),
		})
		l.names = append(l.names, rel...)
		return nil
	}
	if !utf8.ValidString(rel) {
		base, rel = fmt.Sprintf("%q", base), fmt.Sprintf("%q", rel)
	}
	l.dropped = append(l.dropped, Drop{Name: base, File: rel, Reason: reason})
	return nil
}

// unusable says why a file cannot be read, "" if it can.
func (l *listing) unusable(rel string, e fs.DirEntry) string {
	switch {
	case !utf8.ValidString(rel):
		return "has a name that is not valid UTF-8"
	case e.Type()&fs.ModeSymlink != 0:
		// Root.Stat follows links, and refuses those that leave the directory.
		info, err := l.root.Stat(rel)
		if err != nil {
			return "is a link that leads out of the directory or to nothing"
		}
		if !info.Mode().IsRegular() {
			return "is a link to something that is not a file"
		}
	case !e.Type().IsRegular():
		return "is not a regular file"
	}
	return ""
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
