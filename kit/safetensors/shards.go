package safetensors

import (
	"encoding/json"
	"fmt"
	"io"
	"path/filepath"
	"slices"

	"github.com/threebook/threebook/kit/runs"
)

// ShardBytes is the size up to which a model is one file, and of its shards
// beyond it: 5 GB, the Hugging Face default.
const ShardBytes = 5_000_000_000

// WriteSourcesSharded writes tensors to dir in the order given: as
// model.safetensors when they fit maxBytes, else as
// model-00001-of-0000N.safetensors and an index. maxBytes ≤ 0 means
// [ShardBytes]. A tensor larger than maxBytes gets a shard of its own. The tensors
// are asked for one by one, shard after shard. It gives the number of shards. They
// are put in place when all of them are on the disk: on an error, Data's own
// included, none of them is there.
func WriteSourcesSharded(dir string, list []Source, metadata map[string]string, maxBytes int64) (shards int, err error) {
	if err := checkSources(list); err != nil {
		return 0, fmt.Errorf("write safetensors %s: %w", dir, err)
	}
	if maxBytes <= 0 {
		maxBytes = ShardBytes
	}
	parts, total := split(list, maxBytes)
	set := fileSet{dir: dir}
	defer set.discard()
	weightMap := map[string]string{}
	for i, part := range parts {
		name := SingleName
		if len(parts) > 1 {
			name = fmt.Sprintf("model-%05d-of-%05d.safetensors", i+1, len(parts))
		}
		for _, s := range part {
			weightMap[s.Name] = name
		}
		err := set.write(name, func(w io.Writer) error { return WriteSources(w, part, metadata) })
		if err != nil {
			return 0, err
		}
	}
	if len(parts) > 1 {
		err := set.write(IndexName, func(w io.Writer) error { return writeIndex(w, weightMap, total) })
		if err != nil {
			return 0, err
		}
	}
	return len(parts), set.commit()
}

// split cuts the list where the next tensor would make a shard larger than maxBytes.
func split(list []Source, maxBytes int64) (shards [][]Source, total int64) {
	shards = [][]Source{nil}
	var inShard int64
	for _, s := range list {
		size := s.size()
		if inShard > 0 && inShard+size > maxBytes {
			shards = append(shards, nil)
			inShard = 0
		}
		last := len(shards) - 1
		shards[last] = append(shards[last], s)
		inShard += size
		total += size
	}
	return shards, total
}

func writeIndex(w io.Writer, weightMap map[string]string, total int64) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(map[string]any{
		"metadata":   map[string]int64{"total_size": total},
		"weight_map": weightMap,
	})
}

// fileSet is files that are put in place together.
type fileSet struct {
	dir   string
	files []*runs.File
}

// write fills one file under a temporary name, down to the disk.
func (s *fileSet) write(name string, fill func(io.Writer) error) error {
	path := filepath.Join(s.dir, name)
	f, err := runs.Create(path)
	if err != nil {
		return err
	}
	s.files = append(s.files, f)
	if err := fill(f); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	return f.Sync()
}

// commit puts the files in place, in the order in which they were written.
func (s *fileSet) commit() error {
	for _, f := range s.files {
		if err := f.Commit(); err != nil {
			return err
		}
	}
	return nil
}

// discard removes what is not in place. The first file may have made the
// directory, so it goes last.
func (s *fileSet) discard() {
	for _, f := range slices.Backward(s.files) {
		f.Discard()
	}
}
