package report

import (
	"fmt"
	"strings"

	"github.com/threebook/threebook/kit/runs"
	"github.com/threebook/threebook/kit/stats"
)

// comparison is one judge's view of one model: the tuned test beside its base
// test where both were given, else either alone. Ratings of different judges,
// or of one judge under different prompts, never meet in one comparison.
type comparison struct {
	Prefix   string // of the anchors inside it: "a", "b", …
	Judge    runs.Judge
	Value    string       // what a rating is called: "Qwen3-VL rating", "reference similarity"
	Training *trainingRun // nil when its run was not given
	Base     *side        // nil without a base test
	Tuned    *side        // nil without a tuned test
	Examples []example
	Change   *stats.Estimate // over the examples rated on both sides; nil without them
	Warnings []string
}

// example is one row of the gallery: the same scene as each model drew it.
type example struct {
	Name, Description string
	Sample            int
	Anchor            string
	Base, Tuned       *runs.Result // nil where that side did not try it
}

// compareAll groups tests into comparisons, tuned tests first claiming their base.
func compareAll(trains []*trainingRun, tests []*testRun) ([]*comparison, error) {
	var out []*comparison
	var ids anchors
	used := map[*testRun]bool{}
	add := func(base, tuned *testRun) error {
		c := &comparison{Prefix: letters(len(out))}
		for _, t := range []*testRun{tuned, base} {
			if t == nil {
				continue
			}
			used[t] = true
			if c.Judge.Name == "" {
				c.Judge = t.judge()
			}
			if c.Training == nil {
				c.Training = findTraining(trains, t.Manifest.TrainingRun)
			}
		}
		c.Value = valueName(c.Judge)
		if err := c.fill(base, tuned, &ids); err != nil {
			return err
		}
		out = append(out, c)
		return nil
	}
	for _, t := range tests {
		if t.Manifest.Role == runs.RoleBase {
			continue
		}
		if err := add(baseOf(t, tests), t); err != nil {
			return nil, err
		}
	}
	for _, t := range tests {
		if !used[t] {
			if err := add(t, nil); err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}

// baseOf finds the base test that t is to be held against: the same judge, and
// the same training run or else the same base model.
func baseOf(t *testRun, tests []*testRun) *testRun {
	var second *testRun
	for _, b := range tests {
		if b.Manifest.Role != runs.RoleBase || judgeKey(b.judge()) != judgeKey(t.judge()) {
			continue
		}
		if b.Manifest.TrainingRun != "" && b.Manifest.TrainingRun == t.Manifest.TrainingRun {
			return b
		}
		same := b.Manifest.BaseModel.SHA256 == t.Manifest.BaseModel.SHA256 && b.Manifest.BaseModel.Path == t.Manifest.BaseModel.Path
		if second == nil && same {
			second = b
		}
	}
	return second
}

func findTraining(trains []*trainingRun, id string) *trainingRun {
	for _, t := range trains {
		if t.Manifest.ID == id {
			return t
		}
	}
	return nil
}

func (t *testRun) judge() runs.Judge {
	if t.Results != nil && t.Results.Judge.Name != "" {
		return t.Results.Judge
	}
	if t.Manifest.Judge != nil {
		return *t.Manifest.Judge
	}
	return runs.Judge{Name: "unknown", Label: "rating"}
}

// judgeKey identifies what a number means. A replayed rating means what the recorded one did.
func judgeKey(j runs.Judge) string {
	return strings.TrimSuffix(j.Label, " (replayed)") + "\x00" + j.Model + "\x00" + j.PromptSHA256
}

// valueName is what the page calls a rating. The embedded judge's is always
// "reference similarity", whatever label a file gives it.
func valueName(j runs.Judge) string {
	switch {
	case j.Name == "reference":
		return "reference similarity"
	case j.Label != "":
		return clean(j.Label, maxName)
	default:
		return clean(j.Name, maxName) + " rating"
	}
}

func (c *comparison) fill(base, tuned *testRun, ids *anchors) error {
	var err error
	if tuned != nil {
		title := "Tuned model"
		if tuned.Manifest.Role == "" {
			title = "Model"
		}
		if c.Tuned, err = newSide(runs.RoleTuned, title, tuned); err != nil {
			return err
		}
	}
	if base != nil {
		if c.Base, err = newSide(runs.RoleBase, "Base model", base); err != nil {
			return err
		}
	}
	c.pairExamples(ids)
	if c.Base == nil || c.Tuned == nil {
		return nil
	}
	var before, after []float64
	for _, p := range c.pairs() {
		before, after = append(before, p.base), append(after, p.tuned)
	}
	if len(after) > 0 {
		e, err := stats.Bootstrap{}.PairedDifference(before, after)
		if err != nil {
			return fmt.Errorf("compare %s with %s: %w", c.Tuned.Test.Manifest.ID, c.Base.Test.Manifest.ID, err)
		}
		c.Change = &e
	}
	c.Warnings = append(c.Warnings, c.mismatches()...)
	return nil
}

// pairOf is one example's mean rating by each model.
type pairOf struct {
	name        string
	base, tuned float64
}

// pairs lists the examples that can be compared, in the base test's order: rated
// on both sides, and asked with the same description.
func (c *comparison) pairs() []pairOf {
	if c.Base == nil || c.Tuned == nil {
		return nil
	}
	var out []pairOf
	for _, name := range c.Base.Names {
		b, okb := c.Base.Means[name]
		t, okt := c.Tuned.Means[name]
		if okb && okt && c.sameQuestion(name) {
			out = append(out, pairOf{name, b, t})
		}
	}
	return out
}

// sameQuestion reports whether both models were asked for the same thing under that name.
func (c *comparison) sameQuestion(name string) bool {
	b, t := c.Base.row(rowKey{name, 0}), c.Tuned.row(rowKey{name, 0})
	return b == nil || t == nil || b.Description == t.Description
}

// mismatches are the differences between two tests that a reader must know before comparing them.
func (c *comparison) mismatches() []string {
	var out []string
	b, t := c.Base.Test, c.Tuned.Test
	left := 0
	for _, e := range c.Examples {
		if e.Base == nil || e.Tuned == nil {
			left++
		}
	}
	if left > 0 {
		out = append(out, fmt.Sprintf("%s tried by only one of the two models: the change counts those rated on both sides", plural(left, "answer")))
	}
	for _, name := range c.Base.Names {
		if !c.sameQuestion(name) {
			out = append(out, fmt.Sprintf("%s has different descriptions in the two tests and is not compared", clean(name, maxName)))
		}
	}
	if b.Manifest.PromptTemplateSHA256 != t.Manifest.PromptTemplateSHA256 {
		out = append(out, "base and tuned model were asked with different prompt templates")
	}
	if b.Manifest.BaseModel.SHA256 != t.Manifest.BaseModel.SHA256 {
		out = append(out, "the base test's model is not the one the tuned model was made from")
	}
	if b.Manifest.Machine.Three != t.Manifest.Machine.Three {
		out = append(out, "base and tuned pictures were rendered with different releases of Three.js")
	}
	return out
}

// pairExamples lines up both sides by name and sample, in the tuned test's order.
func (c *comparison) pairExamples(ids *anchors) {
	seen := map[rowKey]bool{}
	for _, s := range []*side{c.Tuned, c.Base} {
		if s == nil || s.Test.Results == nil {
			continue
		}
		for i := range s.Test.Results.Results {
			r := &s.Test.Results.Results[i]
			key := rowKey{r.Name, r.Sample}
			if seen[key] {
				continue
			}
			seen[key] = true
			anchor := r.Name
			if r.Sample > 0 {
				anchor = fmt.Sprintf("%s-s%d", r.Name, r.Sample+1)
			}
			c.Examples = append(c.Examples, example{
				Anchor: ids.name("ex-", anchor), Name: r.Name, Sample: r.Sample, Description: r.Description,
				Base: c.Base.row(key), Tuned: c.Tuned.row(key),
			})
		}
	}
}

func letters(i int) string {
	if i < 26 {
		return string(rune('a' + i))
	}
	return letters(i/26-1) + letters(i%26)
}
