package runs

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// Output is a file that a finished run left in its directory.
type Output struct {
	Path   string `json:"path"` // in the run directory, with slashes
	SHA256 string `json:"sha256"`
	Bytes  int64  `json:"bytes"`
}

// HashOutputs lists the files of a run directory with their sha256, in lexical order
// of their paths. The manifest, which holds the list, and hidden files are not in it.
func HashOutputs(dir string) ([]Output, error) {
	var list []Output
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, err := filepath.Rel(dir, path)
		if err != nil || name == "." {
			return err
		}
		name = filepath.ToSlash(name)
		if strings.HasPrefix(entry.Name(), ".") && entry.IsDir() {
			return filepath.SkipDir
		}
		if entry.IsDir() || name == ManifestName || strings.HasPrefix(entry.Name(), ".") {
			return nil
		}
		out, err := HashOutput(dir, name)
		list = append(list, out)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("hash the run's files: %w", err)
	}
	slices.SortFunc(list, func(a, b Output) int { return strings.Compare(a.Path, b.Path) })
	return list, nil
}

// HashOutput hashes one file of a run directory; its path has slashes.
func HashOutput(dir, path string) (Output, error) {
	sum, size, err := hashFile(filepath.Join(dir, filepath.FromSlash(path)))
	return Output{Path: path, SHA256: sum, Bytes: size}, err
}

// Record hashes the files of a held run that is [Done] again, and saves: for the
// few that are rewritten afterwards, such as results at another threshold. A run that
// lists no files, of an earlier version, stays as it is.
func (r *Run) Record() error {
	if len(r.Manifest.Outputs) == 0 {
		return nil
	}
	list, err := HashOutputs(r.Dir)
	if err != nil {
		return fmt.Errorf("record run %s: %w", r.Dir, err)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.Manifest.Outputs = list
	return r.save()
}

// RecordOutput hashes one file of a finished run again, which was written after the
// run ended, such as calibration.json. A run that lists no outputs stays as it is, and
// so does one that another process holds: it will hash all of them when it ends.
func RecordOutput(dir, path string) error {
	held, err := lock(dir, time.Now())
	if errors.Is(err, errLocked) {
		return nil
	}
	if err != nil {
		return err
	}
	r := &Run{Dir: dir, lock: held, now: time.Now}
	if r.Manifest, err = readManifest(dir); err == nil && r.Manifest.Outcome == Done && len(r.Manifest.Outputs) > 0 {
		err = r.recordOne(path)
	}
	return errors.Join(err, r.Release())
}

func (r *Run) recordOne(path string) error {
	out, err := HashOutput(r.Dir, path)
	if err != nil {
		return fmt.Errorf("record run %s: %w", r.Dir, err)
	}
	list := slices.DeleteFunc(r.Manifest.Outputs, func(o Output) bool { return o.Path == path })
	list = append(list, out)
	slices.SortFunc(list, func(a, b Output) int { return strings.Compare(a.Path, b.Path) })
	r.Manifest.Outputs = list
	return r.save()
}

// noSelf stands in a manifest's text where its own sha256 goes, while that is taken.
var noSelf = strings.Repeat("0", 2*sha256.Size)

// selfKey begins the line of a manifest that holds its own sha256: the last field.
const selfKey = "\n  \"self_sha256\": \""

// selfAt is where the manifest's own sha256 stands in its text, -1 without one.
func selfAt(text []byte) int {
	at := strings.LastIndex(string(text), selfKey)
	if at < 0 || at+len(selfKey)+len(noSelf) > len(text) {
		return -1
	}
	return at + len(selfKey)
}

// CheckSelf takes the bytes of a run.json and gives the sha256 that they hold of
// themselves, and the one that they have: of all bytes, with zeros in its own place.
// Recorded is "" where there is none, as in a run.json of an earlier version.
//
// It finds damage and edits by hand. Who means to deceive can write another hash as
// well: then only a copy of it elsewhere, as in a report, tells.
func CheckSelf(text []byte) (recorded, actual string) {
	at := selfAt(text)
	if at < 0 {
		return "", ""
	}
	h := sha256.New()
	h.Write(text[:at])
	h.Write([]byte(noSelf))
	h.Write(text[at+len(noSelf):])
	return string(text[at : at+len(noSelf)]), hex.EncodeToString(h.Sum(nil))
}

// save writes run.json with its own sha256. The run's mutex is held.
func (r *Run) save() error {
	if r.lock == nil {
		return fmt.Errorf("save run %s: it is open for reading only", r.Dir)
	}
	r.Manifest.SelfSHA256 = noSelf
	text, err := marshalIndented(r.Manifest)
	if err != nil {
		return fmt.Errorf("save run %s: %w", r.Dir, err)
	}
	_, r.Manifest.SelfSHA256 = CheckSelf(text)
	copy(text[selfAt(text):], r.Manifest.SelfSHA256)
	return writeBytes(r.Path(ManifestName), text)
}

// Named reports whether the run's id is the one that follows from its parameters,
// seed and inputs. Of a demo it cannot be told: its recipe is recorded in another
// order than it was hashed in.
func (m Manifest) Named() bool {
	if m.Kind == KindDemo {
		return true
	}
	id, err := ID("x", m.Kind, m)
	if err != nil {
		return false
	}
	sum := strings.TrimPrefix(id, "x-")
	return strings.HasSuffix(m.ID, "-"+sum) || strings.Contains(m.ID, "-"+sum+"-")
}

// forResuming are directories for going on with a training, on which nothing that is
// shown depends.
var forResuming = []string{"checkpoints/", "best/"}

// ForResuming reports whether the file is there only to go on with a training that
// broke off, so that it may be deleted when that is done.
func (o Output) ForResuming() bool {
	return slices.ContainsFunc(forResuming, func(dir string) bool { return strings.HasPrefix(o.Path, dir) })
}

// ReadManifest reads and checks run.json in dir. The text is its bytes, also where it
// is no manifest.
func ReadManifest(dir string) (m Manifest, text []byte, err error) {
	path := filepath.Join(dir, ManifestName)
	text, err = os.ReadFile(path)
	if err != nil {
		return Manifest{}, nil, fmt.Errorf("read run: %w", err)
	}
	if err := parseJSON(path, text, ManifestSchema, &m); err != nil {
		return Manifest{}, text, err
	}
	return m, text, nil
}
