package score

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/threebook/threebook/kit/judge"
	"github.com/threebook/threebook/kit/runs"
	"github.com/threebook/threebook/kit/stats"
)

// Compare takes the paired difference b - a over the examples rated in both,
// with its 95% bootstrap interval. Tests by different judges, models, prompts or
// settings of the judge are never compared, nor are examples of one name with
// different descriptions, or with different official code where the judge looks at
// that one's picture.
func Compare(a, b runs.TestResults) (Difference, error) { return compareAt(0, a, b) }

// compareAt is [Compare] with an interval of another level; 0 is 95%.
func compareAt(level float64, a, b runs.TestResults) (Difference, error) {
	if err := Comparable(a.Judge, b.Judge); err != nil {
		return Difference{}, err
	}
	d := Difference{Label: a.Judge.Label}
	after := map[string]example{}
	for _, e := range examples(b.Results) {
		after[e.name] = e
	}
	if strings.HasPrefix(a.Judge.Label, judge.ReferenceLabel) {
		if name := otherCode(a.Results, b.Results); name != "" {
			return Difference{}, fmt.Errorf("compare tests: example %s has different official code, and this judge compares with its picture", name)
		}
	}
	var x, y []float64
	for _, e := range examples(a.Results) {
		other, known := after[e.name]
		delete(after, e.name)
		switch {
		case known && other.description != e.description:
			return Difference{}, fmt.Errorf("compare tests: example %s has different descriptions", e.name)
		case e.rated == 0:
			if known && other.rated > 0 {
				d.OnlyAfter = append(d.OnlyAfter, e.name)
			}
			continue
		case other.rated == 0:
			d.OnlyBefore = append(d.OnlyBefore, e.name)
			continue
		}
		x, y = append(x, e.mean), append(y, other.mean)
		d.Before += e.mean
		d.After += other.mean
		switch {
		case other.mean > e.mean:
			d.Better++
		case other.mean < e.mean:
			d.Worse++
		default:
			d.Equal++
		}
	}
	for _, e := range examples(b.Results) {
		if _, only := after[e.name]; only && e.rated > 0 {
			d.OnlyAfter = append(d.OnlyAfter, e.name)
		}
	}
	if len(x) == 0 {
		return d, fmt.Errorf("compare tests: no example is rated in both")
	}
	d.Before /= float64(len(x))
	d.After /= float64(len(x))
	var err error
	if d.Estimate, err = (stats.Bootstrap{Level: level}).PairedDifference(x, y); err != nil {
		return d, fmt.Errorf("compare tests: %w", err)
	}
	return d, nil
}

// otherCode names an example whose official code is not the same in both tests.
func otherCode(a, b []runs.Result) string {
	code := map[string]string{}
	for _, r := range a {
		code[r.Name] = r.Reference
	}
	for _, r := range b {
		if official, both := code[r.Name]; both && official != r.Reference {
			return r.Name
		}
	}
	return ""
}

// Comparable is an error that says why the numbers of two judges do not mean the
// same: another judge, model, prompt or setting. A replayed rating means what the
// recorded one did, and which server answered is no setting.
func Comparable(a, b runs.Judge) error {
	if x, y := scale(a), scale(b); x != y {
		return fmt.Errorf("compare tests: one was rated by %s and the other by %s", x, y)
	}
	x, y := settings(a), settings(b)
	names := maps.Clone(x)
	maps.Copy(names, y)
	var differ []string
	for _, name := range slices.Sorted(maps.Keys(names)) {
		if x[name] != y[name] {
			differ = append(differ, fmt.Sprintf("%s %s and %s", name, orUnset(x[name]), orUnset(y[name])))
		}
	}
	if len(differ) > 0 {
		return fmt.Errorf("compare tests: the judge had different settings: %s", strings.Join(differ, ", "))
	}
	return nil
}

// scale identifies what a number means.
func scale(j runs.Judge) string {
	parts := []string{strings.TrimSuffix(j.Label, " (replayed)")}
	if j.Model != "" {
		parts = append(parts, "model "+j.Model)
	}
	if j.PromptSHA256 != "" {
		parts = append(parts, "prompt "+j.PromptSHA256[:min(12, len(j.PromptSHA256))])
	}
	return strings.Join(parts, ", ")
}

// settings are a judge's settings as JSON, so that a number read from a file equals
// the one that was written, without what its server said of itself.
func settings(j runs.Judge) map[string]string {
	out := map[string]string{}
	for name, value := range j.Settings {
		if name == "served" {
			continue
		}
		data, err := json.Marshal(value)
		if err != nil {
			data = fmt.Append(nil, value)
		}
		out[name] = string(data)
	}
	return out
}

func orUnset(value string) string {
	if value == "" {
		return "unset"
	}
	return value
}
