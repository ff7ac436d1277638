// Render measures how fast scenes are drawn: ways of sharing browsers and pages
// against a naive script, numbers of frames, what unseen frames cost, memory over
// many scenes, and the share of shader compilation.
//
//	go run ./scripts/bench/render data/scenes/extracted_scripts/*.js
//
// prints tables in Markdown. The ways are measured in turns of a few scenes
// each, so that what else the machine does falls on all of them, and compared
// as ratios within the run. Every picture must be the same in all ways of one
// number of frames, or the command fails.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/threebook/threebook/kit/render"
)

// scene is a script and its name.
type scene struct{ name, code string }

func main() {
	three := flag.String("three", "node_modules/three", "directory of the npm package three")
	n := flag.Int("n", 60, "scenes to draw, spread over those given")
	long := flag.Int("long", 500, "scenes drawn by one pool to see its memory; 0 leaves that out")
	traced := flag.Int("traced", 40, "scenes drawn while the browser traces shader compilation; 0 leaves that out")
	flag.Parse()
	if flag.NArg() == 0 {
		fmt.Fprintln(os.Stderr, "usage: render FILE.js…")
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, *three, *n, *long, *traced, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "render:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, three string, n, long, traced int, files []string) error {
	scenes, err := read(files, n)
	if err != nil {
		return err
	}
	ways := []*way{
		{name: "a browser each, one after another", cfg: render.Config{Workers: 1, Reuse: render.ReuseNothing, Plain: true}},
		{name: "a browser each, two workers", cfg: render.Config{Workers: 2, Reuse: render.ReuseNothing, Plain: true}},
		{name: "a context each, two workers", cfg: render.Config{Workers: 2, Reuse: render.ReuseBrowser, Plain: true}},
		{name: "one page, two workers", cfg: render.Config{Workers: 2, Plain: true}},
		{name: "the same with short cuts (as shipped)", cfg: render.Config{Workers: 2}},
		{name: "as shipped, 1 frame", cfg: render.Config{Workers: 2, Frames: 1}},
		{name: "as shipped, 10 frames", cfg: render.Config{Workers: 2, Frames: 10}},
		{name: "one page without short cuts, 10 frames", cfg: render.Config{Workers: 2, Frames: 10, Plain: true}},
	}
	for _, w := range ways {
		w.cfg.ThreeDir = three
		if err := w.open(ctx); err != nil {
			return err
		}
		defer w.pool.Close()
	}
	info := ways[0].pool.Info()
	fmt.Printf("Chromium %s, Three.js %s, %s, %d processors; %d scenes at 800×500\n\n", info.Browser, info.Three, info.GLRenderer, runtime.NumCPU(), len(scenes))
	script, err := newNaive(three)
	if err != nil {
		return err
	}
	if err := compare(ctx, ways, script, scenes); err != nil {
		return err
	}
	for _, w := range ways {
		_ = w.pool.Close()
	}
	printWays(ways, script)
	if long > 0 {
		if err := measureMemory(ctx, three, scenes, long); err != nil {
			return err
		}
	}
	if traced > 0 {
		return measureCompilation(ctx, three, scenes, traced)
	}
	return nil
}

// read takes n of the files, evenly spread.
func read(files []string, n int) ([]scene, error) {
	n = min(n, len(files))
	scenes := make([]scene, n)
	for i := range scenes {
		file := files[i*len(files)/n]
		code, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		scenes[i] = scene{name: strings.TrimSuffix(filepath.Base(file), "_module.js"), code: string(code)}
	}
	return scenes, nil
}

func printWays(ways []*way, script *naive) {
	fmt.Println("| way | frames | pool ready after | scenes a minute | × script | processor seconds a scene |\n|---|---:|---:|---:|---:|---:|")
	fmt.Printf("| a short script around rod: a browser each, a second's wait | | | %.0f | 1.0 | |\n", script.perMinute())
	for _, w := range ways {
		busy := "" // a browser that was killed takes what its processes used along
		if w.cfg.Reuse != render.ReuseNothing {
			busy = fmt.Sprintf("%.2f", w.busy/float64(w.drawn))
		}
		fmt.Printf("| %s | %d | %.2f s | %.0f | %.1f | %s |\n", w.name, w.frames(), w.ready.Seconds(), w.perMinute(), w.perMinute()/script.perMinute(), busy)
	}
	fmt.Println()
}
