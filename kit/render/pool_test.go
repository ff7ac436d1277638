package render

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

const (
	threeDir     = "../../node_modules/three"
	faultTimeout = 8 * time.Second // what good code needs on a busy machine, with some to spare
	faultMemory  = 900 << 20
)

// The pools that tests share are opened by the first test that wants them.
var (
	faultPool  = sharedPool(Config{Workers: 1, Timeout: faultTimeout, MemoryLimit: faultMemory, AssetsDir: "testdata/lit"})
	singlePool = sharedPool(Config{Workers: 1})
	widePool   = sharedPool(Config{Workers: 4})

	sharedMu sync.Mutex
	shared   []*Pool
)

func sharedPool(cfg Config) func() (*Pool, error) {
	cfg.ThreeDir = threeDir
	return sync.OnceValues(func() (*Pool, error) {
		p, err := NewPool(context.Background(), cfg)
		if err == nil {
			sharedMu.Lock()
			shared = append(shared, p)
			sharedMu.Unlock()
		}
		return p, err
	})
}

func TestMain(m *testing.M) {
	if os.Getenv(childVariable) != "" {
		childMain()
	}
	code := m.Run()
	for _, p := range shared {
		_ = p.Close()
	}
	os.Exit(code)
}

func needPool(t *testing.T, open func() (*Pool, error)) *Pool {
	t.Helper()
	if testing.Short() {
		t.Skip("needs a browser")
	}
	p, err := open()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func newTestPool(t *testing.T, cfg Config) *Pool {
	t.Helper()
	if testing.Short() {
		t.Skip("needs a browser")
	}
	cfg.ThreeDir = threeDir
	p, err := NewPool(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.Close() })
	return p
}

func readCode(t *testing.T, file string) string {
	t.Helper()
	code, err := os.ReadFile(filepath.Join("testdata", file))
	if err != nil {
		t.Fatal(err)
	}
	return string(code)
}

// mustRender renders, and keeps console and picture of a shot with another outcome than wanted.
func mustRender(t *testing.T, p *Pool, sc Scene, want string) Shot {
	t.Helper()
	shot, err := p.Render(t.Context(), sc)
	if err != nil {
		t.Fatalf("render %s: %v", sc.Name, err)
	}
	if string(shot.Outcome) != want {
		keepShot(t, sc.Name, shot)
		t.Fatalf("%s: outcome %s (%s), want %s; console %q", sc.Name, shot.Outcome, shot.Detail, want, shot.Console)
	}
	return shot
}

// keepShot writes a shot's picture where a person can look at it after the test.
func keepShot(t *testing.T, name string, shot Shot) {
	t.Helper()
	if len(shot.PNG) == 0 {
		return
	}
	f, err := os.CreateTemp("", "render-test-"+name+"-*.png")
	if err != nil {
		t.Log(err)
		return
	}
	defer f.Close()
	if _, err := f.Write(shot.PNG); err == nil {
		t.Logf("picture of %s: %s", name, f.Name())
	}
}

func TestScenesOfEveryKind(t *testing.T) {
	t.Parallel()
	p := needPool(t, widePool)
	for _, c := range []struct {
		name, rewritten, missing string
		incomplete               bool
	}{
		{name: "cube"},
		{name: "shadows"},
		{name: "random"},
		{name: "composed"},
		{name: "webgpu"},
		{name: "drawn_without_webgl"},
		{name: "habits", rewritten: "looked up → div#canvas-wrapper provided"},
		{name: "shadow_tree"},
		{name: "webgl1"},
		{name: "texture_elsewhere", missing: "https://elsewhere.invalid/textures/crate.gif"},
		{name: "classic", rewritten: "global THREE → three/build/three.module.js, OrbitControls; looked up → canvas#view provided"},
		{name: "cdn", rewritten: "https://cdn.jsdelivr.net/npm/three@0.150.0/examples/jsm/controls/OrbitControls.js → three/examples/jsm/controls/OrbitControls.js; " +
			"https://unpkg.com/three@0.150.0/build/three.module.js → three/build/three.module.js; lil-gui → three/examples/jsm/libs/lil-gui.module.min.js; looked up → div#app provided"},
		{name: "models", missing: "https://elsewhere.invalid/sky.jpg; models/duck.glb; textures/brick.png", incomplete: true},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			shot := mustRender(t, p, Scene{Name: c.name, Code: readCode(t, "scenes/"+c.name+".js")}, "ok")
			if !shot.Settled {
				t.Error("did not settle")
			}
			if got := joined(shot.Rewritten); got != c.rewritten {
				t.Errorf("rewritten %q, want %q", got, c.rewritten)
			}
			if got := joined(shot.MissingAssets); got != c.missing || shot.Incomplete != c.incomplete {
				t.Errorf("missing %q (incomplete %v), want %q (%v)", got, shot.Incomplete, c.missing, c.incomplete)
			}
		})
	}
}

func joined(list []string) string {
	sorted := append([]string(nil), list...)
	for i := range sorted {
		for j := i; j > 0 && sorted[j] < sorted[j-1]; j-- {
			sorted[j], sorted[j-1] = sorted[j-1], sorted[j]
		}
	}
	return strings.Join(sorted, "; ")
}

func TestOwnCodeMissesItsAssets(t *testing.T) {
	t.Parallel()
	p := needPool(t, widePool)
	shot := mustRender(t, p, Scene{Name: "models", Code: readCode(t, "scenes/models.js"), Own: true}, "asset_missing")
	if !strings.Contains(shot.Detail, "models/duck.glb") {
		t.Errorf("detail %q does not name the file", shot.Detail)
	}
}

// Objects draw UUIDs; that must not change what the scene's own random numbers are.
func TestUUIDsDoNotShiftTheRandomNumbers(t *testing.T) {
	t.Parallel()
	p := needPool(t, widePool)
	if len(p.Info().Warnings) > 0 {
		t.Fatal(p.Info().Warnings)
	}
	var seen []string
	for _, objects := range []int{0, 50} {
		code := fmt.Sprintf("import * as THREE from 'three';\nfor (let i = 0; i < %d; i++) new THREE.Object3D();\nconsole.log(Math.random());", objects)
		seen = append(seen, joined(mustRender(t, p, Scene{Name: "uuid", Code: code}, "no_canvas").Console))
	}
	if seen[0] != seen[1] || seen[0] == "" {
		t.Errorf("random number %q with no object, %q with 50", seen[0], seen[1])
	}
}

// A scene finds nothing of what an earlier one left: storage, caches, globals, window name.
func TestNothingReachesTheNextScene(t *testing.T) {
	t.Parallel()
	p := needPool(t, singlePool)
	const leave = `localStorage.setItem('left', 'x'); sessionStorage.setItem('left', 'x'); document.cookie = 'left=x';
window.name = 'left'; window.left = 'x'; Math.random = () => 7;
const cache = await caches.open('left'); await cache.put('/left', new Response('x'));
await new Promise((r) => { const q = indexedDB.open('left'); q.onsuccess = q.onerror = r; });
new BroadcastChannel('left').postMessage('x');`
	const look = `const found = [localStorage.getItem('left'), sessionStorage.getItem('left'), document.cookie, window.name, window.left,
Math.random() === 7, (await caches.keys()).length, (await indexedDB.databases()).length];
console.log(JSON.stringify(found));`
	mustRender(t, p, Scene{Name: "leave", Code: leave}, "no_canvas")
	shot := mustRender(t, p, Scene{Name: "look", Code: look}, "no_canvas")
	if got, want := joined(shot.Console), `log: [null,null,"","",null,false,0,0]`; got != want {
		t.Errorf("found %s, want %s", got, want)
	}
}

func TestAssetsAreServed(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "textures"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "textures", "brick.png"), placeholder(), 0o644); err != nil {
		t.Fatal(err)
	}
	p := newTestPool(t, Config{Workers: 1, AssetsDir: dir})
	shot := mustRender(t, p, Scene{Name: "models", Code: readCode(t, "scenes/models.js")}, "ok")
	if got := joined(shot.MissingAssets); strings.Contains(got, "brick.png") || !strings.Contains(got, "duck.glb") {
		t.Errorf("missing %q, want the model but not the texture", got)
	}
}
