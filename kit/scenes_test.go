package kit

import (
	"bytes"
	"fmt"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/threebook/threebook/kit/outcome"
	"github.com/threebook/threebook/kit/pairs"
	"github.com/threebook/threebook/kit/render/compare"
	"github.com/threebook/threebook/kit/scenes"
	"github.com/threebook/threebook/kit/seed"
)

const scenesDir = "../data/scenes"

// Every sample scene has a description and draws a picture without a word on the console.
func TestSampleScenesRender(t *testing.T) {
	if testing.Short() {
		t.Skip("needs a browser")
	}
	files, err := filepath.Glob(filepath.Join(scenesDir, "extracted_scripts", "*_module.js"))
	if err != nil {
		t.Fatal(err)
	}
	if len(files) < 160 {
		t.Fatalf("%d sample scenes, want at least 160", len(files))
	}
	drawn, _, err := Render(t.Context(), RenderConfig{Files: files})
	if err != nil {
		t.Fatal(err)
	}
	pictures := map[string]string{}
	for _, d := range drawn {
		name := strings.TrimSuffix(PictureName(d.File), ".png")
		if d.Shot.Outcome != outcome.OK || !d.Shot.Settled || d.Shot.Incomplete {
			t.Errorf("%s: outcome %s %s, settled %v", name, d.Shot.Outcome, d.Shot.Detail, d.Shot.Settled)
			continue
		}
		if len(d.Shot.Console) > 0 {
			t.Errorf("%s said on the console: %q", name, d.Shot.Console)
		}
		if other, ok := pictures[d.Shot.SHA256]; ok {
			t.Errorf("%s draws the same picture as %s", name, other)
		}
		pictures[d.Shot.SHA256] = name
		img, err := png.Decode(bytes.NewReader(d.Shot.PNG))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if blank, why := compare.Blank(img); blank {
			t.Errorf("%s is blank: %s", name, why)
		}
	}
}

// Drawn scenes of the pre-training corpus render, and the picture does not depend
// on how the code is named and ordered.
func TestDrawnScenesRender(t *testing.T) {
	if testing.Short() {
		t.Skip("needs a browser")
	}
	dir := t.TempDir()
	var files []string
	write := func(name, code string) {
		path := filepath.Join(dir, name+"_module.js")
		if err := os.WriteFile(path, []byte(code), 0o644); err != nil {
			t.Fatal(err)
		}
		files = append(files, path)
	}
	for i, e := range scenes.Corpus(7, 24) {
		write(fmt.Sprintf("corpus_%02d", i), e.Code)
	}
	const twice = 6
	for i := range uint64(twice) {
		s := scenes.Draw(seed.Stream(7, "twice", i))
		for k, name := range []string{"a", "b"} {
			write(fmt.Sprintf("twice_%d%s", i, name), s.Code(seed.Stream(int64(k), "code", i)))
		}
	}
	drawn, _, err := Render(t.Context(), RenderConfig{Files: files})
	if err != nil {
		t.Fatal(err)
	}
	pictures := map[string]string{}
	for _, d := range drawn {
		name := strings.TrimSuffix(PictureName(d.File), ".png")
		if d.Shot.Outcome != outcome.OK || len(d.Shot.Console) > 0 {
			t.Errorf("%s: outcome %s %s, console %q", name, d.Shot.Outcome, d.Shot.Detail, d.Shot.Console)
		}
		pictures[name] = d.Shot.SHA256
	}
	for i := range twice {
		if a, b := fmt.Sprintf("twice_%da", i), fmt.Sprintf("twice_%db", i); pictures[a] == "" || pictures[a] != pictures[b] {
			t.Errorf("%s and %s are the same scene and draw different pictures (%q, %q)", a, b, pictures[a], pictures[b])
		}
	}
}

// The sample scenes pair completely, and both splits have some.
func TestSampleScenesPair(t *testing.T) {
	report, err := Pair(t.Context(), Env{}, pairs.Config{
		ScreenshotsDir: filepath.Join(scenesDir, "screenshots"), ScriptsDir: filepath.Join(scenesDir, "extracted_scripts"),
		Output: filepath.Join(t.TempDir(), "pairs.parquet"),
	})
	if err != nil {
		t.Fatal(err)
	}
	if left := len(report.DescriptionsOnly) + len(report.ScriptsOnly) + len(report.Dropped) + report.OtherFiles; left > 0 || len(report.Warnings) > 0 {
		t.Errorf("not everything paired:\n%s", report)
	}
	if report.Train < 128 || report.Validation < 32 {
		t.Errorf("%d to train on and %d to validate", report.Train, report.Validation)
	}
}

// No sample scene reaches for the network or a file.
func TestSampleScenesAreSelfContained(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(scenesDir, "extracted_scripts", "*.js"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		code, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, word := range []string{"http:", "https:", "fetch(", "Loader("} {
			if bytes.Contains(code, []byte(word)) {
				t.Errorf("%s uses %s", filepath.Base(f), word)
			}
		}
	}
}
