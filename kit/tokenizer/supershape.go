package tokenizer

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// What superwords the second stage of [Trainer] makes. Prose stays as the first
// stage cut it: what stands in a prose text is not joined, nor what could stand
// in one ([prosaic]).
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
	// fixed is the share of a number's left side that must be followed by it.
	fixed = 0.95
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
	if p.pair[0] < l.words && p.pair[1] < l.words && l.prose[p.pair] {
		return false
	}
	last := lastLexeme(p.left)
	switch {
	case last == number:
		return float64(p.count) >= fixed*float64(l.occurs[p.pair[0]])
	case last != identifier && beginsInNumber(p.right):
		return float64(l.mostFrequentNumber(p.pair)) >= fixed*float64(l.occurs[p.pair[0]])
	}
	return true
}

// mostFrequentNumber counts the whole number that follows the pair's left side most often.
func (l *superLearner) mostFrequentNumber(pair [2]int32) int {
	count, most := map[string]int{}, 0
	for _, i := range l.where[pair] {
		if now, ok := l.pairAt(i); !ok || now != pair {
			continue
		}
		rest := l.text[l.at[l.next[i]]:]
		literal := rest[:numberLength(rest)]
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

func isHexDigit(r rune) bool { return r >= '0' && r <= '9' || isHex(r) }

// prosaic says whether a token could stand in prose: it has words and spaces, and
// of punctuation only what goes between words.
func prosaic(token string) bool {
	runes := []rune(token)
	for i, r := range runes {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("▁\n,:;-'’!?", r):
		case r == '.' && (i+1 == len(runes) || !unicode.IsLetter(runes[i+1])):
		default:
			return false
		}
	}
	return true
}

// beginsInNumber says whether a token begins a number, or may go on with one that
// the token before it began: a digit, a point, or a word of only a to f.
func beginsInNumber(token string) bool {
	word := strings.IndexFunc(token, func(r rune) bool { return !isWordRune(r) })
	if word < 0 {
		word = len(token)
	}
	switch c := token[0]; {
	case c >= '0' && c <= '9' || c == '#':
		return true
	case c == '.':
		return len(token) == 1 || token[1] >= '0' && token[1] <= '9'
	}
	head := strings.TrimPrefix(token[:word], "x")
	return word > 0 && strings.IndexFunc(head, func(r rune) bool { return !isHexDigit(r) }) < 0
}

func isWordRune(r rune) bool {
	return r == '_' || r == '$' || unicode.IsLetter(r) || unicode.IsDigit(r)
}

// numberLength is the length in bytes of the number that a text begins with.
func numberLength(text string) int {
	n := strings.IndexFunc(text[1:], func(r rune) bool { return r != '.' && !isWordRune(r) })
	if n < 0 {
		return len(text)
	}
	return n + 1
}

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
