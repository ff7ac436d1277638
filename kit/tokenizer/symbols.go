package tokenizer

import "unicode/utf8"

// rune is the id of a character, -1 for none.
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
			ids = append(ids, b.level[piece[i]])
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
