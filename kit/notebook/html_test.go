package notebook

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/threebook/threebook/kit/localpage/pagetest"
)

const echartsPath = "../../node_modules/echarts/dist/echarts.min.js"

// svgPicture is a picture of one colour.
const svgPicture = `<svg xmlns="http://www.w3.org/2000/svg" width="80" height="44"><rect width="80" height="44" fill="#36c"/></svg>`

// onePixel is the smallest PNG.
const onePixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="

// everything is a notebook with each kind of output, and with what would do harm if
// it were run. Whatever runs sets window.ran.
func everything(t *testing.T) *Notebook {
	t.Helper()
	image := `<img alt="a chart" width="80" height="44" src="data:image/svg+xml;base64,` + base64.StdEncoding.EncodeToString([]byte(svgPicture)) + `">`
	display := func(pairs ...string) map[string]any {
		data := map[string]any{}
		for i := 0; i < len(pairs); i += 2 {
			data[pairs[i]] = pairs[i+1]
		}
		return map[string]any{"output_type": Display, "metadata": map[string]any{}, "data": data}
	}
	chart := func(name string) string {
		text, err := json.Marshal(map[string]any{
			"width": 800, "height": 300, "alt": "a chart",
			"option": map[string]any{
				"title": map[string]any{"text": name}, "xAxis": map[string]any{"data": []string{"</script><script>window.ran=1</script>", "b"}},
				"yAxis": map[string]any{}, "series": []any{map[string]any{"type": "bar", "data": []int{1, 2}}}, "animation": false,
			},
		})
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	outputs := []any{
		map[string]any{"output_type": Stream, "name": "stdout", "text": "plain <b>&amp; \x1b[1;31mred\x1b[0m \x1b[2Kcleared\n"},
		map[string]any{"output_type": Stream, "name": "stderr", "text": "a warning\n"},
		map[string]any{"output_type": Stream, "name": "stdout", "text": strings.Repeat("line\n", 300)},
		display(chartForm, chart("one"), "text/html", image+`<script>window.ran=1</script>`, "text/plain", "a chart"),
		display(chartForm, chart("two"), "text/html", image),
		display("text/html", `<table style="border-collapse:collapse"><tr><th scope="col">n</th></tr><tr><td>3</td></tr></table>`),
		display("text/html", `<div><div><p>never closed <b>bold <img src=x onerror="window.ran=1"><img src="http://example.invalid/a.png"><iframe src="http://example.invalid/"></iframe>`),
		display("text/html", `<meta http-equiv="refresh" content="0;url=http://example.invalid/"><base href="http://example.invalid/"><style>body{display:none}</style><a href="javascript:window.ran=1">link</a><form action="http://example.invalid/"><input name="a"></form><svg onload="window.ran=1"></svg>`),
		display("image/svg+xml", svgPicture), display("image/png", onePixel),
		display("text/markdown", "# A heading of an output\n\n![](http://example.invalid/b.png) <script>window.ran=1</script>"),
		display("application/json", `{"a": "</script>"}`), display("text/plain", "<plain>"),
		map[string]any{"output_type": Error, "ename": "ERROR", "evalue": "exit status 1", "traceback": []any{"\x1b[31mpanic: it broke\x1b[0m", "Cell[1]: Line 3"}},
	}
	cell := func(kind, source string, outputs []any, tags ...any) map[string]any {
		c := map[string]any{"cell_type": kind, "source": source, "metadata": map[string]any{"tags": tags}}
		if kind == Code {
			c["outputs"], c["execution_count"] = outputs, 1
		}
		return c
	}
	text, err := json.Marshal(map[string]any{
		"nbformat": 4, "nbformat_minor": 5,
		"metadata": map[string]any{recordName: map[string]any{"started": "2026-01-01T00:00:00Z", "seconds": 1.5, "parameters": map[string]any{"rank": "8"}}},
		"cells": []any{
			cell(Markdown, "# A *title* & more\n\nText with `code`, a [link](02_train.ipynb), $x^2$, <script>window.ran=1</script> and ![a picture](picture.svg).\n\n| a | b |\n|---|---:|\n| 1 | 2 |", nil),
			cell(Markdown, "## One\n\n## Two\n\n## Two", nil),
			cell(Code, "import \"fmt\"\n\n%%\nfmt.Println(\"</script>\") // a comment", outputs),
			cell(Code, "hidden := 1", nil, "hide-input"), cell(Code, "removed := 1", nil, "remove-cell"), cell(Raw, "raw", nil), cell(Code, "  ", nil),
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	return parsed(t, string(text))
}

func TestPageOfEverything(t *testing.T) {
	b := pagetest.Browser(t, "file:///")
	dir, err := os.MkdirTemp("", "threebook-page-") // not t.TempDir, which the browser's user cannot enter
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "picture.svg"), []byte(svgPicture), 0o644); err != nil {
		t.Fatal(err)
	}
	var page bytes.Buffer
	if err := everything(t).HTML(&page, HTMLConfig{Dir: dir, EChartsPath: echartsPath}); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "page.html")
	if err := os.WriteFile(path, page.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, view := range []struct {
		width  int
		scheme string
	}{{1280, "light"}, {1280, "dark"}, {400, "light"}} {
		p := pagetest.Visit(t, b, "file://"+path, view.width, 900, view.scheme)
		p.Holds("the script is done", `() => document.documentElement.dataset.charts === 'drawn'`)
		p.ChartsDrawn(2)
		p.PicturesShow()
		for what, js := range map[string]string{
			"nothing of an output ran":                `() => window.ran === undefined && !document.querySelector('iframe, form, input, svg, base, meta[http-equiv=refresh]')`,
			"the title is the first heading":          `() => document.title === 'A title & more' && document.querySelectorAll('h1').length === 2`,
			"contents are of the text's headings":     `() => document.querySelectorAll('.contents li').length === 4 && new Set([...document.querySelectorAll('.contents a')].map(a => a.hash)).size === 4 && [...document.querySelectorAll('.contents a')].every(a => document.querySelector(a.hash))`,
			"a failed cell is said at the top":        `() => document.querySelector('.failed').textContent.includes('Cell 3 failed') && document.querySelector(document.querySelector('.failed a').hash).classList.contains('broken')`,
			"a terminal's colours are kept":           `() => document.querySelector('.stream .t31').textContent === 'red' && document.querySelector('.stream').textContent.includes('plain <b>&amp; red cleared')`,
			"a long stream is folded":                 `() => document.querySelector('details.long').open === false && document.querySelector('details.long summary').textContent === '300 lines'`,
			"what is not closed ends with its output": `() => document.querySelector('footer').parentElement === document.body && document.querySelectorAll('section.cell').length === 2`,
			"code is code":                            `() => document.querySelector('pre.code').textContent.includes('fmt.Println("</script>") // a comment')`,
			"hidden and removed cells are":            `() => !document.body.textContent.includes('removed := 1') && document.querySelector('details.input pre').textContent === 'hidden := 1'`,
			"the picture beside it is inside":         `() => document.querySelector('img[alt="a picture"]').src.startsWith('data:image/svg+xml')`,
			"the run is recorded":                     `() => document.querySelector('footer').textContent.includes('Run 2026-01-01T00:00:00Z, 1.5 s, with rank = 8.')`,
			"it does not scroll sideways":             `() => document.documentElement.scrollWidth <= innerWidth`,
			"it follows the theme":                    `() => getComputedStyle(document.body).backgroundColor === (matchMedia('(prefers-color-scheme: dark)').matches ? 'rgb(19, 21, 24)' : 'rgb(251, 250, 248)')`,
		} {
			p.Holds(what, js)
		}
		p.Quiet()
	}
}

func TestPageIsTheSameBytes(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("needs ECharts from npm")
	}
	n := everything(t)
	var one, two bytes.Buffer
	for _, b := range []*bytes.Buffer{&one, &two} {
		if err := n.HTML(b, HTMLConfig{EChartsPath: echartsPath}); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(one.Bytes(), two.Bytes()) {
		t.Error("the same notebook gives two pages")
	}
}

func TestPageWithoutCharts(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	if err := ofCells(t, "x := 1").HTML(&b, HTMLConfig{}); err != nil {
		t.Fatal(err)
	}
	if b.Len() > 40_000 || !strings.Contains(b.String(), "<title>Notebook</title>") {
		t.Errorf("the page has %d bytes", b.Len())
	}
	if err := everything(t).HTML(&b, HTMLConfig{EChartsPath: "missing.js"}); err == nil || !strings.Contains(err.Error(), "npm ci installs it") {
		t.Errorf("without the chart library: %v", err)
	}
}
