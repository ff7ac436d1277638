package generate

import "strings"

// stopText watches a text that grows by pieces for the first of some stop texts,
// and keeps back what may yet turn out to be one's beginning.
type stopText struct {
	stops   []string
	longest int
	text    strings.Builder
	given   int // bytes of text handed out
}

func newStopText(lists ...[]string) *stopText {
	s := &stopText{}
	for _, list := range lists {
		for _, stop := range list {
			s.stops = append(s.stops, stop)
			s.longest = max(s.longest, len(stop))
		}
	}
	return s
}

// add takes the next piece and gives the text that is sure to be part of the
// answer. found says that a stop text is there: the answer ends before it.
func (s *stopText) add(piece string) (sure string, found bool) {
	before := s.text.Len()
	s.text.WriteString(piece)
	text := s.text.String()
	from := max(0, before-s.longest+1) // a stop text may begin in an earlier piece
	end := -1
	for _, stop := range s.stops {
		if at := strings.Index(text[from:], stop); at >= 0 && (end < 0 || from+at < end) {
			end = from + at
		}
	}
	if end < 0 {
		return s.give(len(text) - s.maybe(text)), false
	}
	sure = s.give(end)
	s.text.Reset()
	s.text.WriteString(text[:end])
	return sure, true
}

// maybe is the length of the longest end of text that begins a stop text.
func (s *stopText) maybe(text string) int {
	for n := min(s.longest-1, len(text)); n > 0; n-- {
		for _, stop := range s.stops {
			if n < len(stop) && strings.HasPrefix(stop, text[len(text)-n:]) {
				return n
			}
		}
	}
	return 0
}

// end gives what was kept back, when no more text comes.
func (s *stopText) end() string { return s.give(s.text.Len()) }

// give hands out the text up to a byte.
func (s *stopText) give(to int) string {
	from := s.given
	s.given = max(from, to)
	return s.text.String()[from:s.given]
}
