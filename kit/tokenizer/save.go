package tokenizer

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"path/filepath"
	"strconv"

	"github.com/threebook/threebook/kit/runs"
)

// vocabJSON writes the vocabulary as an object in order of id.
type vocabJSON []string

func (v vocabJSON) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for id, token := range v {
		if id > 0 {
			b.WriteByte(',')
		}
		key, err := json.Marshal(token)
		if err != nil {
			return nil, err
		}
		b.Write(key)
		b.WriteByte(':')
		b.WriteString(strconv.Itoa(id))
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

type object = map[string]any

// WriteJSON writes a tokenizer.json of version 1.0 in the legacy form of Llama:
// the normalizer puts ▁ before the text and in place of each space, and the
// post-processor puts <s> before it all.
func (v *Vocabulary) WriteJSON(w io.Writer) error {
	special := func(id int) object {
		return object{"id": id, "content": v.tokens[id], "single_word": false, "lstrip": false,
			"rstrip": false, "normalized": false, "special": true}
	}
	replace := func(old, replacement string) object {
		return object{"type": "Replace", "pattern": object{"String": old}, "content": replacement}
	}
	sequence := func(id string, n int) object { return object{"Sequence": object{"id": id, "type_id": n}} }
	bos := func(n int) object { return object{"SpecialToken": object{"id": bosToken, "type_id": n}} }
	merges := v.merges
	if merges == nil {
		merges = [][2]string{}
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	err := enc.Encode(object{
		"version":      "1.0",
		"truncation":   nil,
		"padding":      nil,
		"added_tokens": []object{special(0), special(1), special(2)},
		"normalizer": object{"type": "Sequence", "normalizers": []object{
			{"type": "Prepend", "prepend": space}, replace(" ", space)}},
		"pre_tokenizer": nil,
		"post_processor": object{"type": "TemplateProcessing",
			"single": []object{bos(0), sequence("A", 0)},
			"pair":   []object{bos(0), sequence("A", 0), bos(1), sequence("B", 1)},
			"special_tokens": object{bosToken: object{
				"id": bosToken, "ids": []int{1}, "tokens": []string{bosToken}}}},
		"decoder": object{"type": "Sequence", "decoders": []object{
			replace(space, " "), {"type": "ByteFallback"}, {"type": "Fuse"},
			{"type": "Strip", "content": " ", "start": 1, "stop": 0}}},
		"model": object{"type": "BPE", "dropout": nil, "unk_token": unkToken,
			"continuing_subword_prefix": nil, "end_of_word_suffix": nil, "fuse_unk": true,
			"byte_fallback": true, "ignore_merges": false, "vocab": vocabJSON(v.tokens), "merges": merges},
	})
	if err != nil {
		return fmt.Errorf("write tokenizer: %w", err)
	}
	return nil
}

// Save writes tokenizer.json, tokenizer_config.json and special_tokens_map.json
// to a model directory, each whole or not at all.
func (v *Vocabulary) Save(dir string) error {
	if err := runs.WriteFile(filepath.Join(dir, JSONName), v.WriteJSON); err != nil {
		return err
	}
	names := object{"bos_token": bosToken, "eos_token": eosToken, "unk_token": unkToken}
	if err := saveObject(filepath.Join(dir, SpecialName), names); err != nil {
		return err
	}
	names["tokenizer_class"] = "LlamaTokenizer"
	names["legacy"] = true
	names["add_bos_token"] = true
	names["add_eos_token"] = false
	names["clean_up_tokenization_spaces"] = false
	return saveObject(filepath.Join(dir, ConfigName), names)
}

func saveObject(path string, o object) error {
	return runs.WriteFile(path, func(w io.Writer) error {
		enc := json.NewEncoder(w)
		enc.SetEscapeHTML(false)
		enc.SetIndent("", "  ")
		return enc.Encode(o)
	})
}

// Tokenizer is the tokenizer of the vocabulary, as Load would read it.
func (v *Vocabulary) Tokenizer() (*Tokenizer, error) {
	var b bytes.Buffer
	if err := v.WriteJSON(&b); err != nil {
		return nil, err
	}
	return Parse(b.Bytes())
}
