package render

import (
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
)

var (
	comments     = regexp.MustCompile(`(?s)/\*.*?\*/|(?m:^|\s)//[^\n]*`)
	moduleMark   = regexp.MustCompile(`(?m)^\s*(?:import\s*(?:[\w$*{]|["'])|export\s+(?:default|const|let|var|function|class|async|\{|\*))|\bimport\.meta\b|[;}]\s*import\s*[\w$*{]`)
	globalThree  = regexp.MustCompile(`\bTHREE\s*\.`)
	importsThree = regexp.MustCompile(`\bimport\s*\(\s*["'\x60][^"'\x60\n]*\bthree\b`)
	memberThree  = regexp.MustCompile(`\bTHREE\s*\.\s*([A-Za-z_$][\w$]*)`)
)

// isClassic reports whether code is a classic script: no import or export, and
// THREE used as a global that it does not import while it runs.
func isClassic(code string) bool {
	code = comments.ReplaceAllString(code, " ")
	return !moduleMark.MatchString(code) && !importsThree.MatchString(code) && globalThree.MatchString(code)
}

// globalLibs are what classic pages loaded beside three.js, by global name.
var globalLibs = []struct{ name, module, expression string }{
	{"Stats", "libs/stats.module.js", "m.default"},
	{"lil", "libs/lil-gui.module.min.js", "m"},
	{"dat", "libs/lil-gui.module.min.js", "({GUI: m.GUI})"},
	{"TWEEN", "libs/tween.module.js", "m.default ?? m"},
}

// globalsModule writes the module that makes the globals of a classic script:
// THREE as an extensible copy of the module's names, with the add-ons that code
// mentions attached, and the libraries it mentions. It returns what it provides.
func globalsModule(code string, addons map[string]string) (js string, given []string) {
	var b strings.Builder
	b.WriteString("import * as module from 'three';\nconst THREE = { ...module };\nwindow.THREE = THREE;\n")
	var names []string
	for _, m := range memberThree.FindAllStringSubmatch(code, -1) {
		if _, ok := addons[m[1]]; ok && !slices.Contains(names, m[1]) {
			names = append(names, m[1])
		}
	}
	slices.Sort(names)
	for i, name := range names {
		if file, ok := strings.CutPrefix(addons[name], namespaceMark); ok {
			fmt.Fprintf(&b, "import * as addon%d from 'three/addons/%s';\nif (!(%q in THREE)) THREE.%s = addon%d;\n", i, file, name, name, i)
			continue
		}
		fmt.Fprintf(&b, "import { %s as addon%d } from 'three/addons/%s';\nif (!(%q in THREE)) THREE.%s = addon%d;\n", name, i, addons[name], name, name, i)
	}
	for i, lib := range globalLibs {
		if regexp.MustCompile(`\b` + lib.name + `\s*[.(]`).MatchString(code) {
			fmt.Fprintf(&b, "import * as lib%d from 'three/addons/%s';\nwindow.%s = ((m) => %s)(lib%d);\n", i, lib.module, lib.name, lib.expression, i)
			names = append(names, lib.name)
		}
	}
	return b.String(), names
}

var (
	exportList = regexp.MustCompile(`(?s)\bexport\s*\{([^}]*)\}`)
	exportDecl = regexp.MustCompile(`(?m)^export\s+(?:class|function\*?|const|let|var)\s+([A-Za-z_$][\w$]*)`)
)

// namespaceMark stands before the path of a module whose own name classic
// scripts have on THREE, such as BufferGeometryUtils, where it exports none.
const namespaceMark = "* "

// addonIndex maps each name that an add-on module exports to the module's path
// under examples/jsm, and the file name of one that exports functions only to
// its path after namespaceMark. Where two export a name, the shorter path wins.
func addonIndex(jsm fs.FS) (map[string]string, error) {
	index := map[string]string{}
	err := fs.WalkDir(jsm, ".", func(file string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if slices.Contains([]string{"libs", "tsl", "nodes", "inspector", "transpiler"}, path.Base(file)) {
				return fs.SkipDir
			}
			return nil
		}
		if path.Ext(file) != ".js" || file == "Addons.js" {
			return nil
		}
		text, err := fs.ReadFile(jsm, file)
		if err != nil {
			return err
		}
		names := exportedNames(string(text))
		if base := strings.TrimSuffix(path.Base(file), ".js"); strings.HasSuffix(base, "Utils") && !slices.Contains(names, base) {
			if _, ok := index[base]; !ok {
				index[base] = namespaceMark + file
			}
		}
		for _, name := range names {
			if old, ok := index[name]; !ok || strings.HasPrefix(old, namespaceMark) || len(file) < len(old) || (len(file) == len(old) && file < old) {
				index[name] = file
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("index add-ons: %w", err)
	}
	return index, nil
}

func exportedNames(text string) []string {
	var names []string
	for _, m := range exportList.FindAllStringSubmatch(text, -1) {
		for _, part := range strings.Split(m[1], ",") {
			f := strings.Fields(part)
			if len(f) == 1 {
				names = append(names, f[0])
			} else if len(f) == 3 && f[1] == "as" && f[2] != "default" {
				names = append(names, f[2])
			}
		}
	}
	for _, m := range exportDecl.FindAllStringSubmatch(text, -1) {
		names = append(names, m[1])
	}
	return names
}
