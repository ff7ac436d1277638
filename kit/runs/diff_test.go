package runs

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// The recorded changes, applied to a clean tree of the revision, give the tree that ran.
func TestRecordedChangesMakeTheTreeAgain(t *testing.T) {
	t.Parallel()
	dir := repository(t)
	clean := filepath.Join(t.TempDir(), "clean")
	if err := os.CopyFS(clean, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	files := map[string]string{
		"a.go": "package b\n", "new/b.go": "package c\n\nvar x = 1", "empty.go": "", "one.js": "x\n",
		"a \"quoted\" näme.go": "package d\n", "blanks.go": "\n\n\n",
	}
	private := map[string]string{"pairs.parquet": "PAR1 secret rows", ".env": "KEY=hush", "notes.md": "hush", ".cfg/a.go": "hush"}
	for _, list := range []map[string]string{files, private} {
		for name, text := range list {
			if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o777); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
				t.Fatal(err)
			}
		}
	}
	c, diff, err := codeFromGit(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	if c.DiffSHA256 != HashText(string(diff)) || c.DiffBytes != int64(len(diff)) {
		t.Errorf("code %+v, the diff has %d bytes and the hash %s", c, len(diff), HashText(string(diff)))
	}
	for name, text := range private {
		if strings.Contains(string(diff), text) {
			t.Errorf("the contents of %s are in the diff", name)
		}
		if !strings.Contains(string(diff), name) {
			t.Errorf("the diff does not name %s", name)
		}
	}
	apply := exec.CommandContext(t.Context(), "git", "-C", clean, "apply")
	apply.Stdin = strings.NewReader(string(diff))
	if out, err := apply.CombinedOutput(); err != nil {
		t.Fatalf("git apply: %v\n%s\n%s", err, out, diff)
	}
	for name, want := range files {
		if got, err := os.ReadFile(filepath.Join(clean, name)); err != nil || string(got) != want {
			t.Errorf("%s is %q (error %v), want %q", name, got, err, want)
		}
	}
}

func TestALongDiffIsCutAndSaysSo(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	diff := []byte(strings.Repeat("+line\n", mostDiff/3))
	c := Code{Revision: "0123", Dirty: true, DiffSHA256: HashText(string(diff)), DiffBytes: int64(len(diff))}
	if err := writeDiff(dir, c, diff); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(filepath.Join(dir, c.DiffName()))
	if err != nil || info.Size() != mostDiff || !c.DiffIsCut() {
		t.Errorf("the file has %v (error %v), cut %t", info, err, c.DiffIsCut())
	}
}
