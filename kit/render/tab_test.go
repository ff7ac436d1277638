package render

import (
	"fmt"
	"testing"
)

// leave stores something wherever a page can, once more when its document goes.
const leave = `localStorage.setItem('left', 'x'); sessionStorage.setItem('left', 'x'); document.cookie = 'left=x; max-age=1000';
window.name = 'left'; window.left = 'x'; Object.prototype.left = 'x'; Math.random = () => 7;
const cache = await caches.open('left'); await cache.put('/left', new Response('x'));
await new Promise((r) => { const q = indexedDB.open('left'); q.onsuccess = q.onerror = r; });
const root = await navigator.storage.getDirectory(); await root.getFileHandle('left', { create: true });
document.fonts.add(new FontFace('left', 'url(data:,)'));
navigator.locks.request('left', () => new Promise(() => {}));
history.pushState({ left: 'x' }, '', '#left');
const channel = new BroadcastChannel('left');
channel.onmessage = () => channel.postMessage('still here');
for (const event of ['pagehide', 'visibilitychange', 'unload']) addEventListener(event, () => {
  localStorage.setItem('late', 'x'); document.cookie = 'late=x; max-age=1000'; window.name = 'late'; sessionStorage.setItem('late', 'x');
});
%s`

// look logs what of it a scene finds.
const look = `let answered = false;
const channel = new BroadcastChannel('left');
channel.onmessage = () => { answered = true; };
channel.postMessage('anybody?');
const files = [];
for await (const name of (await navigator.storage.getDirectory()).keys()) files.push(name);
const locks = await navigator.locks.query();
await new Promise((r) => setTimeout(r, 50));
const found = [localStorage.length, sessionStorage.length, document.cookie, window.name, window.left, ({}).left, Math.random() === 7,
  (await caches.keys()).length, (await indexedDB.databases()).length, files.length, document.fonts.size, locks.held.length, location.hash, history.length, history.state, answered];
console.log(JSON.stringify(found));`

// A scene finds nothing of what an earlier one left in the page that both had.
func TestNothingIsLeftInThePage(t *testing.T) {
	t.Parallel()
	p := needPool(t, singlePool)
	const clean = `log: [0,0,"","",null,null,false,0,0,0,0,0,"",1,null,false]`
	for _, last := range []string{"", "throw new Error('left');", "await 0; undefined.left;"} {
		mustHave(t, p, fmt.Sprintf(leave, last), "")
		mustHave(t, p, look, clean)
	}
}

// mustHave renders code whose only console line is the one given, if any.
func mustHave(t *testing.T, p *Pool, code, line string) {
	t.Helper()
	shot, err := p.Render(t.Context(), Scene{Name: "tab", Code: code})
	if err != nil {
		t.Fatal(err)
	}
	if got := joined(shot.Console); line != "" && got != line {
		t.Errorf("found %s, want %s (%s %s)", got, line, shot.Outcome, shot.Detail)
	}
}

// The page is kept after a scene that ended by itself, and given up after one that did not.
func TestWhichPagesAreKept(t *testing.T) {
	p := newTestPool(t, Config{Workers: 1, Timeout: faultTimeout})
	cube := readCode(t, "scenes/cube.js")
	for _, c := range []struct {
		name, code string
		kept       bool
	}{
		{"a scene", cube, true},
		{"an exception", "undefined.left;", true},
		{"syntax", "const = 1;", true},
		{"a missing module", "import 'nowhere';", true},
		{"a worker", cube + "\nnew Worker(URL.createObjectURL(new Blob(['for (;;);'])));", false},
		{"much memory", cube + "\nwindow.kept = new Uint8Array(6e8).fill(1);\nrequestAnimationFrame(() => {});", false},
		{"another page", "location.href = 'https://elsewhere.invalid/';", false},
		{"a lost context", cube + "\nrenderer.forceContextLoss();", false},
		{"a document that does not go", cube + "\naddEventListener('pagehide', () => { for (;;); });", false},
		{"a document that goes elsewhere", cube + "\naddEventListener('pagehide', () => { location.href = '/kit/boot.js'; });", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			mustHave(t, p, cube, "")
			before := browserOf(t, p).tab
			if before == nil {
				t.Fatal("the page of a plain scene is not kept")
			}
			mustHave(t, p, c.code, "")
			w := <-p.idle
			kept := w.browser != nil && w.browser.tab == before
			p.idle <- w
			if kept != c.kept {
				t.Errorf("kept %v, want %v", kept, c.kept)
			}
			mustHave(t, p, look, `log: [0,0,"","",null,null,false,0,0,0,0,0,"",1,null,false]`)
		})
	}
}

// A page draws a bounded number of scenes.
func TestPagesAreRenewed(t *testing.T) {
	p := newTestPool(t, Config{Workers: 1})
	mustHave(t, p, "", "")
	b := browserOf(t, p)
	old := b.tab
	old.scenes = maxTabScenes - 1
	mustHave(t, p, "", "")
	if b.tab != nil {
		t.Errorf("the page is kept after %d scenes", old.scenes)
	}
	mustHave(t, p, "", "")
	if b.tab == nil || b.tab == old || b.tab.scenes != 1 {
		t.Error("no new page")
	}
}

// A fresh context or browser for each scene gives the same picture.
func TestReuseGivesTheSamePicture(t *testing.T) {
	hashes := map[string]bool{}
	for _, reuse := range []Reuse{ReusePage, ReuseBrowser, ReuseNothing} {
		p := newTestPool(t, Config{Workers: 1, Reuse: reuse})
		for range 2 {
			hashes[mustRender(t, p, Scene{Name: "random", Code: readCode(t, "scenes/random.js")}, "ok").SHA256] = true
		}
		w := <-p.idle
		if kept := w.browser != nil && w.browser.tab != nil; kept != (reuse == ReusePage) || (w.browser == nil) != (reuse == ReuseNothing) {
			t.Errorf("reuse %d: page kept %v, browser kept %v", reuse, kept, w.browser != nil)
		}
		p.idle <- w
	}
	if len(hashes) != 1 {
		t.Errorf("%d pictures", len(hashes))
	}
}
