package report

import (
	"encoding/json"
	"fmt"
	"html/template"
	"strings"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
)

// chart is one figure of the page: what go-echarts says to draw, and the same
// in words and as a table for whoever does not see it.
type chart struct {
	ID, Title string
	Summary   string      // a sentence or two: the chart's text alternative
	Height    int         // CSS pixels
	Wide      bool        // takes the whole width of the page
	Log       bool        // offers a logarithmic y axis
	Zoom      bool        // offers zooming along x
	Option    template.JS // JSON for ECharts, see [optionJSON]
	Meta      template.JS // JSON: how the page's script formats values
	Table     table
}

// table is a chart's data, thinned for reading; the CSV download has every point.
type table struct {
	Head []string
	Rows [][]string
	Note string
}

// meta tells the page's script what go-echarts' options cannot say without
// JavaScript code: value formats are names of the script's own formatters.
type meta struct {
	X      string            `json:"x"`                // format of x values: "count", "label", "rating", …
	Y      string            `json:"y"`                // format of y values
	Value  string            `json:"value"`            // which of them a series measures: "x" or "y"
	XName  string            `json:"xName"`            // column of the CSV file
	YName  string            `json:"yName"`            // column of the CSV file
	Shared bool              `json:"shared,omitempty"` // one tool-tip for all series at an x
	Links  map[string]string `json:"links,omitempty"`  // item name to gallery anchor
}

// Colours are names of the style sheet's variables; the script puts in the
// theme's values, so charts follow light, dark and print.
const (
	colourBase  = "--base"
	colourTuned = "--tuned"
	colourGain  = "--gain"
	colourLoss  = "--loss"
	colourMuted = "--muted"
)

func runColour(i int) string { return fmt.Sprintf("--s%d", i%6+1) }

// plot is what every chart kind of go-echarts offers here.
type plot interface {
	Validate()
	JSON() map[string]any
}

// optionJSON serialises a chart's options for a <script type="application/json">
// block. Chart names and labels come from files, so the options must stay data:
// encoding/json escapes <, > and &, JSON.parse reads them, and go-echarts' own
// script snippet, which pastes unescaped text and functions into code, is not used.
func optionJSON(p plot) (template.JS, error) {
	p.Validate()
	return scriptJSON(p.JSON())
}

// scriptJSON marshals v so that it cannot end the script element that holds it.
func scriptJSON(v any) (template.JS, error) {
	b, err := json.Marshal(v)
	if err != nil {
		return "", err
	}
	if strings.Contains(string(b), "</") || strings.Contains(string(b), "<!") {
		return "", fmt.Errorf("serialise chart: unescaped markup in %.60q", b)
	}
	return template.JS(b), nil
}

// common are the options that every chart shares.
func common(id string) []charts.GlobalOpts {
	return []charts.GlobalOpts{
		charts.WithInitializationOpts(opts.Initialization{ChartID: id}),
		charts.WithTitleOpts(opts.Title{Show: opts.Bool(false)}),
		charts.WithToolboxOpts(opts.Toolbox{Show: opts.Bool(false)}),
		charts.WithAnimation(false),
	}
}

func legend(show bool) charts.GlobalOpts {
	return charts.WithLegendOpts(opts.Legend{Show: opts.Bool(show), Type: "scroll", Top: "0", Left: "0", ItemWidth: 16, ItemHeight: 9})
}

func grid(top string) charts.GlobalOpts {
	return charts.WithGridOpts(opts.Grid{Left: "8", Right: "20", Top: top, Bottom: "30", ContainLabel: opts.Bool(true)})
}

func valueAxisX(name string) opts.XAxis {
	return opts.XAxis{Type: "value", Name: name, NameLocation: "middle", NameGap: 30}
}

// finish puts the pieces of a chart together.
func finish(c chart, p plot, m meta) (chart, error) {
	var err error
	if c.Option, err = optionJSON(p); err != nil {
		return c, fmt.Errorf("draw chart %s: %w", c.ID, err)
	}
	if c.Meta, err = scriptJSON(m); err != nil {
		return c, fmt.Errorf("draw chart %s: %w", c.ID, err)
	}
	return c, nil
}

// thin keeps at most n rows, evenly spaced, with the first and the last.
func thin(t table, n int) table {
	if len(t.Rows) <= n {
		return t
	}
	rows := make([][]string, 0, n)
	for i := range n {
		rows = append(rows, t.Rows[i*(len(t.Rows)-1)/(n-1)])
	}
	t.Note = fmt.Sprintf("%d of %s rows, evenly spaced; the CSV file has all of them.", n, count(len(t.Rows)))
	t.Rows = rows
	return t
}

// label shortens a name for an axis.
func label(name string) string {
	r := []rune(clean(name, maxName))
	if len(r) > 32 {
		return string(r[:31]) + "…"
	}
	return string(r)
}

func tooltip(trigger string) charts.GlobalOpts {
	return charts.WithTooltipOpts(opts.Tooltip{Show: opts.Bool(true), Trigger: trigger})
}

// gridTop leaves room for a legend.
func gridTop(legend bool) string {
	if legend {
		return "40"
	}
	return "16"
}
