package tokenizer

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

// mergePair is the left and the right part of a merge.
type mergePair [2]string

// mergeList is the list of merges in order of rank. Each is written as
// "left right" (before version 0.20 of the library) or as ["left", "right"].
type mergeList []mergePair

// UnmarshalJSON reads the list in one pass: a vocabulary has up to 280,000 merges.
func (l *mergeList) UnmarshalJSON(text []byte) error {
	*l = nil
	if len(text) == 0 || text[0] != '[' {
		return errors.New("merges are not a list")
	}
	var parts []string
	depth := 0
	for i := 0; i < len(text); i++ {
		switch c := text[i]; c {
		case ' ', '\t', '\r', '\n', ',':
		case '[':
			depth++
			parts = parts[:0]
		case ']':
			if depth == 2 {
				if len(parts) != 2 {
					return fmt.Errorf("merge %d, %q, has %d parts, want 2", len(*l), parts, len(parts))
				}
				*l = append(*l, mergePair(parts))
			}
			depth--
		case '"':
			s, n, err := readString(text[i:])
			if err != nil {
				return err
			}
			i += n - 1
			if depth == 2 {
				parts = append(parts, s)
				continue
			}
			left, right, ok := strings.Cut(s, " ")
			if !ok || strings.Contains(right, " ") {
				return fmt.Errorf("merge %q is not two tokens", s)
			}
			*l = append(*l, mergePair{left, right})
		default:
			return fmt.Errorf("merge %d begins with %q, want a list or a string", len(*l), c)
		}
		if depth > 2 {
			return fmt.Errorf("merge %d is a list of lists", len(*l))
		}
	}
	return nil
}

// readString reads the string at the beginning of valid JSON, and says how many
// bytes it has with its quotes.
func readString(text []byte) (s string, n int, err error) {
	n = 1
	plain := true
	for n < len(text) && text[n] != '"' {
		if text[n] == '\\' {
			plain = false
			n++
		}
		n++
	}
	n = min(n+1, len(text))
	if body := text[1:max(n-1, 1)]; plain && utf8.Valid(body) {
		return string(body), n, nil
	}
	err = json.Unmarshal(text[:n], &s)
	return s, n, err
}
