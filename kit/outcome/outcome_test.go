package outcome_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/threebook/threebook/kit/outcome"
)

// The ids are in files that others keep: the list is closed.
func TestTheListIsClosed(t *testing.T) {
	t.Parallel()
	want := []outcome.ID{
		"ok",
		"no_code", "syntax_error", "exception", "import_not_found", "no_canvas", "blank", "timeout",
		"out_of_memory", "navigation", "context_lost", "truncated",
		"browser_crash", "no_webgl", "asset_missing", "judge_unavailable", "judge_refused", "judge_invalid", "judge_budget",
	}
	if diff := cmp.Diff(want, outcome.All()); diff != "" {
		t.Errorf("outcomes (-want +got):\n%s", diff)
	}
}

func TestEveryOutcomeIsInOneClass(t *testing.T) {
	t.Parallel()
	count := map[string]int{}
	for _, id := range outcome.All() {
		ok, model, instrument := id == outcome.OK, id.ModelFailure(), id.InstrumentFailure()
		if n := map[bool]int{true: 1}; n[ok]+n[model]+n[instrument] != 1 {
			t.Errorf("%s: ok %v, model's failure %v, instrument's failure %v; want just one", id, ok, model, instrument)
		}
		if id.Rated() == instrument {
			t.Errorf("%s: rated %v, instrument's failure %v; want just one", id, id.Rated(), instrument)
		}
		switch {
		case ok:
			count["ok"]++
		case model:
			count["model"]++
		default:
			count["instrument"]++
		}
	}
	if diff := cmp.Diff(map[string]int{"ok": 1, "model": 11, "instrument": 7}, count); diff != "" {
		t.Errorf("classes (-want +got):\n%s", diff)
	}
}

func TestEveryOutcomeIsDescribed(t *testing.T) {
	t.Parallel()
	seen := map[string]outcome.ID{}
	for _, id := range outcome.All() {
		text := id.Describe()
		if text == "" || strings.Contains(text, string(id)) && id != outcome.Timeout {
			t.Errorf("%s is described as %q", id, text)
		}
		if other, ok := seen[text]; ok {
			t.Errorf("%s and %s have one description", id, other)
		}
		seen[text] = id
	}
}

func TestParseTakesTheListAndNothingElse(t *testing.T) {
	t.Parallel()
	for _, id := range outcome.All() {
		if got, err := outcome.Parse(string(id)); got != id || err != nil {
			t.Errorf("Parse(%q) = %q, %v", id, got, err)
		}
	}
	for _, s := range []string{"", "OK", "ok ", "fine"} {
		if _, err := outcome.Parse(s); err == nil || !strings.Contains(err.Error(), "(known: ok, no_code, ") {
			t.Errorf("Parse(%q): error %v does not list the known ones", s, err)
		}
	}
}

func TestAnUnknownOutcomeIsInNoClass(t *testing.T) {
	t.Parallel()
	if id := outcome.ID("fine"); id.Rated() || id.ModelFailure() || id.InstrumentFailure() || id.Describe() != "unknown outcome fine" {
		t.Errorf("%q is in a class, or is described as %q", id, id.Describe())
	}
}
