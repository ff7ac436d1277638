package score

import (
	"math"
	"strings"
	"testing"

	"github.com/threebook/threebook/kit/outcome"
	"github.com/threebook/threebook/kit/runs"
)

// rated is a test whose examples have these ratings, by name; NaN is unscored.
func rated(ratings map[string]float64, order ...string) runs.TestResults {
	t := runs.TestResults{Judge: runs.Judge{Name: "reference", Label: "reference similarity"}}
	for _, name := range order {
		r := runs.Result{Name: name, Description: "about " + name, Outcome: outcome.OK}
		switch v := ratings[name]; {
		case math.IsNaN(v):
			r.Outcome = outcome.JudgeUnavailable
		case v == 0:
			r.Outcome, r.Rating = outcome.Exception, &v
		default:
			r.Rating = &v
		}
		t.Results = append(t.Results, r)
	}
	return t
}

func TestMatrix(t *testing.T) {
	t.Parallel()
	names := []string{"a", "b", "c", "d", "e", "f", "g"}
	first := rated(map[string]float64{"a": .1, "b": .2, "c": .3, "d": .4, "e": .5, "f": .6, "g": math.NaN()}, names...)
	better := rated(map[string]float64{"a": .5, "b": .5, "c": .7, "d": .9, "e": .8, "f": .9, "g": .5}, names...)
	mixed := rated(map[string]float64{"a": .0, "b": .9, "c": .3, "d": .6, "e": .4, "f": math.NaN(), "g": .5}, names...)
	m, err := NewMatrix([]NamedTest{{"first", first}, {"better", better}, {"mixed", mixed}})
	if err != nil {
		t.Fatal(err)
	}
	if math.Abs(m.Level-0.975) > 1e-12 {
		t.Errorf("the level of two differences is %g, want 0.975", m.Level)
	}
	var order []string
	for _, e := range m.Examples {
		order = append(order, e.Name)
	}
	// mean changes: b (.3+.7)/2, d (.5+.2)/2, f .3, c (.4+0)/2, a (.4-.1)/2, e (.3-.1)/2, g none
	if got := strings.Join(order, ""); got != "bdfcaeg" {
		t.Errorf("the examples are in the order %s", got)
	}
	last := m.Examples[6]
	if last.Name != "g" || last.Change != nil || last.Cells[0].Rating != nil || !last.Cells[0].Tried || *last.Cells[1].Rating != .5 {
		t.Errorf("the example that the first test lost is %+v", last)
	}
	if c := m.Tests[0]; c.Mean.N != 6 || math.Abs(c.Sum-2.1) > 1e-12 || c.Unscored != 1 || c.Difference != nil {
		t.Errorf("the reference is %+v", c)
	}
	d := m.Tests[1].Difference
	if math.Abs(d.Estimate.Mean-(.4+.3+.4+.5+.3+.3)/6) > 1e-12 || d.Estimate.N != 6 {
		t.Errorf("the difference is %v", d.Estimate)
	}
	if got, want := d.Estimate.Verdict("A"), "better than A: the interval over 6 examples lies above zero"; got != want {
		t.Errorf("verdict %q, want %q", got, want)
	}
	if got, want := m.Tests[2].Difference.Estimate.Verdict("A"), "fewer than 6 examples in both, too few to say which is better"; got != want {
		t.Errorf("verdict %q, want %q", got, want)
	}
	if c := m.Tests[2]; c.Failed != 1 || c.Unscored != 1 {
		t.Errorf("of the third test %d drew nothing and %d are unscored, want 1 and 1", c.Failed, c.Unscored)
	}

	// one difference has the usual interval, and several a wider one
	two, err := NewMatrix([]NamedTest{{"first", first}, {"better", better}})
	if err != nil {
		t.Fatal(err)
	}
	alone, err := Compare(first, better)
	if err != nil {
		t.Fatal(err)
	}
	one, of := two.Tests[1].Difference.Estimate.Interval, d.Estimate.Interval
	if *one != *alone.Estimate.Interval {
		t.Errorf("the interval of one difference is %v, want that of Compare, %v", one, alone.Estimate.Interval)
	}
	if of.High-of.Low <= one.High-one.Low {
		t.Errorf("the interval of one of two differences, %v, is no wider than alone, %v", of, one)
	}
}

func TestVerdicts(t *testing.T) {
	t.Parallel()
	names := strings.Split("abcdefgh", "")
	base, other := map[string]float64{}, map[string]float64{}
	for i, n := range names {
		base[n] = .5
		other[n] = .5 + .1*float64(i%2*2-1)
	}
	d, err := Compare(rated(base, names...), rated(other, names...))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := d.Estimate.Verdict("base-1"), "no difference from base-1 that 8 examples can show: the interval includes zero"; got != want {
		t.Errorf("verdict %q, want %q", got, want)
	}
	for n := range other {
		other[n] = .25
	}
	if d, err = Compare(rated(base, names...), rated(other, names...)); err != nil {
		t.Fatal(err)
	}
	if got, want := d.Estimate.Verdict("A"), "all 8 examples differ by the same amount"; !strings.HasPrefix(got, want) {
		t.Errorf("verdict %q, want %q…", got, want)
	}
}

func TestMatrixRefusesWhatCannotBeCompared(t *testing.T) {
	t.Parallel()
	a := rated(map[string]float64{"a": .5}, "a")
	b := rated(map[string]float64{"a": .5}, "a")
	b.Judge.Label = "Qwen3-VL rating"
	if _, err := NewMatrix([]NamedTest{{"x", a}, {"y", b}}); err == nil || !strings.Contains(err.Error(), "x and y: compare tests: one was rated by") {
		t.Errorf("tests by two judges: %v", err)
	}
	if _, err := NewMatrix([]NamedTest{{"x", a}}); err == nil {
		t.Error("one test is compared with nothing")
	}
}
