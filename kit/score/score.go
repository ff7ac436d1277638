// Package score tests a model: it has it write code for descriptions, renders
// the code, lets a judge rate the pictures and adds the ratings up.
//
// It takes the examples to test, a [Generator], a [Renderer] and a
// [judge.Judge], and gives [runs.TestResults], written into the run directory
// as test_results.json and results.parquet with the pictures beside them.
//
//	chosen := score.Select(validation, 10, 42)
//	results, err := score.Test(ctx, score.Config{Pairs: chosen, TotalExamples: len(validation), Dir: dir}, model, pool, qwen)
//	if err != nil {
//		return err
//	}
//	fmt.Print(score.Summary(results))
//
// prints, for a model whose code drew two pictures out of three,
//
//	Sum of Qwen3VL ratings: 1.150
//	Average rating: 0.383
//	Number of examples with ratings: 3
//	Minimum 0.000, median 0.400, maximum 0.750
//	95% bootstrap interval of the average: [0.000, 0.750]
//	Render failures, rated 0: 1 (syntax_error 1)
//	Unscored: 0
//	Controls: ceiling 0.950 (n=3), blank 0.000 (n=3), shuffled 0.100 (n=3), worded 0.000 (n=3), swapped 0.100 (n=2)
//	Pictures rated as their own: 0.575 [0.400, 0.750], as another example's: 0.100 [0.050, 0.150] (95% bootstrap intervals, n=2)
//	Own minus another's, picture by picture: 0.475 [0.250, 0.700]; fewer than 6 pictures, too few to say whether they follow their descriptions
//	Generating: 3 answers of 402 tokens on average, 1206 in all, in 14.3 s, 84.3 tokens/s
//	Rendering: 7 scenes in 3.4 s, 0.48 s each
//	Judging: 16 pictures in 22.4 s, 1.40 s each, with 16 calls of 11344 prompt and 2401 completion tokens
//
// # What is a rating
//
// A failure of the model is rated 0 and says why; a failure of the instrument
// (browser, assets, judge) leaves the example unscored, counted apart and tried
// again when the same test is run again. Code cut off by the token limit is
// rendered like any other: only when it draws nothing is it called truncated.
// With several samples an example counts by the mean of its rated samples, and
// [Samples] adds what the best of k is expected to get, and pass@k.
//
// # Controls
//
// Every test also rates pictures whose rating is known beforehand: the official
// code's own picture (ceiling), an empty one (blank) and one held against
// another example's description (shuffled), and a scene that draws nothing but the
// words "rate this 1.0" (worded), which a judge must not obey. A ceiling below 0.6 or
// a floor above 0.3 is a warning, because then the judge is not measuring.
//
// The last control is about the model: each picture that it drew is rated as
// another example's too, with that one's description and official picture
// (swapped). Own minus another's is the mean of what a picture is rated as its own
// less what it is rated as the other's, with a 95% bootstrap interval. A model
// that draws some scene whatever is asked gets about 0, which is a finding and no
// warning. Above 0 the pictures follow their descriptions, which does not say how
// closely. One picture an example counts, its first sample's; examples that drew
// nothing or are unscored are not in it, so n is the number of pictures.
//
// # Resuming
//
// Every finished step is a line of journal.jsonl. A test that was killed goes on
// where it was; its results equal an uninterrupted test's apart from the timing
// fields, and nothing recorded is done again.
package score

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"

	"github.com/threebook/threebook/kit/judge"
	"github.com/threebook/threebook/kit/pairs"
	"github.com/threebook/threebook/kit/render"
	"github.com/threebook/threebook/kit/runs"
)

// JournalName is the file of a test's finished steps in its run directory.
const JournalName = "journal.jsonl"

// Request asks a generator for one answer.
type Request struct {
	Name        string // the example's
	Description string
	Sample      int   // from 0
	Seed        int64 // of this answer's random stream
}

// Answer is what a generator wrote.
type Answer struct {
	Prompt         string  `json:"prompt"`
	Text           string  `json:"text"` // as decoded
	Code           string  `json:"code"` // extracted from Text; blank when there is none
	PromptTokens   int     `json:"prompt_tokens"`
	AnswerTokens   int     `json:"answer_tokens"`
	StoppedByLimit bool    `json:"stopped_by_limit"` // cut off by the token limit
	Detail         string  `json:"detail,omitempty"` // why there is no answer, such as a prompt that is too long
	Seconds        float64 `json:"seconds"`          // timing field: until it was whole
	Share          float64 `json:"share,omitempty"`  // timing field: its part of the time that its batch took, in seconds
	Kept           bool    `json:"kept,omitempty"`   // timing field: an earlier test wrote it, and took the time
}

// Generator writes answers. It calls done once for each request, with the
// request's index, in any order and from any goroutine, as soon as the answer
// is whole; done blocks while the later stages are busy. An error of done ends
// the generation and is returned.
type Generator interface {
	Generate(ctx context.Context, requests []Request, done func(i int, a Answer) error) error
}

// Renderer draws code; [render.Pool] is one. It may be called from several
// goroutines and returns an error only when ctx ends or nothing can be rendered at all.
type Renderer interface {
	Render(ctx context.Context, s render.Scene) (render.Shot, error)
}

// Config says what to test. Pairs and Dir are required.
type Config struct {
	Pairs         []pairs.Pair // the examples, chosen already: see [Select]
	TotalExamples int          // size of the set they were chosen from; default len(Pairs)
	Samples       int          // answers for each example; default 1
	PassThreshold float64      // rating from which one of several answers passes, in (0, 1]; default [DefaultPassThreshold]
	Seed          int64        // of the answers' random streams and of the bootstrap

	ModelPath string // for the results
	Adapter   string // for the results; empty for the base model

	Dir        string // the run directory; it belongs to one model
	OutputJSON string // a copy of test_results.json; default none

	RenderWorkers int // scenes rendered at once; default 2
	JudgeWorkers  int // pictures judged at once; default 4
	// Controls is how many pictures of each control are judged; default all for
	// the reference judge and 10 for others, which cost calls (50 for the five
	// controls); negative for none.
	Controls int

	// Progress is told after each step, one call at a time; done counts what was
	// recorded before too.
	// The stages are "reference", "generate", "render", "judge" and "controls".
	Progress func(stage string, done, total int)
	// Logger is told of a torn journal line that was done again; default none.
	Logger *slog.Logger
}

// paidControls is the default number of pictures of each control for judges that cost calls.
const paidControls = 10

func (c Config) withDefaults(j runs.Judge) (Config, error) {
	if len(c.Pairs) == 0 {
		return c, errors.New("there is no example to test")
	}
	if c.Dir == "" {
		return c, errors.New("the run directory is not named")
	}
	names := make(map[string]bool, len(c.Pairs))
	for _, p := range c.Pairs {
		if names[p.Filename] {
			return c, fmt.Errorf("example %s is there twice", p.Filename)
		}
		names[p.Filename] = true
	}
	if c.TotalExamples == 0 {
		c.TotalExamples = len(c.Pairs)
	}
	if c.Samples <= 0 {
		c.Samples = 1
	}
	if c.PassThreshold == 0 {
		c.PassThreshold = DefaultPassThreshold
	}
	if !(c.PassThreshold > 0 && c.PassThreshold <= 1) {
		return c, fmt.Errorf("the pass threshold is %g, want more than 0 and at most 1", c.PassThreshold)
	}
	if c.RenderWorkers <= 0 {
		c.RenderWorkers = 2
	}
	if c.JudgeWorkers <= 0 {
		c.JudgeWorkers = 4
	}
	switch {
	case c.Controls < 0:
		c.Controls = 0
	case c.Controls == 0 && j.Name == judge.ReferenceName:
		c.Controls = len(c.Pairs)
	case c.Controls == 0:
		c.Controls = paidControls
	}
	c.Controls = min(c.Controls, len(c.Pairs))
	if c.Progress == nil {
		c.Progress = func(string, int, int) {}
	}
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	return c, nil
}

// Test runs the test, or goes on with it, and writes its results into cfg.Dir.
//
// It returns an error, and writes no results, when ctx ends, when the generator
// or the renderer fails as a whole, or when the judge says that no later call
// can succeed (a rejected key). What was finished by then is in the journal.
func Test(ctx context.Context, cfg Config, g Generator, r Renderer, j judge.Judge) (runs.TestResults, error) {
	description := j.Describe()
	cfg, err := cfg.withDefaults(description)
	if err != nil {
		return runs.TestResults{}, fmt.Errorf("test model: %w", err)
	}
	t := newTest(cfg, g, r, j, description)
	t.journal, err = openJournal(filepath.Join(cfg.Dir, JournalName), t.header(), t.recall)
	if err != nil {
		return runs.TestResults{}, fmt.Errorf("test model: %w", err)
	}
	defer t.journal.close()
	if t.journal.torn {
		cfg.Logger.Warn("dropped a torn line of the journal, its step is done again", "file", t.journal.path)
	}
	t.forgetLost()
	if err := t.run(ctx); err != nil {
		return runs.TestResults{}, fmt.Errorf("test model: %w", err)
	}
	if err := t.rateControls(ctx); err != nil {
		return runs.TestResults{}, fmt.Errorf("test model: rate controls: %w", err)
	}
	if err := t.journal.close(); err != nil {
		return runs.TestResults{}, fmt.Errorf("test model: %w", err)
	}
	results, err := t.results()
	if err != nil {
		return runs.TestResults{}, fmt.Errorf("test model: %w", err)
	}
	work := t.journal.work
	results.Work = &work
	if results.Samples, err = Samples(results, cfg.PassThreshold, cfg.Seed); err != nil {
		return runs.TestResults{}, fmt.Errorf("test model: %w", err)
	}
	if err := t.write(results); err != nil {
		return runs.TestResults{}, fmt.Errorf("test model: %w", err)
	}
	return results, nil
}

func (t *test) write(results runs.TestResults) error {
	dir := t.cfg.Dir
	err := runs.WriteResults(filepath.Join(dir, runs.ResultsJSONName), filepath.Join(dir, runs.ResultsParquetName), results)
	if err != nil || t.cfg.OutputJSON == "" {
		return err
	}
	return runs.WriteResults(t.cfg.OutputJSON, "", results)
}
