package tokenizer

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// specialNames are the spellings of the control tokens, "" where not given.
type specialNames struct {
	BOS tokenName `json:"bos_token"`
	EOS tokenName `json:"eos_token"`
	UNK tokenName `json:"unk_token"`
}

// tokenName is written as a string or as an object with a content.
type tokenName string

func (n *tokenName) UnmarshalJSON(text []byte) error {
	var object struct {
		Content string `json:"content"`
	}
	if len(text) > 0 && text[0] == '{' {
		if err := json.Unmarshal(text, &object); err != nil {
			return err
		}
		*n = tokenName(object.Content)
		return nil
	}
	var s *string // null leaves the name as it was
	if err := json.Unmarshal(text, &s); err != nil {
		return err
	}
	if s != nil {
		*n = tokenName(*s)
	}
	return nil
}

// readSpecialNames reads special_tokens_map.json and then tokenizer_config.json,
// which wins, as in transformers. Either may be missing.
func readSpecialNames(dir string) (specialNames, error) {
	var names specialNames
	for _, name := range []string{SpecialName, ConfigName} {
		path := filepath.Join(dir, name)
		text, err := os.ReadFile(path)
		if errors.Is(err, os.ErrNotExist) {
			continue
		}
		if err != nil {
			return names, err
		}
		if err := json.Unmarshal(text, &names); err != nil {
			return names, fmt.Errorf("read %s: %w", path, err)
		}
	}
	return names, nil
}

// setSpecial finds the ids of the control tokens: by the given names, else by
// what the vocabulary file itself said, else by the names of the Llama family.
func (t *Tokenizer) setSpecial(names specialNames) error {
	find := func(id *int32, name tokenName, usual string) error {
		if name == "" && *id >= 0 {
			return nil
		}
		if name == "" {
			name = tokenName(usual)
		}
		found, ok := t.vocab[string(name)]
		if !ok {
			return fmt.Errorf("token %q is not in the vocabulary", name)
		}
		*id = found
		return nil
	}
	if err := find(&t.bos, names.BOS, "<s>"); err != nil {
		return fmt.Errorf("find bos_token: %w", err)
	}
	if err := find(&t.eos, names.EOS, "</s>"); err != nil {
		return fmt.Errorf("find eos_token: %w", err)
	}
	if err := find(&t.unk, names.UNK, "<unk>"); err != nil && names.UNK != "" {
		return fmt.Errorf("find unk_token: %w", err)
	}
	return nil
}
