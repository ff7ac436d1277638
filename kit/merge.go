package kit

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/threebook/threebook/kit/gguf"
	"github.com/threebook/threebook/kit/llama"
	"github.com/threebook/threebook/kit/safetensors"
)

// MergeConfig of [Merge]. ModelPath, Adapter and Output are required.
type MergeConfig struct {
	Env
	ModelPath string
	Adapter   string // may be missing when Output is a .gguf file: the model is written as it is
	// Output is a directory, in Hugging Face layout, or a file that ends in
	// .gguf, for llama.cpp.
	Output string
	// DType is what the weights are rounded to, one of [MergeDTypes]. Default:
	// what most of the base model's are of.
	DType   string
	NoProbe bool // do not compare the model written with base model and adapter
}

// MergeDTypes lists the dtypes of merged weights; the last is for .gguf files only.
func MergeDTypes() []string { return gguf.TypeNames() }

// Merged is what [Merge] wrote.
type Merged struct {
	Path     string
	DType    string // one of [MergeDTypes]
	Shards   int    // files of weights
	Bytes    int64  // of all files
	Probe    *Probe // nil without one
	Warnings []string
}

// Merge adds an adapter's matrices to its base model's weights and writes the
// model, one tensor at a time. The sums are computed in float32 and rounded once.
// The output appears whole or not at all. Then the model written is compared with
// base model and adapter on a short text, on the backend that Env names, which
// takes the memory of one of the models: see [Probe].
func Merge(ctx context.Context, c MergeConfig) (Merged, error) {
	m, err := c.merge(ctx)
	if err != nil {
		return Merged{}, fmt.Errorf("merge: %w", err)
	}
	return m, nil
}

// toGGUF says that the output is one file for llama.cpp.
func (c MergeConfig) toGGUF() bool { return strings.HasSuffix(c.Output, ".gguf") }

func (c MergeConfig) merge(ctx context.Context) (Merged, error) {
	l, err := c.check()
	if err != nil {
		return Merged{}, err
	}
	m := Merged{Path: filepath.Clean(c.Output), Shards: 1, Warnings: l.warnings}
	if m.DType, err = c.dtype(); err != nil {
		return Merged{}, err
	}
	if !c.NoProbe { // at once, so that a backend that cannot be had is said before the work
		if l.device, err = c.start(); err != nil {
			return Merged{}, fmt.Errorf("%w, or merge with --no-probe", err)
		}
		defer l.close()
		m.Warnings = append(m.Warnings, c.skipped...)
	}
	if c.toGGUF() {
		var warnings []string
		warnings, err = c.writeGGUF(ctx, l, m.DType)
		m.Warnings = append(m.Warnings, warnings...)
	} else {
		m.Shards, err = c.writeDir(ctx, l, m.DType)
	}
	if err != nil {
		return Merged{}, err
	}
	if m.Bytes, err = sizeOf(m.Path); err != nil {
		return Merged{}, err
	}
	if c.NoProbe {
		return m, nil
	}
	probe, err := c.probe(ctx, l, m.DType)
	if ctx.Err() != nil { // not an interrupted merge, which the same command would do again
		return Merged{}, fmt.Errorf("%s is written; comparing it was interrupted", m.Path)
	}
	if err != nil {
		return Merged{}, fmt.Errorf("%s is written, but comparing it failed: %w", m.Path, err)
	}
	m.Probe = &probe
	m.Warnings = append(m.Warnings, probe.warnings()...)
	if l.adapter != nil && probe.Effect == 0 && !l.adapter.ChangesNothing() { // which is said already
		m.Warnings = append(m.Warnings, "the adapter changes nothing on the probe")
	}
	return m, nil
}

// check finds what can be wrong before anything is written.
func (c MergeConfig) check() (*loaded, error) {
	l, err := check(c.ModelPath, c.Adapter)
	if err != nil {
		return nil, err
	}
	if l.adapter == nil && !c.toGGUF() {
		return nil, errors.New("no adapter is named: only a .gguf file is written without one")
	}
	if err := c.checkOutput(); err != nil {
		return nil, err
	}
	if c.toGGUF() {
		if err := gguf.CheckTokenizer(l.tokenizer); err != nil {
			return nil, err
		}
	}
	if l.adapter != nil { // last, as it may read the whole of the model
		other, err := otherBase(c.Adapter, c.ModelPath, func() (string, error) {
			model, _, err := describeModel(c.ModelPath)
			return model.SHA256, err
		})
		if err != nil {
			return nil, err
		}
		if other != "" {
			return nil, errors.New(other)
		}
	}
	return l, nil
}

func (c MergeConfig) checkOutput() error {
	if c.Output == "" {
		return errors.New("no output is named")
	}
	if c.toGGUF() {
		if _, err := os.Lstat(c.Output); !errors.Is(err, fs.ErrNotExist) {
			return errors.Join(err, fmt.Errorf("%s exists", c.Output))
		}
		return nil
	}
	entries, err := os.ReadDir(c.Output)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if len(entries) > 0 {
		return fmt.Errorf("%s exists and is not empty", c.Output)
	}
	return nil
}

// dtype is the one asked for, or the base model's own.
func (c MergeConfig) dtype() (string, error) {
	stored, err := llama.StoredDType(c.ModelPath)
	if err != nil {
		return "", err
	}
	name := cmp.Or(c.DType, strings.ToLower(stored))
	if t, err := gguf.ParseType(name); err != nil {
		return "", fmt.Errorf("dtype %q is unknown (known: %s)", name, strings.Join(MergeDTypes(), ", "))
	} else if t == gguf.Q8_0 && !c.toGGUF() {
		return "", fmt.Errorf("dtype %s is for .gguf files: %s is not one", name, c.Output)
	}
	return name, nil
}

// writeDir writes a model directory in a temporary one of its own beside the
// output, and then moves it there.
func (c MergeConfig) writeDir(ctx context.Context, l *loaded, dtype string) (shards int, err error) {
	output := filepath.Clean(c.Output)
	parent := filepath.Dir(output)
	for _, err := os.Lstat(parent); errors.Is(err, fs.ErrNotExist); _, err = os.Lstat(parent) {
		parent = filepath.Dir(parent) // those missing are made when all is written
	}
	temporary, err := os.MkdirTemp(parent, "."+filepath.Base(output)+".merging-")
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(temporary)) }()
	made := filepath.Join(temporary, filepath.Base(output)) // with the usual permissions, unlike temporary
	file, err := safetensors.Open(c.ModelPath)
	if err != nil {
		return 0, err
	}
	defer file.Close()
	o := llama.SaveOptions{DType: strings.ToUpper(dtype), Base: c.ModelPath}
	if shards, err = llama.SaveEach(made, l.config, o, c.sums(ctx, l, file)); err != nil {
		return 0, err
	}
	if err := copyTokenizer(made, c.ModelPath); err != nil {
		return 0, err
	}
	if err := os.MkdirAll(filepath.Dir(output), 0o777); err != nil {
		return 0, err
	}
	// An empty directory gives its place.
	if err := os.Remove(output); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return 0, err
	}
	return shards, os.Rename(made, output)
}

func (c MergeConfig) writeGGUF(ctx context.Context, l *loaded, dtype string) (warnings []string, err error) {
	file, err := safetensors.Open(c.ModelPath)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	t, err := gguf.ParseType(dtype)
	if err != nil {
		return nil, err
	}
	name := strings.TrimSuffix(filepath.Base(c.Output), ".gguf")
	m := gguf.Llama{Config: l.config, TokenizerDir: c.ModelPath, Type: t, Name: name}
	return gguf.WriteLlama(c.Output, m, c.sums(ctx, l, file))
}

// sums gives the merged weights, one at a time.
func (c MergeConfig) sums(ctx context.Context, l *loaded, file *safetensors.Reader) func(llama.Shape) ([]float32, error) {
	total := len(l.config.Shapes())
	done := 0
	return func(s llama.Shape) ([]float32, error) {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		weight, err := file.Float32s(s.Name)
		if err != nil {
			return nil, err
		}
		if l.adapter != nil {
			l.adapter.AddTo(s.Name, weight)
		}
		done++
		c.report("merge", done, total, s.Name)
		return weight, nil
	}
}

// sizeOf adds up a file, or the files of a directory.
func sizeOf(path string) (bytes int64, err error) {
	err = filepath.WalkDir(path, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err == nil {
			bytes += info.Size()
		}
		return err
	})
	return bytes, err
}
