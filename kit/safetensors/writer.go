package safetensors

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"path/filepath"
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

// Write lays the tensors out as the Python library does: sorted by alignment of
// their type, widest first, then by name, after a header padded with spaces to
// 8 bytes. Metadata keys are sorted, which the Python library leaves to chance.
func Write(w io.Writer, tensors []Tensor, metadata map[string]string) error {
	if err := checkTensors(tensors); err != nil {
		return fmt.Errorf("write safetensors: %w", err)
	}
	tensors = slices.Clone(tensors)
	slices.SortFunc(tensors, func(a, b Tensor) int {
		if d := dtypeIndex(b.DType) - dtypeIndex(a.DType); d != 0 {
			return d
		}
		return strings.Compare(a.Name, b.Name)
	})
	head := header(tensors, metadata)
	if len(head) > MaxHeader {
		return fmt.Errorf("write safetensors: header of %d bytes is larger than %d", len(head), MaxHeader)
	}
	if err := binary.Write(w, binary.LittleEndian, uint64(len(head))); err != nil {
		return fmt.Errorf("write safetensors: %w", err)
	}
	if _, err := w.Write(head); err != nil {
		return fmt.Errorf("write safetensors: %w", err)
	}
	for _, t := range tensors {
		if _, err := w.Write(t.Data); err != nil {
			return fmt.Errorf("write safetensors tensor %q: %w", t.Name, err)
		}
	}
	return nil
}

// WriteFile writes one file, whole or not at all.
func WriteFile(path string, tensors []Tensor, metadata map[string]string) error {
	return runs.WriteFile(path, func(w io.Writer) error { return Write(w, tensors, metadata) })
}

// WriteSharded writes the tensors to dir in the order given: as
// model.safetensors when they fit maxBytes, else as
// model-00001-of-0000N.safetensors and an index. maxBytes ≤ 0 means 5 GB, the
// Hugging Face default. A tensor larger than maxBytes gets a shard of its own.
func WriteSharded(dir string, tensors []Tensor, metadata map[string]string, maxBytes int64) error {
	if maxBytes <= 0 {
		maxBytes = 5_000_000_000
	}
	if err := checkTensors(tensors); err != nil {
		return fmt.Errorf("write safetensors %s: %w", dir, err)
	}
	shards := [][]Tensor{nil}
	var total, inShard int64
	for _, t := range tensors {
		size := int64(len(t.Data))
		if inShard > 0 && inShard+size > maxBytes {
			shards = append(shards, nil)
			inShard = 0
		}
		shards[len(shards)-1] = append(shards[len(shards)-1], t)
		inShard += size
		total += size
	}
	if len(shards) == 1 {
		return WriteFile(filepath.Join(dir, SingleName), tensors, metadata)
	}
	weightMap := map[string]string{}
	for i, shard := range shards {
		name := fmt.Sprintf("model-%05d-of-%05d.safetensors", i+1, len(shards))
		for _, t := range shard {
			weightMap[t.Name] = name
		}
		if err := WriteFile(filepath.Join(dir, name), shard, metadata); err != nil {
			return err
		}
	}
	return runs.WriteFile(filepath.Join(dir, IndexName), func(w io.Writer) error {
		enc := json.NewEncoder(w)
		enc.SetEscapeHTML(false)
		enc.SetIndent("", "  ")
		return enc.Encode(map[string]any{
			"metadata":   map[string]int64{"total_size": total},
			"weight_map": weightMap,
		})
	})
}

func checkTensors(tensors []Tensor) error {
	seen := map[string]bool{}
	for _, t := range tensors {
		if t.Name == "" || t.Name == "__metadata__" {
			return fmt.Errorf("tensor name %q is not allowed", t.Name)
		}
		if seen[t.Name] {
			return fmt.Errorf("tensor %q comes twice", t.Name)
		}
		seen[t.Name] = true
		want, err := byteSize(t.DType, t.Shape)
		if err != nil {
			return fmt.Errorf("tensor %q: %w", t.Name, err)
		}
		if want != uint64(len(t.Data)) {
			return fmt.Errorf("tensor %q: %d bytes given, %s %v takes %d", t.Name, len(t.Data), t.DType, t.Shape, want)
		}
	}
	if len(tensors) == 0 {
		return errors.New("no tensors")
	}
	return nil
}

// header builds the JSON by hand: encoding/json would sort the keys and escape
// more than the reference does.
func header(tensors []Tensor, metadata map[string]string) []byte {
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
	at := 0
	for _, t := range tensors {
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
		fmt.Fprintf(&b, `],"data_offsets":[%d,%d]}`, at, at+len(t.Data))
		at += len(t.Data)
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
