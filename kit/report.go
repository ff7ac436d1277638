package kit

import (
	"context"
	"fmt"
	"path/filepath"

	"github.com/threebook/threebook/kit/report"
)

// ReportConfig of [Report]. Runs and Output are required.
type ReportConfig struct {
	Env
	Runs   []string // run directories: trainings and tests
	Output string   // HTML file
	Title  string
	// PictureLimit is how many bytes of pictures may be inside the page; see [report.Config].
	PictureLimit int64
}

// Report writes one self-contained HTML page about runs.
func Report(ctx context.Context, c ReportConfig) error {
	dir, err := NPMPackage("echarts")
	if err != nil {
		return fmt.Errorf("report: %w", err)
	}
	return report.Write(ctx, report.Config{
		Runs: c.Runs, Output: c.Output, Title: c.Title, PictureLimit: c.PictureLimit, Logger: c.Logger,
		EChartsPath: filepath.Join(dir, "dist", "echarts.min.js"),
	})
}
