package render

import (
	"embed"
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"text/template"
)

//go:embed web/*.js
var web embed.FS

//go:embed web/page.html
var pageText string

// hiddenSelector matches what is not part of the picture: control panels, Stats, captions.
const hiddenSelector = `.lil-gui,.lil-gui *,.dg,.dg *,#info,#info *,.tp-dfwv,#VRButton,#ARButton,#XRButton,[style*="opacity: 0.9"][style*="z-index: 10000"],[style*="opacity: 0.9"][style*="z-index: 10000"] *`

// maxCanvas is the largest side of a canvas in pixels.
const maxCanvas = 4096

// The scripts that run before any other of a page, and before a worker's own.
var (
	preludeFiles = []string{"prelude.js", "unseen.js", "environment.js", "prefilter.js", "clock.js", "time.js", "machine.js", "order.js", "loads.js", "workers.js", "look.js", "repair.js", "drive.js"}
	workerFiles  = []string{"worker.js", "clock.js", "time.js", "machine.js", "order.js", "loads.js"}
)

// webFile is a file of the page, which is there because it is embedded.
func webFile(name string) string {
	text, err := web.ReadFile("web/" + name)
	if err != nil {
		panic(err)
	}
	return string(text)
}

// prelude returns the script that runs before any other of the page. What it is
// to repair is out of it where there is nothing.
func prelude(cfg Config, repairs ...string) (string, error) {
	var worker strings.Builder
	for _, name := range workerFiles {
		worker.WriteString(webFile(name))
	}
	values := map[string]any{
		"seed": 1, "frames": cfg.Frames, "dt": 1000.0 / 60, "maxCanvas": maxCanvas,
		"width": cfg.Width, "height": cfg.Height, "hidden": hiddenSelector,
	}
	if len(repairs) > 0 {
		values["repairs"] = repairs
	}
	settings, err := json.Marshal(values)
	if err != nil {
		return "", fmt.Errorf("write page settings: %w", err)
	}
	workerText, err := json.Marshal(worker.String())
	if err != nil {
		return "", fmt.Errorf("write worker's prelude: %w", err)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "(() => {\n'use strict';\nconst CFG = %s, WORKER = %s;\n", settings, workerText)
	for _, name := range preludeFiles {
		if name != "repair.js" || len(repairs) > 0 {
			b.WriteString(webFile(name))
		}
	}
	b.WriteString("})();")
	return b.String(), nil
}

// page is what the server holds for one scene in flight.
type page struct {
	html, code, globals string
	rewritten           []string
}

type pageData struct {
	Hidden, ImportMap, Elements string
	Boot                        string // address of the first module
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
	data := pageData{Hidden: hiddenSelector, Classic: isClassic(code), Boot: bootAddress(code, codeURL, table, exists), EveryFrame: everyFrame, Room: room}
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

var dynamicImport = regexp.MustCompile(`\bimport\s*\(\s*["'\x60]([^"'\x60\n]{1,300})["'\x60]\s*\)`)

// bootAddress names the first module of the page. Its query lists the files of
// Three.js that code imports while it runs: the page cannot see such an import
// under way, so it begins them itself and counts them as loading.
func bootAddress(code, codeURL string, table map[string]string, exists func(string) bool) string {
	query := url.Values{}
	base, err := url.Parse(codeURL)
	if err != nil {
		return "/kit/boot.js"
	}
	for _, m := range dynamicImport.FindAllStringSubmatch(code, 50) {
		name := m[1]
		target := table[name]
		if u, err := base.Parse(name); target == "" && err == nil {
			target = table[u.String()]
		}
		for _, prefix := range slices.Sorted(maps.Keys(table)) {
			if rest, ok := strings.CutPrefix(name, prefix); ok && target == "" && strings.HasSuffix(prefix, "/") {
				target = table[prefix] + rest
			}
		}
		if target != "" && exists(target) && !slices.Contains(query["load"], target) {
			query.Add("load", target)
		}
	}
	if len(query) == 0 {
		return "/kit/boot.js"
	}
	return "/kit/boot.js?" + query.Encode()
}

var (
	byID    = regexp.MustCompile(`([\w$]*)\s*[:=]?\s*document\s*\.\s*getElementById\(\s*["'\x60]([A-Za-z][\w-]*)["'\x60]`)
	byQuery = regexp.MustCompile(`([\w$]*)\s*[:=]?\s*document\s*\.\s*querySelector\(\s*["'\x60]((?:canvas)?(?:[#.][A-Za-z][\w-]*)?)["'\x60]`)
	byTag   = regexp.MustCompile(`getElementsByTagName\(\s*["'\x60]canvas["'\x60]`)
	// takesChildren is what may follow an element that is no canvas.
	takesChildren = regexp.MustCompile(`^\s*\)\s*[?!]?\.\s*(?:append|appendChild|prepend|insertBefore|replaceChildren|innerHTML|textContent)\b`)
	makesCanvas   = regexp.MustCompile(`createElement\(\s*["'\x60]canvas["'\x60]`)
	setsID        = regexp.MustCompile(`\.id\s*=\s*["'\x60]([\w-]+)["'\x60]|id=\\?["']([\w-]+)`)
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
		html += fmt.Sprintf("<%s%s class=%q></%s>", tag, attributes, strings.TrimSpace("threebook "+class), tag)
		name := tag
		if id != "" {
			name += "#" + id
		}
		notes = append(notes, "looked up → "+name+" provided")
	}
	for _, m := range byID.FindAllStringSubmatchIndex(code, -1) {
		variable, id := code[m[2]:m[3]], code[m[4]:m[5]]
		add(tagFor(code, variable, id, m[1]), id, "")
	}
	if byTag.MatchString(code) && !makesCanvas.MatchString(code) {
		add("canvas", "", "")
	}
	for _, m := range byQuery.FindAllStringSubmatchIndex(code, -1) {
		variable := code[m[2]:m[3]]
		selector, isCanvas := strings.CutPrefix(code[m[4]:m[5]], "canvas")
		id, class := "", ""
		switch {
		case strings.HasPrefix(selector, "#"):
			id = selector[1:]
		case strings.HasPrefix(selector, "."):
			class = selector[1:]
		case !isCanvas || makesCanvas.MatchString(code):
			continue
		}
		tag := "canvas"
		if !isCanvas {
			tag = tagFor(code, variable, id+class, m[1])
		}
		add(tag, id, class)
	}
	return html, notes
}

// tagFor tells what code takes an element for, which it looks up by name until
// offset end and keeps in a variable, perhaps: by what it does with it, else by its names.
func tagFor(code, variable, name string, end int) string {
	if takesChildren.MatchString(code[end:]) {
		return "div"
	}
	if variable != "" {
		v := `(?:^|[^\w$.])` + regexp.QuoteMeta(variable) + `\s*`
		if regexp.MustCompile(v + `\.\s*(?:append|appendChild|prepend|insertBefore|replaceChildren|innerHTML|textContent)\b`).MatchString(code) {
			return "div"
		}
		if regexp.MustCompile(`\bcanvas\s*:\s*` + regexp.QuoteMeta(variable) + `\b|` + v + `\.\s*getContext\b`).MatchString(code) {
			return "canvas"
		}
	}
	words := strings.ToLower(variable + " " + name)
	if strings.Contains(words, "canvas") || name == "c" || name == "webgl" || name == "bg" {
		return "canvas"
	}
	return "div"
}
