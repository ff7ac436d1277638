package score

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"github.com/threebook/threebook/kit/judge"
	"github.com/threebook/threebook/kit/runs"
)

// JournalSchema is the schema of journal.jsonl.
const JournalSchema = "threebook.journal/1"

// The stages of a test, as journal lines and progress name them.
const (
	stageReference = "reference"
	stageGenerate  = "generate"
	stageRender    = "render"
	stageJudge     = "judge"
	stageControls  = "controls"
)

// journalHeader is the first line: which test's steps these are.
type journalHeader struct {
	Schema         string     `json:"schema"`
	Judge          runs.Judge `json:"judge"`
	Seed           int64      `json:"seed"`
	Samples        int        `json:"samples"`
	ExamplesSHA256 string     `json:"examples_sha256"`
}

// entry is each further line: one finished step.
type entry struct {
	Stage      string        `json:"stage"`
	Name       string        `json:"name,omitempty"`
	Sample     int           `json:"sample,omitempty"`
	Answer     *Answer       `json:"answer,omitempty"`      // of generate
	CodeSHA256 string        `json:"code_sha256,omitempty"` // of reference
	Shot       *drawing      `json:"shot,omitempty"`        // of reference and render
	Control    string        `json:"control,omitempty"`     // of controls
	With       string        `json:"with,omitempty"`        // of controls: the other example
	ShotSHA256 string        `json:"shot_sha256,omitempty"` // of judge and of swapped controls: the picture rated
	Rating     *judge.Rating `json:"rating,omitempty"`      // of judge and controls
}

// journal is the append-only file of finished steps. A line is written with one
// call, so a killed process loses at most the line it was writing.
type journal struct {
	path string
	torn bool // a torn last line was dropped

	mu     sync.Mutex
	file   *os.File
	failed error     // of a write that may have left half a line: no line may follow it
	work   runs.Work // what all lines took, those of earlier processes included
}

// openJournal opens or begins the journal at path and passes its lines to
// recall. A journal of another test is an error that says what differs.
func openJournal(path string, header journalHeader, recall func(entry) error) (*journal, error) {
	first, err := json.Marshal(header)
	if err != nil {
		return nil, fmt.Errorf("open journal %s: %w", path, err)
	}
	data, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("open journal: %w", err)
	}
	j := &journal{path: path}
	whole := bytes.LastIndexByte(data, '\n') + 1
	j.torn = whole < len(data)
	err = readJournal(data[:whole], header, func(e entry) error {
		countWork(&j.work, e)
		return recall(e)
	})
	if err != nil {
		return nil, fmt.Errorf("read journal %s: %w", path, err)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		return nil, fmt.Errorf("open journal: %w", err)
	}
	j.file, err = os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o666)
	if err != nil {
		return nil, fmt.Errorf("open journal: %w", err)
	}
	if j.torn {
		err = j.file.Truncate(int64(whole))
	}
	if err == nil && whole == 0 {
		_, err = j.file.Write(append(first, '\n'))
	}
	if err != nil {
		j.file.Close()
		return nil, fmt.Errorf("open journal %s: %w", path, err)
	}
	return j, nil
}

// readJournal reads whole lines.
func readJournal(data []byte, want journalHeader, recall func(entry) error) error {
	for number := 1; len(data) > 0; number++ {
		var line []byte
		line, data, _ = bytes.Cut(data, []byte("\n"))
		if number == 1 {
			var got journalHeader
			dec := json.NewDecoder(bytes.NewReader(line))
			dec.UseNumber() // the judge's settings are compared, a large seed to its last digit
			if err := dec.Decode(&got); err != nil {
				return fmt.Errorf("line 1: %w", err)
			}
			if err := want.check(got); err != nil {
				return err
			}
			continue
		}
		var e entry
		if err := json.Unmarshal(line, &e); err != nil {
			return fmt.Errorf("line %d: %w", number, err)
		}
		if err := recall(e); err != nil {
			return fmt.Errorf("line %d: %w", number, err)
		}
	}
	return nil
}

// check says in what way a journal belongs to another test.
func (want journalHeader) check(got journalHeader) error {
	if got.Schema != JournalSchema {
		return fmt.Errorf("unknown schema %q (known: %s)", got.Schema, JournalSchema)
	}
	same := func(a, b any) bool {
		x, errX := json.Marshal(a)
		y, errY := json.Marshal(b)
		return errX == nil && errY == nil && bytes.Equal(x, y)
	}
	switch {
	case !same(got.Judge, want.Judge):
		return fmt.Errorf("it belongs to a test by another judge, prompt or setting (%s %s)", got.Judge.Name, got.Judge.Model)
	case got.Seed != want.Seed:
		return fmt.Errorf("it belongs to a test with seed %d, not %d", got.Seed, want.Seed)
	case got.Samples != want.Samples:
		return fmt.Errorf("it belongs to a test with %d samples, not %d", got.Samples, want.Samples)
	case got.ExamplesSHA256 != want.ExamplesSHA256:
		return errors.New("it belongs to a test of other examples")
	}
	return nil
}

// record appends one finished step.
func (j *journal) record(e entry) error {
	line, err := json.Marshal(e)
	if err != nil {
		return fmt.Errorf("record %s of %s: %w", e.Stage, e.Name, err)
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	countWork(&j.work, e)
	if j.failed == nil {
		_, j.failed = j.file.Write(append(line, '\n'))
	}
	if j.failed != nil {
		return fmt.Errorf("record %s of %s: %w", e.Stage, e.Name, j.failed)
	}
	return nil
}

// close syncs and closes the file; a second call does nothing.
func (j *journal) close() error {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.file == nil {
		return nil
	}
	err := errors.Join(j.file.Sync(), j.file.Close())
	j.file = nil
	if err != nil {
		return fmt.Errorf("close journal: %w", err)
	}
	return nil
}
