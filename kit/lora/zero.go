package lora

// ChangesNothing says that every B·A is zero, as before the first step of a
// training: the model with this adapter is the base model.
func (a *Adapter) ChangesNothing() bool {
	zero := func(m Matrix) bool {
		for _, v := range a.Values[m.Offset : m.Offset+m.Size()] {
			if v != 0 {
				return false
			}
		}
		return true
	}
	for i := 0; i < len(a.Layout.Matrices); i += 2 {
		if !zero(a.Layout.Matrices[i+1]) && !zero(a.Layout.Matrices[i]) {
			return false
		}
	}
	return true
}
