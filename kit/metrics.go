package kit

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"

	"github.com/threebook/threebook/kit/runs"
)

// Metrics is a table of a training's final losses, of a run directory or a
// training_metrics.json, with the course of the loss where the run's log is there.
func Metrics(path string) (string, error) {
	dir := ""
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		dir, path = path, filepath.Join(path, runs.TrainingMetricsName)
	}
	var b strings.Builder
	if dir != "" {
		if err := course(&b, dir); err != nil {
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
	fmt.Fprintln(w, "set\tloss\tperplexity\tseconds\tsamples/s\t")
	for _, row := range []struct {
		name string
		set  *runs.SetMetrics
	}{{"train", m.Train}, {"validation", m.Validation}, {"train sample", m.TrainSample}} {
		if row.set != nil {
			fmt.Fprintf(w, "%s\t%.4f\t%.3f\t%.1f\t%.2f\t\n", row.name, row.set.Loss, row.set.Perplexity, row.set.Runtime, row.set.SamplesPerSecond)
		}
	}
	if err := w.Flush(); err != nil {
		return "", err
	}
	return b.String(), nil
}

// course sums up metrics.jsonl: where it stands, and a sparkline of the loss.
func course(b *strings.Builder, dir string) error {
	lines, warnings, err := runs.ReadMetrics(filepath.Join(dir, runs.MetricsName))
	if err != nil {
		return err
	}
	for _, w := range warnings {
		fmt.Fprintf(b, "warning: %s\n", w)
	}
	var losses, evals []float64
	for _, l := range lines {
		if l.Loss != nil {
			losses = append(losses, *l.Loss)
		}
		if l.EvalLoss != nil {
			evals = append(evals, *l.EvalLoss)
		}
	}
	for _, s := range []struct {
		name   string
		values []float64
	}{{"loss", losses}, {"eval loss", evals}} {
		if n := len(s.values); n > 0 {
			fmt.Fprintf(b, "%-10s %s  %.4f → %.4f\n", s.name, sparkline(s.values, 40), s.values[0], s.values[n-1])
		}
	}
	if n := len(lines); n > 0 {
		fmt.Fprintf(b, "step %d, epoch %.2f\n", lines[n-1].Step, lines[n-1].Epoch)
	}
	return nil
}

// sparkline draws values in at most width characters, each the mean of its share.
func sparkline(values []float64, width int) string {
	marks := []rune("▁▂▃▄▅▆▇█")
	width = min(width, len(values))
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
