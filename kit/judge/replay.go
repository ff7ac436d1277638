package judge

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"

	"github.com/threebook/threebook/kit/outcome"
	"github.com/threebook/threebook/kit/runs"
)

// AnswersSchema is the schema of a file of recorded answers.
const AnswersSchema = "threebook.answers/1"

// answersHeader is the first line of a file of recorded answers.
type answersHeader struct {
	Schema string     `json:"schema"`
	Judge  runs.Judge `json:"judge"`
}

// recordedAnswer is each further line.
type recordedAnswer struct {
	Key    string `json:"key"` // [Key]
	Rating Rating `json:"rating"`
}

// Replay gives the answers that a [Recorder] wrote: for tests, and for
// re-running a published report without the server that was asked.
type Replay struct {
	recorded runs.Judge
	answers  map[string]Rating
	warnings []string
}

// OpenReplay reads a file of recorded answers. A torn last line, left by a
// killed process, is dropped and mentioned in [Replay.Warnings].
func OpenReplay(path string) (*Replay, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("open recorded answers: %w", err)
	}
	r := &Replay{answers: map[string]Rating{}}
	if err := r.read(data); err != nil {
		return nil, fmt.Errorf("read recorded answers %s: %w", path, err)
	}
	return r, nil
}

func (r *Replay) read(data []byte) error {
	first, rest, complete := bytes.Cut(data, []byte("\n"))
	var header answersHeader
	dec := json.NewDecoder(bytes.NewReader(first))
	dec.UseNumber() // the settings are hashed into keys, a large seed to its last digit
	if err := dec.Decode(&header); err != nil || !complete {
		return fmt.Errorf("line 1 is not a header with a schema (want %q)", AnswersSchema)
	}
	if header.Schema != AnswersSchema {
		return fmt.Errorf("unknown schema %q (known: %s)", header.Schema, AnswersSchema)
	}
	r.recorded = header.Judge
	for number := 2; len(rest) > 0; number++ {
		var line []byte
		line, rest, complete = bytes.Cut(rest, []byte("\n"))
		var answer recordedAnswer
		err := json.Unmarshal(line, &answer)
		if !complete && err != nil {
			r.warnings = append(r.warnings, fmt.Sprintf("line %d is torn and was dropped", number))
			return nil
		}
		if err != nil {
			return fmt.Errorf("line %d: %w", number, err)
		}
		r.answers[answer.Key] = answer.Rating // a later answer to the same question counts
	}
	return nil
}

// Warnings lists what was left out of the file.
func (r *Replay) Warnings() []string { return r.warnings }

// Recorded describes the judge whose answers these are.
func (r *Replay) Recorded() runs.Judge { return r.recorded }

// Describe keeps the recorded judge's label, marked as replayed, its model,
// prompt and settings.
func (r *Replay) Describe() runs.Judge {
	d := r.recorded
	d.Name = ReplayName
	d.Label += " (replayed)"
	return d
}

// Rate implements [Judge]. A question that was never asked is judge_unavailable.
func (r *Replay) Rate(ctx context.Context, p Picture) (Rating, error) {
	if err := ctx.Err(); err != nil {
		return Rating{}, fmt.Errorf("rate %s: %w", p.Name, err)
	}
	key, err := Key(r.recorded, p)
	if err != nil {
		return Rating{}, err
	}
	answer, found := r.answers[key]
	if !found {
		return Unscored(outcome.JudgeUnavailable, "no answer about this picture and description was recorded"), nil
	}
	answer.Usage = Usage{} // nothing was asked
	return Check(answer), nil
}

// Recorder passes questions on to a judge and appends each answer to a file
// that [OpenReplay] reads. Failures are recorded too: a replay tells the whole story.
type Recorder struct {
	judge Judge
	mu    sync.Mutex
	file  *os.File
}

// NewRecorder creates the file or goes on with one recorded from the same judge.
func NewRecorder(j Judge, path string) (*Recorder, error) {
	header, err := json.Marshal(answersHeader{Schema: AnswersSchema, Judge: j.Describe()})
	if err != nil {
		return nil, fmt.Errorf("record answers in %s: %w", path, err)
	}
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o666)
	if err != nil {
		return nil, fmt.Errorf("record answers: %w", err)
	}
	if err := startRecording(file, header); err != nil {
		file.Close()
		return nil, fmt.Errorf("record answers in %s: %w", path, err)
	}
	return &Recorder{judge: j, file: file}, nil
}

// startRecording checks or writes the header and leaves the file positioned
// after its last whole line.
func startRecording(file *os.File, header []byte) error {
	reader := bufio.NewReader(file)
	first, err := reader.ReadBytes('\n')
	if err == io.EOF { // empty, or torn within the header
		if err := file.Truncate(0); err != nil {
			return err
		}
		_, err := file.WriteAt(append(header, '\n'), 0)
		if err != nil {
			return err
		}
		_, err = file.Seek(0, io.SeekEnd)
		return err
	}
	if err != nil {
		return err
	}
	if !bytes.Equal(bytes.TrimSpace(first), header) {
		return errors.New("the file holds answers of another judge, prompt or setting")
	}
	whole := int64(len(first))
	for {
		line, err := reader.ReadBytes('\n')
		if err == io.EOF {
			break
		}
		if err != nil {
			return err
		}
		whole += int64(len(line))
	}
	if err := file.Truncate(whole); err != nil {
		return err
	}
	_, err = file.Seek(whole, io.SeekStart)
	return err
}

// Describe is the recorded judge's.
func (r *Recorder) Describe() runs.Judge { return r.judge.Describe() }

// Rate implements [Judge].
func (r *Recorder) Rate(ctx context.Context, p Picture) (Rating, error) {
	rating, err := r.judge.Rate(ctx, p)
	if err != nil {
		return rating, err
	}
	key, err := Key(r.judge.Describe(), p)
	if err != nil {
		return Rating{}, err
	}
	line, err := json.Marshal(recordedAnswer{Key: key, Rating: rating})
	if err != nil {
		return Rating{}, fmt.Errorf("record answer about %s: %w", p.Name, err)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if _, err := r.file.Write(append(line, '\n')); err != nil {
		return Rating{}, fmt.Errorf("record answer about %s: %w", p.Name, err)
	}
	return rating, nil
}

// Close syncs and closes the file.
func (r *Recorder) Close() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	return errors.Join(r.file.Sync(), r.file.Close())
}
