package notebook

import (
	"errors"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/microcosm-cc/bluemonday"
	"github.com/yuin/goldmark"
)

// Tags that cells of a page go by.
const (
	HideInputTag  = "hide-input"  // the cell's code is folded away
	RemoveCellTag = "remove-cell" // the cell is left out
)

// HTMLConfig of [Notebook.HTML].
type HTMLConfig struct {
	Title       string // default: the first heading
	EChartsPath string // echarts.min.js; needed only where there are charts
	Dir         string // the notebook's own: where pictures that its texts refer to lie; empty: none are looked for
}

// HTML writes the notebook with its outputs as one page that stands for itself: it
// asks the network for nothing, and scripts, styles and pictures are inside. Of a
// notebook's own markup, in outputs and texts, it shows what is text, table or
// picture; nothing else of it gets onto the page, and the page's policy would run none
// of it. The same notebook and pictures give the same bytes.
func (n *Notebook) HTML(w io.Writer, c HTMLConfig) error {
	b := &builder{policy: allowed(), converter: newConverter(), ids: idSet{}}
	if c.Dir != "" {
		root, err := os.OpenRoot(c.Dir)
		if err != nil {
			return fmt.Errorf("make page: %w", err)
		}
		defer root.Close()
		b.root = root
	}
	p := b.page(n)
	if c.Title != "" {
		p.Title = c.Title
	}
	if p.Title == "" {
		p.Title = "Notebook"
	}
	var library []byte
	if p.charts() {
		var err error
		library, err = os.ReadFile(c.EChartsPath)
		switch {
		case c.EChartsPath == "":
			return errors.New("make page: the notebook has charts, and no path of the chart library is given")
		case errors.Is(err, fs.ErrNotExist):
			return fmt.Errorf("make page: read chart library: %w (npm ci installs it)", err)
		case err != nil:
			return fmt.Errorf("make page: read chart library: %w", err)
		}
	}
	if err := p.addAssets(library); err != nil {
		return fmt.Errorf("make page: %w", err)
	}
	t, err := template.ParseFS(assets, "assets/page.html")
	if err != nil {
		return fmt.Errorf("make page: %w", err)
	}
	if err := t.Execute(w, p); err != nil {
		return fmt.Errorf("write page: %w", err)
	}
	return nil
}

// builder holds what the parts of one page share.
type builder struct {
	policy    *bluemonday.Policy
	converter goldmark.Markdown
	ids       idSet
	root      *os.Root // nil: no pictures are looked for
}

// page is all that the template shows.
type page struct {
	Title    string
	Headed   bool // a cell says the title
	Contents []heading
	Cells    []cellView
	Failure  *failure
	Run      string // how the outputs came about; empty is not known

	Theme, Script, ECharts template.JS
	Style                  template.CSS
	Policy                 string // content security policy
	Icon                   template.HTMLAttr
}

// cellView is a cell on the page.
type cellView struct {
	ID      string // its link's target; the colon keeps it apart from headings'
	Kind    string
	Body    *fragment     // of a Markdown cell
	Code    template.HTML // of another
	Hidden  bool          // the code is folded away
	Prompt  string        // such as "In [3]"
	Note    string        // below the code
	Outputs []outputView
	Failed  bool
}

// failure is what the head of the page says of a run that failed.
type failure struct {
	Text string
	Cell string // id of the failed cell; empty where that is not on the page
}

func (b *builder) page(n *Notebook) *page {
	p := &page{}
	run := recordOf(n)
	language := "go"
	if info := objectOf(n.metadata()["language_info"]); info["name"] != nil {
		language = fmt.Sprint(info["name"])
	}
	for i, c := range n.Cells() {
		if c.Tagged(RemoveCellTag) || strings.TrimSpace(c.Source()) == "" && len(c.Outputs()) == 0 {
			continue
		}
		v := b.cell(c, i+1, language)
		if c.Tagged(ParametersTag) && len(run.set) > 0 {
			v.Note = "This run set " + run.parameters() + "."
		}
		p.Cells = append(p.Cells, v)
		if v.Body != nil {
			p.Contents = append(p.Contents, v.Body.headings()...)
		}
	}
	if len(p.Contents) > 0 {
		p.Title, p.Headed = p.Contents[0].Text, true
	}
	p.Contents = contents(p.Contents)
	p.Run, p.Failure = run.line(), run.failure(p.Cells)
	return p
}

// contents is a table of contents: none where there are few headings, and without the
// title, which stands right above it.
func contents(list []heading) []heading {
	if len(list) <= 3 {
		return nil
	}
	if !slices.ContainsFunc(list[1:], func(h heading) bool { return h.Level <= list[0].Level }) {
		list = list[1:]
	}
	highest := slices.MinFunc(list, func(a, b heading) int { return a.Level - b.Level }).Level
	list = slices.Clone(list)
	for i := range list {
		list[i].Level -= highest - 1
	}
	return list
}

func (b *builder) cell(c Cell, number int, language string) cellView {
	v := cellView{ID: fmt.Sprintf("cell:%d", number), Kind: c.Kind()}
	prefix := fmt.Sprintf("out:%d:", number)
	switch c.Kind() {
	case Markdown:
		v.Body = b.markdown(c.Source(), "", objectOf(c.object["attachments"]))
	case Raw:
		v.Code = preformatted(terminal(c.Source()))
	case Code:
		v.Code, v.Hidden = pre(highlighted(c.Source(), language)), c.Tagged(HideInputTag)
		if strings.TrimSpace(c.Source()) == "" {
			v.Code = ""
		}
		v.Prompt = "In [ ]"
		if c.Count() > 0 {
			v.Prompt = fmt.Sprintf("In [%d]", c.Count())
		}
		for i, o := range c.Outputs() {
			if shown, ok := b.output(o, fmt.Sprintf("%s%d:", prefix, i+1)); ok {
				v.Outputs = append(v.Outputs, shown)
				v.Failed = v.Failed || shown.Failed
			}
		}
	}
	return v
}

// charts reports whether there are any.
func (p *page) charts() bool {
	return slices.ContainsFunc(p.Cells, func(c cellView) bool {
		return slices.ContainsFunc(c.Outputs, func(o outputView) bool { return o.Chart != nil })
	})
}

// runRecord is what [Notebook.Run] noted.
type runRecord struct {
	set                     map[string]string
	started, outcome, fault string
	seconds                 float64
	found                   bool
}

func recordOf(n *Notebook) runRecord {
	o := objectOf(n.metadata()[recordName])
	r := runRecord{set: map[string]string{}, found: len(o) > 0}
	for name, v := range objectOf(o["parameters"]) {
		r.set[name] = fmt.Sprint(v)
	}
	r.started, _ = o["started"].(string)
	r.outcome, _ = o["outcome"].(string)
	r.fault, _ = o["error"].(string)
	fmt.Sscan(fmt.Sprint(o["seconds"]), &r.seconds)
	return r
}

// parameters are those that the run was given, "rank = 16, seed = 2".
func (r runRecord) parameters() string {
	var parts []string
	for _, name := range slices.Sorted(maps.Keys(r.set)) {
		parts = append(parts, name+" = "+r.set[name])
	}
	return strings.Join(parts, ", ")
}

// line says when the notebook ran, for how long, and with what.
func (r runRecord) line() string {
	if !r.found {
		return ""
	}
	line := "Run"
	if at, err := time.Parse(time.RFC3339, r.started); err == nil {
		line += " on " + at.UTC().Format("2 January 2006 at 15:04 UTC")
	}
	if r.seconds > 0 {
		took := time.Duration(r.seconds * float64(time.Second))
		if took >= 10*time.Second {
			took = took.Round(time.Second)
		}
		line += ", in " + took.Round(10*time.Millisecond).String()
	}
	if len(r.set) > 0 {
		line += ", with " + r.parameters()
	} else {
		line += ", with the parameters as written"
	}
	if r.outcome != "" && r.outcome != "done" {
		line += "; it " + r.outcome
	}
	return line + "."
}

// failure says which cell the run failed in, by the record or else by the outputs.
func (r runRecord) failure(cells []cellView) *failure {
	i := slices.IndexFunc(cells, func(c cellView) bool { return c.Failed })
	if r.outcome != "failed" && (r.found || i < 0) {
		return nil
	}
	f := &failure{Text: strings.TrimRight(firstLine(r.fault), ".")}
	if i >= 0 {
		f.Cell = cells[i].ID
	}
	if f.Text == "" {
		f.Text = "a cell ended with an error"
	}
	return f
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(WithoutColors(s)), "\n")
	return line
}

func sortedKeys(o object) []string { return slices.Sorted(maps.Keys(o)) }
