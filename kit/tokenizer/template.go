package tokenizer

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
)

// AddSpecial puts the begin and end tokens around ids that the post-processor of
// the vocabulary asks for, as the library does with add_special_tokens = True.
// The result shares no memory with ids.
func (t *Tokenizer) AddSpecial(ids []int32) []int32 { return slices.Concat(t.before, ids, t.after) }

// template is what is read of a TemplateProcessing post-processor. The template of
// pairs is left aside: there is no way to encode a pair.
type template struct {
	Type    string          `json:"type"`
	Single  []templatePiece `json:"single"`
	Pair    json.RawMessage `json:"pair"`
	Special map[string]struct {
		ID     string   `json:"id"`
		IDs    []int32  `json:"ids"`
		Tokens []string `json:"tokens"`
	} `json:"special_tokens"`
}

// templatePiece is the text, or a token of the template.
type templatePiece struct {
	Sequence     *templateName
	SpecialToken *templateName
}

type templateName struct {
	ID   string `json:"id"` // A for the text
	Type int    `json:"type_id"`
}

// setTemplate reads the post-processor. That of ByteLevel sets offsets alone.
func (t *Tokenizer) setTemplate(text json.RawMessage) error {
	parts, err := components(text, "processors")
	if err != nil {
		return err
	}
	seen := false
	for _, part := range parts {
		kind, err := kindOf(part)
		switch {
		case err != nil:
			return err
		case kind == "ByteLevel":
		case kind == "TemplateProcessing" && !seen:
			seen = true
			if err := t.readTemplate(part); err != nil {
				return fmt.Errorf("TemplateProcessing: %w", err)
			}
		case kind == "TemplateProcessing":
			return errors.New("two of TemplateProcessing are not supported")
		default:
			return fmt.Errorf("type %q is not supported, known are TemplateProcessing, ByteLevel, a Sequence of them, and null", kind)
		}
	}
	return nil
}

func (t *Tokenizer) readTemplate(part json.RawMessage) error {
	var f template
	if err := strict(part, &f); err != nil {
		return err
	}
	texts := 0
	for _, p := range f.Single {
		switch {
		case p.Sequence != nil && p.SpecialToken == nil && p.Sequence.ID == "A":
			texts++
		case p.SpecialToken != nil && p.Sequence == nil:
			token, ok := f.Special[p.SpecialToken.ID]
			if !ok {
				return fmt.Errorf("token %q is not among the special_tokens", p.SpecialToken.ID)
			}
			for _, id := range token.IDs {
				if _, ok := t.Token(id); !ok {
					return fmt.Errorf("token %q has id %d, which is not in the vocabulary", p.SpecialToken.ID, id)
				}
			}
			if texts == 0 {
				t.before = append(t.before, token.IDs...)
			} else {
				t.after = append(t.after, token.IDs...)
			}
		default:
			return errors.New("a piece of the single template is neither the text A nor a special token")
		}
	}
	if texts != 1 {
		return fmt.Errorf("the single template has the text %d times, want once", texts)
	}
	return nil
}
