package notebook

import (
	"encoding/base64"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// newTestBuilder is one without pictures of files.
func newTestBuilder() *builder {
	return &builder{policy: allowed(), converter: newConverter(), ids: idSet{}}
}

func TestFragment(t *testing.T) {
	const dot = `data:image/svg+xml;base64,PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciLz4=`
	for _, c := range []struct{ name, markup, want string }{
		{"text", "a < b & c", "a &lt; b &amp; c"},
		{"unclosed", "<div><b>x", "<div><b>x</b></div>"},
		{"too many ends", "</div></section>x</p>", "x<p></p>"},
		{"script", "a<script>b</script>c", "ac"},
		{"handler", `<p onclick="x()">a</p>`, "<p>a</p>"},
		{"class", `<p class="failure">a</p>`, "<p>a</p>"},
		{"colour", `<p style="color:#0b6e6e; text-align: right">a</p>`, `<p style="color: #0b6e6e; text-align: right">a</p>`},
		{"variable", `<p style="color:var(--ink)">a</p>`, `<p style="color: var(--ink)">a</p>`},
		{"loading style", `<p style="color:red; background:url(x.png)">a</p>`, `<p style="color: red">a</p>`},
		{"hidden loading style", `<p style="background:u\72l(x.png)">a</p>`, `<p>a</p>`},
		{"fixed", `<p style="position:fixed;top:0">a</p>`, `<p style="top: 0">a</p>`},
		{"link", `<a href="https://example.org/?a=1&b=2">a</a>`, `<a href="https://example.org/?a=1&amp;b=2" rel="noopener noreferrer">a</a>`},
		{"relative link", `<a href="02_train.ipynb">a</a>`, `<a href="02_train.ipynb">a</a>`},
		{"script link", `<a href="javascript:x">a</a>`, `a`},
		{"picture", `<img src="` + dot + `" alt="dot" width="9">`, `<img src="` + dot + `" alt="dot" width="9"/>`},
		{"drawing", `<p><svg viewBox="0 0 1 1" width="9"><title>dot</title><path d="M0 0"/></svg></p>`, `<p><img width="9" alt="dot" src="data:image/svg+xml;base64,` +
			base64.StdEncoding.EncodeToString([]byte(`<svg viewBox="0 0 1 1" width="9" xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"><title>dot</title><path d="M0 0"></path></svg>`)) + `"/></p>`},
		{"far picture", `<img src="https://example.org/a.png" alt="a">`, `<span class="missing">Picture is not in this file: https://example.org/a.png (a)</span>`},
		{"picture of a file", `<img src="../../etc/passwd">`, `<span class="missing">Picture not found beside the notebook: ../../etc/passwd</span>`},
		{"no picture", `<img src="data:image/png;base64,AAAA">`, `<span class="missing">Picture cannot be shown: it is neither PNG, JPEG, GIF, WebP nor SVG</span>`},
		{"table", `<table><tr><td colspan="2">a</table>`, `<div class="wide"><table><tbody><tr><td colspan="2">a</td></tr></tbody></table></div>`},
		{"details", `<details open><summary>a</summary>b</details>`, `<details open=""><summary>a</summary>b</details>`},
		{"ids", `<p id="a" aria-describedby="b">x</p><p id="b">y</p><p id="a">z</p>`, `<p id="o:a" aria-describedby="o:b">x</p><p id="o:b">y</p><p>z</p>`},
		{"roles", `<div role="img" aria-label="a">b</div>`, `<div role="img" aria-label="a">b</div>`},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := string(newTestBuilder().fragment(c.markup, "o:", nil).Markup())
			if got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

// What is nested too deeply for a parser is shown as the text that it is.
func TestFragmentOfNoMarkup(t *testing.T) {
	got := string(newTestBuilder().fragment(strings.Repeat("<div>", 5000), "", nil).Markup())
	if !strings.HasPrefix(got, "<pre>\n&lt;div&gt;&lt;div&gt;") {
		t.Errorf("it begins with %.60q", got)
	}
}

// FuzzFragment puts what is left of any markup into a page, and reads that as a browser does.
func FuzzFragment(f *testing.F) {
	for _, a := range attacks {
		f.Add(a)
	}
	f.Add("<table><p><table><td></table></p><b><p></b>x<ul><li><h1></ul></h1>")
	f.Add("<pre>\n\nx</pre><a><table><a></table><nobr><button><p></button>")
	forbidden := []string{"script", "style", "iframe", "object", "embed", "link", "meta", "base", "form", "input", "svg", "math", "template", "textarea", "title", "plaintext"}
	f.Fuzz(func(t *testing.T, markup string) {
		fragment := string(newTestBuilder().fragment(markup, "out:", nil).Markup())
		doc, err := html.Parse(strings.NewReader("<!DOCTYPE html><title>x</title><main><section><div id=box>" + fragment + "</div></section></main><footer>end</footer>"))
		if err != nil {
			t.Skip(err) // nested more deeply than a page may be
		}
		var box, footer *html.Node
		for n := range doc.Descendants() {
			if n.Type != html.ElementNode {
				continue
			}
			if attribute(n, "id") == "box" {
				box = n
			}
			if n.Data == "footer" && n.Parent.Data == "body" {
				footer = n
			}
		}
		if box == nil || footer == nil || box.NextSibling != nil || footer.PrevSibling.Data != "main" || write(box) != fragment {
			t.Fatalf("%q breaks the page as %q", markup, fragment)
		}
		for _, n := range elements(box) {
			if slices.Contains(forbidden, n.Data) {
				t.Fatalf("%q leaves an element %s in %q", markup, n.Data, fragment)
			}
			for _, a := range n.Attr {
				if strings.HasPrefix(a.Key, "on") || a.Key == "src" && !strings.HasPrefix(a.Val, "data:image/") ||
					a.Key == "style" && !harmlessStyle(a.Val) || a.Key == "id" && !strings.HasPrefix(a.Val, "out:") {
					t.Fatalf("%q leaves %s=%q in %q", markup, a.Key, a.Val, fragment)
				}
			}
		}
	})
}
