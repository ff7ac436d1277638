package pagetest

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-rod/rod"
	"github.com/go-rod/rod/lib/proto"
)

// patience is how long a page may take to become what a test waits for.
const patience = 20 * time.Second

// Tab is an open page, with what it asked elsewhere and what it complained about.
type Tab struct {
	*rod.Page
	t          *testing.T
	mu         sync.Mutex
	complaints []string
}

// Visit opens the page at address in a window of that size in pixels, narrow ones as
// on a phone, with the colour scheme "light" or "dark". A failed test keeps a screenshot.
func Visit(t *testing.T, b *rod.Browser, address string, width, height int, scheme string) *Tab {
	t.Helper()
	p := &Tab{Page: b.MustPage().Timeout(100 * time.Second), t: t}
	wait := p.EachEvent(func(e *proto.NetworkRequestWillBeSent) {
		if u := e.Request.URL; !strings.HasPrefix(u, address) && !strings.HasPrefix(u, "data:") && !strings.HasPrefix(u, "blob:") {
			p.complain("requested " + e.Request.URL)
		}
	}, func(e *proto.RuntimeConsoleAPICalled) {
		p.complain("console: " + fmt.Sprint(e.Args))
	}, func(e *proto.RuntimeExceptionThrown) {
		p.complain(e.ExceptionDetails.Text + " " + e.ExceptionDetails.Exception.Description)
	}, func(e *proto.LogEntryAdded) {
		p.complain(e.Entry.Text)
	})
	go wait()
	for _, enable := range []interface{ Call(proto.Client) error }{
		proto.NetworkEnable{}, proto.RuntimeEnable{}, proto.LogEnable{},
		proto.EmulationSetEmulatedMedia{Features: []*proto.EmulationMediaFeature{{Name: "prefers-color-scheme", Value: scheme}}},
	} {
		if err := enable.Call(p); err != nil {
			t.Fatal(err)
		}
	}
	p.MustSetViewport(width, height, 1, width < 500)
	t.Cleanup(func() {
		if t.Failed() {
			p.keep()
		}
		p.Close()
	})
	p.MustNavigate(address).MustWaitLoad()
	return p
}

func (p *Tab) complain(text string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.complaints = append(p.complaints, text)
}

// keep stores a screenshot where -artifacts leaves it.
func (p *Tab) keep() {
	shot, err := p.Screenshot(true, &proto.PageCaptureScreenshot{})
	if err != nil {
		return
	}
	name := filepath.Join(p.t.ArtifactDir(), "page.png")
	if os.WriteFile(name, shot, 0o644) == nil {
		p.t.Log("screenshot kept with -artifacts:", name)
	}
}

// Holds waits until a JavaScript function of no arguments gives true, and fails the
// test when that takes too long.
func (p *Tab) Holds(what, js string) {
	p.t.Helper()
	if err := p.Timeout(patience).Wait(rod.Eval(js)); err != nil {
		p.t.Fatalf("not so: %s: %v", what, err)
	}
}

// PicturesShow waits until every picture has come, and fails the test if one has no
// size of its own.
func (p *Tab) PicturesShow() {
	p.t.Helper()
	p.MustEval(`() => document.querySelectorAll('img').forEach(i => { i.loading = 'eager'; })`)
	p.Holds("every picture has come", `() => [...document.images].every(i => i.complete)`)
	if bad := p.MustEval(`() => [...document.images].filter(i => !i.naturalWidth || !i.naturalHeight).map(i => i.outerHTML.slice(0, 100)).join('\n')`).Str(); bad != "" {
		p.t.Errorf("pictures without a size:\n%s", bad)
	}
}

// ChartsDrawn waits until there are n canvases, and fails the test if one has fewer
// than three colours.
func (p *Tab) ChartsDrawn(n int) {
	p.t.Helper()
	p.Holds(fmt.Sprintf("there are %d charts", n), fmt.Sprintf(`() => document.querySelectorAll('canvas').length === %d`, n))
	if blank := p.MustEval(`() => [...document.querySelectorAll('canvas')].filter(c => {
		const data = new Uint32Array(c.getContext('2d').getImageData(0, 0, c.width, c.height).data.buffer);
		return new Set(data).size < 3;
	}).length`).Int(); blank > 0 {
		p.t.Errorf("%d of %d charts are blank", blank, n)
	}
}

// Quiet fails the test if the page asked for anything elsewhere or complained.
func (p *Tab) Quiet() {
	p.t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, c := range p.complaints {
		p.t.Errorf("the page: %.300s", c)
	}
}
