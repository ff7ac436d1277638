package safetensors

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"
)

// entry is one tensor of a header: offsets count from the end of the header.
type entry struct {
	name       string
	dtype      string
	shape      []int
	begin, end uint64
}

// parseHeader reads the JSON of a header whose data part is dataSize bytes
// long, and returns its tensors in the order in which they lie in the file.
func parseHeader(text []byte, dataSize uint64) ([]entry, map[string]string, error) {
	if len(text) == 0 || text[0] != '{' {
		return nil, nil, errors.New("header does not start with {")
	}
	if !utf8.Valid(text) {
		return nil, nil, errors.New("header is not UTF-8")
	}
	var entries []entry
	var metadata map[string]string
	err := eachKey(text, func(name string, value json.RawMessage) error {
		if name == "__metadata__" {
			metadata = map[string]string{}
			return eachKey(value, func(key string, v json.RawMessage) error {
				var s *string
				if err := json.Unmarshal(v, &s); err != nil || s == nil {
					return fmt.Errorf("__metadata__ %q is not a string", key)
				}
				metadata[key] = *s
				return nil
			})
		}
		e, err := parseEntry(name, value)
		if err != nil {
			return fmt.Errorf("tensor %q: %w", name, err)
		}
		entries = append(entries, e)
		return nil
	})
	if err != nil {
		return nil, nil, err
	}
	slices.SortFunc(entries, func(a, b entry) int {
		switch {
		case a.begin != b.begin:
			return compare(a.begin, b.begin)
		case a.end != b.end:
			return compare(a.end, b.end)
		}
		return strings.Compare(a.name, b.name)
	})
	return entries, metadata, checkLayout(entries, dataSize)
}

func compare(a, b uint64) int {
	if a < b {
		return -1
	}
	return 1
}

// parseEntry reads one tensor's description. Unknown fields are passed over, as the reference does.
func parseEntry(name string, value json.RawMessage) (entry, error) {
	e := entry{name: name}
	seen := map[string]bool{}
	err := eachKey(value, func(key string, v json.RawMessage) error {
		seen[key] = true
		var err error
		switch key {
		case "dtype":
			err = json.Unmarshal(v, &e.dtype)
		case "shape":
			var shape []uint64
			if err = json.Unmarshal(v, &shape); err != nil {
				break
			}
			for _, d := range shape {
				if d > 1<<62 {
					return fmt.Errorf("dimension %d is too large", d)
				}
				e.shape = append(e.shape, int(d))
			}
		case "data_offsets":
			var offsets []uint64
			if err = json.Unmarshal(v, &offsets); err == nil && len(offsets) != 2 {
				err = fmt.Errorf("has %d values, want 2", len(offsets))
			}
			if err == nil {
				e.begin, e.end = offsets[0], offsets[1]
			}
		}
		if err != nil {
			return fmt.Errorf("%s: %w", key, err)
		}
		if string(v) == "null" && (key == "dtype" || key == "shape" || key == "data_offsets") {
			return fmt.Errorf("%s is null", key)
		}
		return nil
	})
	if err != nil {
		return e, err
	}
	for _, key := range []string{"dtype", "shape", "data_offsets"} {
		if !seen[key] {
			return e, fmt.Errorf("%s is missing", key)
		}
	}
	return e, nil
}

// checkLayout wants tensors that follow each other without hole or overlap from
// the first byte of the data to the last, each as long as its type and shape say.
func checkLayout(entries []entry, dataSize uint64) error {
	var at uint64
	for _, e := range entries {
		if e.begin != at || e.end < e.begin {
			return fmt.Errorf("tensor %q: offsets [%d, %d] do not follow the previous tensor's end %d", e.name, e.begin, e.end, at)
		}
		want, err := byteSize(e.dtype, e.shape)
		if err != nil {
			return fmt.Errorf("tensor %q: %w", e.name, err)
		}
		if e.end-e.begin != want {
			return fmt.Errorf("tensor %q: %d bytes stored, %s %v takes %d", e.name, e.end-e.begin, e.dtype, e.shape, want)
		}
		at = e.end
	}
	if at != dataSize {
		return fmt.Errorf("tensors cover %d bytes of data, the file has %d", at, dataSize)
	}
	return nil
}

// eachKey walks the members of a JSON object in order and refuses a key that
// comes twice, which encoding/json would let pass.
func eachKey(text []byte, visit func(key string, value json.RawMessage) error) error {
	dec := json.NewDecoder(bytes.NewReader(text))
	open, err := dec.Token()
	if err != nil {
		return fmt.Errorf("read JSON: %w", err)
	}
	if open != json.Delim('{') {
		return errors.New("read JSON: not an object")
	}
	seen := map[string]bool{}
	for dec.More() {
		token, err := dec.Token()
		if err != nil {
			return fmt.Errorf("read JSON: %w", err)
		}
		key, ok := token.(string)
		if !ok {
			return fmt.Errorf("read JSON: key %v is not a string", token)
		}
		if seen[key] {
			return fmt.Errorf("key %q comes twice", key)
		}
		seen[key] = true
		var value json.RawMessage
		if err := dec.Decode(&value); err != nil {
			return fmt.Errorf("read JSON at key %q: %w", key, err)
		}
		if err := visit(key, value); err != nil {
			return err
		}
	}
	if _, err := dec.Token(); err != nil {
		return fmt.Errorf("read JSON: %w", err)
	}
	if _, err := dec.Token(); err != io.EOF {
		return errors.New("read JSON: text after the object")
	}
	return nil
}
