package lora

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/threebook/threebook/kit/llama"
)

// Override gives the modules that a pattern matches a value of their own. As in
// PEFT's rank_pattern and alpha_pattern, a pattern is a regular expression for the
// whole of a module's name or for its end after a dot ("q_proj",
// "layers.0.mlp.up_proj", "[kv]_proj"), and the first that matches counts.
type Override[T int | float64] struct {
	Pattern string
	Value   T
}

// String is "q_proj=16".
func (o Override[T]) String() string { return fmt.Sprintf("%s=%v", o.Pattern, o.Value) }

// portable are the regular expressions that Python and Go read alike.
var portable = regexp.MustCompile(`^(?:\(\?:|[\w.|()*+?^$-]|\\[.dDwW-]|\[\^?(?:[\w.-]|\\[.dw-])+\]|\{\d+(?:,\d*)?\})*$`)

// anchorRepeated is what Go takes and Python does not.
var anchorRepeated = regexp.MustCompile(`[$^][*+?{]`)

// matcher tells whether a module's name matches a pattern as PEFT has it:
// re.match(rf"(.*\.)?({pattern})$", name).
func matcher(pattern string) (*regexp.Regexp, error) {
	option := strings.Contains(strings.ReplaceAll(pattern, "(?:", ""), "(?")
	if !portable.MatchString(pattern) || option || anchorRepeated.MatchString(pattern) {
		return nil, fmt.Errorf("%q: only names, dots, [classes], (groups), |, *, +, ?, {n}, ^, $, \\d and \\w are supported", pattern)
	}
	if _, err := regexp.Compile(pattern); err != nil { // "?)(" would be one between parentheses
		return nil, fmt.Errorf("%q: %w", pattern, err)
	}
	expression, err := regexp.Compile(`^(?:.*\.)?(?:` + pattern + `)$`)
	if err != nil {
		return nil, fmt.Errorf("%q: %w", pattern, err)
	}
	return expression, nil
}

// compile gives a matcher a pattern.
func compile[T int | float64](list []Override[T]) ([]*regexp.Regexp, error) {
	matchers := make([]*regexp.Regexp, len(list))
	for i, o := range list {
		if slices.ContainsFunc(list[:i], func(other Override[T]) bool { return other.Pattern == o.Pattern }) {
			return nil, fmt.Errorf("%q is given twice", o.Pattern)
		}
		var err error
		if matchers[i], err = matcher(o.Pattern); err != nil {
			return nil, err
		}
	}
	return matchers, nil
}

// overrides looks values up, and remembers which patterns were of use.
type overrides[T int | float64] struct {
	list     []Override[T]
	matchers []*regexp.Regexp
	used     []bool
}

func newOverrides[T int | float64](list []Override[T]) (overrides[T], error) {
	matchers, err := compile(list)
	return overrides[T]{list: list, matchers: matchers, used: make([]bool, len(list))}, err
}

func (o overrides[T]) of(module string, otherwise T) T {
	for i, m := range o.matchers {
		if m.MatchString(module) {
			o.used[i] = true
			return o.list[i].Value
		}
	}
	return otherwise
}

// unused names a pattern without a module; "" when there is none.
func (o overrides[T]) unused() string {
	if i := slices.Index(o.used, false); i >= 0 {
		return o.list[i].Pattern
	}
	return ""
}

// targets says whether the adapter is for a projection.
func (c Config) targets(p llama.Projection) bool {
	if named(p.Module, c.ExcludeModules) {
		return false
	}
	if slices.Contains(c.TargetModules, p.Module) {
		return true
	}
	return named(p.Module, c.TargetModules) && (len(c.Layers) == 0 || slices.Contains(c.Layers, p.Layer))
}

// named says whether a list has a module, by its name or the end of it after a dot.
func named(module string, list []string) bool {
	return slices.ContainsFunc(list, func(end string) bool { return module == end || strings.HasSuffix(module, "."+end) })
}

// kind is the last word of a module's name.
func kind(module string) string { return module[strings.LastIndexByte(module, '.')+1:] }
