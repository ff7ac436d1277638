package tokenizer

import (
	_ "embed"
	"fmt"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// The patterns that cut a text for a byte-level vocabulary, written out by hand:
// they look ahead, which the regexp package does not do, and their classes are
// those of the library's Unicode version, which is not Go's.

// charClass is what the patterns tell apart.
type charClass uint8

const (
	otherChar  charClass = iota // [^\s\p{L}\p{N}]
	letterChar                  // \p{L}
	numberChar                  // \p{N}
	spaceChar                   // \s but not a line end
	lineChar                    // [\r\n]
)

// classesText has the characters of \p{L}, \p{N} and \w in tokenizers 0.22
// (Unicode 16). scripts/golden/tokenizer_classes.py writes it.
//
//go:embed classes.txt
var classesText string

// classTables are \p{L}, \p{N} and \w by the letter that names them in classes.txt.
var classTables = sync.OnceValue(func() map[string]*unicode.RangeTable {
	tables := map[string]*unicode.RangeTable{}
	for line := range strings.Lines(classesText) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		var class string
		var first, last uint32
		if _, err := fmt.Sscanf(line, "%s %X-%X", &class, &first, &last); err != nil {
			panic(fmt.Sprintf("classes.txt: line %q: %v", line, err))
		}
		t := tables[class]
		if t == nil {
			t = &unicode.RangeTable{}
			tables[class] = t
		}
		if last <= 0xffff {
			t.R16 = append(t.R16, unicode.Range16{Lo: uint16(first), Hi: uint16(last), Stride: 1})
			if last <= unicode.MaxLatin1 {
				t.LatinOffset++
			}
		} else {
			t.R32 = append(t.R32, unicode.Range32{Lo: first, Hi: last, Stride: 1})
		}
	}
	return tables
})

// charClasses are the classes of ASCII and the tables for the rest.
type charClasses struct {
	ascii           [utf8.RuneSelf]charClass
	letters, number *unicode.RangeTable
}

var classes = sync.OnceValue(func() *charClasses {
	tables := classTables()
	c := &charClasses{letters: tables["L"], number: tables["N"]}
	for r := range c.ascii {
		c.ascii[r] = c.of(rune(r))
	}
	return c
})

func (c *charClasses) of(r rune) charClass {
	switch {
	case r == '\r' || r == '\n':
		return lineChar
	case isSpace(r):
		return spaceChar
	case unicode.Is(c.letters, r):
		return letterChar
	case unicode.Is(c.number, r):
		return numberChar
	}
	return otherChar
}

// at is the class and the length of the first character. A byte that is not UTF-8
// is a character of no class.
func (c *charClasses) at(text string) (class charClass, size int) {
	if text[0] < utf8.RuneSelf {
		return c.ascii[text[0]], 1
	}
	r, size := utf8.DecodeRuneInString(text)
	if r == utf8.RuneError && size == 1 {
		return otherChar, 1
	}
	return c.of(r), size
}

// run is the length of the characters of a class that text begins with, of at
// most limit of them; limit < 0 sets none.
func (c *charClasses) run(text string, class charClass, limit int) int {
	n := 0
	for n < len(text) && limit != 0 {
		k, size := c.at(text[n:])
		if k != class {
			break
		}
		n += size
		limit--
	}
	return n
}

// llama3Piece is the length of the first match of [llama3Pattern], whose
// alternatives it takes in their order. Text is not empty.
func llama3Piece(text string) int {
	if n := contraction(text, true); n > 0 {
		return n
	}
	c := classes()
	first, size := c.at(text)
	switch first {
	case letterChar:
		return size + c.run(text[size:], letterChar, -1)
	case numberChar:
		return size + c.run(text[size:], numberChar, 2)
	case otherChar, spaceChar:
		if n := c.run(text[size:], letterChar, -1); n > 0 {
			return size + n
		}
	}
	mark := 0
	if text[0] == ' ' {
		mark = 1
	}
	if n := c.run(text[mark:], otherChar, -1); n > 0 {
		n += mark
		return n + c.run(text[n:], lineChar, -1)
	}
	return c.spaces(text, true)
}

// gpt2Piece is the length of the first match of the pattern of GPT-2:
//
//	's|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+
func gpt2Piece(text string) int {
	if n := contraction(text, false); n > 0 {
		return n
	}
	c := classes()
	mark := 0
	if text[0] == ' ' && len(text) > 1 {
		mark = 1
	}
	if class, size := c.at(text[mark:]); class != spaceChar && class != lineChar {
		size += mark
		return size + c.run(text[size:], class, -1)
	}
	return c.spaces(text, false)
}

// spaces is the length of the first match of \s*[\r\n]+|\s+(?!\S)|\s+, or without
// lines of \s+(?!\S)|\s+: the last space before a word is left to the word.
func (c *charClasses) spaces(text string, lines bool) int {
	n, before, line := 0, 0, 0
	for n < len(text) {
		class, size := c.at(text[n:])
		if class != spaceChar && class != lineChar {
			break
		}
		before = n
		n += size
		if class == lineChar {
			line = n
		}
	}
	switch {
	case lines && line > 0:
		return line
	case n < len(text) && before > 0:
		return before
	}
	return n
}

// contraction is the length of 's, 't, 're, 've, 'm, 'll or 'd at the beginning, or
// 0. With fold, case does not count, and ſ is an s.
func contraction(text string, fold bool) int {
	if text[0] != '\'' || len(text) < 2 {
		return 0
	}
	if fold && strings.HasPrefix(text[1:], "ſ") {
		return 1 + len("ſ")
	}
	first, second := text[1], byte(0)
	if len(text) > 2 {
		second = text[2]
	}
	if fold {
		first, second = first|0x20, second|0x20
	}
	switch {
	case first == 's' || first == 't' || first == 'm' || first == 'd':
		return 2
	case second == 'e' && (first == 'r' || first == 'v') || second == 'l' && first == 'l':
		return 3
	}
	return 0
}
