// Package outcome is the closed list of what can become of one generated scene.
//
// A picture that was judged is [OK]. A failure of the model (its code does not
// parse, throws, draws nothing, …) is rated 0 and says why. A failure of the
// instrument (browser, assets, judge) is not a score: the example stays
// unscored, is counted apart and can be resumed.
//
//	for _, id := range outcome.All() {
//		fmt.Println(id, id.Rated(), id.Describe())
//	}
package outcome

import (
	"fmt"
	"strings"
)

// ID names an outcome in JSON, Parquet and reports.
type ID string

// OK: the code drew a picture. A scene that never settled is OK too, with settled=false beside it.
const OK ID = "ok"

// The model's failures: rated 0.
const (
	NoCode         ID = "no_code"
	SyntaxError    ID = "syntax_error"
	Exception      ID = "exception"
	ImportNotFound ID = "import_not_found"
	NoCanvas       ID = "no_canvas"
	Blank          ID = "blank"
	Timeout        ID = "timeout"
	OutOfMemory    ID = "out_of_memory"
	Navigation     ID = "navigation"
	ContextLost    ID = "context_lost"
	Truncated      ID = "truncated"
)

// The instrument's failures: unscored.
const (
	BrowserCrash     ID = "browser_crash"
	NoWebGL          ID = "no_webgl"
	AssetMissing     ID = "asset_missing"
	JudgeUnavailable ID = "judge_unavailable"
	JudgeRefused     ID = "judge_refused"
	JudgeInvalid     ID = "judge_invalid"
	JudgeBudget      ID = "judge_budget"
)

type kind int

const (
	drew kind = iota
	modelFailure
	instrumentFailure
)

var list = []struct {
	id   ID
	kind kind
	text string
}{
	{OK, drew, "drew a picture"},
	{NoCode, modelFailure, "the answer held no code"},
	{SyntaxError, modelFailure, "the code does not parse"},
	{Exception, modelFailure, "the code threw an error"},
	{ImportNotFound, modelFailure, "the code imports a module or a name that does not exist"},
	{NoCanvas, modelFailure, "the code put no canvas on the page"},
	{Blank, modelFailure, "the picture is empty"},
	{Timeout, modelFailure, "the code did not finish in time"},
	{OutOfMemory, modelFailure, "the code used too much memory"},
	{Navigation, modelFailure, "the code left its page"},
	{ContextLost, modelFailure, "the code lost its WebGL context"},
	{Truncated, modelFailure, "the answer was cut off by the token limit and draws nothing"},
	{BrowserCrash, instrumentFailure, "the browser crashed"},
	{NoWebGL, instrumentFailure, "the browser gave no WebGL context"},
	{AssetMissing, instrumentFailure, "an asset of the user's own is missing"},
	{JudgeUnavailable, instrumentFailure, "the judge could not be reached"},
	{JudgeRefused, instrumentFailure, "the judge refused to rate"},
	{JudgeInvalid, instrumentFailure, "the judge's reply held no valid rating"},
	{JudgeBudget, instrumentFailure, "the budget of judge calls was used up"},
}

// All lists every outcome in the order reports show them.
func All() []ID {
	ids := make([]ID, len(list))
	for i, o := range list {
		ids[i] = o.id
	}
	return ids
}

// Parse checks that s is one of the list.
func Parse(s string) (ID, error) {
	for _, o := range list {
		if string(o.id) == s {
			return o.id, nil
		}
	}
	known := make([]string, len(list))
	for i, o := range list {
		known[i] = string(o.id)
	}
	return "", fmt.Errorf("unknown outcome %q (known: %s)", s, strings.Join(known, ", "))
}

func (id ID) is(k kind) bool {
	for _, o := range list {
		if o.id == id {
			return o.kind == k
		}
	}
	return false
}

// ModelFailure reports whether the outcome is rated 0 because of the generated code.
func (id ID) ModelFailure() bool { return id.is(modelFailure) }

// InstrumentFailure reports whether the example stays unscored.
func (id ID) InstrumentFailure() bool { return id.is(instrumentFailure) }

// Rated reports whether the example has a rating: a judged picture, or the model's failure at 0.
func (id ID) Rated() bool { return id == OK || id.ModelFailure() }

// Describe says in a few words what happened.
func (id ID) Describe() string {
	for _, o := range list {
		if o.id == id {
			return o.text
		}
	}
	return "unknown outcome " + string(id)
}
