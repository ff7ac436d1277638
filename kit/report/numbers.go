package report

import (
	"html/template"
	"regexp"
	"strings"
)

// number matches what is a figure in a sentence of the summary, and not a part of a
// name such as Qwen3-VL or data/tiny-2, nor the level of the intervals.
var number = regexp.MustCompile(`[+\x{2212}]?\d[\d,]*(?:\.\d+)?(?:[kMG]\b|%)?`)

// numbers is a sentence in which every figure is a link to where it comes from.
func numbers(text, href string) template.HTML {
	var b strings.Builder
	at := 0
	for _, m := range number.FindAllStringIndex(text, -1) {
		figure := strings.TrimRight(text[m[0]:m[1]], ",")
		end := m[0] + len(figure)
		if figure == "95%" || insideName(text[:m[0]], text[end:]) {
			continue
		}
		b.WriteString(template.HTMLEscapeString(text[at:m[0]]))
		b.WriteString(`<a class="number" href="` + template.HTMLEscapeString(href) + `">` + template.HTMLEscapeString(figure) + `</a>`)
		at = end
	}
	b.WriteString(template.HTMLEscapeString(text[at:]))
	return template.HTML(b.String())
}

// insideName says whether what stands between before and after goes on into either.
func insideName(before, after string) bool {
	return nameEnds.MatchString(before) || nameGoesOn.MatchString(after)
}

var (
	nameEnds   = regexp.MustCompile(`[\pL\d_@/.:-]$`)
	nameGoesOn = regexp.MustCompile(`^(?:[\pL\d_@/:-]|\.[\pL\d])`)
)
