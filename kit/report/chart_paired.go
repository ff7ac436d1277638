package report

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
)

// pairedChart shows what tuning changed, example by example, the greatest improvement first.
func pairedChart(c *comparison) (chart, bool, error) {
	p := c.pairs()
	if len(p) == 0 {
		return chart{}, false, nil
	}
	for i := range p {
		p[i].name = label(p[i].name)
	}
	slices.SortStableFunc(p, func(a, b pairOf) int {
		return cmp.Or(cmp.Compare(b.tuned-b.base, a.tuned-a.base), cmp.Compare(a.name, b.name))
	})
	better, worse := 0, 0
	t := table{Head: []string{"example", "base model", "tuned model", "change"}}
	for _, e := range p {
		switch d := e.tuned - e.base; {
		case d > 0:
			better++
		case d < 0:
			worse++
		}
		t.Rows = append(t.Rows, []string{e.name, rating(e.base), rating(e.tuned), change(e.tuned - e.base)})
	}
	ch := chart{ID: c.Prefix + "-paired", Title: "Base against tuned, example by example", Table: thin(t, 60),
		Summary: fmt.Sprintf("Of %s rated on both sides, %d got better, %d got worse and %d stayed as they were.", plural(len(p), "example"), better, worse, len(p)-better-worse)}
	if len(p) > mostRows {
		return diagonal(c, ch, p)
	}
	return dumbbells(c, ch, p)
}

// dumbbells draws one row an example: a bar from the base's rating to the tuned model's.
// A transparent bar below it in the stack carries it to its start.
func dumbbells(c *comparison, ch chart, p []pairOf) (chart, bool, error) {
	names := make([]string, len(p))
	lift, span := make([]opts.BarData, len(p)), make([]opts.BarData, len(p))
	base, tuned := make([]opts.ScatterData, len(p)), make([]opts.ScatterData, len(p))
	for i, e := range p {
		names[i] = e.name
		colour := colourGain
		if e.tuned < e.base {
			colour = colourLoss
		}
		lift[i] = opts.BarData{Name: e.name, Value: round6(min(e.base, e.tuned))}
		span[i] = opts.BarData{Name: e.name, Value: round6(max(e.base, e.tuned) - min(e.base, e.tuned)),
			ItemStyle: &opts.ItemStyle{Color: colour, Opacity: opts.Float(0.45)}}
		base[i] = opts.ScatterData{Name: e.name, Value: []any{round6(e.base), i}}
		tuned[i] = opts.ScatterData{Name: e.name, Value: []any{round6(e.tuned), i}}
	}
	bar := charts.NewBar()
	bar.SetXAxis(names).XYReversal()
	bar.AddSeries("", lift, charts.WithSeriesId("lift"), charts.WithItemStyleOpts(opts.ItemStyle{Color: "transparent"}),
		charts.WithBarChartOpts(opts.BarChart{Stack: "change"}), charts.WithSeriesOpts(func(s *charts.SingleSeries) { s.BarWidth = "5" }))
	bar.AddSeries("", span, charts.WithSeriesId("span"),
		charts.WithBarChartOpts(opts.BarChart{Stack: "change"}), charts.WithSeriesOpts(func(s *charts.SingleSeries) { s.BarWidth = "5" }))
	dots := charts.NewScatter()
	dots.AddSeries("Base model", base, charts.WithItemStyleOpts(opts.ItemStyle{Color: colourBase}),
		charts.WithScatterChartOpts(opts.ScatterChart{Symbol: "diamond", SymbolSize: 12}))
	dots.AddSeries("Tuned model", tuned, charts.WithItemStyleOpts(opts.ItemStyle{Color: colourTuned}),
		charts.WithScatterChartOpts(opts.ScatterChart{Symbol: "circle", SymbolSize: 12}))
	bar.Overlap(dots)
	bar.SetGlobalOptions(append(common(ch.ID), pairedLegend(), grid("40"), tooltip("item"),
		charts.WithXAxisOpts(opts.XAxis{Type: "value", Min: 0, Max: 1, Name: c.Value, NameLocation: "middle", NameGap: 30}),
		charts.WithYAxisOpts(opts.YAxis{Type: "category", Inverse: opts.Bool(true), AxisLabel: &opts.AxisLabel{Interval: "0"}}))...)
	ch.Height, ch.Wide = 96+24*len(p), true
	ch, err := finish(ch, bar, meta{X: "rating", Y: "label", Value: "x", XName: c.Value, YName: "example", Links: links(c)})
	return ch, true, err
}

// diagonal plots tuned against base: above the line is better.
func diagonal(c *comparison, ch chart, p []pairOf) (chart, bool, error) {
	scatter := charts.NewScatter()
	better, worse := []opts.ScatterData{}, []opts.ScatterData{}
	for _, e := range p {
		d := opts.ScatterData{Name: e.name, Value: []any{round6(e.base), round6(e.tuned)}}
		if e.tuned >= e.base {
			better = append(better, d)
		} else {
			worse = append(worse, d)
		}
	}
	scatter.AddSeries("better or equal", better, charts.WithItemStyleOpts(opts.ItemStyle{Color: colourGain, Opacity: opts.Float(0.7)}),
		charts.WithScatterChartOpts(opts.ScatterChart{Symbol: "circle", SymbolSize: 9}))
	scatter.AddSeries("worse", worse, charts.WithItemStyleOpts(opts.ItemStyle{Color: colourLoss, Opacity: opts.Float(0.7)}),
		charts.WithScatterChartOpts(opts.ScatterChart{Symbol: "diamond", SymbolSize: 10}))
	line := charts.NewLine()
	line.AddSeries("", []opts.LineData{{Value: []any{0, 0}}, {Value: []any{1, 1}}}, charts.WithSeriesId("diagonal"),
		charts.WithLineChartOpts(opts.LineChart{ShowSymbol: opts.Bool(false)}),
		charts.WithLineStyleOpts(opts.LineStyle{Color: colourMuted, Width: 1, Type: "dashed"}))
	scatter.Overlap(line)
	scatter.SetGlobalOptions(append(common(ch.ID), charts.WithLegendOpts(opts.Legend{Show: opts.Bool(true), Top: "0", Left: "0", Data: []string{"better or equal", "worse"}}),
		charts.WithGridOpts(opts.Grid{Left: "32", Right: "20", Top: "40", Bottom: "30", ContainLabel: opts.Bool(true)}), tooltip("item"),
		charts.WithXAxisOpts(opts.XAxis{Type: "value", Min: 0, Max: 1, Name: "base model, " + c.Value, NameLocation: "middle", NameGap: 30}),
		charts.WithYAxisOpts(opts.YAxis{Type: "value", Min: 0, Max: 1, Name: "tuned model, " + c.Value, NameLocation: "middle", NameGap: 42}))...)
	ch.Height, ch.Wide, ch.Zoom = 420, true, true
	ch.Summary += " Marks above the dashed line got better."
	ch, err := finish(ch, scatter, meta{X: "rating", Y: "rating", Value: "y", XName: "base model", YName: "tuned model", Links: links(c)})
	return ch, true, err
}

func pairedLegend() charts.GlobalOpts {
	return charts.WithLegendOpts(opts.Legend{Show: opts.Bool(true), Top: "0", Left: "0", ItemWidth: 16, ItemHeight: 9, Data: []string{"Base model", "Tuned model"}})
}
