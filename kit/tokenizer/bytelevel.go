package tokenizer

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

// byteLevel is the pre-tokenizer of Llama 3 and GPT-2: a text is cut into pieces
// by a pattern, and the characters of a piece are its bytes. In the vocabulary a
// byte is spelt as the character that [byteRune] gives.
type byteLevel struct {
	next        func(text string) int // length of the first piece, nil when text is not cut
	prefixSpace bool                  // a space goes before a text that has none
}

// llama3Pattern is the regular expression of Llama 3's Split pre-tokenizer, the
// only one known; see [llama3Piece].
const llama3Pattern = `(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+`

// parseByteLevel reads a ByteLevel pre-tokenizer, with a Split before it or without.
func parseByteLevel(parts []json.RawMessage) (*byteLevel, error) {
	var b struct {
		Type           string `json:"type"`
		AddPrefixSpace bool   `json:"add_prefix_space"`
		TrimOffsets    bool   `json:"trim_offsets"` // does not bear on ids
		UseRegex       *bool  `json:"use_regex"`    // before version 0.13 of the library: always
	}
	if err := strict(parts[len(parts)-1], &b); err != nil {
		return nil, fmt.Errorf("step ByteLevel: %w", err)
	}
	regex := b.UseRegex == nil || *b.UseRegex
	out := &byteLevel{prefixSpace: b.AddPrefixSpace}
	switch {
	case len(parts) == 1 && regex:
		out.next = gpt2Piece
	case len(parts) == 1:
	case regex:
		return nil, errors.New("step ByteLevel: use_regex true after a Split is not supported")
	case b.AddPrefixSpace:
		return nil, errors.New("step ByteLevel: add_prefix_space true after a Split is not supported")
	default:
		if err := checkSplit(parts[0]); err != nil {
			return nil, fmt.Errorf("step Split: %w", err)
		}
		out.next = llama3Piece
	}
	return out, nil
}

func checkSplit(part json.RawMessage) error {
	var s struct {
		Type     string            `json:"type"`
		Pattern  map[string]string `json:"pattern"`
		Behavior string            `json:"behavior"`
		Invert   bool              `json:"invert"`
	}
	if err := strict(part, &s); err != nil {
		return err
	}
	switch {
	case len(s.Pattern) != 1 || s.Pattern["Regex"] != llama3Pattern:
		return fmt.Errorf("pattern %q is not supported, known is that of Llama 3", s.Pattern)
	case s.Behavior != "Isolated":
		return fmt.Errorf("behavior %q is not supported, known is Isolated", s.Behavior)
	case s.Invert:
		return errors.New("invert true is not supported")
	}
	return nil
}

// encode appends the tokens of a text; prefix says that it may be given its space.
func (l *byteLevel) encode(out []int32, text string, prefix bool, b *bpe, s *scratch) []int32 {
	if l.prefixSpace && prefix && text != "" && text[0] != ' ' {
		text = " " + text
	}
	for text != "" {
		n := len(text)
		if l.next != nil {
			n = l.next(text)
		}
		out = b.piece(out, text[:n], s)
		text = text[n:]
	}
	return out
}

// byteRune is the character that spells a byte in a byte-level vocabulary: itself
// where it is visible in Latin-1, else the next free one from U+0100. (GPT-2,
// encoder.py, bytes_to_unicode.)
func byteRune(c byte) rune {
	switch {
	case c <= ' ':
		return 0x100 + rune(c)
	case c >= 0x7f && c <= 0xa0:
		return 0x100 + ' ' + 1 + rune(c-0x7f)
	case c == 0xad:
		return 0x143
	}
	return rune(c)
}

// runeByte is the inverse of byteRune.
func runeByte(r rune) (c byte, ok bool) {
	switch {
	case r >= 0x100 && r <= 0x100+' ':
		return byte(r - 0x100), true
	case r > 0x100+' ' && r < 0x143:
		return byte(r-0x100-' '-1) + 0x7f, true
	case r == 0x143:
		return 0xad, true
	case r <= 0xff && byteRune(byte(r)) == r:
		return byte(r), true
	}
	return 0, false
}

// appendToken appends the bytes that a token spells. A token with a character
// that spells no byte is taken as it is, as in the library.
func appendToken(b []byte, token string) []byte {
	start := len(b)
	for _, r := range token {
		c, ok := runeByte(r)
		if !ok {
			return append(b[:start], token...)
		}
		b = append(b, c)
	}
	return b
}

// lossy takes the text off the front of b, with U+FFFD for what is not UTF-8: one
// for each longest part that could begin a character, as Rust's from_utf8_lossy
// has it. A character that may still be going on is left unless end is true.
func lossy(b []byte, end bool) (text string, rest []byte) {
	if utf8.Valid(b) {
		return string(b), b[:0]
	}
	var out strings.Builder
	for len(b) > 0 {
		r, size := utf8.DecodeRune(b)
		if r == utf8.RuneError && size == 1 {
			for size < len(b) && !utf8.FullRune(b[:size+1]) {
				size++
			}
			if !end && size == len(b) && !utf8.FullRune(b) {
				break
			}
			out.WriteRune(utf8.RuneError)
		} else {
			out.Write(b[:size])
		}
		b = b[size:]
	}
	return out.String(), b
}
