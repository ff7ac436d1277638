package score

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"slices"

	"github.com/threebook/threebook/kit/outcome"
	"github.com/threebook/threebook/kit/pairs"
	"github.com/threebook/threebook/kit/runs"
)

// Recount works out from the rows of t what its summary must be: the counts, the
// sum, the average with its interval, and what repeats and several answers are worth.
// The seed is the test's. Everything else is as it is in t.
func Recount(t runs.TestResults, seed int64) (runs.TestResults, error) {
	again := t
	again.NumTested, again.SuccessfulEvaluations, again.FailedEvaluations, again.RenderFailures = len(examples(t.Results)), 0, 0, 0
	again.SumOfRatings, again.AverageRating, again.Interval = 0, nil, nil
	if err := addUp(&again, seed); err != nil {
		return again, fmt.Errorf("recount results: %w", err)
	}
	again.Warnings = t.Warnings
	threshold := DefaultPassThreshold
	if t.Samples != nil {
		threshold = t.Samples.PassThreshold
	}
	var err error
	if again.Samples, err = Samples(again, threshold, seed); err != nil {
		return again, fmt.Errorf("recount results: %w", err)
	}
	return again, nil
}

// Replay works out the results of a test from its journal: rows, summary and
// controls. Of t it takes which examples there are, and the seed is the test's.
// The error says what the journal lacks, or in what way it is another test's.
func Replay(path string, t runs.TestResults, seed int64) (runs.TestResults, error) {
	r, err := replay(path, t, seed)
	if err != nil {
		return runs.TestResults{}, fmt.Errorf("replay journal: %w", err)
	}
	return r, nil
}

func replay(path string, of runs.TestResults, seed int64) (runs.TestResults, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return runs.TestResults{}, err
	}
	first, _, _ := bytes.Cut(data, []byte("\n"))
	var header journalHeader
	dec := json.NewDecoder(bytes.NewReader(first))
	dec.UseNumber()
	if err := dec.Decode(&header); err != nil {
		return runs.TestResults{}, fmt.Errorf("line 1: %w", err)
	}
	cfg := Config{
		Samples: header.Samples, Seed: seed, TotalExamples: of.TotalExamples,
		ModelPath: of.ModelPath, Adapter: of.Adapter, Dir: ".",
	}
	seen := map[string]bool{}
	for _, row := range of.Results {
		if !seen[row.Name] {
			seen[row.Name] = true
			cfg.Pairs = append(cfg.Pairs, pairs.Pair{Filename: row.Name, Description: row.Description, Code: row.Reference})
		}
	}
	if cfg, err = cfg.withDefaults(header.Judge); err != nil {
		return runs.TestResults{}, err
	}
	test := newTest(cfg, nil, nil, nil, header.Judge)
	whole := data[:bytes.LastIndexByte(data, '\n')+1]
	if err := readJournal(whole, test.header(), test.recallAll); err != nil {
		return runs.TestResults{}, err
	}
	if err := test.complete(); err != nil {
		return runs.TestResults{}, err
	}
	if test.worded.shot == nil { // before there was this control
		test.worded.shot = &drawing{Outcome: outcome.BrowserCrash}
	}
	out, err := test.results()
	if err != nil {
		return runs.TestResults{}, err
	}
	threshold := DefaultPassThreshold
	if of.Samples != nil {
		threshold = of.Samples.PassThreshold
	}
	out.Samples, err = Samples(out, threshold, seed)
	return out, err
}

// recallAll takes one line of the journal of a test that is over: unlike
// [test.recall] also what failed, which the results count.
func (t *test) recallAll(e entry) error {
	switch {
	case e.Stage == stageReference && e.Shot != nil:
		if ref := t.refs[e.CodeSHA256]; ref != nil {
			ref.shot = e.Shot
		}
		if e.CodeSHA256 == t.worded.sha256 {
			t.worded.shot = e.Shot
		}
		return nil
	case e.Stage == stageControls && e.Rating != nil:
		t.control[controlKey{e.Control, e.Name, e.With, e.ShotSHA256}] = *e.Rating
		return nil
	}
	i, known := t.index[e.Name]
	if !known || e.Sample < 0 || e.Sample >= t.cfg.Samples {
		return fmt.Errorf("unknown example %q, sample %d", e.Name, e.Sample)
	}
	s := &t.slots[i*t.cfg.Samples+e.Sample]
	switch {
	case e.Stage == stageGenerate && e.Answer != nil:
		s.answer, s.shot, s.rating = e.Answer, nil, nil
	case e.Stage == stageRender && e.Shot != nil:
		s.shot, s.rating = e.Shot, nil
	case e.Stage == stageJudge && e.Rating != nil:
		if s.shot != nil && s.shot.SHA256 == e.ShotSHA256 {
			s.rating = e.Rating
		}
	default:
		return fmt.Errorf("a line of stage %q lacks its content, or the stage is unknown", e.Stage)
	}
	return nil
}

// complete is an error that names a step which the journal lacks.
func (t *test) complete() error {
	for i := range t.slots {
		s := &t.slots[i]
		p := t.pair(s)
		switch {
		case s.answer == nil:
			return fmt.Errorf("it has no answer to %s, sample %d", p.Filename, s.sample)
		case s.needsShot():
			return fmt.Errorf("it has no drawing of %s, sample %d", p.Filename, s.sample)
		case s.needsRating():
			return fmt.Errorf("it has no rating of %s, sample %d", p.Filename, s.sample)
		case t.reference(p).shot == nil:
			return fmt.Errorf("it has no drawing of the official code of %s", p.Filename)
		}
	}
	return nil
}

// Versions are two forms of the results of one test, with what to call them.
type Versions struct {
	A, B     runs.TestResults
	InA, InB string // as "recorded" and "by the journal"
}

// Differing says in which fields the two differ, apart from the timing fields, as
// "webgl_a, sample 0: rating 0.9 recorded, 0.4 by the journal"; at most as many as
// told, then how many more. What A, of an earlier version, may lack, warnings and the
// judge's own words about itself are not compared.
func (v Versions) Differing(most int) []string {
	a, b := v.A.StripTimings(), v.B.StripTimings()
	out := v.controls(a.Controls, b.Controls)
	rowsA, rowsB := a.Results, b.Results
	for _, r := range []*runs.TestResults{&a, &b} {
		r.Results, r.Controls, r.Warnings, r.Judge, r.Schema = nil, nil, nil, runs.Judge{}, ""
	}
	if a.Interval == nil {
		b.Interval = nil
	}
	if a.Samples == nil {
		b.Samples = nil
	}
	if a.Repeats == nil {
		b.Repeats = nil
	}
	out = append(fields(v, "", a, b), out...)
	if len(rowsA) != len(rowsB) {
		out = append(out, fmt.Sprintf("%d rows %s, %d %s", len(rowsA), v.InA, len(rowsB), v.InB))
	}
	for i := range min(len(rowsA), len(rowsB)) {
		name := fmt.Sprintf("%s, sample %d: ", rowsA[i].Name, rowsA[i].Sample)
		out = append(out, fields(v, name, rowsA[i], rowsB[i])...)
	}
	if len(out) > most {
		out = append(out[:most:most], fmt.Sprintf("and %d more", len(out)-most))
	}
	return out
}

// controls looks at the controls that A has.
func (v Versions) controls(a, b []runs.Control) (out []string) {
	for _, c := range a {
		i := slices.IndexFunc(b, func(o runs.Control) bool { return o.Name == c.Name })
		if i < 0 {
			out = append(out, fmt.Sprintf("control %s: %s only", c.Name, v.InA))
			continue
		}
		out = append(out, fields(v, "control "+c.Name+": ", c, b[i])...)
	}
	return out
}

// fields names the JSON fields in which two of the same type differ, with their values.
func fields[T any](v Versions, prefix string, one, other T) (out []string) {
	a, b := asMap(one), asMap(other)
	names := maps.Clone(a)
	maps.Copy(names, b)
	for _, name := range slices.Sorted(maps.Keys(names)) {
		if x, y := string(a[name]), string(b[name]); x != y {
			out = append(out, fmt.Sprintf("%s%s %s %s, %s %s", prefix, name, shortValue(x), v.InA, shortValue(y), v.InB))
		}
	}
	return out
}

func asMap(v any) map[string]json.RawMessage {
	m := map[string]json.RawMessage{}
	data, err := json.Marshal(v)
	if err == nil {
		err = json.Unmarshal(data, &m)
	}
	if err != nil {
		return map[string]json.RawMessage{"": json.RawMessage(fmt.Sprintf("%q", err))}
	}
	return m
}

// shortValue is a value on a line.
func shortValue(s string) string {
	const most = 60
	if s == "" {
		return "nothing"
	}
	if runes := []rune(s); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return s
}
