package notebook

import (
	"regexp"
	"slices"
	"strings"

	"github.com/microcosm-cc/bluemonday"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// allowed is the markup that a page takes over from a notebook: what shows text,
// tables, figures and pictures, and nothing that runs, loads, navigates on its own,
// takes input, or could be mistaken for a part of the page.
func allowed() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements(
		"abbr", "article", "aside", "b", "bdi", "bdo", "blockquote", "br", "caption", "center", "cite", "code", "col", "colgroup",
		"dd", "del", "details", "dfn", "div", "dl", "dt", "em", "figcaption", "figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6",
		"header", "hr", "i", "ins", "kbd", "li", "mark", "meter", "ol", "p", "pre", "progress", "q", "rp", "rt", "ruby", "s", "samp",
		"section", "small", "strong", "sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "time", "tr", "tt", "u",
		"ul", "var", "wbr",
	)
	p.AllowAttrs("role", "title", "lang", "dir",
		"aria-describedby", "aria-hidden", "aria-label", "aria-labelledby", "aria-level", "aria-roledescription", "aria-sort",
		"aria-valuemax", "aria-valuemin", "aria-valuenow", "aria-valuetext").Globally()
	p.AllowAttrs("id").Matching(regexp.MustCompile(`^[\p{L}\p{N}_][\p{L}\p{N}_.-]*$`)).Globally() // the page's own have a colon
	p.AllowAttrs("class").Matching(regexp.MustCompile(`^t-[a-z0-9]{1,4}$`)).OnElements("span")    // of [highlighted] code
	p.AllowStyles(styleProperties...).MatchingHandler(harmlessStyle).Globally()
	p.AllowStyles("position").MatchingEnum("static", "relative", "absolute").Globally()

	p.AllowAttrs("href").OnElements("a")
	p.AllowAttrs("src", "alt").OnElements("img")
	p.RequireParseableURLs(true)
	p.AllowRelativeURLs(true)
	p.AllowURLSchemes("http", "https", "mailto", "data", "attachment") // what of these may stay is settled by the [builder]
	number := regexp.MustCompile(`^[0-9]{1,5}(\.[0-9]+)?%?$`)
	p.AllowAttrs("width", "height").Matching(number).OnElements("img", "table", "td", "th", "col", "colgroup")
	p.AllowAttrs("colspan", "rowspan").Matching(bluemonday.Integer).OnElements("td", "th")
	p.AllowAttrs("align", "valign", "headers", "scope").Matching(regexp.MustCompile(`^[\w -]+$`)).OnElements("td", "th", "tr", "col", "colgroup", "thead", "tbody")
	p.AllowAttrs("span").Matching(bluemonday.Integer).OnElements("col", "colgroup")
	p.AllowAttrs("open").OnElements("details")
	p.AllowAttrs("start", "reversed", "type").OnElements("ol")
	p.AllowAttrs("value", "max", "min", "low", "high", "optimum").OnElements("meter", "progress", "li")
	p.AllowAttrs("datetime").OnElements("time")
	return p
}

// styleProperties are those that a style attribute may set, besides position.
var styleProperties = []string{
	"align-content", "align-items", "align-self", "aspect-ratio", "background", "background-color", "background-image", "background-position",
	"background-repeat", "background-size", "border", "border-block", "border-bottom", "border-bottom-color", "border-bottom-style",
	"border-bottom-width", "border-collapse", "border-color", "border-inline", "border-left", "border-left-color", "border-left-style",
	"border-left-width", "border-radius", "border-right", "border-right-color", "border-right-style", "border-right-width", "border-spacing",
	"border-style", "border-top", "border-top-color", "border-top-style", "border-top-width", "border-width", "bottom", "box-shadow",
	"box-sizing", "caption-side", "clear", "color", "column-count", "column-gap", "columns", "direction", "display", "empty-cells", "flex",
	"flex-basis", "flex-direction", "flex-flow", "flex-grow", "flex-shrink", "flex-wrap", "float", "font", "font-family", "font-feature-settings",
	"font-size", "font-style", "font-variant", "font-variant-numeric", "font-weight", "gap", "grid", "grid-area", "grid-auto-columns",
	"grid-auto-flow", "grid-auto-rows", "grid-column", "grid-gap", "grid-row", "grid-template", "grid-template-areas", "grid-template-columns",
	"grid-template-rows", "height", "hyphens", "image-rendering", "inset", "justify-content", "justify-items", "justify-self", "left",
	"letter-spacing", "line-height", "list-style", "list-style-type", "margin", "margin-block", "margin-bottom", "margin-inline", "margin-left",
	"margin-right", "margin-top", "max-height", "max-width", "min-height", "min-width", "object-fit", "object-position", "opacity", "order",
	"outline", "overflow", "overflow-wrap", "overflow-x", "overflow-y", "padding", "padding-block", "padding-bottom", "padding-inline",
	"padding-left", "padding-right", "padding-top", "place-content", "place-items", "right", "row-gap", "tab-size", "table-layout", "text-align",
	"text-align-last", "text-decoration", "text-decoration-color", "text-decoration-line", "text-decoration-style", "text-indent",
	"text-overflow", "text-transform", "top", "transform", "transform-origin", "vertical-align", "visibility", "white-space", "width",
	"word-break", "word-spacing", "word-wrap", "z-index",
}

var (
	styleFunction  = regexp.MustCompile(`[a-z0-9_-]*\(`)
	styleFunctions = []string{"(", "calc(", "clamp(", "color-mix(", "fit-content(", "hsl(", "hsla(", "hwb(", "lab(", "lch(", "light-dark(", "linear-gradient(",
		"max(", "min(", "minmax(", "oklab(", "oklch(", "radial-gradient(", "repeat(", "rgb(", "rgba(", "rotate(", "scale(", "translate(",
		"translatex(", "translatey(", "var("}
)

// harmlessStyle reports whether a property's value, or a whole style attribute, loads
// nothing: it has no functions but known ones, and no escapes to hide others.
func harmlessStyle(value string) bool {
	if strings.ContainsAny(value, `\@{}`) || strings.Contains(value, "/*") {
		return false
	}
	for _, f := range styleFunction.FindAllString(strings.ToLower(value), -1) {
		if !slices.Contains(styleFunctions, f) {
			return false
		}
	}
	return true
}

// settle makes a tree of markup that reads the same once it is written and parsed
// again, within whatever element holds it: so no end tag in it can end an element of
// the page, and no element in it stays open. finish may change the tree. ok is false
// for markup that does not come to rest, or is nested beyond all measure.
func settle(p *bluemonday.Policy, markup string, finish func(root *html.Node)) (root *html.Node, ok bool) {
	root, ok = tree(p.Sanitize(markup))
	if !ok {
		return nil, false
	}
	finish(root)
	written := write(root)
	for range 4 {
		if root, ok = tree(written); !ok {
			return nil, false
		}
		again := write(root)
		if again == written {
			return root, true
		}
		written = again
	}
	return nil, false
}

// tree parses markup as a div's content.
func tree(markup string) (*html.Node, bool) {
	root := &html.Node{Type: html.ElementNode, Data: "div", DataAtom: atom.Div}
	nodes, err := html.ParseFragment(strings.NewReader(markup), root)
	if err != nil {
		return nil, false
	}
	for _, n := range nodes {
		root.AppendChild(n)
	}
	return root, true
}

// write is a tree's markup, without the root itself.
func write(root *html.Node) string {
	var b strings.Builder
	for n := root.FirstChild; n != nil; n = n.NextSibling {
		if err := html.Render(&b, n); err != nil {
			return "" // of nodes that no parser makes
		}
	}
	return b.String()
}

// elements are a tree's, in their order. What is done to one does not disturb the walk.
func elements(root *html.Node) []*html.Node {
	var list []*html.Node
	for n := range root.Descendants() {
		if n.Type == html.ElementNode {
			list = append(list, n)
		}
	}
	return list
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// setAttribute sets an attribute, or takes it away where value is empty.
func setAttribute(n *html.Node, name, value string) {
	for i, a := range n.Attr {
		if a.Key == name {
			if value == "" {
				n.Attr = slices.Delete(n.Attr, i, i+1)
			} else {
				n.Attr[i].Val = value
			}
			return
		}
	}
	if value != "" {
		n.Attr = append(n.Attr, html.Attribute{Key: name, Val: value})
	}
}

// textOf is an element's text in one line.
func textOf(root *html.Node) string {
	var b strings.Builder
	for n := range root.Descendants() {
		if n.Type == html.TextNode {
			b.WriteString(n.Data)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}
