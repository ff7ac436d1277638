package watch

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/threebook/threebook/kit/localpage/pagetest"
	"github.com/threebook/threebook/kit/report/reporttest"
	"github.com/threebook/threebook/kit/runs"
)

const echarts = "../../node_modules/echarts/dist/echarts.min.js"

// training makes the run directory of a training of 400 steps that goes on, and
// gives the lines of its log, of which the directory has none yet.
func training(t *testing.T, change func(*runs.Manifest)) (dir string, lines [][]byte) {
	t.Helper()
	dirs, err := reporttest.Fabricate(t.TempDir(), reporttest.Options{Examples: 1, Steps: 400, Width: 32, Change: func(r *reporttest.Runs) {
		r.Train.Ended, r.Train.Outcome = nil, runs.Running
		if change != nil {
			change(&r.Train)
		}
	}})
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dirs[0], runs.MetricsName)
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	return dirs[0], bytes.SplitAfter(text, []byte{'\n'})
}

func write(t *testing.T, dir string, lines ...[]byte) {
	t.Helper()
	f, err := os.OpenFile(filepath.Join(dir, runs.MetricsName), os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o644)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for _, l := range lines {
		if _, err := f.Write(l); err != nil {
			t.Fatal(err)
		}
	}
}

// served opens the page of a run directory until the test ends.
func served(t *testing.T, dir string) (url string, end func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	ready, ended := make(chan string, 1), make(chan error, 1)
	go func() {
		ended <- Serve(ctx, Config{Run: dir, EChartsPath: echarts, Ready: func(url string) { ready <- url }})
	}()
	once := false
	end = func() {
		if once {
			return
		}
		once = true
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	}
	select {
	case url = <-ready:
	case err := <-ended:
		t.Fatal(err)
	}
	t.Cleanup(end)
	return url, end
}

// A training is watched from before its first step, through being killed and
// resumed, to its end.
func TestLive(t *testing.T) {
	dir, lines := training(t, nil)
	url, end := served(t, dir)
	b := pagetest.Browser(t, url)
	p := pagetest.Visit(t, b, url, 1280, 900, "light")
	shows := func(what, id, want string) {
		t.Helper()
		p.Holds(what, fmt.Sprintf(`() => document.getElementById(%q).textContent.includes(%q)`, id, want))
	}
	const points = `figures && echarts.getInstanceByDom(document.querySelector('#loss .chart')).getOption().series[0].data.length`

	shows("it waits for the first step", "status", "starting")
	write(t, dir, lines[:101]...) // the head and 100 steps
	shows("it runs", "status", "running")
	shows("where it is", "where", "step 100 of 400, epoch 12.5 of 50")
	shows("what is left", "left", "left")
	p.Holds("the loss is drawn", `() => `+points+` === 100`)
	p.Holds("a title that tells how far it is", `() => document.title.startsWith('25% · ')`)

	write(t, dir, lines[101], lines[102][:20]) // a step and half a line
	p.Holds("the step is drawn, the half not", `() => `+points+` === 101`)
	write(t, dir, lines[102][20:])
	p.Holds("the other half", `() => `+points+` === 102`)

	// killed, and resumed from a checkpoint
	host, err := os.Hostname()
	if err != nil {
		t.Fatal(err)
	}
	lock := filepath.Join(dir, ".lock")
	if err := os.WriteFile(lock, fmt.Appendf(nil, "process 2147483646 on %s since 2026-01-01T00:00:00Z\n", host), 0o644); err != nil {
		t.Fatal(err)
	}
	shows("it was killed", "status", "killed")
	shows("what to do", "detail", "The same command goes on from the last checkpoint")
	if err := os.WriteFile(lock, fmt.Appendf(nil, "process %d on %s since 2026-01-01T00:00:00Z\n", os.Getpid(), host), 0o644); err != nil {
		t.Fatal(err)
	}
	write(t, dir, []byte(`{"resumed_from":60}`+"\n"))
	p.Holds("the steps after the checkpoint are taken back", `() => `+points+` === 60`)
	shows("it says so", "detail", "Resumed from a checkpoint once")
	write(t, dir, lines[61:71]...)
	p.Holds("it goes on", `() => `+points+` === 70`)

	// a reader who has zoomed in stays there
	p.MustEval(`() => echarts.getInstanceByDom(document.querySelector('#loss .chart')).dispatchAction({ type: 'dataZoom', startValue: 10, endValue: 30 })`)
	write(t, dir, lines[71:81]...)
	p.Holds("more points, the same view", `() => { const z = echarts.getInstanceByDom(document.querySelector('#loss .chart')).getOption().dataZoom[0]; return `+points+` === 80 && Math.round(z.startValue) === 10 && Math.round(z.endValue) === 30; }`)

	if err := runs.AppendTrainingSamples(filepath.Join(dir, runs.TrainingSamplesName), []runs.TrainingSample{
		{Step: 50, Name: "</script><img src=x onerror=alert(1)>", Description: "\u202eא <b>one</b>", Code: "const a = '</pre>';", Tokens: 12},
	}); err != nil {
		t.Fatal(err)
	}
	p.Holds("the sample is shown as text", `() => document.querySelector('.sample h3')?.textContent === '</script><img src=x onerror=alert(1)>' && !document.querySelector('.sample img, .sample b')`)

	write(t, dir, []byte(`{"step":81,"epoch":10.2,"loss":null,"learning_rate":0.0001,"seconds":300}`+"\n"))
	p.Holds("a loss that is no number is a gap that is said", `() => document.querySelector('#loss figcaption').textContent.includes('not a number and is shown as a gap')`)

	p.Holds("what reorders text is shown as such", `() => document.querySelector('.sample .description').textContent === '⟨U+202E⟩א <b>one</b>'`)
	write(t, dir, []byte("{damaged}\n"), []byte(`{"step":82,"epoch":10.25,"loss":NaN,"learning_rate":0.0001,"seconds":301}`+"\n"))
	p.Holds("a damaged line is warned of and passed over", `() => document.querySelector('#warnings li')?.textContent.startsWith('metrics.jsonl, line 126: ') && document.querySelector('#loss figcaption').textContent.includes('2 logged losses are not numbers')`)

	// the log is written anew under the same name, and is longer than before
	if err := os.WriteFile(filepath.Join(dir, runs.MetricsName), bytes.Join(lines[:301], nil), 0o644); err != nil {
		t.Fatal(err)
	}
	p.Holds("the new log is drawn", `() => `+points+` === 300`)
	p.Holds("and nothing of the old one", `() => document.getElementById('warnings').hidden && !document.querySelector('#loss figcaption').textContent.includes('not numbers')`)
	shows("where the new one is", "where", "step 300 of 400, epoch 37.5 of 50")

	r, err := runs.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	now := time.Now()
	r.Manifest.Ended, r.Manifest.Outcome = &now, runs.Done
	if err := runs.WriteJSON(filepath.Join(dir, runs.ManifestName), r.Manifest); err != nil {
		t.Fatal(err)
	}
	shows("the end", "status", "done")
	p.Quiet()
	end()
	shows("that watching has ended", "heard", "threebook watch has ended")
}

func TestEveryWidthAndTheme(t *testing.T) {
	dir, lines := training(t, func(m *runs.Manifest) { m.Warnings = []string{strings.Repeat("long ", 100)} })
	write(t, dir, lines...)
	url, _ := served(t, dir)
	b := pagetest.Browser(t, url)
	for _, width := range []int{400, 1280, 2000} {
		for _, theme := range []string{"light", "dark"} {
			p := pagetest.Visit(t, b, url, width, 900, theme)
			p.Holds("charts", `() => document.querySelectorAll('.chart canvas').length >= 5`)
			p.Holds("the page is no wider than the window", `() => document.documentElement.scrollWidth <= innerWidth`)
			p.Holds("time can be the axis", `() => { document.querySelector('#axis-choice [value=time]').click(); return echarts.getInstanceByDom(document.querySelector('#loss .chart')).getOption().xAxis[0].name === 'time of training'; }`)
			if keep := os.Getenv("KEEP_SHOTS"); keep != "" {
				shot, err := p.Screenshot(true, nil)
				if err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(filepath.Join(keep, fmt.Sprintf("watch-%d-%s.png", width, theme)), shot, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			p.Quiet()
			p.Close()
		}
	}
}

// A long training stays small on the page: its curves are thinned, its numbers are not.
func TestLongTraining(t *testing.T) {
	t.Parallel()
	dir, lines := training(t, nil)
	var b bytes.Buffer
	b.Write(lines[0])
	const n = 100_000
	for step := 1; step <= n; step++ {
		loss := 2.0
		if step == 77_777 {
			loss = 9
		}
		fmt.Fprintf(&b, `{"step":%d,"epoch":%g,"loss":%g,"learning_rate":0.0001,"tokens":%d,"seconds":%d}`+"\n", step, 50*float64(step)/n, loss, 100*step, step)
	}
	write(t, dir, b.Bytes())
	f, err := follow(dir, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	s, err := f.state()
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	if len(text) > 1<<20 {
		t.Errorf("the state takes %d bytes, want less than 1 MiB", len(text))
	}
	drawn := f.drawn
	f.cost = time.Hour // as if drawing took that
	write(t, dir, []byte(`{"step":100001,"epoch":50,"loss":2}`+"\n"))
	time.Sleep(2 * atMost)
	if s, err := f.state(); err != nil || f.drawn != drawn || s.Where != "step 100,001 of 100,001, epoch 50 of 50" {
		t.Errorf("curves that are slow to draw are drawn at each step, or progress waits for them: %q, %v", s.Where, err)
	}
	for _, want := range []string{"[77777,9]", "[1,2]", "[100000,2]", "100,000 steps"} {
		if !strings.Contains(string(text), want) {
			t.Errorf("the state does not hold %s", want)
		}
	}
}

func TestStateOnlyWhenItIsOther(t *testing.T) {
	t.Parallel()
	dir, lines := training(t, nil)
	write(t, dir, lines[:5]...)
	url, _ := served(t, dir)
	get := func(query string) int {
		t.Helper()
		resp, err := http.Get(url + "state" + query)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		return resp.StatusCode
	}
	if got := get(""); got != http.StatusOK {
		t.Errorf("the first state is answered with %d", got)
	}
	time.Sleep(2 * atMost)
	if got := get("?since=1"); got != http.StatusNoContent {
		t.Errorf("the same state is answered with %d", got)
	}
	write(t, dir, lines[5])
	time.Sleep(2 * atMost)
	if got := get("?since=1"); got != http.StatusOK {
		t.Errorf("another state is answered with %d", got)
	}
	if resp, err := http.Get(strings.TrimSuffix(url, "/")[:len(url)-10] + "/state"); err != nil || resp.StatusCode != http.StatusForbidden {
		t.Errorf("without the key: %v, %v", resp, err)
	}
}

func TestOnlyTrainingsAreWatched(t *testing.T) {
	t.Parallel()
	dirs, err := reporttest.Fabricate(t.TempDir(), reporttest.Options{Examples: 1, Steps: 4, Width: 32})
	if err != nil {
		t.Fatal(err)
	}
	for dir, want := range map[string]string{dirs[1]: "of the kind test, not a training", filepath.Join(dirs[0], "nothing"): "no such file"} {
		if err := Serve(t.Context(), Config{Run: dir, EChartsPath: echarts}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("watching %s: %v, want %q", filepath.Base(dir), err, want)
		}
	}
}

func TestStatus(t *testing.T) {
	t.Parallel()
	dir, lines := training(t, nil)
	write(t, dir, lines[:60]...)
	f, err := follow(dir, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.state(); err != nil {
		t.Fatal(err)
	}
	now := f.tail.Updated()
	if p := f.progress(); p.Step != 59 || p.Steps != 400 || p.Epochs != 50 || p.Took == nil || p.Left == nil || *p.Left <= *p.Took {
		t.Errorf("progress %+v, want step 59 of 400 with five sixths of the time left", p)
	}
	for after, want := range map[time.Duration]string{0: "running", 30 * time.Second: "running", time.Hour: "silent"} {
		if got := f.status(now.Add(after)); got.Word != want {
			t.Errorf("after %v it is %s, want %s", after, got.Word, want)
		}
	}
	ended := now
	for outcome, want := range map[string]string{runs.Done: "done", runs.Failed: "failed", runs.Interrupted: "interrupted"} {
		f.manifest.Ended, f.manifest.Outcome = &ended, outcome
		if got := f.status(now); got.Word != want {
			t.Errorf("with the outcome %s it is %s", outcome, got.Word)
		}
	}
}
