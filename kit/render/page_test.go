package render

import (
	"encoding/json"
	"net/url"
	"strings"
	"testing"
	"text/template"

	"github.com/google/go-cmp/cmp"
)

func everything(string) bool { return true }

func TestLocalModule(t *testing.T) {
	t.Parallel()
	const three, orbit = "/three/build/three.module.js", "/three/examples/jsm/controls/OrbitControls.js"
	exists := func(p string) bool { return strings.HasSuffix(p, ".js") }
	for address, want := range map[string]string{
		"https://unpkg.com/three":                                                         three,
		"https://unpkg.com/three@0.150.0":                                                 three,
		"https://unpkg.com/three@0.150.0/build/three.module.js":                           three,
		"https://unpkg.com/three@0.150.0/examples/jsm/controls/OrbitControls.js?module":   orbit,
		"https://cdn.jsdelivr.net/npm/three@0.160/+esm":                                   three,
		"https://cdn.jsdelivr.net/npm/three@0.160/build/three.module.min.js":              three,
		"https://cdn.jsdelivr.net/npm/three@0.160/examples/jsm/controls/OrbitControls.js": orbit,
		"https://cdn.jsdelivr.net/npm/three@0.160/build/three.webgpu.js":                  "/three/build/three.webgpu.js",
		"https://esm.sh/three":                                                            three,
		"https://esm.sh/three@0.160.0/examples/jsm/controls/OrbitControls":                orbit,
		"https://esm.sh/three/addons/controls/OrbitControls.js":                           orbit,
		"https://cdn.skypack.dev/three@0.132.2":                                           three,
		"https://cdn.skypack.dev/three@0.132.2/examples/jsm/controls/OrbitControls.js":    orbit,
		"https://cdnjs.cloudflare.com/ajax/libs/three.js/r128/three.module.js":            three,
		"https://cdnjs.cloudflare.com/ajax/libs/three.js/0.160.0/three.module.min.js":     three,
		"https://threejs.org/build/three.module.js":                                       three,
		"https://threejs.org/examples/jsm/controls/OrbitControls.js":                      orbit,
		"https://ga.jspm.io/npm:three@0.150.0/build/three.module.js":                      three,
		"https://unpkg.com/lil-gui@0.17/dist/lil-gui.esm.js":                              "/three/examples/jsm/libs/lil-gui.module.min.js",
		"https://unpkg.com/cannon-es@0.20.0/dist/cannon-es.js":                            "",
		"https://unpkg.com/three-mesh-bvh@0.5.0/build/index.module.js":                    "",
		"https://elsewhere.invalid/scene.js":                                              "",
	} {
		u, err := url.Parse(address)
		if err != nil {
			t.Fatal(err)
		}
		if got := localModule(u, true, exists); got != want {
			t.Errorf("%s → %q, want %q", address, got, want)
		}
	}
}

func TestRewritesOfRelativeNames(t *testing.T) {
	t.Parallel()
	code := "import * as THREE from '../build/three.module.js';\nimport { OrbitControls } from './jsm/controls/OrbitControls.js';\nimport './scene.js';\nimport x from 'three';"
	var got []string
	for _, r := range rewrites(code, "http://127.0.0.1:1/s/a/code.js", everything) {
		got = append(got, r.key+" "+r.path)
	}
	want := []string{
		"http://127.0.0.1:1/s/build/three.module.js /three/build/three.module.js",
		"http://127.0.0.1:1/s/a/jsm/controls/OrbitControls.js /three/examples/jsm/controls/OrbitControls.js",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

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
		"document.getElementById('container')":                               nil,
		"const canvas = document.querySelector('#c');":                       {"canvas#c"},
		"const canvas = document.getElementById('scene');":                   {"canvas#scene"},
		"new THREE.WebGLRenderer({ canvas: document.querySelector('#bg') })": {"canvas#bg"},
		"const canvas = document.querySelector('canvas.webgl')":              {"canvas"},
		"document.querySelector('canvas')":                                   {"canvas"},
		"document.createElement('canvas'); document.querySelector('canvas')": nil,
		"const app = document.getElementById(\"app\"); app.appendChild(x)":   {"div#app"},
		"box.id = 'app'; document.getElementById('app')":                     nil,
		"document.querySelector('.panel')":                                   {"div"},
		"document.getElementById('a'); document.getElementById('a')":         {"div#a"},
		"document.querySelector('body > div')":                               nil,
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
