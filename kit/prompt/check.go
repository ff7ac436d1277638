package prompt

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// check is the property that the label mask rests on, of a whole example: before
// PromptLen lie the ids that generation starts from, after it the code and one
// end token.
func (t Template) check(tok Tokenizer, e Example, description, code string) error {
	if !slices.Equal(e.IDs[:e.PromptLen], t.EncodePrompt(tok, description)) {
		return errors.New("the prompt is encoded differently in generation")
	}
	answer, end := e.IDs[e.PromptLen:len(e.IDs)-1], e.IDs[len(e.IDs)-1]
	if len(answer) == 0 {
		return errors.New("the code has no tokens: nothing would be learned")
	}
	if end != tok.EOS() || slices.Contains(answer, tok.EOS()) {
		return errors.New("the end token is not at the end alone")
	}
	got, want := strip(tok.Decode(answer)), strip(visible(code))
	if got != want {
		at := 0
		for at < min(len(got), len(want)) && got[at] == want[at] {
			at++
		}
		return fmt.Errorf("the code does not survive the tokenizer: from byte %d it is decoded as %q, want %q", at, clip(got, at), clip(want, at))
	}
	return nil
}

// visible is text as a tokenizer of the Llama family gives it back: U+2581 is its
// sign for a space.
func visible(text string) string { return strings.ReplaceAll(text, "▁", " ") }

// clip is some text from a byte on, for a message.
func clip(text string, at int) string {
	for at > 0 && at < len(text) && !utf8.RuneStart(text[at]) {
		at--
	}
	runes := []rune(text[at:])
	return string(runes[:min(len(runes), 24)])
}
