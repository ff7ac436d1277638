package gguf

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
)

// scanner reads a header. After the first error it gives zeros.
type scanner struct {
	r    *bufio.Reader
	at   int64
	size int64 // of the file
	err  error
}

func newScanner(source io.ReaderAt, size int64) *scanner {
	return &scanner{r: bufio.NewReader(io.NewSectionReader(source, 0, size)), size: size}
}

var errShort = errors.New("the file is cut off")

// bytes reads n bytes, which are never more than the file has.
func (s *scanner) bytes(n uint64) []byte {
	if s.err == nil && n > uint64(s.size-s.at) {
		s.err = errShort
	}
	if s.err != nil {
		return nil
	}
	b := make([]byte, n)
	if _, err := io.ReadFull(s.r, b); err != nil {
		s.err = err
		return nil
	}
	s.at += int64(n)
	return b
}

// fixed reads a number of n bytes, little endian.
func (s *scanner) fixed(n int) uint64 {
	var wide [8]byte
	copy(wide[:], s.bytes(uint64(n)))
	return binary.LittleEndian.Uint64(wide[:])
}

func (s *scanner) uint32() uint32 { return uint32(s.fixed(4)) }
func (s *scanner) uint64() uint64 { return s.fixed(8) }
func (s *scanner) string() string { return string(s.bytes(s.uint64())) }

func (s *scanner) value() any {
	kind := s.uint32()
	if s.err == nil && kind == kindArray {
		return s.array()
	}
	return s.scalar(kind)
}

func (s *scanner) scalar(kind uint32) any {
	switch kind {
	case kindUint8:
		return uint8(s.fixed(1))
	case kindInt8:
		return int8(s.fixed(1))
	case kindUint16:
		return uint16(s.fixed(2))
	case kindInt16:
		return int16(s.fixed(2))
	case kindUint32:
		return s.uint32()
	case kindInt32:
		return int32(s.uint32())
	case kindFloat32:
		return math.Float32frombits(s.uint32())
	case kindBool:
		return s.bool()
	case kindString:
		return s.string()
	case kindUint64:
		return s.uint64()
	case kindInt64:
		return int64(s.uint64())
	case kindFloat64:
		return math.Float64frombits(s.uint64())
	}
	if s.err == nil {
		s.err = fmt.Errorf("value of type %d is not supported", kind)
	}
	return nil
}

func (s *scanner) bool() bool {
	v := s.fixed(1)
	if v > 1 && s.err == nil {
		s.err = fmt.Errorf("%d is no truth value", v)
	}
	return v == 1
}

// array reads the kinds of arrays that tokenizers have.
func (s *scanner) array() any {
	kind, n := s.uint32(), s.uint64()
	smallest := uint64(1)
	switch kind {
	case kindString:
		smallest = 8
	case kindInt32, kindFloat32, kindUint32:
		smallest = 4
	}
	if s.err == nil && n > uint64(s.size-s.at)/smallest {
		s.err = errShort
	}
	switch kind {
	case kindString:
		return list(s, n, s.string)
	case kindInt32:
		return list(s, n, func() int32 { return int32(s.uint32()) })
	case kindUint32:
		return list(s, n, s.uint32)
	case kindFloat32:
		return list(s, n, func() float32 { return math.Float32frombits(s.uint32()) })
	case kindBool:
		return list(s, n, s.bool)
	}
	if s.err == nil {
		s.err = fmt.Errorf("array of type %d is not supported", kind)
	}
	return nil
}

func list[T any](s *scanner, n uint64, read func() T) []T {
	var out []T
	for ; n > 0 && s.err == nil; n-- {
		out = append(out, read())
	}
	return out
}

// info reads a tensor's description; its offset counts from the first tensor.
func (s *scanner) info() (Info, error) {
	t := Info{Name: s.string()}
	if len(t.Name) == 0 || len(t.Name) > maxName {
		return t, errors.Join(s.err, fmt.Errorf("tensor name %.80q is empty or longer than %d bytes", t.Name, maxName))
	}
	n := s.uint32()
	if n == 0 || n > maxDims {
		return t, errors.Join(s.err, fmt.Errorf("tensor %q has %d dimensions, want 1 to %d", t.Name, n, maxDims))
	}
	for range n {
		d := s.uint64()
		if d > math.MaxInt32 {
			return t, fmt.Errorf("tensor %q: dimension %d is too large", t.Name, d)
		}
		t.Dims = append(t.Dims, int(d))
	}
	slices.Reverse(t.Dims)
	t.Type = Type(s.uint32())
	offset := s.uint64()
	if s.err != nil {
		return t, fmt.Errorf("tensor %q: %w", t.Name, s.err)
	}
	if offset > uint64(s.size) {
		return t, fmt.Errorf("tensor %q: offset %d is past the end of the file, %d", t.Name, offset, s.size)
	}
	t.offset = int64(offset)
	var err error
	if t.Size, err = t.Type.size(t.Dims); err != nil {
		return t, fmt.Errorf("tensor %q: %w", t.Name, err)
	}
	return t, nil
}
