package render

import (
	"encoding/json"
	"strings"
	"testing"
	"testing/fstest"
	"text/template"

	"github.com/google/go-cmp/cmp"
)

func TestIsClassic(t *testing.T) {
	t.Parallel()
	for code, want := range map[string]bool{
		"var scene = new THREE.Scene();":                                      true,
		"// import * as THREE from 'three'\nnew THREE.Scene();":               true,
		"/* export default */ new THREE.Scene()":                              true,
		"import * as THREE from 'three';\nnew THREE.Scene();":                 false,
		"'use strict'; import * as THREE from 'three'; new THREE.Scene();":    false,
		"import{Scene}from'three';THREE.x":                                    false,
		"import 'three'; THREE.x":                                             false,
		"export const scene = new THREE.Scene();":                             false,
		"const { Scene } = await import('three');":                            false,
		"const THREE = await import('three'); new THREE.Scene();":             false,
		"import('./three.module.js').then((THREE) => new THREE.Scene());":     false,
		"console.log('no scene at all')":                                      false,
		"var s = new THREE.Scene(); function important() {} exporter.x = s;":  true,
		"const url = 'https://unpkg.com/three'; var s = new THREE . Scene();": true,
	} {
		if got := isClassic(code); got != want {
			t.Errorf("%q classic: %v, want %v", code, got, want)
		}
	}
}

func TestLookedUp(t *testing.T) {
	t.Parallel()
	for code, want := range map[string][]string{
		"document.getElementById('container')":                                                    nil,
		"const canvas = document.querySelector('#c');":                                            {"canvas#c"},
		"const canvas = document.getElementById('scene');":                                        {"canvas#scene"},
		"new THREE.WebGLRenderer({ canvas: document.querySelector('#bg') })":                      {"canvas#bg"},
		"const canvas = document.querySelector('canvas.webgl')":                                   {"canvas"},
		"document.querySelector('canvas')":                                                        {"canvas"},
		"document.createElement('canvas'); document.querySelector('canvas')":                      nil,
		"const app = document.getElementById(\"app\"); app.appendChild(x)":                        {"div#app"},
		"box.id = 'app'; document.getElementById('app')":                                          nil,
		"document.querySelector('.panel')":                                                        {"div"},
		"document.getElementById('a'); document.getElementById('a')":                              {"div#a"},
		"document.querySelector('body > div')":                                                    nil,
		"const canvas = document.getElementById('view'); canvas.appendChild(renderer.domElement)": {"div#view"},
		"document.getElementById('canvas-container').appendChild(renderer.domElement)":            {"div#canvas-container"},
		"const box = document.querySelector('.canvas-box'); box.append(renderer.domElement)":      {"div"},
		"const target = document.getElementById('scene'); new WebGLRenderer({ canvas: target })":  {"canvas#scene"},
		"const view = document.getElementById('scene'); view.getContext('webgl2')":                {"canvas#scene"},
		"const canvas = document.getElementsByTagName('canvas')[0];":                              {"canvas"},
	} {
		_, notes := lookedUp(code)
		var got []string
		for _, n := range notes {
			got = append(got, strings.TrimSuffix(strings.TrimPrefix(n, "looked up → "), " provided"))
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%q: %s", code, d)
		}
	}
}

func TestExportedNames(t *testing.T) {
	t.Parallel()
	text := "export class A {}\nexport function b() {}\nexport const c = 1;\nexport {\n\tD, e as E, f as default\n};\nexport default G;"
	if d := cmp.Diff([]string{"D", "E", "A", "b", "c"}, exportedNames(text)); d != "" {
		t.Error(d)
	}
}

func TestAddonIndex(t *testing.T) {
	t.Parallel()
	index, err := addonIndex(fstest.MapFS{
		"controls/OrbitControls.js":  {Data: []byte("export { OrbitControls };")},
		"utils/AUtils.js":            {Data: []byte("export { a };")},
		"utils/BUtils.js":            {Data: []byte("export class BUtils {}")},
		"helpers/CUtils.js":          {Data: []byte("export { c };")},
		"utils/Other.js":             {Data: []byte("export { CUtils };")},
		"libs/ignored.module.min.js": {Data: []byte("export { d };")},
	})
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{
		"OrbitControls": "controls/OrbitControls.js", "a": "utils/AUtils.js", "AUtils": "* utils/AUtils.js",
		"BUtils": "utils/BUtils.js", "c": "helpers/CUtils.js", "CUtils": "utils/Other.js",
	}
	if d := cmp.Diff(want, index); d != "" {
		t.Error(d)
	}
	js, given := globalsModule("THREE.AUtils.a();", index)
	if !strings.Contains(js, "import * as addon0 from 'three/addons/utils/AUtils.js'") || len(given) != 1 {
		t.Errorf("%q, %q", js, given)
	}
}

func TestGlobalsModule(t *testing.T) {
	t.Parallel()
	js, given := globalsModule("new THREE.OrbitControls(); new THREE.Scene(); new Stats();", map[string]string{"OrbitControls": "controls/OrbitControls.js", "Sky": "objects/Sky.js"})
	if d := cmp.Diff([]string{"OrbitControls", "Stats"}, given); d != "" {
		t.Error(d)
	}
	for _, part := range []string{"from 'three/addons/controls/OrbitControls.js'", "window.Stats"} {
		if !strings.Contains(js, part) {
			t.Errorf("no %q in %s", part, js)
		}
	}
	if strings.Contains(js, "Sky") {
		t.Error("provides what the code does not name")
	}
}

func FuzzPage(f *testing.F) {
	f.Add("import * as THREE from 'three';")
	f.Add("document.getElementById('a</script>')")
	f.Add("import x from \"https://unpkg.com/three@</script>\"")
	f.Add("THREE.OrbitControls; document.querySelector('canvas#x')")
	tmpl := template.Must(template.New("page").Parse(pageText))
	addons := func() (map[string]string, error) {
		return map[string]string{"OrbitControls": "controls/OrbitControls.js"}, nil
	}
	f.Fuzz(func(t *testing.T, code string) {
		p, err := newPage(tmpl, code, "http://127.0.0.1:1/s/a/code.js", "", false, everything, addons)
		if err != nil {
			t.Fatal(err)
		}
		_, rest, _ := strings.Cut(p.html, `<script type="importmap">`)
		table, _, _ := strings.Cut(rest, "</script>")
		var m struct{ Imports map[string]string }
		if err := json.Unmarshal([]byte(table), &m); err != nil || m.Imports["three"] == "" {
			t.Fatalf("import map %q: %v", table, err)
		}
		if n := strings.Count(strings.ToLower(p.html), "<script"); n > 5 {
			t.Fatalf("%d script elements", n)
		}
	})
}
