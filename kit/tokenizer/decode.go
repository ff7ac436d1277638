package tokenizer

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// decoder is the usual chain of the Llama family: replace ▁ by a space, put byte
// tokens together, join, and strip the dummy prefix; or a Metaspace decoder; or
// ByteLevel, where every token is bytes.
type decoder struct {
	byteLevel    bool
	replace      [][2]string
	byteFallback bool
	metaspace    *metaspace
	strip        string // one character, "" for no stripping
	stripCount   int
}

// parseDecoder takes the steps in the order of the chain, each at most once
// (Replace may come several times), and refuses any other order.
func parseDecoder(text json.RawMessage) (decoder, error) {
	var d decoder
	parts, err := components(text, "decoders")
	if err != nil {
		return d, err
	}
	if len(parts) == 0 {
		return d, errors.New("is missing")
	}
	if kind, err := kindOf(parts[0]); err == nil && kind == "ByteLevel" && len(parts) == 1 {
		d.byteLevel = true
		return d, nil
	}
	order := map[string]int{"Metaspace": 1, "Replace": 2, "ByteFallback": 3, "Fuse": 4, "Strip": 5}
	at := 0
	for _, part := range parts {
		kind, err := kindOf(part)
		if err != nil {
			return d, err
		}
		place, ok := order[kind]
		if kind == "ByteLevel" {
			return d, errors.New(`type "ByteLevel" is not supported in a Sequence, known is ByteLevel alone`)
		}
		if !ok {
			return d, fmt.Errorf("type %q is not supported, known are ByteLevel, Metaspace and the Sequence of Replace, ByteFallback, Fuse and Strip", kind)
		}
		if place < at || place == at && kind != "Replace" || kind == "Strip" && at != order["Fuse"] {
			return d, fmt.Errorf("%s is not supported at this place, known is the order Metaspace, Replace, ByteFallback, Fuse, Strip", kind)
		}
		at = place
		if err := d.addStep(kind, part); err != nil {
			return d, fmt.Errorf("%s: %w", kind, err)
		}
	}
	return d, nil
}

func (d *decoder) addStep(kind string, part json.RawMessage) (err error) {
	switch kind {
	case "Metaspace":
		d.metaspace, err = parseMetaspace(part)
	case "Replace":
		var old, replacement string
		old, replacement, err = parseReplace(part)
		d.replace = append(d.replace, [2]string{old, replacement})
	case "ByteFallback":
		d.byteFallback = true
	case "Strip":
		var s struct {
			Type    string `json:"type"`
			Content string `json:"content"`
			Start   int    `json:"start"`
			Stop    int    `json:"stop"`
		}
		if err := strict(part, &s); err != nil {
			return err
		}
		if utf8.RuneCountInString(s.Content) != 1 {
			return fmt.Errorf("content %q is not one character", s.Content)
		}
		if s.Stop != 0 || s.Start < 0 {
			return fmt.Errorf("start %d, stop %d is not supported, known is stop 0", s.Start, s.Stop)
		}
		d.strip, d.stripCount = s.Content, s.Start
	}
	return err
}

// Decode gives the text of ids, without control tokens (skip_special_tokens =
// True). Ids outside the vocabulary are passed over. Bytes that do not make valid
// UTF-8 become U+FFFD as in the library: each token of a run of byte tokens, and in
// a byte-level vocabulary each longest part that could begin a character. What
// clean_up_tokenization_spaces asks for is not done: it is transformers', not the
// library's, and takes spaces out of code.
func (t *Tokenizer) Decode(ids []int32) string {
	return decodeAll(t.Stream(), ids)
}

// DecodeSpecial is Decode with the control tokens spelt out.
func (t *Tokenizer) DecodeSpecial(ids []int32) string {
	s := t.Stream()
	s.special = true
	return decodeAll(s, ids)
}

func decodeAll(s *Stream, ids []int32) string {
	var b strings.Builder
	for _, id := range ids {
		b.WriteString(s.Next(id))
	}
	b.WriteString(s.Flush())
	return b.String()
}

// Spelling is a token for people: with the spaces, tabs and line ends that it
// stands for, and bytes that are no character of UTF-8 written as \xf0. A control
// token is as the vocabulary has it. ok is false where the vocabulary has a hole.
func (t *Tokenizer) Spelling(id int32) (text string, ok bool) {
	token, ok := t.Token(id)
	if !ok || t.special[token] {
		return token, ok
	}
	d := &t.decoder
	if d.byteLevel {
		return quoteBytes(appendToken(nil, token)), true
	}
	if d.byteFallback {
		if c, ok := parseByteToken(token); ok {
			return quoteBytes([]byte{c}), true
		}
	}
	if d.metaspace != nil {
		token = strings.ReplaceAll(token, d.metaspace.replacement, " ")
	}
	for _, r := range d.replace {
		token = strings.ReplaceAll(token, r[0], r[1])
	}
	return token, true
}

// quoteBytes is b with the bytes that are not UTF-8 spelt out.
func quoteBytes(b []byte) string {
	var out strings.Builder
	for len(b) > 0 {
		r, size := utf8.DecodeRune(b)
		if r == utf8.RuneError && size == 1 {
			fmt.Fprintf(&out, `\x%02x`, b[0])
		} else {
			out.Write(b[:size])
		}
		b = b[size:]
	}
	return out.String()
}

// Stream decodes ids one by one. What it gives, put together, is what Decode
// gives for all of them: nothing is ever taken back, and a character made of
// several byte tokens comes whole.
type Stream struct {
	t       *Tokenizer
	special bool
	first   bool   // no token yet
	bytes   []byte // byte tokens waiting for the end of their run, or of a character
	strip   int    // characters that may still be stripped
}

// Stream starts decoding, without control tokens.
func (t *Tokenizer) Stream() *Stream {
	return &Stream{t: t, first: true, strip: t.decoder.stripCount}
}

// Next takes one id and gives the text that is complete with it, often "" in a
// run of byte tokens.
func (s *Stream) Next(id int32) string {
	token, ok := s.t.Token(id)
	if !ok || !s.special && s.t.special[token] {
		return ""
	}
	d := &s.t.decoder
	if d.byteLevel {
		s.bytes = appendToken(s.bytes, token)
		return s.complete(false)
	}
	if m := d.metaspace; m != nil {
		with := " "
		if s.first && m.scheme != "never" {
			with = ""
		}
		token = strings.ReplaceAll(token, m.replacement, with)
	}
	s.first = false
	for _, r := range d.replace {
		token = strings.ReplaceAll(token, r[0], r[1])
	}
	if d.byteFallback {
		if c, ok := parseByteToken(token); ok {
			s.bytes = append(s.bytes, c)
			return ""
		}
	}
	return s.stripped(s.run() + token)
}

// Flush gives what still waited at the end.
func (s *Stream) Flush() string {
	if s.t.decoder.byteLevel {
		return s.complete(true)
	}
	return s.stripped(s.run())
}

// complete gives the whole characters of a byte-level text.
func (s *Stream) complete(end bool) string {
	text, rest := lossy(s.bytes, end)
	s.bytes = append(s.bytes[:0], rest...)
	return text
}

// run ends a run of byte tokens.
func (s *Stream) run() string {
	if len(s.bytes) == 0 {
		return ""
	}
	text := string(s.bytes)
	if !utf8.Valid(s.bytes) {
		text = strings.Repeat(string(utf8.RuneError), len(s.bytes))
	}
	s.bytes = s.bytes[:0]
	return text
}

func (s *Stream) stripped(text string) string {
	for s.strip > 0 && text != "" {
		rest, ok := strings.CutPrefix(text, s.t.decoder.strip)
		if !ok {
			s.strip = 0
			break
		}
		text = rest
		s.strip--
	}
	return text
}

func parseByteToken(token string) (byte, bool) {
	if !isByteToken(token) {
		return 0, false
	}
	digits := strings.TrimPrefix(token[3:5], "+") // the library's parser takes a sign
	v, err := strconv.ParseUint(digits, 16, 8)
	return byte(v), err == nil
}
