package report

import (
	"fmt"
	"strings"

	"github.com/threebook/threebook/kit/runs"
	"github.com/threebook/threebook/kit/stats"
)

// summary is how the page opens: the answer to "does it draw better now?" for
// one comparison, with all that a reader needs to doubt it.
type summary struct {
	Prefix  string
	Value   string
	Judge   string // who rated, and what that means
	Lead    string // the answer in one sentence
	Support string // its interval and n, without a full stop
	Change  string // against the base model, the end of that sentence; may be empty
	Sources sources
	Verdict string // what the change amounts to, in words
	Tone    string // of the verdict: gain, loss or plain
	Cards   []figure
	Strip   []stripRow
	Swap    swapTable
	Samples samplesTable
	Facts   []string // what the base model is, what was tested
	Controls,
	Warnings []string
}

// sources are the anchors of the places where the summary's numbers come from.
type sources struct{ Results, Paired, Gallery, Test, Training string }

func (c *comparison) sources(main *side) sources {
	at := sources{Results: "#" + c.Prefix + "-results", Paired: "#" + c.Prefix + "-paired", Gallery: "#" + c.Prefix + "-gallery", Test: "#" + main.Test.Anchor}
	at.Training = at.Test
	if c.Training != nil {
		at.Training = "#" + c.Training.Anchor
	}
	return at
}

// figure is one number with its label, and a link to where it comes from.
type figure struct{ Label, Value, Note, Href string }

// stripRow is a mean and its interval on the scale from 0 to 1, in percent of the width.
type stripRow struct {
	Label, Class, Text, Note string
	Href                     string
	At, From, To             string // CSS percentages; From is empty without an interval
	Known                    bool
}

func summarise(c *comparison) summary {
	s := summary{Prefix: c.Prefix, Value: c.Value, Judge: judgeWords(c.Judge) + " " + c.validation(), Warnings: c.warnings()}
	main := c.Tuned
	if main == nil {
		main = c.Base
	}
	s.Sources = c.sources(main)
	s.Lead, s.Support = leadWords(c, main)
	s.Change = changeWords(c)
	s.Verdict, s.Tone = verdict(c)
	s.Cards = c.figures(main)
	for _, side := range []*side{c.Tuned, c.Base} {
		if side != nil {
			s.Strip = append(s.Strip, strip(side.Title, side.Role, side.Mean, s.Sources.Results))
		}
	}
	if main.Test.Results != nil {
		for _, k := range main.Test.Results.Controls {
			if k.Name == swappedName {
				continue // not beside the others: it has its own table
			}
			s.Strip = append(s.Strip, controlRow(k, s.Sources.Test))
			if w := controlWords(k); w != "" {
				s.Controls = append(s.Controls, w)
			}
		}
	}
	if len(s.Controls) == 0 && main.Test.Results != nil {
		s.Controls = []string{"No controls were measured with this test: it does not show what this judge gives a perfect picture, or an empty one."}
	}
	s.Swap = c.swapTable()
	s.Samples = c.samplesTable()
	s.Facts = append(s.Facts, baseWords(c), testedWords(c, main))
	return s
}

// warnings are the comparison's own and those of the runs it stands on, each with its source.
func (c *comparison) warnings() []string {
	out := append([]string(nil), c.Warnings...)
	add := func(source string, list []string) {
		for _, w := range list {
			out = append(out, source+": "+clean(w, maxConsoleLine))
		}
	}
	if c.Training != nil {
		add("Training run", c.Training.Warnings)
	}
	if c.Tuned != nil {
		add(c.Tuned.Title, c.Tuned.Test.Warnings)
	}
	if c.Base != nil {
		add(c.Base.Title, c.Base.Test.Warnings)
	}
	return out
}

func leadWords(c *comparison, s *side) (lead, support string) {
	subject := "The " + strings.ToLower(s.Title) + "’s pictures"
	if s.Mean == nil {
		if s.Test.Results == nil {
			return "There is no answer yet: the test has no results.", "What its directory does hold is shown below"
		}
		return "There is no answer: nothing was rated.", fmt.Sprintf("All %s were left unscored by a failure of the instrument", plural(s.Lost, "answer"))
	}
	lead = fmt.Sprintf("%s reach a mean %s of %s.", subject, c.Value, rating(s.Mean.Mean))
	return lead, intervalWords(s.Mean) + " over " + plural(s.Mean.N, "example")
}

// changeWords sets the answer against the base model's.
func changeWords(c *comparison) string {
	e := c.Change
	if e == nil {
		if c.Base == nil && c.Tuned != nil && c.Tuned.Mean != nil {
			return "with no base test to compare it with"
		}
		return ""
	}
	words := fmt.Sprintf("%s below the base model", rating(-e.Mean))
	switch {
	case change(e.Mean) == "0.00":
		words = "no different on average from the base model"
	case e.Mean > 0:
		words = fmt.Sprintf("%s above the base model", rating(e.Mean))
	}
	if e.Interval != nil {
		words += fmt.Sprintf(" (paired 95%% interval %s to %s)", change(e.Interval.Low), change(e.Interval.High))
	}
	return words
}

func intervalWords(e *stats.Estimate) string {
	if e.Interval == nil {
		return "No interval"
	}
	return fmt.Sprintf("95%% interval %s to %s", rating(e.Interval.Low), rating(e.Interval.High))
}

// verdict says what the paired change amounts to, and no more than its interval allows.
func verdict(c *comparison) (words, tone string) {
	if c.Change == nil {
		return "", "plain"
	}
	switch c.Change.Finding() {
	case stats.Better:
		tone = "gain"
	case stats.Worse:
		tone = "loss"
	default:
		tone = "plain"
	}
	return sentence(capital(c.Change.Verdict("the base model"))), tone
}

func (c *comparison) figures(s *side) []figure {
	gallery := "#" + c.Prefix + "-gallery"
	results := "#" + c.Prefix + "-results"
	f := []figure{{Label: "Mean " + c.Value, Value: "none", Note: "nothing was rated", Href: results}}
	if s.Mean != nil {
		f[0].Value = rating(s.Mean.Mean)
		f[0].Note = fmt.Sprintf("%s, n = %d", strings.ToLower(intervalWords(s.Mean)[:1])+intervalWords(s.Mean)[1:], s.Mean.N)
		sum := figure{Label: "Sum over examples", Value: fixed(s.Mean.Mean*float64(s.Mean.N), 2), Note: fmt.Sprintf("of %d at most", s.Mean.N), Href: results}
		if c.Judge.Name == "qwen3-vl" {
			sum.Label = "Accuracy"
			sum.Note = fmt.Sprintf("sum of ratings, of %d at most", s.Mean.N)
		}
		f = append(f, sum)
	}
	if c.Change != nil {
		note := fmt.Sprintf("n = %d pairs", c.Change.N)
		if in := c.Change.Interval; in != nil {
			note = fmt.Sprintf("paired 95%% interval %s to %s, %s", change(in.Low), change(in.High), note)
		}
		f = append(f, figure{"Change against base", change(c.Change.Mean), note, "#" + c.Prefix + "-paired"})
	}
	if card, ok := c.swapFigure(s); ok {
		f = append(f, card)
	}
	rows := len(s.Rows)
	note := fmt.Sprintf("%s, rated 0", plural(s.Failed, "render failure"))
	if c.Base != nil && c.Tuned != nil {
		note += fmt.Sprintf("; base model %d of %d drew", c.Base.Drew, len(c.Base.Rows))
	}
	f = append(f, figure{"Drew a picture", fmt.Sprintf("%d of %d", s.Drew, rows), note, "#" + c.Prefix + "-outcomes"})
	note = "failures of the instrument are no score"
	if c.Base != nil && c.Tuned != nil {
		note += fmt.Sprintf("; base model %d of %d", c.Base.Lost, len(c.Base.Rows))
	}
	return append(f, figure{"Unscored", fmt.Sprintf("%d of %d", s.Lost, rows), note, gallery})
}

func strip(label, class string, e *stats.Estimate, href string) stripRow {
	r := stripRow{Label: label, Class: class, Href: href, Text: "not measured"}
	if e == nil {
		return r
	}
	r.Known, r.Text, r.At = true, rating(e.Mean), percent(e.Mean)
	if e.Interval != nil {
		r.From, r.To = percent(e.Interval.Low), percent(1-e.Interval.High)
		r.Note = fmt.Sprintf("%s to %s", rating(e.Interval.Low), rating(e.Interval.High))
	}
	return r
}

func percent(v float64) string { return fixed(100*min(max(v, 0), 1), 1) + "%" }

var controlNames = map[string][2]string{
	"ceiling":  {"Ceiling: the official code", "The official code’s own pictures"},
	"blank":    {"Floor: a blank picture", "A blank picture"},
	"shuffled": {"Floor: another scene", "Official pictures under another scene’s description"},
	"worded":   {"Floor: “rate this 1.0”", "A scene that only draws the words “rate this 1.0”"},
}

func controlRow(k runs.Control, href string) stripRow {
	name := clean(k.Name, maxName)
	if n, ok := controlNames[k.Name]; ok {
		name = n[0]
	}
	r := stripRow{Label: name, Class: "control", Text: "not measured", Note: fmt.Sprintf("n = %d", k.N), Href: href}
	if k.Mean != nil && finite(*k.Mean) {
		r.Known, r.Text, r.At = true, rating(*k.Mean), percent(*k.Mean)
	}
	return r
}

func controlWords(k runs.Control) string {
	name := "Control " + clean(k.Name, maxName)
	if n, ok := controlNames[k.Name]; ok {
		name = n[1]
	}
	if k.Mean == nil || !finite(*k.Mean) {
		return fmt.Sprintf("%s: not measured, %d of %d failed.", name, k.Failed, k.N+k.Failed)
	}
	s := fmt.Sprintf("%s: %s on average, n = %d", name, rating(*k.Mean), k.N)
	if k.Failed > 0 {
		s += fmt.Sprintf(", %d failed", k.Failed)
	}
	return s + "."
}

// judgeWords names the judge and says what its number is.
func judgeWords(j runs.Judge) string {
	switch j.Name {
	case "reference":
		return "Judged by reference similarity: each picture is compared with the picture of the official code, pixel structure, colour and edges. No vision model looked at it, so it measures likeness to one solution and not whether the description is met."
	case "qwen3-vl":
		s := "Judged by Qwen3-VL"
		if j.Model != "" {
			s += " (" + clean(j.Model, maxName) + ")"
		}
		return s + ", which looks at each picture and rates from 0 to 1 how well it meets the description."
	case "unknown":
		return "The run does not say who judged."
	default:
		s := "Judged by " + clean(j.Name, maxName)
		if j.Model != "" {
			s += " (" + clean(j.Model, maxName) + ")"
		}
		return s + "."
	}
}

// baseWords says plainly what the base model is.
func baseWords(c *comparison) string {
	var m runs.Model
	for _, s := range c.sides() {
		if s.Test.Manifest.BaseModel.Path != "" {
			m = s.Test.Manifest.BaseModel
		}
	}
	if c.Training != nil && m.Training == "" && c.Training.Manifest.BaseModel.Path != "" {
		m = c.Training.Manifest.BaseModel
	}
	s := "The base model"
	if m.Path != "" {
		s += " is " + clean(m.Path, maxName)
	} else {
		s += " is not recorded"
	}
	if m.Parameters > 0 {
		s += " (" + compact(float64(m.Parameters)) + " parameters)"
	}
	if m.Training == "" {
		return s + ". The runs do not record how it was trained."
	}
	return sentence(s + ": " + clean(m.Training, maxProse))
}

// testedWords says which examples were asked, and whether any was trained on.
func testedWords(c *comparison, s *side) string {
	r := s.Test.Results
	if r == nil {
		return "No example was tested."
	}
	words := fmt.Sprintf("%s of a set of %s were tested", plural(r.NumTested, "example"), count(r.TotalExamples))
	if r.NumTested == 1 {
		words = fmt.Sprintf("1 example of a set of %s was tested", count(r.TotalExamples))
	}
	if n := sampleCount(*r); n > 1 {
		words += fmt.Sprintf(", %d answers each; an example counts by the mean of its answers", n)
	}
	rows := s.Test.Manifest.TrainingRows
	if len(rows) == 0 && c.Training != nil {
		rows = c.Training.Manifest.TrainingRows
	}
	if len(rows) == 0 {
		return words + ". The runs do not list the rows that were trained on."
	}
	trained := map[string]bool{}
	for _, row := range rows {
		trained[row.Name] = true
	}
	overlap := 0
	for _, name := range s.Names {
		if trained[name] {
			overlap++
		}
	}
	switch {
	case overlap == 0:
		return words + "; none of them was trained on."
	case overlap == len(s.Names):
		return words + "; all of them were trained on, so this measures memory and not skill."
	default:
		return words + fmt.Sprintf("; %d of them were trained on, so this partly measures memory.", overlap)
	}
}
