package lora

import "slices"

// ChangesNothing says that every B·A is zero, as before the first step of a
// training: the model with this adapter is the base model.
func (a *Adapter) ChangesNothing() bool {
	zero := func(m Matrix) bool {
		return !slices.ContainsFunc(m.of(a.Values), func(v float32) bool { return v != 0 })
	}
	for _, m := range a.Layout.Modules {
		if !zero(a.Layout.Matrices[m.first]) && !zero(a.Layout.Matrices[m.first+1]) {
			return false
		}
	}
	return !a.Layout.Config.DoRA // whose magnitudes may differ from the model's own
}
