package prompt

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode"
)

// Speller gives the text of a token for people: with the spaces and line ends that
// it stands for, and with bytes that are no character quoted.
type Speller interface {
	Spelling(id int32) (text string, ok bool)
}

// The shades of a terminal: of the tokens that carry no loss, and of the targets,
// which do. Neighbours differ, so that tokens can be told apart; both can be read on
// white and on black.
var (
	otherShades  = []string{"\x1b[38;5;242m", "\x1b[38;5;246m"}
	targetShades = []string{"\x1b[38;5;16;48;5;151m", "\x1b[38;5;16;48;5;114m"}
)

const (
	bold  = "\x1b[1m"
	reset = "\x1b[0m"
)

// Legend explains what [Example.Show] writes.
func Legend(color bool) string {
	if color {
		return "grey: without loss; " + targetShades[0] + "green" + reset + ": the targets; a shade a token, ↵ ends a line"
	}
	return "lines with > hold the targets, others carry no loss; │ begins a token, ↵ ends a line"
}

// Show writes an example token by token: its name and counts, then what carries no
// loss in training and the targets, in colour or marked by > at the start of their lines. length is
// what it is padded to. Characters that a terminal would obey are spelt out.
//
//	webgl_cube: 214 tokens, prompt 98, targets 116, padding 42
//	  │<s>│[│INST│]│ Write│ the│ …
//	> │ const│ a│ =│ 1│;│ │</s>
func (e Example) Show(w io.Writer, tok Speller, length int, color bool) error {
	var b strings.Builder
	head := fmt.Sprintf("%s: %d tokens, prompt %d, targets %d, padding %d", plain(e.Name), len(e.IDs), e.PromptLen, len(e.IDs)-e.FirstTarget(), length-len(e.IDs))
	if e.Truncated {
		head += ", cut: no end token"
	}
	if color {
		head = bold + head + reset
	}
	b.WriteString(head + "\n")
	part := func(ids []int32, lead string, shades []string) {
		start := true // of a line
		for i, id := range ids {
			token := spelt(tok, id)
			if !color {
				token = "│" + token
			}
			for line := range strings.Lines(token) {
				if start && !color {
					b.WriteString(lead)
				}
				text, ended := strings.CutSuffix(line, "\n")
				if start = ended; color {
					text = shades[i%len(shades)] + text + reset
				}
				b.WriteString(text)
				if ended {
					b.WriteByte('\n')
				}
			}
		}
		if !start {
			b.WriteByte('\n')
		}
	}
	part(e.IDs[:e.FirstTarget()], "  ", otherShades)
	part(e.IDs[e.FirstTarget():], "> ", targetShades)
	_, err := io.WriteString(w, b.String())
	return err
}

// spelt is a token for the eye.
func spelt(tok Speller, id int32) string {
	text, ok := tok.Spelling(id)
	if !ok {
		return fmt.Sprintf("<%d?>", id)
	}
	return plain(text)
}

// plain spells out what is not printed as itself.
func plain(text string) string {
	var b strings.Builder
	for _, r := range text {
		switch {
		case r == '\n':
			b.WriteString("↵\n")
		case r == '\t':
			b.WriteString("⇥  ")
		case unicode.IsPrint(r):
			b.WriteRune(r)
		default:
			quoted := strconv.QuoteRune(r)
			b.WriteString(quoted[1 : len(quoted)-1])
		}
	}
	return b.String()
}
