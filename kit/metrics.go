package kit

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"
	"unicode/utf8"

	"github.com/threebook/threebook/kit/report"
	"github.com/threebook/threebook/kit/runs"
)

// Metrics is a table of a training's final losses, of a run directory or a
// training_metrics.json, with the course of the loss, the rate and the rest where the
// run's log is there. Lines are at most width characters wide where the numbers leave room.
func Metrics(path string, width int) (string, error) {
	dir := ""
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		dir, path = path, filepath.Join(path, runs.TrainingMetricsName)
	}
	var b strings.Builder
	if dir != "" && !only(path) {
		if err := course(&b, dir, width); err != nil {
			return "", err
		}
		if _, err := os.Stat(path); err != nil {
			b.WriteString("not finished: no final losses yet\n")
			return b.String(), nil
		}
	}
	m, err := runs.ReadTrainingMetrics(path)
	if err != nil {
		return "", err
	}
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "set\tloss\tperplexity\ttook\tsamples/s\t")
	for _, row := range []struct {
		name string
		set  *runs.SetMetrics
	}{{"train", m.Train}, {"validation", m.Validation}, {"train sample", m.TrainSample}} {
		if row.set != nil {
			fmt.Fprintf(w, "%s\t%.4f\t%.3f\t%s\t%.2f\t\n", row.name, row.set.Loss, row.set.Perplexity, report.Duration(row.set.Runtime), row.set.SamplesPerSecond)
		}
	}
	if err := w.Flush(); err != nil {
		return "", err
	}
	return b.String(), nil
}

// only says whether training_metrics.json is there without the run's log.
func only(path string) bool {
	_, err := os.Stat(path)
	_, missing := os.Stat(filepath.Join(filepath.Dir(path), runs.MetricsName))
	return err == nil && errors.Is(missing, fs.ErrNotExist)
}

// course sums up metrics.jsonl: where it stands, and each quantity as a sparkline with
// its first, last, lowest, median and highest value.
func course(b *strings.Builder, dir string, width int) error {
	lines, warnings, err := runs.ReadMetrics(filepath.Join(dir, runs.MetricsName))
	if err != nil {
		return err
	}
	for _, w := range warnings {
		fmt.Fprintf(b, "warning: %s\n", w)
	}
	if n := len(lines); n > 0 {
		last := lines[n-1]
		fmt.Fprintf(b, "step %s, epoch %.2f", report.Count(last.Step), last.Epoch)
		if last.Seconds != nil {
			fmt.Fprintf(b, ", %s of training", report.Duration(*last.Seconds))
		}
		b.WriteString("\n")
	}
	courses := report.Courses(lines)
	rows := [][]string{{"", "", "first", "last", "lowest", "median", "highest"}}
	for _, c := range courses {
		row := []string{strings.ToLower(c.Name), "", c.First, c.Last, c.Low, c.Median, c.High}
		const unit = " tokens/s"
		if strings.HasSuffix(c.Last, unit) {
			row[0] += "," + unit
		}
		for k := range row[2:] {
			row[2+k] = strings.TrimSuffix(row[2+k], unit)
		}
		rows = append(rows, row)
	}
	sizes := make([]int, len(rows[0]))
	total := 0
	for k := range sizes {
		for _, row := range rows {
			sizes[k] = max(sizes[k], utf8.RuneCountInString(row[k]))
		}
		total += sizes[k] + 2
	}
	sizes[1] = min(max(width-total, 8), 60) // what the terminal has left is the sparkline's
	for i, row := range rows {
		if i > 0 {
			row[1] = sparkline(courses[i-1].Values, sizes[1])
		}
		for k, cell := range row {
			fill := strings.Repeat(" ", sizes[k]-utf8.RuneCountInString(cell))
			switch {
			case k == 0:
				b.WriteString(cell + fill)
			case k == 1:
				b.WriteString("  " + cell + fill)
			default:
				b.WriteString("  " + fill + cell)
			}
		}
		b.WriteString("\n")
	}
	for _, c := range courses {
		if c.Gaps > 0 {
			fmt.Fprintf(b, "%s: %d of %d values are not numbers and are left out\n", strings.ToLower(c.Name), c.Gaps, c.Gaps+len(c.Values))
		}
	}
	return nil
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
	low, high := means[0], means[0]
	for _, v := range means {
		low, high = min(low, v), max(high, v)
	}
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
