// Command notebook measures how long a notebook's cells take: the kernel's start, a
// cell with the standard library only, and the first and later cells that use the
// kit, with the build cache as it is and, with -cold, with an empty one.
//
//	go run ./scripts/bench/notebook [-cold] [-n 5]
//
// It prints a table in Markdown: the median of n runs, and the least and the most.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/threebook/threebook/kit/notebook"
)

// cells are what is run, one after the other, in one kernel.
var cells = []struct{ what, source string }{
	{"declarations only", "import (\n\t\"fmt\"\n\n\t\"github.com/threebook/threebook/kit\"\n\t\"github.com/threebook/threebook/kit/lora\"\n\t\"github.com/threebook/threebook/kit/nb\"\n\t\"github.com/threebook/threebook/kit/sft\"\n)"},
	{"standard library", "%%\nfmt.Println(1)"},
	{"standard library, again", "%%\nfmt.Println(2)"},
	{"training packages, first", "func recipe() kit.TrainConfig { return kit.TrainConfig{Env: nb.Env(), SFT: sft.Config{LoRA: lora.Config{Rank: 8}}} }\n%%\nfmt.Println(recipe().SFT.LoRA.Rank)"},
	{"training packages, later", "%%\nfmt.Println(recipe().SFT.LoRA.Rank + 1)"},
	{"training packages, later again", "%%\nfmt.Println(recipe().SFT.LoRA.Rank + 2)"},
}

func main() {
	cold := flag.Bool("cold", false, "with an empty build cache, too (minutes)")
	n := flag.Int("n", 5, "runs")
	flag.Parse()
	if err := measure(context.Background(), *n, *cold); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func measure(ctx context.Context, n int, cold bool) error {
	fmt.Println("| cell | median | least | most |\n|---|---:|---:|---:|")
	if cold {
		cache, err := os.MkdirTemp("", "threebook-bench-")
		if err != nil {
			return err
		}
		defer os.RemoveAll(cache)
		once, err := run(ctx, 0, []string{"GOCACHE=" + cache})
		if err != nil {
			return err
		}
		for i, took := range once {
			row("cold: "+name(i), []time.Duration{took})
		}
	}
	took := make([][]time.Duration, len(cells)+1)
	for i := range n {
		once, err := run(ctx, i, nil)
		if err != nil {
			return err
		}
		for j, d := range once {
			took[j] = append(took[j], d)
		}
	}
	for i, list := range took {
		row(name(i), list)
	}
	return nil
}

func name(i int) string {
	if i == len(cells) {
		return "all, with the kernel's start and end"
	}
	return cells[i].what
}

// run gives the cells' times, and the whole's. Each run's cells differ from the
// last's, so that none is found in the build cache.
func run(ctx context.Context, i int, env []string) ([]time.Duration, error) {
	list := []any{}
	for _, c := range cells {
		source := c.source
		if c.what != cells[0].what {
			source += fmt.Sprintf("\nfmt.Println(\"run\", %d, %d)", i, time.Now().UnixNano())
		}
		list = append(list, map[string]any{"cell_type": notebook.Code, "source": source, "metadata": map[string]any{}, "outputs": []any{}})
	}
	book, err := notebook.New(list)
	if err != nil {
		return nil, err
	}
	var took []time.Duration
	began := time.Now()
	err = book.Run(ctx, notebook.RunConfig{
		Kernel: notebook.KernelConfig{Program: filepath.Join("scripts", "kernel"), Env: env},
		Done:   func(r notebook.CellRun) { took = append(took, r.Took) },
	})
	return append(took, time.Since(began)), err
}

func row(what string, took []time.Duration) {
	slices.Sort(took)
	s := func(d time.Duration) string { return fmt.Sprintf("%.2f s", d.Seconds()) }
	fmt.Printf("| %s | %s | %s | %s |\n", what, s(took[len(took)/2]), s(took[0]), s(took[len(took)-1]))
}
