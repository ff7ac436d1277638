package pairs

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"
)

const byteOrderMark = "\ufeff"

// body reads one text. A reason says why the text cannot be used; an error, that
// the disk could not be read. marked reports that a byte order mark was taken off.
func (l *listing) body(e entry, limit int64) (text string, marked bool, reason string, err error) {
	f, err := l.root.Open(string(l.path(e)))
	if err != nil {
		return "", false, "", fmt.Errorf("read %s: %w", l.show(e), err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return "", false, "", fmt.Errorf("read %s: %w", l.show(e), err)
	}
	if info.Size() > limit {
		return "", false, fmt.Sprintf("has %d bytes, more than %d", info.Size(), limit), nil
	}
	// Room for one byte more than there should be, in case the file is growing.
	l.buffer = slices.Grow(l.buffer[:0], int(info.Size())+1)
	n, err := io.ReadFull(f, l.buffer[:info.Size()+1])
	if err == nil {
		return "", false, "", fmt.Errorf("read %s: it grew while it was read", l.show(e))
	}
	if !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return "", false, "", fmt.Errorf("read %s: %w", l.show(e), err)
	}
	text = string(l.buffer[:n])
	if at := invalidUTF8(text); at >= 0 {
		reason := fmt.Sprintf("is not valid UTF-8 at byte %d", at)
		if strings.HasPrefix(text, "\xff\xfe") || strings.HasPrefix(text, "\xfe\xff") {
			reason += " (it looks like UTF-16)"
		}
		return "", false, reason, nil
	}
	text, marked = strings.CutPrefix(text, byteOrderMark)
	if strings.TrimSpace(text) == "" {
		return "", false, "is empty", nil
	}
	return text, marked, "", nil
}

// invalidUTF8 is the offset of the first byte that is not UTF-8, -1 if there is none.
func invalidUTF8(s string) int {
	if utf8.ValidString(s) {
		return -1
	}
	for i, r := range s {
		if r == utf8.RuneError {
			if _, size := utf8.DecodeRuneInString(s[i:]); size == 1 {
				return i
			}
		}
	}
	return -1
}
