package report

import (
	"fmt"
	"slices"
	"strings"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"

	"github.com/threebook/threebook/kit/outcome"
	"github.com/threebook/threebook/kit/runs"
)

// mostRows is how many examples the paired chart lists by name; with more it
// becomes a plot of tuned against base.
const mostRows = 40

func resultCharts(c *comparison) ([]chart, error) {
	var out []chart
	for _, draw := range []func(*comparison) (chart, bool, error){pairedChart, histogram, outcomeChart, lengthChart} {
		ch, ok, err := draw(c)
		if err != nil {
			return nil, err
		}
		if ok {
			out = append(out, ch)
		}
	}
	return out, nil
}

// sides are the tests of a comparison in the order charts show them.
func (c *comparison) sides() []*side {
	var s []*side
	if c.Base != nil {
		s = append(s, c.Base)
	}
	if c.Tuned != nil {
		s = append(s, c.Tuned)
	}
	return s
}

func (s *side) colour() string {
	if s.Role == runs.RoleBase {
		return colourBase
	}
	return colourTuned
}

// histogram counts ratings in tenths, with failed code apart from pictures rated near 0.
func histogram(c *comparison) (chart, bool, error) {
	bins := []string{"failed"}
	for i := range 10 {
		bins = append(bins, fmt.Sprintf("%.1f–%.1f", float64(i)/10, float64(i+1)/10))
	}
	bar := charts.NewBar()
	bar.SetXAxis(bins)
	t := table{Head: []string{c.Value}}
	t.Rows = make([][]string, len(bins))
	for i, b := range bins {
		t.Rows[i] = []string{b}
	}
	var words []string
	for _, s := range c.sides() {
		n := make([]int, len(bins))
		total := 0
		for _, r := range s.results() {
			if r.Rating == nil {
				continue
			}
			total++
			if r.Outcome.ModelFailure() {
				n[0]++
			} else {
				n[1+min(max(int(*r.Rating*10), 0), 9)]++
			}
		}
		if total == 0 {
			continue
		}
		data := make([]opts.BarData, len(n))
		for i, k := range n {
			data[i].Value = k
			t.Rows[i] = append(t.Rows[i], count(k))
		}
		t.Head = append(t.Head, strings.ToLower(s.Title))
		bar.AddSeries(s.Title, data, charts.WithItemStyleOpts(opts.ItemStyle{Color: s.colour()}),
			charts.WithBarChartOpts(opts.BarChart{BarGap: "8%", BarCategoryGap: "28%"}))
		high := 0
		for i := 6; i < len(n); i++ {
			high += n[i]
		}
		words = append(words, fmt.Sprintf("%s: %d of %d failed, %d reached 0.5 or more.", s.Title, n[0], total, high))
	}
	if len(words) == 0 {
		return chart{}, false, nil
	}
	id := c.Prefix + "-histogram"
	bar.SetGlobalOptions(append(common(id), legend(len(words) > 1), grid(gridTop(len(words) > 1)), tooltip("axis"),
		charts.WithXAxisOpts(opts.XAxis{Type: "category", Name: c.Value, NameLocation: "middle", NameGap: 30, AxisLabel: &opts.AxisLabel{HideOverlap: opts.Bool(true)}}),
		charts.WithYAxisOpts(opts.YAxis{Type: "value", MinInterval: 1}))...)
	ch, err := finish(chart{ID: id, Title: "How " + c.Value + " spreads", Summary: strings.Join(words, " "), Height: 280, Table: t},
		bar, meta{X: "label", Y: "count", Value: "y", XName: c.Value, YName: "answers", Shared: true})
	return ch, true, err
}

// outcomeChart counts answers by what became of them.
func outcomeChart(c *comparison) (chart, bool, error) {
	var present []outcome.ID
	counts := map[string]map[outcome.ID]int{}
	for _, s := range c.sides() {
		counts[s.Role] = map[outcome.ID]int{}
		for _, r := range s.results() {
			counts[s.Role][r.Outcome]++
			if !slices.Contains(present, r.Outcome) {
				present = append(present, r.Outcome)
			}
		}
	}
	if len(present) == 0 {
		return chart{}, false, nil
	}
	order := outcome.All()
	slices.SortStableFunc(present, func(a, b outcome.ID) int { return slices.Index(order, a) - slices.Index(order, b) })
	names := make([]string, len(present))
	t := table{Head: []string{"outcome", "meaning"}, Rows: make([][]string, len(present))}
	for i, id := range present {
		names[i] = clean(string(id), maxName)
		t.Rows[i] = []string{names[i], clean(id.Describe(), maxName)}
	}
	bar := charts.NewBar()
	bar.SetXAxis(names).XYReversal()
	var words []string
	for _, s := range c.sides() {
		data := make([]opts.BarData, len(present))
		for i, id := range present {
			data[i].Value = counts[s.Role][id]
			t.Rows[i] = append(t.Rows[i], count(counts[s.Role][id]))
		}
		t.Head = append(t.Head, strings.ToLower(s.Title))
		bar.AddSeries(s.Title, data, charts.WithItemStyleOpts(opts.ItemStyle{Color: s.colour()}),
			charts.WithBarChartOpts(opts.BarChart{BarGap: "8%", BarCategoryGap: "32%"}))
		words = append(words, fmt.Sprintf("%s: %s drew a picture, %s because of the code, %s because of the instrument.", s.Title,
			plural(s.Drew, "answer"), failedWords(s.Failed), failedWords(s.Lost)))
	}
	id := c.Prefix + "-outcomes"
	both := len(c.sides()) > 1
	bar.SetGlobalOptions(append(common(id), legend(both), grid(gridTop(both)), tooltip("axis"),
		charts.WithXAxisOpts(opts.XAxis{Type: "value", MinInterval: 1, Name: "answers", NameLocation: "middle", NameGap: 30}),
		charts.WithYAxisOpts(opts.YAxis{Type: "category", Inverse: opts.Bool(true)}))...)
	ch, err := finish(chart{ID: id, Title: "What became of the answers", Summary: strings.Join(words, " "), Height: 100 + 44*len(present), Table: t},
		bar, meta{X: "count", Y: "label", Value: "x", XName: "answers", YName: "outcome", Shared: true})
	return ch, true, err
}

func failedWords(n int) string {
	if n == 0 {
		return "none failed"
	}
	return fmt.Sprintf("%d failed", n)
}

// lengthChart plots each rating against the number of tokens the model wrote.
func lengthChart(c *comparison) (chart, bool, error) {
	scatter := charts.NewScatter()
	t := table{Head: []string{"example", "model", "tokens", c.Value, "outcome"}}
	var words []string
	for _, s := range c.sides() {
		var data []opts.ScatterData
		var lengths []int
		for _, r := range s.results() {
			if r.Rating == nil {
				continue
			}
			d := opts.ScatterData{Name: label(r.Name), Value: []any{r.AnswerTokens, round6(*r.Rating)}}
			if r.Outcome.ModelFailure() {
				d.Symbol = "emptyCircle"
			}
			data = append(data, d)
			lengths = append(lengths, r.AnswerTokens)
			t.Rows = append(t.Rows, []string{label(r.Name), strings.ToLower(s.Title), count(r.AnswerTokens), rating(*r.Rating), clean(string(r.Outcome), maxName)})
		}
		if len(data) == 0 {
			continue
		}
		slices.Sort(lengths)
		symbol := "circle"
		if s.Role == runs.RoleBase {
			symbol = "diamond"
		}
		scatter.AddSeries(s.Title, data, charts.WithItemStyleOpts(opts.ItemStyle{Color: s.colour(), Opacity: opts.Float(0.8)}),
			charts.WithScatterChartOpts(opts.ScatterChart{Symbol: symbol, SymbolSize: 10}))
		words = append(words, fmt.Sprintf("%s: answers of %s to %s tokens, median %s.", s.Title,
			count(lengths[0]), count(lengths[len(lengths)-1]), count(lengths[len(lengths)/2])))
	}
	if len(words) == 0 {
		return chart{}, false, nil
	}
	id := c.Prefix + "-length"
	scatter.SetGlobalOptions(append(common(id), legend(len(words) > 1), grid(gridTop(len(words) > 1)), tooltip("item"),
		charts.WithXAxisOpts(opts.XAxis{Type: "value", Name: "tokens in the answer", NameLocation: "middle", NameGap: 30, Scale: opts.Bool(true)}),
		charts.WithYAxisOpts(opts.YAxis{Type: "value", Min: 0, Max: 1}))...)
	ch, err := finish(chart{ID: id, Title: capital(c.Value) + " against length", Summary: strings.Join(words, " ") + " Hollow marks are failed code, rated 0.", Height: 280, Zoom: true, Table: thin(t, 60)},
		scatter, meta{X: "count", Y: "rating", Value: "y", XName: "tokens", YName: c.Value, Links: links(c)})
	return ch, true, err
}

func (s *side) results() []runs.Result {
	if s.Test.Results == nil {
		return nil
	}
	return s.Test.Results.Results
}

// links lead from an item of a chart to the example's place in the gallery.
func links(c *comparison) map[string]string {
	m := map[string]string{}
	for _, e := range c.Examples {
		if _, ok := m[label(e.Name)]; !ok {
			m[label(e.Name)] = e.Anchor
		}
	}
	return m
}
