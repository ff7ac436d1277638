package nb

import (
	"github.com/threebook/threebook/kit"
)

// Env is what verbs need to know in a notebook: they tell how far they are on one
// line, and record the notebook's parameters. Runs lie in reports, or in the directory
// that THREEBOOK_REPORTS names.
func Env() kit.Env {
	values, args := here.settings.all()
	name := "notebook.ipynb"
	for _, variable := range []string{"THREEBOOK_NOTEBOOK", "JPY_SESSION_NAME"} {
		if v, ok := here.lookup(variable); ok && v != "" {
			name = v
			break
		}
	}
	root, _ := here.lookup("THREEBOOK_REPORTS")
	line := newLine(here)
	return kit.Env{
		Root:     root,
		Command:  append([]string{"threebook", "notebook", "run", name}, args...),
		Given:    values,
		Progress: line.progress,
		Note:     line.note,
	}
}
