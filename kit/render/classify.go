package render

import (
	"bytes"
	"errors"
	"fmt"
	"image/png"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/threebook/threebook/kit/outcome"
	"github.com/threebook/threebook/kit/render/compare"
)

// verdict is an outcome with its line, and whether the scene deserves a second
// attempt on a fresh browser, alone, before it is blamed.
type verdict struct {
	id     outcome.ID
	detail string
	again  bool
}

// classify turns evidence into an outcome. What ended the attempt from outside
// comes first, then what the page reported, then the picture.
func classify(ev evidence) verdict {
	if ev.overMemory != nil {
		return verdict{id: outcome.OutOfMemory, detail: ev.overMemory.over}
	}
	if ev.err != nil {
		return ev.classifyEnd()
	}
	if !ev.reported {
		return verdict{id: outcome.Exception, detail: "the code replaced functions that the page needs to report"}
	}
	r := ev.report
	if r.NoWebGL {
		return verdict{id: outcome.NoWebGL, detail: "the browser gave no WebGL context", again: true}
	}
	if len(r.Errors) > 0 {
		if r.Lost > 0 && !r.LostByCode {
			return verdict{id: outcome.ContextLost, detail: "the WebGL context was lost", again: true}
		}
		return ev.classifyError()
	}
	if r.Lost > 0 {
		if r.LostByCode {
			return verdict{id: outcome.ContextLost, detail: "the code gave up its WebGL context"}
		}
		return verdict{id: outcome.ContextLost, detail: "the WebGL context was lost", again: true}
	}
	if ev.own {
		if missing := unreplaced(ev.missing()); len(missing) > 0 {
			return verdict{id: outcome.AssetMissing, detail: "missing " + strings.Join(missing, ", ")}
		}
	}
	return ev.classifyPicture()
}

// classifyEnd judges what ended the attempt from outside.
func (ev evidence) classifyEnd() verdict {
	switch {
	case errors.Is(ev.err, errNavigation):
		return verdict{id: outcome.Navigation, detail: oneLine(ev.err.Error())}
	case strings.Contains(ev.err.Error(), "Inspected target navigated or closed"): // the answer to a call under way
		return verdict{id: outcome.Navigation, detail: errNavigation.Error()}
	case errors.Is(ev.err, errTimeout), errors.Is(ev.err, errCallTimeout): // the second when it hung the whole browser
		if ev.reported { // the code is done: what did not come is the picture
			return verdict{id: outcome.Timeout, detail: fmt.Sprintf("no picture within %v", ev.timeout), again: true}
		}
		return verdict{id: outcome.Timeout, detail: fmt.Sprintf("no answer within %v", ev.timeout)}
	case errors.Is(ev.err, errCrash):
		if ev.heapFull {
			return verdict{id: outcome.OutOfMemory, detail: "the JavaScript heap grew beyond its limit"}
		}
		if ev.cramped != "" {
			return verdict{id: outcome.OutOfMemory, detail: ev.cramped, again: true}
		}
		return verdict{id: outcome.BrowserCrash, detail: strings.TrimSpace("the page's process crashed " + ev.crash), again: true}
	case errors.Is(ev.err, errGone) && ev.cramped != "":
		return verdict{id: outcome.OutOfMemory, detail: ev.cramped, again: true}
	}
	return verdict{id: outcome.BrowserCrash, detail: oneLine(ev.err.Error()), again: true}
}

var (
	noExport    = regexp.MustCompile(`does not provide an export named|ambiguous export|doesn't provide an export`)
	noMemory    = regexp.MustCompile(`^RangeError: (Array buffer allocation failed|WebAssembly\.Memory.*(could not allocate memory|Unable to grow instance memory))`)
	noSpecifier = regexp.MustCompile(`Failed to resolve module specifier|Failed to fetch dynamically imported module|error loading dynamically imported module`)
)

// classifyError judges the first error of the page.
func (ev evidence) classifyError() verdict {
	r := ev.report
	e := r.Errors[0]
	// The script element's event comes without a message: prefer what follows it.
	if e.Kind == "import" && len(r.Errors) > 1 {
		e = r.Errors[1]
	}
	message := strings.TrimPrefix(oneLine(e.Message), "Uncaught ")
	line := ev.line(e)
	at := ""
	if line > 0 {
		at = fmt.Sprintf(" (line %d)", line)
	}
	switch {
	case e.Kind == "import":
		what := "a module"
		if len(ev.scene.modules) > 0 {
			what = strings.Join(ev.scene.modules, ", ")
		} else if len(r.Blocked) > 0 {
			what = strings.Join(r.Blocked, ", ")
		}
		return verdict{id: outcome.ImportNotFound, detail: "no module " + what + importLine(string(ev.scene.code), what) + ev.past.explain("no module "+what, "")}
	case noExport.MatchString(message), noSpecifier.MatchString(message):
		return verdict{id: outcome.ImportNotFound, detail: ev.plain(message) + at + ev.past.explain(message, "")}
	case noMemory.MatchString(message): // the kernel refused it before the watchdog saw it
		return verdict{id: outcome.OutOfMemory, detail: message + at}
	case !r.Evaluated && e.Kind == "error" && strings.HasPrefix(message, "SyntaxError") && strings.HasSuffix(e.File, "/code.js"):
		return verdict{id: outcome.SyntaxError, detail: message + at}
	}
	if missing := unreplaced(ev.missing()); ev.own && len(missing) > 0 {
		return verdict{id: outcome.AssetMissing, detail: "missing " + strings.Join(missing, ", ")}
	}
	where := ""
	switch {
	case e.Kind == "rejection":
		where = "unhandled rejection: "
	case e.Phase == "frame":
		where = "in a frame: "
	}
	return verdict{id: outcome.Exception, detail: where + ev.plain(message) + at + ev.past.explain(message, codeLine(ev.scene.code, line))}
}

// layered finds the renderers of Three.js that need no canvas.
var layered = regexp.MustCompile(`\b(?:CSS3D|SVG)Renderer\b`)

// classifyPicture judges a scene that ran without an error.
func (ev evidence) classifyPicture() verdict {
	r := ev.report
	if layered.MatchString(ev.scene.code) {
		r.Canvases += r.Layers
		r.Shown += r.LayersShown
		r.Empty = r.Empty && r.LayersShown == 0
	}
	if r.Shown == 0 {
		switch {
		case r.Canvases > 0:
			return verdict{id: outcome.NoCanvas, detail: "the canvas is outside the page or has no size"}
		case r.Contexts > 0:
			return verdict{id: outcome.NoCanvas, detail: "the renderer's canvas was never added to the page"}
		}
		return verdict{id: outcome.NoCanvas, detail: "the code made no canvas"}
	}
	img, err := png.Decode(bytes.NewReader(ev.png))
	if err != nil {
		return verdict{id: outcome.BrowserCrash, detail: "the browser gave an unreadable picture: " + err.Error(), again: true}
	}
	if blank, why := compare.Blank(img); blank {
		if r.Draws == 0 && !r.Settled {
			return verdict{id: outcome.Timeout, detail: "still working at the deadline, nothing drawn"}
		}
		if r.Draws == 0 {
			why += "; nothing was drawn"
		}
		return verdict{id: outcome.Blank, detail: why}
	}
	if r.Empty {
		return verdict{id: outcome.Blank, detail: "the canvas is one colour all over; what the picture shows is the page around it"}
	}
	return verdict{id: outcome.OK}
}

var inCode = regexp.MustCompile(`/code\.js:(\d+):\d+`)

// line is the line of the code that an error came from, 0 if unknown.
func (ev evidence) line(e pageError) int {
	if strings.HasSuffix(e.File, "/code.js") && e.Line > 0 {
		return e.Line
	}
	if m := inCode.FindStringSubmatch(e.Stack); m != nil {
		n, _ := strconv.Atoi(m[1])
		return n
	}
	return 0
}

// codeLine is a line of code, counted from 1, "" if there is none.
func codeLine(code string, n int) string {
	lines := strings.Split(code, "\n")
	if n < 1 || n > len(lines) {
		return ""
	}
	return lines[n-1]
}

// importLine finds the line of code that names a module file.
func importLine(code, file string) string {
	base := path.Base(file)
	for i, l := range strings.Split(code, "\n") {
		if strings.Contains(l, base) {
			return fmt.Sprintf(" (line %d)", i+1)
		}
	}
	return ""
}

// plain removes the page's own address, which differs between runs, from a message.
func (ev evidence) plain(message string) string {
	base := strings.TrimSuffix(ev.codeURL, "code.js")
	message = strings.ReplaceAll(message, base, "")
	if i := strings.Index(base, "/s/"); i > 0 {
		message = strings.ReplaceAll(message, base[:i], "")
	}
	return message
}

// missing lists assets the code asked for and did not get.
func (ev evidence) missing() []string {
	list := slices.Clone(ev.scene.missed)
	for _, b := range ev.report.Blocked {
		if strings.HasPrefix(b, "http") && !slices.Contains(list, b) {
			list = append(list, b)
		}
	}
	slices.Sort(list)
	return list
}

// unreplaced keeps the files for which no placeholder picture can stand.
func unreplaced(files []string) []string {
	var out []string
	for _, f := range files {
		if !slices.Contains(pictureTypes, strings.ToLower(path.Ext(f))) {
			out = append(out, f)
		}
	}
	return out
}

func oneLine(s string) string {
	s, _, _ = strings.Cut(strings.TrimSpace(s), "\n")
	if len(s) > 300 {
		s = strings.ToValidUTF8(s[:300], "") + "…"
	}
	return s
}
