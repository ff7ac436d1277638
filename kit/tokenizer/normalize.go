package tokenizer

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

// space is U+2581, SentencePiece's visible space.
const space = "▁"

// normalizer is a list of steps on the text. A step either puts something
// before it (the dummy prefix) or replaces a string throughout.
type normalizer []normalizeStep

type normalizeStep struct {
	prepend  string
	old, new string // when old is not empty
}

func (n normalizer) apply(text string, prefix bool) string {
	for _, s := range n {
		switch {
		case s.old != "":
			text = strings.ReplaceAll(text, s.old, s.new)
		case prefix && text != "":
			text = s.prepend + text
		}
	}
	return text
}

func parseNormalizer(text json.RawMessage) (normalizer, error) {
	parts, err := components(text, "normalizers")
	if err != nil {
		return nil, err
	}
	var n normalizer
	for _, part := range parts {
		kind, err := kindOf(part)
		if err != nil {
			return nil, err
		}
		switch kind {
		case "Prepend":
			var p struct {
				Type    string `json:"type"`
				Prepend string `json:"prepend"`
			}
			if err := strict(part, &p); err != nil {
				return nil, fmt.Errorf("step Prepend: %w", err)
			}
			n = append(n, normalizeStep{prepend: p.Prepend})
		case "Replace":
			old, replacement, err := parseReplace(part)
			if err != nil {
				return nil, fmt.Errorf("step Replace: %w", err)
			}
			n = append(n, normalizeStep{old: old, new: replacement})
		default:
			return nil, fmt.Errorf("type %q is not supported, known are Sequence, Prepend, Replace and null", kind)
		}
	}
	return n, nil
}

// parseReplace reads a Replace component, of a normalizer or of a decoder.
func parseReplace(part json.RawMessage) (old, replacement string, err error) {
	var r struct {
		Type    string                     `json:"type"`
		Pattern map[string]json.RawMessage `json:"pattern"`
		Content string                     `json:"content"`
	}
	if err := strict(part, &r); err != nil {
		return "", "", err
	}
	pattern, ok := r.Pattern["String"]
	if !ok || len(r.Pattern) != 1 {
		for kind := range r.Pattern {
			if kind != "String" {
				return "", "", fmt.Errorf("pattern %q is not supported, known is String", kind)
			}
		}
		return "", "", errors.New("pattern is missing")
	}
	if err := json.Unmarshal(pattern, &old); err != nil {
		return "", "", fmt.Errorf("pattern: %w", err)
	}
	if old == "" {
		return "", "", errors.New("pattern is empty")
	}
	return old, r.Content, nil
}

// metaspace is the Metaspace pre-tokenizer.
type metaspace struct {
	replacement string
	scheme      string // always, first or never
	split       bool
}

// setPreTokenizer reads the pre-tokenizer; without one a text is one piece.
func (t *Tokenizer) setPreTokenizer(text json.RawMessage) error {
	parts, err := components(text, "pretokenizers")
	if err != nil || len(parts) == 0 {
		return err
	}
	var kinds []string
	for _, part := range parts {
		kind, err := kindOf(part)
		if err != nil {
			return err
		}
		kinds = append(kinds, kind)
	}
	switch all := strings.Join(kinds, ", "); all {
	case "Metaspace":
		t.meta, err = parseMetaspace(parts[0])
	case "ByteLevel", "Split, ByteLevel":
		t.level, err = parseByteLevel(parts)
	default:
		err = fmt.Errorf("%q is not supported, known are Metaspace, ByteLevel, the Sequence of Split and ByteLevel, and null", all)
	}
	return err
}

func parseMetaspace(part json.RawMessage) (*metaspace, error) {
	var m struct {
		Type           string  `json:"type"`
		Replacement    string  `json:"replacement"`
		AddPrefixSpace *bool   `json:"add_prefix_space"` // before version 0.15 of the library
		StrRep         *string `json:"str_rep"`
		PrependScheme  *string `json:"prepend_scheme"`
		Split          *bool   `json:"split"`
	}
	if err := strict(part, &m); err != nil {
		return nil, fmt.Errorf("step Metaspace: %w", err)
	}
	if utf8.RuneCountInString(m.Replacement) != 1 {
		return nil, fmt.Errorf("step Metaspace: replacement %q is not one character", m.Replacement)
	}
	out := &metaspace{replacement: m.Replacement, scheme: "always", split: true}
	if m.PrependScheme != nil {
		out.scheme = *m.PrependScheme
	}
	switch out.scheme {
	case "always", "first", "never":
	default:
		return nil, fmt.Errorf("step Metaspace: prepend_scheme %q is not supported, known are always, first and never", out.scheme)
	}
	if m.AddPrefixSpace != nil && !*m.AddPrefixSpace {
		if m.PrependScheme != nil && out.scheme != "never" {
			return nil, fmt.Errorf("step Metaspace: add_prefix_space false does not go with prepend_scheme %q", out.scheme)
		}
		out.scheme = "never"
	}
	if m.Split != nil {
		out.split = *m.Split
	}
	return out, nil
}

// splitAt is what begins a new piece, "" for nothing.
func (m *metaspace) splitAt() string {
	if m.split {
		return m.replacement
	}
	return ""
}

// apply makes the spaces visible and puts one before the text where the scheme
// asks for it; first says that the text begins the input.
func (m *metaspace) apply(text string, prefix, first bool) string {
	text = strings.ReplaceAll(text, " ", m.replacement)
	wanted := m.scheme == "always" || m.scheme == "first" && first
	if prefix && wanted && text != "" && !strings.HasPrefix(text, m.replacement) {
		text = m.replacement + text
	}
	return text
}
