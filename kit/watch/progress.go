package watch

import (
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/threebook/threebook/kit/report"
	"github.com/threebook/threebook/kit/runs"
)

// Progress is how far a training is. What is not known is nil or 0.
type Progress struct {
	Step   int      `json:"step"`
	Steps  int      `json:"steps,omitempty"` // of the whole schedule
	Epoch  float64  `json:"epoch"`
	Epochs float64  `json:"epochs,omitempty"`
	Took   *float64 `json:"seconds,omitempty"`      // of training so far, between its sittings not
	Left   *float64 `json:"seconds_left,omitempty"` // at the pace of the last 50 lines, evaluations and checkpoints among them included
}

// progress says how far the training is, and how long it will take at its pace.
func (f *follower) progress() Progress {
	var p Progress
	if epochs, err := strconv.ParseFloat(text(f.manifest.Resolved["epochs"]), 64); err == nil && epochs > 0 {
		p.Epochs = epochs
	}
	if len(f.tail.Lines) == 0 {
		return p
	}
	first, last := f.recent()
	p.Step, p.Epoch, p.Took = last.Step, last.Epoch, last.Seconds
	if p.Epochs > 0 && last.Epoch > 0 {
		p.Steps = int(math.Round(float64(last.Step) / last.Epoch * p.Epochs)) // every epoch has as many
	}
	if p.Epochs > 0 && last.Epoch > first.Epoch && first.Seconds != nil && last.Seconds != nil {
		left := max(0, (p.Epochs-last.Epoch)*(*last.Seconds-*first.Seconds)/(last.Epoch-first.Epoch))
		p.Left = &left
	}
	return p
}

// Part is how much of the training is done, from 0 to 1; false where that is not known.
func (p Progress) Part() (float64, bool) {
	if p.Epochs == 0 || p.Step == 0 {
		return 0, false
	}
	return min(p.Epoch/p.Epochs, 1), true
}

// String is "step 1,200 of 4,000, epoch 3.1 of 10"; empty before the first step.
func (p Progress) String() string {
	if p.Step == 0 {
		return ""
	}
	s := "step " + report.Count(p.Step)
	if p.Steps > 0 {
		s += " of " + report.Count(p.Steps)
	}
	s += ", epoch " + strings.TrimSuffix(strconv.FormatFloat(p.Epoch, 'f', 1, 64), ".0")
	if p.Epochs > 0 {
		s += " of " + strconv.FormatFloat(p.Epochs, 'g', 6, 64)
	}
	return s
}

// Time is "12 m 5 s so far, about 3 m 12 s left", or less where less is known.
func (p Progress) Time(running bool) string {
	var parts []string
	switch {
	case p.Took == nil || *p.Took <= 0:
	case running:
		parts = append(parts, report.Duration(*p.Took)+" so far")
	default:
		parts = append(parts, report.Duration(*p.Took)+" of training")
	}
	switch {
	case !running:
	case p.Steps > 0 && p.Step >= p.Steps:
		parts = append(parts, "measuring the final losses")
	case p.Left != nil:
		parts = append(parts, "about "+report.Duration(*p.Left)+" left")
	}
	return strings.Join(parts, ", ")
}

// recent is the first and the last of the lines by which the pace is told. Their
// clock counts on over sittings.
func (f *follower) recent() (first, last runs.Metrics) {
	lines := f.tail.Lines
	return lines[max(0, len(lines)-50)], lines[len(lines)-1]
}

// stepTime is how long a step takes, 0 where that is not known.
func (f *follower) stepTime() time.Duration {
	first, last := f.recent()
	steps := last.Step - first.Step
	if steps <= 0 || first.Seconds == nil || last.Seconds == nil {
		return 0
	}
	return time.Duration((*last.Seconds - *first.Seconds) / float64(steps) * float64(time.Second))
}
