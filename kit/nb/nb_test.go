package nb

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/threebook/threebook/kit"
	"github.com/threebook/threebook/kit/runs"
	"github.com/threebook/threebook/kit/tables"
)

// shown is what a place was asked to show.
type shown struct {
	forms forms
	id    string
}

// at makes this process's place one that the test sees: a notebook's, or with files
// only. The tests that use it do not run side by side.
func at(t *testing.T, notebook bool) (out *bytes.Buffer, list func() []shown, stopped *bool) {
	t.Helper()
	var mu sync.Mutex
	var all []shown
	out, stopped = &bytes.Buffer{}, new(bool)
	env := map[string]string{}
	p := &place{
		out: out, dir: filepath.Join(t.TempDir(), "out"), flush: func() {}, stop: func() { *stopped = true },
		lookup: func(name string) (string, bool) { v, ok := env[name]; return v, ok },
	}
	if notebook {
		p.show = func(f forms, id string) {
			mu.Lock()
			defer mu.Unlock()
			all = append(all, shown{f, id})
		}
	}
	before := here
	here = p
	t.Cleanup(func() { here = before })
	return out, func() []shown {
		mu.Lock()
		defer mu.Unlock()
		return all
	}, stopped
}

// set gives the place's environment.
func set(env map[string]string) {
	here.lookup = func(name string) (string, bool) { v, ok := env[name]; return v, ok }
}

func TestParam(t *testing.T) {
	_, _, stopped := at(t, true)
	set(map[string]string{
		"THREEBOOK_PARAM_rank": "16", "THREEBOOK_PARAM_rate": "2e-4", "THREEBOOK_PARAM_fresh": "true", "THREEBOOK_PARAM_wait": "90s",
		"THREEBOOK_PARAM_model": "", "THREEBOOK_PARAM_seed": "-1", "THREEBOOK_NOTEBOOK": "notebooks/02_train.ipynb",
	})
	if v := Param("rank", 8); v != 16 {
		t.Errorf("rank is %d", v)
	}
	if v := Param("rate", 0.1); v != 2e-4 {
		t.Errorf("rate is %g", v)
	}
	if v := Param("fresh", false); !v {
		t.Error("fresh is false")
	}
	if v := Param("wait", time.Second); v != 90*time.Second {
		t.Errorf("wait is %s", v)
	}
	if v := Param("model", "data/tiny"); v != "" {
		t.Errorf("model is %q, want the empty text that was given", v)
	}
	if v := Param("seed", int64(42)); v != -1 {
		t.Errorf("seed is %d", v)
	}
	if v := Param("epochs", 10); v != 10 {
		t.Errorf("epochs is %d", v)
	}
	env := Env()
	want := map[string]any{"rank": 16, "rate": 2e-4, "fresh": true, "wait": 90 * time.Second, "model": "", "seed": int64(-1), "epochs": 10}
	if diff := cmp.Diff(want, env.Given); diff != "" {
		t.Errorf("recorded (-want +got):\n%s", diff)
	}
	command := []string{
		"threebook", "notebook", "run", "notebooks/02_train.ipynb", "-p", "rank=16", "-p", "rate=0.0002", "-p", "fresh=true", "-p", "wait=1m30s",
		"-p", "model=", "-p", "seed=-1",
	}
	if diff := cmp.Diff(command, env.Command); diff != "" {
		t.Errorf("command (-want +got):\n%s", diff)
	}
	if *stopped {
		t.Error("the cell was ended")
	}
}

func TestParamThatCannotBeEndsTheCell(t *testing.T) {
	_, _, stopped := at(t, true)
	set(map[string]string{"THREEBOOK_PARAM_rank": "8.5"})
	Param("rank", 8)
	if !*stopped {
		t.Error("the cell goes on with a rank of 8.5")
	}
}

const hostile = `<script>alert(1)</script>&"'`

func TestTextIsNeverMarkup(t *testing.T) {
	_, list, _ := at(t, true)
	Text(hostile)
	Table(tables.Table{Title: hostile, Head: []string{hostile, "n"}, Rows: [][]tables.Cell{{tables.Text(hostile), tables.Count(3)}}, Notes: []string{hostile}})
	Gallery(2, Tile{Title: hostile, Caption: hostile})
	l := newLine(here)
	l.progress(kit.Progress{Stage: hostile, Done: 1, Total: 1, Note: hostile})
	for i, s := range list() {
		if markup := s.forms["text/html"]; strings.Contains(markup, "<script") || markup == "" {
			t.Errorf("output %d is %s", i, markup)
		}
	}
	if !strings.Contains(list()[1].forms["text/html"], `<td style="text-align:right`) {
		t.Error("numbers are not on the right")
	}
	if plain := list()[1].forms["text/plain"]; !strings.Contains(plain, "| n |") {
		t.Errorf("as text the table is %s", plain)
	}
}

func TestChart(t *testing.T) {
	_, list, stopped := at(t, true)
	Chart(Histogram("tokens", []float64{1, 2, 2, 3, 10, 11}, 5))
	if *stopped || len(list()) != 1 {
		t.Fatalf("%d outputs, stopped %t", len(list()), *stopped)
	}
	f := list()[0].forms
	if !strings.Contains(f["text/html"], `<img src="data:image/svg+xml;base64,`) || !strings.Contains(f["text/html"], "files/node_modules/echarts") {
		t.Errorf("markup is %.300s", f["text/html"])
	}
	if want := "tokens: 6 values from 1 to 11, median 3"; f["text/plain"] != want {
		t.Errorf("in words it is %q, want %q", f["text/plain"], want)
	}
	for _, want := range []string{`"option":{`, `"data":["0","2","4","6","8","10"]`, `"width":800`, `"height":440`, `"alt":"tokens`} {
		if !strings.Contains(f[ChartForm], want) {
			t.Errorf("as data it lacks %s: %s", want, f[ChartForm])
		}
	}
}

func TestHistogramCountsAll(t *testing.T) {
	for _, values := range [][]float64{{5}, {0, 0, 0}, {-3, 7.5, 100}, {1e-9, 2e-9}, {99.99999, 100, 150}} {
		p, _ := Histogram("values", values, 4)
		text, err := drawChart(p, "")
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for part := range strings.SplitSeq(string(text.Option), `"value":`) {
			if part != "" && part[0] >= '0' && part[0] <= '9' {
				n += int(part[0] - '0')
			}
		}
		if n != len(values) {
			t.Errorf("of %v %d are counted", values, n)
		}
	}
}

// picture writes a PNG of a size.
func picture(t *testing.T, width, height int) string {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, width, height))
	for i := range img.Pix {
		img.Pix[i] = byte(i)
	}
	img.Set(0, 0, color.White)
	path := filepath.Join(t.TempDir(), "a.png")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := png.Encode(f, img); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestPictures(t *testing.T) {
	_, list, stopped := at(t, true)
	wide := picture(t, 960, 600)
	Picture(wide, "a caption")
	Gallery(2, Tile{Path: wide, Title: "wide"}, Tile{Title: "none"})
	if *stopped || len(list()) != 2 {
		t.Fatalf("%d outputs, stopped %t", len(list()), *stopped)
	}
	if m := list()[0].forms["text/html"]; !strings.Contains(m, `width="960" height="600"`) || !strings.Contains(m, "a caption") {
		t.Errorf("the picture is %.200s", m)
	}
	m := list()[1].forms["text/html"]
	if !strings.Contains(m, "no picture") || strings.Count(m, "<img ") != 1 || len(m) >= len(list()[0].forms["text/html"]) {
		t.Errorf("the gallery has %d bytes: %.200s", len(m), m)
	}
	Picture(filepath.Join(t.TempDir(), "missing.png"), "")
	if !*stopped {
		t.Error("a picture that is not there is shown")
	}
}

func TestWithoutANotebook(t *testing.T) {
	out, _, stopped := at(t, false)
	Table(tables.Table{Head: []string{"n"}, Rows: [][]tables.Cell{{tables.Count(3)}}})
	Markdown("**bold**")
	Text("text\n")
	Chart(Histogram("tokens", []float64{1, 2, 3}, 3))
	Gallery(0, Tile{Path: picture(t, 10, 10), Title: "small"})
	HTML("<b>bold</b>")
	want := "| n |\n|---:|\n| 3 |\n**bold**\ntext\nwrote " + filepath.Join(here.dir, "01-chart.svg") + "\nwrote " +
		filepath.Join(here.dir, "02-gallery.html") + "\nwrote " + filepath.Join(here.dir, "03-page.html") + "\n"
	if diff := cmp.Diff(want, out.String()); diff != "" || *stopped {
		t.Errorf("printed (-want +got):\n%s", diff)
	}
	text, err := os.ReadFile(filepath.Join(here.dir, "01-chart.svg"))
	if err != nil || !strings.HasPrefix(string(text), "<svg ") {
		t.Errorf("the chart's file is %.100s (error %v)", text, err)
	}
}

func TestProgressIsOneLine(t *testing.T) {
	_, list, _ := at(t, true)
	now := time.Unix(0, 0)
	l := newLine(here)
	l.now = func() time.Time { return now }
	for i := range 101 {
		l.progress(kit.Progress{Stage: "generate", Done: i, Total: 100})
		now = now.Add(50 * time.Millisecond)
	}
	l.progress(kit.Progress{Stage: "render", Done: 3, Total: 3, Note: "cube"})
	l.note("one was left out")
	all := list()
	for _, s := range all {
		if s.id == "" || s.id != all[0].id {
			t.Fatal("progress is shown in more than one place")
		}
	}
	if len(all) > 40 || len(all) < 20 {
		t.Errorf("100 steps in 5 s were shown %d times", len(all))
	}
	want := "generate 100/100 · render 3/3 cube (5.1s)\none was left out"
	if got := all[len(all)-1].forms["text/plain"]; got != want {
		t.Errorf("it ends as %q, want %q", got, want)
	}
	if strings.Contains(all[len(all)-1].forms["text/html"], "<progress") || !strings.Contains(all[5].forms["text/html"], "<progress") {
		t.Error("a bar is there at the end, or none before")
	}
	if got := all[10].forms["text/plain"]; !strings.Contains(got, " left (") {
		t.Errorf("half way it says %q", got)
	}
}

func TestCheckSaysWhatIsWrong(t *testing.T) {
	_, _, stopped := at(t, true)
	Check(nil)
	if *stopped {
		t.Error("no error ends the cell")
	}
	Must(1, errors.New("it broke"))
	if !*stopped {
		t.Error("an error does not end the cell")
	}
}

func TestLossIsDrawnWhileItFalls(t *testing.T) {
	_, list, _ := at(t, true)
	dir := t.TempDir()
	log, err := runs.OpenMetricsLog(filepath.Join(dir, runs.MetricsName))
	if err != nil {
		t.Fatal(err)
	}
	for i := range 10 {
		if err := log.Append(runs.Metrics{Step: i + 1, Loss: new(2 / float64(i+1))}); err != nil {
			t.Fatal(err)
		}
	}
	if err := log.Append(runs.Metrics{Step: 10, EvalLoss: new(0.5)}); err != nil {
		t.Fatal(err)
	}
	if err := log.Close(); err != nil {
		t.Fatal(err)
	}
	l := newLive(here)
	l.follow(dir)
	l.end()
	all := list()
	if len(all) != 1 {
		t.Fatalf("shown %d times", len(all))
	}
	if want := "loss 2.000 at first, 0.200 at step 10, 0.500 on validation"; all[0].forms["text/plain"] != want {
		t.Errorf("in words %q, want %q", all[0].forms["text/plain"], want)
	}
	if all[0].forms[ChartForm] == "" {
		t.Error("at the end it is no live chart")
	}
}
