package score_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"strings"
	"sync"
	"testing"

	"github.com/threebook/threebook/kit/judge"
	"github.com/threebook/threebook/kit/outcome"
	"github.com/threebook/threebook/kit/pairs"
	"github.com/threebook/threebook/kit/render"
	"github.com/threebook/threebook/kit/runs"
	"github.com/threebook/threebook/kit/score"
)

// counter counts calls by name.
type counter struct {
	mu    sync.Mutex
	calls map[string]int
}

func (c *counter) count(name string) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.calls == nil {
		c.calls = map[string]int{}
	}
	c.calls[name]++
	return c.calls[name]
}

func (c *counter) total() (n int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, calls := range c.calls {
		n += calls
	}
	return n
}

// fakeModel answers with the code given for a name; "" and a name that is
// missing give an answer that says what was asked.
type fakeModel struct {
	counter
	code   map[string]string
	limit  map[string]bool   // cut off by the token limit
	detail map[string]string // why there is no answer
}

func (m *fakeModel) Generate(ctx context.Context, requests []score.Request, done func(int, score.Answer) error) error {
	for i, r := range requests {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		m.count(fmt.Sprint(r.Name, " ", r.Sample))
		code, given := m.code[r.Name]
		if !given {
			code = fmt.Sprintf("draw %s sample %d seed %d", r.Name, r.Sample, r.Seed)
		}
		a := score.Answer{
			Prompt: "[INST] " + r.Description, Text: "Here it is: " + code, Code: code,
			PromptTokens: len(r.Description), AnswerTokens: len(code), StoppedByLimit: m.limit[r.Name], Detail: m.detail[r.Name], Seconds: 0.25,
		}
		if err := done(i, a); err != nil {
			return err
		}
	}
	return nil
}

// fakeRenderer draws two colours that depend on the code. Code that is the name
// of an outcome, perhaps after "official ", ends like that.
type fakeRenderer struct {
	counter
	fixed bool   // the instrument's failures are over
	other string // makes it draw otherwise
	fatal error
}

func (f *fakeRenderer) Render(ctx context.Context, s render.Scene) (render.Shot, error) {
	if ctx.Err() != nil {
		return render.Shot{}, ctx.Err()
	}
	if f.fatal != nil {
		return render.Shot{}, f.fatal
	}
	f.count(s.Code)
	shot := render.Shot{Outcome: outcome.OK, Settled: true, Console: []string{"log: " + s.Name}, Seconds: 0.5}
	if id, err := outcome.Parse(strings.TrimPrefix(s.Code, "official ")); err == nil && !(f.fixed && id.InstrumentFailure()) {
		shot.Outcome, shot.Detail = id, "it is "+string(id)
		return shot, nil
	}
	if strings.Contains(s.Code, "a missing model") {
		shot.Incomplete, shot.MissingAssets = true, []string{"duck.glb"}
	}
	if strings.Contains(s.Code, "a lost camera") {
		shot.Repaired = []string{"camera → moved"}
	}
	shot.PNG = drawing(s.Code + f.other)
	return shot, nil
}

func drawing(code string) []byte {
	sum := sha256.Sum256([]byte(code))
	img := image.NewRGBA(image.Rect(0, 0, 16, 10))
	for i := range img.Pix {
		img.Pix[i] = sum[i%8]
	}
	for i := 3; i < len(img.Pix); i += 4 {
		img.Pix[i] = 255
	}
	img.Set(0, 0, color.White)
	var out bytes.Buffer
	if err := png.Encode(&out, img); err != nil {
		panic(err)
	}
	return out.Bytes()
}

// fakeJudge gives every picture a number that depends on it, 1 when it is the
// official one. It stands in for a judge that costs calls.
type fakeJudge struct {
	counter
	seed    int
	answers map[string]judge.Rating // by example, instead
	fatal   error
}

func (f *fakeJudge) Describe() runs.Judge {
	return runs.Judge{Name: judge.QwenName, Label: judge.QwenLabel, Model: "fake", PromptSHA256: "0123456789abcdef", Settings: map[string]any{"seed": f.seed}}
}

func (f *fakeJudge) Rate(ctx context.Context, p judge.Picture) (judge.Rating, error) {
	if ctx.Err() != nil {
		return judge.Rating{}, ctx.Err()
	}
	f.count(p.Name)
	if f.fatal != nil {
		return judge.Rating{}, f.fatal
	}
	if r, given := f.answers[p.Name]; given {
		return r, nil
	}
	r := judge.Rating{Outcome: outcome.OK, Rationale: "seen", Served: "fake fp_1", Seconds: 0.1}
	switch {
	case bytes.Equal(p.PNG, p.Reference):
		r.Value = 1
	case strings.Contains(p.Name, "control") && !strings.HasPrefix(p.Name, "swapped"):
		r.Value = 0.05
	default:
		r.Value = float64(sha256.Sum256(append(p.PNG, p.Description...))[0]) / 255
	}
	yes := true
	r.Criteria = []runs.Criterion{{Name: "a thing", Present: &yes}}
	return r, nil
}

func scenes(names ...string) (list []pairs.Pair) {
	for _, name := range names {
		list = append(list, pairs.Pair{Filename: name, Description: "Show " + name + ".", Code: "official " + name, Split: pairs.Validation})
	}
	return list
}

// run tests with fakes that work, unless change says otherwise.
type fakes struct {
	cfg      score.Config
	model    *fakeModel
	renderer *fakeRenderer
	judge    *fakeJudge
}

func newFakes(t *testing.T, names ...string) *fakes {
	t.Helper()
	return &fakes{
		cfg:   score.Config{Pairs: scenes(names...), Dir: t.TempDir(), Seed: 3, ModelPath: "model"},
		model: &fakeModel{}, renderer: &fakeRenderer{}, judge: &fakeJudge{},
	}
}

func (f *fakes) test(t *testing.T) runs.TestResults {
	t.Helper()
	results, err := score.Test(t.Context(), f.cfg, f.model, f.renderer, f.judge)
	if err != nil {
		t.Fatal(err)
	}
	return results
}

func sha(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}
