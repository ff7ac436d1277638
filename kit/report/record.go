package report

import (
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/threebook/threebook/kit/runs"
)

// RecordSchema is the schema of a page's record.
const RecordSchema = "threebook.report/1"

// Record says what a page was made of, so that it can be made again: it stands in the
// page's head, in the element meta named threebook-report.
type Record struct {
	Schema       string        `json:"schema"`
	Runs         []RecordedRun `json:"runs"` // in the order in which they were given
	Title        string        `json:"title,omitempty"`
	PictureLimit int64         `json:"picture_limit"` // bytes; see [Config]
}

// RecordedRun is one of the runs.
type RecordedRun struct {
	ID     string `json:"id"`
	SHA256 string `json:"sha256"` // of its run.json
}

// recordOf is the record of a page, as the attribute's text.
func recordOf(cfg Config) (string, error) {
	r := Record{Schema: RecordSchema, Title: cfg.Title, PictureLimit: cfg.PictureLimit}
	seen := map[string]bool{}
	for _, dir := range cfg.Runs {
		if dir = filepath.Clean(dir); seen[dir] {
			continue
		}
		seen[dir] = true
		m, text, err := runs.ReadManifest(dir)
		if err != nil {
			return "", err
		}
		r.Runs = append(r.Runs, RecordedRun{m.ID, runs.HashText(string(text))})
	}
	text, err := json.Marshal(r)
	return string(text), err
}

// recordMark begins the record in the page.
const recordMark = `<meta name="threebook-report" content="`

// recordWithin is how far into the page the record is looked for, in bytes: it stands
// before styles and scripts.
const recordWithin = 1 << 20

// ReadRecord reads the record of a page. A page without one, as of an earlier
// version, is an error.
func ReadRecord(path string) (Record, error) {
	f, err := os.Open(path)
	if err != nil {
		return Record{}, fmt.Errorf("read report: %w", err)
	}
	defer f.Close()
	head, err := io.ReadAll(io.LimitReader(f, recordWithin))
	if err != nil {
		return Record{}, fmt.Errorf("read report %s: %w", path, err)
	}
	r, err := parseRecord(string(head))
	if err != nil {
		return Record{}, fmt.Errorf("read report %s: %w", path, err)
	}
	return r, nil
}

func parseRecord(page string) (Record, error) {
	_, rest, found := strings.Cut(page, recordMark)
	text, _, ends := strings.Cut(rest, `"`)
	if !found || !ends {
		return Record{}, errors.New("it does not say what it was made of: it is no report of this or a later version")
	}
	var r Record
	dec := json.NewDecoder(strings.NewReader(html.UnescapeString(text)))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&r); err != nil {
		return Record{}, fmt.Errorf("what it was made of: %w", err)
	}
	if r.Schema != RecordSchema {
		return Record{}, fmt.Errorf("its schema is %q, this version reads %q", r.Schema, RecordSchema)
	}
	if len(r.Runs) == 0 {
		return Record{}, errors.New("it names no run")
	}
	return r, nil
}
