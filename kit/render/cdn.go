package render

import (
	"net/url"
	"path"
	"regexp"
	"strings"
)

// imports is the page's fixed import map, on the server's paths.
var imports = map[string]string{
	"three":               "/three/build/three.module.js",
	"three/webgpu":        "/three/build/three.webgpu.js",
	"three/tsl":           "/three/build/three.tsl.js",
	"three/addons":        "/three/examples/jsm/Addons.js",
	"three/addons/":       "/three/examples/jsm/",
	"three/examples/jsm/": "/three/examples/jsm/",
	"three/src/Three.js":  "/three/build/three.module.js",
	"three/build/":        "/three/build/",
}

// bundled are libraries that ship inside Three.js under names of their own.
var bundled = map[string]string{
	"lil-gui":           "/three/examples/jsm/libs/lil-gui.module.min.js",
	"dat.gui":           "/three/examples/jsm/libs/lil-gui.module.min.js",
	"stats.js":          "/three/examples/jsm/libs/stats.module.js",
	"stats-js":          "/three/examples/jsm/libs/stats.module.js",
	"@tweenjs/tween.js": "/three/examples/jsm/libs/tween.module.js",
}

// specifier matches the module names of import and export … from statements and of import("…").
var specifier = regexp.MustCompile(`(?:\bfrom\s*|\bimport\s*\(?\s*)["']([^"'\n]{1,300})["']`)

// rewrite is one module name the page maps besides the fixed ones.
type rewrite struct {
	key  string // in the import map: a bare name, or an address resolved against the page
	path string // on the server
	note string // "asked → given"
}

// rewrites finds the module names in code that stand for Three.js or a library
// it bundles. codeURL is where the code will be served, for relative names.
func rewrites(code, codeURL string, exists func(string) bool) []rewrite {
	base, err := url.Parse(codeURL)
	if err != nil {
		return nil
	}
	var out []rewrite
	seen := map[string]bool{}
	for _, m := range specifier.FindAllStringSubmatch(code, -1) {
		name := m[1]
		if seen[name] {
			continue
		}
		seen[name] = true
		if target, ok := bundled[name]; ok {
			out = append(out, rewrite{key: name, path: target, note: name + " → " + shortPath(target)})
			continue
		}
		remote := strings.HasPrefix(name, "https://") || strings.HasPrefix(name, "http://") || strings.HasPrefix(name, "//")
		relative := strings.HasPrefix(name, "./") || strings.HasPrefix(name, "../") || (strings.HasPrefix(name, "/") && !remote)
		if !remote && !relative {
			continue
		}
		u, err := base.Parse(name)
		if err != nil {
			continue
		}
		target := localModule(u, remote, exists)
		if target == "" {
			continue
		}
		out = append(out, rewrite{key: u.String(), path: target, note: name + " → " + shortPath(target)})
	}
	return out
}

// release matches the part of an address that names the package three, with or without a release.
var release = regexp.MustCompile(`(?:^|/)(?:npm:)?three(?:\.?js)?(?:@[^/]*)?(?:/r?\d[^/]*)?(?:/|$)`)

// localModule maps an address to a path of the local release, or "".
func localModule(u *url.URL, remote bool, exists func(string) bool) string {
	p := u.EscapedPath()
	if remote {
		for name, target := range bundled {
			if regexp.MustCompile(`(?:^|/)` + regexp.QuoteMeta(name) + `(?:@[^/]*)?(?:/|$)`).MatchString(p) {
				return target
			}
		}
		if loc := release.FindStringIndex(p); loc == nil && !strings.HasSuffix(u.Hostname(), "threejs.org") {
			return ""
		}
	}
	for _, dir := range []string{"/examples/jsm/", "/addons/", "/jsm/"} {
		if i := strings.LastIndex(p, dir); i >= 0 {
			file := "/three/examples/jsm/" + path.Clean("/" + p[i+len(dir):])[1:]
			if !exists(file) && exists(file+".js") {
				file += ".js"
			}
			if exists(file) {
				return file
			}
			return ""
		}
	}
	switch file := path.Base(p); {
	case strings.HasPrefix(file, "three.webgpu"):
		return imports["three/webgpu"]
	case strings.HasPrefix(file, "three.tsl"):
		return imports["three/tsl"]
	case file == "three.module.js", file == "three.module.min.js", file == "three.js", file == "three.min.js", file == "three.core.js", file == "Three.js":
		return imports["three"]
	case remote && (strings.HasPrefix(file, "three@") || file == "three" || file == "+esm" || strings.HasPrefix(file, "npm:three")):
		return imports["three"]
	}
	return ""
}

func shortPath(p string) string { return strings.TrimPrefix(p, "/") }
