package render

import "strings"

// blank gives code without its comments, and besides without the contents of
// its strings, templates and regular expressions. What is taken out becomes
// spaces, so that both texts have the lines and the length of the code.
//
// Whether a slash begins a regular expression is judged by what stands before
// it, as a reader does: after a value it divides.
func blank(code string) (uncommented, bare string) {
	text, values := []byte(code), []byte(code)
	var braces []int // open braces within each ${…} that surrounds the place
	before := byte(0)
	word := ""
	erase := func(b []byte, from, to int) {
		for ; from < to; from++ {
			if b[from] != '\n' {
				b[from] = ' '
			}
		}
	}
	for i := 0; i < len(code); {
		c, end := code[i], 0
		switch {
		case strings.HasPrefix(code[i:], "//"):
			end = i + lineEnd(code[i:])
			erase(text, i, end)
			erase(values, i, end)
			i = end
			continue
		case strings.HasPrefix(code[i:], "/*"):
			end = len(code)
			if n := strings.Index(code[i+2:], "*/"); n >= 0 {
				end = i + 2 + n + 2
			}
			erase(text, i, end)
			erase(values, i, end)
			i = end
			continue
		case c == '"' || c == '\'':
			end = quoted(code, i+1, c)
		case c == '/' && startsValue(before, word):
			end = regularExpression(code, i+1)
		case c == '}' && len(braces) > 0 && braces[len(braces)-1] == 0:
			braces = braces[:len(braces)-1]
			fallthrough
		case c == '`':
			var inserted bool
			if end, inserted = templatePart(code, i+1); inserted {
				braces = append(braces, 0)
			}
		case c == '{' && len(braces) > 0:
			braces[len(braces)-1]++
		case c == '}' && len(braces) > 0:
			braces[len(braces)-1]--
		}
		switch {
		case end > 0:
			erase(values, i+1, end-1)
			before, word = code[end-1], ""
			i = end
		case isWord(c):
			start := i
			for i < len(code) && isWord(code[i]) {
				i++
			}
			before, word = code[i-1], code[start:i]
		default:
			if c != ' ' && c != '\t' && c != '\n' && c != '\r' {
				before, word = c, ""
			}
			i++
		}
	}
	return string(text), string(values)
}

func isWord(c byte) bool {
	return c == '_' || c == '$' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= 0x80
}

// startsValue reports whether a value may begin after a character, or after the word that it ends.
func startsValue(before byte, word string) bool {
	switch word {
	case "return", "typeof", "case", "in", "of", "delete", "void", "throw", "new", "await", "yield", "do", "else":
		return true
	}
	return word == "" && before != ')' && before != ']' && before != '}' && before != '"' && before != '\'' && before != '`' && before != '/'
}

func lineEnd(code string) int {
	if n := strings.IndexByte(code, '\n'); n >= 0 {
		return n
	}
	return len(code)
}

// quoted returns where a string ends whose contents begin at i: after its
// quote, or where its line ends.
func quoted(code string, i int, quote byte) int {
	for ; i < len(code); i++ {
		switch code[i] {
		case '\\':
			i++
		case quote:
			return i + 1
		case '\n':
			return i
		}
	}
	return len(code)
}

// regularExpression returns where a regular expression ends whose contents begin at i.
func regularExpression(code string, i int) int {
	class := false
	for ; i < len(code); i++ {
		switch c := code[i]; {
		case c == '\\':
			i++
		case c == '[':
			class = true
		case c == ']':
			class = false
		case c == '/' && !class:
			return i + 1
		case c == '\n':
			return i
		}
	}
	return len(code)
}

// templatePart returns where the contents of a template end that begin at i: after
// its quote, or after the ${ of an inserted value.
func templatePart(code string, i int) (end int, inserted bool) {
	for ; i < len(code); i++ {
		switch code[i] {
		case '\\':
			i++
		case '`':
			return i + 1, false
		case '$':
			if i+1 < len(code) && code[i+1] == '{' {
				return i + 2, true
			}
		}
	}
	return len(code), false
}
