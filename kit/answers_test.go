package kit

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/threebook/threebook/kit/device"
	"github.com/threebook/threebook/kit/generate"
)

// What one test's model wrote another test of it takes over, whatever judges or
// draws it; a damaged answer, and all of a fresh test, are written again, the same.
func TestAnswersAreKept(t *testing.T) {
	if testing.Short() {
		t.Skip("needs a browser")
	}
	root := t.TempDir()
	data := filepath.Join(root, "pairs.parquet")
	if _, err := Pair(t.Context(), Env{}, pairsConfig(someScenes(t, 6), data)); err != nil {
		t.Fatal(err)
	}
	var notes []string
	c := TestConfig{
		Env:       Env{Root: root, Backend: device.Go, Note: func(text string) { notes = append(notes, text) }},
		ModelPath: filepath.Join("..", "data", "tiny"), TestData: data,
		N: 2, UseTrainingSet: true, Generate: generate.Config{MaxTokens: 12, Temperature: 1},
	}
	test := func(kept, written int) []string {
		t.Helper()
		run, err := Test(t.Context(), c)
		if err != nil {
			t.Fatal(err)
		}
		if w := run.Results.Work; run.Existing || w.Kept != kept || w.Answers != written {
			t.Errorf("existing %v, %d answers kept and %d written, want %d and %d", run.Existing, w.Kept, w.Answers, kept, written)
		}
		var texts []string
		for _, r := range run.Results.Results {
			texts = append(texts, r.Name+": "+r.Answer)
		}
		return texts
	}
	first := test(0, 2)
	if want := "2 of 2 official answers (100%) are longer than the 12 tokens that answers may have"; !cmp.Equal(notes, []string{want}) {
		t.Errorf("told before it began: %q, want %q", notes, want)
	}
	same := func(what string, got []string) {
		t.Helper()
		if d := cmp.Diff(first, got); d != "" {
			t.Errorf("%s: the answers differ (-first +now):\n%s", what, d)
		}
	}

	c.Render.Frames = 2
	same("drawn otherwise", test(2, 0))

	files, err := filepath.Glob(filepath.Join(root, "answers", "*", "*.json"))
	if err != nil || len(files) != 2 {
		t.Fatalf("files %v, %v, want 2", files, err)
	}
	if err := os.Truncate(files[0], 100); err != nil {
		t.Fatal(err)
	}
	c.Render.Frames = 3
	same("with one damaged", test(1, 1))

	c.Fresh = true
	same("fresh", test(0, 2))
	c.Fresh = false

	c.Seed = 5
	if got := test(0, 2); cmp.Equal(got, first) || strings.Join(got, "") == "" {
		t.Errorf("with another seed the answers are %q, as with the first", got)
	}
}
