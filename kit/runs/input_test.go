package runs

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The digests are those of `printf foo | sha256sum` and, for the directory, of
// `sha256sum a.txt sub/b.txt | sha256sum`.
const (
	fooSum = "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae"
	dirSum = "bd3c47c8fff3156c6b72c99d8e00a8b1770e182dc3564cb8c034150bb593389c"
)

func TestHashOfAFileAndADirectory(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "model")
	for name, text := range map[string]string{"a.txt": "foo", "sub/b.txt": "barbaz", ".cache/x": "hidden", ".hidden": "hidden"} {
		if err := WriteFile(filepath.Join(dir, name), say(text)); err != nil {
			t.Fatal(err)
		}
	}
	link := dir + "-link"
	if err := os.Symlink("model", link); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "a.txt")
	for _, want := range []Input{
		{Name: "data", Path: file, SHA256: fooSum, Bytes: 3},
		{Name: "model", Path: dir, SHA256: dirSum, Bytes: 9},
		{Name: "model", Path: link, SHA256: dirSum, Bytes: 9},
	} {
		got, err := HashInput(want.Name, want.Path)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("input (-want +got):\n%s", diff)
		}
	}
}

func TestASnapshotOfLinksHashesAsItsFiles(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for name, text := range map[string]string{"blobs/1": "foo", "blobs/2": "barbaz"} {
		if err := WriteFile(filepath.Join(dir, name), say(text)); err != nil {
			t.Fatal(err)
		}
	}
	snapshot := filepath.Join(dir, "snapshot")
	if err := os.MkdirAll(filepath.Join(snapshot, "sub"), 0o777); err != nil {
		t.Fatal(err)
	}
	for link, blob := range map[string]string{"a.txt": "../blobs/1", "sub/b.txt": "../../blobs/2"} {
		if err := os.Symlink(blob, filepath.Join(snapshot, link)); err != nil {
			t.Fatal(err)
		}
	}
	got, err := HashInput("model", snapshot)
	if err != nil || got.SHA256 != dirSum {
		t.Errorf("HashInput = %+v, %v; want sha256 %s", got, err, dirSum)
	}
}

func TestAMissingInputIsNamed(t *testing.T) {
	t.Parallel()
	_, err := HashInput("adapter", filepath.Join(t.TempDir(), "gone"))
	wantError(t, err, "hash adapter: ")
	wantError(t, err, "gone: no such file")
	_, err = HashInput("data", os.DevNull)
	wantError(t, err, "hash data: /dev/null is not a regular file")
}
