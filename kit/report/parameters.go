package report

import (
	"fmt"
	"slices"
	"strings"

	"github.com/threebook/threebook/kit/runs"
)

// setBy are the parameters that a flag sets under another name than its own.
var setBy = map[string][]string{
	"rank": {"lora_rank"}, "alpha": {"lora_alpha"}, "dropout": {"lora_dropout"}, "gradient_checkpointing": {"checkpointing"},
	"stop_token": {"stop_tokens"}, "size": {"width", "height"}, "judge_url": {"judge"}, "hidden": {"hidden_size"},
	"intermediate": {"intermediate_size"},
}

// parameterGroup lists every parameter that matters to the result, those that the
// user set marked, then what auto became, and the flags that are no parameter.
func parameterGroup(m runs.Manifest) group {
	g := group{Title: "Parameters"}
	given := map[string]bool{}
	var rest []string // flags
	for _, flag := range sortedKeys(m.Given) {
		name := strings.ReplaceAll(flag, "-", "_")
		names := append([]string{name}, setBy[name]...)
		at := slices.IndexFunc(names, func(n string) bool { _, ok := m.Resolved[n]; return ok })
		switch {
		case name == "seed":
			given[name] = true
		case at < 0:
			rest = append(rest, flag)
		case at == 0:
			given[name] = true
		default:
			for _, n := range names[1:] {
				given[n] = true
			}
		}
	}
	g.Pairs = append(g.Pairs, pair{Name: "seed", Value: fmt.Sprint(m.Seed), Given: given["seed"], Code: true})
	for _, name := range sortedKeys(m.Resolved) {
		g.Pairs = append(g.Pairs, pair{Name: clean(name, maxName), Value: value(m.Resolved[name]), Given: given[name], Code: true})
	}
	for _, name := range sortedKeys(m.Decided) {
		g.code(clean(name, maxName)+", decided", value(m.Decided[name]))
	}
	for _, flag := range rest {
		g.Pairs = append(g.Pairs, pair{Name: clean(flag, maxName), Value: value(m.Given[flag]), Given: true, Code: true})
	}
	return g
}
