package tokenizer

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
)

// config is what is read of special_tokens_map.json and tokenizer_config.json.
// Spellings are "" where not given. Only a tokenizer.model needs the second part.
type config struct {
	BOS    tokenName `json:"bos_token"`
	EOS    tokenName `json:"eos_token"`
	UNK    tokenName `json:"unk_token"`
	Class  string    `json:"tokenizer_class"`
	AddBOS *bool     `json:"add_bos_token"` // nil means true
	AddEOS *bool     `json:"add_eos_token"` // nil means false

	PAD            tokenName             `json:"pad_token"`
	Additional     []tokenName           `json:"additional_special_tokens"`
	Legacy         *bool                 `json:"legacy"`           // nil means true
	AddPrefixSpace *bool                 `json:"add_prefix_space"` // nil means true
	Added          map[string]addedToken `json:"added_tokens_decoder"`

	sentencePiece bool // the vocabulary is a tokenizer.model
	addedFile     bool // there is an added_tokens.json, and Added is empty
}

// llama says whether transformers reads the directory as one of its Llama classes,
// which put BOS and EOS around a text themselves.
func (c *config) llama() bool {
	return c.codeLlama() || c.Class == "LlamaTokenizer" || c.Class == "LlamaTokenizerFast"
}

func (c *config) codeLlama() bool {
	return c.Class == "CodeLlamaTokenizer" || c.Class == "CodeLlamaTokenizerFast"
}

// decoderTokens are the tokens of added_tokens_decoder in order of id.
func (c *config) decoderTokens() []addedToken {
	var list []addedToken
	for _, a := range c.Added {
		list = append(list, a)
	}
	slices.SortFunc(list, func(a, b addedToken) int { return cmp.Compare(a.ID, b.ID) })
	return list
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

// readConfig reads special_tokens_map.json and then tokenizer_config.json, which
// wins, as in transformers. Either may be missing.
func readConfig(dir string) (*config, error) {
	c := &config{}
	for _, name := range []string{SpecialName, ConfigName} {
		path := filepath.Join(dir, name)
		text, err := os.ReadFile(path)
		if errors.Is(err, os.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if err := json.Unmarshal(text, c); err != nil {
			return nil, fmt.Errorf("read %s: %w", path, err)
		}
	}
	for id, a := range c.Added {
		n, err := strconv.ParseInt(id, 10, 32)
		if err != nil || n < 0 {
			return nil, fmt.Errorf("read %s: added_tokens_decoder: %q is not an id", filepath.Join(dir, ConfigName), id)
		}
		a.ID = int32(n)
		c.Added[id] = a
	}
	_, err := os.Stat(filepath.Join(dir, addedName))
	c.addedFile = err == nil && len(c.Added) == 0
	return c, nil
}

// setSpecial finds the ids of the control tokens: by the given names, else by
// what the vocabulary file itself said, else by the names of the Llama family. It
// also sets what AddSpecial adds, where that is not the post-processor's to say.
func (t *Tokenizer) setSpecial(c *config) error {
	find := func(id *int32, name tokenName, usual ...tokenName) error {
		if name == "" && *id >= 0 {
			return nil
		}
		if name == "" {
			name = usual[0]
			for _, u := range usual[1:] {
				if _, ok := t.vocab[string(name)]; !ok {
					name = u
				}
			}
		}
		found, ok := t.vocab[string(name)]
		if !ok {
			return fmt.Errorf("token %q is not in the vocabulary", name)
		}
		*id = found
		return nil
	}
	if err := find(&t.bos, c.BOS, "<s>", "<|begin_of_text|>"); err != nil {
		return fmt.Errorf("find bos_token: %w", err)
	}
	if err := find(&t.eos, c.EOS, "</s>", "<|end_of_text|>"); err != nil {
		return fmt.Errorf("find eos_token: %w", err)
	}
	if err := find(&t.unk, c.UNK, "<unk>"); err != nil && c.UNK != "" {
		return fmt.Errorf("find unk_token: %w", err)
	}
	if c.llama() || c.Class == "" && c.sentencePiece {
		t.before, t.after = nil, nil
		if c.AddBOS == nil || *c.AddBOS {
			t.before = []int32{t.bos}
		}
		if c.AddEOS != nil && *c.AddEOS {
			t.after = []int32{t.eos}
		}
	}
	return nil
}
