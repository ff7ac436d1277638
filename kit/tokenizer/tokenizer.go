// Package tokenizer turns text into the token ids of a Llama model and back,
// exactly as Hugging Face's tokenizers library does.
//
// It takes a model directory with tokenizer.json, or with a SentencePiece
// tokenizer.model when there is no tokenizer.json, which is read as transformers
// converts it. A tokenizer.json is BPE, in one of these forms:
//
//   - Llama 2 and Code Llama: byte fallback, with a normalizer (the legacy form) or
//     with a Metaspace pre-tokenizer;
//   - Llama 3: ByteLevel after a Split by Llama 3's pattern, with ignore_merges;
//   - GPT-2: ByteLevel with its own pattern.
//
// What a file asks for and this package does not do is an error that names it.
// Padding, truncation and clean_up_tokenization_spaces are not the tokenizer's and
// are left aside. It gives ids for training and generation, and text from ids,
// whole or as a [Stream]. [Train] makes a vocabulary for a model of one's own.
//
//	tok, err := tokenizer.Load("testdata/trained")
//	if err != nil { … }
//	ids := tok.Encode("scene.add(box);")
//	for _, id := range ids {
//		token, _ := tok.Token(id)
//		fmt.Print(token, " ")
//	}
//	fmt.Println(tok.Decode(ids))
//	// Output: ▁scene .add ( b ox ) ; scene.add(box);
//
// A control token spelt out in text, such as "</s>", is encoded as the characters
// it is made of: text from a file cannot end a prompt or begin another. This is
// the library's encode_special_tokens = True, and goes further than it in one case:
// the model's own merges do not make a control token either, as those of Code Llama
// would make ▁<PRE> of " <PRE>". [Tokenizer.EncodeParseSpecial] parses control
// tokens, as the library does by default.
//
// A Tokenizer may be used from several goroutines.
package tokenizer

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
)

// The files of a model directory that are read.
const (
	JSONName          = "tokenizer.json"
	SentencePieceName = "tokenizer.model"
	ConfigName        = "tokenizer_config.json"
	SpecialName       = "special_tokens_map.json"
	addedName         = "added_tokens.json"
)

// Tokenizer encodes and decodes with one vocabulary.
type Tokenizer struct {
	vocab     map[string]int32
	tokens    []string // by id; "" where present is false
	present   []bool
	special   map[string]bool
	added     addedTokens
	normalize normalizer
	meta      *metaspace // nil without a Metaspace pre-tokenizer
	level     *byteLevel // nil without a ByteLevel pre-tokenizer
	model     bpe
	decoder   decoder

	bos, eos, unk  int32
	before, after  []int32   // the control tokens around a text
	plain, trusted sync.Pool // *scratch, for texts whose control tokens are text, and are parsed
}

// Load reads the tokenizer of a model directory.
func Load(dir string) (*Tokenizer, error) {
	c, err := readConfig(dir)
	if err != nil {
		return nil, fmt.Errorf("load tokenizer: %w", err)
	}
	path := filepath.Join(dir, JSONName)
	text, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		c.sentencePiece = true
		path = filepath.Join(dir, SentencePieceName)
		text, err = os.ReadFile(path)
		if errors.Is(err, os.ErrNotExist) {
			return nil, fmt.Errorf("load tokenizer: %s has neither %s nor %s", dir, JSONName, SentencePieceName)
		}
	}
	if err != nil {
		return nil, fmt.Errorf("load tokenizer: %w", err)
	}
	t, err := c.build(text)
	if err != nil {
		return nil, fmt.Errorf("load tokenizer %s: %w", path, err)
	}
	if err := t.setSpecial(c); err != nil {
		return nil, fmt.Errorf("load tokenizer %s: %w", dir, err)
	}
	return t, nil
}

func (c *config) build(text []byte) (*Tokenizer, error) {
	if c.sentencePiece {
		return fromSentencePiece(text, c)
	}
	return fromJSON(text)
}

// Parse builds a tokenizer from the text of a tokenizer.json alone, with the
// usual names of the control tokens.
func Parse(text []byte) (*Tokenizer, error) {
	t, err := fromJSON(text)
	if err != nil {
		return nil, fmt.Errorf("parse tokenizer: %w", err)
	}
	if err := t.setSpecial(&config{}); err != nil {
		return nil, fmt.Errorf("parse tokenizer: %w", err)
	}
	return t, nil
}

// BOS is the id of the token that begins a text.
func (t *Tokenizer) BOS() int32 { return t.bos }

// EOS is the id of the token that ends a text.
func (t *Tokenizer) EOS() int32 { return t.eos }

// UNK is the id of the unknown token, or -1 when the vocabulary has none.
func (t *Tokenizer) UNK() int32 { return t.unk }

// VocabSize is the highest id plus 1. A model's embedding may have more rows.
func (t *Tokenizer) VocabSize() int { return len(t.tokens) }

// Token is the spelling of an id; ok is false where the vocabulary has a hole.
func (t *Tokenizer) Token(id int32) (token string, ok bool) {
	if id < 0 || int(id) >= len(t.tokens) || !t.present[id] {
		return "", false
	}
	return t.tokens[id], true
}

// ID is the id of a token's spelling; ok is false when there is no such token.
func (t *Tokenizer) ID(token string) (id int32, ok bool) {
	id, ok = t.vocab[token]
	return id, ok
}

// maxID bounds the ids of a file, so that a wrong one cannot ask for all memory.
const maxID = 1 << 22

// add enters a token into the vocabulary.
func (t *Tokenizer) add(token string, id int32) error {
	if id < 0 || id >= maxID {
		return fmt.Errorf("token %q has id %d, want 0 to %d", token, id, maxID-1)
	}
	for int(id) >= len(t.tokens) {
		t.tokens = append(t.tokens, "")
		t.present = append(t.present, false)
	}
	if t.present[id] {
		return fmt.Errorf("tokens %q and %q both have id %d", t.tokens[id], token, id)
	}
	t.tokens[id], t.present[id] = token, true
	t.vocab[token] = id
	return nil
}
