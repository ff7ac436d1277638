package safetensors

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// tensors gives everything of an open file, in order of name.
func tensors(t *testing.T, r *Reader) []Tensor {
	t.Helper()
	var list []Tensor
	for _, name := range r.Names() {
		info, _ := r.Info(name)
		data, err := r.Bytes(name)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, Tensor{name, info.DType, info.Shape, data})
	}
	return list
}

func TestWritesAsThePythonLibrary(t *testing.T) {
	t.Parallel()
	for _, path := range []string{"testdata/dtypes.safetensors", "testdata/plain.safetensors"} {
		r := open(t, path)
		var b bytes.Buffer
		if err := Write(&b, tensors(t, r), r.Metadata()); err != nil {
			t.Fatal(err)
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(b.Bytes(), want) {
			t.Errorf("%s: written file differs:\n%q\n%q", path, b.Bytes(), want)
		}
	}
}

func TestShardsAsThePythonLibrary(t *testing.T) {
	t.Parallel()
	r := open(t, "testdata/sharded")
	dir := t.TempDir()
	list, err := sources(tensors(t, r))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := WriteSourcesSharded(dir, list, map[string]string{"format": "pt"}, 20); err != nil {
		t.Fatal(err)
	}
	files, err := os.ReadDir("testdata/sharded")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		want, err := os.ReadFile(filepath.Join("testdata/sharded", f.Name()))
		if err != nil {
			t.Fatal(err)
		}
		got, err := os.ReadFile(filepath.Join(dir, f.Name()))
		if err != nil {
			t.Error(err)
		} else if diff := cmp.Diff(string(want), string(got)); diff != "" {
			t.Errorf("%s (-library +ours):\n%s", f.Name(), diff)
		}
	}
}

func TestOneShardNeedsNoIndex(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	list := []Source{{"a", U8, []int{2}, func() ([]byte, error) { return []byte{1, 2}, nil }}}
	if shards, err := WriteSourcesSharded(dir, list, nil, 0); err != nil || shards != 1 {
		t.Fatalf("%d shards, %v", shards, err)
	}
	names, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{filepath.Join(dir, SingleName)}, names); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
}

func TestRefusesToWrite(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		tensors []Tensor
		want    string
	}{
		"nothing":      {nil, "no tensors"},
		"wrong size":   {[]Tensor{{"a", F32, []int{2}, make([]byte, 4)}}, "F32 [2] takes 8"},
		"twice":        {[]Tensor{{"a", U8, nil, []byte{1}}, {"a", U8, nil, []byte{1}}}, "comes twice"},
		"metadata":     {[]Tensor{{"__metadata__", U8, nil, []byte{1}}}, "not allowed"},
		"unknown type": {[]Tensor{{"a", "F4", nil, []byte{1}}}, "unknown dtype"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "x.safetensors")
			if err := WriteFile(path, c.tensors, nil); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v does not say %q", err, c.want)
			}
			if left, _ := filepath.Glob(filepath.Dir(path) + "/*"); len(left) > 0 {
				t.Errorf("left behind %v", left)
			}
		})
	}
}
