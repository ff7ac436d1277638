package tokenizer

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"unicode/utf8"

	"google.golang.org/protobuf/encoding/protowire"
)

// The types of a SentencePiece piece (sentencepiece_model.proto).
const (
	pieceNormal      = 1
	pieceUnknown     = 2
	pieceControl     = 3
	pieceUserDefined = 4
	pieceUnused      = 5
	pieceByte        = 6
)

type piece struct {
	text  string
	score float32
	kind  uint64
}

// sentencePieceModel is what is read of a ModelProto, with the format's defaults.
type sentencePieceModel struct {
	pieces           []piece
	modelType        uint64 // 1 unigram, 2 BPE
	byteFallback     bool
	suffixSpace      bool
	unk, bos, eos    int32
	charsMap         []byte
	dummyPrefix      bool
	removeExtra      bool
	escapeWhitespace bool
}

// fromSentencePiece builds the same tokenizer that the legacy conversion to
// tokenizer.json gives: merges are all the ways to put a piece together from two
// others, in order of the piece's score. User-defined pieces count as control
// tokens: CodeLlama keeps its infilling marks there.
func fromSentencePiece(data []byte) (*Tokenizer, error) {
	m, err := parseSentencePiece(data)
	if err != nil {
		return nil, err
	}
	if err := m.check(); err != nil {
		return nil, err
	}
	return m.tokenizer()
}

func (m *sentencePieceModel) tokenizer() (*Tokenizer, error) {
	t := &Tokenizer{vocab: make(map[string]int32, len(m.pieces)), special: map[string]bool{}, bos: m.bos, eos: m.eos, unk: m.unk}
	var added []addedToken
	normal := map[string]bool{}
	for i, p := range m.pieces {
		if _, ok := t.vocab[p.text]; ok {
			return nil, fmt.Errorf("piece %q comes twice", p.text)
		}
		if err := t.add(p.text, int32(i)); err != nil {
			return nil, err
		}
		switch p.kind {
		case pieceNormal:
			normal[p.text] = true
		case pieceUnknown, pieceControl, pieceUserDefined:
			added = append(added, addedToken{ID: int32(i), Content: p.text, Special: true})
		case pieceByte, pieceUnused:
		default:
			return nil, fmt.Errorf("piece %q has type %d, which is not supported", p.text, p.kind)
		}
	}
	if err := t.setAdded(added); err != nil {
		return nil, err
	}
	for _, id := range []*int32{&t.bos, &t.eos, &t.unk} {
		if int(*id) >= len(m.pieces) {
			*id = -1
		}
	}
	if m.dummyPrefix {
		t.normalize = append(t.normalize, normalizeStep{prepend: space})
	}
	t.normalize = append(t.normalize, normalizeStep{old: " ", new: space})
	t.decoder = decoder{replace: [][2]string{{space, " "}}, byteFallback: true}
	if m.dummyPrefix {
		t.decoder.strip, t.decoder.stripCount = " ", 1
	}
	var err error
	t.model, err = buildBPE(t, m.merges(normal), m.byteFallback)
	t.model.fuseUnk = true
	return t, err
}

func (m *sentencePieceModel) check() error {
	switch {
	case len(m.pieces) == 0:
		return errors.New("no pieces: not a SentencePiece model")
	case m.modelType != 2:
		return fmt.Errorf("model_type %d is not supported, known is 2 (BPE)", m.modelType)
	case len(m.charsMap) > 0:
		return errors.New("precompiled_charsmap is not supported, known is the identity")
	case m.removeExtra:
		return errors.New("remove_extra_whitespaces is not supported")
	case !m.escapeWhitespace:
		return errors.New("escape_whitespaces false is not supported")
	case m.suffixSpace:
		return errors.New("treat_whitespace_as_suffix is not supported")
	}
	return nil
}

// merges ranks the ways to make each piece by its score; equal scores share a
// rank, so that the leftmost goes first.
func (m *sentencePieceModel) merges(normal map[string]bool) []rankedMerge {
	order := slices.Clone(m.pieces)
	slices.SortStableFunc(order, func(a, b piece) int {
		switch {
		case a.score > b.score:
			return -1
		case a.score < b.score:
			return 1
		}
		return 0
	})
	var merges []rankedMerge
	rank := int32(-1)
	score := float32(math.NaN())
	for _, p := range order {
		if p.kind != pieceNormal {
			continue
		}
		if p.score != score {
			rank++
			score = p.score
		}
		for cut := range p.text {
			if cut > 0 && normal[p.text[:cut]] && normal[p.text[cut:]] {
				merges = append(merges, rankedMerge{p.text[:cut], p.text[cut:], rank})
			}
		}
	}
	return merges
}

func parseSentencePiece(data []byte) (*sentencePieceModel, error) {
	m := &sentencePieceModel{modelType: 1, bos: 1, eos: 2, dummyPrefix: true, removeExtra: true, escapeWhitespace: true}
	err := eachField(data, func(number protowire.Number, v value) error {
		switch number {
		case 1:
			p := piece{kind: pieceNormal}
			err := eachField(v.bytes, func(number protowire.Number, v value) error {
				switch number {
				case 1:
					p.text = string(v.bytes)
				case 2:
					p.score = math.Float32frombits(uint32(v.number))
				case 3:
					p.kind = v.number
				}
				return nil
			})
			if err != nil {
				return fmt.Errorf("piece %d: %w", len(m.pieces), err)
			}
			if p.text == "" || !utf8.ValidString(p.text) || p.score != p.score {
				return fmt.Errorf("piece %d: %q with score %g is not valid", len(m.pieces), p.text, p.score)
			}
			m.pieces = append(m.pieces, p)
		case 2:
			return eachField(v.bytes, m.trainerField)
		case 3:
			return eachField(v.bytes, m.normalizerField)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read SentencePiece model: %w", err)
	}
	return m, nil
}

func (m *sentencePieceModel) trainerField(number protowire.Number, v value) error {
	switch number {
	case 3:
		m.modelType = v.number
	case 24:
		m.suffixSpace = v.number != 0
	case 35:
		m.byteFallback = v.number != 0
	case 40:
		m.unk = int32(v.number)
	case 41:
		m.bos = int32(v.number)
	case 42:
		m.eos = int32(v.number)
	}
	return nil
}

func (m *sentencePieceModel) normalizerField(number protowire.Number, v value) error {
	switch number {
	case 2:
		m.charsMap = v.bytes
	case 3:
		m.dummyPrefix = v.number != 0
	case 4:
		m.removeExtra = v.number != 0
	case 5:
		m.escapeWhitespace = v.number != 0
	}
	return nil
}

// value is one field of a message: number for varints and fixed widths.
type value struct {
	number uint64
	bytes  []byte
}

func eachField(data []byte, visit func(protowire.Number, value) error) error {
	for len(data) > 0 {
		number, kind, n := protowire.ConsumeTag(data)
		if n < 0 {
			return protowire.ParseError(n)
		}
		data = data[n:]
		var v value
		switch kind {
		case protowire.VarintType:
			v.number, n = protowire.ConsumeVarint(data)
		case protowire.Fixed32Type:
			var x uint32
			x, n = protowire.ConsumeFixed32(data)
			v.number = uint64(x)
		case protowire.Fixed64Type:
			v.number, n = protowire.ConsumeFixed64(data)
		case protowire.BytesType:
			v.bytes, n = protowire.ConsumeBytes(data)
		default:
			n = protowire.ConsumeFieldValue(number, kind, data)
		}
		if n < 0 {
			return protowire.ParseError(n)
		}
		data = data[n:]
		if err := visit(number, v); err != nil {
			return err
		}
	}
	return nil
}
