package render

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestCanonicalRelease(t *testing.T) {
	t.Parallel()
	for given, want := range map[string]string{
		"r128": "r128", "128": "r128", "0.128": "r128", "0.128.0": "r128", " v0.128.1 ": "r128", "^0.150.0": "r150",
		"~0.150": "r150", "0.150.x": "r150", "0.187.0-dev": "r187", "r99": "r99", "": "", "dev": "dev", "1.2.3": "1.2.3",
	} {
		if got := canonicalRelease(given); got != want {
			t.Errorf("%q is %q, want %q", given, got, want)
		}
	}
}

func TestSourceRelease(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ given, code, want, others string }{
		{"0.112.1", "import 'https://unpkg.com/three@0.150.0/build/three.module.js'", "r112", ""},
		{"", "import * as THREE from 'https://unpkg.com/three@0.150.0/build/three.module.js'", "r150", ""},
		{"", `import * as THREE from "https://cdn.jsdelivr.net/npm/three@^0.150/+esm"`, "r150", ""},
		{"", "import * as THREE from 'https://cdn.skypack.dev/pin/three@v0.132.2-cLYqRCYCgIGW5gA4Gk0F/mode=imports/optimized/three.js'", "r132", ""},
		{"", "import * as THREE from 'https://esm.sh/v135/three@0.160.0/es2022/three.mjs'", "r160", ""},
		{"", "import { EffectComposer } from 'https://esm.sh/postprocessing@6.30?deps=three@0.150.0'", "r150", ""},
		{"", "import { X } from 'https://esm.sh/x@1?deps=three@0.149.0'; import 'https://esm.sh/three@0.150.0'", "r150", "r149"},
		{"", "import * as THREE from 'https://ga.jspm.io/npm:three@0.144.0/build/three.module.js'", "r144", ""},
		{"", "import * as THREE from 'https://esm.sh/*three@0.144.0'", "r144", ""},
		{"", "import * as THREE from 'npm:three@0.155.0'", "r155", ""},
		{"", "const src = 'https://cdnjs.cloudflare.com/ajax/libs/three.js/r128/three.min.js'", "r128", ""},
		{"", "const src = 'https://cdnjs.cloudflare.com/ajax/libs/three.js/0.160.0/three.module.min.js'", "r160", ""},
		{"", "const src = 'https://cdnjs.cloudflare.com/ajax/libs/three.js/110/three.min.js'", "r110", ""},
		{"", "importScripts('https://rawgit.com/mrdoob/three.js/r91/build/three.js')", "r91", ""},
		{"", "import * as THREE from 'https://cdn.jsdelivr.net/gh/mrdoob/three.js@r128/build/three.module.js'", "r128", ""},
		{"", "// <script src=\"https://unpkg.com/three@0.126.1/build/three.min.js\"></script>\nvar s = new THREE.Scene();", "r126", ""},
		{"", "import { OrbitControls } from 'https://unpkg.com/three@0.128.0/examples/jsm/controls/OrbitControls.js';\nimport * as THREE from 'https://unpkg.com/three@0.150.0';", "r150", "r128"},
		{"", "// https://unpkg.com/three@0.120.0\nimport * as THREE from 'https://unpkg.com/three@0.150.0';", "r150", ""},
		{"", "// Three.js r128 scene", "r128", ""},
		{"", "/*\n * Written for three.js (r112)\n */", "r112", ""},
		{"", "// Three.js version 0.137.5", "r137", ""},
		{"", "// three.js revision 99", "r99", ""},
		{"", "// adapted from the examples of Three.js v0.150", "r150", ""},
		{"", "if (THREE.REVISION !== '128') console.warn('other release');", "r128", ""},
		{"", "if (parseInt(THREE.REVISION, 10) === 128) {}", "r128", ""},
		{"", "if ('128' == THREE.REVISION) {}", "r128", ""},
		{"", "if (THREE.REVISION >= 128) {}", "", ""},
		{"", "// Geometry was removed in Three.js r125", "", ""},
		{"", "// outputColorSpace since three.js r152", "", ""},
		{"", "// needs three.js r150 or newer", "", ""},
		{"", "const label = 'Three.js r128';", "", ""},
		{"", "import * as THREE from 'three';", "", ""},
		{"", "import * as THREE from 'https://unpkg.com/three@latest/build/three.module.js'", "", ""},
		{"", "import { MeshBVH } from 'https://unpkg.com/three-mesh-bvh@0.5.0/build/index.module.js'", "", ""},
		{"", "const files = ['three/16/wood.png', 'textures/three/12/a.png'];", "", ""},
	} {
		uncommented, _ := blank(c.code)
		got, others := sourceRelease(c.given, c.code, uncommented)
		if got != c.want || strings.Join(others, " ") != c.others {
			t.Errorf("%q\n%q, others %q; want %q, others %q", c.code, got, others, c.want, c.others)
		}
	}
}

func TestBlank(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ code, uncommented, bare string }{
		{"a // b\nc", "a     \nc", "a     \nc"},
		{"a /* b\n */ c", "a     \n    c", "a     \n    c"},
		{"x = 'http://a' + \"b\\\"c\";", "x = 'http://a' + \"b\\\"c\";", "x = '        ' + \"    \";"},
		{"x = `a ${ b + `c${d}` } e`; f", "x = `a ${ b + `c${d}` } e`; f", "x = `   { b + `  {d}` }  `; f"},
		{"x = /[/'\"]\\//g; 'y'", "x = /[/'\"]\\//g; 'y'", "x = /       /g; ' '"},
		{"a / b // c", "a / b     ", "a / b     "},
		{"f(1) / 2 + '/'", "f(1) / 2 + '/'", "f(1) / 2 + ' '"},
		{"return /'/.test(a)", "return /'/.test(a)", "return / /.test(a)"},
		{"x = 'unfinished\ny()", "x = 'unfinished\ny()", "x = '         d\ny()"},
		{"`${ { a: 1 }.a }`", "`${ { a: 1 }.a }`", "` { { a: 1 }.a }`"},
	} {
		uncommented, bare := blank(c.code)
		if d := cmp.Diff([]string{c.uncommented, c.bare}, []string{uncommented, bare}); d != "" {
			t.Errorf("%q: %s", c.code, d)
		}
	}
}

func FuzzRelease(f *testing.F) {
	f.Add("import * as THREE from 'https://unpkg.com/three@0.150.0/build/three.module.js'; new THREE.Geometry();")
	f.Add("// Three.js r128\nvar { Face3: F } = THREE; renderer.gammaOutput = true; `${THREE.Math}`")
	f.Add("import { A as B } from 'three/addons/utils/BufferGeometryUtils.js'; B. // '\nc / 2 /* ")
	f.Add("const T = await import(`three`); T.CubeGeometry; import('three').then(({ Face4 }) => {})")
	h := testHistory(f)
	f.Fuzz(func(t *testing.T, code string) {
		uncommented, bare := blank(code)
		if len(uncommented) != len(code) || len(bare) != len(code) || strings.Count(bare, "\n") != strings.Count(code, "\n") {
			t.Fatalf("%q and %q have another form", uncommented, bare)
		}
		p := h.past("", code)
		if p.release != "" && plausible(strings.TrimPrefix(p.release, "r")) == "" {
			t.Fatalf("release %q", p.release)
		}
		for _, u := range p.uses {
			if u.at < 0 || u.at >= len(code) || u.release > h.release || !strings.Contains(code, u.word) {
				t.Fatalf("use %+v", u)
			}
		}
		p.explain("TypeError: "+code, code)
	})
}
