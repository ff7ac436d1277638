package report

import (
	"fmt"

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

// side is one test within a comparison.
type side struct {
	Role   string // "base" or "tuned"
	Title  string // "Base model", "Tuned model"
	Test   *testRun
	Names  []string           // examples in the test's order
	Means  map[string]float64 // name to the mean rating of its rated samples
	Mean   *stats.Estimate    // over examples; nil when nothing was rated
	Rows   map[rowKey]*runs.Result
	Failed int // rows whose code failed, rated 0
	Drew   int // rows that drew a picture
	Lost   int // rows left unscored
}

type rowKey struct {
	name   string
	sample int
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

func judgeKey(j runs.Judge) string { return j.Name + "\x00" + j.Model + "\x00" + j.PromptSHA256 }

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
	for _, name := range c.Tuned.Names {
		b, okb := c.Base.Means[name]
		a, oka := c.Tuned.Means[name]
		if okb && oka {
			before, after = append(before, b), append(after, a)
		}
	}
	if len(after) > 0 {
		e, err := bootstrap(c.Tuned.Test).PairedDifference(before, after)
		if err != nil {
			return fmt.Errorf("compare %s with %s: %w", c.Tuned.Test.Manifest.ID, c.Base.Test.Manifest.ID, err)
		}
		c.Change = &e
	}
	c.Warnings = append(c.Warnings, c.mismatches()...)
	return nil
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

func (s *side) row(k rowKey) *runs.Result {
	if s == nil {
		return nil
	}
	return s.Rows[k]
}

func newSide(role, title string, t *testRun) (*side, error) {
	s := &side{Role: role, Title: title, Test: t, Means: map[string]float64{}, Rows: map[rowKey]*runs.Result{}}
	if t.Results == nil {
		return s, nil
	}
	sums, ns := map[string]float64{}, map[string]int{}
	for i := range t.Results.Results {
		r := &t.Results.Results[i]
		s.Rows[rowKey{r.Name, r.Sample}] = r
		if _, ok := ns[r.Name]; !ok {
			ns[r.Name] = 0
			s.Names = append(s.Names, r.Name)
		}
		switch {
		case r.Rating == nil:
			s.Lost++
		case !finite(*r.Rating):
			return nil, fmt.Errorf("read results of %s: the rating of %q is not a number", t.Manifest.ID, r.Name)
		default:
			sums[r.Name] += *r.Rating
			ns[r.Name]++
		}
		if r.Outcome.ModelFailure() {
			s.Failed++
		}
		if r.ShotSHA256 != "" && !r.Outcome.ModelFailure() {
			s.Drew++
		}
	}
	var values []float64
	for _, name := range s.Names {
		if ns[name] > 0 {
			m := sums[name] / float64(ns[name])
			s.Means[name] = m
			values = append(values, m)
		}
	}
	if len(values) > 0 {
		e, err := bootstrap(t).Mean(values)
		if err != nil {
			return nil, fmt.Errorf("read results of %s: %w", t.Manifest.ID, err)
		}
		if in := t.Results.Interval; len(in) == 2 && finite(in[0]) && finite(in[1]) {
			e.Interval = &stats.Interval{Low: in[0], High: in[1]}
		}
		s.Mean = &e
	}
	return s, nil
}

func bootstrap(t *testRun) stats.Bootstrap { return stats.Bootstrap{Seed: t.Manifest.Seed} }

func letters(i int) string {
	if i < 26 {
		return string(rune('a' + i))
	}
	return letters(i/26-1) + letters(i%26)
}
