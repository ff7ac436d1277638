package runs_test

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/threebook/threebook/kit/runs"
)

func Example() {
	dir, err := os.MkdirTemp("", "runs")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "pairs.jsonl")
	if err := os.WriteFile(path, []byte("{}\n"), 0o666); err != nil {
		panic(err)
	}
	for range 2 {
		data, err := runs.HashInput("data", path)
		if err != nil {
			panic(err)
		}
		run, err := runs.Open(runs.Options{
			Root: filepath.Join(dir, "reports"),
			Kind: runs.KindTrain,
			Slug: "tiny",
			Manifest: runs.Manifest{
				Resolved: map[string]any{"rank": 8, "epochs": 3},
				Seed:     1,
				Inputs:   []runs.Input{data},
			},
		})
		if err != nil {
			panic(err)
		}
		rel, err := filepath.Rel(dir, run.Dir)
		if err != nil {
			panic(err)
		}
		fmt.Println(rel, run.Existing)
		if err := run.Finish(nil); err != nil {
			panic(err)
		}
	}
	// Output:
	// reports/runs/tiny-ef6b288838c1 false
	// reports/runs/tiny-ef6b288838c1 true
}
