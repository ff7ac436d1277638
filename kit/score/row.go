package score

import (
	"github.com/threebook/threebook/kit/outcome"
	"github.com/threebook/threebook/kit/runs"
)

// row is a slot's line in the results. It is a function of what the journal
// holds, so a resumed test gives the same rows.
func (t *test) row(s *slot) runs.Result {
	p, a := t.pair(s), s.answer
	row := runs.Result{
		Name: p.Filename, Sample: s.sample, Description: p.Description, Reference: p.Code,
		Prompt: a.Prompt, Answer: a.Text, Code: a.Code, CodeSHA256: runs.HashText(a.Code),
		PromptTokens: a.PromptTokens, AnswerTokens: a.AnswerTokens, StoppedByLimit: a.StoppedByLimit,
		GenerateSeconds: a.Seconds, Judge: t.described.Name,
	}
	if ref := t.reference(p); ref.shot != nil {
		row.ReferenceSHA256 = ref.shot.SHA256
	}
	if s.shot != nil {
		row.Settled, row.Console, row.MissingAssets = s.shot.Settled, s.shot.Console, s.shot.MissingAssets
		row.Incomplete, row.Repaired = s.shot.Incomplete, s.shot.Repaired
		row.ShotSHA256, row.RenderSeconds = s.shot.SHA256, s.shot.Seconds
	}
	row.Outcome, row.Detail = verdict(s)
	switch {
	case row.Outcome == outcome.OK:
		value := s.rating.Value
		row.Rating = &value
		row.Criteria, row.Rationale, row.Repeats = s.rating.Criteria, s.rating.Rationale, s.rating.Repeats
	case row.Outcome.ModelFailure():
		row.Rating = new(float64)
	}
	if s.rating != nil {
		row.JudgeSeconds = s.rating.Seconds
	}
	return row
}

// verdict is the scoring policy: the first of answer, drawing and rating that
// failed decides. An answer that was cut off and draws nothing is truncated,
// whichever way it fails; cut code that draws is judged like any other.
func verdict(s *slot) (id outcome.ID, detail string) {
	switch {
	case s.answer.blank():
		id, detail = outcome.NoCode, s.answer.Detail
	case s.shot.Outcome != outcome.OK:
		id, detail = s.shot.Outcome, s.shot.Detail
	default:
		id, detail = s.rating.Outcome, s.rating.Detail
	}
	if s.answer.StoppedByLimit && id.ModelFailure() {
		if detail != "" {
			detail = ": " + detail
		}
		return outcome.Truncated, string(id) + detail
	}
	return id, detail
}
