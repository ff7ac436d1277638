package kit

import (
	"bytes"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/threebook/threebook/kit/outcome"
	"github.com/threebook/threebook/kit/pairs"
	"github.com/threebook/threebook/kit/render/compare"
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
	if len(files) < 60 {
		t.Fatalf("%d sample scenes, want at least 60", len(files))
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
	if report.Train < 50 || report.Validation < 5 {
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
