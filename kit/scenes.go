package kit

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/threebook/threebook/kit/runs"
	"github.com/threebook/threebook/kit/scenes"
)

// ScenesConfig of [Scenes]. Output is required.
type ScenesConfig struct {
	Env
	Output string // directory: screenshots/NAME.md and extracted_scripts/NAME_module.js go there
	N      int    // how many; default 100
	Seed   int64
}

// Scenes writes drawn scenes as descriptions and code that [Pair] can match, and
// gives their names. They are of the kind that the embedded model was pre-trained
// on, and none that it has seen. A file that is there with other content is not
// overwritten, but an error.
func Scenes(ctx context.Context, c ScenesConfig) (names []string, err error) {
	if c.Output == "" {
		return nil, errors.New("write scenes: no output directory")
	}
	if c.N == 0 {
		c.N = 100
	}
	if c.N < 1 || c.N > scenes.MostSamples {
		return nil, fmt.Errorf("write scenes: %d scenes, want 1 to %d", c.N, scenes.MostSamples)
	}
	list := scenes.Samples(c.Seed, c.N)
	for i, e := range list {
		if err := ctx.Err(); err != nil {
			return names, fmt.Errorf("write scenes: %w", err)
		}
		for _, f := range []struct{ path, text string }{
			{filepath.Join(c.Output, "screenshots", e.Name+".md"), e.Description + "\n"},
			{filepath.Join(c.Output, "extracted_scripts", e.Name+"_module.js"), e.Code},
		} {
			if err := writeNew(f.path, f.text); err != nil {
				return names, fmt.Errorf("write scenes: %w", err)
			}
		}
		names = append(names, e.Name)
		c.report("scenes", i+1, len(list), e.Name)
	}
	return names, nil
}

// writeNew writes a file that is not there yet, or is there with the same text.
func writeNew(path, text string) error {
	old, err := os.ReadFile(path)
	if err == nil {
		if string(old) == text {
			return nil
		}
		return fmt.Errorf("%s is there already, with other content", path)
	}
	if !errors.Is(err, os.ErrNotExist) {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return runs.WriteFile(path, func(w io.Writer) error {
		_, err := io.WriteString(w, text)
		return err
	})
}
