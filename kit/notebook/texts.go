package notebook

import (
	"bytes"
	"encoding/base64"
	"html/template"
	"mime"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/alecthomas/chroma/v2"
	chromahtml "github.com/alecthomas/chroma/v2/formatters/html"
	"github.com/alecthomas/chroma/v2/lexers"
	"github.com/alecthomas/chroma/v2/styles"
	"github.com/microcosm-cc/bluemonday"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	goldmarkhtml "github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/text"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// texts turns what cells say into markup that can do nothing but be looked at.
type texts struct {
	dir    string
	marks  goldmark.Markdown
	policy *bluemonday.Policy
	ids    parser.IDs // of headings, unique in the page
	heads  []head
}

func newTexts(dir string) *texts {
	return &texts{
		dir: dir,
		marks: goldmark.New(
			goldmark.WithExtensions(extension.Table, extension.Strikethrough), goldmark.WithParserOptions(parser.WithAutoHeadingID()),
			goldmark.WithRendererOptions(goldmarkhtml.WithUnsafe()), // what it gives is sanitized
		),
		policy: harmless(),
		ids:    parser.NewContext().IDs(),
	}
}

// harmless is which markup is let through: what can be looked at. Nothing that loads,
// navigates by itself, or runs; links are followed by whoever clicks them.
func harmless() *bluemonday.Policy {
	p := bluemonday.UGCPolicy()
	p.AllowDataURIImages()
	p.AllowURLSchemes("http", "https", "mailto")
	p.AllowRelativeURLs(true)
	p.AllowAttrs("class", "style", "title", "role", "aria-label", "aria-hidden", "dir", "lang").Globally()
	p.AllowElements("figure", "figcaption", "details", "summary", "progress", "meter", "section", "span", "caption", "kbd", "mark")
	p.AllowAttrs("value", "max", "min").OnElements("progress", "meter")
	p.AllowAttrs("open").OnElements("details")
	p.AllowAttrs("scope").OnElements("th")
	p.AllowAttrs("alt", "width", "height").OnElements("img")
	p.RequireNoFollowOnLinks(false)
	return p
}

// pictures are the img elements of sanitized markup.
var pictures = regexp.MustCompile(`<img [^>]*>`)

// sanitized is markup without what could do harm, whole: every element is closed.
// Pictures that are not in it would not load, so it is said that they are missing.
func (t *texts) sanitized(markup string) (template.HTML, error) {
	clean := pictures.ReplaceAllStringFunc(t.policy.Sanitize(markup), func(tag string) string {
		if strings.Contains(tag, ` src="data:`) {
			return tag
		}
		return "<em>(a picture that is not in this file)</em>"
	})
	nodes, err := html.ParseFragment(strings.NewReader(clean), &html.Node{Type: html.ElementNode, Data: "div", DataAtom: atom.Div})
	if err != nil {
		return "", err
	}
	var b strings.Builder
	for _, n := range nodes {
		if err := html.Render(&b, n); err != nil {
			return "", err
		}
	}
	return template.HTML(b.String()), nil
}

// markdown is a text with marks as markup; its headings are noted.
func (t *texts) markdown(source string) (template.HTML, error) {
	src := []byte(source)
	doc := t.marks.Parser().Parse(text.NewReader(src), parser.WithContext(parser.NewContext(parser.WithIDs(t.ids))))
	err := ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.Heading:
			if id, ok := n.AttributeString("id"); ok {
				t.heads = append(t.heads, head{n.Level, string(id.([]byte)), plain(n, src)})
			}
		case *ast.Image:
			if u, ok := t.inlined(string(n.Destination)); ok {
				n.Destination = []byte(u)
			}
		}
		return ast.WalkContinue, nil
	})
	if err != nil {
		return "", err
	}
	var b bytes.Buffer
	if err := t.marks.Renderer().Render(&b, src, doc); err != nil {
		return "", err
	}
	return t.sanitized(b.String())
}

// plain is the text of a node without its marks.
func plain(n ast.Node, src []byte) string {
	var b strings.Builder
	ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if t, ok := n.(*ast.Text); ok && entering {
			b.Write(t.Segment.Value(src))
		}
		return ast.WalkContinue, nil
	})
	return b.String()
}

// inlined gives a picture that lies beside the notebook as a data URL.
func (t *texts) inlined(address string) (string, bool) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "" || u.Host != "" || t.dir == "" || !filepath.IsLocal(filepath.FromSlash(u.Path)) {
		return "", false
	}
	kind := mime.TypeByExtension(filepath.Ext(u.Path))
	if !strings.HasPrefix(kind, "image/") {
		return "", false
	}
	data, err := os.ReadFile(filepath.Join(t.dir, filepath.FromSlash(u.Path)))
	if err != nil {
		return "", false
	}
	return "data:" + kind + ";base64," + base64.StdEncoding.EncodeToString(data), true
}

// codeFormat marks the kinds of a program's words with classes.
var codeFormat = chromahtml.New(chromahtml.WithClasses(true), chromahtml.ClassPrefix("k-"), chromahtml.PreventSurroundingPre(true))

// highlighted is Go code with its words marked.
func highlighted(code string) (template.HTML, error) {
	tokens, err := chroma.Coalesce(lexers.Get("go")).Tokenise(nil, code)
	if err != nil {
		return "", err
	}
	var b bytes.Buffer
	if err := codeFormat.Format(&b, styles.Get("github"), tokens); err != nil {
		return "", err
	}
	return template.HTML(b.String()), nil
}

// codeStyle are the colours of code; the page's style sheet has them by theme.
func codeStyle() (string, error) {
	text, err := assets.ReadFile("assets/code.css")
	return string(text), err
}
