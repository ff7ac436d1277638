package report

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/threebook/threebook/kit/outcome"
	"github.com/threebook/threebook/kit/runs"
)

// gallery is every example of a comparison, with the choices its filters offer.
type gallery struct {
	Prefix   string
	Value    string
	RatingOf string // whose rating is filtered and sorted by: "Tuned model’s rating"
	Paired   bool   // both models are there, so there is better and worse
	Cards    []galleryCard
	Outcomes []outcomeChoice
}

type outcomeChoice struct {
	ID, Text string
	N        int
}

// galleryCard is one example: what was asked, what each model drew, and why it was rated so.
type galleryCard struct {
	Anchor, Name, Description string
	Sample                    string // "sample 2", or empty where each example has one
	Pictures                  []picture
	Answers                   []answer
	Official                  string // the official code
	Change                    string // "+0.21", or empty
	Trend                     string // better, worse, same, or unknown
	Outcomes                  string // ids, for the filter
	Rating, Delta             string // for sorting; empty when unscored
}

// answer is one model's answer to one example.
type answer struct {
	Role, Title string
	Outcome     string
	Meaning     string
	Class       string // drew, failed or lost
	Rating      string // "0.42", or "unscored"
	Detail      string
	Notes       []string
	Criteria    []criterion
	Rationale   string
	Console     []string
	Code        string
	Diff        string // from the official code, see [lineDiff]
	Tokens      string
}

type criterion struct {
	Name, Value string
	Mark        string // yes, no, or part
	Percent     int
}

// buildGallery makes the cards of a comparison; the pictures are filled in from found.
func buildGallery(c *comparison, found map[shot]picture) gallery {
	g := gallery{Prefix: c.Prefix, Value: c.Value, Paired: c.Base != nil && c.Tuned != nil}
	for _, s := range c.sides() {
		g.RatingOf = s.Title + "’s rating" // the last one's, as the cards have it
	}
	counts := map[outcome.ID]int{}
	samples := 0
	for _, e := range c.Examples {
		samples = max(samples, e.Sample+1)
	}
	for _, e := range c.Examples {
		card := galleryCard{Anchor: e.Anchor, Name: clean(e.Name, maxName), Description: clean(e.Description, maxProse), Trend: "unknown"}
		if samples > 1 {
			card.Sample = fmt.Sprintf("sample %d of %d", e.Sample+1, samples)
		}
		card.Pictures = append(card.Pictures, c.official(e, found))
		seen := map[outcome.ID]bool{}
		for _, s := range c.sides() {
			r := e.of(s.Role)
			card.Pictures = append(card.Pictures, s.drawn(r, e.Name, found))
			if r == nil {
				continue
			}
			seen[r.Outcome] = true
			card.Answers = append(card.Answers, newAnswer(s, r))
			card.Official = clean(r.Reference, maxCode)
			if r.Rating != nil {
				card.Rating = strconv.FormatFloat(round6(*r.Rating), 'g', -1, 64)
			} else {
				card.Rating = ""
			}
		}
		if b, t := e.Base, e.Tuned; b != nil && t != nil && b.Description == t.Description && b.Rating != nil && t.Rating != nil {
			d := *t.Rating - *b.Rating
			card.Change, card.Trend = change(d), trend(d)
			card.Delta = strconv.FormatFloat(round6(d), 'g', -1, 64)
		}
		for _, id := range outcome.All() {
			if seen[id] {
				counts[id]++
				card.Outcomes = strings.TrimSpace(card.Outcomes + " " + string(id))
			}
		}
		g.Cards = append(g.Cards, card)
	}
	for _, id := range outcome.All() {
		if counts[id] > 0 {
			g.Outcomes = append(g.Outcomes, outcomeChoice{string(id), id.Describe(), counts[id]})
		}
	}
	return g
}

func trend(d float64) string {
	switch {
	case d > 0:
		return "better"
	case d < 0:
		return "worse"
	default:
		return "same"
	}
}

func (e example) of(role string) *runs.Result {
	if role == runs.RoleBase {
		return e.Base
	}
	return e.Tuned
}

// shots lists every picture a comparison shows, each once.
func (c *comparison) shots(seen map[shot]bool) []shot {
	var out []shot
	add := func(s shot) {
		if s.sha256 != "" && !seen[s] {
			seen[s] = true
			out = append(out, s)
		}
	}
	for _, e := range c.Examples {
		add(c.officialShot(e))
		for _, s := range c.sides() {
			if r := e.of(s.Role); r != nil && drew(r) {
				add(shot{s.Test.Dir, r.ShotSHA256})
			}
		}
	}
	return out
}

func (c *comparison) officialShot(e example) shot {
	for _, s := range c.sides() {
		if r := e.of(s.Role); r != nil && r.ReferenceSHA256 != "" {
			return shot{s.Test.Dir, r.ReferenceSHA256}
		}
	}
	return shot{}
}

func (c *comparison) official(e example, found map[shot]picture) picture {
	p := picture{Missing: "not rendered in this test"}
	if s := c.officialShot(e); s.sha256 != "" {
		p = found[s]
	}
	p.Role, p.Title, p.Alt = "official", "Official code", "what the official code of "+clean(e.Name, maxName)+" draws"
	return p
}

func (s *side) drawn(r *runs.Result, name string, found map[shot]picture) picture {
	var p picture
	switch {
	case r == nil:
		p.Missing = "not tried"
	case r.ShotSHA256 == "" || !drew(r):
		p.Missing = r.Outcome.Describe()
	default:
		p = found[shot{s.Test.Dir, r.ShotSHA256}]
	}
	p.Role, p.Title, p.Alt = s.Role, s.Title, "what the "+strings.ToLower(s.Title)+" draws for "+clean(name, maxName)
	return p
}

// drew reports whether there is something to look at: the page behind code that
// failed before it drew is a black rectangle, which says nothing.
func drew(r *runs.Result) bool {
	return r.Outcome == outcome.OK || r.Outcome == outcome.Blank || !r.Outcome.Rated()
}

func newAnswer(s *side, r *runs.Result) answer {
	a := answer{
		Role: s.Role, Title: s.Title, Outcome: clean(string(r.Outcome), maxName), Meaning: clean(r.Outcome.Describe(), maxName), Class: outcomeClass(r.Outcome),
		Rating: "unscored", Detail: clean(r.Detail, maxConsoleLine), Rationale: clean(r.Rationale, maxProse),
		Console: cleanAll(r.Console, maxConsoleLine, maxConsole), Code: clean(r.Code, maxCode),
		Tokens: plural(r.AnswerTokens, "token"),
	}
	if r.Rating != nil {
		a.Rating = rating(*r.Rating)
	}
	if r.StoppedByLimit {
		a.Notes = append(a.Notes, "the answer was cut off by the token limit")
	}
	if r.Outcome == outcome.OK && !r.Settled {
		a.Notes = append(a.Notes, "the scene never settled; the picture is its last frame")
	}
	if len(r.MissingAssets) > 0 {
		what := "missing pictures, drawn with a placeholder: "
		if r.Incomplete {
			what = "incomplete: missing files: "
		}
		a.Notes = append(a.Notes, what+strings.Join(cleanAll(r.MissingAssets, maxName, 8), ", "))
	}
	if len(r.Repaired) > 0 {
		a.Notes = append(a.Notes, "not the code's own picture; repaired before it was rated: "+strings.Join(cleanAll(r.Repaired, maxName, 4), "; "))
	}
	if r.Repeats != nil {
		a.Notes = append(a.Notes, repeatsNote(*r.Repeats))
	}
	for _, k := range r.Criteria {
		a.Criteria = append(a.Criteria, newCriterion(k))
	}
	if r.Reference != "" && r.Code != "" {
		a.Diff = lineDiff(clean(r.Reference, maxCode), a.Code)
	}
	return a
}

// repeatsNote is "the mean of 3 ratings: 0.50, 0.60, 0.70; standard deviation 0.10".
func repeatsNote(r runs.Repeats) string {
	list := make([]string, len(r.Ratings))
	for i, v := range r.Ratings {
		list[i] = rating(v)
	}
	note := "the mean of " + plural(len(list), "rating") + ": " + strings.Join(list, ", ")
	if r.Deviation != nil {
		note += "; standard deviation " + rating(*r.Deviation)
	}
	if missing := r.Asked - len(list); missing > 0 {
		note += fmt.Sprintf("; %d of %d failed", missing, r.Asked)
	}
	return note
}

func outcomeClass(id outcome.ID) string {
	switch {
	case id == outcome.OK:
		return "drew"
	case id.ModelFailure():
		return "failed"
	default:
		return "lost"
	}
}

func newCriterion(k runs.Criterion) criterion {
	c := criterion{Name: clean(k.Name, maxName), Mark: "part"}
	switch {
	case k.Present != nil && *k.Present:
		c.Mark, c.Value = "yes", "present"
	case k.Present != nil:
		c.Mark, c.Value = "no", "absent"
	}
	if k.Value != nil && finite(*k.Value) {
		c.Value = rating(*k.Value)
		c.Percent = min(max(int(*k.Value*100+0.5), 0), 100)
	}
	return c
}
