package nb

import (
	"bytes"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"html"
	"io"
	"strings"

	"github.com/threebook/threebook/kit/tables"
)

// Style attributes, since style elements are taken out of a notebook that is not trusted.
const (
	tableStyle = "border-collapse:collapse;font-variant-numeric:tabular-nums;margin:4px 0"
	headStyle  = "text-align:%s;padding:4px 12px 4px 0;border-bottom:1px solid #888;white-space:nowrap"
	cellStyle  = "text-align:%s;padding:3px 12px 3px 0;border-bottom:1px solid #8884;vertical-align:top"
	noteStyle  = "opacity:.75;font-size:.92em;margin:4px 0"
)

// HTML shows markup. Outside a notebook it is a file.
func HTML(markup string) {
	if !here.put(forms{"text/html": markup}) {
		here.markupFile("page", markup)
	}
}

// markupFile writes markup as a file of its own.
func (p *place) markupFile(kind, markup string) {
	p.file(kind, ".html", func(w io.Writer) error {
		_, err := io.WriteString(w, "<!doctype html>\n<meta charset=\"utf-8\">\n"+markup+"\n")
		return err
	})
}

// Markdown shows text with marks, as GitHub has it. Outside a notebook it is printed.
func Markdown(text string) {
	if !here.put(forms{"text/markdown": text, "text/plain": text}) {
		fmt.Fprintln(here.out, text)
	}
}

// Text shows text as it stands, in letters of one width. What is in it is never markup.
func Text(text string) {
	text = strings.TrimRight(text, "\n")
	if !here.put(forms{"text/html": monospaced(html.EscapeString(text)), "text/plain": text}) {
		fmt.Fprintln(here.out, text)
	}
}

// monospaced shows markup in letters of one width, with its line ends.
func monospaced(markup string) string {
	return `<div style="font:13px/1.5 monospace;white-space:pre-wrap">` + markup + `</div>`
}

// Table shows a table: of markup in a notebook, as Markdown elsewhere.
func Table(t tables.Table) {
	var plain bytes.Buffer
	if err := t.Markdown(&plain); err != nil {
		here.fail(err)
		return
	}
	text := plain.String()
	if t.Title != "" {
		text = t.Title + "\n\n" + text
	}
	if !here.put(forms{"text/html": tableMarkup(t), "text/plain": text}) {
		fmt.Fprint(here.out, text)
	}
}

func tableMarkup(t tables.Table) string {
	var b strings.Builder
	b.WriteString(`<table style="` + tableStyle + `">`)
	if t.Title != "" {
		b.WriteString(`<caption style="text-align:left;font-weight:600;padding:4px 0">` + html.EscapeString(t.Title) + `</caption>`)
	}
	side := func(column int) string {
		if t.Numeric(column) {
			return "right"
		}
		return "left"
	}
	b.WriteString("<thead><tr>")
	for i, h := range t.Head {
		fmt.Fprintf(&b, `<th scope="col" style="`+headStyle+`">%s</th>`, side(i), html.EscapeString(h))
	}
	b.WriteString("</tr></thead><tbody>")
	for _, row := range t.Rows {
		b.WriteString("<tr>")
		for i, c := range row {
			fmt.Fprintf(&b, `<td style="`+cellStyle+`">%s</td>`, side(i), html.EscapeString(c.String()))
		}
		b.WriteString("</tr>")
	}
	b.WriteString("</tbody></table>")
	for _, n := range t.Notes {
		b.WriteString(`<p style="` + noteStyle + `">` + html.EscapeString(n) + `</p>`)
	}
	return b.String()
}

// uniqueID is a name that nothing else in a page has.
func uniqueID() string {
	b := make([]byte, 8)
	rand.Read(b) // never fails
	return "nb-" + hex.EncodeToString(b)
}
