package notebook

import (
	"bytes"
	"html"
	"html/template"

	"github.com/alecthomas/chroma/v2"
	format "github.com/alecthomas/chroma/v2/formatters/html"
	"github.com/alecthomas/chroma/v2/lexers"
)

// highlighted is code as markup whose classes name the kinds of tokens: t-k is a
// keyword. What language it does not know, it leaves as it is.
func highlighted(code, language string) template.HTML {
	plain := template.HTML(html.EscapeString(code))
	lexer := lexers.Get(language)
	if lexer == nil {
		return plain
	}
	iterator, err := chroma.Coalesce(lexer).Tokenise(nil, code)
	if err != nil {
		return plain
	}
	tokens := iterator.Tokens()
	for i := range tokens {
		if tokens[i].Type == chroma.TextWhitespace { // needs no element of its own
			tokens[i].Type = chroma.Text
		}
	}
	var b bytes.Buffer
	style := chroma.MustNewStyle("page", nil) // the page's style sheet has the colours
	f := format.New(format.WithClasses(true), format.ClassPrefix("t-"), format.PreventSurroundingPre(true))
	if err := f.Format(&b, style, chroma.Literator(tokens...)); err != nil {
		return plain
	}
	return template.HTML(b.String())
}
