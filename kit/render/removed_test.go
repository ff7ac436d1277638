package render

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// testHistory is the history of a release that exports little.
func testHistory(tb testing.TB) *history {
	tb.Helper()
	h, err := newHistory("0.187.0", func() map[string]map[string]bool {
		return map[string]map[string]bool{
			"three":        {"BoxGeometry": true, "BufferGeometry": true, "Scene": true, "Mesh": true, "Timer": true},
			"three/webgpu": {"Scene": true, "Mesh": true},
			"three/tsl":    {"vec3": true},
		}
	}, func() (map[string]string, error) {
		return map[string]string{
			"OrbitControls": "controls/OrbitControls.js", "MapControls": "controls/MapControls.js", "TextGeometry": "geometries/TextGeometry.js",
			"BufferGeometryUtils": namespaceMark + "utils/BufferGeometryUtils.js",
		}, nil
	})
	if err != nil {
		tb.Fatal(err)
	}
	return h
}

func TestRemoved(t *testing.T) {
	t.Parallel()
	h := testHistory(t)
	const three = "import * as THREE from 'three';\n"
	for _, c := range []struct {
		code string
		want []string
	}{
		{"var g = new THREE.Geometry(); g.faces.push(new THREE.Face3(0, 1, 2));", []string{"THREE.Geometry (removed in r125)", "THREE.Face3 (removed in r126)"}},
		{three + "new THREE.Geometry(); new THREE.Geometry();", []string{"THREE.Geometry (removed in r125)"}},
		{"import * as T from 'https://unpkg.com/three@0.120.0/build/three.module.js';\nnew T.CubeGeometry();", []string{"THREE.CubeGeometry (removed in r125)"}},
		{"import { Geometry, Scene as S, Face4 as F } from 'three';", []string{"THREE.Face4 (removed in r126)", "THREE.Geometry (removed in r125)"}},
		{"const { Geometry } = await import('three');", []string{"THREE.Geometry (removed in r125)"}},
		{"import('three').then((T) => new T.Geometry());", []string{"THREE.Geometry (removed in r125)"}},
		{three + "const { Face4: F, Mesh } = THREE;", []string{"THREE.Face4 (removed in r126)"}},
		{"const T = THREE; new THREE.Scene(); new T.Geometry();", []string{"THREE.Geometry (removed in r125)"}},
		{three + "new THREE.BoxBufferGeometry();", []string{"THREE.BoxBufferGeometry (removed in r154; now BoxGeometry)"}},
		{three + "new THREE.TextGeometry();", []string{"THREE.TextGeometry (removed in r144; now in three/addons/geometries/TextGeometry.js)"}},
		{"new THREE.TextGeometry(); new THREE.Scene();", nil}, // the global has it
		{"new THREE.DeviceOrientationControls(camera);", []string{"THREE.DeviceOrientationControls (removed in r134)"}},
		{three + "new THREE.DeviceOrientationControls(camera);", nil}, // the module never had it
		{"THREE.BufferGeometryUtils.mergeBufferGeometries([]);", []string{"mergeBufferGeometries of three/addons/utils/BufferGeometryUtils.js (removed in r161)"}},
		{"import * as U from 'three/examples/jsm/utils/BufferGeometryUtils';\nU.mergeBufferGeometries([]);", []string{"mergeBufferGeometries of three/addons/utils/BufferGeometryUtils.js (removed in r161)"}},
		{"import { OrbitControls, MapControls } from 'three/addons/controls/OrbitControls.js';", []string{"MapControls of three/addons/controls/OrbitControls.js (removed in r151; now in three/addons/controls/MapControls.js)"}},
		{"import { Timer } from 'three/addons/misc/Timer.js';", []string{"three/addons/misc/Timer.js (removed in r179; now in three)"}},
		{"import { uniform } from 'three/nodes';", []string{"three/nodes (removed in r167)"}},
		{"import { vec3 } from 'three/webgpu';", []string{"vec3 of three/webgpu (removed in r171; now in three/tsl)"}},
		{"import * as THREE from 'three/webgpu';\nnew THREE.Geometry();", []string{"Geometry of three/webgpu (removed in r125)"}},
		{three + "renderer.outputEncoding = THREE.sRGBEncoding;", []string{"renderer.outputEncoding (removed in r162; has no effect)", "THREE.sRGBEncoding (removed in r162)"}},
		{three + "this.renderer.gammaOutput = true; mesh.material.map.encoding = 3001;", []string{"renderer.gammaOutput (removed in r141; has no effect)", "texture.encoding (removed in r162; has no effect)"}},
		{three + "geometry.addAttribute('position', a);", []string{"geometry.addAttribute() (removed in r141)"}},
		{three + "THREE.ImageUtils.loadTexture('a.png');", []string{"THREE.ImageUtils.loadTexture() (removed in r141)"}},
		{three + "mesh.geometry.vertices.push(v);", []string{"geometry.vertices (removed in r125)"}},
		{three + "const geometry = { vertices: [], faces: [] };\ngeometry.vertices.push(1);", nil},
		{three + "response.encoding = 'gzip'; node.faces.push(1); settings.gammaOutput = 1;", nil},
		{three + "// THREE.Geometry\nconst s = 'THREE.Geometry'; const r = /THREE.Geometry/;", nil},
		{three + "const t = `${new THREE.Geometry()}`;", []string{"THREE.Geometry (removed in r125)"}},
		{three + "THREE.Geometry = class {};", nil},
		{three + "new THREE.HexagonGeometry();", nil}, // no release ever had it
		{"class Geometry {}\nnew Geometry();", nil},
		{"import { Geometry } from './geometry.js';", nil},
	} {
		if d := cmp.Diff(c.want, h.past("", c.code).lines()); d != "" {
			t.Errorf("%q: %s", c.code, d)
		}
	}
	earlier := *h
	earlier.release = 124
	if got := earlier.past("", three+"new THREE.Geometry();").lines(); got != nil {
		t.Errorf("r124: %q", got)
	}
}

func TestExplain(t *testing.T) {
	t.Parallel()
	h := testHistory(t)
	for _, c := range []struct{ code, message, want string }{
		{"new THREE.Geometry();", "TypeError: THREE.Geometry is not a constructor", "; THREE.Geometry was removed in r125"},
		{"new THREE.Geometry();", "TypeError: THREE.Geometries is not a constructor", ""},
		{"new THREE.Geometry();", "Error: no Geometry here", ""},
		{"new THREE.Geometry();", "TypeError: Cannot read properties of undefined (reading 'push')", ""},
		{"THREE.Math.degToRad(3);", "TypeError: Cannot read properties of undefined (reading 'degToRad')", "; THREE.Math was removed in r141"},
		{"class A extends THREE.Geometry {}", "TypeError: Class extends value undefined is not a constructor or null", "; THREE.Geometry was removed in r125"},
		{"THREE.x; mesh.geometry.vertices.push(v);", "TypeError: Cannot read properties of undefined (reading 'push')", "; geometry.vertices was removed in r125"},
		{"THREE.x; mesh.geometry.vertices[0].x = 1;", "TypeError: Cannot read properties of undefined (reading '0')", "; geometry.vertices was removed in r125"},
		{"THREE.x; geometry.addAttribute('a', b);", "TypeError: geometry.addAttribute is not a function", "; geometry.addAttribute() was removed in r141"},
		{"import { Geometry } from 'three';", "SyntaxError: The requested module 'three' does not provide an export named 'Geometry'", "; THREE.Geometry was removed in r125"},
		{"import { MapControls } from 'three/addons/controls/OrbitControls.js';", "SyntaxError: The requested module 'three/addons/controls/OrbitControls.js' does not provide an export named 'MapControls'", "; MapControls of three/addons/controls/OrbitControls.js was removed in r151 (now in three/addons/controls/MapControls.js)"},
		{"import 'three/addons/controls/DeviceOrientationControls.js';", "no module examples/jsm/controls/DeviceOrientationControls.js", "; three/addons/controls/DeviceOrientationControls.js was removed in r134"},
		{"import { vec3 } from 'three/nodes';", "TypeError: Failed to resolve module specifier \"three/nodes\"", "; three/nodes was removed in r167"},
	} {
		if got := h.past("", c.code).explain(c.message, c.code); got != c.want {
			t.Errorf("%q, %q: %q, want %q", c.code, c.message, got, c.want)
		}
	}
}

func TestRemovedTable(t *testing.T) {
	t.Parallel()
	version, gone, err := parseRemoved(removedText)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSuffix(removedText, "\n"), "\n")[1:]
	if !slices.IsSorted(lines) || len(lines) != len(gone) {
		t.Errorf("%d lines, %d names: not sorted, or not once each", len(lines), len(gone))
	}
	for name, release := range gone {
		if release <= 72 || release > releaseNumber(version) {
			t.Errorf("%s: r%d, want a release after r72 and up to %s", name, release, version)
		}
	}
	for name, want := range map[string]int{"three#Geometry": 125, "three#sRGBEncoding": 162, "three#BoxBufferGeometry": 154, "renderer.outputEncoding": 162} {
		if gone[name] != want {
			t.Errorf("%s: r%d, want r%d", name, gone[name], want)
		}
	}
	for _, bad := range []string{"", "three 0.187.0\n", "# What three 0.187.0\nx\n", "# What three 0.187.0\nx\t125\n", "# What three 0.187.0\n\tr125\n"} {
		if _, _, err := parseRemoved(bad); err == nil {
			t.Errorf("%q is no table", bad)
		}
	}
}

// The table is of the release that is installed: what it lists, that release lacks.
func TestRemovedTableFitsInstalledRelease(t *testing.T) {
	t.Parallel()
	version, gone, err := parseRemoved(removedText)
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(threeDir, "package.json"))
	if err != nil {
		t.Fatal(err)
	}
	var pkg struct {
		Version string
		Exports map[string]any
	}
	if err := json.Unmarshal(text, &pkg); err != nil {
		t.Fatal(err)
	}
	if pkg.Version != version {
		t.Fatalf("removed.txt is made for %s, installed is %s: run scripts/golden/removed.py", version, pkg.Version)
	}
	names := map[string][]string{}
	for _, module := range []string{"three", "three/webgpu", "three/tsl"} {
		build, err := os.ReadFile(filepath.Join(threeDir, strings.TrimPrefix(imports[module], "/three/")))
		if err != nil {
			t.Fatal(err)
		}
		if names[module] = exportedNames(string(build)); len(names[module]) < 300 {
			t.Errorf("%s exports %d names", module, len(names[module]))
		}
	}
	for name := range gone {
		module, export, found := strings.Cut(name, "#")
		file := filepath.Join(threeDir, "examples/jsm", strings.TrimPrefix(module, "three/addons/"))
		addon, err := os.ReadFile(file)
		switch {
		case !strings.Contains(module, "/addons/"):
			if slices.Contains(names[module], export) || pkg.Exports["."+strings.TrimPrefix(module, "three")] != nil && !found {
				t.Errorf("%s is still there", name)
			}
		case !found && err == nil, found && slices.Contains(exportedNames(string(addon)), export):
			t.Errorf("%s is still there", name)
		}
	}
}

// The installed release's own add-ons use nothing that was removed: what is
// found in them is found wrongly.
func TestNothingRemovedInAddons(t *testing.T) {
	t.Parallel()
	s, err := newServer(threeDir, "")
	if err != nil {
		t.Fatal(err)
	}
	defer s.close()
	files, err := filepath.Glob(threeDir + "/examples/jsm/*/*.js")
	if err != nil || len(files) < 300 {
		t.Fatalf("%d add-ons: %v", len(files), err)
	}
	for _, file := range files {
		code, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if len(code) > 50_000 { // tables and libraries, which take long
			continue
		}
		if got := s.history.past("", string(code)).lines(); got != nil {
			t.Errorf("%s: %q", file, got)
		}
	}
}

// Code of an earlier release draws, and the shot says what no longer has an effect.
func TestOldRelease(t *testing.T) {
	t.Parallel()
	p := needPool(t, singlePool)
	code := readCode(t, "scenes/old.js")
	shot := mustRender(t, p, Scene{Name: "old", Code: code}, "ok")
	if shot.SourceRelease != "r112" {
		t.Errorf("written for %q", shot.SourceRelease)
	}
	want := []string{
		"renderer.gammaOutput (removed in r141; has no effect)",
		"renderer.outputEncoding (removed in r162; has no effect)",
		"THREE.sRGBEncoding (removed in r162)",
		"renderer.physicallyCorrectLights (removed in r160; has no effect)",
		"THREE.NoColors (removed in r141)",
	}
	if d := cmp.Diff(want, shot.Removed); d != "" {
		t.Error(d)
	}
	code = "// https://unpkg.com/three@0.120.0 https://unpkg.com/three@0.112.1\n" + code
	shot = mustRender(t, p, Scene{Name: "old", Code: code}, "ok")
	if want := "r120, r112 → three " + p.Info().Three; shot.SourceRelease != "r120" || !slices.Contains(shot.Rewritten, want) {
		t.Errorf("written for %q, %q; want r120, %q", shot.SourceRelease, shot.Rewritten, want)
	}
	if shot = mustRender(t, p, Scene{Name: "old", Code: code, Release: "0.119.1"}, "ok"); shot.SourceRelease != "r119" {
		t.Errorf("written for %q, want r119", shot.SourceRelease)
	}
}
