package kit

import (
	"context"
	"fmt"
	"io"
	"path/filepath"

	"github.com/threebook/threebook/kit/render"
	"github.com/threebook/threebook/kit/report"
	"github.com/threebook/threebook/kit/runs"
)

// WriteFigures draws the charts of a report as SVG and PNG files into a directory,
// and gives their paths. browser says how Chromium is started, as for [Render].
func WriteFigures(ctx context.Context, c ReportConfig, browser render.Config, dir string) ([]string, error) {
	npm, err := NPMPackage("echarts")
	if err != nil {
		return nil, fmt.Errorf("write figures: %w", err)
	}
	page, err := render.OpenScriptPage(ctx, browser)
	if err != nil {
		return nil, fmt.Errorf("write figures: %w", err)
	}
	defer page.Close()
	return report.WriteFigures(ctx, report.Config{
		Runs: c.Runs, Logger: c.Logger, EChartsPath: filepath.Join(npm, "dist", "echarts.min.js"),
	}, page.Evaluate, dir)
}

// WriteTables writes the tables of a report as CSV and Markdown files into a
// directory, and gives their paths.
func WriteTables(runDirs []string, dir string) ([]string, error) {
	list, err := report.Tables(runDirs)
	if err != nil {
		return nil, fmt.Errorf("write tables: %w", err)
	}
	var paths []string
	for _, t := range list {
		for _, form := range []struct {
			end   string
			write func(io.Writer) error
		}{{".csv", t.CSV}, {".md", t.Markdown}} {
			path := filepath.Join(dir, t.Name+form.end)
			if err := runs.WriteFile(path, form.write); err != nil {
				return paths, fmt.Errorf("write tables: %w", err)
			}
			paths = append(paths, path)
		}
	}
	return paths, nil
}
