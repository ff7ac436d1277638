package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/threebook/threebook/kit"
	"github.com/threebook/threebook/kit/outcome"
	"github.com/threebook/threebook/kit/render"
	"github.com/threebook/threebook/kit/runs"
)

// drawing are the flags of rendering.
type drawing struct {
	Size           string        `default:"800x500" help:"Width and height of the picture in pixels."`
	Frames         int           `default:"5" help:"Animation frames let through before the picture is taken."`
	RenderTimeout  time.Duration `name:"timeout" default:"20s" help:"Time a script may take to draw."`
	Repair         bool          `help:"Mend what models forget where a script draws nothing: a camera at the origin, a canvas never attached. It is recorded; such a picture is not the script's own."`
	Assets         string        `placeholder:"DIR" help:"Directory of textures, models and fonts that scripts may load."`
	Browser        string        `placeholder:"FILE" help:"Chromium to use; else the one on the PATH."`
	AllowNoSandbox bool          `help:"Render also where Chromium's own sandbox cannot start. It is recorded."`
}

func (f drawing) config() (render.Config, error) {
	var width, height int
	var rest string
	if n, _ := fmt.Sscanf(f.Size+" ", "%dx%d%s", &width, &height, &rest); n != 2 || width < 16 || height < 16 || width > 4096 || height > 4096 {
		return render.Config{}, usageError{fmt.Errorf("--size %q: want WIDTHxHEIGHT, each from 16 to 4096", f.Size)}
	}
	if f.Frames < 1 || f.Frames > 1000 {
		return render.Config{}, usageError{fmt.Errorf("--frames %d: want 1 to 1000", f.Frames)}
	}
	if f.RenderTimeout <= 0 {
		return render.Config{}, usageError{fmt.Errorf("--timeout is %s, want a positive time", f.RenderTimeout)}
	}
	return render.Config{
		Width: width, Height: height, Frames: f.Frames, Timeout: f.RenderTimeout,
		Repair: f.Repair, AssetsDir: f.Assets, Browser: f.Browser, AllowNoSandbox: f.AllowNoSandbox,
	}, nil
}

type renderCmd struct {
	drawing
	Files   []string `arg:"" name:"file" help:"Scripts: ES modules, or classic ones with a global THREE."`
	Output  string   `short:"o" placeholder:"DIR|FILE.png" help:"Directory of the pictures, or the file for a single one; else beside each script."`
	JSON    bool     `help:"Print a JSON object a script in place of a line."`
	Workers int      `default:"2" help:"Scripts drawn at once."`
}

func (renderCmd) Help() string {
	return `Examples:
  threebook render data/scenes/extracted_scripts/*_module.js -o pictures
  threebook render scene.js -o scene.png --json`
}

// Run draws; it fails when any script draws nothing.
func (c renderCmd) Run(ctx context.Context, s *screen, given map[string]any) error {
	config, err := c.config()
	if err != nil {
		return err
	}
	if c.Workers < 1 {
		return usageError{fmt.Errorf("--workers is %d, want at least 1", c.Workers)}
	}
	config.Workers = c.Workers
	single := strings.HasSuffix(c.Output, ".png")
	switch ext := strings.ToLower(filepath.Ext(c.Output)); ext {
	case ".jpg", ".jpeg", ".webp", ".gif":
		return usageError{fmt.Errorf("--output %s: pictures are PNG, want a name that ends in .png or a directory", c.Output)}
	}
	if single && len(c.Files) > 1 {
		return usageError{fmt.Errorf("--output %s: it is one picture, but there are %d scripts", c.Output, len(c.Files))}
	}
	from := map[string]string{}
	for _, file := range c.Files {
		picture := c.picture(file, single)
		if other, ok := from[picture]; ok && other != file {
			return usageError{fmt.Errorf("%s and %s would both be drawn as %s", other, file, picture)}
		}
		from[picture] = file
	}
	drawn, info, err := kit.Render(ctx, kit.RenderConfig{Env: kit.Env{Progress: s.progress}, Render: config, Files: c.Files})
	if err != nil {
		return err
	}
	failed := 0
	for _, d := range drawn {
		picture := ""
		if len(d.Shot.PNG) > 0 {
			picture = c.picture(d.File, single)
			if err := runs.WriteFile(picture, func(w io.Writer) error { _, err := w.Write(d.Shot.PNG); return err }); err != nil {
				return err
			}
		}
		if d.Shot.Outcome != outcome.OK {
			failed++
		}
		if err := c.print(s, d, info, picture); err != nil {
			return err
		}
	}
	for _, w := range info.Warnings {
		s.note("warning: %s", w)
	}
	if failed > 0 {
		return fmt.Errorf("%d of %d scripts drew no picture", failed, len(drawn))
	}
	return nil
}

func (c renderCmd) picture(script string, single bool) string {
	switch {
	case single:
		return c.Output
	case c.Output != "":
		return filepath.Join(c.Output, kit.PictureName(script))
	}
	return filepath.Join(filepath.Dir(script), kit.PictureName(script))
}

// rendered is the JSON form of one script's outcome.
type rendered struct {
	File          string         `json:"file"`
	Outcome       outcome.ID     `json:"outcome"`
	Detail        string         `json:"detail,omitempty"`
	Settled       bool           `json:"settled"`
	Incomplete    bool           `json:"incomplete,omitempty"`
	Repaired      []string       `json:"repaired,omitempty"`
	Picture       string         `json:"picture,omitempty"`
	SHA256        string         `json:"png_sha256,omitempty"`
	Console       []string       `json:"console,omitempty"`
	MissingAssets []string       `json:"missing_assets,omitempty"`
	Rewritten     []string       `json:"rewritten,omitempty"`
	Removed       []string       `json:"removed,omitempty"`
	Seconds       float64        `json:"seconds"`
	Timings       render.Timings `json:"timings"`
	GLRenderer    string         `json:"gl_renderer"`
	Three         string         `json:"three"`
	SourceRelease string         `json:"source_release,omitempty"`
	Browser       string         `json:"browser"`
	Sandbox       string         `json:"sandbox"`
	Limits        []string       `json:"limits"`
	Flags         []string       `json:"flags"` // of the browser
	Frames        int            `json:"frames"`
	Retried       bool           `json:"retried,omitempty"`
}

func (c renderCmd) print(s *screen, d kit.Rendered, info render.Info, picture string) error {
	shot := d.Shot
	if c.JSON {
		line, err := json.Marshal(rendered{
			File: d.File, Outcome: shot.Outcome, Detail: shot.Detail, Settled: shot.Settled, Incomplete: shot.Incomplete, Repaired: shot.Repaired,
			Picture: picture, SHA256: shot.SHA256, Console: shot.Console, MissingAssets: shot.MissingAssets, Rewritten: shot.Rewritten,
			Removed: shot.Removed, SourceRelease: shot.SourceRelease, Seconds: shot.Seconds, Timings: shot.Timings, GLRenderer: info.GLRenderer, Three: info.Three,
			Browser: info.Browser, Sandbox: info.Sandbox, Limits: info.Limits, Flags: info.Flags, Frames: shot.Frames, Retried: shot.Retried,
		})
		if err != nil {
			return errors.Join(fmt.Errorf("print %s", d.File), err)
		}
		s.printf("%s\n", line)
		return nil
	}
	s.printf("%-16s %5.2fs  %s", shot.Outcome, shot.Seconds, d.File)
	if picture != "" && shot.Outcome == outcome.OK {
		s.printf(" -> %s", picture)
	}
	if shot.Detail != "" {
		s.printf("  %s", shot.Detail)
	}
	s.printf("\n")
	if shot.SourceRelease != "" && len(shot.Removed) > 0 {
		s.printf("    written for Three.js %s, drawn with %s\n", shot.SourceRelease, info.Three)
	}
	for _, line := range shot.Repaired {
		s.printf("    repaired: %s\n", line)
	}
	for _, line := range slices.Concat(shot.Removed, shot.Console) {
		s.printf("    %s\n", printable(line))
	}
	return nil
}

// printable replaces control characters: a script could send commands to the
// terminal with its console.
func printable(line string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return '\uFFFD'
		}
		return r
	}, line)
}
