package runs

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"sync"
)

// MetricsSchema is the schema that the first line of metrics.jsonl names.
const MetricsSchema = "threebook.metrics/1"

// MetricsName is the metrics log's file name in a run directory.
const MetricsName = "metrics.jsonl"

// metricsHead is the first line of metrics.jsonl.
type metricsHead struct {
	Schema string `json:"schema"`
}

// MetricsLog appends to metrics.jsonl. It may be used from several goroutines.
type MetricsLog struct {
	mu   sync.Mutex
	path string
	file *os.File
}

// OpenMetricsLog opens or creates the log at path. A last line that a crash left
// torn is cut off first: whatever it said will be said again after the resume.
func OpenMetricsLog(path string) (*MetricsLog, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		return nil, fmt.Errorf("open metrics log: %w", err)
	}
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_APPEND, 0o666)
	if err != nil {
		return nil, fmt.Errorf("open metrics log: %w", err)
	}
	l := &MetricsLog{path: path, file: file}
	if err := l.prepare(); err != nil {
		file.Close()
		return nil, fmt.Errorf("open metrics log %s: %w", path, err)
	}
	return l, nil
}

// prepare cuts a torn tail and writes or checks the first line.
func (l *MetricsLog) prepare() error {
	data, err := io.ReadAll(l.file)
	if err != nil {
		return err
	}
	whole := bytes.LastIndexByte(data, '\n') + 1
	if whole < len(data) {
		if err := l.file.Truncate(int64(whole)); err != nil {
			return err
		}
	}
	if whole == 0 {
		return l.line(metricsHead{MetricsSchema})
	}
	first, _, _ := bytes.Cut(data[:whole], []byte{'\n'})
	return checkMetricsHead(first)
}

// line writes v and a line end in one write, so that a crash tears at most one line.
func (l *MetricsLog) line(v any) error {
	text, err := json.Marshal(v)
	if err != nil {
		return err
	}
	_, err = l.file.Write(append(text, '\n'))
	return err
}

// Append writes one line. A NaN or infinite value is an error that names the step.
func (l *MetricsLog) Append(m Metrics) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if err := l.line(m); err != nil {
		return fmt.Errorf("append metrics of step %d: %w", m.Step, err)
	}
	return nil
}

// Resume says that training goes on after the given number of completed updates:
// lines already written with a larger step are superseded.
func (l *MetricsLog) Resume(step int) error {
	return l.Append(Metrics{ResumedFrom: &step})
}

// Sync forces the log onto the disk, as before a checkpoint that relies on it.
func (l *MetricsLog) Sync() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if err := l.file.Sync(); err != nil {
		return fmt.Errorf("sync metrics log: %w", err)
	}
	return nil
}

// Close syncs and closes the log.
func (l *MetricsLog) Close() error {
	if err := l.Sync(); err != nil {
		l.file.Close()
		return err
	}
	if err := l.file.Close(); err != nil {
		return fmt.Errorf("close metrics log: %w", err)
	}
	return nil
}

// ReadMetrics reads metrics.jsonl as it counts: a line with resumed_from N takes
// back every earlier line with a larger step and is itself left out. A torn last
// line is left out with a warning; a malformed line elsewhere, an unknown field and
// another schema are errors that name the line.
func ReadMetrics(path string) (lines []Metrics, warnings []string, err error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, nil, fmt.Errorf("read metrics: %w", err)
	}
	lines, warnings, err = parseMetrics(data)
	if err != nil {
		return nil, nil, fmt.Errorf("read metrics %s: %w", path, err)
	}
	for i, w := range warnings {
		warnings[i] = path + ": " + w
	}
	return lines, warnings, nil
}

// parseMetrics is ReadMetrics without the file.
func parseMetrics(data []byte) (lines []Metrics, warnings []string, err error) {
	if torn := data[bytes.LastIndexByte(data, '\n')+1:]; len(torn) > 0 {
		data = data[:len(data)-len(torn)]
		warnings = append(warnings, fmt.Sprintf("the last line is torn (%d bytes) and was left out", len(torn)))
	}
	for n := 1; len(data) > 0; n++ {
		text, rest, _ := bytes.Cut(data, []byte{'\n'})
		data = rest
		if n == 1 {
			if err := checkMetricsHead(text); err != nil {
				return nil, nil, fmt.Errorf("line 1: %w", err)
			}
			continue
		}
		m, err := parseMetricsLine(text)
		if err != nil {
			return nil, nil, fmt.Errorf("line %d: %w", n, err)
		}
		lines = m.after(lines)
	}
	return lines, warnings, nil
}

// after is what counts of lines once m was written: with it, or without those that
// it takes back.
func (m Metrics) after(lines []Metrics) []Metrics {
	if m.ResumedFrom == nil {
		return append(lines, m)
	}
	return slices.DeleteFunc(lines, func(l Metrics) bool { return l.Step > *m.ResumedFrom })
}

// checkMetricsHead checks the first line of a metrics log.
func checkMetricsHead(text []byte) error {
	var head metricsHead
	if err := decodeStrict(text, &head); err != nil {
		return fmt.Errorf("want {\"schema\":%q}: %w", MetricsSchema, err)
	}
	if head.Schema != MetricsSchema {
		return fmt.Errorf("its schema is %q, this version reads %q", head.Schema, MetricsSchema)
	}
	return nil
}
