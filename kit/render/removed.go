package render

import (
	_ "embed"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// removedText has a line "name, tab, release" for each name that Three.js once
// had, with the first release without it. scripts/golden/removed.py makes it and
// says what the names look like.
//
//go:embed removed.txt
var removedText string

// parseRemoved reads removedText: the release of Three.js it was made for, and
// release numbers by name.
func parseRemoved(text string) (version string, gone map[string]int, err error) {
	head, rest, _ := strings.Cut(text, "\n")
	f := strings.Fields(head)
	if len(f) < 4 || f[0] != "#" || f[2] != "three" {
		return "", nil, fmt.Errorf("read removed.txt: first line %q names no release", head)
	}
	gone = map[string]int{}
	for i, line := range strings.Split(strings.TrimSuffix(rest, "\n"), "\n") {
		name, release, ok := strings.Cut(line, "\tr")
		n, err := strconv.Atoi(release)
		if !ok || err != nil || name == "" {
			return "", nil, fmt.Errorf("read removed.txt: line %d: %q is not a name and a release", i+2, line)
		}
		gone[name] = n
	}
	return f[3], gone, nil
}

// history is what releases of Three.js before the one that renders had.
type history struct {
	release int                               // that renders: 187
	gone    map[string]int                    // first release without a name of removed.txt
	members map[string][]member               // members of removed.txt by their last word
	exports func() map[string]map[string]bool // names of the rendering release's builds, by module
	addons  func() (map[string]string, error) // as addonIndex gives them
}

// member is a property or method of removed.txt.
type member struct {
	name     string // "renderer.outputEncoding", "geometry.addAttribute()"
	receiver *regexp.Regexp
	method   bool
}

// receivers are what people call the objects whose members removed.txt lists.
var receivers = map[string]string{
	"attribute":        `(?i)attribute$|^(?:positions?|normals?|colors|uvs?)$|buffer$`,
	"camera":           `(?i)camera$`,
	"geometry":         `(?i)geometry$|^geo$|^geom$|geo$`,
	"light":            `(?i)light\d*$`,
	"material":         `(?i)material\d*$|^mat$`,
	"matrix":           `(?i)matrix(?:world)?\d*$`,
	"object":           `(?i)object\d*$|mesh\d*$|group$|^cube$|^sphere$`,
	"path":             `(?i)path$|shape$`,
	"quaternion":       `(?i)quaternion$`,
	"raycaster":        `(?i)raycaster$`,
	"renderer":         `(?i)renderer$`,
	"shape":            `(?i)shape$`,
	"texture":          `(?i)texture\d*$|map$`,
	"THREE.ImageUtils": `^ImageUtils$`,
	"vector":           `(?i)vector\d*$|^vec$|position$|^v\d?$`,
}

func newHistory(version string, exports func() map[string]map[string]bool, addons func() (map[string]string, error)) (*history, error) {
	_, gone, err := parseRemoved(removedText)
	if err != nil {
		return nil, err
	}
	h := &history{release: releaseNumber(version), gone: gone, members: map[string][]member{}, exports: sync.OnceValue(exports), addons: addons}
	for name := range gone {
		i := strings.LastIndexByte(name, '.')
		if i < 0 || strings.ContainsAny(name, "/#") {
			continue
		}
		receiver, ok := receivers[name[:i]]
		if !ok {
			return nil, fmt.Errorf("read removed.txt: %s: what is %s called in code?", name, name[:i])
		}
		word, method := strings.CutSuffix(name[i+1:], "()")
		h.members[word] = append(h.members[word], member{name, regexp.MustCompile(receiver), method})
	}
	for _, list := range h.members {
		slices.SortFunc(list, func(a, b member) int { return strings.Compare(a.name, b.name) })
	}
	return h, nil
}

// removed returns the first release without a name of removed.txt, where that
// is no later than the one that renders.
func (h *history) removed(name string) (release int, ok bool) {
	release, ok = h.gone[name]
	return release, ok && release <= h.release
}

// has reports whether a build of the rendering release exports a name.
func (h *history) has(module, name string) bool { return h.exports()[module][name] }

// heir says where a removed name's function is now: under the name that a rule
// gives, or the same name elsewhere. "" where neither exists.
func (h *history) heir(module, name string) string {
	if shape, ok := strings.CutSuffix(name, "BufferGeometry"); ok && h.has("three", shape+"Geometry") {
		return "now " + shape + "Geometry"
	}
	for _, other := range []string{"three", "three/tsl", "three/webgpu"} {
		if other != module && h.has(other, name) {
			return "now in " + other
		}
	}
	if index, err := h.addons(); err == nil && index[name] != "" && !strings.HasPrefix(index[name], namespaceMark) {
		return "now in three/addons/" + index[name]
	}
	return ""
}

// past is what is known of one piece of code and the releases before.
type past struct {
	release string // that the code was written for
	others  []string
	uses    []use
}

// use is a removed API that code names.
type use struct {
	at      int    // where first
	name    string // as people call it
	word    string // its last part, by which an error message names it
	release int    // the first without it
	note    string
}

func (u use) String() string {
	if u.note != "" {
		return fmt.Sprintf("%s (removed in r%d; %s)", u.name, u.release, u.note)
	}
	return fmt.Sprintf("%s (removed in r%d)", u.name, u.release)
}

// maxRemoved is how many removed APIs are listed for one piece of code.
const maxRemoved = 50

// lines are the removed APIs in the order of the code.
func (p past) lines() []string {
	var out []string
	for i, u := range p.uses {
		if i == maxRemoved {
			return append(out, fmt.Sprintf("(%d more)", len(p.uses)-i))
		}
		out = append(out, u.String())
	}
	return out
}

// notes says, for Shot.Rewritten, that code names several releases.
func (p past) notes(rendering string) []string {
	if len(p.others) == 0 {
		return nil
	}
	return []string{fmt.Sprintf("%s, %s → three %s", p.release, strings.Join(p.others, ", "), rendering)}
}

var (
	ofUndefined  = regexp.MustCompile(`of undefined \((?:reading|setting) '([\w$]+)'\)`)
	notCallable  = regexp.MustCompile(`is not a (?:constructor|function)`)
	undefinedToo = regexp.MustCompile(`value undefined is not a constructor`)
)

// explain says which removed API an error is about: one that the message names,
// or that stands where the line of the code fails. "" if none.
func (p past) explain(message, line string) string {
	for _, u := range p.uses {
		word := regexp.QuoteMeta(u.word)
		about := false
		if m := ofUndefined.FindStringSubmatch(message); m != nil {
			about = regexp.MustCompile(`(?:^|[^\w$])` + word + `\s*(?:\.\s*` + regexp.QuoteMeta(m[1]) + `|\[)`).MatchString(line)
		} else if undefinedToo.MatchString(message) {
			about = mentions(line, word)
		} else if notCallable.MatchString(message) || noExport.MatchString(message) || noSpecifier.MatchString(message) || strings.HasPrefix(message, "no module ") {
			about = mentions(message, word)
		}
		if about {
			text := fmt.Sprintf("; %s was removed in r%d", u.name, u.release)
			if strings.HasPrefix(u.note, "now ") {
				text += " (" + u.note + ")"
			}
			return text
		}
	}
	return ""
}

// mentions reports whether text has a word, given as a pattern, that is not part of a longer one.
func mentions(text, word string) bool {
	return regexp.MustCompile(`(?:^|[^\w$])` + word + `(?:[^\w$]|$)`).MatchString(text)
}
