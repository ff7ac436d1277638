package tokenizer

// Encode gives the ids of a text, with the dummy prefix where the vocabulary
// asks for one, and without begin and end tokens. Control tokens spelt out in the
// text are text. Bytes that are not UTF-8 become byte tokens.
func (t *Tokenizer) Encode(text string) []int32 { return t.encode(text, true, false) }

// EncodeContinuation is Encode without the dummy prefix: the ids of a text that
// goes on where another ended.
func (t *Tokenizer) EncodeContinuation(text string) []int32 { return t.encode(text, false, false) }

// EncodeSpecial is Encode, but control tokens spelt out in the text become
// control tokens, which is the library's default. Only for text that is trusted.
func (t *Tokenizer) EncodeSpecial(text string) []int32 { return t.encode(text, true, true) }

func (t *Tokenizer) encode(text string, prefix, special bool) []int32 {
	s, _ := t.scratch.Get().(*scratch)
	if s == nil {
		s = newScratch()
	}
	defer t.scratch.Put(s)
	out := make([]int32, 0, len(text)/3+1)
	t.added.raw.split(text, special, func(part string, start int, id int32) {
		if id >= 0 {
			out = append(out, id)
			return
		}
		normal := t.normalize.apply(part, prefix)
		t.added.normalized(prefix).split(normal, special, func(part string, within int, id int32) {
			if id >= 0 {
				out = append(out, id)
				return
			}
			splitAt := ""
			if t.meta != nil {
				part = t.meta.apply(part, prefix, start == 0 && within == 0)
				if t.meta.split {
					splitAt = t.meta.replacement
				}
			}
			out = t.model.encode(out, part, splitAt, s)
		})
	})
	return out
}
