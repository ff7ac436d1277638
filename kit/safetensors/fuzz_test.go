package safetensors

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func FuzzParse(f *testing.F) {
	for _, path := range []string{"testdata/dtypes.safetensors", "testdata/plain.safetensors"} {
		content, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(content)
	}
	f.Add(raw(`{"a":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}`, "xy"))
	f.Fuzz(func(t *testing.T, content []byte) {
		file := file{mapped: content}
		metadata := map[string]string{}
		if err := file.parse(metadata); err != nil {
			return
		}
		// What is accepted can be written, and reads the same.
		var list []Tensor
		for _, e := range file.entries {
			list = append(list, Tensor{Name: e.name, DType: e.dtype, Shape: e.shape, Data: file.data[e.begin:e.end]})
		}
		var b bytes.Buffer
		if err := Write(&b, list, metadata); err != nil {
			if len(list) > 0 && list[0].Name != "" {
				t.Fatal(err)
			}
			return
		}
		again := b.Bytes()
		second := file
		second.mapped = again
		if err := second.parse(metadata); err != nil {
			t.Fatalf("written file does not read: %v", err)
		}
		if len(second.entries) != len(list) {
			t.Fatalf("%d tensors became %d", len(list), len(second.entries))
		}
	})
}

// A shard that an index names lies in the index's own directory, and an index
// that is accepted can be written and reads the same.
func FuzzIndex(f *testing.F) {
	content, err := os.ReadFile("testdata/sharded/" + IndexName)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(content)
	for _, seed := range []string{
		`{"weight_map":{}}`, `{"weight_map":{"a":"../x"}}`, `{"weight_map":{"a":"b/../c"}}`, `{"weight_map":{"a":"s","a":"t"}}`,
		`{"weight_map":{"a":"c:x"},"metadata":{"total_size":1e400}}`, `{"weight_map":null}`, `{"weight_map":{"a":"x\u0000"}}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		weightMap, err := parseIndex(content)
		if err != nil {
			return
		}
		for tensor, shard := range weightMap {
			if filepath.Base(shard) != shard || !filepath.IsLocal(shard) || filepath.Dir(filepath.Join("dir", shard)) != "dir" {
				t.Fatalf("tensor %q lies in %q, which is not in the directory", tensor, shard)
			}
		}
		var b bytes.Buffer
		if err := writeIndex(&b, weightMap, 1); err != nil {
			t.Fatal(err)
		}
		again, err := parseIndex(b.Bytes())
		if err != nil {
			t.Fatalf("written index does not read: %v", err)
		}
		if diff := cmp.Diff(weightMap, again); diff != "" {
			t.Fatalf("index (-read +written and read):\n%s", diff)
		}
	})
}
