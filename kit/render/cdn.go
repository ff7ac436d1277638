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
	"three/src/":          "/three/src/",
	"three/build/":        "/three/build/",
}

// bundled are libraries that ship inside Three.js under names of their own.
var bundled = []library{
	newLibrary("lil-gui", "lil-gui.module.min.js"),
	newLibrary("dat.gui", "lil-gui.module.min.js"),
	newLibrary("dat-gui", "lil-gui.module.min.js"),
	newLibrary("stats.js", "stats.module.js"),
	newLibrary("stats-js", "stats.module.js"),
	newLibrary("@tweenjs/tween.js", "tween.module.js"),
	newLibrary("tween.js", "tween.module.js"),
}

type library struct {
	name, path string
	inAddress  *regexp.Regexp // of its package in the path of an address
}

func newLibrary(name, file string) library {
	return library{name, "/three/examples/jsm/libs/" + file, regexp.MustCompile(`(?:^|/)(?:npm:)?` + regexp.QuoteMeta(name) + `(?:@[^/]*)?(?:/|$)`)}
}

// specifier matches the module names of import and export … from statements and of import("…").
var specifier = regexp.MustCompile("(?:\\bfrom\\s*|\\bimport\\s*\\(?\\s*)[\"'`]([^\"'`\\n$]{1,300})[\"'`]")

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
		if f := fixed(name); f != "" && exists(f) {
			continue
		}
		key := name
		if isAddress(name) || isRelative(name) {
			u, err := base.Parse(name)
			if err != nil {
				continue
			}
			key = u.String()
		}
		target := localFile(name, exists)
		if target == "" {
			continue
		}
		out = append(out, rewrite{key: key, path: target, note: name + " → " + shortPath(target)})
	}
	return out
}

// fixed is where the page's fixed import map leads a name, or "".
func fixed(name string) string {
	if target, ok := imports[name]; ok {
		return target
	}
	for prefix, target := range imports {
		if rest, ok := strings.CutPrefix(name, prefix); ok && strings.HasSuffix(prefix, "/") {
			return target + rest
		}
	}
	return ""
}

func isAddress(name string) bool {
	return strings.HasPrefix(name, "https://") || strings.HasPrefix(name, "http://") || strings.HasPrefix(name, "//")
}

func isRelative(name string) bool {
	return !strings.HasPrefix(name, "//") && (strings.HasPrefix(name, "/") || strings.HasPrefix(name, "./") || strings.HasPrefix(name, "../"))
}

// localFile maps a module name to a path of the local release, or "".
func localFile(name string, exists func(string) bool) string {
	for _, b := range bundled {
		if name == b.name || (isAddress(name) && b.inAddress.MatchString(addressPath(name))) {
			return b.path
		}
	}
	m, ok := threeModule(name)
	if !ok {
		return ""
	}
	return m.file(exists)
}

// A module of the package three: an entry (rest "", "webgpu", "tsl", "addons",
// "nodes"), or a file of one of its folders.
type module struct{ folder, rest string }

const (
	entryFolder = ""
	buildFolder = "build"
	addonFolder = "addons"
	srcFolder   = "src"
)

var (
	// packagePart matches the part of an address that names the package, with or without a release.
	packagePart = regexp.MustCompile(`(?:^|/)(?:npm:|\*)?three(?:\.?js)?(?:@[^/]*)?(?:/(?:r?\d[^/]*|dev|master)(?:/|$)|/|$)`)
	// buildName matches the names that builds have had and that CDNs give them.
	buildName = regexp.MustCompile(`^[Tt]hree(?:\.(module|core|Core|webgpu|webgpu\.nodes|tsl|bundle))?(?:\.min)?(\.[mc]?js)?$`)
	// entryName matches what a CDN calls an entry of the package besides the core.
	entryName = regexp.MustCompile(`^(webgpu|tsl|nodes|addons)(?:\.bundle)?(?:\.min)?(?:\.m?js)?$`)
)

// threeModule finds the module of Three.js that a bare name, an address on a
// content delivery network or a relative path stands for.
func threeModule(name string) (module, bool) {
	switch {
	case isAddress(name):
		return addressed(addressPath(name), isThreeHost(name))
	case strings.HasPrefix(name, "npm:"):
		return addressed("/"+name, false)
	case isRelative(name):
		if m, ok := inFolder(name); ok {
			return m, true
		}
		if m := buildName.FindStringSubmatch(path.Base(name)); m != nil && m[2] != "" {
			return module{buildFolder, path.Base(name)}, true
		}
		return module{}, false
	}
	rest, ok := strings.CutPrefix(name, "three/")
	switch {
	case name == "three":
		return module{}, true
	case !ok:
		return module{}, false
	case strings.HasPrefix(rest, "build/"):
		return module{buildFolder, rest[len("build/"):]}, true
	case strings.HasPrefix(rest, "src/"):
		return module{srcFolder, rest[len("src/"):]}, true
	}
	if m, ok := inFolder("/" + rest); ok {
		return m, true
	}
	return module{entryFolder, rest}, true
}

// addressed reads the path of an address, where threejs.org needs not name the package.
func addressed(p string, ownHost bool) (module, bool) {
	p = strings.TrimSuffix(p, "/+esm")
	file := path.Base(p)
	named := buildName.FindStringSubmatch(file)
	loc := packagePart.FindStringIndex(p)
	if loc == nil && !ownHost && (named == nil || named[2] == "") {
		return module{}, false
	}
	rest := strings.Trim(p, "/")
	if loc != nil {
		rest = strings.Trim(p[loc[1]:], "/")
	}
	if m, ok := inFolder("/" + rest); ok {
		return m, true
	}
	switch {
	case loc != nil && rest == "":
		return module{}, true
	case named != nil:
		return module{buildFolder, file}, true
	case loc != nil && entryName.MatchString(file):
		return module{entryFolder, entryName.FindStringSubmatch(file)[1]}, true
	case strings.HasPrefix(rest, "src/"):
		return module{srcFolder, rest[len("src/"):]}, true
	}
	return module{}, false
}

// inFolder finds an add-on by the folders they have lain in. examples/js held
// the classic forms of the modules in examples/jsm, under the same names.
func inFolder(p string) (module, bool) {
	for _, dir := range []string{"/examples/jsm/", "/examples/js/", "/addons/", "/jsm/"} {
		if i := strings.LastIndex(p, dir); i >= 0 {
			return module{addonFolder, path.Clean("/" + p[i+len(dir):])[1:]}, true
		}
	}
	return module{}, false
}

// file is the module's path on the server, or "" where the local release lacks it.
func (m module) file(exists func(string) bool) string {
	switch m.folder {
	case entryFolder:
		return imports[strings.TrimSuffix("three/"+m.rest, "/")]
	case buildFolder:
		kind := buildName.FindStringSubmatch(m.rest)
		switch {
		case kind == nil:
			return firstFile(exists, "/three/build/"+m.rest)
		case strings.HasPrefix(kind[1], "webgpu"):
			return imports["three/webgpu"]
		case kind[1] == "tsl":
			return imports["three/tsl"]
		}
		return imports["three"]
	case srcFolder:
		if file := "/three/src/" + m.rest; m.rest != "Three.js" && m.rest != "Three" {
			return firstFile(exists, file, file+".js")
		}
		return imports["three"]
	}
	stem := strings.TrimSuffix(strings.TrimSuffix(strings.TrimSuffix(m.rest, ".mjs"), ".js"), ".min")
	stem = strings.TrimSuffix(stem, ".module")
	if stem == "libs/dat.gui" {
		stem = "libs/lil-gui"
	}
	stem = "/three/examples/jsm/" + stem
	return firstFile(exists, "/three/examples/jsm/"+m.rest, stem+".js", stem+".module.js", stem+".module.min.js")
}

// id is the module's name in removed.txt.
func (m module) id() string {
	switch {
	case m.folder == entryFolder && m.rest != "":
		return "three/" + m.rest
	case m.folder == addonFolder:
		if path.Ext(m.rest) != ".js" {
			return "three/addons/" + m.rest + ".js"
		}
		return "three/addons/" + m.rest
	}
	switch m.file(func(string) bool { return false }) {
	case imports["three/webgpu"]:
		return "three/webgpu"
	case imports["three/tsl"]:
		return "three/tsl"
	}
	return "three"
}

func firstFile(exists func(string) bool, files ...string) string {
	for _, f := range files {
		if exists(f) {
			return f
		}
	}
	return ""
}

func addressPath(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.EscapedPath()
}

func isThreeHost(address string) bool {
	u, err := url.Parse(address)
	return err == nil && (u.Hostname() == "threejs.org" || strings.HasSuffix(u.Hostname(), ".threejs.org"))
}

func shortPath(p string) string { return strings.TrimPrefix(p, "/") }
