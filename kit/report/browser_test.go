package report

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

	"github.com/threebook/threebook/kit/agreement"
	"github.com/threebook/threebook/kit/render"
	"github.com/threebook/threebook/kit/report/reporttest"
	"github.com/threebook/threebook/kit/runs"
)

const echartsPath = "../../" + DefaultEChartsPath

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
		UserDataDir(t.TempDir()).
		Set("use-gl", "angle").Set("use-angle", "swiftshader").Set("hide-scrollbars").
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

// tab is an open report, with everything it asked for and complained about.
type tab struct {
	*rod.Page
	mu         sync.Mutex
	requests   []string
	complaints []string
}

// open opens a report and waits until its charts are drawn.
func open(t *testing.T, b *rod.Browser, path string, width int, theme string) *tab {
	t.Helper()
	p := &tab{Page: b.MustPage().Timeout(100 * time.Second)}
	note := func(list *[]string, s string) {
		p.mu.Lock()
		defer p.mu.Unlock()
		*list = append(*list, s)
	}
	wait := p.EachEvent(func(e *proto.NetworkRequestWillBeSent) {
		if !strings.HasPrefix(e.Request.URL, "data:") && !strings.HasPrefix(e.Request.URL, "blob:") {
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
	p.MustWait(`() => document.documentElement.dataset.charts === 'drawn'`)
	t.Cleanup(func() {
		if t.Failed() {
			if shot, err := p.Screenshot(true, &proto.PageCaptureScreenshot{}); err == nil {
				name := filepath.Join(t.ArtifactDir(), "page.png")
				if os.WriteFile(name, shot, 0o644) == nil {
					t.Log("screenshot kept with -artifacts:", name)
				}
			}
		}
		p.Close()
	})
	return p
}

// quiet fails the test if the page asked for anything but itself or complained.
func (p *tab) quiet(t *testing.T, path string) {
	t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, r := range p.requests {
		if r != "file://"+path {
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

// inBrowser writes a report that a browser can open.
func inBrowser(t *testing.T, dirs []string, title string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "report.html")
	if err := Write(t.Context(), Config{Runs: dirs, Output: path, EChartsPath: echartsPath, Title: title}); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestInBrowser(t *testing.T) {
	b := browser(t)
	dirs := fabricate(t, reporttest.Options{Examples: 6, Steps: 120, Width: 800})
	calibrate(t, dirs, nil)
	path := inBrowser(t, dirs, "")

	t.Run("charts and pictures show", func(t *testing.T) {
		p := open(t, b, path, 1280, "light")
		p.check(t, "every chart has drawn something", `() => {
			const boxes = [...document.querySelectorAll('.chart')];
			return boxes.length >= 9 && document.querySelector('#a-people .chart') && boxes.every(b => {
				const c = b.querySelector('canvas');
				const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;
				const seen = new Set();
				for (let i = 0; i < d.length; i += 4) if (d[i + 3]) seen.add(d[i] << 16 | d[i + 1] << 8 | d[i + 2]);
				return seen.size > 8;
			});
		}`)
		p.check(t, "every picture decodes", `async () => {
			const all = [...document.querySelectorAll('.shot img')];
			for (const i of all) { i.loading = 'eager'; await i.decode(); }
			return all.length > 6 && all.every(i => i.naturalWidth > 0);
		}`)
		p.check(t, "every chart has words and a table", `() => [...document.querySelectorAll('.chart-card')].every(c =>
			c.querySelector('.chart').getAttribute('aria-label').length > 40 && c.querySelectorAll('tbody tr').length > 1)`)
		p.quiet(t, path)
	})

	t.Run("filters, search and sorting work", func(t *testing.T) {
		p := open(t, b, path, 1280, "light")
		const shown = `[...document.querySelectorAll('.card')].filter(c => !c.hidden)`
		set := func(name, value string) {
			p.MustEval(`(n, v) => { const e = document.querySelector('.filters').elements[n]; e.value = v; e.dispatchEvent(new Event('input', { bubbles: true })); }`, name, value)
			time.Sleep(300 * time.Millisecond)
		}
		first := p.MustEval(`() => document.querySelector('.card').dataset.name`).Str()
		set("text", first)
		p.check(t, "searching for a name leaves its card", `() => { const c = `+shown+`; return c.length === 1 && c[0].dataset.name === '`+first+`'; }`)
		set("text", "no such words anywhere")
		p.check(t, "a search without a match says so", `() => `+shown+`.length === 0 && !document.querySelector('.none-left').hidden`)
		set("text", "")
		set("trend", "better")
		p.check(t, "only better examples stay", `() => { const c = `+shown+`; return c.length > 0 && c.every(x => x.dataset.trend === 'better'); }`)
		set("trend", "")
		set("from", "0.7")
		set("to", "0.75")
		p.check(t, "only ratings of the range stay", `() => { const c = `+shown+`; return c.length > 0 && c.length < 6 && c.every(x => x.dataset.rating !== '' && +x.dataset.rating >= 0.695 && +x.dataset.rating < 0.755); }`)
		set("to", "0.76")
		p.check(t, "the range is of the ratings as they are shown", `() => { const c = `+shown+`; return c.some(x => +x.dataset.rating > 0.76); }`)
		set("from", "0.95")
		p.check(t, "an empty range shows nothing", `() => `+shown+`.length === 0`)
		set("from", "")
		set("to", "")
		p.check(t, "without a range all are back", `() => `+shown+`.length === 6`)
		set("sort", "delta-up")
		p.check(t, "the worst change comes first", `() => { const d = `+shown+`.map(c => c.dataset.delta).filter(Boolean).map(Number); return d.every((v, i) => !i || d[i - 1] <= v); }`)
		p.quiet(t, path)
	})

	t.Run("pictures open large and answer to arrow keys", func(t *testing.T) {
		p := open(t, b, path, 1280, "dark")
		press := func(keys ...string) {
			for _, k := range keys {
				p.MustEval(`k => document.getElementById('lightbox').dispatchEvent(new KeyboardEvent('keydown', { key: k, bubbles: true }))`, k)
			}
		}
		role := func() string {
			return p.MustEval(`() => document.querySelector('.lb-role').textContent + '|' + document.querySelector('.lb-name').textContent`).Str()
		}
		p.MustEval(`() => document.querySelector('.card .official .open').click()`)
		first := role()
		if !strings.HasPrefix(first, "Official code · 1 of 6") {
			t.Errorf("the lightbox opens with %q", first)
		}
		press("ArrowRight")
		if got := role(); !strings.HasPrefix(got, "Base model") {
			t.Errorf("the right arrow leads to %q", got)
		}
		press("ArrowLeft", "ArrowDown")
		if got := role(); !strings.HasPrefix(got, "Official code · 2 of 6") {
			t.Errorf("the down arrow leads to %q", got)
		}
		p.check(t, "the large picture is the full one", `async () => { const i = document.querySelector('.lb-img'); await i.decode(); return i.naturalWidth === 800; }`)
		p.MustEval(`() => document.querySelector('.lb-close').click()`)
		p.quiet(t, path)
	})

	t.Run("code opens with tabs, colours and a diff", func(t *testing.T) {
		p := open(t, b, path, 1280, "light")
		p.MustEval(`() => { document.querySelector('.code-block').open = true; }`)
		p.MustWait(`() => document.querySelector('.code-block').dataset.ready === '1'`)
		p.check(t, "code is highlighted without losing a letter", `() => {
			const c = document.querySelector('.code-block [data-role=official] code');
			return c.querySelectorAll('.tk').length > 3 && c.textContent.startsWith("import * as THREE from 'three';");
		}`)
		p.check(t, "the diff has both sides", `() => {
			const d = document.querySelector('.diff');
			return d.querySelectorAll('.del').length > 0 && d.querySelectorAll('tbody tr').length > 3;
		}`)
		p.quiet(t, path)
	})

	t.Run("charts answer to their controls", func(t *testing.T) {
		p := open(t, b, path, 1280, "light")
		axis := func() string {
			return p.MustEval(`() => echarts.getInstanceByDom(document.querySelector('#loss .chart')).getOption().xAxis[0].name`).Str()
		}
		for _, value := range []string{"epoch", "time", "tokens", "step"} {
			p.MustEval(`v => document.querySelector('#axis-choice [value=' + v + ']').click()`, value)
			if got := axis(); !strings.HasPrefix(got, value) {
				t.Errorf("with %s chosen, the axis is %q", value, got)
			}
		}
		p.MustEval(`() => document.querySelector('#loss [data-do=log]').click()`)
		p.check(t, "the log button makes the axis logarithmic", `() => echarts.getInstanceByDom(document.querySelector('#loss .chart')).getOption().yAxis[0].type === 'log'`)
		before := p.MustEval(`() => getComputedStyle(document.body).backgroundColor`).Str()
		p.MustEval(`() => { const b = document.getElementById('theme'); b.click(); b.click(); }`)
		if after := p.MustEval(`() => getComputedStyle(document.body).backgroundColor`).Str(); before == after {
			t.Error("the theme button does not darken the page")
		}
		p.quiet(t, path)
	})

	t.Run("every number of the summary leads to where it comes from", func(t *testing.T) {
		p := open(t, b, path, 1280, "light")
		if bare := p.MustEval(`() => [...document.querySelectorAll('.lead, .support, .figures, .strip-row:not(.strip-axis) .strip-value, .swap td, .reading li')].flatMap(part => {
			const walk = document.createTreeWalker(part, NodeFilter.SHOW_TEXT), out = [];
			while (walk.nextNode()) {
				const n = walk.currentNode, text = n.data.replaceAll('95%', '').replaceAll('“rate this 1.0”', '');
				if (/\d/.test(text) && !n.parentElement.closest('a')) out.push(text);
			}
			return out;
		}).join(' | ')`).Str(); bare != "" {
			t.Errorf("these are no links: %s", bare)
		}
		if dead := p.MustEval(`() => [...document.querySelectorAll('a[href^="#"]')].map(a => a.getAttribute('href').slice(1)).filter(id => !document.getElementById(id)).join(' ')`).Str(); dead != "" {
			t.Errorf("these links lead nowhere: %s", dead)
		}
		p.quiet(t, path)
	})

	for _, width := range []int{400, 2000} {
		t.Run(fmt.Sprintf("nothing sticks out at %d pixels", width), func(t *testing.T) {
			p := open(t, b, path, width, "light")
			p.check(t, "the page is no wider than the window", `() => document.documentElement.scrollWidth <= innerWidth`)
			p.quiet(t, path)
		})
	}

	t.Run("it can be read without scripts", func(t *testing.T) {
		p := b.MustPage().Timeout(60 * time.Second)
		defer p.Close()
		if err := (proto.EmulationSetScriptExecutionDisabled{Value: true}).Call(p); err != nil {
			t.Fatal(err)
		}
		loaded := p.WaitEvent(&proto.PageLoadEventFired{}) // waiting from inside the page would need its scripts
		p.MustNavigate("file://" + path)
		loaded()
		text := p.MustElement("body").MustText()
		for _, want := range []string{"reach a mean reference similarity", "Data table", "Code, differences and console", "Provenance"} {
			if !strings.Contains(text, want) {
				t.Errorf("without scripts the page does not show %q", want)
			}
		}
		if strings.Contains(text, "Sort by") {
			t.Error("without scripts the page offers a filter that cannot work")
		}
	})
}

// Everything a run directory holds may be hostile; the page shows it as text.
func TestHostileTextIsShownNeverRun(t *testing.T) {
	b := browser(t)
	const attack = `</script><script>pwned=1</script><img src=x onerror="pwned=2"><svg onload=pwned=3>`
	const more = "]]>-->{{.}}${pwned=4}`\u202e\u2066\u0000\u001b[31m'\"\u2028 עברית 🎨 "
	evil := attack + more
	long := strings.Repeat("<b>x</b>", 1<<17)
	dirs := fabricate(t, reporttest.Options{Examples: 3, Steps: 40, Change: func(r *reporttest.Runs) {
		for _, m := range []*runs.Manifest{&r.Train, &r.Base, &r.Tuned} {
			m.ID += evil
			m.Command = []string{evil}
			m.Given[evil], m.Resolved[evil] = evil, []any{evil}
			m.Warnings = []string{evil, long}
			m.Modules[evil] = evil
			m.Inputs[0].Name, m.Inputs[0].Path = evil, evil
			m.BaseModel.Training, m.BaseModel.Path = evil, evil
			m.Counts.Dropped = []string{evil + ": " + evil}
			m.Machine.Backend = evil
			m.Stages[0].Name = evil
		}
		r.Base.TrainingRun, r.Tuned.TrainingRun = r.Train.ID, r.Train.ID
		judge := runs.Judge{Name: "judge" + evil, Label: "rating" + evil, Model: evil}
		for _, t := range []*runs.TestResults{&r.BaseResults, &r.TunedResults} {
			t.Judge, t.ModelPath, t.Warnings = judge, evil, []string{evil}
			t.Controls[0].Name = evil
			for i := range t.Results {
				e := &t.Results[i]
				e.Name += evil
				e.Description, e.Code, e.Reference, e.Rationale, e.Detail = evil+long, evil+"\n"+long, evil+"\n"+e.Reference, evil, evil
				e.Console = []string{evil, long}
				e.Criteria = []runs.Criterion{{Name: evil}}
			}
		}
	}})
	calibrate(t, dirs, func(c *runs.Calibration) {
		c.Raters, c.Warnings, c.Labels.Path, c.Labels.SHA256 = []string{evil, ""}, []string{evil, long}, evil, evil
		c.LeftOut = []runs.LeftOut{{Name: evil, Reason: evil}}
		c.Agreement.Kappa = agreement.Figure{Undefined: evil + long}
		c.Agreement.Spearman = agreement.Figure{Undefined: evil}
	})
	path := inBrowser(t, dirs, "Title "+evil)
	p := open(t, b, path, 400, "light")
	p.MustEval(`() => document.querySelectorAll('details').forEach(d => { d.open = true; })`)
	p.MustWait(`() => [...document.querySelectorAll('.code-block')].every(d => d.dataset.ready)`)
	p.MustEval(`() => document.querySelectorAll('.tab-list button').forEach(b => b.click())`)
	p.MustEval(`() => document.querySelector('.open').click()`)
	// tool-tips are made of elements, so hovering must not run anything either
	p.MustEval(`() => document.querySelectorAll('.chart').forEach(c => echarts.getInstanceByDom(c).dispatchAction({ type: 'showTip', seriesIndex: 0, dataIndex: 0 }))`)
	time.Sleep(500 * time.Millisecond)
	p.check(t, "nothing ran", `() => typeof pwned === 'undefined'`)
	p.check(t, "no element came out of the text", `() => !document.querySelector('img[src=x], svg[onload], [onerror]') && document.scripts.length === [...document.scripts].filter(s =>
		s.type || s.textContent.length > 100).length`)
	p.check(t, "the text is shown as it stands", `() => document.querySelector('h1').textContent.startsWith('Title </script><script>pwned=1</script><img src=x')`)
	p.check(t, "reordering characters are shown by name", `() => document.querySelector('.card h3').textContent.includes('⟨U+202E⟩')`)
	p.check(t, "the page is no wider than the window", `() => document.documentElement.scrollWidth <= innerWidth`)
	p.quiet(t, path)
}
