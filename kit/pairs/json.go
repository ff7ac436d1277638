package pairs

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// record is a pair in JSON: the plain form other tools read and write.
type record struct {
	Description *string `json:"description"`
	Code        *string `json:"code"`
	Filename    *string `json:"filename"`
	MDFile      string  `json:"md_file"`
	JSFile      string  `json:"js_file"`
}

const recordKeys = "description, code, filename, md_file, js_file"

// maxRecord is the largest JSON text of one pair, in bytes, that is read.
const maxRecord = 256 << 20

// jsonEncoder writes an array with an element a line, or just the lines.
type jsonEncoder struct {
	w      io.Writer
	array  bool
	n      int
	buffer bytes.Buffer
}

func (e *jsonEncoder) put(p Pair) error {
	b := &e.buffer
	b.Reset()
	switch {
	case e.array && e.n == 0:
		b.WriteString("[\n")
	case e.array:
		b.WriteString(",\n")
	}
	enc := json.NewEncoder(b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(record{&p.Description, &p.Code, &p.Filename, p.MDFile, p.JSFile}); err != nil {
		return err
	}
	if e.array {
		b.Truncate(b.Len() - 1)
	}
	e.n++
	_, err := e.w.Write(b.Bytes())
	return err
}

func (e *jsonEncoder) close(Report) error {
	end := ""
	if e.array {
		end = "\n]\n"
		if e.n == 0 {
			end = "[]\n"
		}
	}
	_, err := io.WriteString(e.w, end)
	return err
}

// eachJSON reads an array of records, holding one at a time.
func eachJSON(r io.Reader, fn func(Pair) error) error {
	bound := &boundedReader{r: skipMark(r), left: maxRecord}
	dec := json.NewDecoder(bound)
	if t, err := dec.Token(); err != nil || t != json.Delim('[') {
		return fmt.Errorf("want a JSON array of {%s}: %w", recordKeys, orSyntax(err))
	}
	for n := 1; dec.More(); n++ {
		bound.left = maxRecord
		var raw json.RawMessage
		if err := dec.Decode(&raw); err != nil {
			return fmt.Errorf("pair %d: %w", n, orTorn(err))
		}
		p, err := parseRecord(raw)
		if err != nil {
			return fmt.Errorf("pair %d: %w", n, err)
		}
		if err := fn(p); err != nil {
			return err
		}
	}
	bound.left = maxRecord
	if _, err := dec.Token(); err != nil {
		return fmt.Errorf("end of the array: %w", orTorn(err))
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return errors.New("there is text after the array")
	}
	return nil
}

// eachLine reads a record a line; blank lines count but hold nothing.
func eachLine(r io.Reader, fn func(Pair) error) error {
	bound := &boundedReader{r: skipMark(r), left: maxRecord}
	lines := bufio.NewReaderSize(bound, 1<<16)
	for n := 1; ; n++ {
		bound.left = maxRecord
		text, end := lines.ReadBytes('\n')
		if end != nil && !errors.Is(end, io.EOF) {
			return fmt.Errorf("line %d: %w", n, end)
		}
		if text = bytes.TrimSpace(text); len(text) > 0 {
			p, err := parseRecord(text)
			if err != nil {
				return fmt.Errorf("line %d: %w", n, err)
			}
			if err := fn(p); err != nil {
				return err
			}
		}
		if end != nil {
			return nil
		}
	}
}

// parseRecord reads one pair strictly: the known keys, strings of valid UTF-8,
// nothing blank. Its split is recomputed.
func parseRecord(text []byte) (Pair, error) {
	if at := invalidUTF8(string(text)); at >= 0 {
		return Pair{}, fmt.Errorf("not valid UTF-8 at byte %d of the pair", at)
	}
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.DisallowUnknownFields()
	var r record
	if err := dec.Decode(&r); err != nil {
		if strings.Contains(err.Error(), "unknown field") {
			return Pair{}, fmt.Errorf("%w (known: %s)", err, recordKeys)
		}
		return Pair{}, orTorn(err)
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return Pair{}, errors.New("there is text after the pair")
	}
	for _, field := range []struct {
		key   string
		value *string
	}{{"filename", r.Filename}, {"description", r.Description}, {"code", r.Code}} {
		if field.value == nil {
			return Pair{}, fmt.Errorf("there is no %s", field.key)
		}
		if strings.TrimSpace(*field.value) == "" {
			return Pair{}, fmt.Errorf("the %s is empty", field.key)
		}
	}
	if loneSurrogate(text) {
		return Pair{}, fmt.Errorf("%s: a \\u escape is half of a surrogate pair, which no text holds", *r.Filename)
	}
	return Pair{
		Filename: *r.Filename, Description: *r.Description, Code: *r.Code, MDFile: r.MDFile, JSFile: r.JSFile,
		Split: SplitOf(*r.Filename), TwinGroup: TwinGroupOf(*r.Filename),
	}, nil
}

// loneSurrogate finds an escape that encoding/json would silently replace. The
// text is valid JSON.
func loneSurrogate(text []byte) bool {
	for i := 0; i+1 < len(text); i++ {
		if text[i] != '\\' {
			continue
		}
		i++
		high := escaped(text[i:])
		switch {
		case high < 0xD800 || high > 0xDFFF:
			continue
		case high >= 0xDC00 || i+5 >= len(text) || text[i+5] != '\\':
			return true
		}
		if low := escaped(text[i+6:]); low < 0xDC00 || low > 0xDFFF {
			return true
		}
		i += 10
	}
	return false
}

// escaped is the value of "uXXXX", -1 if text does not begin so.
func escaped(text []byte) int {
	if len(text) < 5 || text[0] != 'u' {
		return -1
	}
	value := 0
	for _, c := range text[1:5] {
		switch {
		case c >= '0' && c <= '9':
			value = value<<4 | int(c-'0')
		case c|0x20 >= 'a' && c|0x20 <= 'f':
			value = value<<4 | int(c|0x20-'a'+10)
		default:
			return -1
		}
	}
	return value
}

// skipMark passes over a byte order mark at the start.
func skipMark(r io.Reader) io.Reader {
	b := bufio.NewReader(r)
	if head, err := b.Peek(utf8.RuneLen('\ufeff')); err == nil && string(head) == byteOrderMark {
		b.Discard(len(head))
	}
	return b
}

// boundedReader refuses to read on without end inside one record.
type boundedReader struct {
	r    io.Reader
	left int
}

func (b *boundedReader) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, fmt.Errorf("it has more than %d bytes", maxRecord)
	}
	n, err := b.r.Read(p[:min(len(p), b.left)])
	b.left -= n
	return n, err
}

// orTorn says plainly that a file ends too early.
func orTorn(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return errors.New("the file ends in the middle")
	}
	return err
}

// orSyntax is err, or that something else was found.
func orSyntax(err error) error {
	if err == nil {
		return errors.New("found something else")
	}
	return orTorn(err)
}
