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
// end token, and together they are the ids of the whole text.
func (t Template) check(tok Tokenizer, e Example, description, code string) error {
	answer, end := e.IDs[e.PromptLen:len(e.IDs)-1], e.IDs[len(e.IDs)-1]
	if len(answer) == 0 {
		return errors.New("the code has no tokens: nothing would be learned")
	}
	if end != tok.EOS() || slices.Contains(answer, tok.EOS()) {
		return errors.New("the end token is not at the end alone")
	}
	got, want := strip(visible(tok.Decode(answer))), strip(visible(code))
	if got != want {
		at := 0
		for at < min(len(got), len(want)) && got[at] == want[at] {
			at++
		}
		return fmt.Errorf("the code does not survive the tokenizer: from byte %d it is decoded as %q, want %q", at, clip(got, at), clip(want, at))
	}
	ids, whole := e.IDs[1:len(e.IDs)-1], tok.Encode(t.Text(description)+beforeAnswer+code+afterAnswer)
	if !slices.Equal(ids, whole) {
		at := 0
		for at < min(len(ids), len(whole)) && ids[at] == whole[at] {
			at++
		}
		return fmt.Errorf("encoded as one text, prompt and answer are cut otherwise: from token %d on, where the answer begins at %d", at+1, e.PromptLen)
	}
	return nil
}

// visible makes one of a space and U+2581, which is a space's sign to SentencePiece,
// and a character of its own to byte-level tokenizers.
func visible(text string) string { return strings.ReplaceAll(text, "▁", " ") }

// clip is some text from a byte on, for a message.
func clip(text string, at int) string {
	for at > 0 && at < len(text) && !utf8.RuneStart(text[at]) {
		at--
	}
	runes := []rune(text[at:])
	return string(runes[:min(len(runes), 24)])
}
