package report

import (
	"fmt"
	"slices"
	"strings"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"

	"github.com/threebook/threebook/kit/runs"
)

// peopleChart plots the judge's rating of each picture against people's score.
func (c *comparison) peopleChart(k *runs.Calibration, id string) (chart, error) {
	scatter := charts.NewScatter()
	t := table{Head: []string{"example", "model", "people", "raters", "judge"}}
	var names []string
	above := 0
	for _, g := range c.pointsBySide(k) {
		var data []opts.ScatterData
		for _, p := range g.points {
			if p.Judge > p.People {
				above++
			}
			data = append(data, opts.ScatterData{Name: label(p.Name), Value: []any{round6(p.People), round6(p.Judge)}})
			t.Rows = append(t.Rows, []string{label(p.Name), strings.ToLower(g.title), rating(p.People), count(p.Raters), rating(p.Judge)})
		}
		names = append(names, g.title)
		scatter.AddSeries(g.title, data, charts.WithItemStyleOpts(opts.ItemStyle{Color: g.colour, Opacity: opts.Float(0.7)}),
			charts.WithScatterChartOpts(opts.ScatterChart{Symbol: g.symbol, SymbolSize: 10}))
	}
	line := charts.NewLine()
	line.AddSeries("", []opts.LineData{{Value: []any{0, 0}}, {Value: []any{1, 1}}}, charts.WithSeriesId("diagonal"),
		charts.WithLineChartOpts(opts.LineChart{ShowSymbol: opts.Bool(false)}),
		charts.WithLineStyleOpts(opts.LineStyle{Color: colourMuted, Width: 1, Type: "dashed"}))
	scatter.Overlap(line)
	scatter.SetGlobalOptions(append(common(id),
		charts.WithLegendOpts(opts.Legend{Show: opts.Bool(len(names) > 1), Top: "0", Left: "0", Data: names}),
		charts.WithGridOpts(opts.Grid{Left: "32", Right: "20", Top: gridTop(len(names) > 1), Bottom: "30", ContainLabel: opts.Bool(true)}), tooltip("item"),
		charts.WithXAxisOpts(opts.XAxis{Type: "value", Min: 0, Max: 1, Name: "people’s score", NameLocation: "middle", NameGap: 30}),
		charts.WithYAxisOpts(opts.YAxis{Type: "value", Min: 0, Max: 1, Name: "judge: " + c.Value, NameLocation: "middle", NameGap: 42}))...)
	height := 420
	if k.Agreement.Raters != nil {
		height = 540 // beside a longer table
	}
	return finish(chart{ID: id, Title: "Judge against people, picture by picture", Height: height, Zoom: true, Table: thin(t, 60),
		Summary: fmt.Sprintf("%s, a mark each. The judge rates %d of them higher than people do: they lie above the dashed line.", plural(len(k.Points), "picture"), above)},
		scatter, meta{X: "rating", Y: "rating", Value: "y", XName: "people", YName: "judge", Links: links(c)})
}

// sidePoints are a calibration's pictures by one model.
type sidePoints struct {
	title, colour, symbol string
	points                []runs.CalibrationPoint
}

// pointsBySide sorts a calibration's pictures by the comparison's models; those of
// tests that are not in it come last.
func (c *comparison) pointsBySide(k *runs.Calibration) []sidePoints {
	byTest := map[string]int{}
	var out []sidePoints
	for _, s := range c.sides() {
		symbol := "circle"
		if s.Role == runs.RoleBase {
			symbol = "diamond"
		}
		byTest[s.Test.Manifest.ID] = len(out)
		out = append(out, sidePoints{title: s.Title, colour: s.colour(), symbol: symbol})
	}
	out = append(out, sidePoints{title: "Other tests", colour: colourMuted, symbol: "triangle"})
	for _, p := range k.Points {
		i, ok := byTest[p.Test]
		if !ok {
			i = len(out) - 1
		}
		out[i].points = append(out[i].points, p)
	}
	return slices.DeleteFunc(out, func(s sidePoints) bool { return len(s.points) == 0 })
}
