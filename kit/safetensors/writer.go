package safetensors

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/threebook/threebook/kit/runs"
)

// Tensor is one tensor to be written.
type Tensor struct {
	Name  string
	DType string
	Shape []int  // nil or empty for a scalar
	Data  []byte // little endian, row major
}

// Source is a tensor to be written whose bytes are asked for when their turn
// comes, so that a writer holds one tensor at a time.
type Source struct {
	Name  string
	DType string
	Shape []int // nil or empty for a scalar
	// Data gives the bytes, little endian, row major. It is called once, and
	// what it gives is let go when it is written.
	Data func() ([]byte, error)
}

// Write lays the tensors out as the Python library does: sorted by alignment of
// their type, widest first, then by name, after a header padded with spaces to
// 8 bytes. Metadata keys are sorted, which the Python library leaves to chance.
func Write(w io.Writer, tensors []Tensor, metadata map[string]string) error {
	list, err := sources(tensors)
	if err != nil {
		return fmt.Errorf("write safetensors: %w", err)
	}
	return WriteSources(w, list, metadata)
}

// WriteSources is [Write] of tensors that are asked for one by one, in the order
// in which they lie in the file.
func WriteSources(w io.Writer, list []Source, metadata map[string]string) error {
	if err := checkSources(list); err != nil {
		return fmt.Errorf("write safetensors: %w", err)
	}
	list = slices.Clone(list)
	slices.SortFunc(list, func(a, b Source) int {
		if d := dtypeIndex(b.DType) - dtypeIndex(a.DType); d != 0 {
			return d
		}
		return strings.Compare(a.Name, b.Name)
	})
	head := header(list, metadata)
	if len(head) > MaxHeader {
		return fmt.Errorf("write safetensors: header of %d bytes is larger than %d", len(head), MaxHeader)
	}
	if err := binary.Write(w, binary.LittleEndian, uint64(len(head))); err != nil {
		return fmt.Errorf("write safetensors: %w", err)
	}
	if _, err := w.Write(head); err != nil {
		return fmt.Errorf("write safetensors: %w", err)
	}
	for _, s := range list {
		data, err := s.Data()
		if err == nil {
			err = s.checkLength(data)
		}
		if err == nil {
			_, err = w.Write(data)
		}
		if err != nil {
			return fmt.Errorf("write safetensors tensor %q: %w", s.Name, err)
		}
	}
	return nil
}

// WriteFile writes one file, whole or not at all.
func WriteFile(path string, tensors []Tensor, metadata map[string]string) error {
	return runs.WriteFile(path, func(w io.Writer) error { return Write(w, tensors, metadata) })
}

// sources gives tensors as sources, once their lengths are right.
func sources(tensors []Tensor) ([]Source, error) {
	list := make([]Source, len(tensors))
	for i, t := range tensors {
		list[i] = Source{t.Name, t.DType, t.Shape, func() ([]byte, error) { return t.Data, nil }}
	}
	if err := checkSources(list); err != nil {
		return nil, err
	}
	for i, t := range tensors {
		if err := list[i].checkLength(t.Data); err != nil {
			return nil, fmt.Errorf("tensor %q: %w", t.Name, err)
		}
	}
	return list, nil
}

// size is the number of bytes, once the source is checked.
func (s Source) size() int64 {
	n, err := byteSize(s.DType, s.Shape)
	if err != nil {
		panic("safetensors: size of an unchecked source: " + err.Error())
	}
	return int64(n)
}

func (s Source) checkLength(data []byte) error {
	if want := s.size(); want != int64(len(data)) {
		return fmt.Errorf("%d bytes given, %s %v takes %d", len(data), s.DType, s.Shape, want)
	}
	return nil
}

// checkSources finds what can be wrong before any bytes are asked for.
func checkSources(list []Source) error {
	seen := map[string]bool{}
	for _, s := range list {
		if s.Name == "" || s.Name == "__metadata__" {
			return fmt.Errorf("tensor name %q is not allowed", s.Name)
		}
		if seen[s.Name] {
			return fmt.Errorf("tensor %q comes twice", s.Name)
		}
		seen[s.Name] = true
		if _, err := byteSize(s.DType, s.Shape); err != nil {
			return fmt.Errorf("tensor %q: %w", s.Name, err)
		}
	}
	if len(list) == 0 {
		return errors.New("no tensors")
	}
	return nil
}

// header builds the JSON by hand: encoding/json would sort the keys and escape
// more than the reference does.
func header(list []Source, metadata map[string]string) []byte {
	var b bytes.Buffer
	b.WriteByte('{')
	if len(metadata) > 0 {
		b.WriteString(`"__metadata__":{`)
		for i, key := range slices.Sorted(maps.Keys(metadata)) {
			if i > 0 {
				b.WriteByte(',')
			}
			quote(&b, key)
			b.WriteByte(':')
			quote(&b, metadata[key])
		}
		b.WriteByte('}')
	}
	var at int64
	for _, t := range list {
		if b.Len() > 1 {
			b.WriteByte(',')
		}
		quote(&b, t.Name)
		fmt.Fprintf(&b, `:{"dtype":"%s","shape":[`, t.DType)
		for i, d := range t.Shape {
			if i > 0 {
				b.WriteByte(',')
			}
			b.WriteString(strconv.Itoa(d))
		}
		fmt.Fprintf(&b, `],"data_offsets":[%d,%d]}`, at, at+t.size())
		at += t.size()
	}
	b.WriteByte('}')
	for b.Len()%8 != 0 {
		b.WriteByte(' ')
	}
	return b.Bytes()
}

// quote writes a JSON string as serde_json does: only quotes, backslashes and
// control characters are escaped. Invalid UTF-8 becomes the replacement character.
func quote(b *bytes.Buffer, s string) {
	short := map[rune]string{'"': `\"`, '\\': `\\`, '\n': `\n`, '\r': `\r`, '\t': `\t`, '\b': `\b`, '\f': `\f`}
	b.WriteByte('"')
	for _, c := range s {
		switch escaped, ok := short[c]; {
		case ok:
			b.WriteString(escaped)
		case c < 0x20:
			fmt.Fprintf(b, `\u%04x`, c)
		default:
			b.WriteRune(c)
		}
	}
	b.WriteByte('"')
}
