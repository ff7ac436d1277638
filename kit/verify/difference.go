package verify

import (
	"bytes"
	"fmt"
)

// difference is where two texts first differ.
type difference struct {
	offset, line int // bytes from 0, lines from 1
	there, here  string
}

// firstDifference compares what is there with what is made here.
func firstDifference(there, here []byte) (d difference, found bool) {
	n := min(len(there), len(here))
	for d.offset = 0; d.offset < n && there[d.offset] == here[d.offset]; d.offset++ {
	}
	if d.offset == len(there) && d.offset == len(here) {
		return d, false
	}
	d.line = 1 + bytes.Count(here[:d.offset], []byte("\n"))
	d.there, d.here = excerpt(there, d.offset), excerpt(here, d.offset)
	return d, true
}

// excerpt is what lies around an offset, on a line.
func excerpt(text []byte, at int) string {
	const before, after = 16, 32
	from, to := max(0, at-before), min(len(text), at+after)
	s := fmt.Sprintf("%q", bytes.ToValidUTF8(text[from:to], []byte("·")))
	if to == len(text) {
		s += " and its end"
	}
	return s
}

// String is one line.
func (d difference) String() string {
	return fmt.Sprintf("it first differs at byte %d, line %d: %s there, %s here", d.offset, d.line, d.there, d.here)
}
