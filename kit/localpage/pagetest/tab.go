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
		if !strings.HasPrefix(e.Request.URL, address) {
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

// Quiet fails the test if the page asked for anything elsewhere or complained.
func (p *Tab) Quiet() {
	p.t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, c := range p.complaints {
		p.t.Errorf("the page: %.300s", c)
	}
}
