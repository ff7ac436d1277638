package report

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"errors"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"os"
)

//go:embed assets
var assets embed.FS

// Parts of the page's style sheet and script, in order.
var (
	styleParts  = []string{"base.css", "summary.css", "charts.css", "people.css", "matrix.css", "gallery.css", "print.css"}
	scriptParts = []string{"page.js", "highlight.js", "code.js", "gallery.js", "lightbox.js", "charts.js"}
)

// addAssets puts the style, the scripts and the policy that lets only these scripts run into the page.
func (p *page) addAssets(echartsPath string, picturesBeside bool) error {
	library, err := os.ReadFile(echartsPath)
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("read chart library: %w (npm ci installs it)", err)
	}
	if err != nil {
		return fmt.Errorf("read chart library: %w", err)
	}
	theme, err := asset("theme.js")
	if err != nil {
		return err
	}
	style, err := joined(styleParts)
	if err != nil {
		return err
	}
	script, err := joined(scriptParts)
	if err != nil {
		return err
	}
	icon, err := asset("icon.svg")
	if err != nil {
		return err
	}
	p.Theme, p.Style = template.JS(inScript(theme)), template.CSS(style)
	p.Script, p.ECharts = template.JS(inScript(script)), template.JS(inScript(library))
	p.Icon = template.HTMLAttr(`href="data:image/svg+xml;base64,` + base64.StdEncoding.EncodeToString(icon) + `"`)
	pictures := "data: blob:"
	if picturesBeside {
		pictures += " 'self' file:" // the origin of a page that is opened as a file is nobody's
	}
	p.Policy = "default-src 'none'; img-src " + pictures + "; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; script-src"
	for _, s := range []template.JS{p.Theme, p.ECharts, p.Script} {
		sum := sha256.Sum256([]byte(s))
		p.Policy += " 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
	}
	return nil
}

func asset(name string) ([]byte, error) { return assets.ReadFile("assets/" + name) }

func joined(names []string) ([]byte, error) {
	var b bytes.Buffer
	for _, name := range names {
		part, err := asset(name)
		if err != nil {
			return nil, err
		}
		b.Write(part)
	}
	return b.Bytes(), nil
}

// inScript makes JavaScript safe inside a script element. Both sequences can occur
// only in strings, regular expressions and comments, where the backslash changes nothing.
func inScript(js []byte) []byte {
	js = bytes.ReplaceAll(js, []byte("</script"), []byte(`<\/script`))
	js = bytes.ReplaceAll(js, []byte("<!--"), []byte(`<\!--`))
	return bytes.ReplaceAll(js, []byte("\r\n"), []byte("\n"))
}

// render writes the page.
func (p *page) render(ctx context.Context, w io.Writer) error {
	t, err := template.New("page.html").Funcs(template.FuncMap{"numbers": numbers}).ParseFS(assets, "assets/*.html")
	if err != nil {
		return err
	}
	out := bufio.NewWriterSize(cancellable{ctx, w}, 1<<16)
	if err := t.ExecuteTemplate(out, "page.html", p); err != nil {
		return err
	}
	return out.Flush()
}

// cancellable stops a long write when its context ends.
type cancellable struct {
	ctx context.Context
	w   io.Writer
}

func (c cancellable) Write(b []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.w.Write(b)
}
