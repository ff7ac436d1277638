package notebook

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-rod/rod"
	"github.com/go-rod/rod/lib/launcher"
	"github.com/go-rod/rod/lib/proto"

	"github.com/threebook/threebook/kit/render"
)

// browser starts a headless browser without a network: every host name fails to
// resolve and every connection goes to a dead port.
func browser(t *testing.T) *rod.Browser {
	t.Helper()
	if testing.Short() {
		t.Skip("needs a browser; run without -short")
	}
	bin, err := render.FindBrowser("")
	if err != nil {
		t.Fatal(err)
	}
	l := launcher.New().Context(t.Context()).Bin(bin).Leakless(false).NoSandbox(os.Geteuid() == 0).
		UserDataDir(t.TempDir()).Set("hide-scrollbars").
		Set("proxy-server", "127.0.0.1:9").Set("proxy-bypass-list", "<-loopback>").
		Set("host-resolver-rules", "MAP * ~NOTFOUND").Set("force-webrtc-ip-handling-policy", "disable_non_proxied_udp")
	address, err := l.Launch()
	if err != nil {
		t.Fatalf("start browser %s: %v", bin, err)
	}
	b := rod.New().ControlURL(address).MustConnect()
	t.Cleanup(func() {
		b.Close()
		l.Kill()
	})
	return b
}

// tab is an open page, with everything it asked for and complained about.
type tab struct {
	*rod.Page
	path       string
	mu         sync.Mutex
	requests   []string
	complaints []string
}

// open opens a page's file and waits until it is drawn.
func open(t *testing.T, b *rod.Browser, path string, width int, theme string) *tab {
	t.Helper()
	p := &tab{Page: b.MustPage().Timeout(100 * time.Second), path: path}
	note := func(list *[]string, s string) {
		p.mu.Lock()
		defer p.mu.Unlock()
		*list = append(*list, s)
	}
	wait := p.EachEvent(func(e *proto.NetworkRequestWillBeSent) {
		if !strings.HasPrefix(e.Request.URL, "data:") {
			note(&p.requests, e.Request.URL)
		}
	}, func(e *proto.RuntimeConsoleAPICalled) {
		text := string(e.Type)
		for _, a := range e.Args {
			text += " " + a.Value.Str() + a.Description
		}
		note(&p.complaints, text)
	}, func(e *proto.RuntimeExceptionThrown) {
		note(&p.complaints, e.ExceptionDetails.Text+" "+e.ExceptionDetails.Exception.Description)
	}, func(e *proto.LogEntryAdded) {
		note(&p.complaints, e.Entry.Text)
	}, func(e *proto.PageJavascriptDialogOpening) {
		note(&p.complaints, "dialog: "+e.Message)
	})
	go wait()
	for _, enable := range []interface{ Call(proto.Client) error }{proto.NetworkEnable{}, proto.RuntimeEnable{}, proto.LogEnable{}} {
		if err := enable.Call(p); err != nil {
			t.Fatal(err)
		}
	}
	p.MustSetViewport(width, 900, 1, false)
	media := proto.EmulationSetEmulatedMedia{Features: []*proto.EmulationMediaFeature{{Name: "prefers-color-scheme", Value: theme}}}
	if err := media.Call(p); err != nil {
		t.Fatal(err)
	}
	p.MustNavigate("file://" + path)
	p.MustWait(`() => document.readyState === 'complete' && (!document.querySelector('.chart') || document.documentElement.dataset.charts === 'drawn')`)
	t.Cleanup(func() {
		if t.Failed() {
			p.keep(t, filepath.Join(t.ArtifactDir(), "failed.png"))
		}
		p.Close()
	})
	return p
}

// keep writes the whole page as a picture, for a person to look at.
func (p *tab) keep(t *testing.T, name string) {
	t.Helper()
	shot, err := p.Screenshot(true, &proto.PageCaptureScreenshot{})
	if err == nil {
		err = os.WriteFile(name, shot, 0o644)
	}
	if err != nil {
		t.Logf("keep a picture of the page: %v", err)
		return
	}
	t.Log("screenshot kept with -artifacts:", name)
}

// quiet fails the test if the page asked for anything but itself or complained.
func (p *tab) quiet(t *testing.T) {
	t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, r := range p.requests {
		if r != "file://"+p.path {
			t.Errorf("the page requested %.200s", r)
		}
	}
	if len(p.requests) == 0 {
		t.Error("no request was recorded, not even the page's own")
	}
	for _, c := range p.complaints {
		t.Errorf("the page complained: %.400s", c)
	}
}

func (p *tab) check(t *testing.T, what, js string) {
	t.Helper()
	if got := p.MustEval(js); !got.Bool() {
		t.Errorf("not so: %s (%s)", what, got)
	}
}

// Facts about every page.
const (
	picturesShow = `() => [...document.images].every(i => i.complete && i.naturalWidth > 0)`
	fits         = `() => document.documentElement.scrollWidth <= innerWidth`
	chartsDrawn  = `() => [...document.querySelectorAll('.chart')].every(f => {
		const c = f.querySelector('.live canvas');
		if (!c || !f.classList.contains('drawn')) return false;
		const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data, seen = new Set();
		for (let i = 0; i < d.length; i += 4) if (d[i + 3]) seen.add(d[i] << 16 | d[i + 1] << 8 | d[i + 2]);
		return seen.size > 8;
	})`
)

// written writes a notebook's page to a file.
func written(t *testing.T, n *Notebook, c HTMLConfig) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "page.html")
	if err := os.WriteFile(path, []byte(pageOf(t, n, c)), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestPageInBrowser(t *testing.T) {
	b := browser(t)
	n, dir := sample(t)
	path := written(t, n, HTMLConfig{Dir: dir})
	for _, theme := range []string{"light", "dark"} {
		for _, width := range []int{1440, 1100, 400} {
			t.Run(fmt.Sprintf("%s %d", theme, width), func(t *testing.T) {
				p := open(t, b, path, width, theme)
				p.check(t, "every picture has a size of its own", picturesShow)
				p.check(t, "there are pictures", `() => document.images.length === 7`)
				p.check(t, "the chart has a canvas that is drawn on", chartsDrawn)
				p.check(t, "there is a chart", `() => document.querySelectorAll('.chart').length === 1`)
				p.check(t, "the chart is as wide as the page allows and as high as its picture", `() => {
					const live = document.querySelector('.live'), canvas = live.querySelector('canvas');
					return live.clientHeight === 440 && canvas.clientWidth === live.clientWidth && live.clientWidth > 300;
				}`)
				p.check(t, "the page is no wider than the window", fits)
				p.check(t, "the theme is the one that is asked for", fmt.Sprintf(`() => {
					const light = getComputedStyle(document.body).backgroundColor.match(/\d+/g).every(v => v > 128);
					return light === (%q === 'light');
				}`, theme))
				p.check(t, "no link within the page leads nowhere", `() => [...document.querySelectorAll('a[href^="#"]')].every(a => document.getElementById(decodeURIComponent(a.hash.slice(1))))`)
				p.quiet(t)
				p.keep(t, filepath.Join(t.ArtifactDir(), fmt.Sprintf("%s-%d.png", theme, width)))
			})
		}
	}
}

func TestPageWithoutScripts(t *testing.T) {
	b := browser(t)
	n, dir := sample(t)
	path := written(t, n, HTMLConfig{Dir: dir})
	p := b.MustPage().Timeout(60 * time.Second)
	defer p.Close()
	if err := (proto.EmulationSetScriptExecutionDisabled{Value: true}).Call(p); err != nil {
		t.Fatal(err)
	}
	loaded := p.WaitEvent(&proto.PageLoadEventFired{}) // waiting from inside the page would need its scripts
	p.MustNavigate("file://" + path)
	loaded()
	static, err := p.MustElement(".static img").Visible()
	if err != nil || !static {
		t.Errorf("without scripts the chart's picture is visible: %v, %v", static, err)
	}
	if live := p.MustElement(".live").MustVisible(); live {
		t.Error("without scripts there is an empty box for the live chart")
	}
}

func TestPageInPrint(t *testing.T) {
	b := browser(t)
	alone := chartOutput(nil)
	delete(alone["data"].(fields), "text/html")
	n, dir := sample(t)
	n.object["cells"] = append(n.object["cells"].([]any), map[string]any(notebookOf(t, nil, codeCell(9, "chart()", alone)).Cells()[0].object))
	path := written(t, n, HTMLConfig{Dir: dir})
	p := open(t, b, path, 1100, "dark")
	p.check(t, "both charts are live", chartsDrawn)
	p.MustEval(`() => dispatchEvent(new Event('beforeprint'))`)
	if err := (proto.EmulationSetEmulatedMedia{Media: "print"}).Call(p); err != nil {
		t.Fatal(err)
	}
	p.check(t, "on paper a chart is its picture", `() => document.querySelector('.static').checkVisibility() && !document.querySelector('.live').checkVisibility()`)
	p.check(t, "on paper a chart without a picture is its canvas", `() => document.querySelector('.bare canvas').checkVisibility()`)
	p.keep(t, filepath.Join(t.ArtifactDir(), "print.png"))
	p.check(t, "paper is light", `() => getComputedStyle(document.body).backgroundColor === 'rgb(255, 255, 255)'`)
	p.MustEval(`() => dispatchEvent(new Event('afterprint'))`)
	p.check(t, "after printing the charts are as they were", `() => !document.documentElement.dataset.theme && !document.querySelector('.bare .live').style.width`)
	p.check(t, "after printing the charts are drawn", chartsDrawn)
	p.quiet(t)
}
