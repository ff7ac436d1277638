package report

import (
	"bytes"
	"encoding/csv"
	"encoding/xml"
	"errors"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/threebook/threebook/kit/render"
	"github.com/threebook/threebook/kit/report/reporttest"
)

// Figures are well-formed SVG and PNG of the size that is promised, draw something,
// and are the same each time, whatever the runs' names hold.
func TestFigures(t *testing.T) {
	if testing.Short() {
		t.Skip("needs a browser; run without -short")
	}
	const evil = `"</text><script>alert(1)</script>&`
	dirs := fabricate(t, reporttest.Options{Examples: 6, Steps: 120, Change: func(r *reporttest.Runs) {
		r.TunedResults.Results[0].Name += evil
		r.BaseResults.Results[0].Name += evil
	}})
	write := func() string {
		t.Helper()
		page, err := render.OpenScriptPage(t.Context(), render.Config{AllowNoSandbox: true})
		if err != nil {
			t.Fatal(err)
		}
		defer page.Close()
		dir := filepath.Join(t.TempDir(), "figures")
		paths, err := WriteFigures(t.Context(), Config{Runs: dirs, EChartsPath: echartsPath}, page.Evaluate, dir)
		if err != nil {
			t.Fatal(err)
		}
		if len(paths) < 16 {
			t.Errorf("%d files, want two for each of 8 charts", len(paths))
		}
		return dir
	}
	first := tree(t, write())
	for name, text := range first {
		switch filepath.Ext(name) {
		case ".svg":
			for dec := xml.NewDecoder(strings.NewReader(text)); ; {
				if _, err := dec.Token(); errors.Is(err, io.EOF) {
					break
				} else if err != nil {
					t.Fatalf("%s is not well-formed: %v", name, err)
				}
			}
			if strings.Contains(text, "<script") || !strings.Contains(text, "<text") {
				t.Errorf("%s holds a script, or no text", name)
			}
		case ".png":
			img, err := png.Decode(strings.NewReader(text))
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if w := img.Bounds().Dx(); w != 3*figureWide && w != 3*figureNarrow {
				t.Errorf("%s is %d pixels wide", name, w)
			}
			colours := map[uint32]bool{}
			for y := 0; y < img.Bounds().Dy(); y += 3 {
				for x := 0; x < img.Bounds().Dx(); x += 3 {
					r, g, b, _ := img.At(x, y).RGBA()
					colours[r>>8<<16|g>>8<<8|b>>8] = true
				}
			}
			if !colours[0xffffff] || len(colours) < 8 {
				t.Errorf("%s has %d colours, white among them: %v", name, len(colours), colours[0xffffff])
			}
		}
	}
	second := tree(t, write())
	for name, text := range first {
		if second[name] != text {
			t.Errorf("%s has other bytes the second time", name)
		}
	}
}

func TestTables(t *testing.T) {
	t.Parallel()
	dirs := fabricate(t, reporttest.Options{Examples: 6, Steps: 20})
	list, err := Tables(dirs)
	if err != nil {
		t.Fatal(err)
	}
	rows := map[string]int{}
	for _, table := range list {
		var b bytes.Buffer
		if err := table.CSV(&b); err != nil {
			t.Fatal(err)
		}
		all, err := csv.NewReader(&b).ReadAll()
		if err != nil {
			t.Fatalf("table %s: %v", table.Name, err)
		}
		if _, twice := rows[table.Name]; twice {
			t.Errorf("two tables are called %s", table.Name)
		}
		rows[table.Name] = len(all) - 1
		if err := table.Markdown(io.Discard); err != nil {
			t.Error(err)
		}
	}
	for name, want := range map[string]int{
		"tests": 2, "results-base-91b2d07aa53e": 6, "results-tuned-c04e6611fb90": 6, "training-scenes-3f9a1c7de204": 20,
	} {
		if rows[name] != want {
			t.Errorf("table %s has %d rows, want %d", name, rows[name], want)
		}
	}
	if rows["a-changes"] == 0 {
		t.Error("there is no table of changes")
	}
	if _, err := Tables([]string{filepath.Join(t.TempDir(), "nothing")}); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("tables of no run: %v", err)
	}
}

// Three tests of one judge stand side by side, those of another not among them.
func TestMatrixOnThePage(t *testing.T) {
	b := browser(t)
	dirs := fabricate(t, reporttest.Options{Examples: 8, Steps: 20})
	third := fabricate(t, reporttest.Options{Examples: 8, Steps: 20, Seed: 0, Change: func(r *reporttest.Runs) {
		r.Tuned.ID = "tuned-</td><b>x"
		for i := range r.TunedResults.Results {
			if e := &r.TunedResults.Results[i]; e.Rating != nil {
				*e.Rating /= 2
			}
		}
		sum := 0.0
		for _, e := range r.TunedResults.Results {
			if e.Rating != nil {
				sum += *e.Rating
			}
		}
		mean := sum / float64(r.TunedResults.SuccessfulEvaluations)
		r.TunedResults.SumOfRatings, r.TunedResults.AverageRating = sum, &mean
		r.TunedResults.Interval = nil
	}})
	two := inBrowser(t, dirs, "")
	text, err := os.ReadFile(two)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(text), `id="matrix-1"`) {
		t.Error("a model and its base are set side by side again")
	}
	path := inBrowser(t, append(dirs, third[2]), "")
	for _, width := range []int{400, 1280} {
		p := open(t, b, path, width, "dark")
		p.check(t, "a row for each example, a column for each test", `() => document.querySelectorAll('#matrix-1 .grid tbody tr').length === 8 && document.querySelectorAll('#matrix-1 .grid thead th').length === 5`)
		p.check(t, "a verdict for each", `() => [...document.querySelectorAll('#matrix-1 .tests .verdict')].map(v => v.textContent).join('|').startsWith('the reference|better than A')`)
		p.check(t, "names are text", `() => !document.querySelector('#matrix-1 b b') && document.querySelector('#matrix-1').textContent.includes('tuned-</td><b>x')`)
		p.check(t, "the cells' examples are in the gallery", `() => [...document.querySelectorAll('#matrix-1 .grid a')].length === 8 && [...document.querySelectorAll('#matrix-1 .grid a')].every(a => document.querySelector(a.getAttribute('href')))`)
		p.check(t, "the page is no wider than the window", `() => document.documentElement.scrollWidth <= innerWidth`)
		p.quiet(t, path)
	}
}
