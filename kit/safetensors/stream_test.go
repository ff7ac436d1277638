package safetensors

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// many gives n sources of size bytes, made when they are asked for.
func many(n, size int, asked func(i int) error) []Source {
	list := make([]Source, n)
	for i := range list {
		list[i] = Source{Name: fmt.Sprintf("t%03d", i), DType: U8, Shape: []int{size}, Data: func() ([]byte, error) {
			return bytes.Repeat([]byte{byte(i)}, size), asked(i)
		}}
	}
	return list
}

func TestSourcesAreWrittenAsTensors(t *testing.T) {
	t.Parallel()
	list := many(5, 3, func(int) error { return nil })
	var tensors []Tensor
	for _, s := range list {
		data, _ := s.Data()
		tensors = append(tensors, Tensor{s.Name, s.DType, s.Shape, data})
	}
	var want, got bytes.Buffer
	if err := Write(&want, tensors, nil); err != nil {
		t.Fatal(err)
	}
	if err := WriteSources(&got, list, nil); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(want.Bytes(), got.Bytes()) {
		t.Error("sources and tensors gave different files")
	}
}

// 64 MB in 64 tensors take the memory of a few.
func TestWritingHoldsOneTensor(t *testing.T) {
	const n, size, bound = 64, 1 << 20, 16 << 20
	runtime.GC()
	var before, now runtime.MemStats
	runtime.ReadMemStats(&before)
	var peak uint64
	list := many(n, size, func(int) error {
		runtime.ReadMemStats(&now)
		peak = max(peak, now.HeapAlloc)
		return nil
	})
	shards, err := WriteSourcesSharded(t.TempDir(), list, nil, 10*size)
	if err != nil {
		t.Fatal(err)
	}
	if shards != 7 {
		t.Errorf("%d shards, want 7", shards)
	}
	if peak > before.HeapAlloc+bound {
		t.Errorf("writing %d MB took %d MB of heap, want at most %d", n*size>>20, (peak-before.HeapAlloc)>>20, bound>>20)
	}
}

// What fails in the last of three shards leaves none of them, and what was there before.
func TestFailingSourceLeavesNothing(t *testing.T) {
	t.Parallel()
	broken := errors.New("broken")
	for name, c := range map[string]struct {
		last Source
		want string
	}{
		"error":        {Source{"z", U8, []int{1}, func() ([]byte, error) { return nil, broken }}, `tensor "z": broken`},
		"too short":    {Source{"z", F32, []int{2}, func() ([]byte, error) { return make([]byte, 4), nil }}, `"z": 4 bytes given, F32 [2] takes 8`},
		"comes twice":  {Source{"t000", U8, []int{1}, nil}, "comes twice"},
		"unknown type": {Source{"z", "F4", []int{1}, nil}, "unknown dtype"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			root := t.TempDir()
			dir := filepath.Join(root, "made", "for")
			list := append(many(4, 8, func(int) error { return nil }), c.last)
			_, err := WriteSourcesSharded(dir, list, nil, 16)
			if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), dir) {
				t.Errorf("error %v does not say %q and the directory", err, c.want)
			}
			if left, _ := os.ReadDir(root); len(left) > 0 {
				t.Errorf("left behind %v", left)
			}
			old := filepath.Join(root, "model-00001-of-00003.safetensors")
			if err := os.WriteFile(old, []byte("old"), 0o600); err != nil {
				t.Fatal(err)
			}
			if _, err := WriteSourcesSharded(root, list, nil, 16); err == nil {
				t.Error("no error")
			}
			files, _ := filepath.Glob(filepath.Join(root, "*"))
			hidden, _ := filepath.Glob(filepath.Join(root, ".*"))
			if diff := cmp.Diff([]string{old}, append(files, hidden...)); diff != "" {
				t.Errorf("files (-want +got):\n%s", diff)
			}
			if kept, _ := os.ReadFile(old); string(kept) != "old" {
				t.Errorf("the older shard became %q", kept)
			}
		})
	}
}
