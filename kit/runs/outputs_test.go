package runs

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// finished is a run that is done and left two files.
func finished(t *testing.T) *Run {
	t.Helper()
	r, err := Open(Options{Root: t.TempDir(), Manifest: Manifest{Resolved: map[string]any{"rank": 8, "rate": 2e-4, "e": 1e-8}, Warnings: []string{"<a> & b"}}})
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"metrics.jsonl": "{}\n", "adapter/a.bin": "abc", ".hidden": "x", ".cache/y": "y"} {
		if err := os.MkdirAll(filepath.Dir(r.Path(name)), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(r.Path(name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	if err := r.Finish(nil); err != nil {
		t.Fatal(err)
	}
	return r
}

func withoutDiff(list []Output) (out []Output) {
	for _, o := range list {
		if !strings.HasSuffix(o.Path, ".diff") {
			out = append(out, o)
		}
	}
	return out
}

func TestAFinishedRunListsItsFiles(t *testing.T) {
	t.Parallel()
	r := finished(t)
	want := []Output{{"adapter/a.bin", HashText("abc"), 3}, {"metrics.jsonl", HashText("{}\n"), 3}}
	if d := cmp.Diff(want, withoutDiff(r.Manifest.Outputs)); d != "" {
		t.Errorf("outputs (-want +got):\n%s", d)
	}
	m, text, err := ReadManifest(r.Dir)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(r.Manifest.Outputs, m.Outputs); d != "" {
		t.Errorf("outputs as read (-want +got):\n%s", d)
	}
	if recorded, actual := CheckSelf(text); recorded == "" || recorded != actual || recorded != m.SelfSHA256 {
		t.Errorf("run.json says %q of itself, and is %q", recorded, actual)
	}
	if !m.Named() {
		t.Errorf("the id %s does not follow from what was read", m.ID)
	}
	m.Seed++
	if m.Named() {
		t.Error("the id follows from another seed")
	}
}

// Every byte of run.json counts: what is changed is another hash or cannot be read.
func TestEachByteOfTheManifestCounts(t *testing.T) {
	t.Parallel()
	r := finished(t)
	text, err := os.ReadFile(r.Path(ManifestName))
	if err != nil {
		t.Fatal(err)
	}
	for i := range text {
		changed := append([]byte(nil), text...)
		changed[i] ^= 1
		recorded, actual := CheckSelf(changed)
		if recorded != "" && recorded != actual {
			continue
		}
		if err := os.WriteFile(r.Path(ManifestName), changed, 0o666); err != nil {
			t.Fatal(err)
		}
		if m, _, err := ReadManifest(r.Dir); err == nil {
			t.Fatalf("byte %d (%q) was changed and nothing found: %q says %q of itself", i, text[i], m.ID, recorded)
		}
	}
}

// A list of hashes that no longer holds must not stay in the manifest of a run that
// goes on.
func TestWhatGoesOnListsNothing(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	r, err := Open(Options{Root: root})
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Finish(nil); err != nil {
		t.Fatal(err)
	}
	if r, err = Open(Options{Root: root}); err != nil {
		t.Fatal(err)
	}
	if err := r.Save(); err != nil {
		t.Fatal(err)
	}
	if m, _, err := ReadManifest(r.Dir); err != nil || m.Outputs != nil {
		t.Errorf("the manifest lists %v (error %v), want nothing", m.Outputs, err)
	}
	if err := r.Finish(os.ErrClosed); err == nil || r.Manifest.Outputs != nil {
		t.Errorf("a failed run lists %v (error %v)", r.Manifest.Outputs, err)
	}
}

func TestAFileWrittenAfterwardsIsRecorded(t *testing.T) {
	t.Parallel()
	r := finished(t)
	if err := os.WriteFile(r.Path(CalibrationName), []byte("{}"), 0o666); err != nil {
		t.Fatal(err)
	}
	if err := RecordOutput(r.Dir, CalibrationName); err != nil {
		t.Fatal(err)
	}
	m, text, err := ReadManifest(r.Dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, o := range withoutDiff(m.Outputs) {
		names = append(names, o.Path)
	}
	if d := cmp.Diff([]string{"adapter/a.bin", CalibrationName, "metrics.jsonl"}, names); d != "" {
		t.Errorf("outputs (-want +got):\n%s", d)
	}
	if recorded, actual := CheckSelf(text); recorded != actual {
		t.Errorf("run.json says %q of itself, and is %q", recorded, actual)
	}
}
