package gguf

import (
	"bytes"
	"encoding/binary"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func small(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	err := Write(&b, []Entry{
		{"a", "text"}, {"b", true}, {"c", uint32(7)}, {"d", int32(-7)}, {"e", float32(0.5)},
		{"f", []string{"x", ""}}, {"g", []int32{1, -1}}, {"h", []float32{2}}, {"i", false},
	}, []Tensor{
		{"one", F16, []int{3, 2}, func() ([]byte, error) { return make([]byte, 12), nil }},
		{"two", Q8_0, []int{32}, func() ([]byte, error) { return make([]byte, 34), nil }},
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestReadsWhatIsWritten(t *testing.T) {
	content := small(t)
	f, err := parse(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]any{
		"a": "text", "b": true, "c": uint32(7), "d": int32(-7), "e": float32(0.5),
		"f": []string{"x", ""}, "g": []int32{1, -1}, "h": []float32{2}, "i": false,
	}
	if diff := cmp.Diff(want, f.Metadata); diff != "" {
		t.Errorf("metadata (-want +got):\n%s", diff)
	}
	if len(f.Tensors) != 2 || f.Tensors[1].offset != f.Tensors[0].offset+32 || f.Tensors[0].offset%32 != 0 || len(content)%32 != 0 {
		t.Errorf("tensors %v in a file of %d bytes are not aligned to 32", f.Tensors, len(content))
	}
	if diff := cmp.Diff([]int{3, 2}, f.Tensors[0].Dims); diff != "" {
		t.Errorf("dimensions (-want +got):\n%s", diff)
	}
}

func TestRefusesToWrite(t *testing.T) {
	data := func() ([]byte, error) { return nil, nil }
	for name, c := range map[string]struct {
		entries []Entry
		tensors []Tensor
		want    string
	}{
		"no tensors":  {nil, nil, "no tensors"},
		"key twice":   {[]Entry{{"a", "x"}, {"a", "y"}}, nil, `"a"`},
		"value":       {[]Entry{{"a", 3}}, nil, "Go type int"},
		"name twice":  {nil, []Tensor{{"a", F32, []int{1}, data}, {"a", F32, []int{1}, data}}, "comes twice"},
		"long name":   {nil, []Tensor{{strings.Repeat("a", 64), F32, []int{1}, data}}, "too long"},
		"half blocks": {nil, []Tensor{{"a", Q8_0, []int{2, 48}, data}}, "no multiple of the 32"},
		"type":        {nil, []Tensor{{"a", 12, []int{2, 48}, data}}, "type 12 is not supported"},
		"short":       {nil, []Tensor{{"a", F32, []int{2}, data}}, "0 bytes given, f32 [2] takes 8"},
	} {
		if err := Write(&bytes.Buffer{}, c.entries, c.tensors); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s gave %v, want an error with %q", name, err, c.want)
		}
	}
}

func TestRefusesBadFiles(t *testing.T) {
	put := func(at int, v uint64) func([]byte) []byte {
		return func(b []byte) []byte { binary.LittleEndian.PutUint64(b[at:], v); return b }
	}
	for name, c := range map[string]struct {
		change func([]byte) []byte
		want   string
	}{
		"empty":        {func([]byte) []byte { return nil }, "begins with"},
		"magic":        {func(b []byte) []byte { return append([]byte("GGML"), b[4:]...) }, `begins with "GGML"`},
		"version":      {func(b []byte) []byte { b[4] = 2; return b }, "version 2"},
		"many tensors": {put(8, 1<<40), "are more than"},
		"many keys":    {put(16, 1<<40), "are more than"},
		"long key":     {put(24, 1<<60), "cut off"},
		"cut header":   {func(b []byte) []byte { return b[:40] }, "cut off"},
		"cut data":     {func(b []byte) []byte { return b[:len(b)-40] }, `tensor "two"`},
		"offset": {func(b []byte) []byte {
			i := bytes.Index(b, []byte("two")) + 3 + 4 + 8 + 4
			b[i] = 64
			return b
		}, `tensor "two": offset 64 does not follow`},
		"dimensions": {func(b []byte) []byte { b[bytes.Index(b, []byte("one"))+3] = 9; return b }, "has 9 dimensions"},
		"truth": {func(b []byte) []byte {
			b[bytes.Index(b, []byte("\x01\x00\x00\x00\x00\x00\x00\x00b"))+8+1+4] = 2
			return b
		}, "2 is no truth value"},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "bad.gguf")
			if err := os.WriteFile(path, c.change(small(t)), 0o600); err != nil {
				t.Fatal(err)
			}
			if _, err := Open(path); err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), path) {
				t.Errorf("error %v does not say %q and the file", err, c.want)
			}
		})
	}
}

func FuzzParse(f *testing.F) {
	f.Add(small(f))
	for _, name := range []string{"f16.gguf", "q8_0.gguf"} {
		content, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(content[:4096])
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		file, err := parse(bytes.NewReader(content), int64(len(content)))
		if err != nil {
			return
		}
		for _, info := range file.Tensors {
			if info.offset < 0 || info.Size < 0 || info.offset+info.Size > int64(len(content)) {
				t.Fatalf("tensor %v is not in the file of %d bytes", info, len(content))
			}
			if _, err := file.Float32s(info.Name); err != nil {
				t.Fatal(err)
			}
		}
	})
}
