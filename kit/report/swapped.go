package report

import (
	"fmt"
	"strings"

	"github.com/threebook/threebook/kit/runs"
)

// swappedName is the control of the model's pictures rated as other examples'.
const swappedName = "swapped"

// swapTable says of each model whether its pictures are their own descriptions'.
// It is empty where no test rated them as another's.
type swapTable struct {
	ID       string
	Rows     []swapRow
	About    string
	Readings []string // a sentence a model
}

type swapRow struct {
	Class, Title             string
	Own, Another, Difference ranged
	N, Href                  string
}

// ranged is a mean and its interval in words, and where they come from.
type ranged struct{ Mean, Range, Href string }

func (c *comparison) swapTable() swapTable {
	t := swapTable{ID: c.Prefix + "-swapped"}
	samples := 1
	for _, s := range []*side{c.Tuned, c.Base} {
		k := s.swapped()
		if k == nil {
			continue
		}
		samples = max(samples, sampleCount(*s.Test.Results))
		t.Rows = append(t.Rows, s.swapRow(*k))
		t.Readings = append(t.Readings, s.Title+": "+swapWords(*k)+".")
	}
	if len(t.Rows) > 0 {
		t.About = "Each picture that a model drew was rated twice: as its own example’s, and as another’s, with that one’s description and official picture. " +
			"A model that draws some scene whatever it is asked gets the same both times, on average. Only pictures count, not the zeros of code that drew nothing, so these means are not those above."
		if c.Judge.Name == "reference" {
			t.About += " By this judge a picture follows its description when it is more like its own official picture than like another’s."
		}
		if samples > 1 {
			t.About += " Of several answers to a description the first counts."
		}
	}
	return t
}

// swapped is the side's swapped control, nil without one.
func (s *side) swapped() *runs.Control {
	if s == nil || s.Test.Results == nil {
		return nil
	}
	return s.Test.Results.Control(swappedName)
}

func measured(k *runs.Control) bool {
	return k != nil && k.Mean != nil && k.Own != nil && k.OwnMinusAnothers != nil
}

func (s *side) swapRow(k runs.Control) swapRow {
	from := "#" + s.Test.Anchor
	r := swapRow{Class: s.Role, Title: s.Title, N: fmt.Sprint(k.N), Href: from}
	none := ranged{Mean: "–"}
	if !measured(&k) {
		r.Own, r.Another, r.Difference = none, none, none
		return r
	}
	r.Own = withRange(*k.Own, rating)
	r.Another = withRange(runs.Estimate{Mean: *k.Mean, Interval: k.Interval}, rating)
	r.Difference = withRange(*k.OwnMinusAnothers, change)
	for _, f := range []*ranged{&r.Own, &r.Another, &r.Difference} {
		f.Href = from
	}
	return r
}

func withRange(e runs.Estimate, format func(float64) string) ranged {
	s := ranged{Mean: format(e.Mean)}
	if len(e.Interval) == 2 {
		s.Range = format(e.Interval[0]) + " to " + format(e.Interval[1])
	}
	return s
}

// swapWords is what the difference amounts to.
func swapWords(k runs.Control) string {
	words := strings.ReplaceAll(k.Reading(), "'", "’")
	switch {
	case measured(&k) && k.Failed > 0:
		return words + fmt.Sprintf("; %s left unscored as another’s", wasWere(k.Failed))
	case measured(&k):
		return words
	case k.Failed > 0:
		return fmt.Sprintf("not measured, %s left unscored as another’s", wasWere(k.Failed))
	default:
		return "not measured, it takes rated pictures of two examples that differ"
	}
}

func wasWere(n int) string {
	if n == 1 {
		return "1 picture was"
	}
	return plural(n, "picture") + " were"
}

// swapFigure is the difference as a card, with the base model's beside it.
func (c *comparison) swapFigure(s *side) (figure, bool) {
	k := s.swapped()
	if !measured(k) {
		return figure{}, false
	}
	d := withRange(*k.OwnMinusAnothers, change)
	f := figure{Label: "Own minus another’s", Value: d.Mean, Href: "#" + c.Prefix + "-swapped"}
	if d.Range != "" {
		f.Note = "paired 95% interval " + d.Range + ", "
	}
	f.Note += fmt.Sprintf("n = %d", k.N)
	if b := c.Base.swapped(); s != c.Base && measured(b) {
		d := withRange(*b.OwnMinusAnothers, change)
		f.Note += "; base model " + d.Mean
		if d.Range != "" {
			f.Note += " (" + d.Range + ")"
		}
		f.Note += fmt.Sprintf(", n = %d", b.N)
	}
	return f, true
}
