package kit

import (
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"
	"unicode/utf8"

	"github.com/threebook/threebook/kit/report"
	"github.com/threebook/threebook/kit/runs"
)

// Sparklines have at least and at most so many characters.
const (
	shortestSparkline = 8
	longestSparkline  = 60
)

// Table is the figures for people: how the training stands, a row a quantity and a
// row a final loss. A width, that of a terminal in characters, adds sparklines as wide
// as there is room for, and leaves out columns that there is none for; 0 is neither.
func (f TrainingFigures) Table(width int) string {
	var b strings.Builder
	if f.Run != "" && f.Status != nil {
		fmt.Fprintf(&b, "%s: %s\n", f.Run, f.Status.Word)
	}
	if p := f.Progress; p != nil {
		b.WriteString(p.String())
		running := f.Status != nil && (f.Status.Class == "runs" || f.Status.Class == "waits")
		if time := p.Time(running); time != "" {
			b.WriteString(", " + time)
		}
		b.WriteString("\n")
	}
	if f.Status != nil && f.Status.Detail != "" {
		b.WriteString(f.Status.Detail + "\n")
	}
	for _, w := range f.Warnings {
		fmt.Fprintf(&b, "warning: %s\n", w)
	}
	gap := ""
	if b.Len() > 0 {
		gap = "\n"
	}
	if len(f.shown) > 0 {
		b.WriteString(gap)
		f.courses(&b, width)
		gap = "\n"
	}
	switch {
	case f.Final != nil:
		b.WriteString(gap)
		finals(&b, *f.Final)
	case f.Status != nil || f.Progress != nil:
		b.WriteString(gap + "not finished: no final losses yet\n")
	}
	return b.String()
}

// courses writes a row a quantity.
func (f TrainingFigures) courses(b *strings.Builder, width int) {
	rows := [][]string{{"", "first", "last", "lowest", "median", "highest"}}
	for _, c := range f.shown {
		row := []string{strings.ToLower(c.Name), c.First, c.Last, c.Low, c.Median, c.High}
		const unit = " tokens/s"
		if strings.HasSuffix(c.Last, unit) {
			row[0] += "," + unit
		}
		for k := range row[1:] {
			row[1+k] = strings.TrimSuffix(row[1+k], unit)
		}
		rows = append(rows, row)
	}
	sizes, total := columns(rows)
	if width > 0 {
		// what is needed least goes first: the last value stays
		for _, name := range []string{"median", "first", "highest", "lowest"} {
			if total+2+shortestSparkline <= width {
				break
			}
			at := slices.Index(rows[0], name)
			for i := range rows {
				rows[i] = slices.Delete(rows[i], at, at+1)
			}
			sizes, total = columns(rows)
		}
	}
	line := min(max(width-total-2, shortestSparkline), longestSparkline)
	for i, row := range rows {
		b.WriteString(row[0] + fill(row[0], sizes[0]))
		if width > 0 {
			drawn := ""
			if i > 0 {
				drawn = sparkline(f.shown[i-1].Values, line)
			}
			b.WriteString("  " + drawn + fill(drawn, line))
		}
		for k, cell := range row[1:] {
			b.WriteString("  " + fill(cell, sizes[1+k]) + cell)
		}
		b.WriteString("\n")
	}
	for _, c := range f.shown {
		if c.Gaps > 0 {
			fmt.Fprintf(b, "%s: %s of %s values are not numbers and are left out\n", strings.ToLower(c.Name), report.Count(c.Gaps), report.Count(c.Gaps+len(c.Values)))
		}
	}
}

// columns is how wide each is, and all with two spaces between.
func columns(rows [][]string) (sizes []int, total int) {
	sizes = make([]int, len(rows[0]))
	for k := range sizes {
		for _, row := range rows {
			sizes[k] = max(sizes[k], utf8.RuneCountInString(row[k]))
		}
		total += sizes[k] + 2
	}
	return sizes, total - 2
}

func fill(cell string, size int) string {
	return strings.Repeat(" ", max(0, size-utf8.RuneCountInString(cell)))
}

// finals writes a row a set of the final losses.
func finals(b *strings.Builder, m runs.TrainingMetrics) {
	w := tabwriter.NewWriter(b, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "set\tloss\tperplexity\ttook\tsamples/s\t")
	for _, row := range []struct {
		name string
		set  *runs.SetMetrics
	}{{"train", m.Train}, {"validation", m.Validation}, {"train sample", m.TrainSample}} {
		if s := row.set; s != nil {
			fmt.Fprintf(w, "%s\t%.4f\t%.3f\t%s\t%.2f\t\n", row.name, s.Loss, s.Perplexity, report.Duration(s.Runtime), s.SamplesPerSecond)
		}
	}
	w.Flush() // into a strings.Builder, which never fails
}

// sparkline draws values in at most width characters, each the mean of its share.
func sparkline(values []float64, width int) string {
	marks := []rune("▁▂▃▄▅▆▇█")
	width = min(width, len(values))
	if width == 0 {
		return ""
	}
	means := make([]float64, width)
	for i := range means {
		part := values[i*len(values)/width : (i+1)*len(values)/width]
		for _, v := range part {
			means[i] += v / float64(len(part))
		}
	}
	low, high := slices.Min(means), slices.Max(means)
	var b strings.Builder
	for _, v := range means {
		level := 0
		if high > low {
			level = int((v - low) / (high - low) * float64(len(marks)-1))
		}
		b.WriteRune(marks[level])
	}
	return b.String()
}
