// Package watch follows a training on a page of this machine while it runs.
//
// It takes a run directory, reads what the trainer appends to it, and serves a page
// with the loss, the rate, the throughput, the memory, the time left and what the
// model writes along the way:
//
//	err := watch.Serve(ctx, watch.Config{
//		Run:         "reports/runs/tiny-78fb729acb4a",
//		EChartsPath: "node_modules/echarts/dist/echarts.min.js",
//		Ready:       func(url string) { fmt.Println("open", url) },
//	})
//
// prints
//
//	open http://127.0.0.1:41327/YQ3mXoEmqSzvQ0V7c6K2Kw/
//
// and returns when ctx is done. The trainer is not asked for anything and need not
// run: it may be killed, go on from a checkpoint, which takes back the steps after
// it, or have ended long ago. The page answers this machine only, as [localpage]
// has it, and shows whatever the directory holds as text.
//
// [localpage]: https://pkg.go.dev/github.com/threebook/threebook/kit/localpage
package watch

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"time"

	"github.com/threebook/threebook/kit/localpage"
)

// Config of [Serve]. Run and EChartsPath are required.
type Config struct {
	Run         string // run directory of a training
	EChartsPath string // the chart library
	Port        int    // of the page; default a free one
	Ready       func(url string)
	Logger      *slog.Logger
	Now         func() time.Time // default time.Now
}

// Serve opens the page and returns when ctx is done, which is no error.
func Serve(ctx context.Context, c Config) error {
	if c.Now == nil {
		c.Now = time.Now
	}
	charts, err := os.ReadFile(c.EChartsPath)
	if err != nil {
		return fmt.Errorf("watch: read chart library: %w (npm ci installs it)", err)
	}
	f, err := follow(c.Run, c.Now)
	if err != nil {
		return fmt.Errorf("watch: %w", err)
	}
	h, err := handler(f, charts)
	if err != nil {
		return fmt.Errorf("watch: %w", err)
	}
	page, err := localpage.Open(localpage.Config{Handler: h, Port: c.Port, Logger: c.Logger, DefaultTypes: true})
	if err != nil {
		return fmt.Errorf("watch: %w", err)
	}
	if c.Ready != nil {
		c.Ready(page.URL)
	}
	if err := page.Serve(ctx); err != nil {
		return fmt.Errorf("watch: %w", err)
	}
	return nil
}
