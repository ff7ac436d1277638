package pairs_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/threebook/threebook/kit/pairs"
)

func Example() {
	dir, err := os.MkdirTemp("", "pairs")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	for name, text := range map[string]string{
		"screenshots/webgl_cube.md":                "A red cube turns in front of a dark blue background.\n",
		"screenshots/webgl_fog.md":                 "",
		"screenshots/webgl_lines.md":               "White lines.\n",
		"screenshots/webgl_torus.md":               "A golden torus on a grey floor, lit from above.\n",
		"extracted_scripts/webgl_cube_module.js":   "import * as THREE from 'three';\n",
		"extracted_scripts/webgl_fog_module.js":    "import * as THREE from 'three';\n",
		"extracted_scripts/webgl_points_module.js": "import * as THREE from 'three';\n",
		"extracted_scripts/webgl_torus_module.js":  "import * as THREE from 'three';\n",
	} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			panic(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			panic(err)
		}
	}
	report, err := pairs.Make(context.Background(), pairs.Config{
		ScreenshotsDir: filepath.Join(dir, "screenshots"),
		ScriptsDir:     filepath.Join(dir, "extracted_scripts"),
		Output:         filepath.Join(dir, "pairs.parquet"),
		Also:           []string{filepath.Join(dir, "pairs.json")},
	})
	if err != nil {
		panic(err)
	}
	fmt.Print(report)
	// Output:
	// 2 pairs (1 train, 1 validation), 165 bytes
	// 1 description without a script: webgl_lines
	// 1 script without a description: webgl_points
	// 1 file dropped:
	//   webgl_fog: webgl_fog.md is empty
}
