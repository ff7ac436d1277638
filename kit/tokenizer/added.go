package tokenizer

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// addedToken is a token that is found in the text before BPE.
type addedToken struct {
	ID         int32  `json:"id"`
	Content    string `json:"content"`
	SingleWord bool   `json:"single_word"`
	LStrip     bool   `json:"lstrip"`
	RStrip     bool   `json:"rstrip"`
	Normalized bool   `json:"normalized"`
	Special    bool   `json:"special"`
}

// nextID stands for the id that the library would give a token.
const nextID = -1

// addedTokens are looked for in two passes: in the text as given, and after
// normalizing what lies between. The tokens of the second pass are normalized
// too, with or without the dummy prefix, as the text is.
type addedTokens struct {
	raw, prefixed, continued matcher
}

func (a *addedTokens) normalized(prefix bool) *matcher {
	if prefix {
		return &a.prefixed
	}
	return &a.continued
}

// setAdded enters the added tokens with the ids that the library gives them: the
// model's where the model knows the token, else the next free one.
func (t *Tokenizer) setAdded(list []addedToken) error {
	size := int32(len(t.vocab)) // of the model
	highest := int32(-1)
	var kept []addedToken
	for _, a := range list {
		if a.Content == "" {
			return fmt.Errorf("token %d is empty", a.ID)
		}
		id, known := t.vocab[a.Content]
		if !known {
			id = max(size, highest+1)
			if err := t.add(a.Content, id); err != nil {
				return err
			}
		}
		if a.ID == nextID {
			a.ID = id
		}
		if id != a.ID {
			return fmt.Errorf("token %q has id %d, the vocabulary gives it %d", a.Content, a.ID, id)
		}
		highest = max(highest, id)
		if i := slices.IndexFunc(kept, func(k addedToken) bool { return k.ID == id }); i >= 0 {
			return fmt.Errorf("token %q comes twice", a.Content)
		}
		kept = append(kept, a)
	}
	for _, a := range kept {
		if a.Normalized {
			t.added.prefixed.add(t.normalize.apply(a.Content, true), a)
			t.added.continued.add(t.normalize.apply(a.Content, false), a)
		} else {
			t.added.raw.add(a.Content, a)
		}
	}
	return nil
}

// matcher finds added tokens, leftmost first, the longest of those that start together.
type matcher struct {
	byFirst [256][]pattern
	size    int
	plain   int // patterns that are not special
}

type pattern struct {
	text  string
	token addedToken
}

func (m *matcher) add(text string, token addedToken) {
	if text == "" {
		return
	}
	list := append(m.byFirst[text[0]], pattern{text, token})
	slices.SortStableFunc(list, func(a, b pattern) int { return len(b.text) - len(a.text) })
	m.byFirst[text[0]] = list
	m.size++
	if !token.Special {
		m.plain++
	}
}

func (m *matcher) at(text string) (pattern, bool) {
	for _, p := range m.byFirst[text[0]] {
		if strings.HasPrefix(text, p.text) {
			return p, true
		}
	}
	return pattern{}, false
}

// split calls visit with the parts of text in order: id is the added token of a
// part, or -1. Special tokens are passed over as text unless special is true.
func (m *matcher) split(text string, special bool, visit func(part string, start int, id int32)) {
	if m.size == 0 || m.plain == 0 && !special {
		if text != "" {
			visit(text, 0, -1)
		}
		return
	}
	done := 0
	for at := 0; at < len(text); {
		p, ok := m.at(text[at:])
		if !ok {
			at++
			continue
		}
		start, stop := at, at+len(p.text)
		at = stop
		if p.token.Special && !special || p.token.SingleWord && !standsAlone(text, start, stop) || start < done {
			continue
		}
		if p.token.LStrip {
			start = max(done, len(strings.TrimRightFunc(text[:start], isSpace)))
		}
		if p.token.RStrip {
			stop = len(text) - len(strings.TrimLeftFunc(text[stop:], isSpace))
		}
		if done < start {
			visit(text[done:start], done, -1)
		}
		visit(text[start:stop], start, p.token.ID)
		done = stop
	}
	if done < len(text) {
		visit(text[done:], done, -1)
	}
}

func standsAlone(text string, start, stop int) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:start])
	after, _ := utf8.DecodeRuneInString(text[stop:])
	return (start == 0 || !isWord(before)) && (stop == len(text) || !isWord(after))
}

// isWord is the \w of the library's regular expressions.
func isWord(r rune) bool { return unicode.Is(classTables()["W"], r) }

// isSpace is the \s of Unicode regular expressions.
func isSpace(r rune) bool { return unicode.Is(unicode.White_Space, r) }
