package tokenizer

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
)

// file is tokenizer.json. Truncation and padding are read and left aside: they
// are the caller's, as they are in transformers.
type file struct {
	Version       string          `json:"version"`
	Truncation    json.RawMessage `json:"truncation"`
	Padding       json.RawMessage `json:"padding"`
	AddedTokens   []addedToken    `json:"added_tokens"`
	Normalizer    json.RawMessage `json:"normalizer"`
	PreTokenizer  json.RawMessage `json:"pre_tokenizer"`
	PostProcessor json.RawMessage `json:"post_processor"`
	Decoder       json.RawMessage `json:"decoder"`
	Model         modelFile       `json:"model"`
}

type modelFile struct {
	Type                    string           `json:"type"`
	Dropout                 *float64         `json:"dropout"`
	UnkToken                *string          `json:"unk_token"`
	ContinuingSubwordPrefix *string          `json:"continuing_subword_prefix"`
	EndOfWordSuffix         *string          `json:"end_of_word_suffix"`
	FuseUnk                 bool             `json:"fuse_unk"`
	ByteFallback            bool             `json:"byte_fallback"`
	IgnoreMerges            bool             `json:"ignore_merges"`
	Vocab                   map[string]int32 `json:"vocab"`
	Merges                  mergeList        `json:"merges"`
}

func fromJSON(text []byte) (*Tokenizer, error) {
	var f file
	if err := strict(text, &f); err != nil {
		return nil, err
	}
	if f.Version != "1.0" {
		return nil, fmt.Errorf("version %q is not supported, known is 1.0", f.Version)
	}
	if err := f.Model.check(); err != nil {
		return nil, fmt.Errorf("model: %w", err)
	}
	t := &Tokenizer{vocab: f.Model.Vocab, special: map[string]bool{}, bos: -1, eos: -1, unk: -1}
	for token, id := range f.Model.Vocab { // t.vocab is the same map
		if err := t.add(token, id); err != nil {
			return nil, fmt.Errorf("model vocab: %w", err)
		}
	}
	var err error
	if t.normalize, err = parseNormalizer(f.Normalizer); err != nil {
		return nil, fmt.Errorf("normalizer: %w", err)
	}
	if err := t.setPreTokenizer(f.PreTokenizer); err != nil {
		return nil, fmt.Errorf("pre_tokenizer: %w", err)
	}
	if t.decoder, err = parseDecoder(f.Decoder); err != nil {
		return nil, fmt.Errorf("decoder: %w", err)
	}
	for _, a := range f.AddedTokens {
		if a.Special {
			t.special[a.Content] = true
		}
	}
	if u := f.Model.UnkToken; u != nil {
		id, ok := t.vocab[*u]
		if !ok {
			return nil, fmt.Errorf("model: unk_token %q is not in the vocabulary", *u)
		}
		t.unk = id
	}
	// The model knows its own vocabulary, not the tokens added to it.
	if t.model, err = newBPE(t, &f.Model); err != nil {
		return nil, fmt.Errorf("model: %w", err)
	}
	if err := t.setAdded(f.AddedTokens); err != nil {
		return nil, fmt.Errorf("added_tokens: %w", err)
	}
	if err := t.setTemplate(f.PostProcessor); err != nil {
		return nil, fmt.Errorf("post_processor: %w", err)
	}
	return t, nil
}

// check refuses what this package does not do, by name.
func (m *modelFile) check() error {
	switch {
	case m.Type != "BPE" && m.Type != "":
		return fmt.Errorf("type %q is not supported, known is BPE", m.Type)
	case m.Dropout != nil && *m.Dropout != 0:
		return fmt.Errorf("dropout %g is not supported", *m.Dropout)
	case m.ContinuingSubwordPrefix != nil && *m.ContinuingSubwordPrefix != "":
		return fmt.Errorf("continuing_subword_prefix %q is not supported", *m.ContinuingSubwordPrefix)
	case m.EndOfWordSuffix != nil && *m.EndOfWordSuffix != "":
		return fmt.Errorf("end_of_word_suffix %q is not supported", *m.EndOfWordSuffix)
	case len(m.Vocab) == 0:
		return errors.New("vocab is empty")
	}
	return nil
}

// kindOf reads the "type" of a component, "" for null or nothing.
func kindOf(text json.RawMessage) (string, error) {
	if isNull(text) {
		return "", nil
	}
	var c struct {
		Type string `json:"type"`
	}
	if err := json.Unmarshal(text, &c); err != nil {
		return "", err
	}
	if c.Type == "" {
		return "", errors.New("type is missing")
	}
	return c.Type, nil
}

func isNull(text json.RawMessage) bool { return len(text) == 0 || string(text) == "null" }

// strict decodes one JSON value and refuses unknown fields and what follows.
func strict(text []byte, v any) error {
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.DisallowUnknownFields()
	if err := dec.Decode(v); err != nil {
		return fmt.Errorf("read JSON: %w", err)
	}
	if dec.More() {
		return errors.New("read JSON: text after the object")
	}
	return nil
}

// components gives the members of a Sequence under key, or the component itself.
func components(text json.RawMessage, key string) ([]json.RawMessage, error) {
	kind, err := kindOf(text)
	if err != nil || kind == "" {
		return nil, err
	}
	if kind != "Sequence" {
		return []json.RawMessage{text}, nil
	}
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(text, &fields); err != nil {
		return nil, err
	}
	var members []json.RawMessage
	if err := json.Unmarshal(fields[key], &members); err != nil {
		return nil, fmt.Errorf("members %s: %w", key, err)
	}
	var all []json.RawMessage
	for _, m := range members {
		inner, err := components(m, key)
		if err != nil {
			return nil, err
		}
		all = append(all, inner...)
	}
	return slices.Clip(all), nil
}
