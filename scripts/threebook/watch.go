package main

import (
	"context"
	"fmt"

	"github.com/threebook/threebook/kit"
)

type watchCmd struct {
	Path string `arg:"" name:"run" help:"Run directory of a training."`
	Port int    `default:"0" help:"Port of the page; 0 takes a free one."`
}

func (watchCmd) Help() string {
	return `The page shows the loss, the learning rate, the throughput, the memory, the time left and what the model
writes along the way (train --samples), and goes on when the training is killed and resumed.

The page answers this machine only, at the address that is printed, which holds a key. From another
machine: ssh -L 8123:127.0.0.1:8123 to this one, and --port 8123 here.

Example:
  threebook watch reports/runs/ID`
}

// Run serves the page until the interrupt, which is how it is ended, and no failure.
func (c watchCmd) Run(ctx context.Context, s *screen) error {
	if c.Port < 0 || c.Port > 65535 {
		return usageError{fmt.Errorf("--port is %d, want 0 to 65535", c.Port)}
	}
	return kit.Watch(ctx, kit.WatchConfig{Run: c.Path, Port: c.Port, Ready: func(url string) {
		s.printf("open in a browser of this machine\n  %s\nand end with Ctrl-C here\n", url)
	}})
}
