package report

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
)

// folder is the pictures beside a page, by file name.
type folder struct {
	path  string
	files map[string]folderFile
	made  []string // paths of files that were not there before
}

// folderFile is what a file of a folder holds: another file's bytes, or data.
type folderFile struct {
	from string
	data []byte
}

// ownFile matches the names that [album.placeBeside] gives, and those of files that
// [folder.put] was killed over: whatever else is in the folder is somebody else's.
var ownFile = regexp.MustCompile(`^[0-9a-f]{64}(\.png|-small\.jpg)(\.new)?$`)

// write puts the files into the folder. After an error, [folder.undo] leaves what was there.
func (f *folder) write(ctx context.Context) error {
	if err := os.MkdirAll(f.path, 0o777); err != nil {
		return fmt.Errorf("write pictures: %w", err)
	}
	for _, name := range slices.Sorted(maps.Keys(f.files)) {
		path := filepath.Join(f.path, name)
		_, err := os.Lstat(path)
		fresh := errors.Is(err, fs.ErrNotExist)
		if err = ctx.Err(); err == nil {
			err = f.put(path, f.files[name])
		}
		if err != nil {
			return fmt.Errorf("write pictures: %w", err)
		}
		if fresh {
			f.made = append(f.made, path)
		}
	}
	return nil
}

// undo takes away the files that were not there before, and the folder if it is empty.
func (f *folder) undo() {
	for _, path := range f.made {
		_ = os.Remove(path)
	}
	_ = os.Remove(f.path)
}

// put writes a file whole. It is not synced: its name is the hash of its content,
// and the page is no worse off without it than with another.
func (f *folder) put(path string, content folderFile) (err error) {
	temp := path + ".new"
	to, err := os.Create(temp)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = os.Remove(temp)
		}
	}()
	if content.from == "" {
		_, err = to.Write(content.data)
	} else {
		err = copyFile(to, content.from)
	}
	if err := errors.Join(err, to.Close()); err != nil {
		return err
	}
	return os.Rename(temp, path)
}

func copyFile(to io.Writer, path string) error {
	from, err := os.Open(path)
	if err != nil {
		return err
	}
	defer from.Close()
	_, err = io.Copy(to, from)
	return err
}

// sweepFolder takes away what an earlier page of the same name left in its folder
// and this one, whose files are keep, does not show; and the folder, if nothing remains.
func sweepFolder(path string, keep map[string]folderFile) error {
	entries, err := os.ReadDir(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("clear old pictures: %w", err)
	}
	left := 0
	for _, e := range entries {
		if _, kept := keep[e.Name()]; kept || !ownFile.MatchString(e.Name()) {
			left++
			continue
		}
		if err := os.Remove(filepath.Join(path, e.Name())); err != nil {
			return fmt.Errorf("clear old pictures: %w", err)
		}
	}
	if left == 0 && len(entries) > 0 {
		if err := os.Remove(path); err != nil {
			return fmt.Errorf("clear old pictures: %w", err)
		}
	}
	return nil
}
