package gguf

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
)

// Bounds of what is read, of which llama.cpp has the first two.
const (
	maxDims    = 4
	maxName    = 63
	maxEntries = 1 << 20
)

// File is an open GGUF file. Its methods may be called from several goroutines.
type File struct {
	Metadata map[string]any // numbers as their own Go types, arrays as slices
	Keys     []string       // of the metadata, in the file's order
	Tensors  []Info         // in the file's order
	source   io.ReaderAt
	closer   io.Closer
}

// Info describes a stored tensor.
type Info struct {
	Name string
	Type Type
	Dims []int // [rows, columns]
	Size int64 // bytes

	offset int64 // in the file
}

// Open reads a file's metadata and directory; tensors follow one by one.
func Open(path string) (*File, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("open GGUF: %w", err)
	}
	stat, err := file.Stat()
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open GGUF: %w", err), file.Close())
	}
	f, err := parse(file, stat.Size())
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open GGUF %s: %w", path, err), file.Close())
	}
	f.closer = file
	return f, nil
}

// Close closes the file.
func (f *File) Close() error { return f.closer.Close() }

// Float32s reads a tensor, widened or dequantized.
func (f *File) Float32s(name string) ([]float32, error) {
	i := slices.IndexFunc(f.Tensors, func(t Info) bool { return t.Name == name })
	if i < 0 {
		return nil, fmt.Errorf("read GGUF tensor %s: not found", name)
	}
	data := make([]byte, f.Tensors[i].Size)
	if _, err := f.source.ReadAt(data, f.Tensors[i].offset); err != nil {
		return nil, fmt.Errorf("read GGUF tensor %s: %w", name, err)
	}
	return decode(f.Tensors[i].Type, data)
}

// parse reads a file of size bytes up to its tensors.
func parse(source io.ReaderAt, size int64) (*File, error) {
	s := newScanner(source, size)
	if got := s.bytes(4); string(got) != magic {
		return nil, fmt.Errorf("it begins with %q, not with %s", got, magic)
	}
	if v := s.uint32(); v != version {
		return nil, fmt.Errorf("version %d is not supported, known is %d", v, version)
	}
	tensors, entries := s.uint64(), s.uint64()
	if tensors > maxEntries || entries > maxEntries {
		return nil, fmt.Errorf("%d tensors and %d keys are more than %d", tensors, entries, maxEntries)
	}
	f := &File{Metadata: map[string]any{}, source: source}
	for range entries {
		key := s.string()
		if _, ok := f.Metadata[key]; ok {
			return nil, fmt.Errorf("key %q comes twice", key)
		}
		f.Metadata[key] = s.value()
		f.Keys = append(f.Keys, key)
		if s.err != nil {
			return nil, fmt.Errorf("key %q: %w", key, s.err)
		}
	}
	align := int64(alignment)
	if v, ok := f.Metadata["general.alignment"]; ok {
		n, ok := v.(uint32)
		if !ok || n == 0 || n&(n-1) != 0 || n > 1<<16 {
			return nil, fmt.Errorf("general.alignment %v is not a power of two", v)
		}
		align = int64(n)
	}
	for range tensors {
		t, err := s.info()
		if err != nil {
			return nil, err
		}
		f.Tensors = append(f.Tensors, t)
	}
	return f, f.place((s.at+align-1)/align*align, align, size)
}

// place gives the tensors their offsets in the file, and wants each to follow the one before.
func (f *File) place(start, align, size int64) error {
	var at int64
	seen := map[string]bool{}
	for i := range f.Tensors {
		t := &f.Tensors[i]
		if seen[t.Name] {
			return fmt.Errorf("tensor %q comes twice", t.Name)
		}
		seen[t.Name] = true
		if t.offset != at {
			return fmt.Errorf("tensor %q: offset %d does not follow the previous tensor's end %d", t.Name, t.offset, at)
		}
		t.offset += start
		if t.Size > size-t.offset {
			return fmt.Errorf("tensor %q: %d bytes at %d are past the end of the file, %d", t.Name, t.Size, t.offset, size)
		}
		at += (t.Size + align - 1) / align * align
	}
	return nil
}
