package gguf

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
)

// Entry is one key of a file's metadata. The value is a string, bool, uint32,
// int32 or float32, or a slice of strings, int32 or float32.
type Entry struct {
	Key   string
	Value any
}

// Tensor is a tensor to be written, whose bytes are asked for when their turn comes.
type Tensor struct {
	Name string
	Type Type
	Dims []int                  // [rows, columns]; the file has them the other way round
	Data func() ([]byte, error) // called once; what it gives is let go when it is written
}

// Write writes metadata and tensors, in the order given.
func Write(w io.Writer, metadata []Entry, tensors []Tensor) error {
	var b bytes.Buffer
	b.WriteString(magic)
	putUint32(&b, version)
	putUint64(&b, uint64(len(tensors)))
	putUint64(&b, uint64(len(metadata)))
	seen := map[string]bool{}
	for _, e := range metadata {
		if e.Key == "" || seen[e.Key] {
			return fmt.Errorf("write GGUF: key %q is empty or comes twice", e.Key)
		}
		seen[e.Key] = true
		putString(&b, e.Key)
		if err := putValue(&b, e.Value); err != nil {
			return fmt.Errorf("write GGUF: key %s: %w", e.Key, err)
		}
	}
	sizes, err := putDirectory(&b, tensors)
	if err != nil {
		return fmt.Errorf("write GGUF: %w", err)
	}
	b.Write(padding(int64(b.Len())))
	if _, err := w.Write(b.Bytes()); err != nil {
		return fmt.Errorf("write GGUF: %w", err)
	}
	for i, t := range tensors {
		if err := t.write(w, sizes[i]); err != nil {
			return fmt.Errorf("write GGUF tensor %s: %w", t.Name, err)
		}
	}
	return nil
}

// putDirectory describes the tensors: name, dimensions, type and offset.
func putDirectory(b *bytes.Buffer, tensors []Tensor) (sizes []int64, err error) {
	if len(tensors) == 0 {
		return nil, errors.New("no tensors")
	}
	var at int64
	seen := map[string]bool{}
	for _, t := range tensors {
		if len(t.Name) == 0 || len(t.Name) > maxName || seen[t.Name] {
			return nil, fmt.Errorf("tensor name %q is empty, too long or comes twice", t.Name)
		}
		seen[t.Name] = true
		size, err := t.Type.size(t.Dims)
		if err != nil {
			return nil, fmt.Errorf("tensor %s: %w", t.Name, err)
		}
		putString(b, t.Name)
		putUint32(b, uint32(len(t.Dims)))
		for i := range t.Dims {
			putUint64(b, uint64(t.Dims[len(t.Dims)-1-i]))
		}
		putUint32(b, uint32(t.Type))
		putUint64(b, uint64(at))
		at += size + int64(len(padding(size)))
		sizes = append(sizes, size)
	}
	return sizes, nil
}

func (t Tensor) write(w io.Writer, size int64) error {
	data, err := t.Data()
	if err != nil {
		return err
	}
	if int64(len(data)) != size {
		return fmt.Errorf("%d bytes given, %s %v takes %d", len(data), t.Type, t.Dims, size)
	}
	if _, err := w.Write(data); err != nil {
		return err
	}
	_, err = w.Write(padding(size))
	return err
}

// padding is the zeros that follow n bytes.
func padding(n int64) []byte { return make([]byte, (alignment-n%alignment)%alignment) }

// The types of metadata values.
const (
	kindUint8 = iota
	kindInt8
	kindUint16
	kindInt16
	kindUint32
	kindInt32
	kindFloat32
	kindBool
	kindString
	kindArray
	kindUint64
	kindInt64
	kindFloat64
)

func putValue(b *bytes.Buffer, value any) error {
	switch v := value.(type) {
	case string:
		putUint32(b, kindString)
		putString(b, v)
	case bool:
		putUint32(b, kindBool)
		if v {
			b.WriteByte(1)
		} else {
			b.WriteByte(0)
		}
	case uint32:
		putUint32(b, kindUint32)
		putUint32(b, v)
	case int32:
		putUint32(b, kindInt32)
		putUint32(b, uint32(v))
	case float32:
		putUint32(b, kindFloat32)
		putUint32(b, math.Float32bits(v))
	case []string:
		putArray(b, kindString, v, putString)
	case []int32:
		putArray(b, kindInt32, v, func(b *bytes.Buffer, x int32) { putUint32(b, uint32(x)) })
	case []float32:
		putArray(b, kindFloat32, v, func(b *bytes.Buffer, x float32) { putUint32(b, math.Float32bits(x)) })
	default:
		return fmt.Errorf("value of Go type %T has no place in GGUF metadata", value)
	}
	return nil
}

func putArray[T any](b *bytes.Buffer, kind uint32, list []T, put func(*bytes.Buffer, T)) {
	putUint32(b, kindArray)
	putUint32(b, kind)
	putUint64(b, uint64(len(list)))
	for _, v := range list {
		put(b, v)
	}
}

func putString(b *bytes.Buffer, s string) {
	putUint64(b, uint64(len(s)))
	b.WriteString(s)
}

func putUint32(b *bytes.Buffer, v uint32) { b.Write(binary.LittleEndian.AppendUint32(nil, v)) }

func putUint64(b *bytes.Buffer, v uint64) { b.Write(binary.LittleEndian.AppendUint64(nil, v)) }
