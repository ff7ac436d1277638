// Command report measures how long a report takes to build and how large it is,
// for fabricated tests of several sizes. It prints a table:
//
//	go run ./scripts/bench/report -examples 20,200,1000
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/threebook/threebook/kit/report"
	"github.com/threebook/threebook/kit/report/reporttest"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "bench report:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	sizes := flag.String("examples", "20,200,1000", "comma-separated numbers of examples")
	echarts := flag.String("echarts", report.DefaultEChartsPath, "the chart library")
	keep := flag.String("keep", "", "directory to keep run directories and reports in; a temporary one otherwise")
	flag.Parse()
	dir := *keep
	if dir == "" {
		var err error
		if dir, err = os.MkdirTemp("", "threebook-bench-"); err != nil {
			return err
		}
		defer os.RemoveAll(dir)
	}
	table := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, "examples\tpictures\tread\tbuild\tsize\tpeak heap\t")
	for text := range strings.SplitSeq(*sizes, ",") {
		n, err := strconv.Atoi(strings.TrimSpace(text))
		if err != nil || n < 1 {
			return fmt.Errorf("read -examples: %q is not a number of examples", text)
		}
		if err := measure(ctx, table, filepath.Join(dir, text), *echarts, n); err != nil {
			return err
		}
	}
	return table.Flush()
}

func measure(ctx context.Context, table *tabwriter.Writer, dir, echarts string, n int) error {
	dirs, err := reporttest.Fabricate(dir, reporttest.Options{Examples: n, Steps: max(400, n)})
	if err != nil {
		return err
	}
	pictures, bytes, err := shots(dirs)
	if err != nil {
		return err
	}
	runtime.GC()
	peak := watchHeap()
	output := filepath.Join(dir, "report.html")
	start := time.Now()
	err = report.Write(ctx, report.Config{Runs: dirs, Output: output, EChartsPath: echarts})
	took, heap := time.Since(start), peak()
	if err != nil {
		return err
	}
	info, err := os.Stat(output)
	if err != nil {
		return err
	}
	fmt.Fprintf(table, "%d\t%d\t%.1f MB\t%.2f s\t%.1f MB\t%.0f MB\t\n", n, pictures, float64(bytes)/1e6, took.Seconds(), float64(info.Size())/1e6, float64(heap)/1e6)
	return nil
}

// shots counts the pictures of the run directories and their bytes.
func shots(dirs []string) (n int, bytes int64, err error) {
	for _, d := range dirs {
		entries, err := os.ReadDir(filepath.Join(d, "shots"))
		if errors.Is(err, os.ErrNotExist) {
			continue
		}
		if err != nil {
			return 0, 0, err
		}
		for _, e := range entries {
			info, err := e.Info()
			if err != nil {
				return 0, 0, err
			}
			n++
			bytes += info.Size()
		}
	}
	return n, bytes, nil
}

// watchHeap samples the heap until the function it returns is called, which gives the largest.
func watchHeap() func() uint64 {
	stop, result := make(chan struct{}), make(chan uint64)
	go func() {
		var most uint64
		var stats runtime.MemStats
		tick := time.NewTicker(20 * time.Millisecond)
		defer tick.Stop()
		for {
			runtime.ReadMemStats(&stats)
			most = max(most, stats.HeapAlloc)
			select {
			case <-tick.C:
			case <-stop:
				result <- most
				return
			}
		}
	}()
	return func() uint64 { close(stop); return <-result }
}
