// Command report measures how long a report takes to build, how large it is, how
// fast Chromium opens it, scrolls through it and searches it, and whether its bytes
// depend on the run, the time zone or the number of processors, for fabricated
// tests of several sizes. It prints two tables:
//
//	go run ./scripts/bench/report -examples 20,200,1000
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
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
	"github.com/threebook/threebook/kit/runs"
)

// codeBytes is the mean length of the official scripts of data/scenes.
const codeBytes = 5700

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
	keep := flag.String("keep", "", "directory to keep run directories and reports in, and to take them from if they are there; a temporary one otherwise")
	opens := flag.Int("opens", 5, "how often to open each page; 0 opens none")
	builds := flag.Int("builds", 3, "how often to build each page")
	write := flag.String("write", "", "write one report of the run directories given as arguments, and measure nothing")
	flag.Parse()
	if *write != "" {
		return report.Write(ctx, report.Config{Runs: flag.Args(), Output: *write, EChartsPath: *echarts})
	}
	if *builds < 1 {
		return fmt.Errorf("read -builds: %d is not a number of builds", *builds)
	}
	dir := *keep
	if dir == "" {
		var err error
		if dir, err = os.MkdirTemp("", "threebook-bench-"); err != nil {
			return err
		}
		defer os.RemoveAll(dir)
	}
	built := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(built, "examples\tpictures\tread\tbuild\tpage\tfolder\tpeak heap\tsame bytes\t")
	var pages []page
	for text := range strings.SplitSeq(*sizes, ",") {
		n, err := strconv.Atoi(strings.TrimSpace(text))
		if err != nil || n < 1 {
			return fmt.Errorf("read -examples: %q is not a number of examples", text)
		}
		p := page{examples: n, dir: filepath.Join(dir, strconv.Itoa(n))}
		if err := p.build(ctx, built, *echarts, *builds); err != nil {
			return err
		}
		pages = append(pages, p)
	}
	if err := built.Flush(); err != nil || *opens < 1 {
		return err
	}
	fmt.Println()
	shown := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(shown, "examples\tfirst paint\tinteractive\tload event\tframe\tframe, 95%\tsearch\t")
	for _, p := range pages {
		o, err := openPages(ctx, p.output(), *opens)
		if err != nil {
			return err
		}
		fmt.Fprintf(shown, "%d\t%.2f s\t%.2f s\t%.2f s\t%.0f ms\t%.0f ms\t%.0f ms\t\n", p.examples,
			o.paint/1e3, o.interactive/1e3, o.loaded/1e3, o.frame, o.slow, o.filter)
	}
	return shown.Flush()
}

// page is a report of a number of fabricated examples.
type page struct {
	examples int
	dir      string
}

func (p page) output() string { return filepath.Join(p.dir, "report.html") }

// build writes the report some times and prints the median.
func (p page) build(ctx context.Context, table *tabwriter.Writer, echarts string, times int) error {
	dirs := reporttest.Dirs(p.dir)
	if _, err := os.Stat(filepath.Join(dirs[len(dirs)-1], runs.ResultsJSONName)); errors.Is(err, os.ErrNotExist) {
		if dirs, err = reporttest.Fabricate(p.dir, reporttest.Options{Examples: p.examples, Steps: max(400, p.examples), CodeBytes: codeBytes}); err != nil {
			return err
		}
	}
	pictures, read, err := shots(dirs)
	if err != nil {
		return err
	}
	var took []float64
	var heap uint64
	for range times {
		runtime.GC()
		peak := watchHeap()
		start := time.Now()
		err := report.Write(ctx, report.Config{Runs: dirs, Output: p.output(), EChartsPath: echarts})
		took, heap = append(took, time.Since(start).Seconds()), max(heap, peak())
		if err != nil {
			return err
		}
	}
	info, err := os.Stat(p.output())
	if err != nil {
		return err
	}
	folder, err := treeSize(strings.TrimSuffix(p.output(), ".html") + "_files")
	if err != nil {
		return err
	}
	if err := identical(ctx, p.dir, echarts, dirs); err != nil {
		return err
	}
	fmt.Fprintf(table, "%d\t%d\t%.1f MB\t%.2f s\t%.1f MB\t%.1f MB\t%.0f MB\tyes\t\n", p.examples, pictures, float64(read)/1e6,
		median(took, func(s float64) float64 { return s }), float64(info.Size())/1e6, float64(folder)/1e6, float64(heap)/1e6)
	return nil
}

// treeSize is the bytes of the files under a directory, 0 where there is none.
func treeSize(dir string) (int64, error) {
	var n int64
	err := filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		n += info.Size()
		return err
	})
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	return n, err
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
