// Render draws scripts given on the command line and says what became of each.
//
//	go run ./scripts/bench/render -o shots data/scenes/extracted_scripts/*.js
//
// prints one line per script (outcome, settled, seconds, detail, console) and
// at the end how many scenes a minute were drawn and the browsers' processor time.
package main

import (
	"context"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/threebook/threebook/kit/outcome"
	"github.com/threebook/threebook/kit/render"
)

func main() {
	var cfg render.Config
	out := flag.String("o", "", "directory for the pictures; default none are written")
	flag.StringVar(&cfg.ThreeDir, "three", "node_modules/three", "directory of the npm package three")
	flag.StringVar(&cfg.AssetsDir, "assets", "", "directory served to the code")
	flag.IntVar(&cfg.Workers, "workers", 2, "scenes at once")
	flag.IntVar(&cfg.Frames, "frames", 5, "frames from the first that draws")
	flag.DurationVar(&cfg.Timeout, "timeout", 20*time.Second, "limit for one scene")
	flag.BoolVar(&cfg.AllowNoSandbox, "allow-no-sandbox", false, "render without Chromium's sandbox if there is none")
	flag.BoolVar(&cfg.EveryFrame, "every-frame", false, "rasterise every frame")
	var reuse = flag.Int("reuse", 0, "0 page, 1 browser, 2 nothing")
	rounds := flag.Int("rounds", 1, "times to render each script")
	verbose := flag.Bool("v", false, "log browser launches")
	flag.Parse()
	cfg.Reuse = render.Reuse(*reuse)
	if flag.NArg() == 0 {
		fmt.Fprintln(os.Stderr, "usage: render [-o DIR] FILE.js…")
		os.Exit(2)
	}
	if *verbose {
		cfg.Logger = slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelDebug}))
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, cfg, *out, *rounds, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "render:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, cfg render.Config, out string, rounds int, files []string) error {
	begin := time.Now()
	pool, err := render.NewPool(ctx, cfg)
	if err != nil {
		return err
	}
	defer pool.Close()
	info := pool.Info()
	fmt.Printf("browser %s, three %s, %s, sandbox: %s\n", info.Browser, info.Three, info.GLRenderer, info.Sandbox)
	if out != "" {
		if err := os.MkdirAll(out, 0o755); err != nil {
			return err
		}
	}
	started := time.Since(begin)
	begin = time.Now()
	busy := processorSeconds()
	var mu sync.Mutex
	var first time.Duration
	counts := map[outcome.ID]int{}
	hashes := map[string]map[string]bool{}
	var failure error
	jobs := make(chan string)
	var wg sync.WaitGroup
	for range cfg.Workers {
		wg.Go(func() {
			for file := range jobs {
				shot, err := one(ctx, pool, out, file)
				mu.Lock()
				if first == 0 {
					first = time.Since(begin)
				}
				if err != nil {
					failure = err
				} else {
					counts[shot.Outcome]++
					if hashes[file] == nil {
						hashes[file] = map[string]bool{}
					}
					hashes[file][shot.SHA256] = true
				}
				mu.Unlock()
			}
		})
	}
	for range rounds {
		for _, file := range files {
			jobs <- file
		}
	}
	close(jobs)
	wg.Wait()
	if failure != nil {
		return failure
	}
	total, unsteady := rounds*len(files), 0
	for _, h := range hashes {
		if len(h) > 1 {
			unsteady++
		}
	}
	took := time.Since(begin)
	busy = processorSeconds() - busy
	fmt.Printf("%d scenes in %.1f s: %.0f a minute, %.2f processor seconds each; pool ready after %.2f s, first picture %.2f s later; %v; pictures that differ between rounds: %d\n",
		total, took.Seconds(), float64(total)/took.Minutes(), busy/float64(total), started.Seconds(), first.Seconds(), counts, unsteady)
	return nil
}

func one(ctx context.Context, pool *render.Pool, out, file string) (render.Shot, error) {
	code, err := os.ReadFile(file)
	if err != nil {
		return render.Shot{}, err
	}
	name := strings.TrimSuffix(filepath.Base(file), filepath.Ext(file))
	shot, err := pool.Render(ctx, render.Scene{Name: name, Code: string(code)})
	if err != nil {
		return shot, err
	}
	line := fmt.Sprintf("%-40s %-16s settled=%-5v %.2fs %s", name, shot.Outcome, shot.Settled, shot.Seconds, shot.Detail)
	for _, list := range []struct {
		name  string
		lines []string
	}{{"console", shot.Console}, {"missing", shot.MissingAssets}, {"rewritten", shot.Rewritten}} {
		if len(list.lines) > 0 {
			line += fmt.Sprintf(" %s=%q", list.name, list.lines)
		}
	}
	fmt.Println(line)
	if out == "" || len(shot.PNG) == 0 {
		return shot, nil
	}
	return shot, os.WriteFile(filepath.Join(out, name+".png"), shot.PNG, 0o644)
}
