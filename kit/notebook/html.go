package notebook

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html/template"
	"io"
	"os"
	"strings"
)

//go:embed assets
var assets embed.FS

// HTMLConfig of [Notebook.HTML].
type HTMLConfig struct {
	Title       string // default: the first heading
	EChartsPath string // echarts.min.js; needed where there are charts
	Dir         string // where the notebook lies: pictures that its text links to are read from there
}

// page is what the template shows.
type page struct {
	Title   string
	Policy  string
	Style   template.CSS
	Theme   template.JS
	ECharts template.JS
	Script  template.JS
	Heads   []head
	Failed  *failedCell
	Cells   []pageCell
	Run     string // how the outputs came about
}

// head is a heading of the notebook's text.
type head struct {
	Level    int
	ID, Text string
}

// failedCell says which cell a run ended at.
type failedCell struct {
	ID, Text string
}

// pageCell is a cell as the page shows it.
type pageCell struct {
	ID      string
	Text    template.HTML // of a text cell
	Code    template.HTML // of a code cell
	Count   int
	Folded  bool // the code is there when asked for
	Failed  bool
	Outputs []pageOutput
}

// HTML writes the notebook with its outputs as one page that needs no network. What
// outputs show is never run: only the page's own script is, which makes live charts
// of what kit/nb gave as data. The bytes follow from the notebook and c alone.
func (n *Notebook) HTML(w io.Writer, c HTMLConfig) error {
	p := page{Title: c.Title}
	t := newTexts(c.Dir)
	charts := 0
	for i, cell := range n.Cells() {
		if cell.Tagged("remove-cell") || strings.TrimSpace(cell.Source()) == "" {
			continue
		}
		shown := pageCell{ID: fmt.Sprintf("cell-%d", i+1), Count: cell.Count()}
		switch cell.Kind() {
		case Markdown:
			text, err := t.markdown(cell.Source())
			if err != nil {
				return fmt.Errorf("write page: cell %d: %w", i+1, err)
			}
			shown.Text = text
		case Code:
			code, err := highlighted(cell.Source())
			if err != nil {
				return fmt.Errorf("write page: cell %d: %w", i+1, err)
			}
			shown.Code, shown.Folded = code, cell.Tagged("hide-input")
			for _, o := range cell.Outputs() {
				out, err := t.output(o)
				if err != nil {
					return fmt.Errorf("write page: cell %d: %w", i+1, err)
				}
				if out.Chart != nil {
					charts++
				}
				shown.Failed = shown.Failed || o.Kind() == Error
				shown.Outputs = append(shown.Outputs, out)
			}
		default:
			continue
		}
		if shown.Failed && p.Failed == nil {
			p.Failed = &failedCell{shown.ID, fmt.Sprintf("Cell %d failed; those after it were not run.", i+1)}
		}
		p.Cells = append(p.Cells, shown)
	}
	p.Heads = t.heads
	if p.Title == "" && len(t.heads) > 0 {
		p.Title = t.heads[0].Text
	}
	if p.Title == "" {
		p.Title = "Notebook"
	}
	p.Run = n.recorded()
	if err := p.fill(charts > 0, c.EChartsPath); err != nil {
		return fmt.Errorf("write page: %w", err)
	}
	return p.write(w)
}

// fill puts style, scripts and policy into the page.
func (p *page) fill(charts bool, echarts string) error {
	style, err := assets.ReadFile("assets/notebook.css")
	if err != nil {
		return err
	}
	colours, err := codeStyle()
	if err != nil {
		return err
	}
	theme, err := assets.ReadFile("assets/theme.js")
	if err != nil {
		return err
	}
	script, err := assets.ReadFile("assets/notebook.js")
	if err != nil {
		return err
	}
	p.Style, p.Theme, p.Script = template.CSS(string(style)+colours), template.JS(theme), template.JS(script)
	if charts {
		library, err := os.ReadFile(echarts)
		if err != nil {
			return fmt.Errorf("read chart library: %w (npm ci installs it)", err)
		}
		p.ECharts = template.JS(bytes.ReplaceAll(library, []byte("</script"), []byte(`<\/script`)))
	}
	p.Policy = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; script-src"
	for _, js := range []template.JS{p.Theme, p.ECharts, p.Script} {
		if js != "" {
			sum := sha256.Sum256([]byte(js))
			p.Policy += " 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
		}
	}
	return nil
}

func (p *page) write(w io.Writer) error {
	t, err := template.ParseFS(assets, "assets/notebook.html")
	if err != nil {
		return fmt.Errorf("write page: %w", err)
	}
	if err := t.ExecuteTemplate(w, "notebook.html", p); err != nil {
		return fmt.Errorf("write page: %w", err)
	}
	return nil
}

// recorded says how the outputs came about, if the notebook was run by [Notebook.Run].
func (n *Notebook) recorded() string {
	record, ok := n.metadata()[recordName].(map[string]any)
	if !ok {
		return ""
	}
	text := fmt.Sprintf("Run %v, %v s", record["started"], record["seconds"])
	if set, _ := record["parameters"].(map[string]any); len(set) > 0 {
		if list, err := json.Marshal(set); err == nil {
			text += ", with " + strings.NewReplacer(`{"`, "", `"}`, "", `":"`, " = ", `","`, ", ").Replace(string(list))
		}
	}
	return text + "."
}
