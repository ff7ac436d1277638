package notebook

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html"
	"html/template"
	"regexp"
	"strconv"
	"strings"
)

// chartForm is the MIME type under which kit/nb gives a chart as data.
const chartForm = "application/vnd.threebook.chart+json"

// pageOutput is an output as the page shows it.
type pageOutput struct {
	Class string // "stdout", "stderr", "error", "shown"
	Text  template.HTML
	Long  int // lines of a stream that is folded; 0 is none
	Chart *pageChart
}

// pageChart is a chart as data, beside its picture.
type pageChart struct {
	Option template.JS
	Height int
}

// foldAfter is how many lines of a stream are shown at once.
const foldAfter = 120

// preferred are the forms of data, the one that a front end likes best first.
var preferred = []string{
	"text/html", "image/svg+xml", "image/png", "image/jpeg", "image/gif", "image/webp", "text/markdown", "text/latex", "application/json", "text/plain",
}

func (t *texts) output(o Output) (pageOutput, error) {
	switch o.Kind() {
	case Stream:
		text := strings.TrimRight(o.Text(), "\n")
		out := pageOutput{Class: o.StreamName(), Text: coloured(text)}
		if lines := strings.Count(text, "\n") + 1; lines > foldAfter {
			out.Long = lines
		}
		return out, nil
	case Error:
		text := o.traceback()
		if strings.TrimSpace(text) == "" {
			text = o.Text()
		}
		return pageOutput{Class: "error", Text: coloured(text)}, nil
	}
	out := pageOutput{Class: "shown"}
	if text, ok := o.Form(chartForm); ok {
		chart, err := parseChart(text)
		if err != nil {
			return out, err
		}
		out.Chart = chart
	}
	for _, mime := range preferred {
		if text, ok := o.Form(mime); ok {
			var err error
			out.Text, err = t.form(mime, text)
			return out, err
		}
	}
	return out, nil
}

// form shows data of a kind.
func (t *texts) form(mime, text string) (template.HTML, error) {
	switch mime {
	case "text/html":
		return t.sanitized(text)
	case "text/markdown":
		heads := t.heads
		defer func() { t.heads = heads }() // an output's headings are not the notebook's
		return t.markdown(text)
	case "image/svg+xml":
		return picture(mime, base64.StdEncoding.EncodeToString([]byte(text))), nil
	case "text/plain", "text/latex", "application/json":
		return template.HTML("<pre>" + html.EscapeString(text) + "</pre>"), nil
	}
	return picture(mime, strings.Join(strings.Fields(text), "")), nil
}

func picture(mime, data string) template.HTML {
	return template.HTML(fmt.Sprintf(`<img alt="" src="data:%s;base64,%s">`, mime, html.EscapeString(data)))
}

func parseChart(text string) (*pageChart, error) {
	var c struct {
		Option json.RawMessage `json:"option"`
		Height int             `json:"height"`
	}
	if err := json.Unmarshal([]byte(text), &c); err != nil {
		return nil, fmt.Errorf("read chart: %w", err)
	}
	// once more through encoding/json, which escapes what could end the script element
	option, err := json.Marshal(c.Option)
	if err != nil {
		return nil, fmt.Errorf("read chart: %w", err)
	}
	return &pageChart{template.JS(option), min(max(c.Height, 120), 2000)}, nil
}

// sgr is a change of colour or weight; everything else that a terminal would obey is left out.
var sgr = regexp.MustCompile("\x1b\\[([0-9;]*)m")

// coloured is a stream's text with a terminal's colours as classes.
func coloured(s string) template.HTML {
	var b strings.Builder
	open := false
	last := 0
	plain := func(text string) { b.WriteString(html.EscapeString(WithoutColors(text))) }
	for _, m := range sgr.FindAllStringSubmatchIndex(s, -1) {
		plain(s[last:m[0]])
		last = m[1]
		if open {
			b.WriteString("</span>")
		}
		class := sgrClass(s[m[2]:m[3]])
		if open = class != ""; open {
			b.WriteString(`<span class="` + class + `">`)
		}
	}
	plain(s[last:])
	if open {
		b.WriteString("</span>")
	}
	return template.HTML(b.String())
}

// sgrClass names what a sequence sets: bold, underlined, inverted and the 8 colours, dark or bright.
func sgrClass(codes string) string {
	var classes []string
	for code := range strings.SplitSeq(codes, ";") {
		n, err := strconv.Atoi(code)
		switch {
		case err != nil || n == 0:
			classes = nil
		case n == 1 || n == 2 || n == 4 || n == 7:
			classes = append(classes, fmt.Sprintf("t%d", n))
		case n >= 30 && n <= 37:
			classes = append(classes, fmt.Sprintf("t%d", n))
		case n >= 90 && n <= 97:
			classes = append(classes, fmt.Sprintf("t%d", n-60))
		case n >= 40 && n <= 47:
			classes = append(classes, fmt.Sprintf("t%d", n))
		}
	}
	return strings.Join(classes, " ")
}
