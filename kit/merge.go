package kit

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/threebook/threebook/kit/llama"
	"github.com/threebook/threebook/kit/safetensors"
)

// MergeConfig of [Merge]. All fields are required.
type MergeConfig struct {
	Env
	ModelPath, Adapter, Output string
}

// Merge adds an adapter's matrices to its base model's weights and writes the
// model in Hugging Face layout, in bfloat16 and sharded. The sum is computed in
// float32, one tensor at a time. The directory appears whole or not at all.
func Merge(ctx context.Context, c MergeConfig) error {
	if err := c.merge(ctx); err != nil {
		return fmt.Errorf("merge: %w", err)
	}
	return nil
}

func (c MergeConfig) merge(ctx context.Context) error {
	l, err := check(c.ModelPath, c.Adapter)
	if err != nil {
		return err
	}
	if l.adapter == nil {
		return errors.New("no adapter is named")
	}
	model, _, err := describeModel(c.ModelPath)
	if err != nil {
		return err
	}
	other, err := otherBase(c.Adapter, c.ModelPath, model.SHA256)
	if err != nil {
		return err
	}
	if other != "" {
		return errors.New(other)
	}
	entries, err := os.ReadDir(c.Output)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if len(entries) > 0 {
		return fmt.Errorf("%s exists and is not empty", c.Output)
	}
	there := err == nil
	output := filepath.Clean(c.Output)
	temporary := output + ".new"
	if err := os.RemoveAll(temporary); err != nil {
		return err
	}
	if err := c.write(ctx, l, temporary); err != nil {
		return errors.Join(err, os.RemoveAll(temporary))
	}
	if there { // an empty directory, which gives its place
		if err := os.Remove(output); err != nil {
			return errors.Join(err, os.RemoveAll(temporary))
		}
	}
	return os.Rename(temporary, output)
}

// write puts the merged model into dir.
func (c MergeConfig) write(ctx context.Context, l *loaded, dir string) error {
	file, err := safetensors.Open(c.ModelPath)
	if err != nil {
		return err
	}
	defer file.Close()
	shapes := l.config.Shapes()
	done := 0
	_, err = llama.SaveEach(dir, l.config, llama.SaveOptions{Base: c.ModelPath}, func(s llama.Shape) ([]float32, error) {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		weight, err := file.Float32s(s.Name)
		if err != nil {
			return nil, err
		}
		l.adapter.AddTo(s.Name, weight)
		done++
		c.report("merge", done, len(shapes), s.Name)
		return weight, nil
	})
	if err != nil {
		return err
	}
	return copyTokenizer(dir, c.ModelPath)
}
