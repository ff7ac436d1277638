package report

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/threebook/threebook/kit/report/reporttest"
	"github.com/threebook/threebook/kit/runs"
)

func TestAPageSaysWhatItWasMadeOf(t *testing.T) {
	t.Parallel()
	dirs := fabricate(t, reporttest.Options{Examples: 1, Steps: 10})
	title := "\"a\" 'b' <i>\u2028\n</script> 😀"
	page := filepath.Join(t.TempDir(), "page.html")
	cfg := Config{Runs: []string{dirs[1], dirs[0], dirs[1] + "/"}, Output: page, EChartsPath: stub(t), Title: title, PictureLimit: 1 << 40}
	if err := Write(t.Context(), cfg); err != nil {
		t.Fatal(err)
	}
	got, err := ReadRecord(page)
	if err != nil {
		t.Fatal(err)
	}
	want := Record{Schema: RecordSchema, Title: title, PictureLimit: 1 << 40}
	for _, dir := range []string{dirs[1], dirs[0]} {
		m, text, err := runs.ReadManifest(dir)
		if err != nil {
			t.Fatal(err)
		}
		want.Runs = append(want.Runs, RecordedRun{m.ID, runs.HashText(string(text))})
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("record (-want +got):\n%s", d)
	}
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(text), filepath.Dir(dirs[0])) {
		t.Error("the page holds a path of this machine")
	}
}

func TestARecordThatIsNoneIsAnError(t *testing.T) {
	t.Parallel()
	for page, want := range map[string]string{
		"<html>": "what it was made of",
		recordMark + `{&#34;schema&#34;:&#34;threebook.report/2&#34;,&#34;runs&#34;:[]}">`: "its schema is",
		recordMark + `{&#34;schema&#34;:&#34;threebook.report/1&#34;,&#34;runs&#34;:[]}">`: "names no run",
		recordMark + `{&#34;path&#34;:1}">`:                                                "unknown field",
		recordMark + `{`:                                                                   "what it was made of",
	} {
		if _, err := parseRecord(page); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error %v, want one with %q", page, err, want)
		}
	}
}
