package safetensors

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// The file names of a model directory in Hugging Face layout.
const (
	SingleName = "model.safetensors"
	IndexName  = "model.safetensors.index.json"
)

// Reader gives the tensors of one file or of a sharded model. Its methods may be
// called from several goroutines; Close ends the life of every byte it gave out.
type Reader struct {
	files    []*file
	tensors  map[string]location
	metadata map[string]string
}

type file struct {
	path    string
	mapped  []byte
	data    []byte // mapped, past the header
	entries []entry
}

type location struct {
	file *file
	entry
}

// Open maps a .safetensors file, or the model.safetensors of a directory, or the
// shards named by its model.safetensors.index.json.
func Open(dirOrFile string) (*Reader, error) {
	stat, err := os.Stat(dirOrFile)
	if err != nil {
		return nil, fmt.Errorf("open safetensors: %w", err)
	}
	r := &Reader{tensors: map[string]location{}, metadata: map[string]string{}}
	switch {
	case !stat.IsDir() && strings.HasSuffix(dirOrFile, ".json"):
		err = r.openShards(dirOrFile)
	case !stat.IsDir():
		err = r.openSingle(dirOrFile)
	case exists(filepath.Join(dirOrFile, SingleName)):
		err = r.openSingle(filepath.Join(dirOrFile, SingleName))
	case exists(filepath.Join(dirOrFile, IndexName)):
		err = r.openShards(filepath.Join(dirOrFile, IndexName))
	default:
		err = fmt.Errorf("%s has neither %s nor %s", dirOrFile, SingleName, IndexName)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open safetensors: %w", err), r.Close())
	}
	return r, nil
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

func (r *Reader) openSingle(path string) error {
	f, err := r.openFile(path)
	if err != nil {
		return err
	}
	for _, e := range f.entries {
		r.tensors[e.name] = location{f, e}
	}
	return nil
}

// openShards reads the index; a tensor lies in the shard that the index names.
func (r *Reader) openShards(index string) error {
	text, err := os.ReadFile(index)
	if err != nil {
		return fmt.Errorf("read index: %w", err)
	}
	weightMap, err := parseIndex(text)
	if err != nil {
		return fmt.Errorf("read index %s: %w", index, err)
	}
	shards := map[string]map[string]entry{}
	for _, name := range slices.Sorted(maps.Keys(weightMap)) {
		shard := weightMap[name]
		if _, ok := shards[shard]; !ok {
			f, err := r.openFile(filepath.Join(filepath.Dir(index), shard))
			if err != nil {
				return err
			}
			shards[shard] = map[string]entry{}
			for _, e := range f.entries {
				shards[shard][e.name] = e
				if weightMap[e.name] == shard {
					r.tensors[e.name] = location{f, e}
				}
			}
		}
		if _, ok := shards[shard][name]; !ok {
			return fmt.Errorf("read index %s: tensor %q is not in %s", index, name, shard)
		}
	}
	return nil
}

// parseIndex gives the weight_map of an index: tensor name to shard file name.
func parseIndex(text []byte) (map[string]string, error) {
	weightMap := map[string]string{}
	found := false
	err := eachKey(text, func(key string, value json.RawMessage) error {
		if key != "weight_map" {
			return nil
		}
		found = true
		return eachKey(value, func(name string, v json.RawMessage) error {
			var shard string
			if err := json.Unmarshal(v, &shard); err != nil {
				return fmt.Errorf("weight_map %q: %w", name, err)
			}
			if shard == "" || shard == "." || strings.ContainsAny(shard, "/\\\x00:") || strings.Contains(shard, "..") {
				return fmt.Errorf("weight_map %q: %q is not a plain file name", name, shard)
			}
			weightMap[name] = shard
			return nil
		})
	})
	if err == nil && !found {
		err = errors.New("weight_map is missing")
	}
	return weightMap, err
}

func (r *Reader) openFile(path string) (*file, error) {
	mapped, err := mapFile(path)
	if err != nil {
		return nil, fmt.Errorf("map file: %w", err)
	}
	f := &file{path: path, mapped: mapped}
	r.files = append(r.files, f)
	if err := f.parse(r.metadata); err != nil {
		return nil, fmt.Errorf("read %s: %w", path, err)
	}
	return f, nil
}

func (f *file) parse(metadata map[string]string) error {
	if len(f.mapped) < 8 {
		return fmt.Errorf("%d bytes are too few for a header", len(f.mapped))
	}
	n := binary.LittleEndian.Uint64(f.mapped)
	if n > MaxHeader {
		return fmt.Errorf("header of %d bytes is larger than %d", n, MaxHeader)
	}
	if n > uint64(len(f.mapped)-8) {
		return fmt.Errorf("header of %d bytes is longer than the file", n)
	}
	f.data = f.mapped[8+n:]
	entries, found, err := parseHeader(f.mapped[8:8+n], uint64(len(f.data)))
	if err != nil {
		return err
	}
	f.entries = entries
	maps.Copy(metadata, found)
	return nil
}

// Names lists the tensors in order of name.
func (r *Reader) Names() []string { return slices.Sorted(maps.Keys(r.tensors)) }

// Metadata is the free-form __metadata__ of the file, merged over shards.
func (r *Reader) Metadata() map[string]string { return maps.Clone(r.metadata) }

// Info describes the named tensor; ok is false when there is none.
func (r *Reader) Info(name string) (info Info, ok bool) {
	l, ok := r.tensors[name]
	if !ok {
		return Info{}, false
	}
	return Info{DType: l.dtype, Shape: slices.Clone(l.shape), Size: int64(l.end - l.begin), File: l.file.path}, true
}

// Bytes gives the mapped bytes of the named tensor, little endian, row major.
// They may not be written, and are gone after Close. They are aligned to the
// element only in files whose header length is a multiple of 8 (all that the
// known writers make): do not cast them to a wider type without looking.
func (r *Reader) Bytes(name string) ([]byte, error) {
	l, ok := r.tensors[name]
	if !ok {
		return nil, fmt.Errorf("read tensor %q: not found%s", name, r.where())
	}
	return l.file.data[l.begin:l.end:l.end], nil
}

func (r *Reader) where() string {
	if len(r.files) == 0 {
		return ""
	}
	return " in " + r.files[0].path
}

// Close unmaps the files.
func (r *Reader) Close() error {
	var errs []error
	for _, f := range r.files {
		if err := unmapFile(f.mapped); err != nil {
			errs = append(errs, fmt.Errorf("unmap %s: %w", f.path, err))
		}
	}
	r.files, r.tensors = nil, nil
	return errors.Join(errs...)
}
