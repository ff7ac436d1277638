package rate

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"

	"github.com/threebook/threebook/kit/labels"
)

// ErrNotLabels says that a file is not a file of labels.
var ErrNotLabels = errors.New("not a file of labels")

// labelFile is an open labels.csv, held by this process. It may be used from several
// goroutines.
type labelFile struct {
	warnings []string

	mu     sync.Mutex
	path   string
	file   *os.File
	size   int64                      // of what is whole
	scores map[string]map[key]float64 // by rater: the last score
}

// openLabels opens or makes the file at path and reads what is scored already. A last
// line that a crash left torn is cut off; a file of anything else is left alone.
func openLabels(path string) (*labelFile, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		return nil, fmt.Errorf("open labels: %w", err)
	}
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o666)
	if err != nil {
		return nil, fmt.Errorf("open labels: %w", err)
	}
	l := &labelFile{path: path, file: file, scores: map[string]map[key]float64{}}
	if err := l.begin(); err != nil {
		file.Close()
		return nil, fmt.Errorf("open labels %s: %w", path, err)
	}
	return l, nil
}

func (l *labelFile) begin() error {
	if info, err := l.file.Stat(); err != nil || !info.Mode().IsRegular() {
		return errors.Join(err, errors.New("not a regular file"))
	}
	err := syscall.Flock(int(l.file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return errors.New("another threebook rate has it open: several people can score on its page, or into another file")
	}
	if err != nil {
		return fmt.Errorf("lock: %w", err)
	}
	data, err := io.ReadAll(l.file)
	if err != nil {
		return err
	}
	if strings.HasPrefix(labels.Header, string(data)) { // new, or torn while it was new
		return l.append(labels.Header)
	}
	if first, _, _ := strings.Cut(string(data), "\n"); strings.TrimSuffix(first, "\r")+"\n" != labels.Header {
		return fmt.Errorf("%w: want the header %s", ErrNotLabels, strings.TrimSpace(labels.Header))
	}
	whole := bytes.LastIndexByte(data, '\n') + 1
	tail := data[whole:]
	list, _, err := labels.Parse(data[:whole])
	if err != nil {
		return err
	}
	for _, label := range list {
		if err := complete(label); err != nil {
			return fmt.Errorf("line %d: %w", label.Line, err)
		}
		l.take(label)
	}
	l.size = int64(whole)
	if len(tail) == 0 {
		return nil
	}
	if last, _, _ := labels.Parse(append([]byte(labels.Header), tail...)); len(last) == 1 && complete(last[0]) == nil {
		l.take(last[0]) // whole but for its end, as some editors leave it
		return l.append(last[0].CSV())
	}
	l.warnings = append(l.warnings, fmt.Sprintf("%s: the last line was torn and is cut off: %q", l.path, tail))
	if err := l.file.Truncate(l.size); err != nil {
		return err
	}
	return l.file.Sync()
}

// complete says what a row lacks that the page always writes.
func complete(label labels.Label) error {
	switch {
	case label.SHA256 == "":
		return errors.New("shot_sha256 is empty")
	case label.Rater == "":
		return errors.New("rater is empty")
	case label.Time.IsZero():
		return errors.New("time is empty")
	}
	return nil
}

func (l *labelFile) take(label labels.Label) {
	of := l.scores[label.Rater]
	if of == nil {
		of = map[key]float64{}
		l.scores[label.Rater] = of
	}
	of[key{label.Name, label.SHA256}] = label.Score
}

// append writes text behind what is whole and forces it onto the disk. When that
// fails nothing of it stays.
func (l *labelFile) append(text string) error {
	_, err := l.file.WriteAt([]byte(text), l.size)
	if err == nil {
		err = l.file.Sync()
	}
	if err != nil {
		return errors.Join(err, l.file.Truncate(l.size))
	}
	l.size += int64(len(text))
	return nil
}

// add keeps a label. The same score once more is no new label.
func (l *labelFile) add(label labels.Label) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if have, ok := l.scores[label.Rater][key{label.Name, label.SHA256}]; ok && have == label.Score {
		return nil
	}
	if err := l.append(label.CSV()); err != nil {
		return fmt.Errorf("write labels %s: %w", l.path, err)
	}
	l.take(label)
	return nil
}

// score is a rater's last score of a picture.
func (l *labelFile) score(rater string, of key) (float64, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	score, ok := l.scores[rater][of]
	return score, ok
}

// raters lists who has scored anything.
func (l *labelFile) raters() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	var out []string
	for rater := range l.scores {
		out = append(out, rater)
	}
	slices.Sort(out)
	return out
}

// close lets go of the file, which is on the disk already.
func (l *labelFile) close() { _ = l.file.Close() }
