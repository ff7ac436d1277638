package notebook

import (
	"bytes"
	"encoding/json"
	"fmt"
	"html"
	"html/template"
	"regexp"
	"strings"
)

// A stream longer than longStream lines is folded after its first shownLines.
const longStream, shownLines = 40, 30

// pictureForms are those of pictures, the better first.
var pictureForms = []string{"image/svg+xml", "image/png", "image/jpeg", "image/gif", "image/webp"}

// active finds markup that runs or loads something, or takes input.
var active = regexp.MustCompile(`(?i)<(script|iframe|object|embed|canvas|video|audio|form|input|button|select|textarea)\b`)

// outputView is an output on the page.
type outputView struct {
	Class  string // of the box: "text", "stderr", "error", "code", "markup", "picture", "markdown", "note"
	Text   template.HTML
	More   template.HTML // folded away
	Count  int           // lines of More
	Body   *fragment
	Lost   bool // a part of Body is left out
	Chart  *chartView
	Failed bool
}

// output works out how an output shows; ok is false for one that shows nothing.
func (b *builder) output(o Output, prefix string) (v outputView, ok bool) {
	switch o.Kind() {
	case Stream:
		lines := terminal(o.Text())
		if len(lines) == 1 && lines[0] == "" {
			return v, false
		}
		v.Class = "text"
		if o.StreamName() == "stderr" {
			v.Class = "stderr"
		}
		if len(lines) > longStream {
			v.More, v.Count = preformatted(lines[shownLines:]), len(lines)-shownLines
			lines = lines[:shownLines]
		}
		v.Text = preformatted(lines)
		return v, true
	case Error:
		text := o.traceback()
		if strings.TrimSpace(WithoutColors(text)) == "" {
			text = o.Text()
		}
		return outputView{Class: "error", Failed: true, Text: preformatted(terminal(text))}, true
	case Display, Result:
		return b.display(o, prefix)
	}
	return outputView{Class: "note", Text: template.HTML(html.EscapeString("Output of a kind that is not known: " + o.Kind()))}, true
}

// display chooses among the forms that data come in, as a Jupyter front end does: the
// richest that has anything to show.
func (b *builder) display(o Output, prefix string) (outputView, bool) {
	if text, ok := o.Form(ChartForm); ok {
		if c, err := b.chart(text, prefix, o); err == nil {
			return outputView{Class: "drawing", Chart: c}, true
		}
	}
	if markup, ok := o.Form("text/html"); ok {
		if f := b.fragment(markup, prefix, nil); !f.empty() {
			return outputView{Class: "markup", Body: f, Lost: active.MatchString(markup)}, true
		}
	}
	for _, mime := range pictureForms {
		if f := b.pictureForm(mime, o); f != nil {
			return outputView{Class: "picture", Body: f}, true
		}
	}
	if text, ok := o.Form("text/markdown"); ok {
		return outputView{Class: "markdown", Body: b.markdown(text, prefix, nil)}, true
	}
	if text, ok := o.Form("text/latex"); ok {
		return outputView{Class: "code", Text: pre(highlighted(text, "tex"))}, true
	}
	if text, ok := o.Form("application/json"); ok {
		var indented bytes.Buffer
		if json.Indent(&indented, []byte(text), "", "  ") == nil {
			text = indented.String()
		}
		return outputView{Class: "code", Text: pre(highlighted(text, "json"))}, true
	}
	if text, ok := o.Form("text/plain"); ok {
		return outputView{Class: "text", Text: preformatted(terminal(text))}, true
	}
	forms := sortedKeys(objectOf(o.object["data"]))
	if markup, ok := o.Form("text/html"); len(forms) == 0 || len(forms) == 1 && ok && !active.MatchString(markup) { // an empty box
		return outputView{}, false
	}
	return outputView{Class: "note", Text: template.HTML(html.EscapeString(
		"This output cannot be shown without scripts of its own (" + strings.Join(forms, ", ") + "), which this page leaves out."))}, true
}

// pictureForm is an output's picture in a form, or nil if it has none that shows.
func (b *builder) pictureForm(mime string, o Output) *fragment {
	text, ok := o.Form(mime)
	if !ok {
		return nil
	}
	data := []byte(text)
	if mime != "image/svg+xml" {
		var err error
		if data, err = decodeBase64(text); err != nil {
			return nil
		}
	}
	address, err := dataURI(data)
	if err != nil {
		return nil
	}
	alt, _ := o.Form("text/plain")
	markup := fmt.Sprintf(`<img src="%s" alt="%s"`, address, html.EscapeString(strings.Join(strings.Fields(alt), " ")))
	metadata := objectOf(o.object["metadata"])
	size := objectOf(metadata[mime])
	for _, name := range []string{"width", "height"} {
		if v, ok := size[name].(json.Number); ok {
			markup += fmt.Sprintf(` %s="%s"`, name, html.EscapeString(v.String()))
		}
	}
	return b.fragment(markup+">", "", nil)
}

// preformatted is lines in a pre element.
func preformatted(lines []template.HTML) template.HTML {
	var b strings.Builder
	for i, line := range lines {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(string(line))
	}
	return pre(template.HTML(b.String()))
}

// pre is a pre element. The line break after its start tag is no part of its text.
func pre(text template.HTML) template.HTML { return "<pre>\n" + text + "</pre>" }
