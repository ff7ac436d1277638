package verify

import (
	"cmp"
	"fmt"
	"strings"
	"unicode/utf8"
)

// Text is the result for a terminal: the checks, a line each under their run, and the
// verdict. Every line ends with a newline.
func (r Result) Text() string {
	what := 0
	for _, c := range r.Checks {
		what = max(what, utf8.RuneCountInString(shown(c.What)))
	}
	var b strings.Builder
	for i, c := range r.Checks {
		if i == 0 || r.Checks[i-1].Run != c.Run {
			fmt.Fprintln(&b, oneLine(cmp.Or(c.Run, "report")))
		}
		fmt.Fprintf(&b, "  %-12s  %-*s  %s\n", c.Status, what, shown(c.What), oneLine(c.Detail))
	}
	fmt.Fprintf(&b, "%s\n", oneLine(r.Verdict))
	return b.String()
}

// shown is a name no longer than a column can be: of a picture's, the beginning.
func shown(what string) string {
	const most = 34
	what = oneLine(what)
	if r := []rune(what); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return what
}

// oneLine keeps what a run directory says to its line, and to characters that move
// no cursor.
func oneLine(s string) string {
	return strings.Map(func(r rune) rune {
		if r < 0x20 || r == 0x7f || r >= 0x80 && r < 0xa0 || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
			return '·'
		}
		return r
	}, s)
}

func counted(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// join lists names as in a sentence.
func join(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
}

// short is the beginning of a hash.
func short(sum string) string {
	if len(sum) > 12 {
		return sum[:12]
	}
	return sum
}
