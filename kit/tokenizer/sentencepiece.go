package tokenizer

import (
	"cmp"
	"fmt"
	"slices"
	"unicode/utf8"
)

// codeLlamaMarks are the control tokens of Code Llama's infilling. In its
// tokenizer.model they are pieces like others, which merges make out of text.
var codeLlamaMarks = []string{"▁<PRE>", "▁<MID>", "▁<SUF>", "▁<EOT>"}

// fromSentencePiece builds the tokenizer that transformers makes of a
// tokenizer.model when there is no tokenizer.json: merges are all the ways to put
// a piece together from two others; control pieces and the configured control
// tokens are special, user-defined pieces are added tokens that are not. What the
// model itself says of normalizing must be what transformers does whatever it says.
func fromSentencePiece(data []byte, c *config) (*Tokenizer, error) {
	m, err := parseSentencePiece(data)
	if err != nil {
		return nil, err
	}
	if err := m.check(); err != nil {
		return nil, err
	}
	switch {
	case c.Class != "" && !c.llama():
		return nil, fmt.Errorf("tokenizer_class %q is not supported without a %s, known are LlamaTokenizer and CodeLlamaTokenizer", c.Class, JSONName)
	case c.addedFile:
		return nil, fmt.Errorf("%s is not supported without a %s or added_tokens_decoder in %s", addedName, JSONName, ConfigName)
	}
	t := &Tokenizer{vocab: make(map[string]int32, len(m.pieces)), special: map[string]bool{}, bos: m.bos, eos: m.eos, unk: m.unk}
	for i, p := range m.pieces {
		if _, ok := t.vocab[p.text]; ok {
			return nil, fmt.Errorf("piece %q comes twice", p.text)
		}
		if err := t.add(p.text, int32(i)); err != nil {
			return nil, err
		}
	}
	for _, id := range []*int32{&t.bos, &t.eos, &t.unk} {
		if *id < 0 || int(*id) >= len(m.pieces) {
			*id = -1
		}
	}
	added := t.addedPieces(m, c)
	for _, a := range added {
		if a.Special {
			t.special[a.Content] = true
		}
	}
	if t.model, err = buildBPE(t, m.merges(t.vocab), true); err != nil {
		return nil, err
	}
	t.model.fuseUnk = true
	if err := t.setAdded(added); err != nil {
		return nil, err
	}
	t.setForm(c)
	return t, nil
}

// setForm sets the normalizer or the pre-tokenizer, and the decoder: the legacy
// form by default, and always for Code Llama.
func (t *Tokenizer) setForm(c *config) {
	codeLlama := c.codeLlama()
	legacy := codeLlama || c.Legacy == nil || *c.Legacy
	prefix := codeLlama || c.AddPrefixSpace == nil || *c.AddPrefixSpace
	switch {
	case !legacy && prefix:
		t.meta = &metaspace{replacement: space, scheme: "first"}
	case !legacy:
		t.meta = &metaspace{replacement: space, scheme: "never"}
	default:
		if prefix {
			t.normalize = append(t.normalize, normalizeStep{prepend: space})
		}
		t.normalize = append(t.normalize, normalizeStep{old: " ", new: space})
	}
	t.decoder = decoder{replace: [][2]string{{space, " "}}, byteFallback: true}
	if prefix {
		t.decoder.strip, t.decoder.stripCount = " ", 1
	}
}

// addedPieces lists the added tokens: those of the model, the configured ones and
// the control tokens. What comes twice counts as it came first.
func (t *Tokenizer) addedPieces(m *sentencePieceModel, c *config) []addedToken {
	var list []addedToken
	enter := func(a addedToken) {
		if id, ok := t.vocab[a.Content]; ok && a.ID == nextID {
			a.ID = id
		}
		if a.Content != "" && !slices.ContainsFunc(list, func(b addedToken) bool { return a.Content == b.Content }) {
			list = append(list, a)
		}
	}
	marks := []string{}
	if c.Class == "" || c.codeLlama() {
		marks = codeLlamaMarks
	}
	for _, mark := range marks {
		if _, ok := t.vocab[mark]; !ok {
			marks = nil
			break
		}
	}
	for i, p := range m.pieces {
		if p.kind == pieceControl || p.kind == pieceUserDefined {
			// Transformers forgets that a user-defined mark is special.
			special := p.kind == pieceControl || slices.Contains(marks, p.text)
			enter(addedToken{ID: int32(i), Content: p.text, Special: special})
		}
	}
	for _, a := range c.decoderTokens() {
		enter(a)
	}
	names := []string{string(c.BOS), string(c.EOS), string(c.UNK), string(c.PAD)}
	for i, id := range []int32{t.bos, t.eos, t.unk} {
		if names[i] == "" && id >= 0 {
			names[i] = m.pieces[id].text
		}
	}
	for _, name := range c.Additional {
		names = append(names, string(name))
	}
	for _, name := range append(names, marks...) {
		enter(addedToken{ID: nextID, Content: name, Special: true})
	}
	return list
}

// merges lists the ways to make each piece, best score first; of equal scores
// those with the longer left part, then the longer right part, counted in
// characters. (transformers, convert_slow_tokenizer.py, generate_merges.)
func (m *sentencePieceModel) merges(vocab map[string]int32) []mergePair {
	type scored struct {
		pair        mergePair
		score       float32
		left, right int
	}
	var list []scored
	for i, p := range m.pieces {
		score := p.score
		if i < 3 {
			score = 0 // the control tokens
		}
		begin := len(list)
		for cut := range p.text {
			left, right := p.text[:cut], p.text[cut:]
			_, okLeft := vocab[left]
			_, okRight := vocab[right]
			if okLeft && okRight {
				list = append(list, scored{mergePair{left, right}, score, utf8.RuneCountInString(left), utf8.RuneCountInString(right)})
			}
		}
		slices.SortStableFunc(list[begin:], func(a, b scored) int {
			return cmp.Or(cmp.Compare(vocab[a.pair[0]], vocab[b.pair[0]]), cmp.Compare(vocab[a.pair[1]], vocab[b.pair[1]]))
		})
	}
	slices.SortStableFunc(list, func(a, b scored) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(b.left, a.left), cmp.Compare(b.right, a.right))
	})
	merges := make([]mergePair, len(list))
	for i, s := range list {
		merges[i] = s.pair
	}
	return merges
}
