// Package tables writes tables as CSV, for programs, and as Markdown, for papers and issues.
//
// A cell has a text for people and, where it is a number, the number itself:
//
//	t := tables.Table{
//		Name: "summary", Title: "Summary", Head: []string{"test", "mean"},
//		Rows: [][]tables.Cell{{tables.Text("base-91b2"), tables.Number(0.7153846153846154, "0.72")}},
//	}
//	err := t.Markdown(os.Stdout)
//
// prints
//
//	| test | mean |
//	|---|---:|
//	| base-91b2 | 0.72 |
//
// and as CSV
//
//	test,mean
//	base-91b2,0.7153846153846154
package tables

import (
	"encoding/csv"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
)

// Table is a table with a name, for its file, and a title, for people.
type Table struct {
	Name, Title string
	Head        []string
	Rows        [][]Cell
	Notes       []string // sentences below the table; not in CSV
}

// Cell is what stands in a table.
type Cell struct {
	text   string
	number string // exact, empty for texts
}

// Text is a cell of words.
func Text(s string) Cell { return Cell{text: s} }

// Number is a cell of a number, and how people are shown it. One that is not finite is
// left empty in CSV.
func Number(v float64, shown string) Cell {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return Cell{text: shown}
	}
	return Cell{text: shown, number: strconv.FormatFloat(v, 'g', -1, 64)}
}

// Count is a cell of a whole number.
func Count(n int) Cell { return Cell{text: strconv.Itoa(n), number: strconv.Itoa(n)} }

// String is the cell as people are shown it.
func (c Cell) String() string { return c.text }

// Maybe is the number that v points to, or an empty cell.
func Maybe(v *float64, show func(float64) string) Cell {
	if v == nil {
		return Cell{}
	}
	return Number(*v, show(*v))
}

// CSV writes the table as RFC 4180 has it, in UTF-8 with a line feed after each row
// and numbers in full. Texts that a spreadsheet would take for a formula get an
// apostrophe before them.
func (t Table) CSV(w io.Writer) error {
	out := csv.NewWriter(w)
	rows := make([][]string, 0, len(t.Rows)+1)
	head := make([]string, len(t.Head))
	for i, h := range t.Head {
		head[i] = harmless(h)
	}
	rows = append(rows, head)
	for _, row := range t.Rows {
		cells := make([]string, len(row))
		for i, c := range row {
			if cells[i] = c.number; c.number == "" {
				cells[i] = harmless(c.text)
			}
		}
		rows = append(rows, cells)
	}
	if err := out.WriteAll(rows); err != nil {
		return fmt.Errorf("write table %s: %w", t.Name, err)
	}
	return nil
}

// harmless keeps a spreadsheet from running a text (OWASP, CSV injection).
func harmless(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}

// Markdown writes the table as GitHub has it, numbers to the right, with its notes below.
func (t Table) Markdown(w io.Writer) error {
	var b strings.Builder
	for i, h := range t.Head {
		if i == 0 {
			b.WriteString("|")
		}
		b.WriteString(" " + escaped(h) + " |")
	}
	b.WriteString("\n|")
	for i := range t.Head {
		if t.Numeric(i) {
			b.WriteString("---:|")
		} else {
			b.WriteString("---|")
		}
	}
	b.WriteString("\n")
	for _, row := range t.Rows {
		b.WriteString("|")
		for _, c := range row {
			b.WriteString(" " + escaped(c.text) + " |")
		}
		b.WriteString("\n")
	}
	for _, n := range t.Notes {
		b.WriteString("\n" + escaped(n) + "\n")
	}
	if _, err := io.WriteString(w, b.String()); err != nil {
		return fmt.Errorf("write table %s: %w", t.Name, err)
	}
	return nil
}

// Numeric says whether a column holds numbers and no text.
func (t Table) Numeric(column int) bool {
	some := false
	for _, row := range t.Rows {
		switch c := row[column]; {
		case c.number != "":
			some = true
		case c.text != "":
			return false
		}
	}
	return some
}

// escaped is text that Markdown shows as it stands, on one line. Characters that
// reorder text are shown by their code points.
func escaped(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '\n' || r == '\r' || r == '\t':
			b.WriteByte(' ')
		case r < 0x20 || r == 0x7f:
			b.WriteString(strconv.QuoteRuneToASCII(r))
		case r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069:
			fmt.Fprintf(&b, "U+%04X", r)
		case strings.ContainsRune("\\`*_{}[]<>#|!~&$", r):
			b.WriteByte('\\')
			b.WriteRune(r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}
