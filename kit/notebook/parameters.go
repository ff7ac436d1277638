package notebook

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// ParametersTag marks the cell that holds a notebook's parameters.
const ParametersTag = "parameters"

// ParameterPrefix begins the environment variable of a parameter: rank's is
// THREEBOOK_PARAM_rank.
const ParameterPrefix = "THREEBOOK_PARAM_"

// declaration is a call of nb.Param with the parameter's name.
var declaration = regexp.MustCompile(`\bnb\.Param(?:\[\w+\])?\(\s*"([^"\\]*)"`)

// Parameters are the names that the notebook's cells with the parameters' tag
// declare, as in `rank = nb.Param("rank", 8)`, in their order.
func (n *Notebook) Parameters() []string {
	var names []string
	for _, c := range n.Cells() {
		if c.Kind() != Code || !c.Tagged(ParametersTag) {
			continue
		}
		for _, m := range declaration.FindAllStringSubmatch(c.Source(), -1) {
			if !slices.Contains(names, m[1]) {
				names = append(names, m[1])
			}
		}
	}
	return names
}

// Accepts names a parameter that the notebook does not declare.
func (n *Notebook) Accepts(parameters map[string]string) error {
	known := n.Parameters()
	for _, name := range slices.Sorted(maps.Keys(parameters)) {
		if slices.Contains(known, name) {
			continue
		}
		if len(known) == 0 {
			return fmt.Errorf("there is no parameter %q: no cell with the tag %q declares one", name, ParametersTag)
		}
		return fmt.Errorf("there is no parameter %q, only %s", name, strings.Join(known, ", "))
	}
	return nil
}

// environment gives the variables that tell the cells of the parameters.
func environment(parameters map[string]string) []string {
	var env []string
	for _, name := range slices.Sorted(maps.Keys(parameters)) {
		env = append(env, ParameterPrefix+name+"="+parameters[name])
	}
	return env
}
