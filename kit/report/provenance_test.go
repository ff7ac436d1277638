package report

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/threebook/threebook/kit/report/reporttest"
	"github.com/threebook/threebook/kit/runs"
)

func TestWhatTheUserSetIsMarked(t *testing.T) {
	t.Parallel()
	g := parameterGroup(runs.Manifest{
		Seed:     3,
		Given:    map[string]any{"learning-rate": 1e-4, "rank": 4, "size": "320x200", "model-path": "data/tiny", "seed": 3},
		Resolved: map[string]any{"learning_rate": 1e-4, "lora_rank": 4, "lora_alpha": 16, "width": 320, "height": 200, "epochs": 50},
	})
	got := map[string]bool{}
	for _, p := range g.Pairs {
		got[p.Name] = p.Given
	}
	want := map[string]bool{
		"seed": true, "learning_rate": true, "lora_rank": true, "lora_alpha": false, "width": true, "height": true, "epochs": false, "model-path": true,
	}
	for name, given := range want {
		if shown, there := got[name]; !there || shown != given {
			t.Errorf("%s: shown %t, set %t, want it shown and set %t", name, there, shown, given)
		}
	}
	if len(got) != len(want) {
		t.Errorf("shown are %v, want %v", got, want)
	}
}

// dirty are runs of code with uncommitted changes.
func dirty(t *testing.T, text string) []string {
	t.Helper()
	code := runs.Code{Revision: "0123", Dirty: true, DiffSHA256: runs.HashText(text), DiffBytes: int64(len(text))}
	dirs := fabricate(t, reporttest.Options{Examples: 1, Steps: 10, Change: func(r *reporttest.Runs) {
		r.Train.Code, r.Tuned.Code = code, code
		r.Train.Counts.Twins = []string{"webgl_points: 2"}
		r.Train.SelfSHA256, r.Train.Outputs = runs.HashText("self"), []runs.Output{{Path: "adapter/adapter_model.safetensors", SHA256: runs.HashText("a"), Bytes: 12345}}
	}})
	for _, dir := range []string{dirs[0], dirs[2]} {
		if err := os.WriteFile(filepath.Join(dir, code.DiffName()), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dirs
}

func TestProvenanceShowsCodeAndFiles(t *testing.T) {
	t.Parallel()
	text := visible(write(t, Config{Runs: dirty(t, "diff --git a/x.go b/x.go\n+<img src=x onerror=alert(1)>\n")}))
	for _, want := range []string{
		"Uncommitted changes of the code (", "+<img src=x onerror=alert(1)>", "groups of twins 1", "Groups of twins (1)", "webgl_points 2",
		"Files of the run (1)", "adapter/adapter_model.safetensors 12,345 " + runs.HashText("a"), "run.json, its own sha256 " + runs.HashText("self"),
		"The judge’s controls", "ceiling 1.00, n = 1",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
}

func TestChangesThatAreNotWhatRanAreNotShown(t *testing.T) {
	t.Parallel()
	dirs := dirty(t, "+what ran\n")
	m, _, err := runs.ReadManifest(dirs[0])
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dirs[0], m.Code.DiffName())
	if err := os.WriteFile(path, []byte("+what did not\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	text := visible(write(t, Config{Runs: dirs[:1]}))
	if !strings.Contains(text, "does not match its hash") || strings.Contains(text, "+what did not") {
		t.Error("the page shows changes that did not run")
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if text := visible(write(t, Config{Runs: dirs[:1]})); !strings.Contains(text, "is missing from the run directory") {
		t.Error("the page does not say that the changes are missing")
	}
}

func TestLongChangesAreCutAtALine(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("+a line\n", mostChanges/4)
	dirs := dirty(t, long)
	m, _, err := runs.ReadManifest(dirs[0])
	if err != nil {
		t.Fatal(err)
	}
	c := changesOf(dirs[0], m.Code)
	if len(c.Text) > mostChanges || !strings.HasSuffix(c.Text, "+a line\n") || !strings.Contains(c.Note, "The first 16.4 kB of code-") {
		t.Errorf("%d bytes, ending %q, note %q", len(c.Text), c.Text[len(c.Text)-8:], c.Note)
	}
}
