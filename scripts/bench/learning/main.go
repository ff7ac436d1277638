// Command learning measures whether the loop measures learning, and prints tables:
//
//	go run ./scripts/bench/learning --backend xla:cpu
//
// The first is the demo's claim over several seeds: that a model fine-tuned with the
// demo's recipe draws validation scenes as their descriptions say, and the base model
// does not. A seed is the training's, and chooses the examples and the tokens of the
// tests. Below the table stands whether the claim holds; if not, the command fails.
//
// The second is an ablation with the first seed: ranks, the label mask, and shares of
// the training data, each share with the same number of epochs. Its last lines check
// that an adapter as initialized is the base model exactly, and that more data is better.
//
// Everything is a run, found again by its name: broken off, the same command goes on,
// and run again it prints the tables at once. Each seed's directory under --root holds
// the report of its demo, demo.html. Intervals are of 95%, from a bootstrap.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/threebook/threebook/kit"
	"github.com/threebook/threebook/kit/device"
)

// The tables, for --only.
const (
	onlyClaim    = "claim"
	onlyAblation = "ablation"
)

// settings are what the flags say.
type settings struct {
	backend, root, scenes, model, only string

	seeds     []int64
	n, epochs int
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "learning:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	s, err := parse(os.Args[1:])
	if err != nil {
		return err
	}
	dev, err := device.Open(s.backend) // the recipe depends on what auto becomes
	if err != nil {
		return err
	}
	s.backend = dev.Name
	dev.Close()
	if s.only != onlyAblation {
		if err := s.claim(ctx); err != nil {
			return fmt.Errorf("measure the claim: %w", err)
		}
	}
	if s.only != onlyClaim {
		if err := s.ablation(ctx); err != nil {
			return fmt.Errorf("measure the ablation: %w", err)
		}
	}
	return nil
}

func parse(arguments []string) (s settings, err error) {
	flags := flag.NewFlagSet("learning", flag.ExitOnError)
	flags.StringVar(&s.backend, "backend", device.Auto, "compute backend")
	flags.StringVar(&s.root, "root", filepath.Join("reports", "learning"), "where the runs lie; the same root goes on")
	flags.StringVar(&s.scenes, "scenes", filepath.Join("data", "scenes"), "scenes to pair")
	flags.StringVar(&s.model, "model-path", filepath.Join("data", "tiny"), "base model")
	flags.StringVar(&s.only, "only", "", "one table, "+onlyClaim+" or "+onlyAblation+"; both otherwise")
	flags.IntVar(&s.n, "n", leastExamples, "validation examples to test on")
	flags.IntVar(&s.epochs, "epochs", 0, "epochs; 0 is the recipe's")
	seeds := flags.String("seeds", "42,43,44", "comma-separated; the ablation takes the first")
	if err := flags.Parse(arguments); err != nil {
		return s, err
	}
	if flags.NArg() > 0 {
		return s, fmt.Errorf("read flags: %q is no flag", flags.Arg(0))
	}
	if known := []string{"", onlyClaim, onlyAblation}; !slices.Contains(known, s.only) {
		return s, fmt.Errorf("read --only: %q is unknown (known: %s, %s)", s.only, onlyClaim, onlyAblation)
	}
	if s.n < 1 || s.epochs < 0 {
		return s, fmt.Errorf("read flags: --n is %d and --epochs %d, want at least 1 and 0", s.n, s.epochs)
	}
	for text := range strings.SplitSeq(*seeds, ",") {
		seed, err := strconv.ParseInt(strings.TrimSpace(text), 10, 64)
		if err != nil {
			return s, fmt.Errorf("read --seeds: %q is not a whole number", text)
		}
		if slices.Contains(s.seeds, seed) {
			return s, fmt.Errorf("read --seeds: %d is there twice", seed)
		}
		s.seeds = append(s.seeds, seed)
	}
	return s, nil
}

// demo is the demo with a seed.
func (s settings) demo(seed int64) kit.DemoConfig {
	recipe := kit.DemoRecipe()
	recipe.Seed = seed
	if s.epochs > 0 {
		recipe.Epochs = s.epochs
	}
	return kit.DemoConfig{
		Env: kit.Env{
			Root: filepath.Join(s.root, fmt.Sprintf("seed-%d", seed)), Backend: s.backend, Command: os.Args,
			Progress: ends(fmt.Sprintf("seed %d", seed)),
		},
		Scenes: s.scenes, ModelPath: s.model, SFT: recipe, N: s.n,
	}
}

// ends prints a line for each of the long stages that has ended.
func ends(of string) func(kit.Progress) {
	var mu sync.Mutex
	return func(p kit.Progress) {
		if p.Done < p.Total && !p.Ended || p.Stage != "train" && !strings.HasSuffix(p.Stage, "generate") {
			return
		}
		mu.Lock()
		defer mu.Unlock()
		fmt.Fprintf(os.Stderr, "%s: %s: %s\n", of, p.Stage, p.Note)
	}
}
