package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"time"

	"golang.org/x/term"

	"github.com/threebook/threebook/kit"
)

// screen shows results on standard output and progress on standard error: one
// line that is rewritten on a terminal, elsewhere a line now and then. Stages that
// go on at the same time share the line.
type screen struct {
	stdout, stderr io.Writer
	terminal       bool
	width          int

	mu      sync.Mutex
	stages  []*stage // in the order they began
	drawn   time.Time
	pending bool // a line is on the terminal that the next one replaces
}

// stage is one long step under way, or ended.
type stage struct {
	kit.Progress
	start time.Time
	from  int // done when it began, by an earlier run that this one takes up
	ended bool
}

const (
	redraw    = 100 * time.Millisecond
	logEvery  = 10 * time.Second // elsewhere than on a terminal, and then
	logShare  = 50               // no more often than every fiftieth of the time so far: a night is some 250 lines
	lineWidth = 100
)

func newScreen(stdout, stderr io.Writer) *screen {
	s := &screen{stdout: stdout, stderr: stderr, width: lineWidth}
	if f, ok := stderr.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		s.terminal = true
		if w, _, err := term.GetSize(int(f.Fd())); err == nil && w > 20 {
			s.width = w - 1
		}
	}
	return s
}

// progress takes in one stage's state and draws what is due. It may be called
// from several goroutines.
func (s *screen) progress(p kit.Progress) {
	s.mu.Lock()
	defer s.mu.Unlock()
	current := s.stage(p)
	if current.ended {
		return
	}
	current.Progress = p
	if p.Ended || p.Total > 0 && p.Done >= p.Total {
		current.ended = true
		s.clear()
		fmt.Fprintln(s.stderr, s.fit(current))
		s.drawn = time.Now()
		return
	}
	wait := max(logEvery, time.Since(current.start)/logShare)
	if s.terminal {
		wait = redraw
	}
	if time.Since(s.drawn) < wait || !s.terminal && p.Done == 0 {
		return
	}
	s.drawn = time.Now()
	if !s.terminal {
		fmt.Fprintln(s.stderr, s.line())
		return
	}
	fmt.Fprintf(s.stderr, "\r\x1b[K%s", s.line())
	s.pending = true
}

// stage finds the state of a stage, or begins it; one that ended begins anew at 0.
func (s *screen) stage(p kit.Progress) *stage {
	for _, t := range s.stages {
		if t.Stage == p.Stage {
			if t.ended && p.Done == 0 {
				t.start, t.from, t.ended = time.Now(), 0, false
			}
			return t
		}
	}
	t := &stage{Progress: p, start: time.Now(), from: p.Done}
	s.stages = append(s.stages, t)
	return t
}

// line shows what is under way: one stage with a bar, several as counts.
func (s *screen) line() string {
	var counts []string
	var only *stage
	for _, t := range s.stages {
		if !t.ended {
			only = t
			counts = append(counts, fmt.Sprintf("%s %d/%d", t.Stage, t.Done, t.Total))
		}
	}
	if len(counts) == 1 {
		return s.fit(only)
	}
	return s.cut(strings.Join(counts, " · "))
}

// fit is a stage on one line: on a terminal without bar and time so far where
// they leave no room for the rest.
func (s *screen) fit(t *stage) string {
	line := t.line()
	if s.terminal && len([]rune(line)) > s.width {
		line = t.narrow(s.width)
	}
	return s.cut(line)
}

// line is "train           [########            ] 42/100  12s, 20s left  loss 0.91".
func (t *stage) line() string {
	const bar = 20
	share := 0.0
	if t.Total > 0 {
		share = min(1, float64(t.Done)/float64(t.Total))
	}
	filled := int(share * bar)
	clock := short(time.Since(t.start))
	if left := t.left(); left > 0 {
		clock += ", " + short(left) + " left"
	}
	line := fmt.Sprintf("%-15s [%s%s] %d/%d  %s", t.Stage, strings.Repeat("#", filled), strings.Repeat(" ", bar-filled), t.Done, t.Total, clock)
	if t.Note != "" {
		line += "  " + t.Note
	}
	return line
}

// narrow is "train 42/100, 20s left, loss 0.91", with as many of the note's parts
// as there is room for.
func (t *stage) narrow(width int) string {
	clock := short(time.Since(t.start))
	if left := t.left(); left > 0 {
		clock = short(left) + " left"
	}
	line := fmt.Sprintf("%s %d/%d, %s", t.Stage, t.Done, t.Total, clock)
	for part := range strings.SplitSeq(t.Note, ", ") {
		longer := line + ", " + part
		if part == "" || len([]rune(longer)) > width {
			break
		}
		line = longer
	}
	return line
}

// left is the time to the end: what the stage says, else as its pace so far has
// it; 0 where that says nothing yet.
func (t *stage) left() time.Duration {
	spent, done := time.Since(t.start), t.Done-t.from
	switch {
	case t.ended || t.Done >= t.Total:
		return 0
	case t.Left > 0:
		return t.Left
	case done <= 0 || spent <= time.Second:
		return 0
	}
	return time.Duration(float64(spent) * float64(t.Total-t.Done) / float64(done))
}

// cut ends a line at the terminal's edge.
func (s *screen) cut(line string) string {
	if runes := []rune(line); s.terminal && len(runes) > s.width {
		return string(runes[:s.width])
	}
	return line
}

// printf writes a result.
func (s *screen) printf(format string, args ...any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.clear()
	fmt.Fprintf(s.stdout, format, args...)
}

// color reports whether results go to a terminal that shows colours, and nobody
// set NO_COLOR (no-color.org).
func (s *screen) color() bool {
	f, ok := s.stdout.(*os.File)
	return ok && term.IsTerminal(int(f.Fd())) && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
}

// note writes a remark, such as a warning.
func (s *screen) note(format string, args ...any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.clear()
	fmt.Fprintf(s.stderr, format+"\n", args...)
}

func (s *screen) end() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.clear()
}

// clear takes an unfinished progress line off the terminal.
func (s *screen) clear() {
	if s.pending {
		fmt.Fprint(s.stderr, "\r\x1b[K")
		s.pending = false
	}
}

// short is a duration for people: 0.4s, 12s, 3m12s, 5h2m.
func short(d time.Duration) string {
	switch {
	case d < 10*time.Second:
		return fmt.Sprintf("%.1fs", d.Seconds())
	case d < time.Hour:
		return d.Round(time.Second).String()
	}
	return strings.TrimSuffix(d.Round(time.Minute).String(), "0s")
}
