package kit

import (
	"context"
	"fmt"
	"path/filepath"

	"github.com/threebook/threebook/kit/watch"
)

// WatchConfig of [Watch]. Run is required.
type WatchConfig struct {
	Env
	Run   string // run directory of a training
	Port  int    // of the page; 0 takes a free one
	Ready func(url string)
}

// Watch opens a page of this machine that follows a training, and returns when ctx is done.
func Watch(ctx context.Context, c WatchConfig) error {
	dir, err := NPMPackage("echarts")
	if err != nil {
		return fmt.Errorf("watch: %w", err)
	}
	return watch.Serve(ctx, watch.Config{
		Run: c.Run, EChartsPath: filepath.Join(dir, "dist", "echarts.min.js"), Port: c.Port, Ready: c.Ready, Logger: c.Logger,
	})
}
