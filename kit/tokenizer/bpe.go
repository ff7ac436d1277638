package tokenizer

import (
	"errors"
	"fmt"
	"unicode/utf8"
)

// bpe is byte-pair encoding with byte fallback: a text is cut into characters,
// and the pair of neighbours that was merged first in training is merged first,
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

// symbol is a token of a text being merged, in a list linked by index.
type symbol struct {
	id         int32 // -1 when it was merged away
	prev, next int32 // -1 at the ends
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
		b.level[c] = t.guard(token, id)
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

func (b *bpe) rune(r rune) int32 {
	if r < utf8.RuneSelf {
		return b.ascii[r]
	}
	if id, ok := b.runes[r]; ok {
		return id
	}
	return -1
}

// symbols cuts a piece into characters, bytes and unknowns.
func (b *bpe) symbols(ids []int32, piece string, s *scratch) []int32 {
	if b.level != nil {
		for i := range len(piece) {
			if id, ok := s.allowed(b.level[piece[i]]); ok {
				ids = append(ids, id)
			}
		}
		return ids
	}
	unknown := false
	for i := 0; i < len(piece); {
		r, size := utf8.DecodeRuneInString(piece[i:])
		text := piece[i : i+size]
		i += size
		invalid := r == utf8.RuneError && size == 1
		if id, ok := s.allowed(b.rune(r)); ok && !invalid {
			if unknown {
				ids, unknown = append(ids, b.unk), false
			}
			ids = append(ids, id)
			continue
		}
		if b.byteFallback && b.hasBytes(text) {
			for j := range len(text) {
				ids = append(ids, b.bytes[text[j]])
			}
			continue
		}
		if b.unk < 0 {
			continue
		}
		if unknown && !b.fuseUnk {
			ids = append(ids, b.unk)
		}
		unknown = true
	}
	if unknown {
		ids = append(ids, b.unk)
	}
	return ids
}

func (b *bpe) hasBytes(text string) bool {
	for i := range len(text) {
		if b.bytes[text[i]] < 0 {
			return false
		}
	}
	return true
}

// pair looks a merge up that the text may have.
func (b *bpe) pair(left, right int32, s *scratch) (rank, merged int32, ok bool) {
	rank, merged, ok = b.merges.get(left, right)
	if !ok {
		return rank, merged, false
	}
	merged, ok = s.allowed(merged)
	return rank, merged, ok
}

// shortPiece is the length up to which looking for the best pair anew after each
// merge is faster than keeping a heap.
const shortPiece = 24

// merge appends the tokens of a piece to out.
func (b *bpe) merge(out []int32, piece string, s *scratch) []int32 {
	if id, ok := b.whole[piece]; ok {
		if id, ok := s.allowed(id); ok {
			return append(out, id)
		}
	}
	s.ids = b.symbols(s.ids[:0], piece, s)
	switch {
	case len(s.ids) < 2:
		return append(out, s.ids...)
	case len(s.ids) <= shortPiece:
		return append(out, b.mergeShort(s.ids, s)...)
	}
	return b.mergeLong(out, s)
}

// mergeShort merges ids in place by repeated search.
func (b *bpe) mergeShort(ids []int32, s *scratch) []int32 {
	var ranks, merged [shortPiece]int32
	look := func(i int) {
		rank, id, ok := b.pair(ids[i], ids[i+1], s)
		if !ok {
			rank = noRank
		}
		ranks[i], merged[i] = rank, id
	}
	for i := range len(ids) - 1 {
		look(i)
	}
	for len(ids) > 1 {
		best := 0
		for i := 1; i < len(ids)-1; i++ {
			if ranks[i] < ranks[best] {
				best = i
			}
		}
		if ranks[best] == noRank {
			break
		}
		ids[best] = merged[best]
		copy(ids[best+1:], ids[best+2:])
		copy(ranks[best:], ranks[best+1:len(ids)-1])
		copy(merged[best:], merged[best+1:len(ids)-1])
		ids = ids[:len(ids)-1]
		if best > 0 {
			look(best - 1)
		}
		if best < len(ids)-1 {
			look(best)
		}
	}
	return ids
}

// mergeLong merges s.ids with a heap of pairs over a linked list, in time n·log n.
func (b *bpe) mergeLong(out []int32, s *scratch) []int32 {
	list := s.list[:0]
	for i, id := range s.ids {
		list = append(list, symbol{id: id, prev: int32(i) - 1, next: int32(i) + 1})
	}
	list[len(list)-1].next = -1
	s.list, s.heap = list, s.heap[:0]
	push := func(at int32) {
		if next := list[at].next; next >= 0 {
			if rank, merged, ok := b.pair(list[at].id, list[next].id, s); ok {
				s.heap.push(candidate{rank, at, merged})
			}
		}
	}
	for i := range len(list) - 1 {
		push(int32(i))
	}
	for len(s.heap) > 0 {
		c := s.heap.pop()
		left := &list[c.at]
		if left.id < 0 || left.next < 0 {
			continue
		}
		right := &list[left.next]
		// The pair may have changed since it was pushed.
		if rank, merged, ok := b.pair(left.id, right.id, s); !ok || merged != c.merged || rank != c.rank {
			continue
		}
		left.id, right.id = c.merged, -1
		left.next = right.next
		if right.next >= 0 {
			list[right.next].prev = c.at
		}
		if left.prev >= 0 {
			push(left.prev)
		}
		push(c.at)
	}
	for i := int32(0); i >= 0; i = list[i].next {
		out = append(out, list[i].id)
	}
	return out
}
