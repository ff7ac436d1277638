package notebook

import (
	"encoding/json"
	"fmt"
	"html/template"
	"strings"
)

// ChartForm is the form of a chart's data in an output:
//
//	{"option": {…}, "width": 800, "height": 440, "alt": "Loss by step, from 4.1 to 0.3"}
//
// option is ECharts', pure data without functions; width and height are in CSS pixels;
// alt says in words what the chart shows. Beside it in the same output stands a static
// picture as text/html, for where no script runs.
const ChartForm = "application/vnd.threebook.chart+json"

// chartView is a chart on the page.
type chartView struct {
	Option template.JS // JSON that cannot end its script element
	Height int
	Alt    string
	Static *fragment // nil is none
}

// chart reads the [ChartForm] of an output.
func (b *builder) chart(text, prefix string, o Output) (*chartView, error) {
	var c struct {
		Option map[string]any `json:"option"`
		Height float64        `json:"height"`
		Alt    string         `json:"alt"`
	}
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	if err := d.Decode(&c); err != nil {
		return nil, fmt.Errorf("read chart: %w", err)
	}
	if len(c.Option) == 0 {
		return nil, fmt.Errorf("read chart: it has no option")
	}
	harmlessOption(c.Option)
	option, err := json.Marshal(c.Option) // writes < as \u003c
	if err != nil {
		return nil, fmt.Errorf("write chart: %w", err)
	}
	v := &chartView{Option: template.JS(option), Height: int(c.Height), Alt: c.Alt}
	if v.Height < 60 || v.Height > 4000 {
		v.Height = 440
	}
	if v.Alt == "" {
		v.Alt = "Chart"
	}
	if static := b.static(prefix, o); static != nil && !static.empty() {
		v.Static = static
	}
	return v, nil
}

// static is the picture beside a chart.
func (b *builder) static(prefix string, o Output) *fragment {
	if markup, ok := o.Form("text/html"); ok {
		return b.fragment(markup, prefix, nil)
	}
	for _, mime := range pictureForms {
		if f := b.pictureForm(mime, o); f != nil {
			return f
		}
	}
	return nil
}

// harmlessOption takes out of a chart's option what would load or navigate: pictures
// that are not in it, and links.
func harmlessOption(v any) {
	switch v := v.(type) {
	case []any:
		for i, e := range v {
			if s, ok := e.(string); ok && loads(s) {
				v[i] = "none"
			}
			harmlessOption(e)
		}
	case map[string]any:
		for key, e := range v {
			switch s, text := e.(string); {
			case text && (key == "link" || key == "sublink"):
				delete(v, key)
			case text && (key == "image" || key == "src" || key == "url") && !strings.HasPrefix(s, "data:image/"):
				delete(v, key)
			case text && loads(s):
				delete(v, key)
			default:
				harmlessOption(e)
			}
		}
	}
}

// loads reports whether a text is a symbol that ECharts would fetch.
func loads(s string) bool {
	address, ok := strings.CutPrefix(s, "image://")
	return ok && !strings.HasPrefix(address, "data:image/")
}
