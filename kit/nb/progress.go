package nb

import (
	"fmt"
	"html"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/threebook/threebook/kit"
)

// progressPause is the least time between two changes of a line.
const progressPause = 200 * time.Millisecond

// line is one line of a cell's output that says how far a verb is. The last state of
// it is what stays, in a saved notebook too.
type line struct {
	place  *place
	id     string
	now    func() time.Time
	mu     sync.Mutex
	began  time.Time
	shown  time.Time
	stages []kit.Progress // the newest of each, in the order of their beginning
	notes  []string
}

func newLine(p *place) *line { return &line{place: p, id: uniqueID(), now: time.Now} }

// progress takes what a verb tells, from any goroutine.
func (l *line) progress(p kit.Progress) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.began.IsZero() {
		l.began = l.now()
	}
	i := slices.IndexFunc(l.stages, func(s kit.Progress) bool { return s.Stage == p.Stage })
	if i < 0 {
		l.stages = append(l.stages, p)
	} else {
		l.stages[i] = p
	}
	l.draw(finished(p))
}

func (l *line) note(text string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.notes = append(l.notes, text)
	l.draw(true)
}

func finished(p kit.Progress) bool { return p.Ended || p.Total > 0 && p.Done >= p.Total }

// draw shows the line; unless now is set, not more often than the pause lets it.
func (l *line) draw(now bool) {
	if !now && l.now().Sub(l.shown) < progressPause {
		return
	}
	l.shown = l.now()
	text, part := l.text()
	if l.place.show == nil {
		if now { // one line a stage, not one a step
			fmt.Fprintln(l.place.out, text)
		}
		return
	}
	bar := ""
	if part < 1 {
		bar = fmt.Sprintf(`<progress value="%.3f" max="1" style="width:120px;vertical-align:middle"></progress> `, part)
	}
	l.place.show(forms{
		"text/html":  monospaced(bar + html.EscapeString(text)),
		"text/plain": text,
	}, l.id)
	if now {
		l.place.flush()
	}
}

// text is the line, and which part of the newest stage's work is done.
func (l *line) text() (text string, part float64) {
	part = 1
	var parts []string
	for _, p := range l.stages {
		s := p.Stage
		if p.Total > 0 {
			s += fmt.Sprintf(" %d/%d", p.Done, p.Total)
		} else if p.Done > 0 {
			s += fmt.Sprintf(" %d", p.Done)
		}
		if p.Note != "" {
			s += " " + p.Note
		}
		if !finished(p) && p.Total > 0 {
			part = min(part, float64(p.Done)/float64(p.Total))
			if left := l.left(p); left > 0 {
				s += ", " + left.Round(time.Second).String() + " left"
			}
		}
		parts = append(parts, s)
	}
	text = strings.Join(parts, " · ")
	if text != "" {
		text += fmt.Sprintf(" (%s)", l.now().Sub(l.began).Round(100*time.Millisecond))
	}
	for _, n := range l.notes {
		if text != "" {
			text += "\n"
		}
		text += n
	}
	return text, part
}

// left is the time to the end of a stage: the stage's own word, or by the pace so far.
func (l *line) left(p kit.Progress) time.Duration {
	if p.Left > 0 || p.Done == 0 {
		return p.Left
	}
	spent := l.now().Sub(l.began)
	return time.Duration(float64(spent) / float64(p.Done) * float64(p.Total-p.Done))
}
