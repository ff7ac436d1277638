package tokenizer

import (
	"errors"
	"fmt"
	"math"
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
	suffixSpace      bool
	unk, bos, eos    int32
	charsMap         []byte
	dummyPrefix      bool
	removeExtra      bool
	escapeWhitespace bool
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
	case !m.dummyPrefix:
		return errors.New("add_dummy_prefix false is not supported")
	case m.suffixSpace:
		return errors.New("treat_whitespace_as_suffix is not supported")
	}
	for _, p := range m.pieces {
		if p.kind < pieceNormal || p.kind > pieceByte {
			return fmt.Errorf("piece %q has type %d, which is not supported", p.text, p.kind)
		}
	}
	return nil
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
