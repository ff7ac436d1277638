package tokenizer

// Encode gives the ids of a text, with the dummy prefix where the vocabulary
// asks for one, and without begin and end tokens, which [Tokenizer.AddSpecial]
// adds. Control tokens spelt out in the text are text. Bytes that are not UTF-8
// become byte tokens.
func (t *Tokenizer) Encode(text string) []int32 { return t.encode(text, true, false) }

// EncodeContinuation is Encode without the dummy prefix: the ids of a text that
// goes on where another ended.
func (t *Tokenizer) EncodeContinuation(text string) []int32 { return t.encode(text, false, false) }

// EncodeParseSpecial is Encode, but control tokens spelt out in the text become
// control tokens, which is the library's default. Only for text that is trusted.
func (t *Tokenizer) EncodeParseSpecial(text string) []int32 { return t.encode(text, true, true) }

func (t *Tokenizer) encode(text string, prefix, control bool) []int32 {
	pool := &t.plain
	if control {
		pool = &t.trusted
	}
	s, _ := pool.Get().(*scratch)
	if s == nil {
		s = newScratch(control)
	}
	defer pool.Put(s)
	out := make([]int32, 0, len(text)/3+1)
	t.added.raw.split(text, control, func(part string, start int, id int32) {
		if id >= 0 {
			out = append(out, id)
			return
		}
		normal := t.normalize.apply(part, prefix)
		t.added.normalized(prefix).split(normal, control, func(part string, within int, id int32) {
			switch {
			case id >= 0:
				out = append(out, id)
			case t.level != nil:
				out = t.level.encode(out, part, prefix, &t.model, s)
			case t.meta != nil:
				part = t.meta.apply(part, prefix, start == 0 && within == 0)
				out = t.model.encode(out, part, t.meta.splitAt(), s)
			default:
				out = t.model.encode(out, part, "", s)
			}
		})
	})
	return out
}
