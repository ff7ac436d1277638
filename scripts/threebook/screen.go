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
// line that is rewritten on a terminal; elsewhere a line now and then.
type screen struct {
	stdout, stderr io.Writer
	terminal       bool
	width          int

	mu      sync.Mutex
	stages  map[string]*stageTime
	drawn   time.Time
	pending bool // a line is on the terminal that the next one replaces
}

type stageTime struct {
	start time.Time
	ended bool
}

const (
	redraw    = 100 * time.Millisecond
	logEvery  = 10 * time.Second
	lineWidth = 100
)

func newScreen(stdout, stderr io.Writer) *screen {
	s := &screen{stdout: stdout, stderr: stderr, width: lineWidth, stages: map[string]*stageTime{}}
	if f, ok := stderr.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		s.terminal = true
		if w, _, err := term.GetSize(int(f.Fd())); err == nil && w > 20 {
			s.width = w - 1
		}
	}
	return s
}

// progress draws one stage's state. It may be called from several goroutines.
func (s *screen) progress(p kit.Progress) {
	s.mu.Lock()
	defer s.mu.Unlock()
	t := s.stages[p.Stage]
	if t == nil || t.ended && p.Done == 0 {
		t = &stageTime{start: time.Now()}
		s.stages[p.Stage] = t
	}
	if t.ended {
		return
	}
	last := p.Total > 0 && p.Done >= p.Total
	wait := logEvery
	if s.terminal {
		wait = redraw
	}
	if !last && time.Since(s.drawn) < wait && time.Since(t.start) > 0 && s.pending {
		return
	}
	if !last && !s.terminal && time.Since(s.drawn) < wait {
		return
	}
	s.drawn = time.Now()
	line := s.line(p, time.Since(t.start))
	switch {
	case s.terminal && last:
		fmt.Fprintf(s.stderr, "\r\x1b[K%s\n", line)
		s.pending = false
	case s.terminal:
		fmt.Fprintf(s.stderr, "\r\x1b[K%s", line)
		s.pending = true
	default:
		fmt.Fprintln(s.stderr, line)
	}
	t.ended = last
}

// line is "train     [########            ]  42/100  12s, 20s left  loss 0.91".
func (s *screen) line(p kit.Progress, spent time.Duration) string {
	const bar = 20
	share := 0.0
	if p.Total > 0 {
		share = min(1, float64(p.Done)/float64(p.Total))
	}
	filled := int(share * bar)
	clock := short(spent)
	if share > 0 && share < 1 && spent > time.Second {
		clock += ", " + short(time.Duration(float64(spent)*(1-share)/share)) + " left"
	}
	line := fmt.Sprintf("%-10s [%s%s] %d/%d  %s", p.Stage, strings.Repeat("#", filled), strings.Repeat(" ", bar-filled), p.Done, p.Total, clock)
	if p.Note != "" {
		line += "  " + p.Note
	}
	if runes := []rune(line); s.terminal && len(runes) > s.width {
		line = string(runes[:s.width])
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

// short is a duration for people: 0.4s, 12s, 3m12s.
func short(d time.Duration) string {
	if d < 10*time.Second {
		return fmt.Sprintf("%.1fs", d.Seconds())
	}
	return d.Round(time.Second).String()
}
