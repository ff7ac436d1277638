package tokenizer

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// What superwords the second stage of [Trainer] makes.
//
// Prose stays as the first stage cut it: what stands in a prose text is not
// joined, nor what could stand in one ([prosaic]).
//
// A superword has whole words, and whole lines or a part of one line. So a
// statement is made of the same tokens whatever is above and below it, and a
// shape's name is not divided between two.
//
// A superword holds a number only where what is before the number leaves no
// choice. The 45 of PerspectiveCamera(45, becomes part of the boilerplate if nearly
// all scripts have 45 there; a count, a coordinate or a colour that varies stays
// apart from the boilerplate on both of its sides, and in digits, as in the first
// stage. Only 0x is always a token, and with [Trainer.MergeColours] what follows
// it grows to whole colours: no digits are joined anywhere else.

const (
	longestSuperword = 96 // characters
	longestColour    = len("0xrrggbb")
	nearlyAll        = 0.95 // of the places that a rule looks at
)

// wanted says whether the pair shall become a superword.
func (l *superLearner) wanted(tr *Trainer, p queued) bool {
	token := p.left + p.right
	if colour(token) {
		return token == "0x" || tr.MergeColours && len(token) <= longestColour
	}
	if utf8.RuneCountInString(token) > longestSuperword || prosaic(token) || beginsInNumber(p.left) {
		return false
	}
	if l.prose[p.pair] { // pairs with a superword cannot stand there
		return false
	}
	if !oneWord(token) && l.share(p, l.wholeWords) < nearlyAll {
		return false
	}
	if strings.Contains(trimBlank(token), "\n") && l.share(p, l.startsLine) < nearlyAll {
		return false
	}
	enough := nearlyAll * float64(l.occurs[p.pair[0]])
	switch last := lastLexeme(p.left); {
	case last == number:
		return float64(p.count) >= enough
	case last != identifier && beginsInNumber(p.right):
		return float64(l.mostFrequentNumber(p.pair)) >= enough
	}
	return true
}

// wholeWords says whether the pair at a place has no letter before or after it
// that goes on with a letter of its own.
func (l *superLearner) wholeWords(i int32) bool {
	inWord := func(at int) bool {
		left, _ := utf8.DecodeLastRuneInString(l.text[:at])
		right, _ := utf8.DecodeRuneInString(l.text[at:])
		return isLetter(left) && isLetter(right)
	}
	return !inWord(l.at[i]) && !inWord(l.at[l.next[l.next[i]]])
}

// startsLine says whether nothing but an indent is before a place on its line.
func (l *superLearner) startsLine(i int32) bool {
	before := strings.TrimRight(l.text[:l.at[i]], "\t▁")
	return before == "" || strings.HasSuffix(before, "\n")
}

// mostFrequentNumber counts the whole number that most often is what the pair's
// right side begins.
func (l *superLearner) mostFrequentNumber(pair [2]int32) int {
	count, most := map[string]int{}, 0
	for _, i := range l.places(pair) {
		rest := l.text[l.at[l.next[i]]:]
		n := strings.IndexFunc(rest[1:], func(r rune) bool { return r != '.' && !isWordRune(r) })
		literal := rest[:n+1] // a newline is after each text
		count[literal]++
		most = max(most, count[literal])
	}
	return most
}

// colour says whether a token is a colour such as 0xdc143c, or begins one.
func colour(token string) bool {
	digits, ok := strings.CutPrefix(token, "0x")
	return ok && strings.IndexFunc(digits, func(r rune) bool { return !isHexDigit(r) }) < 0
}

// prosaic says whether a token could stand in prose: of punctuation it has only
// what goes between words, and no capital but at the beginning of a word.
func prosaic(token string) bool {
	runes := []rune(token)
	for i, r := range runes {
		switch {
		case i > 0 && unicode.IsUpper(r) && unicode.IsLower(runes[i-1]): // camelCase
			return false
		case unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("▁\n,:;-'’!?", r):
		case r == '.' && (i+1 == len(runes) || !unicode.IsLetter(runes[i+1])):
		default:
			return false
		}
	}
	return true
}

// beginsInNumber says whether a token begins a number, or may go on with one that
// the token before it began: with a digit, a point, or a word such as fade or xff.
func beginsInNumber(token string) bool {
	switch c := token[0]; {
	case c >= '0' && c <= '9' || c == '#':
		return true
	case c == '.':
		return len(token) == 1 || token[1] >= '0' && token[1] <= '9'
	}
	rest := strings.TrimLeftFunc(strings.TrimPrefix(token, "x"), isHexDigit)
	next, _ := utf8.DecodeRuneInString(rest)
	return len(rest) < len(token) && (rest == "" || !isWordRune(next))
}

// oneWord says whether a token is a word or a part of one, with its space or dot.
func oneWord(token string) bool {
	body := strings.TrimPrefix(strings.TrimPrefix(token, "."), space)
	return strings.IndexFunc(body, func(r rune) bool { return !isWordRune(r) }) < 0
}

// trimBlank takes line ends and an indent off a token's end.
func trimBlank(token string) string { return strings.TrimRight(token, "\n\t▁") }

func isHexDigit(r rune) bool { return r >= '0' && r <= '9' || isHex(r) }
func isLetter(r rune) bool   { return r == '_' || r == '$' || unicode.IsLetter(r) }
func isWordRune(r rune) bool { return isLetter(r) || unicode.IsDigit(r) }

type lexeme int

const (
	other lexeme = iota
	identifier
	number
)

// lastLexeme says what a token ends with.
func lastLexeme(token string) lexeme {
	kind := other
	for _, r := range token {
		switch {
		case r == '#' || kind != identifier && unicode.IsDigit(r):
			kind = number
		case kind == number && (r == '.' || isWordRune(r)):
		case isWordRune(r):
			kind = identifier
		default:
			kind = other
		}
	}
	return kind
}
