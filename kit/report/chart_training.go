package report

import (
	"fmt"
	"html/template"
	"math"
	"slices"
	"strings"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"

	"github.com/threebook/threebook/kit/runs"
)

// smoothing is the weight of the past in the smoothed loss, and smoothFrom the
// number of points from which smoothing shows more than it hides.
const (
	smoothing  = 0.9
	smoothFrom = 30
)

// curve is one quantity of metrics.jsonl.
type curve struct {
	id, title, axis, format string
	log                     bool
	of                      func(runs.Metrics) *float64
}

var curves = []curve{
	{"rate", "Learning rate", "learning rate", "rate", false, func(m runs.Metrics) *float64 { return m.LearningRate }},
	{"norm", "Gradient norm", "global norm before clipping", "loss", true, func(m runs.Metrics) *float64 { return m.GradNorm }},
	{"speed", "Throughput", "tokens per second", "speed", false, func(m runs.Metrics) *float64 { return m.TokensPerSecond }},
	{"mfu", "Model FLOP utilisation", "share of the device's peak", "percent", false, func(m runs.Metrics) *float64 { return m.MFU }},
	{"memory", "Memory", "bytes in use", "bytes", false, func(m runs.Metrics) *float64 {
		if m.Memory == nil {
			return nil
		}
		v := float64(*m.Memory)
		return &v
	}},
}

// trainingCharts draws every run into the same charts, one colour a run.
func trainingCharts(trains []*trainingRun) ([]chart, error) {
	var out []chart
	c, ok, err := lossChart(trains)
	if err != nil {
		return nil, err
	}
	if ok {
		out = append(out, c)
	}
	for _, q := range curves {
		c, ok, err := curveChart(trains, q)
		if err != nil {
			return nil, err
		}
		if ok {
			out = append(out, c)
		}
	}
	return out, nil
}

// lossChart shows the loss of every window, its smoothed course and the evaluation losses.
func lossChart(trains []*trainingRun) (chart, bool, error) {
	line := charts.NewLine()
	t := table{Head: []string{"run", "step", "epoch", "loss", "evaluation loss"}}
	var words []string
	names := newRunNames(trains)
	series := 0
	for i, r := range trains {
		raw, gaps := points(r.Lines, trainLoss)
		eval, _ := points(r.Lines, func(m runs.Metrics) *float64 { return m.EvalLoss })
		if len(raw)+len(eval) == 0 {
			continue
		}
		colour, evalColour, dash := runColour(i), runColour(i+1), "solid"
		if len(trains) > 1 {
			evalColour, dash = colour, "dashed"
		}
		if len(raw) >= smoothFrom {
			series += add(line, names.of(i, "loss"), runID(i, "loss"), r.drawn(raw), colour, 1, 0.35, "solid", false)
			series += add(line, names.of(i, "loss, smoothed"), runID(i, "smooth"), r.drawn(smooth(raw)), colour, 2, 1, "solid", false)
		} else {
			series += add(line, names.of(i, "loss"), runID(i, "loss"), r.drawn(raw), colour, 2, 1, "solid", len(raw) < 12)
		}
		series += add(line, names.of(i, "evaluation loss"), runID(i, "eval"), r.drawn(eval), evalColour, 2, 1, dash, len(eval) < 60)
		words = append(words, lossWords(raw, eval, gaps, names.prefix(i)))
		for _, m := range r.Lines {
			if m.Loss != nil || m.EvalLoss != nil {
				t.Rows = append(t.Rows, []string{names[i], count(m.Step), fixed(m.Epoch, 2), optional(m.Loss), optional(m.EvalLoss)})
			}
		}
	}
	if series == 0 {
		return chart{}, false, nil
	}
	line.SetGlobalOptions(append(common("loss"), legend(true), grid("40"), tooltip("axis"),
		charts.WithXAxisOpts(valueAxisX("step")),
		charts.WithYAxisOpts(opts.YAxis{Type: "value", Scale: opts.Bool(true)}))...)
	c, err := finish(chart{
		ID: "loss", Title: "Loss", Summary: strings.Join(words, " "), Height: 380, Wide: true, Log: true, Zoom: true, Table: thin(t, 60),
	}, line, meta{X: "count", Y: "loss", Value: "y", XName: "step", YName: "loss", Shared: true})
	return c, true, err
}

func curveChart(trains []*trainingRun, q curve) (chart, bool, error) {
	line := charts.NewLine()
	t := table{Head: []string{"run", "step", "epoch", q.axis}}
	var words []string
	names := newRunNames(trains)
	series := 0
	for i, r := range trains {
		p, _ := points(r.Lines, q.of)
		if len(p) == 0 {
			continue
		}
		series += add(line, names.short(i, strings.ToLower(q.title)), runID(i, q.id), r.drawn(p), runColour(i), 1.5, 1, "solid", len(p) < 12)
		words = append(words, curveWords(q, p, names.prefix(i)))
		for _, m := range r.Lines {
			if v := q.of(m); v != nil && finite(*v) {
				t.Rows = append(t.Rows, []string{names[i], count(m.Step), fixed(m.Epoch, 2), show(q.format, *v)})
			}
		}
	}
	if series == 0 {
		return chart{}, false, nil
	}
	line.SetGlobalOptions(append(common(q.id), legend(series > 1), grid(gridTop(series > 1)), tooltip("axis"),
		charts.WithXAxisOpts(valueAxisX("step")),
		charts.WithYAxisOpts(opts.YAxis{Type: "value"}))...)
	c, err := finish(chart{
		ID: q.id, Title: q.title, Summary: strings.Join(words, " "), Height: 240, Log: q.log, Zoom: true, Table: thin(t, 60),
	}, line, meta{X: "count", Y: q.format, Value: "y", XName: "step", YName: q.axis, Shared: true})
	return c, true, err
}

// xy is a point; a nil y is a gap.
type xy struct {
	x float64
	y *float64
}

// trainLoss is a window's loss. A line that trained (it has a learning rate) but
// holds no finite loss, which JSON writes as null, is a gap.
func trainLoss(m runs.Metrics) *float64 {
	if m.Loss == nil && m.LearningRate != nil {
		nan := math.NaN()
		return &nan
	}
	return m.Loss
}

func points(lines []runs.Metrics, of func(runs.Metrics) *float64) (p []xy, gaps int) {
	for _, m := range lines {
		v := of(m)
		switch {
		case v == nil:
		case !finite(*v):
			p = append(p, xy{x: float64(m.Step)})
			gaps++
		default:
			p = append(p, xy{float64(m.Step), v})
		}
	}
	return p, gaps
}

// smooth is the bias-corrected exponential moving average (Kingma and Ba, Adam,
// 2015, section 3), which starts at the first value instead of at zero. Gaps stay gaps.
func smooth(p []xy) []xy {
	out := make([]xy, len(p))
	average, weight := 0.0, 1.0
	for i, q := range p {
		out[i].x = q.x
		if q.y == nil {
			continue
		}
		average = smoothing*average + (1-smoothing)**q.y
		weight *= smoothing
		v := average / (1 - weight)
		out[i].y = &v
	}
	return out
}

func add(line *charts.Line, name, id string, p []xy, colour string, width float32, opacity float32, dash string, symbols bool) int {
	if len(p) == 0 {
		return 0
	}
	data := make([]opts.LineData, len(p))
	for i, q := range p {
		if q.y == nil {
			data[i].Value = []any{q.x, nil}
		} else {
			data[i].Value = []any{q.x, round6(*q.y)}
		}
	}
	line.AddSeries(name, data,
		charts.WithSeriesId(id),
		charts.WithLineChartOpts(opts.LineChart{ShowSymbol: opts.Bool(symbols), Symbol: "circle", SymbolSize: 6, ConnectNulls: opts.Bool(false)}),
		charts.WithItemStyleOpts(opts.ItemStyle{Color: colour}),
		charts.WithLineStyleOpts(opts.LineStyle{Color: colour, Width: width, Opacity: opts.Float(opacity), Type: dash}))
	return 1
}

// runID says which run a series belongs to, so that the script can change its x axis.
func runID(i int, what string) string { return fmt.Sprintf("run%d/%s", i, what) }

// timed says whether every line of every run says how long the training had taken,
// so that time can be an axis.
func timed(trains []*trainingRun) bool {
	lines := 0
	for _, r := range trains {
		for _, m := range r.Lines {
			if m.Seconds == nil {
				return false
			}
			lines++
		}
	}
	return lines > 0
}

// stepAxes is what the script needs to show epochs, time or tokens in place of steps.
func stepAxes(trains []*trainingRun) (template.JS, error) {
	type axes struct {
		Step   []int     `json:"step"`
		Epoch  []float64 `json:"epoch"`
		Time   []float64 `json:"time,omitempty"` // seconds
		Tokens []int64   `json:"tokens"`
	}
	withTime := timed(trains)
	all := make([]axes, len(trains))
	for i, r := range trains {
		for _, m := range r.Lines {
			if r.shown != nil && !r.shown[m.Step] {
				continue
			}
			all[i].Step = append(all[i].Step, m.Step)
			all[i].Epoch = append(all[i].Epoch, round6(m.Epoch))
			all[i].Tokens = append(all[i].Tokens, m.Tokens)
			if withTime {
				all[i].Time = append(all[i].Time, round6(*m.Seconds))
			}
		}
	}
	return scriptJSON(all)
}

func lossWords(raw, eval []xy, gaps int, prefix string) string {
	var parts []string
	known := slices.DeleteFunc(slices.Clone(raw), func(q xy) bool { return q.y == nil })
	switch n := len(known); {
	case n == 1:
		parts = append(parts, fmt.Sprintf("the training loss was logged once: %s at step %s", compact(*known[0].y), count(int(known[0].x))))
	case n > 1:
		parts = append(parts, fmt.Sprintf("the training loss went from %s to %s over %s", compact(*known[0].y), compact(*known[n-1].y), plural(int(known[n-1].x), "step")))
	}
	best := -1
	for i, q := range eval {
		if q.y != nil && (best < 0 || *q.y < *eval[best].y) {
			best = i
		}
	}
	if best >= 0 {
		parts = append(parts, fmt.Sprintf("the lowest evaluation loss is %s, at step %s", compact(*eval[best].y), count(int(eval[best].x))))
	}
	switch {
	case gaps == 1:
		parts = append(parts, "one logged loss is not a number and is shown as a gap")
	case gaps > 1:
		parts = append(parts, fmt.Sprintf("%s logged losses are not numbers and are shown as gaps", count(gaps)))
	}
	return say(prefix, strings.Join(parts, "; "))
}

func curveWords(q curve, p []xy, prefix string) string {
	var v []float64
	for _, r := range p {
		if r.y != nil {
			v = append(v, *r.y)
		}
	}
	if len(v) == 0 {
		return ""
	}
	last := v[len(v)-1]
	slices.Sort(v)
	return say(prefix, fmt.Sprintf("median %s, between %s and %s, last %s",
		show(q.format, v[len(v)/2]), show(q.format, v[0]), show(q.format, v[len(v)-1]), show(q.format, last)))
}

// say makes a sentence of words, begun by a run's name where there are several.
func say(prefix, words string) string {
	if words == "" {
		return ""
	}
	if prefix == "" {
		return strings.ToUpper(words[:1]) + words[1:] + "."
	}
	return prefix + words + "."
}

// show formats v as the script's formatter of that name does.
func show(format string, v float64) string {
	switch format {
	case "rating":
		return rating(v)
	case "percent":
		return compact(100*v) + "%"
	case "bytes":
		return size(int64(v))
	case "count":
		return count(int64(v))
	case "speed":
		return compact(v) + " tokens/s"
	default:
		return compact(v)
	}
}

func optional(v *float64) string {
	if v == nil {
		return ""
	}
	return compact(*v)
}

// runNames label series: with one run, by the quantity alone.
type runNames []string

func newRunNames(trains []*trainingRun) runNames {
	names := make(runNames, len(trains))
	for i, r := range trains {
		names[i] = label(r.Manifest.ID)
	}
	return names
}

func (n runNames) of(i int, what string) string {
	if len(n) == 1 {
		return what
	}
	return n[i] + " · " + what
}

// short is the run alone where there are several: the chart's title says what it shows.
func (n runNames) short(i int, what string) string {
	if len(n) == 1 {
		return what
	}
	return n[i]
}

func (n runNames) prefix(i int) string {
	if len(n) == 1 {
		return ""
	}
	return n[i] + ": "
}
