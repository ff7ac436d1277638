package tokenizer

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Kind is what a piece is for, numbered as SentencePiece does.
type Kind int32

// The kinds of [Piece].
const (
	Normal      Kind = pieceNormal
	Unknown     Kind = pieceUnknown
	Control     Kind = pieceControl
	UserDefined Kind = pieceUserDefined // found in the text before anything is merged
	Unused      Kind = pieceUnused
	Byte        Kind = pieceByte
)

// Piece is a token as SentencePiece keeps it. There are no merges there: of all
// neighbours that together are a piece, those of the highest score merge first.
type Piece struct {
	Text  string
	Score float32
	Kind  Kind
}

// Pieces lists the vocabulary of a model directory by id, for programs that
// know SentencePiece's pieces only. Scores are those of its tokenizer.model,
// where there is one and it agrees; else they follow from the order of the
// merges. A hole in the ids is an [Unused] piece with an empty text.
func Pieces(dir string) ([]Piece, error) {
	t, err := Load(dir)
	if err != nil {
		return nil, err
	}
	if t.ByteLevel() {
		return nil, fmt.Errorf("list pieces of %s: a byte-level tokenizer has none", dir)
	}
	pieces := t.Pieces()
	path := filepath.Join(dir, SentencePieceName)
	data, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		return pieces, nil
	}
	if err != nil {
		return nil, fmt.Errorf("list pieces: %w", err)
	}
	m, err := parseSentencePiece(data)
	if err != nil {
		return nil, fmt.Errorf("list pieces of %s: %w", path, err)
	}
	for i, p := range m.pieces {
		if i >= len(pieces) || pieces[i].Text != p.text {
			return nil, fmt.Errorf("list pieces of %s: piece %d is %q, which %s does not have there", path, i, p.text, JSONName)
		}
		pieces[i].Score = p.score
		if pieces[i].Kind == Normal {
			pieces[i].Kind = Kind(p.kind)
		}
	}
	return pieces, nil
}

// Pieces lists the vocabulary of a tokenizer that is not byte-level by id, with
// scores that put the merges in their order: the token that is merged first has
// score 0, the next one -1 and so on, then come the characters. Other kinds than
// [Normal] have score 0.
func (t *Tokenizer) Pieces() []Piece {
	pieces := make([]Piece, len(t.tokens))
	user := t.userDefined()
	var normal []int32
	for id, text := range t.tokens {
		p := Piece{Text: text, Kind: Normal}
		switch _, added := user[int32(id)]; {
		case !t.present[id]:
			p.Kind = Unused
		case int32(id) == t.unk:
			p.Kind = Unknown
		case t.special[text]:
			p.Kind = Control
		case added:
			p.Kind = UserDefined
		case t.isByte(int32(id)):
			p.Kind = Byte
		default:
			normal = append(normal, int32(id))
		}
		pieces[id] = p
	}
	ranks := t.ranks()
	slices.SortStableFunc(normal, func(a, b int32) int { return cmp.Compare(ranks[a], ranks[b]) })
	for i, id := range normal {
		pieces[id].Score = -float32(i)
	}
	return pieces
}

// ranks gives for each id how early a merge makes it, [noRank] if none does.
func (t *Tokenizer) ranks() []int32 {
	ranks := make([]int32, len(t.tokens))
	for i := range ranks {
		ranks[i] = noRank
	}
	for _, m := range t.model.merges.slots {
		if m.key != 0 {
			ranks[m.merged] = min(ranks[m.merged], m.rank)
		}
	}
	return ranks
}

// userDefined are the added tokens that are not control tokens.
func (t *Tokenizer) userDefined() map[int32]addedToken {
	list := map[int32]addedToken{}
	for _, m := range []*matcher{&t.added.raw, &t.added.prefixed} {
		for _, patterns := range m.byFirst {
			for _, p := range patterns {
				if !p.token.Special {
					list[p.token.ID] = p.token
				}
			}
		}
	}
	return list
}

func (t *Tokenizer) isByte(id int32) bool {
	return t.model.byteFallback && slices.Contains(t.model.bytes[:], id)
}

// ByteLevel says that tokens are spelt in bytes, as those of Llama 3 and GPT-2 are.
func (t *Tokenizer) ByteLevel() bool { return t.level != nil }

// DummyPrefix says whether Encode puts a space before a text.
func (t *Tokenizer) DummyPrefix() bool {
	text := t.normalize.apply("x", true)
	if t.meta != nil {
		text = t.meta.apply(text, true, true)
	}
	return strings.HasPrefix(text, space)
}

// FromPieces is the tokenizer that a program makes of pieces, a SentencePiece
// one: it merges all that together is a piece, where a tokenizer.json merges
// the pairs that it lists. The two give the same ids if that list is whole, as it
// is in those converted from SentencePiece.
func FromPieces(pieces []Piece, dummyPrefix bool) (*Tokenizer, error) {
	m := &sentencePieceModel{}
	t := &Tokenizer{vocab: make(map[string]int32, len(pieces)), special: map[string]bool{}, bos: -1, eos: -1, unk: -1}
	merged := map[string]int32{}
	var added []addedToken
	for i, p := range pieces {
		if p.Text == "" {
			p.Text = fmt.Sprintf("[unused %d]", i)
		}
		m.pieces = append(m.pieces, piece{p.Text, p.Score, uint64(p.Kind)})
		if err := t.add(p.Text, int32(i)); err != nil {
			return nil, err
		}
		switch p.Kind {
		case Normal:
			merged[p.Text] = int32(i)
		case Unknown:
			t.unk = int32(i)
		case Control, UserDefined:
			t.special[p.Text] = p.Kind == Control
			added = append(added, addedToken{ID: int32(i), Content: p.Text, Special: p.Kind == Control})
		}
	}
	var err error
	if t.model, err = buildBPE(t, m.merges(merged), true); err != nil {
		return nil, err
	}
	t.model.fuseUnk = true
	if err := t.setAdded(added); err != nil {
		return nil, err
	}
	t.setForm(&config{AddPrefixSpace: &dummyPrefix})
	return t, nil
}
