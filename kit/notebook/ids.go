package notebook

import (
	"strconv"
	"strings"
	"unicode"
)

// idSet gives each heading of a page an id of its own.
type idSet map[string]bool

// slug is a heading's id as GitHub makes it: in small letters, with hyphens for
// spaces and without punctuation.
func slug(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return '-'
		case unicode.IsLetter(r), unicode.IsNumber(r), r == '-', r == '_':
			return unicode.ToLower(r)
		}
		return -1
	}, strings.TrimSpace(text))
}

// of is a new id for a heading.
func (s idSet) of(text string) string {
	base := slug(text)
	if base == "" {
		base = "section"
	}
	id := base
	for i := 1; s[id]; i++ {
		id = base + "-" + strconv.Itoa(i)
	}
	s[id] = true
	return id
}

// find is the id that a link means: itself, or a heading's as Jupyter writes its links.
func (s idSet) find(fragment string) (string, bool) {
	if s[fragment] {
		return fragment, true
	}
	id := slug(fragment)
	return id, s[id]
}
