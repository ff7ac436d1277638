package kit

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/threebook/threebook/kit/generate"
	"github.com/threebook/threebook/kit/runs"
	"github.com/threebook/threebook/kit/score"
)

// answerSchema is the schema of one kept answer.
const answerSchema = "threebook.answer/1"

// answerSource is all that an answer follows from, but for what is asked.
type answerSource struct {
	Schema  string          `json:"schema"`
	Model   string          `json:"model"`             // sha256
	Adapter string          `json:"adapter,omitempty"` // likewise
	Device  string          `json:"device"`            // whose arithmetic it is
	Config  generate.Config `json:"config"`            // without its batch size, which changes no answer
}

// keptAnswers is a [score.Generator] that keeps what a writer wrote in dir, one file
// an answer, named by the hash of all that it follows from: a test by another judge,
// with other controls or more examples writes only what is not there yet. Cut-off
// answers are kept too; what has no answer is not. A damaged file is written again.
type keptAnswers struct {
	writer *writer
	source answerSource
	dir    string
	fresh  bool // write all of them again
}

type keptAnswer struct {
	Schema string       `json:"schema"`
	Key    string       `json:"key"`
	Answer score.Answer `json:"answer"`
}

func newKeptAnswers(w *writer, run *runs.Run, root string, fresh bool) *keptAnswers {
	m := run.Manifest
	source := answerSource{
		Schema: answerSchema, Model: m.BaseModel.SHA256,
		Device: m.Machine.Backend + "\n" + m.Machine.Device + "\n" + m.Machine.XLAFlags, Config: w.generator.Config,
	}
	source.Config.BatchSize = 0
	for _, in := range m.Inputs {
		if in.Name == "adapter" {
			source.Adapter = in.SHA256
		}
	}
	return &keptAnswers{w, source, filepath.Join(root, "answers"), fresh}
}

// Generate implements [score.Generator]: kept answers first, in the order of requests.
func (k *keptAnswers) Generate(ctx context.Context, requests []score.Request, done func(i int, a score.Answer) error) error {
	keys := make([]string, len(requests))
	var missing []score.Request
	var at []int // their places among requests
	for i, q := range k.writer.requests(requests) {
		if err := ctx.Err(); err != nil {
			return err
		}
		text, err := json.Marshal(struct {
			answerSource
			Prompt []int32 `json:"prompt"`
			Seed   int64   `json:"seed"`
		}{k.source, q.Prompt, q.Seed})
		if err != nil {
			return fmt.Errorf("name answer to %s: %w", requests[i].Name, err)
		}
		keys[i] = runs.HashText(string(text))
		answer, found, err := k.find(keys[i])
		if err != nil {
			return err
		}
		if !found {
			missing, at = append(missing, requests[i]), append(at, i)
			continue
		}
		if err := done(i, answer); err != nil {
			return err
		}
	}
	if len(missing) == 0 {
		return nil
	}
	return k.writer.Generate(ctx, missing, func(j int, a score.Answer) error {
		if err := k.keep(keys[at[j]], a); err != nil {
			return fmt.Errorf("keep answer to %s: %w", missing[j].Name, err)
		}
		return done(at[j], a)
	})
}

func (k *keptAnswers) path(key string) string {
	return filepath.Join(k.dir, key[:2], key+".json")
}

func (k *keptAnswers) find(key string) (a score.Answer, found bool, err error) {
	if k.fresh {
		return a, false, nil
	}
	data, err := os.ReadFile(k.path(key))
	if errors.Is(err, fs.ErrNotExist) {
		return a, false, nil
	}
	if err != nil {
		return a, false, fmt.Errorf("read kept answer: %w", err)
	}
	var kept keptAnswer
	if json.Unmarshal(data, &kept) != nil || kept.Schema != answerSchema || kept.Key != key {
		return a, false, nil
	}
	kept.Answer.Kept = true
	return kept.Answer, true, nil
}

func (k *keptAnswers) keep(key string, a score.Answer) error {
	if a.Detail != "" {
		return nil
	}
	data, err := json.Marshal(keptAnswer{answerSchema, key, a})
	if err != nil {
		return err
	}
	return runs.WriteFile(k.path(key), func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	})
}
