package render

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io/fs"
	"mime"
	"net"
	"net/http"
	"os"
	"path"
	"slices"
	"strings"
	"sync"
	"text/template"
	"time"
)

// policy lets the page use its own server and data it made itself, nothing
// else; the sandbox directive takes away pop-ups, downloads, forms and dialogs.
const policy = "default-src 'none'; script-src 'self' 'unsafe-inline' 'unsafe-eval' 'wasm-unsafe-eval' blob: data:; style-src 'self' 'unsafe-inline'; " +
	"img-src 'self' data: blob:; media-src 'self' data: blob:; font-src 'self' data: blob:; connect-src 'self' data: blob:; worker-src 'self' blob: data:; " +
	"frame-src 'none'; object-src 'none'; form-action 'none'; base-uri 'none'; sandbox allow-scripts allow-same-origin"

// emptyPage is where a page waits between two scenes.
const emptyPage = "/kit/empty"

// permissions denies what a browser would ask a person for, so that nothing waits for an answer.
const permissions = "accelerometer=(), bluetooth=(), camera=(), captured-surface-control=(), clipboard-read=(), clipboard-write=(), " +
	"display-capture=(), fullscreen=(), geolocation=(), gyroscope=(), hid=(), identity-credentials-get=(), idle-detection=(), " +
	"keyboard-map=(), local-fonts=(), magnetometer=(), microphone=(), midi=(), payment=(), picture-in-picture=(), " +
	"publickey-credentials-create=(), publickey-credentials-get=(), screen-wake-lock=(), serial=(), storage-access=(), usb=(), window-management=()"

// server answers the pool's browsers on 127.0.0.1: the page and code of each
// scene in flight, Three.js and the user's assets. Both directories are opened
// as os.Root, so that no path and no link leads out of them.
type server struct {
	port    int
	base    string
	host    string
	http    *http.Server
	three   *os.Root
	builds  map[string][]byte // files of build/, the core with UUIDs on a random stream of their own
	release string
	history *history
	assets  *os.Root
	tmpl    *template.Template
	addons  func() (map[string]string, error)
	missing []byte // placeholder picture
	rooms   rooms

	mu     sync.Mutex
	scenes map[string]*scene
}

// scene is a page in flight and what its requests told.
type scene struct {
	*page
	reloaded func()
	served   int
	missed   []string // assets answered with 404 or a placeholder
	modules  []string // scripts answered with 404
}

func newServer(threeDir, assetsDir string) (*server, error) {
	s := &server{scenes: map[string]*scene{}, missing: placeholder(), rooms: rooms{by: map[float64]string{}}}
	var err error
	if s.tmpl, err = template.New("page").Parse(pageText); err != nil {
		return nil, fmt.Errorf("parse page: %w", err)
	}
	if s.three, err = os.OpenRoot(threeDir); err != nil {
		return nil, fmt.Errorf("open Three.js (run npm ci first): %w", err)
	}
	if err := s.readThree(); err != nil {
		s.close()
		return nil, err
	}
	if assetsDir != "" {
		if s.assets, err = os.OpenRoot(assetsDir); err != nil {
			s.close()
			return nil, fmt.Errorf("open assets: %w", err)
		}
	}
	s.addons = sync.OnceValues(func() (map[string]string, error) {
		jsm, err := fs.Sub(s.three.FS(), "examples/jsm")
		if err != nil {
			return nil, err
		}
		return addonIndex(jsm)
	})
	if s.history, err = newHistory(s.release, s.exports, s.addons); err != nil {
		s.close()
		return nil, err
	}
	ln, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		s.close()
		return nil, fmt.Errorf("listen for the browser: %w", err)
	}
	s.port = ln.Addr().(*net.TCPAddr).Port
	s.host = ln.Addr().String()
	s.base = "http://" + s.host
	mux := http.NewServeMux()
	mux.HandleFunc("/three/", s.serveThree)
	mux.HandleFunc("/kit/placeholder.png", func(w http.ResponseWriter, _ *http.Request) { s.servePlaceholder(w) })
	mux.HandleFunc("/kit/boot.js", func(w http.ResponseWriter, _ *http.Request) {
		serveText(w, "text/javascript", true, []byte(webFile("boot.js")))
	})
	mux.HandleFunc(emptyPage, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Security-Policy", policy)
		serveText(w, "text/html", false, []byte("<!doctype html><title>empty</title>"))
	})
	mux.HandleFunc(roomPage, s.rooms.serve)
	mux.HandleFunc(roomPage+".js", s.rooms.serve)
	mux.HandleFunc(roomPage+"/", s.rooms.serve)
	mux.HandleFunc("/s/", s.serveScene)
	mux.HandleFunc("/", s.serveElsewhere)
	s.http = &http.Server{Handler: s.onlyHere(mux), ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = s.http.Serve(ln) }()
	return s, nil
}

func (s *server) close() {
	if s.http != nil {
		_ = s.http.Close()
	}
	for _, root := range []*os.Root{s.three, s.assets} {
		if root != nil {
			_ = root.Close()
		}
	}
}

const (
	coreFile = "build/three.core.js"
	// uuidSource is the text of Three.js's UUID generator that draws random numbers.
	uuidSource = "= Math.random() * 0xffffffff | 0;"
)

// readThree reads the release number and the builds, which so stay when a
// package manager replaces the directory. The core's UUIDs draw from a stream
// of the kit's: how many objects a release makes inside does not shift the
// random numbers of the scene.
func (s *server) readThree() error {
	text, err := fs.ReadFile(s.three.FS(), "package.json")
	if err != nil {
		return fmt.Errorf("read Three.js release: %w", err)
	}
	var pkg struct{ Name, Version string }
	if err := json.Unmarshal(text, &pkg); err != nil || pkg.Name != "three" || pkg.Version == "" {
		return fmt.Errorf("read Three.js release: %s is not the package three", s.three.Name())
	}
	s.release = pkg.Version
	s.builds = map[string][]byte{}
	for _, file := range []string{coreFile, "build/three.module.js", "build/three.webgpu.js", "build/three.tsl.js"} {
		if s.builds[file], err = fs.ReadFile(s.three.FS(), file); err != nil {
			return fmt.Errorf("read Three.js %s: %w", pkg.Version, err)
		}
	}
	hooked := bytes.ReplaceAll(s.builds["build/three.module.js"], []byte(filterSource), []byte(filterHook))
	s.rooms.hooked = len(hooked) > len(s.builds["build/three.module.js"])
	s.builds["build/three.module.js"] = hooked
	s.builds[coreFile] = bytes.ReplaceAll(s.builds[coreFile], []byte(uuidSource), []byte("= __threebook.uuidRandom() * 0xffffffff | 0;"))
	return nil
}

// ownUUIDs reports whether readThree found the UUID generator.
func (s *server) ownUUIDs() bool {
	return bytes.Contains(s.builds[coreFile], []byte("__threebook.uuidRandom"))
}

// exports are the names that the builds export, by module.
func (s *server) exports() map[string]map[string]bool {
	all := map[string]map[string]bool{}
	for _, module := range []string{"three", "three/webgpu", "three/tsl"} {
		names := map[string]bool{}
		for _, name := range exportedNames(string(s.builds[strings.TrimPrefix(imports[module], "/three/")])) {
			names[name] = true
		}
		all[module] = names
	}
	return all
}

// exists reports whether a path of the server is a file of Three.js.
func (s *server) exists(p string) bool {
	name, ok := strings.CutPrefix(p, "/three/")
	if !ok {
		return false
	}
	st, err := s.three.Stat(name)
	return err == nil && st.Mode().IsRegular()
}

// add makes a page for code and returns its id and address. reloaded is called
// when the page is asked for a second time.
func (s *server) add(code string, plain bool, reloaded func()) (id, address string, err error) {
	var b [8]byte
	_, _ = rand.Read(b[:])
	id = fmt.Sprintf("%x", b)
	address = s.base + "/s/" + id + "/"
	room := ""
	if !plain {
		room = s.rooms.address(code)
	}
	p, err := newPage(s.tmpl, code, address+"code.js", room, plain, s.exists, s.addons)
	if err != nil {
		return "", "", err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.scenes[id] = &scene{page: p, reloaded: reloaded}
	return id, address, nil
}

// take forgets a scene and returns what became known of it.
func (s *server) take(id string) scene {
	s.mu.Lock()
	defer s.mu.Unlock()
	sc := s.scenes[id]
	delete(s.scenes, id)
	if sc == nil {
		return scene{page: &page{}}
	}
	return *sc
}

// onlyHere refuses requests for another host name, which a rebinding name server could send.
func (s *server) onlyHere(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Host != s.host {
			http.Error(w, "wrong host", http.StatusMisdirectedRequest)
			return
		}
		w.Header()["Date"] = nil // code that reads it would draw another picture each day
		next.ServeHTTP(w, r)
	})
}

func serveText(w http.ResponseWriter, kind string, immutable bool, text []byte) {
	w.Header().Set("Content-Type", kind+"; charset=utf-8")
	if immutable {
		w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	} else {
		w.Header().Set("Cache-Control", "no-store")
	}
	_, _ = w.Write(text)
}

func (s *server) serveThree(w http.ResponseWriter, r *http.Request) {
	name := strings.TrimPrefix(path.Clean(r.URL.Path), "/three/")
	if text, ok := s.builds[name]; ok {
		serveText(w, "text/javascript", true, text)
		return
	}
	if !s.serveFile(w, r, s.three, name, true) {
		s.miss(w, r, s.sceneOf(r), name)
	}
}

// serveFile answers with a regular file of root, or reports that there is none.
func (s *server) serveFile(w http.ResponseWriter, r *http.Request, root *os.Root, name string, immutable bool) bool {
	if root == nil || !fs.ValidPath(name) {
		return false
	}
	f, err := root.Open(name)
	if err != nil {
		return false
	}
	defer f.Close()
	st, err := f.Stat()
	if err != nil || !st.Mode().IsRegular() {
		return false
	}
	if kind := mime.TypeByExtension(path.Ext(name)); path.Ext(name) == ".js" || path.Ext(name) == ".mjs" {
		w.Header().Set("Content-Type", "text/javascript; charset=utf-8")
	} else if kind != "" {
		w.Header().Set("Content-Type", kind)
	}
	if immutable {
		w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	} else {
		w.Header().Set("Cache-Control", "no-store")
	}
	http.ServeContent(w, r, "", time.Time{}, f)
	return true
}

// serveScene answers /s/ID/…: the page, its code, and assets at relative paths.
func (s *server) serveScene(w http.ResponseWriter, r *http.Request) {
	id, name, _ := strings.Cut(strings.TrimPrefix(path.Clean(r.URL.Path)+"/", "/s/"), "/")
	name = strings.TrimSuffix(name, "/")
	s.mu.Lock()
	sc := s.scenes[id]
	mode := r.Header.Get("Sec-Fetch-Mode")
	opens := name == "" && (mode == "navigate" || mode == "")
	again := false
	if sc != nil && opens {
		sc.served++
		again = sc.served > 1
	}
	s.mu.Unlock()
	switch {
	case sc == nil:
		s.serveElsewhere(w, r)
	case again: // a page that asks for itself: no content keeps the present document
		sc.reloaded()
		w.WriteHeader(http.StatusNoContent)
	case name == "" && !opens: // code that asks for a file without a name
		http.NotFound(w, r)
	case name == "":
		w.Header().Set("Content-Security-Policy", policy)
		w.Header().Set("Permissions-Policy", permissions)
		serveText(w, "text/html", false, []byte(sc.html))
	case name == "code.js":
		serveText(w, "text/javascript", false, []byte(sc.code))
	case name == "globals.js":
		serveText(w, "text/javascript", false, []byte(sc.globals))
	default:
		if !s.serveFile(w, r, s.assets, name, false) {
			s.miss(w, r, sc, name)
		}
	}
}

// serveElsewhere answers paths outside a scene's own: assets at "/…" and "../…".
func (s *server) serveElsewhere(w http.ResponseWriter, r *http.Request) {
	name := strings.TrimPrefix(strings.TrimPrefix(path.Clean(r.URL.Path), "/"), "s/")
	if !s.serveFile(w, r, s.assets, name, false) {
		s.miss(w, r, s.sceneOf(r), name)
	}
}

// sceneOf finds the scene a request came from; nil if none.
func (s *server) sceneOf(r *http.Request) *scene {
	_, rest, _ := strings.Cut(r.Referer(), s.base+"/s/")
	id, _, _ := strings.Cut(rest, "/")
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.scenes[id]
}

var pictureTypes = []string{".png", ".jpg", ".jpeg", ".webp", ".gif", ".bmp", ".avif"}

// miss notes what was asked for in vain, and answers with the placeholder for a picture.
func (s *server) miss(w http.ResponseWriter, r *http.Request, sc *scene, name string) {
	picture := slices.Contains(pictureTypes, strings.ToLower(path.Ext(name))) || r.Header.Get("Sec-Fetch-Dest") == "image"
	if sc != nil {
		s.mu.Lock()
		list := &sc.missed
		if r.Header.Get("Sec-Fetch-Dest") == "script" || path.Ext(name) == ".js" || path.Ext(name) == ".mjs" {
			list = &sc.modules
		}
		if len(*list) < 50 && !slices.Contains(*list, name) {
			*list = append(*list, name)
		}
		s.mu.Unlock()
	}
	if picture {
		s.servePlaceholder(w)
		return
	}
	http.NotFound(w, r)
}

func (s *server) servePlaceholder(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "image/png")
	w.Header().Set("Cache-Control", "no-store")
	_, _ = w.Write(s.missing)
}

// placeholder draws the grey checkerboard that stands for a missing picture.
func placeholder() []byte {
	img := image.NewGray(image.Rect(0, 0, 64, 64))
	for y := range 64 {
		for x := range 64 {
			c := color.Gray{Y: 150}
			if (x/8+y/8)%2 == 0 {
				c.Y = 190
			}
			img.SetGray(x, y, c)
		}
	}
	var b bytes.Buffer
	_ = png.Encode(&b, img)
	return b.Bytes()
}
