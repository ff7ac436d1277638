package kit

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/threebook/threebook/kit/render"
	"github.com/threebook/threebook/kit/report"
	"github.com/threebook/threebook/kit/runs"
	"github.com/threebook/threebook/kit/verify"
)

// VerifyConfig of [Verify]. Runs or Report is required.
type VerifyConfig struct {
	Env
	Runs   []string      // run directories: trainings, tests and demos
	Report string        // page that is to follow from the runs, byte for byte; optional
	Strict bool          // a failure, too, is what is not here to be checked
	Redraw bool          // draw every script of a test again, and compare the pictures
	Render render.Config // of Redraw; size, frames and repair are the test's own
	// Remaker is the command that makes a report from a [report.Config] on its standard
	// input; it is run in another time zone and on one thread. None makes the second
	// report in this process.
	Remaker []string
}

// Verify checks run directories against all that they record, and that their report
// comes out the same, byte for byte. What differs is in the result and no error.
func Verify(ctx context.Context, c VerifyConfig) (verify.Result, error) {
	config := verify.Config{Runs: c.Runs, Report: c.Report, Strict: c.Strict, Logger: c.Logger}
	if dir, err := NPMPackage("echarts"); err == nil { // else the result says so
		config.EChartsPath = filepath.Join(dir, "dist", "echarts.min.js")
	}
	if c.Redraw {
		config.Renderer = func(ctx context.Context, m runs.Manifest) (verify.Renderer, error) {
			settings, err := renderedWith(c.Render, m)
			if err != nil {
				return nil, err
			}
			return c.openPool(ctx, settings)
		}
	}
	if len(c.Remaker) > 0 {
		config.Remake = func(ctx context.Context, cfg report.Config) error { return remake(ctx, c.Remaker, cfg) }
	}
	return verify.Runs(ctx, config)
}

// renderedWith takes what decides a test's pictures from its parameters.
func renderedWith(c render.Config, m runs.Manifest) (render.Config, error) {
	for name, field := range map[string]*int{"width": &c.Width, "height": &c.Height, "frames": &c.Frames} {
		given, there := m.Resolved[name]
		if !there { // before it could be chosen
			*field = 0
			continue
		}
		value, err := strconv.Atoi(fmt.Sprint(given))
		if err != nil {
			return c, fmt.Errorf("read run %s: the parameter %s is %v, want a number", m.ID, name, given)
		}
		*field = value
	}
	c.Repair, _ = m.Resolved["repair"].(bool)
	return c, nil
}

// Remade is what of a [report.Config] another process is told.
type Remade struct {
	Runs         []string `json:"runs"`
	Output       string   `json:"output"`
	EChartsPath  string   `json:"echarts_path"`
	Title        string   `json:"title"`
	PictureLimit int64    `json:"picture_limit"`
}

// remake runs the command in a time zone far from Greenwich and on one thread.
func remake(ctx context.Context, command []string, cfg report.Config) error {
	text, err := json.Marshal(Remade{cfg.Runs, cfg.Output, cfg.EChartsPath, cfg.Title, cfg.PictureLimit})
	if err != nil {
		return err
	}
	cmd := exec.CommandContext(ctx, command[0], command[1:]...)
	cmd.Env = append(os.Environ(), "TZ=Pacific/Kiritimati", "GOMAXPROCS=1")
	cmd.Stdin = strings.NewReader(string(text))
	var said strings.Builder
	cmd.Stderr = &said
	if err := cmd.Run(); err != nil {
		return errors.Join(err, errors.New(strings.TrimSpace(said.String())))
	}
	return nil
}

// Remake is the other end of [VerifyConfig.Remaker]: it makes the report that a
// [Remade] asks for.
func Remake(ctx context.Context, text []byte) error {
	var r Remade
	if err := json.Unmarshal(text, &r); err != nil {
		return fmt.Errorf("make report again: %w", err)
	}
	return report.Write(ctx, report.Config{
		Runs: r.Runs, Output: r.Output, EChartsPath: r.EChartsPath, Title: r.Title, PictureLimit: r.PictureLimit,
	})
}
