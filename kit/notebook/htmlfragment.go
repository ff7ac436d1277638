package notebook

import (
	"html/template"
	"net/url"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/util"
	dom "golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// fragment is markup of the notebook that is safe on the page.
type fragment struct {
	root  *dom.Node
	ids   idSet
	plain template.HTML // in its place where there is no making sense of the markup
}

// heading of a Markdown cell.
type heading struct {
	ID, Text string
	Level    int
}

// Markup is the fragment as it stands on the page. Called when all of the page's
// fragments are made: their links may point to each other.
func (f *fragment) Markup() template.HTML {
	if f.root == nil {
		return f.plain
	}
	for _, n := range elements(f.root) {
		target, ok := strings.CutPrefix(attribute(n, "href"), "#")
		if n.DataAtom != atom.A || !ok || target == "" {
			continue
		}
		if name, err := url.PathUnescape(target); err == nil {
			target = name
		}
		id, found := f.ids.find(target)
		if !found {
			id = "" // a link to nowhere is text
		} else {
			id = "#" + id
		}
		setAttribute(n, "href", id)
	}
	return template.HTML(write(f.root))
}

// empty reports whether there is nothing to see in the fragment.
func (f *fragment) empty() bool {
	if f.root == nil {
		return f.plain == ""
	}
	if textOf(f.root) != "" {
		return false
	}
	for _, n := range elements(f.root) {
		switch n.DataAtom {
		case atom.Img, atom.Hr, atom.Progress, atom.Meter:
			return false
		}
	}
	return true
}

// fragment makes markup safe. prefix goes before its ids, and keeps those of outputs
// apart; a Markdown cell's has none.
func (b *builder) fragment(markup, prefix string, attachments object) *fragment {
	root, ok := settle(b.policy, drawn(markup), func(root *dom.Node) {
		for _, n := range elements(root) {
			b.finish(n, prefix, attachments)
		}
	})
	if !ok {
		b := preformatted(terminal(markup))
		return &fragment{plain: b}
	}
	return &fragment{root: root, ids: b.ids}
}

// finish settles what the policy cannot: ids, addresses, and boxes for wide tables.
func (b *builder) finish(n *dom.Node, prefix string, attachments object) {
	if !harmlessStyle(attribute(n, "style")) {
		setAttribute(n, "style", "")
	}
	if id := attribute(n, "id"); id != "" {
		if b.ids[prefix+id] {
			id = ""
		} else {
			id = prefix + id
			b.ids[id] = true
		}
		setAttribute(n, "id", id)
	}
	for _, name := range []string{"aria-labelledby", "aria-describedby", "headers"} {
		if list := strings.Fields(attribute(n, name)); len(list) > 0 {
			setAttribute(n, name, prefix+strings.Join(list, " "+prefix))
		}
	}
	switch n.DataAtom {
	case atom.A:
		b.finishLink(n, prefix)
	case atom.Img:
		address, note := b.picture(attribute(n, "src"), attachments)
		if note == "" {
			setAttribute(n, "src", address)
			return
		}
		if alt := attribute(n, "alt"); alt != "" {
			note += " (" + alt + ")"
		}
		*n = dom.Node{Type: dom.ElementNode, Data: "span", DataAtom: atom.Span, Parent: n.Parent, PrevSibling: n.PrevSibling, NextSibling: n.NextSibling,
			Attr: []dom.Attribute{{Key: "class", Val: "missing"}}}
		n.AppendChild(&dom.Node{Type: dom.TextNode, Data: note})
	case atom.Table:
		box := &dom.Node{Type: dom.ElementNode, Data: "div", DataAtom: atom.Div, Attr: []dom.Attribute{{Key: "class", Val: "wide"}}}
		n.Parent.InsertBefore(box, n)
		n.Parent.RemoveChild(n)
		box.AppendChild(n)
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		if prefix == "" && attribute(n, "id") == "" {
			setAttribute(n, "id", b.ids.of(textOf(n)))
		}
	}
}

func (b *builder) finishLink(n *dom.Node, prefix string) {
	href := attribute(n, "href")
	u, err := url.Parse(href)
	switch {
	case err != nil || u.Scheme == "data" || u.Scheme == "attachment":
		setAttribute(n, "href", "")
	case strings.HasPrefix(href, "#") && prefix != "" && b.ids[prefix+href[1:]]:
		setAttribute(n, "href", "#"+prefix+href[1:])
	case u.Host != "":
		setAttribute(n, "rel", "noopener noreferrer")
	}
}

// markdown is a Markdown text as Jupyter shows it.
func (b *builder) markdown(source, prefix string, attachments object) *fragment {
	var markup strings.Builder
	if err := b.converter.Convert([]byte(source), &markup); err != nil {
		return &fragment{plain: preformatted(terminal(source))}
	}
	return b.fragment(markup.String(), prefix, attachments)
}

// headings are a fragment's.
func (f *fragment) headings() []heading {
	if f.root == nil {
		return nil
	}
	var list []heading
	for _, n := range elements(f.root) {
		switch n.DataAtom {
		case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
			if text := textOf(n); text != "" {
				list = append(list, heading{ID: attribute(n, "id"), Text: text, Level: int(n.Data[1] - '0')})
			}
		}
	}
	return list
}

func newConverter() goldmark.Markdown {
	return goldmark.New(
		goldmark.WithExtensions(extension.Table, extension.Strikethrough),
		goldmark.WithRendererOptions(
			html.WithUnsafe(), // what comes of it is made safe as a whole
			renderer.WithNodeRenderers(util.Prioritized(codeBlocks{}, 100)),
		),
	)
}

// codeBlocks writes fenced code in colours.
type codeBlocks struct{}

// RegisterFuncs is of goldmark's interface.
func (codeBlocks) RegisterFuncs(r renderer.NodeRendererFuncRegisterer) {
	r.Register(ast.KindFencedCodeBlock, func(w util.BufWriter, source []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		block := node.(*ast.FencedCodeBlock)
		code := string(block.Lines().Value(source))
		_, err := w.WriteString("<pre><code>" + string(highlighted(code, string(block.Language(source)))) + "</code></pre>\n")
		return ast.WalkSkipChildren, err
	})
}
