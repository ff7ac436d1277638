package render

import (
	"regexp"
	"slices"
	"strings"
)

var (
	// fromClause matches import and export … from: default name, namespace, list, module.
	fromClause = regexp.MustCompile(`\b(?:import|export)\s*(?:([\w$]+)\s*,?\s*)?(?:\*\s*as\s+([\w$]+)\s*|\{([^{}]*)\}\s*)?from\s*["']([^"'\n]{1,300})["']`)
	// dynamic matches what import("…") is assigned to, and the parameter of its then().
	dynamic = regexp.MustCompile("(?:(?:([\\w$]+)|\\{([^{}]*)\\})\\s*=\\s*await\\s+)?\\bimport\\s*\\(\\s*[\"'`]([^\"'`\\n$]{1,300})[\"'`]\\s*\\)(?:\\s*\\.\\s*then\\s*\\(\\s*(?:async\\s*)?\\(?\\s*(?:([\\w$]+)|\\{([^{}]*)\\}))?")
	// bareImport matches import "…".
	bareImport = regexp.MustCompile(`\bimport\s*["']([^"'\n]{1,300})["']`)
	// memberUse matches receiver.name, and what follows.
	memberUse = regexp.MustCompile(`([\w$]+)\s*(?:\(\s*\)|\[[^\[\]\n]{0,40}\])?\s*\??\.\s*([\w$]+)(\s*=[^=>]|\s*\()?`)
	// taken matches names taken out of an object: { A, B: C } = THREE.
	taken = regexp.MustCompile(`\{([^{}]*)\}\s*=\s*(?:window\s*\.\s*)?([\w$]+)\s*(?:[;,\n)]|$)`)
	// alias matches another name for the global.
	alias = regexp.MustCompile(`\b(?:const|let|var)\s+([\w$]+)\s*=\s*(?:window\s*\.\s*|self\s*\.\s*)?THREE\s*(?:[;,\n]|$)`)
)

// finder collects the removed APIs that one piece of code uses.
type finder struct {
	*history
	classic bool
	spaces  map[string]string // module by the name that code has for it
	found   map[string]use
}

// maxSearched is how many bytes of code are searched: what lies beyond is data.
const maxSearched = 1 << 20

// past finds the release that code was written for, and the removed APIs it uses.
func (h *history) past(given, code string) past {
	code = code[:min(len(code), maxSearched)]
	uncommented, bare := blank(code)
	var p past
	p.release, p.others = sourceRelease(given, code, uncommented)
	f := finder{history: h, classic: isClassic(code), spaces: map[string]string{}, found: map[string]use{}}
	f.imports(uncommented)
	if f.classic {
		f.spaces["THREE"] = "three"
		for _, m := range alias.FindAllStringSubmatch(bare, -1) {
			f.spaces[m[1]] = "three"
		}
	}
	f.members(bare)
	for _, u := range f.found {
		p.uses = append(p.uses, u)
	}
	slices.SortFunc(p.uses, func(a, b use) int {
		if a.at != b.at {
			return a.at - b.at
		}
		return strings.Compare(a.name, b.name)
	})
	return p
}

func (f finder) imports(code string) {
	part := func(m []int, i int) string {
		if m[2*i] < 0 {
			return ""
		}
		return code[m[2*i]:m[2*i+1]]
	}
	for _, m := range fromClause.FindAllStringSubmatchIndex(code, -1) {
		f.module(m[0], part(m, 4), part(m, 2), part(m, 3))
		if id := moduleID(part(m, 4)); id == "three" && part(m, 1) != "" {
			f.spaces[part(m, 1)] = id // import THREE from a CDN that gives the module so
		}
	}
	for _, m := range dynamic.FindAllStringSubmatchIndex(code, -1) {
		f.module(m[0], part(m, 3), part(m, 1)+part(m, 4), part(m, 2)+part(m, 5))
	}
	for _, m := range bareImport.FindAllStringSubmatchIndex(code, -1) {
		f.module(m[0], part(m, 1), "", "")
	}
}

func moduleID(specifier string) string {
	if m, ok := threeModule(specifier); ok {
		return m.id()
	}
	return ""
}

// module notes an import: of a removed module, of removed names, or of a namespace.
func (f finder) module(at int, specifier, namespace, list string) {
	id := moduleID(specifier)
	if id == "" {
		return
	}
	if release, ok := f.removed(id); ok {
		base := strings.TrimSuffix(id[strings.LastIndexByte(id, '/')+1:], ".js")
		word := specifier[strings.LastIndexByte(specifier, '/')+1:]
		f.add(use{at: at, name: id, word: word, release: release, note: f.heir("", base)})
		return
	}
	if namespace != "" {
		f.spaces[namespace] = id
	}
	f.names(at, id, list, " as ")
}

// names notes the removed ones of a list of names of a module.
func (f finder) names(at int, id, list, as string) {
	for _, item := range strings.Split(list, ",") {
		name, _, _ := strings.Cut(item, as)
		f.name(at, id, strings.TrimSpace(name))
	}
}

// name notes a name of a module, if it was removed.
func (f finder) name(at int, id, name string) {
	release, ok := f.removed(id + "#" + name)
	if !ok && id == "three/webgpu" && !f.has(id, name) { // it has had the names of the core since it exists
		release, ok = f.removed("three#" + name)
	}
	if f.classic && id == "three" {
		if index, err := f.addons(); err != nil || index[name] != "" {
			return // the page's global THREE has it
		}
		if !ok {
			release, ok = f.removed("examples/js#" + name)
		}
	}
	if !ok {
		return
	}
	full := "THREE." + name
	if id != "three" {
		full = name + " of " + id
	}
	f.add(use{at: at, name: full, word: name, release: release, note: f.heir(id, name)})
}

// members notes names of namespaces, and members of the objects that people call by the usual names.
func (f finder) members(bare string) {
	f.nested(bare)
	own := ownMembers(bare)
	for from := 0; ; {
		m := memberUse.FindStringSubmatchIndex(bare[from:])
		if m == nil {
			break
		}
		receiver, word, after := bare[from+m[2]:from+m[3]], bare[from+m[4]:from+m[5]], ""
		if m[6] >= 0 {
			after = strings.TrimSpace(bare[from+m[6] : from+m[7]])
		}
		at := from + m[2]
		from += m[4] // a member may have members
		if id, ok := f.spaces[receiver]; ok {
			if !strings.HasPrefix(after, "=") { // the code gives THREE what it lacks
				f.name(at, id, word)
			}
			continue
		}
		if !own[word] {
			f.member(at, receiver, word, after)
		}
	}
	for _, m := range taken.FindAllStringSubmatchIndex(bare, -1) {
		if id, ok := f.spaces[bare[m[4]:m[5]]]; ok {
			f.names(m[0], id, bare[m[2]:m[3]], ":")
		}
	}
}

// member notes receiver.word, if such a member was removed; after begins with
// "=" where it is set and "(" where it is called.
func (f finder) member(at int, receiver, word, after string) {
	for _, m := range f.history.members[word] {
		release, ok := f.removed(m.name)
		if !ok || !m.receiver.MatchString(receiver) || m.method != strings.HasPrefix(after, "(") {
			continue
		}
		note := ""
		if strings.HasPrefix(after, "=") {
			note = "has no effect"
		}
		f.add(use{at: at, name: m.name, word: word, release: release, note: note})
	}
}

// nested makes THREE.BufferGeometryUtils and its like, which the page puts on
// the global of classic scripts, namespaces of their own.
func (f finder) nested(bare string) {
	index, err := f.addons()
	if err != nil || !f.classic {
		return
	}
	for _, m := range memberThree.FindAllStringSubmatch(bare, -1) {
		if file, ok := strings.CutPrefix(index[m[1]], namespaceMark); ok {
			f.spaces[m[1]] = "three/addons/" + file
		}
	}
}

// everyday are members whose names objects of the code's own have too.
var everyday = map[string]*regexp.Regexp{
	"vertices": regexp.MustCompile(`\bvertices\s*:|\.\s*vertices\s*=[^=]`),
	"faces":    regexp.MustCompile(`\bfaces\s*:|\.\s*faces\s*=[^=]`),
}

// ownMembers are the everyday names that the code gives to objects itself.
func ownMembers(bare string) map[string]bool {
	own := map[string]bool{}
	for name, pattern := range everyday {
		own[name] = pattern.MatchString(bare)
	}
	return own
}

func (f finder) add(u use) {
	if old, ok := f.found[u.name]; ok {
		u.at = min(u.at, old.at)
		if u.note == "" {
			u.note = old.note
		}
	}
	f.found[u.name] = u
}
