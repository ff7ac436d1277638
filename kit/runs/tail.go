package runs

import (
	"bufio"
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
// takes lines back, a line is damaged, the file is cut, replaced or written anew.
type MetricsTail struct {
	// Lines are the log's as they count, as [ReadMetrics] gives them, without those
	// that cannot be read.
	Lines []Metrics
	// Resumed is how often the training went on from a checkpoint.
	Resumed int
	// Damaged is how many whole lines cannot be read, and Why says what the first of
	// them is, with its number.
	Damaged int
	Why     string

	path   string
	file   fs.FileInfo // as read last; nil before there is one
	offset int64       // behind the last whole line
	number int         // of that line
	mark   []byte      // what the file had just before offset
}

const (
	longestLine = 1 << 20 // bytes; a longer one is damaged
	markLength  = 256     // bytes: a step's line, whose numbers no other training has
)

// NewMetricsTail follows the log at path.
func NewMetricsTail(path string) *MetricsTail { return &MetricsTail{path: path} }

// Read takes in what was written since the last call, and says whether that changed
// anything. No file is no error; a file of another schema is, and is tried again by
// the next call.
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
	if !t.continues(f, info) {
		changed = t.reset(info)
	}
	t.file = info
	if _, err := f.Seek(t.offset, io.SeekStart); err != nil {
		return changed, fmt.Errorf("follow metrics: %w", err)
	}
	more, err := t.rest(bufio.NewReaderSize(f, longestLine))
	if err != nil {
		err = fmt.Errorf("follow metrics %s: %w", t.path, err)
	}
	return changed || more, err
}

// continues says whether f still begins with what was read of it.
func (t *MetricsTail) continues(f *os.File, info fs.FileInfo) bool {
	if t.file == nil || !os.SameFile(t.file, info) || info.Size() < t.offset {
		return false
	}
	now := make([]byte, len(t.mark))
	_, err := f.ReadAt(now, t.offset-int64(len(t.mark)))
	return err == nil && bytes.Equal(now, t.mark)
}

// rest takes in all whole lines that r has, one at a time.
func (t *MetricsTail) rest(r *bufio.Reader) (changed bool, err error) {
	for {
		text, err := r.ReadSlice('\n')
		length, long := int64(len(text)), errors.Is(err, bufio.ErrBufferFull)
		for errors.Is(err, bufio.ErrBufferFull) {
			text, err = r.ReadSlice('\n')
			length += int64(len(text))
		}
		if errors.Is(err, io.EOF) {
			return changed, nil // the last line is not whole yet
		}
		if err != nil {
			return changed, err
		}
		switch {
		case t.number == 0 && long:
			return changed, fmt.Errorf("line 1: it is longer than %d bytes", longestLine)
		case t.number == 0:
			if err := checkMetricsHead(text); err != nil {
				return changed, fmt.Errorf("line 1: %w", err)
			}
		case long:
			t.damaged(fmt.Errorf("it is longer than %d bytes", longestLine))
		default:
			t.take(text)
		}
		t.mark = append(t.mark[:0], text[max(0, len(text)-markLength):]...)
		t.offset, t.number, changed = t.offset+length, t.number+1, true
	}
}

// reset forgets what was read, and says whether that was anything.
func (t *MetricsTail) reset(info fs.FileInfo) bool {
	some := t.number > 0
	*t = MetricsTail{path: t.path, file: info}
	return some
}

// take adds a line.
func (t *MetricsTail) take(text []byte) {
	m, err := parseMetricsLine(text)
	if err != nil {
		t.damaged(err)
		return
	}
	if m.ResumedFrom != nil {
		t.Resumed++
	}
	t.Lines = m.after(t.Lines)
}

func (t *MetricsTail) damaged(err error) {
	if t.Damaged++; t.Damaged == 1 {
		t.Why = fmt.Sprintf("line %d: %v", t.number+1, err)
	}
}

// Updated is when the log was last written to; zero before there is one.
func (t *MetricsTail) Updated() time.Time {
	if t.file == nil {
		return time.Time{}
	}
	return t.file.ModTime()
}
