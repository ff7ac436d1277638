package nb

import (
	"fmt"
	"math"
	"slices"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
)

// Histogram draws how often values fall into each of so many stretches of the same
// width, from the least to the greatest. name says what the values are. The second
// result says the same in words, for [Chart].
func Histogram(name string, values []float64, stretches int) (Plot, string) {
	if len(values) == 0 || stretches < 1 {
		here.fail(fmt.Errorf("draw histogram of %s: %d values in %d stretches", name, len(values), stretches))
		return charts.NewBar(), ""
	}
	low, high := slices.Min(values), slices.Max(values)
	width := niceWidth((high - low) / float64(stretches))
	low = math.Floor(low/width) * width
	counts := make([]int, int((high-low)/width)+1)
	for _, v := range values {
		counts[int((v-low)/width)]++
	}
	labels, bars := make([]string, len(counts)), make([]opts.BarData, len(counts))
	for i, n := range counts {
		labels[i], bars[i] = fmt.Sprintf("%g", low+float64(i)*width), opts.BarData{Value: n}
	}
	c := charts.NewBar()
	c.SetGlobalOptions(
		charts.WithInitializationOpts(opts.Initialization{ChartID: "histogram"}),
		charts.WithTooltipOpts(opts.Tooltip{Show: opts.Bool(true), Trigger: "axis"}),
		charts.WithLegendOpts(opts.Legend{Show: opts.Bool(false)}),
		charts.WithGridOpts(opts.Grid{Left: "40", Right: "28", Top: "36", Bottom: "34", ContainLabel: opts.Bool(true)}),
		charts.WithXAxisOpts(opts.XAxis{Type: "category", Name: fmt.Sprintf("%s, from … in steps of %g", name, width), NameLocation: "middle", NameGap: 28}),
		charts.WithYAxisOpts(opts.YAxis{Type: "value", Name: "count", NameLocation: "middle", NameGap: 40}),
		charts.WithColorsOpts(opts.Colors{"#2f6fde"}),
	)
	c.SetXAxis(labels).AddSeries("count", bars, charts.WithBarChartOpts(opts.BarChart{BarCategoryGap: "4%"}))
	sorted := slices.Sorted(slices.Values(values))
	return c, fmt.Sprintf("%s: %d values from %g to %g, median %g", name, len(values), sorted[0], sorted[len(sorted)-1], sorted[len(sorted)/2])
}

// niceWidth is the next of 1, 2, 5, 10, 20, … from w on; 1 for none.
func niceWidth(w float64) float64 {
	if w <= 0 {
		return 1
	}
	ten := math.Pow(10, math.Floor(math.Log10(w)))
	for _, m := range []float64{1, 2, 5} {
		if m*ten >= w {
			return m * ten
		}
	}
	return 10 * ten
}
