package pairs

import (
	"fmt"
	"strings"
)

// Report says what went into the output and what did not. Each list is in the
// order of the names.
type Report struct {
	Pairs      int   `json:"pairs"`
	Train      int   `json:"train"`
	Validation int   `json:"validation"`
	Bytes      int64 `json:"bytes"` // of descriptions and code

	DescriptionsOnly []string `json:"descriptions_only,omitempty"` // base names without a script
	ScriptsOnly      []string `json:"scripts_only,omitempty"`      // base names without a description
	Dropped          []Drop   `json:"dropped,omitempty"`
	Warnings         []string `json:"warnings,omitempty"`
	OtherFiles       int      `json:"other_files,omitempty"` // in both directories, of names that are neither

	// SHA256 identifies the contents whatever the form and the machine: it is that
	// of each pair's filename, description and code in order, each preceded by its
	// length in bytes as a big-endian 64-bit number.
	SHA256 string `json:"sha256"`
}

// Drop is a file that was found but cannot be used; its pair does not go in.
type Drop struct {
	Name   string `json:"name"` // base name
	File   string `json:"file"` // relative to its directory
	Reason string `json:"reason"`
}

// String is "webgl_fog: webgl_fog.md is empty".
func (d Drop) String() string { return d.Name + ": " + d.File + " " + d.Reason }

// String is the report for a person, a line for each fact.
func (r Report) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s (%d train, %d validation), %d bytes\n", count(r.Pairs, "pair"), r.Train, r.Validation, r.Bytes)
	if n := len(r.DescriptionsOnly); n > 0 {
		fmt.Fprintf(&b, "%s without a script: %s\n", count(n, "description"), some(r.DescriptionsOnly))
	}
	if n := len(r.ScriptsOnly); n > 0 {
		fmt.Fprintf(&b, "%s without a description: %s\n", count(n, "script"), some(r.ScriptsOnly))
	}
	if n := len(r.Dropped); n > 0 {
		fmt.Fprintf(&b, "%s dropped:\n", count(n, "file"))
		for i, d := range r.Dropped {
			if i == shown {
				fmt.Fprintf(&b, "  and %d more\n", n-shown)
				break
			}
			fmt.Fprintf(&b, "  %s\n", d)
		}
	}
	for _, w := range r.Warnings {
		fmt.Fprintf(&b, "warning: %s\n", w)
	}
	return b.String()
}

// shown is how many of a list [Report.String] names. The report itself has them all.
const shown = 10

func some(names []string) string {
	if len(names) <= shown {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(names[:shown], ", "), len(names)-shown)
}

func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
