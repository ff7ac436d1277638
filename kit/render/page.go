package render

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"strings"
	"text/template"
)

//go:embed web/prelude.js
var preludeGuards string

//go:embed web/unseen.js
var preludeUnseen string

//go:embed web/clock.js
var preludeClock string

//go:embed web/drive.js
var preludeDrive string

//go:embed web/boot.js
var bootModule string

//go:embed web/page.html
var pageText string

// hiddenSelector matches what is not part of the picture: control panels, Stats, captions.
const hiddenSelector = `.lil-gui,.lil-gui *,.dg,.dg *,#info,#info *,.tp-dfwv,[style*="opacity: 0.9"][style*="z-index: 10000"],[style*="opacity: 0.9"][style*="z-index: 10000"] *`

// maxCanvas is the largest side of a canvas in pixels.
const maxCanvas = 4096

// prelude returns the script that runs before any other of the page.
func prelude(cfg Config) (string, error) {
	settings, err := json.Marshal(map[string]any{
		"seed": 1, "frames": cfg.Frames, "dt": 1000.0 / 60, "maxCanvas": maxCanvas,
		"width": cfg.Width, "height": cfg.Height, "hidden": hiddenSelector,
	})
	if err != nil {
		return "", fmt.Errorf("write page settings: %w", err)
	}
	return "(() => {\n'use strict';\nconst CFG = " + string(settings) + ";\n" + preludeGuards + preludeUnseen + preludeEnvironment + preludePrefilter + preludeClock + preludeDrive + "})();", nil
}

// page is what the server holds for one scene in flight.
type page struct {
	html, code, globals string
	rewritten           []string
}

type pageData struct {
	Hidden, ImportMap, Elements string
	Room                        string // address of the environment that the code asks for
	Classic, EveryFrame         bool
}

// newPage lays out the page for code that will be served at codeURL.
func newPage(tmpl *template.Template, code, codeURL, room string, everyFrame bool, exists func(string) bool, addons func() (map[string]string, error)) (*page, error) {
	p := &page{code: code}
	table := maps.Clone(imports)
	for _, r := range rewrites(code, codeURL, exists) {
		table[r.key] = r.path
		p.rewritten = append(p.rewritten, r.note)
	}
	data := pageData{Hidden: hiddenSelector, Classic: isClassic(code), EveryFrame: everyFrame, Room: room}
	if data.Classic {
		index, err := addons()
		if err != nil {
			return nil, err
		}
		var given []string
		p.globals, given = globalsModule(code, index)
		p.rewritten = append(p.rewritten, strings.TrimSuffix("global THREE → three/build/three.module.js, "+strings.Join(given, ", "), ", "))
	}
	importMap, err := json.Marshal(map[string]any{"imports": table})
	if err != nil {
		return nil, fmt.Errorf("write import map: %w", err)
	}
	data.ImportMap = string(importMap)
	elements, notes := lookedUp(code)
	data.Elements = elements
	p.rewritten = append(p.rewritten, notes...)
	var b strings.Builder
	if err := tmpl.Execute(&b, data); err != nil {
		return nil, fmt.Errorf("write page: %w", err)
	}
	p.html = b.String()
	return p, nil
}

var (
	byID        = regexp.MustCompile(`([\w$]*)\s*[:=]?\s*document\s*\.\s*getElementById\(\s*["'\x60]([A-Za-z][\w-]*)["'\x60]`)
	byQuery     = regexp.MustCompile(`([\w$]*)\s*[:=]?\s*document\s*\.\s*querySelector\(\s*["'\x60]((?:canvas)?(?:[#.][A-Za-z][\w-]*)?)["'\x60]`)
	makesCanvas = regexp.MustCompile(`createElement\(\s*["'\x60]canvas["'\x60]`)
	setsID      = regexp.MustCompile(`\.id\s*=\s*["'\x60]([\w-]+)["'\x60]|id=\\?["']([\w-]+)`)
)

// lookedUp writes the elements that code looks up by a literal name and does
// not make: a canvas where it is named or used as one, else a div. #container
// and #info are always there.
func lookedUp(code string) (html string, notes []string) {
	html = `<div id="container"></div><div id="info"></div>`
	made := map[string]bool{"container": true, "info": true}
	for _, m := range setsID.FindAllStringSubmatch(code, -1) {
		made[m[1]+m[2]] = true
	}
	add := func(tag, id, class string) {
		key := id + "." + class
		if (id != "" && made[id]) || made[key] {
			return
		}
		made[id], made[key] = true, true
		attributes := ""
		if id != "" {
			attributes += fmt.Sprintf(" id=%q", id)
		}
		if tag == "canvas" {
			class = strings.TrimSpace("threebook " + class)
		}
		if class != "" {
			attributes += fmt.Sprintf(" class=%q", class)
		}
		html += fmt.Sprintf("<%s%s></%s>", tag, attributes, tag)
		name := tag
		if id != "" {
			name += "#" + id
		}
		notes = append(notes, "looked up → "+name+" provided")
	}
	tagFor := func(variable, id string) string {
		name := strings.ToLower(variable + " " + id)
		if strings.Contains(name, "canvas") || id == "c" || id == "webgl" || id == "bg" {
			return "canvas"
		}
		return "div"
	}
	for _, m := range byID.FindAllStringSubmatch(code, -1) {
		add(tagFor(m[1], m[2]), m[2], "")
	}
	for _, m := range byQuery.FindAllStringSubmatch(code, -1) {
		selector, isCanvas := strings.CutPrefix(m[2], "canvas")
		id, class := "", ""
		switch {
		case strings.HasPrefix(selector, "#"):
			id = selector[1:]
		case strings.HasPrefix(selector, "."):
			class = selector[1:]
		case !isCanvas || makesCanvas.MatchString(code):
			continue
		}
		tag := tagFor(m[1], id+class)
		if isCanvas {
			tag = "canvas"
		}
		add(tag, id, class)
	}
	return html, notes
}
