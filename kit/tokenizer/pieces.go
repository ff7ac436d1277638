package tokenizer

import (
	"strings"
	"unicode/utf8"
)

// scratch is what one call of encode works in, kept for the next of its kind.
type scratch struct {
	control bool // control tokens spelt out in the text are parsed
	ids     []int32
	list    []symbol
	queue   mergeQueue
	cache   map[string][]int32
}

// A piece longer than cachedPiece bytes is not worth keeping; when cachedPieces
// have been kept, the cache starts anew.
const (
	cachedPiece  = 48
	cachedPieces = 1 << 15
)

func newScratch(control bool) *scratch {
	return &scratch{control: control, cache: map[string][]int32{}}
}

// findJoins notes between which characters a merge can take place: the last of a
// left part and the first of a right one. A text cut elsewhere gives the same
// tokens. Where merges reach into byte tokens, or an unknown token may stand for
// several characters, a text is not cut.
func (b *bpe) findJoins(merges []mergePair) {
	b.joins = map[[2]rune]struct{}{}
	b.cuttable = b.byteFallback
	for _, id := range b.bytes {
		b.cuttable = b.cuttable && id >= 0
	}
	for _, m := range merges {
		if isByteToken(m[0]) || isByteToken(m[1]) {
			b.cuttable = false
		}
		last, _ := utf8.DecodeLastRuneInString(m[0])
		first, _ := utf8.DecodeRuneInString(m[1])
		if last < utf8.RuneSelf && first < utf8.RuneSelf {
			b.joinsASCII[last][first/64] |= 1 << (first % 64)
		} else {
			b.joins[[2]rune{last, first}] = struct{}{}
		}
	}
}

func isByteToken(token string) bool {
	return len(token) == 6 && strings.HasPrefix(token, "<0x") && token[5] == '>'
}

func (b *bpe) joined(last, first rune) bool {
	if last < utf8.RuneSelf && first < utf8.RuneSelf {
		return b.joinsASCII[last][first/64]>>(first%64)&1 != 0
	}
	_, ok := b.joins[[2]rune{last, first}]
	return ok
}

// encode appends the tokens of a normalized text. Each splitAt begins a new piece, if it is not empty.
func (b *bpe) encode(out []int32, text, splitAt string, s *scratch) []int32 {
	if text == "" {
		return out
	}
	start := 0
	last := rune(-1)
	for i := 0; i < len(text); {
		r, size := rune(text[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(text[i:])
		}
		if i > start {
			cut := b.cuttable && !b.joined(last, r)
			if cut || splitAt != "" && strings.HasPrefix(text[i:], splitAt) {
				out = b.piece(out, text[start:i], s)
				start = i
			}
		}
		last = r
		i += size
	}
	return b.piece(out, text[start:], s)
}

// piece appends the tokens of a piece, from the cache where it has them.
func (b *bpe) piece(out []int32, piece string, s *scratch) []int32 {
	if len(piece) == 1 && piece[0] < utf8.RuneSelf {
		if id, ok := s.allowed(b.ascii[piece[0]]); ok && b.level == nil {
			return append(out, id)
		}
	}
	if ids, ok := s.cache[piece]; ok {
		return append(out, ids...)
	}
	before := len(out)
	out = b.merge(out, piece, s)
	if len(piece) <= cachedPiece {
		if len(s.cache) >= cachedPieces {
			clear(s.cache)
		}
		s.cache[strings.Clone(piece)] = append([]int32(nil), out[before:]...)
	}
	return out
}
