package report

import (
	"encoding/json"
	"fmt"

	"github.com/threebook/threebook/kit/runs"
)

// Live is a training as far as it went: what a report would say of it, as data for
// a page that follows it and draws with [LiveScript].
type Live struct {
	Figures []LiveFigure    `json:"figures"`
	Charts  []LiveChart     `json:"charts"`
	Axes    json.RawMessage `json:"axes"`  // steps, epochs, times and tokens of the lines that are shown
	Timed   bool            `json:"timed"` // time can be an axis
}

// LiveFigure is one number.
type LiveFigure struct {
	Label string `json:"label"`
	Value string `json:"value"`
	Note  string `json:"note"`
}

// LiveChart is one chart: ECharts' option without functions, and how its values are formatted.
type LiveChart struct {
	ID      string          `json:"id"`
	Title   string          `json:"title"`
	Summary string          `json:"summary"`
	Height  int             `json:"height"` // CSS pixels
	Wide    bool            `json:"wide"`
	Log     bool            `json:"log"` // offers a logarithmic y axis
	Option  json.RawMessage `json:"option"`
	Meta    json.RawMessage `json:"meta"`
}

// NewLive says what there is of a training. Of more than most lines the curves show
// some, the extremes of the loss among them; the words and numbers are of all.
func NewLive(m runs.Manifest, lines []runs.Metrics, most int) (Live, error) {
	t := &trainingRun{Manifest: m, Lines: lines, shown: thinLines(lines, most)}
	l := Live{Figures: liveFigures(lines), Charts: []LiveChart{}, Timed: timed([]*trainingRun{t})}
	drawn, err := trainingCharts([]*trainingRun{t})
	if err != nil {
		return l, fmt.Errorf("draw training: %w", err)
	}
	for _, c := range drawn {
		l.Charts = append(l.Charts, LiveChart{c.ID, c.Title, c.Summary, c.Height, c.Wide, c.Log, json.RawMessage(c.Option), json.RawMessage(c.Meta)})
	}
	axes, err := stepAxes([]*trainingRun{t})
	if err != nil {
		return l, fmt.Errorf("draw training: %w", err)
	}
	l.Axes = json.RawMessage(axes)
	return l, nil
}

// thinLines keeps about n lines: the first and the last, all with an evaluation loss
// as long as they are few, and of each stretch of the others those with the lowest
// and the highest loss. It gives their steps, or nil for all.
func thinLines(lines []runs.Metrics, n int) map[int]bool {
	if n <= 0 || len(lines) <= n {
		return nil
	}
	kept := map[int]bool{lines[0].Step: true, lines[len(lines)-1].Step: true}
	stretch := (2*len(lines) + n - 1) / n
	for from := 0; from < len(lines); from += stretch {
		var low, high, eval *runs.Metrics
		for i := range lines[from:min(from+stretch, len(lines))] {
			m := &lines[from+i]
			if m.EvalLoss != nil {
				eval = m
			}
			if m.Loss == nil || !finite(*m.Loss) {
				continue
			}
			if low == nil || *m.Loss < *low.Loss {
				low = m
			}
			if high == nil || *m.Loss > *high.Loss {
				high = m
			}
		}
		for _, m := range []*runs.Metrics{low, high, eval} {
			if m != nil {
				kept[m.Step] = true
			}
		}
	}
	return kept
}

// Parts of the report's style sheet and script that a page that follows a training needs.
var (
	liveStyleParts  = []string{"base.css", "summary.css", "charts.css"}
	liveScriptParts = []string{"page.js", "highlight.js", "charts.js"}
)

// LiveStyle is the style sheet of such a page.
func LiveStyle() ([]byte, error) { return joined(liveStyleParts) }

// LiveScript draws its charts, after ECharts: figures.add(card, option, meta),
// figures.update(chart, option), figures.remove(chart) and figures.steps(axes). It
// also holds element(tag, class, text) and highlight(code).
func LiveScript() ([]byte, error) { return joined(liveScriptParts) }

// LiveTheme sets the theme that the reader chose; it is to run before the page shows.
func LiveTheme() ([]byte, error) { return asset("theme.js") }

// LiveIcon is the page's icon, SVG.
func LiveIcon() ([]byte, error) { return asset("icon.svg") }

// LiveText makes text safe to look at, as everything in a report is: what controls or
// reorders text is shown as such. More than limit bytes are cut, and the cut is stated.
func LiveText(s string, limit int) string { return clean(s, limit) }
