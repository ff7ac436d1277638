package runs

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"time"
)

// MetricsTail follows a metrics log that is being written. It survives what happens
// to one: it is not there yet, its last line is half written, a resumed training
// takes lines back, the file is cut or replaced.
type MetricsTail struct {
	// Lines are the log's as they count, as [ReadMetrics] gives them.
	Lines []Metrics
	// Resumed is how often the training went on from a checkpoint.
	Resumed int

	path   string
	file   fs.FileInfo // as read last; nil before there is one
	offset int64       // behind the last whole line
	number int         // of that line
}

// NewMetricsTail follows the log at path.
func NewMetricsTail(path string) *MetricsTail { return &MetricsTail{path: path} }

// Read takes in what was written since the last call, and says whether that changed
// anything. No file is no error. An error names the line; those before it are in
// Lines, and the next call tries again from it.
func (t *MetricsTail) Read() (changed bool, err error) {
	f, err := os.Open(t.path)
	if errors.Is(err, fs.ErrNotExist) {
		return t.reset(nil), nil
	}
	if err != nil {
		return false, fmt.Errorf("follow metrics: %w", err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return false, fmt.Errorf("follow metrics: %w", err)
	}
	if t.file == nil || !os.SameFile(t.file, info) || info.Size() < t.offset {
		changed = t.reset(info)
	}
	t.file = info
	if _, err := f.Seek(t.offset, io.SeekStart); err != nil {
		return changed, fmt.Errorf("follow metrics: %w", err)
	}
	data, err := io.ReadAll(f)
	if err != nil {
		return changed, fmt.Errorf("follow metrics: %w", err)
	}
	for {
		text, rest, whole := bytes.Cut(data, []byte{'\n'})
		if !whole {
			return changed, nil
		}
		if err := t.take(text); err != nil {
			return changed, fmt.Errorf("follow metrics %s: line %d: %w", t.path, t.number+1, err)
		}
		t.offset, t.number, changed, data = t.offset+int64(len(text))+1, t.number+1, true, rest
	}
}

// reset forgets what was read, and says whether that was anything.
func (t *MetricsTail) reset(info fs.FileInfo) bool {
	some := t.number > 0
	*t = MetricsTail{path: t.path, file: info}
	return some
}

// take adds a line.
func (t *MetricsTail) take(text []byte) error {
	if t.number == 0 {
		return checkMetricsHead(text)
	}
	var m Metrics
	if err := decodeStrict(text, &m); err != nil {
		return err
	}
	if m.ResumedFrom != nil {
		t.Resumed++
	}
	t.Lines = m.after(t.Lines)
	return nil
}

// Updated is when the log was last written to; zero before there is one.
func (t *MetricsTail) Updated() time.Time {
	if t.file == nil {
		return time.Time{}
	}
	return t.file.ModTime()
}
