package notebook

import (
	"fmt"
	"html"
	"html/template"
	"regexp"
	"strconv"
	"strings"
)

// escape is a terminal's escape sequence. What ends in m sets colours.
var escape = regexp.MustCompile("\x1b(?:\\[([0-9;:?]*)[ -/]*([@-~])|\\][^\x07\x1b]*(?:\x07|\x1b\\\\)?|[@-Z\\\\-_]|[()][A-Z0-9])?")

// pen is how a terminal writes just now.
type pen struct {
	fore, back                              string // class such as "f1", or a colour; empty is the page's own
	bold, faint, italic, underline, swapped bool
}

// terminal is a text with a terminal's colours as markup, line by line. Each line
// stands for itself: it closes what it opens.
func terminal(text string) []template.HTML {
	var lines []template.HTML
	var p pen
	for line := range strings.SplitSeq(strings.TrimSuffix(overwritten(text), "\n"), "\n") {
		var b strings.Builder
		last := 0
		for _, m := range escape.FindAllStringSubmatchIndex(line, -1) {
			p.write(&b, line[last:m[0]])
			last = m[1]
			if m[4] >= 0 && line[m[4]:m[5]] == "m" {
				p.set(line[m[2]:m[3]])
			}
		}
		p.write(&b, line[last:])
		lines = append(lines, template.HTML(b.String()))
	}
	return lines
}

// write writes text in the pen's colours, without control characters.
func (p pen) write(b *strings.Builder, text string) {
	text = strings.Map(func(r rune) rune {
		if r != '\t' && (r < ' ' || r == 0x7f) {
			return -1
		}
		return r
	}, text)
	if text == "" {
		return
	}
	text = html.EscapeString(text)
	if p == (pen{}) {
		b.WriteString(text)
		return
	}
	var classes, style []string
	fore, back := p.fore, p.back
	if p.swapped {
		classes = append(classes, "swapped")
		fore, back = back, fore
	}
	for _, c := range []struct{ value, kind, property string }{{fore, "f", "color"}, {back, "g", "background-color"}} {
		if strings.HasPrefix(c.value, "rgb") {
			style = append(style, c.property+":"+c.value)
		} else if c.value != "" {
			classes = append(classes, c.kind+c.value)
		}
	}
	for _, c := range []struct {
		on   bool
		name string
	}{{p.bold, "bold"}, {p.faint, "faint"}, {p.italic, "italic"}, {p.underline, "underline"}} {
		if c.on {
			classes = append(classes, c.name)
		}
	}
	b.WriteString("<span")
	if len(classes) > 0 {
		fmt.Fprintf(b, ` class="%s"`, strings.Join(classes, " "))
	}
	if len(style) > 0 {
		fmt.Fprintf(b, ` style="%s"`, strings.Join(style, ";"))
	}
	b.WriteString(">" + text + "</span>")
}

// set takes the parameters of one sequence, as ECMA-48 and xterm have them.
func (p *pen) set(parameters string) {
	var codes []int
	for s := range strings.FieldsFuncSeq(strings.ReplaceAll(parameters, ":", ";")+";", func(r rune) bool { return r == ';' }) {
		n, err := strconv.Atoi(s)
		if err != nil {
			return
		}
		codes = append(codes, n)
	}
	if len(codes) == 0 {
		codes = []int{0}
	}
	for i := 0; i < len(codes); i++ {
		switch c := codes[i]; {
		case c == 0:
			*p = pen{}
		case c == 1:
			p.bold = true
		case c == 2:
			p.faint = true
		case c == 3:
			p.italic = true
		case c == 4:
			p.underline = true
		case c == 7:
			p.swapped = true
		case c == 22:
			p.bold, p.faint = false, false
		case c == 23:
			p.italic = false
		case c == 24:
			p.underline = false
		case c == 27:
			p.swapped = false
		case c >= 30 && c <= 37:
			p.fore = strconv.Itoa(c - 30)
		case c >= 90 && c <= 97:
			p.fore = strconv.Itoa(c - 90 + 8)
		case c >= 40 && c <= 47:
			p.back = strconv.Itoa(c - 40)
		case c >= 100 && c <= 107:
			p.back = strconv.Itoa(c - 100 + 8)
		case c == 39:
			p.fore = ""
		case c == 49:
			p.back = ""
		case c == 38 || c == 48:
			colour, used := extended(codes[i+1:])
			i += used
			if c == 38 {
				p.fore = colour
			} else {
				p.back = colour
			}
		}
	}
}

// extended is a colour of xterm's 256, or of red, green and blue, and how many codes say it.
func extended(codes []int) (colour string, used int) {
	switch {
	case len(codes) >= 2 && codes[0] == 5:
		n := codes[1]
		switch {
		case n < 16:
			return strconv.Itoa(n), 2
		case n < 232:
			level := func(i int) int {
				if i == 0 {
					return 0
				}
				return 55 + 40*i
			}
			n -= 16
			return fmt.Sprintf("rgb(%d,%d,%d)", level(n/36), level(n/6%6), level(n%6)), 2
		case n < 256:
			grey := 8 + 10*(n-232)
			return fmt.Sprintf("rgb(%d,%d,%d)", grey, grey, grey), 2
		}
		return "", 2
	case len(codes) >= 4 && codes[0] == 2:
		return fmt.Sprintf("rgb(%d,%d,%d)", codes[1]&255, codes[2]&255, codes[3]&255), 4
	}
	return "", len(codes)
}
