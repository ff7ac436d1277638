package render

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/go-rod/rod/lib/proto"
)

// Three.js filters an environment map with some hundred samples a texel: five
// seconds of a processor without a GPU, most of what a scene with a metallic
// material takes. The map that nearly all of them use is Three.js's own
// RoomEnvironment, so the pool filters it once for each blur that is asked for,
// in a page of the kit's. A scene's page compares the map it is about to filter
// with the pool's, texel for texel, and takes the result over if they are equal.

const (
	// filterSource is where the text of Three.js begins to filter a map.
	filterSource = "_applyPMREM( pmremTarget ) {"
	filterHook   = filterSource + " if ( globalThis.__threebook?.prefiltered( this, pmremTarget ) ) return;"
	roomPage     = "/kit/room"
	roomHTML     = `<!doctype html><title>room</title><script>window.__threebook = { uuidRandom: Math.random };</script>
<script type="importmap">{"imports":{"three":"/three/build/three.module.js","three/addons/":"/three/examples/jsm/"}}</script>`
	maxRooms    = 8 // blurs that a pool remembers
	roomTimeout = time.Minute
)

// rooms are the filtered environments of a pool, by blur in radians.
type rooms struct {
	mu     sync.Mutex
	by     map[float64]string // in base64, empty where filtering failed
	hooked bool               // this release of Three.js asks
}

var fromScene = regexp.MustCompile(`\bfromScene\(([^;\n]*)`)

// roomBlur finds the blur with which code filters RoomEnvironment.
func roomBlur(code string) (sigma float64, ok bool) {
	call := fromScene.FindStringSubmatch(code)
	if call == nil || !strings.Contains(code, "RoomEnvironment") {
		return 0, false
	}
	if _, argument, found := strings.Cut(call[1], ","); found {
		argument, _, _ = strings.Cut(argument, ")")
		argument, _, _ = strings.Cut(argument, ",")
		n, err := strconv.ParseFloat(strings.TrimSpace(argument), 64)
		return n, err == nil && n >= 0 && n < 4
	}
	return 0, true
}

// learn filters the environment that code is going to ask for, unless that was
// done before. Failing is no error: the code filters it itself, then.
func (r *rooms) learn(ctx context.Context, b *browser, s *server, code string) {
	sigma, ok := roomBlur(code)
	if !ok || !r.hooked {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if _, done := r.by[sigma]; done || len(r.by) >= maxRooms {
		return
	}
	texels, err := filterRoom(ctx, b, s, sigma)
	if err != nil {
		if ctx.Err() != nil {
			return
		}
		b.log.Debug("environment not filtered", "sigma", sigma, "error", err)
	}
	r.by[sigma] = texels
}

// address is where the page of code finds its environment; "" if nowhere.
func (r *rooms) address(code string) string {
	sigma, ok := roomBlur(code)
	if !ok {
		return ""
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.by[sigma] == "" {
		return ""
	}
	return roomPage + "/" + strconv.FormatFloat(sigma, 'g', -1, 64)
}

// filterRoom has a page of the kit's own filter the environment.
func filterRoom(ctx context.Context, b *browser, s *server, sigma float64) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, roomTimeout)
	defer cancel()
	page, dispose, err := b.openPage(ctx)
	if err != nil {
		return "", err
	}
	defer dispose()
	page = page.with(ctx, roomTimeout)
	if nav, err := (proto.PageNavigate{URL: s.base + roomPage}).Call(page); err != nil || nav.ErrorText != "" {
		return "", errors.Join(fmt.Errorf("load page: %s", nav.ErrorText), err)
	}
	call := fmt.Sprintf("import(%q).then(() => filterRoom(%g))", roomPage+".js", sigma)
	res, err := proto.RuntimeEvaluate{Expression: call, AwaitPromise: true, ReturnByValue: true}.Call(page)
	if err != nil {
		return "", fmt.Errorf("filter environment: %w", err)
	}
	if res.ExceptionDetails != nil {
		return "", fmt.Errorf("filter environment: %s", res.ExceptionDetails.Exception.Description)
	}
	texels := res.Result.Value.Str()
	if _, err := base64.StdEncoding.DecodeString(texels); err != nil || texels == "" {
		return "", fmt.Errorf("filter environment: the page gave %d bytes", len(texels))
	}
	return texels, nil
}

// serve answers for the kit's own page, its module, and the filtered environments.
func (r *rooms) serve(w http.ResponseWriter, req *http.Request) {
	switch name := strings.TrimPrefix(req.URL.Path, roomPage); name {
	case "":
		w.Header().Set("Content-Security-Policy", policy)
		serveText(w, "text/html", true, []byte(roomHTML))
	case ".js":
		serveText(w, "text/javascript", true, []byte(webFile("environment.js")+webFile("room.js")))
	default:
		sigma, err := strconv.ParseFloat(strings.TrimPrefix(name, "/"), 64)
		r.mu.Lock()
		texels := r.by[sigma]
		r.mu.Unlock()
		if err != nil || texels == "" {
			http.NotFound(w, req)
			return
		}
		serveText(w, "text/javascript", true, fmt.Appendf(nil, "__threebook.knows(%q);", texels))
	}
}
