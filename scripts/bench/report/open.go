package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/go-rod/rod"
	"github.com/go-rod/rod/lib/launcher"
	"github.com/go-rod/rod/lib/proto"

	"github.com/threebook/threebook/kit/render"
)

// watching collects what the page itself cannot be asked afterwards. A page is
// interactive when it has loaded and at the end of its last task of over 50 ms,
// after its first paint, that no quiet second came before (Google's time to
// interactive, with a window of one second in place of five).
const watching = `
window.benchTasks = [];
new PerformanceObserver(l => l.getEntries().forEach(e => benchTasks.push([e.startTime, e.startTime + e.duration]))).observe({ type: 'longtask', buffered: true });
`

const opened = `() => {
	const paint = performance.getEntriesByName('first-contentful-paint')[0];
	if (!paint) return null;
	let interactive = paint.startTime, end = paint.startTime;
	for (const [from, to] of benchTasks) {
		if (from > end + 1000) break;
		end = Math.max(end, to);
		if (to > interactive) interactive = to;
	}
	const loaded = performance.getEntriesByType('navigation')[0].loadEventEnd;
	if (!loaded || performance.now() < Math.max(end, loaded) + 1000) return null;
	return [paint.startTime, Math.max(interactive, loaded), loaded];
}`

// scrolling moves through the gallery for some seconds, a third of the window a
// frame at most, and gives the times between frames in milliseconds.
const scrolling = `seconds => new Promise(done => {
	document.querySelector('.gallery').scrollIntoView();
	const frames = [];
	let last = performance.now(), first = last;
	requestAnimationFrame(function step(now) {
		frames.push(now - last);
		scrollBy(0, Math.min(innerHeight / 3, 4 * (now - last)));
		last = now;
		if (now - first < 1000 * seconds) requestAnimationFrame(step); else done(frames.slice(2));
	});
})`

// filtering types a word into the search field and waits for the count and a frame.
const filtering = `() => new Promise(done => {
	const form = document.querySelector('.filters'), shown = form.querySelector('.shown'), from = performance.now();
	new MutationObserver((_, o) => { o.disconnect(); requestAnimationFrame(() => setTimeout(() => done(performance.now() - from))); }).observe(shown, { childList: true, characterData: true, subtree: true });
	form.elements.text.value = 'harbour';
	form.elements.text.dispatchEvent(new Event('input', { bubbles: true }));
})`

// opening is what a browser took for one page, in milliseconds.
type opening struct {
	paint, interactive, loaded float64
	frame, slow, filter        float64 // median and 95th percentile of the time between frames; a search
}

// openPages opens a page some times in one browser, on all cores, and gives the medians.
func openPages(ctx context.Context, path string, times int) (opening, error) {
	bin, err := render.FindBrowser("")
	if err != nil {
		return opening{}, err
	}
	profile, err := os.MkdirTemp("", "bench-report-")
	if err != nil {
		return opening{}, err
	}
	defer os.RemoveAll(profile)
	l := launcher.New().Context(ctx).Bin(bin).Leakless(false).NoSandbox(os.Geteuid() == 0).UserDataDir(profile).
		Set("use-gl", "angle").Set("use-angle", "swiftshader").
		Set("proxy-server", "127.0.0.1:9").Set("proxy-bypass-list", "<-loopback>").Set("host-resolver-rules", "MAP * ~NOTFOUND")
	address, err := l.Launch()
	if err != nil {
		return opening{}, fmt.Errorf("start browser %s: %w", bin, err)
	}
	defer l.Kill()
	browser := rod.New().Context(ctx).ControlURL(address)
	if err := browser.Connect(); err != nil {
		return opening{}, fmt.Errorf("connect to browser: %w", err)
	}
	defer browser.Close()
	var all []opening
	for range times {
		o, err := openPage(browser, path)
		if err != nil {
			return opening{}, fmt.Errorf("open %s: %w", filepath.Base(path), err)
		}
		all = append(all, o)
	}
	return opening{
		paint:       median(all, func(o opening) float64 { return o.paint }),
		interactive: median(all, func(o opening) float64 { return o.interactive }),
		loaded:      median(all, func(o opening) float64 { return o.loaded }),
		frame:       median(all, func(o opening) float64 { return o.frame }),
		slow:        median(all, func(o opening) float64 { return o.slow }),
		filter:      median(all, func(o opening) float64 { return o.filter }),
	}, nil
}

func openPage(browser *rod.Browser, path string) (opening, error) {
	var o opening
	page, err := browser.Page(proto.TargetCreateTarget{})
	if err != nil {
		return o, err
	}
	defer page.Close()
	page = page.Timeout(2 * time.Minute)
	if err := page.SetViewport(&proto.EmulationSetDeviceMetricsOverride{Width: 1280, Height: 900, DeviceScaleFactor: 1}); err != nil {
		return o, err
	}
	if _, err := page.EvalOnNewDocument(watching); err != nil {
		return o, err
	}
	if err := page.Navigate("file://" + path); err != nil {
		return o, err
	}
	for {
		got, err := page.Eval(opened)
		if err != nil {
			return o, err
		}
		if v := got.Value.Arr(); len(v) == 3 {
			o.paint, o.interactive, o.loaded = v[0].Num(), v[1].Num(), v[2].Num()
			break
		}
		time.Sleep(100 * time.Millisecond)
	}
	got, err := page.Eval(scrolling, 4)
	if err != nil {
		return o, err
	}
	var frames []float64
	for _, f := range got.Value.Arr() {
		frames = append(frames, f.Num())
	}
	if len(frames) == 0 {
		return o, fmt.Errorf("scroll: no frame was drawn")
	}
	slices.Sort(frames)
	o.frame, o.slow = frames[len(frames)/2], frames[len(frames)*95/100]
	if got, err = page.Eval(filtering); err != nil {
		return o, err
	}
	o.filter = got.Value.Num()
	return o, nil
}

func median[T any](all []T, of func(T) float64) float64 {
	values := make([]float64, len(all))
	for i, v := range all {
		values[i] = of(v)
	}
	slices.Sort(values)
	return values[len(values)/2]
}
