package kit

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/threebook/threebook/kit/render"
)

// RenderConfig of [Render]. Files are required.
type RenderConfig struct {
	Env
	Render render.Config // ThreeDir is found by itself
	Files  []string      // scripts
}

// Rendered is what became of one script.
type Rendered struct {
	File string
	Shot render.Shot
}

// Render draws scripts, several at once, in the order given.
func Render(ctx context.Context, c RenderConfig) ([]Rendered, render.Info, error) {
	codes := make([]string, len(c.Files))
	for i, f := range c.Files {
		code, err := os.ReadFile(f)
		if err != nil {
			return nil, render.Info{}, fmt.Errorf("render: %w", err)
		}
		codes[i] = string(code)
	}
	if c.Render.Workers <= 0 {
		c.Render.Workers = 2
	}
	c.Render.Workers = min(c.Render.Workers, max(1, len(codes)))
	pool, err := c.openPool(ctx, c.Render)
	if err != nil {
		return nil, render.Info{}, err
	}
	defer pool.Close()
	out := make([]Rendered, len(codes))
	errs := make([]error, len(codes))
	limit := make(chan struct{}, c.Render.Workers)
	var wg sync.WaitGroup
	var mu sync.Mutex
	done := 0
	for i := range codes {
		wg.Go(func() {
			limit <- struct{}{}
			defer func() { <-limit }()
			shot, err := pool.Render(ctx, render.Scene{Name: filepath.Base(c.Files[i]), Code: codes[i], Own: true})
			out[i], errs[i] = Rendered{c.Files[i], shot}, err
			mu.Lock()
			defer mu.Unlock()
			done++
			c.report("render", done, len(codes), filepath.Base(c.Files[i]))
		})
	}
	wg.Wait()
	for i, err := range errs {
		if err != nil {
			return out, pool.Info(), fmt.Errorf("render %s: %w", c.Files[i], err)
		}
	}
	return out, pool.Info(), nil
}

// openPool starts a pool with the Three.js that npm installed.
func (e Env) openPool(ctx context.Context, c render.Config) (*render.Pool, error) {
	if c.ThreeDir == "" {
		dir, err := NPMPackage("three")
		if err != nil {
			return nil, err
		}
		c.ThreeDir = dir
	}
	if c.Logger == nil {
		c.Logger = e.Logger
	}
	return render.NewPool(ctx, c)
}

// PictureName is the file that a script's picture is written to: its base name
// without "_module.js" or ".js".
func PictureName(script string) string {
	base := strings.TrimSuffix(filepath.Base(script), ".js")
	return strings.TrimSuffix(base, "_module") + ".png"
}
