package report

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/threebook/threebook/kit/runs"
)

// Sizes of figures in CSS pixels. A PNG has three pixels for each.
const (
	figureWide   = 800
	figureNarrow = 560
)

// Evaluate runs a script in a page, as kit/render's ScriptPage does, and gives the
// string that it ends with.
type Evaluate func(ctx context.Context, script string) (string, error)

// WriteFigures draws every chart of a report as NAME.svg and NAME.png into a
// directory, for a paper: in light colours on white, of a fixed size, not zoomed. It
// gives their paths. Of the configuration Runs, EChartsPath and Logger count.
func WriteFigures(ctx context.Context, cfg Config, evaluate Evaluate, dir string) ([]string, error) {
	paths, err := writeFigures(ctx, cfg.withDefaults(), evaluate, dir)
	if err != nil {
		return paths, fmt.Errorf("write figures: %w", err)
	}
	return paths, nil
}

func writeFigures(ctx context.Context, cfg Config, evaluate Evaluate, dir string) ([]string, error) {
	charts, axes, err := allCharts(cfg)
	if err != nil {
		return nil, err
	}
	if err := figurePage(ctx, cfg, evaluate, string(axes)); err != nil {
		return nil, err
	}
	var paths []string
	for _, c := range charts {
		width := figureNarrow
		if c.Wide {
			width = figureWide
		}
		call := fmt.Sprintf("(%s, %s, %d, %d)", quote(string(c.Option)), string(c.Meta), width, c.Height)
		svg, err := evaluate(ctx, "figures.svg"+call)
		if err != nil {
			return paths, fmt.Errorf("draw %s: %w", c.ID, err)
		}
		url, err := evaluate(ctx, "figures.png"+call)
		if err != nil {
			return paths, fmt.Errorf("draw %s: %w", c.ID, err)
		}
		png, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(url, "data:image/png;base64,"))
		if err != nil {
			return paths, fmt.Errorf("draw %s: %w", c.ID, err)
		}
		for _, f := range []struct {
			end  string
			data []byte
		}{{".svg", []byte(svg + "\n")}, {".png", png}} {
			path := filepath.Join(dir, c.ID+f.end)
			if err := runs.WriteFile(path, func(w io.Writer) error { _, err := w.Write(f.data); return err }); err != nil {
				return paths, err
			}
			paths = append(paths, path)
		}
	}
	return paths, nil
}

// allCharts are the charts of a report in the order of the page.
func allCharts(cfg Config) ([]chart, []byte, error) {
	trains, tests, err := load(cfg.Runs)
	if err != nil {
		return nil, nil, err
	}
	comparisons, err := compareAll(trains, tests)
	if err != nil {
		return nil, nil, err
	}
	var out []chart
	for _, c := range comparisons {
		charts, err := resultCharts(c)
		if err != nil {
			return nil, nil, err
		}
		out = append(out, charts...)
		scored, err := c.people()
		if err != nil {
			return nil, nil, err
		}
		for _, v := range scored.Calibrations {
			out = append(out, v.Chart)
		}
	}
	charts, err := trainingCharts(trains)
	if err != nil {
		return nil, nil, err
	}
	axes, err := stepAxes(trains)
	return append(out, charts...), []byte(axes), err
}

// figurePage makes an empty page one that draws charts.
func figurePage(ctx context.Context, cfg Config, evaluate Evaluate, axes string) error {
	library, err := os.ReadFile(cfg.EChartsPath)
	if err != nil {
		return fmt.Errorf("read chart library: %w (npm ci installs it)", err)
	}
	style, err := LiveStyle()
	if err != nil {
		return err
	}
	script, err := LiveScript()
	if err != nil {
		return err
	}
	const page = `(() => {
		const style = document.createElement('style'), button = document.createElement('button');
		style.textContent = %s;
		button.id = 'theme';
		document.head.append(style);
		document.body.append(button);
		document.documentElement.dataset.theme = 'light';
	})()`
	for _, part := range []string{fmt.Sprintf(page, quote(string(style))), string(library), string(script), "figures.steps(" + axes + ")"} {
		if _, err := evaluate(ctx, part+"\n;''"); err != nil {
			return fmt.Errorf("prepare page: %w", err)
		}
	}
	return nil
}

// quote is a text as JavaScript has it.
func quote(s string) string {
	text, err := json.Marshal(s)
	if err != nil {
		panic(err) // strings always marshal
	}
	return string(text)
}
