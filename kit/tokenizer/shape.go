package tokenizer

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// What tokens [Trainer] makes. The tokenizer.json of the Llama family has no
// pre-tokenizer, so a rule can only be kept if it can be read off the token
// itself: mayJoin says which neighbours may ever meet within a token, and depends
// on the two characters alone; shaped says whether the whole is a token.

const (
	longestSpaces = 16 // an indent
	longestMarks  = 6  // punctuation in one token
	longestWord   = 32
)

type class int

const (
	alone   class = iota // never joined: digits, '#', tabs, symbols outside ASCII
	blank                // ▁
	newline              // \n
	letter               // letters, '_' and '$'
	dot                  // '.'
	mark                 // other ASCII punctuation
	digit                // digits, when they may be joined
)

func (tr *Trainer) class(r rune) class {
	switch {
	case r == '▁':
		return blank
	case r == '\n':
		return newline
	case r == '.':
		return dot
	case r == '#':
		return alone
	case r == '_' || r == '$' || unicode.IsLetter(r):
		return letter
	case tr.MergeDigits && unicode.IsDigit(r):
		return digit
	case r > ' ' && r < unicode.MaxASCII && !unicode.IsDigit(r):
		return mark
	}
	return alone
}

func isHex(r rune) bool { return r >= 'a' && r <= 'f' || r >= 'A' && r <= 'F' }

// mayJoin says whether left and right may be neighbours within a token.
func (tr *Trainer) mayJoin(left, right rune) bool {
	l, r := tr.class(left), tr.class(right)
	switch {
	case l == blank:
		return r == blank || r == letter || r == mark
	case l == letter && r == letter:
		// The x of 0xff stays apart from the digits after it.
		return tr.MergeDigits || left != 'x' && left != 'X' || !isHex(right)
	case l == dot:
		return r == letter
	case l == mark:
		return r == mark || r == newline || r == blank
	case l == newline:
		return r == newline
	}
	return l == digit && r == digit
}

// shaped says whether a token made of joined characters is wanted: an indent; a
// word, with the space or the dot before it; punctuation, with a space before it
// and a space or line ends after it (numbers follow it, and take no space in). A word of only a to f is not: it would swallow the digits of
// a colour, while with its space or dot it cannot.
func (tr *Trainer) shaped(token string) bool {
	body := strings.TrimLeft(token, space)
	spaces := (len(token) - len(body)) / len(space)
	if body == "" {
		return spaces <= longestSpaces
	}
	if spaces > 1 {
		return false
	}
	first, _ := utf8.DecodeRuneInString(body)
	length := utf8.RuneCountInString(body)
	switch tr.class(first) {
	case letter:
		hex := strings.IndexFunc(body, func(r rune) bool { return !isHex(r) }) < 0
		return length <= longestWord && (tr.MergeDigits || spaces > 0 || !hex)
	case dot:
		return length <= longestWord && spaces == 0
	case mark, newline:
		if marks, ok := strings.CutSuffix(body, space); ok {
			return len(marks) <= longestMarks && !strings.HasSuffix(marks, space)
		}
		marks := strings.TrimRight(body, "\n")
		return len(marks) <= longestMarks && len(body)-len(marks) <= 2 && !strings.Contains(marks, space)
	case digit:
		return length <= 3 && spaces == 0
	}
	return false
}
