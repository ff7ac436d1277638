package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"github.com/threebook/threebook/kit/tokenizer"
)

// The size of Llama 3's vocabulary.
const (
	largeTokens = 128_000
	largeMerges = 280_147
)

type object = map[string]any

// writeLarge writes a byte-level tokenizer.json of Llama 3's size, indented like it.
// Its tokens are the bytes and the words of up to four letters, as far as they go;
// its merges are the ways to put these together.
func writeLarge(dir string) error {
	vocab := map[string]int{}
	hidden := rune(0x100) // spells the next byte that is not visible
	for c := range 256 {
		r := rune(c)
		if c <= ' ' || c >= 0x7f && c <= 0xa0 || c == 0xad {
			r = hidden
			hidden++
		}
		vocab[string(r)] = c
	}
	var words, shorter []string
	for c := 'a'; c <= 'z'; c++ {
		shorter = append(shorter, string(c))
	}
	for len(vocab) < largeTokens {
		var longer []string
		for _, word := range shorter {
			for c := 'a'; c <= 'z' && len(vocab) < largeTokens; c++ {
				longer = append(longer, word+string(c))
				vocab[word+string(c)] = len(vocab)
			}
		}
		words = append(words, longer...)
		shorter = longer
	}
	var merges [][2]string
	for _, word := range words {
		for cut := 1; cut < len(word) && len(merges) < largeMerges; cut++ {
			if _, ok := vocab[word[cut:]]; ok {
				merges = append(merges, [2]string{word[:cut], word[cut:]})
			}
		}
	}
	text, err := json.MarshalIndent(object{
		"version":       "1.0",
		"added_tokens":  []object{special(largeTokens, "<|begin_of_text|>"), special(largeTokens+1, "<|end_of_text|>")},
		"pre_tokenizer": object{"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true, "use_regex": true},
		"decoder":       object{"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true, "use_regex": true},
		"model":         object{"type": "BPE", "ignore_merges": true, "vocab": vocab, "merges": merges},
	}, "", "  ")
	if err != nil {
		return fmt.Errorf("write vocabulary: %w", err)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, tokenizer.JSONName), text, 0o600)
}

func special(id int, content string) object {
	return object{"id": id, "content": content, "special": true,
		"single_word": false, "lstrip": false, "rstrip": false, "normalized": false}
}
