package report

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Limits on what one field may take of the page. What is left out is counted in the text.
const (
	maxName        = 200
	maxProse       = 8 << 10
	maxCode        = 96 << 10
	maxConsoleLine = 2 << 10
	maxConsole     = 200
)

// clean makes text safe to look at: invalid UTF-8 becomes the replacement
// character; control characters become their pictures (U+2400 onwards), and the
// ones that reorder text (Boucher and Anderson, Trojan Source, 2021) their code
// points, so that nobody is shown a line other than the one that ran. Newlines
// and tabs stay. More than limit bytes are cut at a rune, and the cut is stated.
func clean(s string, limit int) string {
	dropped := 0
	if limit > 0 && len(s) > limit {
		cut := limit
		for cut > 0 && cut > limit-utf8.UTFMax && !utf8.RuneStart(s[cut]) {
			cut--
		}
		dropped = len(s) - cut
		s = s[:cut]
	}
	s = strings.ReplaceAll(s, "\r\n", "\n")
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range s {
		switch {
		case r == '\n' || r == '\t':
			b.WriteRune(r)
		case r < 0x20:
			b.WriteRune(0x2400 + r)
		case r == 0x7f:
			b.WriteRune(0x2421)
		case r >= 0x80 && r < 0xa0, reorders(r):
			fmt.Fprintf(&b, "⟨U+%04X⟩", r)
		default:
			b.WriteRune(r)
		}
	}
	if dropped > 0 {
		fmt.Fprintf(&b, " … (%s more not shown)", size(int64(dropped)))
	}
	return b.String()
}

func reorders(r rune) bool {
	return r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 || r == 0x200e || r == 0x200f || r == 0x061c
}

func cleanAll(lines []string, limit, most int) []string {
	out := make([]string, 0, min(len(lines), most)+1)
	for i, l := range lines {
		if i == most {
			out = append(out, fmt.Sprintf("… %s more", plural(len(lines)-most, "line")))
			break
		}
		out = append(out, clean(l, limit))
	}
	return out
}

// sentence gives s a full stop unless it ends in one.
func sentence(s string) string {
	s = strings.TrimSpace(s)
	if s == "" || strings.ContainsAny(s[len(s)-1:], ".!?") {
		return s
	}
	return s + "."
}

// anchors makes readable, unique fragment names.
type anchors struct{ taken map[string]bool }

func (a *anchors) name(prefix, s string) string {
	var b strings.Builder
	b.WriteString(prefix)
	for _, r := range strings.ToLower(s) {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
		if b.Len() >= 60 {
			break
		}
	}
	base := strings.Trim(b.String(), "-")
	id := base
	for n := 2; a.taken[id]; n++ {
		id = fmt.Sprintf("%s-%d", base, n)
	}
	if a.taken == nil {
		a.taken = map[string]bool{}
	}
	a.taken[id] = true
	return id
}

// capital makes the first letter upper case, for headings.
func capital(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}
