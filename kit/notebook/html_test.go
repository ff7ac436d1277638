package notebook

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestOutputs(t *testing.T) {
	picture := base64.StdEncoding.EncodeToString(pngOf(t, 2, 2))
	for _, c := range []struct {
		name   string
		output fields
		want   string // of the output's box
	}{
		{"stdout", streamOutput("stdout", "a\nb\n"), "<div class=\"output text\"><pre>\na\nb</pre></div>"},
		{"stderr", streamOutput("stderr", "a"), "<div class=\"output stderr\"><pre>\na</pre></div>"},
		{"error", errorOutput("\x1b[31ma\x1b[0m\nb"), "<div class=\"output error\"><pre>\n<span class=\"f1\">a</span>\nb</pre></div>"},
		{"error without a traceback", fields{"output_type": Error, "ename": "E", "evalue": "v", "traceback": []any{}}, "<div class=\"output error\"><pre>\nE: v</pre></div>"},
		{"markup before a picture", data(fields{"text/html": "<p>a</p>", "image/png": picture}), `<div class="output markup"><p>a</p></div>`},
		{"markup of scripts alone", data(fields{"text/html": "<script>x()</script>", "text/plain": "a"}), "<div class=\"output text\"><pre>\na</pre></div>"},
		{"an empty box", data(fields{"text/html": "<div></div>"}), ""},
		{"markup and scripts", data(fields{"text/html": "<p>a</p><script>x()</script>"}), `<div class="output markup"><p>a</p><p class="lost">A part of this output that needs scripts, or that loads something, is left out here.</p></div>`},
		{"picture with a size", fields{"output_type": Display, "metadata": fields{"image/png": fields{"width": 64}}, "data": fields{"image/png": picture, "text/plain": "<a>"}},
			`<div class="output picture"><img src="data:image/png;base64,` + picture + `" alt="&lt;a&gt;" width="64"/></div>`},
		{"broken picture", data(fields{"image/png": "AAAA", "text/plain": "a"}), "<div class=\"output text\"><pre>\na</pre></div>"},
		{"Markdown", data(fields{"text/markdown": "# *a*"}), "<div class=\"output markdown\"><h1><em>a</em></h1>\n</div>"},
		{"LaTeX", data(fields{"text/latex": "$x$"}), "<div class=\"output code\"><pre>\n<span class=\"t-s\">$</span><span class=\"t-nb\">x</span><span class=\"t-s\">$</span></pre></div>"},
		{"JSON", data(fields{"application/json": fields{"a": 1}}), "<div class=\"output code\"><pre>\n<span class=\"t-p\">{</span>\n  <span class=\"t-nt\">&#34;a&#34;</span><span class=\"t-p\">:</span> <span class=\"t-mi\">1</span>\n<span class=\"t-p\">}</span></pre></div>"},
		{"what needs scripts", data(fields{"application/javascript": "x()"}), `<div class="output note">This output cannot be shown without scripts of its own (application/javascript), which this page leaves out.</div>`},
		{"nothing", data(fields{}), ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			html := pageOf(t, notebookOf(t, nil, codeCell(1, "f()", c.output)), HTMLConfig{})
			_, rest, _ := strings.Cut(html, `<div class="input">`)
			_, rest, _ = strings.Cut(rest, "</pre></div></div>")
			got, _, _ := strings.Cut(rest, "\n</section>")
			if diff := cmp.Diff(c.want, strings.TrimPrefix(got, "\n")); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestLongStreamsFold(t *testing.T) {
	html := pageOf(t, notebookOf(t, nil, codeCell(1, "f()", streamOutput("stdout", strings.Repeat("a\n", 41)), streamOutput("stderr", strings.Repeat("a\n", 40)))), HTMLConfig{})
	if got := strings.Count(html, "<summary>11 more lines</summary>"); got != 1 || strings.Count(html, `class="more"`) != 1 {
		t.Errorf("41 lines have %d folds of 11 lines, and 40 lines have one", got)
	}
}

func TestCells(t *testing.T) {
	n := notebookOf(t, fields{"language_info": fields{"name": "go"}},
		markdownCell("## First *heading*\n\n[second](#Second-heading-&), [none](#none)"),
		markdownCell("### Second heading &amp;\n\n### Second heading &\n\n#### Ünïcode 日本\n\n<h5>by hand</h5>"),
		tagged(codeCell(1, "hidden()"), HideInputTag),
		tagged(codeCell(2, "removed()"), RemoveCellTag),
		codeCell(0, "if true { x() }"),
		codeCell(3, " "),
		fields{"cell_type": Raw, "metadata": fields{}, "source": "<raw>"})
	html := pageOf(t, n, HTMLConfig{})
	for _, want := range []string{
		"<title>First heading</title>",
		`<h2 id="first-heading">First <em>heading</em></h2>`,
		`<a href="#second-heading-">second</a>, <a>none</a>`,
		`<h3 id="second-heading-">Second heading &amp;</h3>`,
		`<h3 id="second-heading--1">Second heading &amp;</h3>`,
		`<h4 id="ünïcode-日本">Ünïcode 日本</h4>`,
		`<h5 id="by-hand">by hand</h5>`,
		`<li class="level-1"><a href="#second-heading-"`,
		`<li class="level-3"><a href="#by-hand"`,
		`<details class="input"><summary>Show code</summary><div class="prompt">In [1]</div>`,
		`<div class="prompt">In [ ]</div><div class="source"><pre>` + "\n" + `<span class="t-k">if</span> <span class="t-kc">true</span>`,
		`id="cell:5"`, "&lt;raw&gt;",
	} {
		if !strings.Contains(html, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	for _, bad := range []string{"removed", "echarts", `id="cell:6"`, `class="failure"`} {
		if strings.Contains(html, bad) {
			t.Errorf("the page has %s", bad)
		}
	}
}

func TestRunRecord(t *testing.T) {
	for _, c := range []struct {
		name   string
		record fields
		cell   fields
		want   []string
	}{
		{"done", fields{"parameters": fields{"rank": "16", "model": "a<b"}, "started": "2026-11-23T14:05:00Z", "seconds": 83.4, "outcome": "done"}, tagged(codeCell(1, "x"), ParametersTag),
			[]string{"<p dir=\"auto\">Run on 23 November 2026 at 14:05 UTC, in 1m23s, with model = a&lt;b, rank = 16.</p>", `<p class="ran">This run set model = a&lt;b, rank = 16.</p>`}},
		{"without parameters", fields{"parameters": fields{}, "seconds": 1.5, "outcome": "done"}, codeCell(1, "x"), []string{"Run, in 1.5s, with the parameters as written."}},
		{"failed", fields{"outcome": "failed", "error": "cell 1, line 2: panic: oh\nmore"}, codeCell(1, "x", errorOutput("oh")),
			[]string{`<span dir="auto">cell 1, line 2: panic: oh.</span> <a href="#cell%3a1">Go to the cell</a>`, "it failed."}},
		{"failed without an output", fields{"outcome": "failed", "error": "context canceled"}, codeCell(1, "x"), []string{`<span dir="auto">context canceled.</span></div>`}},
		{"failed in Jupyter", nil, codeCell(1, "x", errorOutput("oh")), []string{`<span dir="auto">a cell ended with an error.</span>`}},
	} {
		t.Run(c.name, func(t *testing.T) {
			html := pageOf(t, notebookOf(t, fields{recordName: c.record}, c.cell), HTMLConfig{})
			for _, want := range c.want {
				if !strings.Contains(html, want) {
					_, body, _ := strings.Cut(html, "<main")
					t.Errorf("the page lacks %s:\n%.2000s", want, body)
				}
			}
		})
	}
}

func TestPicturesBesideTheNotebook(t *testing.T) {
	dir := t.TempDir()
	inside := filepath.Join(dir, "notebooks")
	for name, content := range map[string][]byte{"secret.png": pngOf(t, 3, 3), "notebooks/a b.png": pngOf(t, 4, 4), "notebooks/text.png": []byte("no picture")} {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink(filepath.Join(dir, "secret.png"), filepath.Join(inside, "link.png")); err != nil {
		t.Fatal(err)
	}
	attached := markdownCell("![x](attachment:dot.png)")
	attached["attachments"] = fields{"dot.png": fields{"image/png": base64.StdEncoding.EncodeToString(pngOf(t, 5, 5))}}
	html := pageOf(t, notebookOf(t, nil, markdownCell("![x](a%20b.png) ![x](./a%20b.png) ![x](text.png) ![x](../secret.png) ![x](link.png) ![x](.) ![x](attachment:none.png)"), attached), HTMLConfig{Dir: inside})
	address := func(size int) string { return dataAddress("image/png", pngOf(t, size, size)) }
	for part, want := range map[string]int{
		address(4): 2, address(5): 1, address(3): 0,
		"Picture cannot be shown: it is neither":                     1,
		"Picture not found beside the notebook: ../secret.png (x)":   1,
		"Picture not found beside the notebook: link.png (x)":        1,
		"Picture not found beside the notebook: . (x)":               1,
		"Picture is not attached to the cell: none.png":              1,
		fmt.Sprintf(`<span class="missing">%s`, "Picture not found"): 3,
	} {
		if got := strings.Count(html, part); got != want {
			t.Errorf("the page has %d times, not %d: %.80s", got, want, part)
		}
	}
}

func TestHTMLIsTheSameEachTime(t *testing.T) {
	n, dir := sample(t)
	before, err := n.Text()
	if err != nil {
		t.Fatal(err)
	}
	first := pageOf(t, n, HTMLConfig{Dir: dir})
	again := pageOf(t, n, HTMLConfig{Dir: dir})
	if first != again {
		t.Error("the page differs from itself")
	}
	if after, err := n.Text(); err != nil || !bytes.Equal(before, after) {
		t.Errorf("exporting changed the notebook (%v)", err)
	}
}

func TestHTMLSaysWhatItLacks(t *testing.T) {
	charts := notebookOf(t, nil, codeCell(1, "chart()", chartOutput(nil)))
	for _, c := range []struct {
		name   string
		config HTMLConfig
		want   string
	}{
		{"no path", HTMLConfig{}, "make page: the notebook has charts, and no path of the chart library is given"},
		{"no file", HTMLConfig{EChartsPath: "no such"}, "make page: read chart library: open no such: no such file or directory (npm ci installs it)"},
		{"no folder", HTMLConfig{Dir: "no such"}, "make page: open no such: no such file or directory"},
	} {
		t.Run(c.name, func(t *testing.T) {
			err := charts.HTML(&bytes.Buffer{}, c.config)
			if err == nil || err.Error() != c.want {
				t.Errorf("got  %v\nwant %s", err, c.want)
			}
		})
	}
}
