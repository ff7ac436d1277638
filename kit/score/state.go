package score

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"sync"

	"github.com/threebook/threebook/kit/judge"
	"github.com/threebook/threebook/kit/outcome"
	"github.com/threebook/threebook/kit/pairs"
	"github.com/threebook/threebook/kit/render"
	"github.com/threebook/threebook/kit/runs"
	"github.com/threebook/threebook/kit/seed"
)

// test is one test in progress. A slot and a reference belong to one goroutine
// at a time and are handed on through channels.
type test struct {
	cfg       Config
	generator Generator
	renderer  Renderer
	judge     judge.Judge
	described runs.Judge
	journal   *journal

	slots   []slot                // pair by pair, sample by sample
	index   map[string]int        // pair by name
	refs    map[string]*reference // official pictures by the sha256 of their code
	worded  *reference            // see [Worded]
	control map[controlKey]judge.Rating

	mu   sync.Mutex
	done map[string]int // steps finished, by stage
}

// slot is what is known about one example and sample.
type slot struct {
	pair   int
	sample int
	answer *Answer
	shot   *drawing
	rating *judge.Rating // only of a picture
}

// reference is the picture of one official code, shared by the examples that have it.
type reference struct {
	name, code, sha256 string
	shot               *drawing
	ready              chan struct{} // closed when shot is set
}

// drawing is a [render.Shot] whose picture lies in the run directory.
type drawing struct {
	Outcome       outcome.ID `json:"outcome"`
	Detail        string     `json:"detail,omitempty"`
	Settled       bool       `json:"settled"`
	Console       []string   `json:"console,omitempty"`
	Incomplete    bool       `json:"incomplete,omitempty"`
	MissingAssets []string   `json:"missing_assets,omitempty"`
	Repaired      []string   `json:"repaired,omitempty"`
	SHA256        string     `json:"sha256,omitempty"` // of the PNG; empty when there is none
	Seconds       float64    `json:"seconds"`          // timing field
}

// save puts a shot's picture into the run directory.
func (t *test) save(shot render.Shot) (*drawing, error) {
	d := &drawing{
		Outcome: shot.Outcome, Detail: shot.Detail, Settled: shot.Settled,
		Console: shot.Console, Incomplete: shot.Incomplete, MissingAssets: shot.MissingAssets, Repaired: shot.Repaired, Seconds: shot.Seconds,
	}
	if len(shot.PNG) == 0 {
		if d.Outcome == outcome.OK {
			d.Outcome, d.Detail = outcome.BrowserCrash, "the browser gave no picture"
		}
		return d, nil
	}
	var err error
	d.SHA256, err = runs.SaveShot(t.cfg.Dir, shot.PNG)
	return d, err
}

// picture reads a drawing's PNG back.
func (t *test) picture(d *drawing) ([]byte, error) {
	png, err := os.ReadFile(runs.ShotPath(t.cfg.Dir, d.SHA256))
	if err != nil {
		return nil, fmt.Errorf("read picture: %w", err)
	}
	if runs.HashText(string(png)) != d.SHA256 {
		return nil, fmt.Errorf("read picture %s: the file has changed", runs.ShotPath(t.cfg.Dir, d.SHA256))
	}
	return png, nil
}

func newTest(cfg Config, g Generator, r Renderer, j judge.Judge, described runs.Judge) *test {
	t := &test{
		cfg: cfg, generator: g, renderer: r, judge: j, described: described,
		index: map[string]int{}, refs: map[string]*reference{}, control: map[controlKey]judge.Rating{}, done: map[string]int{}, worded: newWorded(),
	}
	for i, p := range cfg.Pairs {
		t.index[p.Filename] = i
		for sample := range cfg.Samples {
			t.slots = append(t.slots, slot{pair: i, sample: sample})
		}
		if sum := runs.HashText(p.Code); t.refs[sum] == nil {
			t.refs[sum] = &reference{name: p.Filename, code: p.Code, sha256: sum, ready: make(chan struct{})}
		}
	}
	return t
}

func (t *test) pair(s *slot) pairs.Pair           { return t.cfg.Pairs[s.pair] }
func (t *test) reference(p pairs.Pair) *reference { return t.refs[runs.HashText(p.Code)] }

// request is what the generator is asked for a slot.
func (t *test) request(s *slot) Request {
	p := t.pair(s)
	return Request{
		Name: p.Filename, Description: p.Description, Sample: s.sample,
		Seed: seed.Stream(t.cfg.Seed, "generate/"+p.Filename, uint64(s.sample)).Int64(),
	}
}

// needsShot and needsRating say what is still to do for a slot.
func (s *slot) needsShot() bool { return s.shot == nil && !s.answer.blank() }
func (s *slot) needsRating() bool {
	return s.rating == nil && s.shot != nil && s.shot.Outcome == outcome.OK
}

func (a *Answer) blank() bool { return strings.TrimSpace(a.Code) == "" }

// header identifies the test whose steps a journal holds.
func (t *test) header() journalHeader {
	h := sha256.New()
	encode := json.NewEncoder(h)
	for _, p := range t.cfg.Pairs {
		encode.Encode([]string{p.Filename, p.Description, p.Code}) // a hash takes every write
	}
	return journalHeader{
		Schema: JournalSchema, Judge: t.described, Seed: t.cfg.Seed, Samples: t.cfg.Samples,
		ExamplesSHA256: hex.EncodeToString(h.Sum(nil)),
	}
}

// recall takes one line of the journal. Failures of the instrument are not
// recalled: they are tried again.
func (t *test) recall(e entry) error {
	if e.Stage == stageReference {
		ref := t.refs[e.CodeSHA256]
		if e.CodeSHA256 == t.worded.sha256 {
			ref = t.worded
		}
		if ref == nil || e.Shot == nil {
			return fmt.Errorf("reference to unknown code %q", e.CodeSHA256)
		}
		if !e.Shot.Outcome.InstrumentFailure() {
			ref.shot = e.Shot
		}
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
		s.shot, s.rating = nil, nil // drawn again, so rated again
		if !e.Shot.Outcome.InstrumentFailure() {
			s.shot = e.Shot
		}
	case e.Stage == stageJudge && e.Rating != nil:
		if whole(e.Rating) && s.shot != nil && s.shot.SHA256 == e.ShotSHA256 {
			s.rating = e.Rating
		}
	case e.Stage == stageControls && e.Rating != nil:
		if whole(e.Rating) {
			t.control[controlKey{e.Control, e.Name, e.With, e.ShotSHA256}] = *e.Rating
		}
	default:
		return fmt.Errorf("a line of stage %q lacks its content, or the stage is not one of %s, %s, %s, %s, %s", e.Stage,
			stageReference, stageGenerate, stageRender, stageJudge, stageControls)
	}
	return nil
}

// whole reports whether a rating is there and lacks none of its repeats.
func whole(r *judge.Rating) bool { return r.Outcome == outcome.OK && r.Repeats.Complete() }

// forgetLost forgets drawings whose picture is gone from the run directory, so
// that they are drawn again.
func (t *test) forgetLost() {
	lost := func(d *drawing) bool {
		if d == nil || d.SHA256 == "" {
			return false
		}
		_, err := t.picture(d)
		return err != nil
	}
	for i := range t.slots {
		if s := &t.slots[i]; lost(s.shot) {
			s.shot, s.rating = nil, nil
		}
	}
	for _, ref := range t.givenScenes() {
		if lost(ref.shot) {
			ref.shot = nil
		}
	}
}

// step counts a finished step and tells of it.
func (t *test) step(stage string, count, total int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.done[stage] += count
	t.cfg.Progress(stage, t.done[stage], total)
}
