package nb

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html"
	"io"
)

// Plot is a chart of go-echarts. Its options must be data: no functions.
type Plot interface {
	Validate()
	JSON() map[string]any
}

// Size of charts in CSS pixels. The width is the most; a narrow page shows them smaller.
const (
	chartWidth  = 800
	chartHeight = 440
)

// ChartForm is the MIME type of a chart as data: {"option", "width", "height", "alt"}.
const ChartForm = "application/vnd.threebook.chart+json"

// Chart shows a chart: a picture, which Jupyter makes a live one where it trusts the
// notebook, and `threebook notebook run --html` in any case. alt says in words what
// there is to see. Outside a notebook it is an SVG file.
func Chart(p Plot, alt string) {
	d, err := drawChart(p, alt)
	if err != nil {
		here.fail(err)
		return
	}
	if !here.put(d.forms()) {
		here.file("chart", ".svg", func(w io.Writer) error { _, err := io.WriteString(w, d.svg); return err })
	}
}

// drawing is a chart as data and as a picture.
type drawing struct {
	Option json.RawMessage `json:"option"`
	Width  int             `json:"width"`
	Height int             `json:"height"`
	Alt    string          `json:"alt"`

	onWhite json.RawMessage // Option with a background
	svg     string
}

func drawChart(p Plot, alt string) (d drawing, err error) {
	p.Validate()
	option := p.JSON()
	option["animation"] = false
	// encoding/json escapes <, > and &, so options can stand in a script
	if d.Option, err = json.Marshal(option); err != nil {
		return d, fmt.Errorf("draw chart: %w", err)
	}
	// what does not follow a page's theme is dark on white
	if _, set := option["backgroundColor"]; !set {
		option["backgroundColor"] = "#fff"
	}
	if d.onWhite, err = json.Marshal(option); err != nil {
		return d, fmt.Errorf("draw chart: %w", err)
	}
	d.Width, d.Height, d.Alt = chartWidth, chartHeight, alt
	if d.svg, err = svg(string(d.onWhite), d.Width, d.Height); err != nil {
		return d, fmt.Errorf("draw chart: %w", err)
	}
	return d, nil
}

func (d drawing) forms() forms {
	id := uniqueID()
	data, err := json.Marshal(d)
	if err != nil {
		panic(err) // texts and numbers always marshal
	}
	return forms{
		ChartForm:    string(data),
		"text/html":  fmt.Sprintf(`<div id="%s" style="max-width:%dpx">%s</div>`, id, d.Width, d.image()) + fmt.Sprintf(liveScript, id, d.onWhite, d.Height),
		"text/plain": d.Alt,
	}
}

// image is the chart as a picture that needs no script, no trust and no network.
func (d drawing) image() string {
	return fmt.Sprintf(`<img src="data:image/svg+xml;base64,%s" alt="%s" width="%d" height="%d" style="max-width:100%%;height:auto">`,
		base64.StdEncoding.EncodeToString([]byte(d.svg)), html.EscapeString(d.Alt), d.Width, d.Height)
}

// liveScript makes the picture a live chart. The library comes from Jupyter's own
// server, which serves the repository that it was started in; where that does not
// work the picture stays. A loader of modules in the page must not catch the library,
// so that sees no define. Kept in the window: one library for all charts of a page.
const liveScript = `<script>(async () => {
const box = document.getElementById(%q), config = document.getElementById('jupyter-config-data');
const base = config ? JSON.parse(config.textContent).baseUrl : document.body.dataset.baseUrl;
if (!box || !base) return;
window.threebookCharts ??= fetch(base + 'files/node_modules/echarts/dist/echarts.min.js').then(async r => {
if (!r.ok) throw new Error(r.status);
new Function('define', 'module', 'exports', await r.text()).call(window);
return window.echarts;
});
const echarts = await window.threebookCharts.catch(() => null);
if (!echarts) return;
const option = %s;
box.replaceChildren();
box.style.height = '%dpx';
const chart = echarts.init(box);
chart.setOption(option);
new ResizeObserver(() => chart.resize()).observe(box);
})();</script>`
