// Package judge rates a picture against the description it was meant to show.
//
// It takes a [Picture] (the rendered PNG, its description and, for the judge
// that compares pictures, the official code's own PNG) and gives a [Rating] in
// [0, 1] with the facts it was based on, or the reason why there is none.
//
// There are three judges. Package qwen asks a Qwen3-VL model behind any
// OpenAI-compatible server. [Reference] needs no server: it compares the
// picture with the official code's picture and calls the result reference
// similarity everywhere. [Replay] gives recorded answers. [Cached] keeps any
// judge's ratings on disk, so that asking again costs nothing, and [Repeated] has
// a picture rated several times.
//
//	j := judge.NewReference()
//	rating, err := j.Rate(ctx, judge.Picture{
//		Name:        "red_cube",
//		Description: "A red cube on a grey floor.",
//		PNG:         drawn,
//		Reference:   official,
//	})
//	if err != nil {
//		return err
//	}
//	fmt.Println(j.Describe().Label, rating.Outcome, rating.Value)
//
// For a picture that equals the official one it prints
//
//	reference similarity ok 1
//
// A failure of the judge is never a rating: a server that is down, refuses,
// replies nonsense or costs too much gives an outcome such as
// judge_unavailable, and the example stays unscored.
package judge

import (
	"context"
	"fmt"
	"math"

	"github.com/threebook/threebook/kit/outcome"
	"github.com/threebook/threebook/kit/runs"
)

// Judge rates pictures. The contract, checked by Conform in package judgetest:
//
//   - A rating with outcome ok has a finite Value in [0, 1]. Any other outcome
//     is one of the instrument's failures, has Value 0 and says why in Detail.
//   - Rate returns an error only when ctx ends or when no later call can
//     succeed either (a rejected key, a model that takes no pictures). The
//     error names the picture and never holds a key.
//   - Rate may be called from several goroutines.
//   - Describe is constant over the judge's lifetime and holds no secret, so
//     that it can be hashed into cache keys and printed in reports.
type Judge interface {
	Rate(ctx context.Context, p Picture) (Rating, error)
	Describe() runs.Judge
}

// Names and labels of the judges, as they appear in files, tables and plots.
const (
	QwenName       = "qwen3-vl"
	QwenLabel      = "Qwen3-VL rating"
	ReferenceName  = "reference"
	ReferenceLabel = "reference similarity"
	ReplayName     = "replay"
)

// Picture is what a judge looks at. The code that drew it is not part of it.
type Picture struct {
	Name        string // the example's name, for messages only
	Description string // what the picture was meant to show
	PNG         []byte // the rendered picture
	Reference   []byte // the official code's picture; only [Reference] looks at it
	Repeat      int    // which of several ratings of the picture this is, from 0; see [Repeated]
}

// Rating is a judge's answer. Value counts only when Outcome is ok.
type Rating struct {
	Outcome   outcome.ID       `json:"outcome"`
	Value     float64          `json:"value"` // in [0, 1]
	Criteria  []runs.Criterion `json:"criteria,omitempty"`
	Rationale string           `json:"rationale,omitempty"`
	Detail    string           `json:"detail,omitempty"`  // why there is no rating, or why some repeats gave none
	Served    string           `json:"served,omitempty"`  // model, revision and reply format as the server names them
	Seconds   float64          `json:"seconds"`           // timing field
	Usage     Usage            `json:"usage,omitzero"`    // timing field
	Repeats   *runs.Repeats    `json:"repeats,omitempty"` // what Value is the mean of; only of [Repeated]
}

// Unscored is a rating that is none: an instrument's failure with its reason.
func Unscored(id outcome.ID, format string, a ...any) Rating {
	return Rating{Outcome: id, Detail: fmt.Sprintf(format, a...)}
}

// Check returns r if it keeps the contract of [Judge], and otherwise a
// judge_invalid rating that says what is wrong, so that a faulty judge can
// neither score nor blame the model.
func Check(r Rating) Rating {
	switch {
	case r.Outcome == outcome.OK && (math.IsNaN(r.Value) || r.Value < 0 || r.Value > 1):
		bad := Unscored(outcome.JudgeInvalid, "the rating %v is outside [0, 1]", r.Value)
		bad.Seconds, bad.Served, bad.Usage = r.Seconds, r.Served, r.Usage
		return bad
	case r.Outcome == outcome.OK:
		return r
	case r.Outcome.InstrumentFailure():
		r.Value = 0
		return r
	default:
		bad := Unscored(outcome.JudgeInvalid, "the judge gave the outcome %q, which is not its to give", r.Outcome)
		bad.Seconds, bad.Served, bad.Usage = r.Seconds, r.Served, r.Usage
		return bad
	}
}
