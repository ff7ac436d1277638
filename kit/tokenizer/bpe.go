package tokenizer

import (
	"errors"
	"fmt"
	"unicode/utf8"
)

// bpe is byte-pair encoding: a text is cut into characters, or into bytes where
// there is no token for the character or the vocabulary is byte-level, and the pair of neighbours that was merged first in training is merged first,
// leftmost of equals, until no pair is left. Ids that may be those of control
// tokens are marked; see [guarded].
type bpe struct {
	ascii        [utf8.RuneSelf]int32 // id of the character, -1 for none
	runes        map[rune]int32
	bytes        [256]int32 // with byte fallback
	byteFallback bool
	level        *[256]int32      // byte-level: the ids of the bytes, nil otherwise
	whole        map[string]int32 // with ignore_merges: the pieces that are tokens without merging
	unk          int32
	fuseUnk      bool
	merges       pairTable

	// cuttable says that a merge happens only where two characters in joins
	// meet, so that a text can be cut between all others and each piece be
	// looked up in a cache. See pieces.go.
	cuttable   bool
	joinsASCII [utf8.RuneSelf][2]uint64
	joins      map[[2]rune]struct{}
}

// guarded marks the id of a control token that the model itself can make out of
// characters. It does so only in a text whose control tokens are parsed.
const guarded = 1 << 30

// allowed takes the mark off an id that the text may have.
func (s *scratch) allowed(id int32) (plain int32, ok bool) {
	if id < 0 {
		return id, false
	}
	return id &^ guarded, id&guarded == 0 || s.control
}

// guard marks the id of a token if it is a control token.
func (t *Tokenizer) guard(token string, id int32) int32 {
	if t.special[token] {
		return id | guarded
	}
	return id
}

// newBPE builds the model; t has its vocabulary, knows the control tokens and how
// a text is pre-tokenized.
func newBPE(t *Tokenizer, f *modelFile) (bpe, error) {
	b, err := buildBPE(t, f.Merges, f.ByteFallback)
	if err != nil {
		return b, err
	}
	b.fuseUnk = f.FuseUnk
	if f.UnkToken == nil {
		b.unk = -1
	}
	if t.level == nil {
		if f.IgnoreMerges {
			return b, errors.New("ignore_merges is not supported without a ByteLevel pre-tokenizer")
		}
		return b, nil
	}
	if f.ByteFallback {
		return b, errors.New("byte_fallback is not supported with a ByteLevel pre-tokenizer")
	}
	return b, b.setLevel(t, f.IgnoreMerges)
}

// setLevel enters the tokens of the bytes, and with ignoreMerges of all pieces.
func (b *bpe) setLevel(t *Tokenizer, ignoreMerges bool) error {
	b.level = new([256]int32)
	for c := range b.level {
		token := string(byteRune(byte(c)))
		id, ok := t.vocab[token]
		if !ok {
			return fmt.Errorf("byte %#02x has no token %q, which ByteLevel needs", c, token)
		}
		if t.special[token] {
			return fmt.Errorf("control token %q is byte %#02x, which text cannot do without", token, c)
		}
		b.level[c] = id
	}
	if !ignoreMerges {
		return nil
	}
	b.whole = make(map[string]int32, len(t.vocab))
	var piece []byte
	for token, id := range t.vocab {
		if piece = appendToken(piece[:0], token); spells(piece, token) {
			b.whole[string(piece)] = t.guard(token, id)
		}
	}
	return nil
}

// spells says whether token is the byte-level spelling of piece.
func spells(piece []byte, token string) bool {
	for _, r := range token {
		if len(piece) == 0 || byteRune(piece[0]) != r {
			return false
		}
		piece = piece[1:]
	}
	return len(piece) == 0
}

func buildBPE(t *Tokenizer, merges []mergePair, byteFallback bool) (bpe, error) {
	b := bpe{byteFallback: byteFallback, runes: map[rune]int32{}, unk: t.unk}
	for i := range b.ascii {
		b.ascii[i] = -1
	}
	for i := range b.bytes {
		b.bytes[i] = -1
		if id, ok := t.vocab[byteToken(byte(i))]; ok {
			b.bytes[i] = id
		}
	}
	for token, id := range t.vocab {
		r, size := utf8.DecodeRuneInString(token)
		if size == 0 || size != len(token) {
			continue
		}
		if r < utf8.RuneSelf {
			b.ascii[r] = t.guard(token, id)
		} else {
			b.runes[r] = t.guard(token, id)
		}
	}
	if len(merges) > maxID {
		return b, fmt.Errorf("%d merges, want at most %d", len(merges), maxID)
	}
	b.merges = newPairTable(len(merges))
	for rank, m := range merges {
		left, okLeft := t.vocab[m[0]]
		right, okRight := t.vocab[m[1]]
		whole := m[0] + m[1]
		merged, okMerged := t.vocab[whole]
		if !okLeft || !okRight || !okMerged {
			return b, fmt.Errorf("merge %q %q: a part or the whole is not in the vocabulary", m[0], m[1])
		}
		if m[0] == "" || m[1] == "" {
			return b, errors.New("merge with an empty token")
		}
		b.merges.put(left, right, int32(rank), t.guard(whole, merged))
	}
	if t.level == nil {
		b.findJoins(merges)
	}
	return b, nil
}

// byteToken is the spelling of a byte in the vocabulary, such as <0x0A>.
func byteToken(c byte) string { return fmt.Sprintf("<0x%02X>", c) }
