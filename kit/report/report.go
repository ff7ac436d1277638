// Package report turns run directories into one self-contained HTML file.
//
// It takes the directories of training runs (run.json, metrics.jsonl,
// training_metrics.json) and of tests (run.json, test_results.json or
// results.parquet, shots/), and gives a page that opens with the answer, plots
// the training, shows every example's pictures and says where everything came
// from. Charts, pictures, styles and scripts are inside the file: it makes no
// network request, and its content security policy forbids any.
//
//	err := report.Write(ctx, report.Config{
//		Runs:        []string{"reports/runs/scenes-3f…", "reports/tests/base-91…", "reports/tests/tuned-c0…"},
//		Output:      "reports/scenes.html",
//		EChartsPath: "node_modules/echarts/dist/echarts.min.js",
//	})
//
// The page then begins, for twelve scenes and the embedded judge:
//
//	Tuned pictures reach a mean reference similarity of 0.58.
//	95% interval 0.43 to 0.72 over 12 examples, 0.21 above the base model
//	(paired interval +0.09 to +0.33).
//
// The same directories give the same bytes: no clock, no map order, no time zone
// enters the page. Whatever a run directory holds is shown as text, never run:
// it reaches the page through html/template, or as JSON that only JSON.parse
// reads, and only the package's own scripts may execute.
package report

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"

	"github.com/threebook/threebook/kit/runs"
)

// DefaultEChartsPath is where npm puts the chart library, relative to the repository.
const DefaultEChartsPath = "node_modules/echarts/dist/echarts.min.js"

// DefaultPictureLimit is enough for the pictures of some 200 examples, in bytes.
const DefaultPictureLimit = 48 << 20

// Config says what to report on.
type Config struct {
	// Runs are run directories: training runs and tests, in the order to show them.
	Runs []string
	// Output is the HTML file to write.
	Output string
	// EChartsPath is the chart library to put inside; empty means [DefaultEChartsPath].
	EChartsPath string
	// Title heads the page; empty means one made of the runs' ids.
	Title string
	// PictureLimit is how many bytes of pictures, thumbnails included, may be inside
	// the page. Where there are more, all of them go to a folder beside it, x_files of
	// x.html, and the page stays quick to open. 0 means [DefaultPictureLimit], a
	// negative value always a folder.
	PictureLimit int64
	// Logger receives progress; nil means silence.
	Logger *slog.Logger
}

// Write reads the run directories and writes the report, all of it or nothing.
// An error names the run directory or file at fault.
func Write(ctx context.Context, cfg Config) error {
	if len(cfg.Runs) == 0 {
		return errors.New("write report: no run directory given")
	}
	if cfg.Output == "" {
		return errors.New("write report: no output file given")
	}
	cfg = cfg.withDefaults()
	p, err := build(ctx, cfg)
	if err != nil {
		return fmt.Errorf("write report: %w", err)
	}
	if err := p.write(ctx, cfg.Output); err != nil {
		return fmt.Errorf("write report: %w", err)
	}
	cfg.Logger.Info("report written", "path", cfg.Output, "examples", p.exampleCount())
	return nil
}

func (cfg Config) withDefaults() Config {
	if cfg.EChartsPath == "" {
		cfg.EChartsPath = DefaultEChartsPath
	}
	if cfg.PictureLimit == 0 {
		cfg.PictureLimit = DefaultPictureLimit
	}
	if cfg.Logger == nil {
		cfg.Logger = slog.New(slog.DiscardHandler)
	}
	return cfg
}

// write puts the pictures into their folder, then the page in its place, and then
// takes away the pictures of the page that was there before.
func (p *page) write(ctx context.Context, output string) (err error) {
	var keep map[string]folderFile
	if p.folder != nil {
		defer func() {
			if err != nil {
				p.folder.undo()
			}
		}()
		if err := p.folder.write(ctx); err != nil {
			return err
		}
		keep = p.folder.files
	}
	if err := runs.WriteFile(output, func(w io.Writer) error { return p.render(ctx, w) }); err != nil {
		return err
	}
	return sweepFolder(folderOf(output), keep)
}
