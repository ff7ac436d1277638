package watch

import (
	"fmt"
	"strings"

	"github.com/threebook/threebook/kit/report"
	"github.com/threebook/threebook/kit/runs"
)

// Limits on what one text may take of the page, in bytes.
const (
	mostWords = 8 << 10
	mostCode  = 96 << 10
)

// clean is a line or a paragraph as the page shows it.
func clean(s string) string { return report.LiveText(s, mostWords) }

// text is a parameter as it was written.
func text(v any) string {
	if v == nil {
		return ""
	}
	return fmt.Sprint(v)
}

// subtitle is what is trained, and on what.
func subtitle(m runs.Manifest) string {
	backend, _, _ := strings.Cut(m.Machine.Backend, " (") // without the plug-in's path
	var out []string
	for _, p := range []string{m.BaseModel.Path, backend, m.Machine.Device} {
		if p != "" {
			out = append(out, clean(p))
		}
	}
	return strings.Join(out, " · ")
}
