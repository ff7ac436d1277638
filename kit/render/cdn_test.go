package render

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func everything(string) bool { return true }

func TestLocalFile(t *testing.T) {
	t.Parallel()
	const (
		three, webgpu, tsl = "/three/build/three.module.js", "/three/build/three.webgpu.js", "/three/build/three.tsl.js"
		orbit              = "/three/examples/jsm/controls/OrbitControls.js"
		gui, stats         = "/three/examples/jsm/libs/lil-gui.module.min.js", "/three/examples/jsm/libs/stats.module.js"
	)
	has := map[string]bool{three: true, webgpu: true, tsl: true, orbit: true, gui: true, stats: true, "/three/examples/jsm/libs/tween.module.js": true, "/three/src/math/MathUtils.js": true, "/three/build/three.core.js": true}
	exists := func(p string) bool { return has[p] }
	for name, want := range map[string]string{
		"https://unpkg.com/three":                                                                three,
		"https://unpkg.com/three@0.150.0":                                                        three,
		"https://unpkg.com/three@latest/":                                                        three,
		"https://unpkg.com/three@0.150.0/build/three.module.js":                                  three,
		"https://unpkg.com/three@0.150.0/build/three.module.js?module":                           three,
		"https://unpkg.com/three@^0.150.0/build/three.module.min.js":                             three,
		"https://unpkg.com/three@0.180.0/build/three.core.min.js":                                three,
		"https://unpkg.com/three@0.150.0/build/three.cjs":                                        three,
		"https://unpkg.com/three@0.150.0/build/three":                                            three,
		"https://unpkg.com/three@0.150.0/src/Three.js":                                           three,
		"https://unpkg.com/three@0.150.0/src/math/MathUtils.js":                                  "/three/src/math/MathUtils.js",
		"https://unpkg.com/three@0.150.0/src/math/Nothing.js":                                    "",
		"https://unpkg.com/three@0.150.0/examples/jsm/controls/OrbitControls.js?module":          orbit,
		"https://unpkg.com/three@0.128.0/examples/js/controls/OrbitControls.js":                  orbit,
		"https://unpkg.com/three@0.128.0/examples/js/libs/stats.min.js":                          stats,
		"https://unpkg.com/three@0.128.0/examples/jsm/libs/dat.gui.module.js":                    gui,
		"https://unpkg.com/three@0.128.0/examples/jsm/libs/tween.module.min.js":                  "/three/examples/jsm/libs/tween.module.js",
		"https://unpkg.com/three@0.128.0/examples/jsm/../../../../secret.js":                     "",
		"//unpkg.com/three@0.150.0/build/three.module.js":                                        three,
		"https://cdn.jsdelivr.net/npm/three@0.160/+esm":                                          three,
		"https://cdn.jsdelivr.net/npm/three@0.160/build/three.module.js/+esm":                    three,
		"https://cdn.jsdelivr.net/npm/three@0.160/build/three.module.min.js":                     three,
		"https://cdn.jsdelivr.net/npm/three@0.160/examples/jsm/controls/OrbitControls.js":        orbit,
		"https://cdn.jsdelivr.net/npm/three@0.160/examples/jsm/controls/OrbitControls.js/+esm":   orbit,
		"https://cdn.jsdelivr.net/npm/three@0.160/build/three.webgpu.js":                         webgpu,
		"https://cdn.jsdelivr.net/npm/three@0.170/build/three.webgpu.min.js":                     webgpu,
		"https://cdn.jsdelivr.net/npm/three@0.171/build/three.tsl.min.js":                        tsl,
		"https://cdn.jsdelivr.net/gh/mrdoob/three.js@r128/build/three.module.js":                 three,
		"https://cdn.jsdelivr.net/gh/mrdoob/three.js@r128/examples/js/controls/OrbitControls.js": orbit,
		"https://cdn.jsdelivr.net/gh/mrdoob/three.js/build/three.module.js":                      three,
		"https://esm.run/three@0.150":                                                            three,
		"https://esm.run/three/examples/jsm/controls/OrbitControls.js":                           orbit,
		"https://esm.sh/three":                                                                three,
		"https://esm.sh/three@0.160.0?bundle":                                                 three,
		"https://esm.sh/*three@0.160.0":                                                       three,
		"https://esm.sh/v135/three@0.160.0/es2022/three.mjs":                                  three,
		"https://esm.sh/three@0.160.0/es2022/three.bundle.mjs":                                three,
		"https://esm.sh/three@0.170.0/webgpu":                                                 webgpu,
		"https://esm.sh/three@0.171.0/es2022/tsl.mjs":                                         tsl,
		"https://esm.sh/three@0.160.0/examples/jsm/controls/OrbitControls":                    orbit,
		"https://esm.sh/three@0.160.0/examples/jsm/controls/OrbitControls?deps=three@0.160.0": orbit,
		"https://esm.sh/v135/three@0.160.0/es2022/examples/jsm/controls/OrbitControls.mjs":    orbit,
		"https://esm.sh/three/addons/controls/OrbitControls.js":                               orbit,
		"https://cdn.skypack.dev/three@0.132.2":                                               three,
		"https://cdn.skypack.dev/pin/three@v0.132.2-abc/mode=imports,min/optimized/three.js":  three,
		"https://cdn.skypack.dev/three@0.132.2/examples/jsm/controls/OrbitControls.js":        orbit,
		"https://cdnjs.cloudflare.com/ajax/libs/three.js/r128/three.module.js":                three,
		"https://cdnjs.cloudflare.com/ajax/libs/three.js/110/three.module.min.js":             three,
		"https://cdnjs.cloudflare.com/ajax/libs/three.js/0.160.0/three.module.min.js":         three,
		"https://threejs.org/build/three.module.js":                                           three,
		"https://www.threejs.org/build/three.min.js":                                          three,
		"https://threejs.org/examples/jsm/controls/OrbitControls.js":                          orbit,
		"https://mrdoob.github.io/three.js/build/three.module.js":                             three,
		"https://rawgit.com/mrdoob/three.js/r91/build/three.js":                               three,
		"https://raw.githack.com/mrdoob/three.js/dev/build/three.module.js":                   three,
		"https://raw.githack.com/mrdoob/three.js/r128/examples/jsm/controls/OrbitControls.js": orbit,
		"https://raw.githubusercontent.com/mrdoob/three.js/master/src/Three.js":               three,
		"https://ga.jspm.io/npm:three@0.150.0/build/three.module.js":                          three,
		"https://ga.jspm.io/npm:three@0.150.0/examples/jsm/controls/OrbitControls.js":         orbit,
		"https://jspm.dev/npm:three@0.150":                                                    three,
		"https://elsewhere.invalid/js/three.min.js":                                           three,
		"https://unpkg.com/lil-gui@0.17/dist/lil-gui.esm.js":                                  gui,
		"https://cdnjs.cloudflare.com/ajax/libs/dat-gui/0.7.9/dat.gui.module.js":              gui,
		"https://cdnjs.cloudflare.com/ajax/libs/stats.js/r17/Stats.min.js":                    stats,
		"https://unpkg.com/@tweenjs/tween.js@23.1.1/dist/tween.esm.js":                        "/three/examples/jsm/libs/tween.module.js",
		"https://unpkg.com/cannon-es@0.20.0/dist/cannon-es.js":                                "",
		"https://unpkg.com/three-mesh-bvh@0.5.0/build/index.module.js":                        "",
		"https://unpkg.com/@react-three/fiber":                                                "",
		"https://unpkg.com/three@0.150.0/examples/jsm/controls/NoSuchControls.js":             "",
		"https://elsewhere.invalid/scene.js":                                                  "",
		"https://notthreejs.org/build/scene.js":                                               "",
		"npm:three@0.150.0":                                                                   three,
		"npm:three@0.150.0/examples/jsm/controls/OrbitControls.js":                            orbit,
		"three/examples/jsm/controls/OrbitControls":                                           orbit,
		"three/addons/controls/OrbitControls":                                                 orbit,
		"three/examples/js/controls/OrbitControls.js":                                         orbit,
		"three/build/three.min.js":                                                            three,
		"three/src/math/MathUtils":                                                            "/three/src/math/MathUtils.js",
		"three/nodes":                                                                         "",
		"three-stdlib":                                                                        "",
		"gsap":                                                                                "",
	} {
		if got := localFile(name, exists); got != want {
			t.Errorf("%s → %q, want %q", name, got, want)
		}
	}
}

func TestModuleID(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"three": "three", "three/webgpu": "three/webgpu", "three/nodes": "three/nodes", "three/build/three.module.js": "three",
		"three/src/Three.js": "three", "three/examples/jsm/a/B": "three/addons/a/B.js", "three/addons/a/B.js": "three/addons/a/B.js",
		"https://unpkg.com/three@0.150.0/build/three.module.js":         "three",
		"https://unpkg.com/three@0.170.0/build/three.webgpu.min.js":     "three/webgpu",
		"https://unpkg.com/three@0.150.0/examples/jsm/controls/Gone.js": "three/addons/controls/Gone.js",
		"./jsm/controls/Gone.js":                                        "three/addons/controls/Gone.js", "../build/three.module.js": "three", "./scene.js": "", "gsap": "",
	} {
		if got := moduleID(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
}

func TestRewrites(t *testing.T) {
	t.Parallel()
	code := `import * as THREE from '../build/three.module.js';
import { OrbitControls } from './jsm/controls/OrbitControls.js';
import './scene.js';
import x from 'three';
import { Sky } from 'three/addons/objects/Sky.js';
import { Water } from 'three/examples/jsm/objects/Water';
const { Stats } = await import(` + "`https://esm.sh/three@0.160.0/examples/jsm/libs/stats.module.js`" + `);
await import(` + "`three/${name}`" + `);`
	exists := func(p string) bool { return strings.HasSuffix(p, ".js") }
	var got []string
	for _, r := range rewrites(code, "http://127.0.0.1:1/s/a/code.js", exists) {
		got = append(got, r.key+" "+r.path)
	}
	want := []string{
		"http://127.0.0.1:1/s/build/three.module.js /three/build/three.module.js",
		"http://127.0.0.1:1/s/a/jsm/controls/OrbitControls.js /three/examples/jsm/controls/OrbitControls.js",
		"three/examples/jsm/objects/Water /three/examples/jsm/objects/Water.js",
		"https://esm.sh/three@0.160.0/examples/jsm/libs/stats.module.js /three/examples/jsm/libs/stats.module.js",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}
