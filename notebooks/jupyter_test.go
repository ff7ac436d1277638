package notebooks

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-rod/rod"
	"github.com/go-rod/rod/lib/input"
	"github.com/go-rod/rod/lib/proto"

	"github.com/threebook/threebook/kit"
	"github.com/threebook/threebook/kit/localpage/pagetest"
)

// patience is how long one cell, or Jupyter's page, may take on two slow cores.
const patience = 2 * time.Minute

// TestRunsInJupyter opens a notebook as a person does: scripts/notebook starts
// Jupyter, a browser shows the page, and the cells run on the working tree's kit.
func TestRunsInJupyter(t *testing.T) {
	if testing.Short() {
		t.Skip("needs Jupyter and a browser; run without -short")
	}
	temp := scratch(t)
	t.Run("cells", func(t *testing.T) {
		notebook := writeNotebook(t,
			"import (\n\t\"fmt\"\n\n\t\"github.com/threebook/threebook/kit\"\n)\n\n%%\nfmt.Println(\"epochs:\", kit.DemoRecipe().Epochs)",
			"import \"github.com/janpfeifer/gonb/gonbui\"\n\n%%\ngonbui.DisplayHTML(`"+picture+"`)",
			"import \"github.com/threebook/threebook/kit/nb\"\n\n%%\nnb.Chart(nb.Histogram(\"numbers\", []float64{1, 2, 2, 3}, 3))")
		s := startJupyter(t, temp, notebook)
		p := open(t, pagetest.Browser(t, s.address), s, notebook)

		p.runCell(0)
		p.waits("the number that the kit gives", fmt.Sprintf(
			`() => [...document.querySelectorAll('.output_subarea, .jp-OutputArea-output')].some(e => e.innerText.trim() === 'epochs: %d')`,
			kit.DemoRecipe().Epochs))
		p.runCell(1)
		p.waits("the picture, drawn", `() => {
			const img = document.querySelector('img[alt="a dot"]')
			return img !== null && img.complete && img.naturalWidth === 120
		}`)
		p.runCell(2)
		p.waits("the chart, live", `() => document.querySelector('.output_area canvas, .jp-OutputArea-output canvas') !== null`)
		p.quiet()
		if !s.end() {
			t.Error("Jupyter does not end when it is told to")
		}
	})
	// The subtest has ended its browser.
	nothingLeft(t, temp)
}

// picture is what kit/nb shows: an image that needs no script and no network.
var picture = `<img alt="a dot" src="data:image/svg+xml;base64,` + base64.StdEncoding.EncodeToString([]byte(
	`<svg xmlns="http://www.w3.org/2000/svg" width="120" height="80"><circle cx="60" cy="40" r="30" fill="teal"/></svg>`)) + `">`

// writeNotebook puts a notebook with these cells into a folder below the
// repository's reports, which git ignores, and returns its path from the root.
func writeNotebook(t *testing.T, cells ...string) string {
	t.Helper()
	reports := filepath.Join("..", "reports")
	if err := os.MkdirAll(reports, 0o755); err != nil {
		t.Fatal(err)
	}
	folder, err := os.MkdirTemp(reports, "jupyter test ")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(folder); err != nil {
			t.Error(err)
		}
		_ = os.Remove(reports) // goes only when it is empty
	})
	type object = map[string]any
	list := []object{}
	for i, source := range cells {
		list = append(list, object{"id": fmt.Sprint("cell-", i), "cell_type": "code", "execution_count": nil,
			"metadata": object{}, "outputs": []any{}, "source": source})
	}
	data, err := json.Marshal(object{"nbformat": 4, "nbformat_minor": 5, "cells": list, "metadata": object{
		"kernelspec": object{"name": "threebook", "display_name": "Go (threebook)", "language": "go"}}})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, "first.ipynb"), data, 0o644); err != nil {
		t.Fatal(err)
	}
	return "reports/" + filepath.Base(folder) + "/first.ipynb"
}

// page is a notebook open in Jupyter, with what the page complained about.
type page struct {
	*rod.Page
	t      *testing.T
	editor string // CSS selector of what takes the keys in a code cell

	mu         sync.Mutex
	complaints []string
}

// open shows the notebook in JupyterLab where the server has it, else in Notebook,
// and waits for its kernel.
func open(t *testing.T, b *rod.Browser, s *server, notebook string) *page {
	t.Helper()
	p := &page{Page: b.MustPage(), t: t, editor: ".jp-Notebook .jp-CodeCell .cm-content"}
	place := "lab/tree/"
	if s.get(t, "lab") == http.StatusNotFound {
		place, p.editor = "notebooks/", "#notebook .code_cell .CodeMirror textarea"
	}
	wait := p.EachEvent(func(e *proto.NetworkRequestWillBeSent) {
		for _, own := range []string{s.address, "data:", "blob:"} {
			if strings.HasPrefix(e.Request.URL, own) {
				return
			}
		}
		p.complain("requested " + e.Request.URL)
	}, func(e *proto.RuntimeConsoleAPICalled) {
		if e.Type == proto.RuntimeConsoleAPICalledTypeError {
			p.complain("console: " + fmt.Sprint(e.Args))
		}
	}, func(e *proto.RuntimeExceptionThrown) {
		p.complain("exception: " + fmt.Sprint(e.ExceptionDetails.Text, e.ExceptionDetails.Exception))
	}, func(e *proto.LogEntryAdded) {
		if e.Entry.Level == proto.LogLogEntryLevelError {
			p.complain("log: " + e.Entry.Text + " " + e.Entry.URL)
		}
	})
	go wait()
	for _, enable := range []interface{ Call(proto.Client) error }{
		proto.NetworkEnable{}, proto.RuntimeEnable{}, proto.LogEnable{},
		proto.EmulationSetFocusEmulationEnabled{Enabled: true},
	} {
		if err := enable.Call(p); err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(func() {
		if t.Failed() {
			p.keep()
		}
	})
	p.MustSetViewport(1280, 900, 1, false)
	p.Page = p.Timeout(3 * patience)
	p.MustNavigate(s.address + place + strings.ReplaceAll(notebook, " ", "%20") + "?token=" + s.token)
	p.waits("its kernel, connected", `async () => {
		const kernels = await (await fetch('/api/kernels')).json()
		return kernels.some(k => k.name === 'threebook' && k.connections > 0)
	}`)
	return p
}

func (p *page) complain(text string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.complaints = append(p.complaints, text)
}

// keep stores a screenshot where -artifacts leaves it, and logs what the page said.
func (p *page) keep() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, c := range p.complaints {
		p.t.Logf("the page: %.500s", c)
	}
	shot, err := p.CancelTimeout().Timeout(20*time.Second).Screenshot(false, &proto.PageCaptureScreenshot{})
	if err != nil {
		return
	}
	name := filepath.Join(p.t.ArtifactDir(), "jupyter.png")
	if os.WriteFile(name, shot, 0o644) == nil {
		p.t.Log("screenshot kept with -artifacts:", name)
	}
}

// runCell runs the nth code cell with the keys that Jupyter's users press.
func (p *page) runCell(n int) {
	p.t.Helper()
	p.waits("a cell to type into", fmt.Sprintf(`() => {
		const editor = document.querySelectorAll(%q)[%d]
		editor?.focus()
		return editor?.contains(document.activeElement) === true
	}`, p.editor, n))
	time.Sleep(time.Second) // JupyterLab draws a cell anew when the cursor enters it
	p.KeyActions().Press(input.ShiftLeft).Type(input.Enter).MustDo()
}

// waits fails the test if a JavaScript function does not come to give true.
func (p *page) waits(what, js string) {
	p.t.Helper()
	if err := p.Timeout(patience).Wait(rod.Eval(js).ByPromise()); err != nil {
		p.t.Fatalf("the page does not show %s: %v", what, err)
	}
}

// jupyters are errors that Jupyter's own pages report while all is well: Notebook 6
// asks for the extension of ipywidgets where that is not installed.
var jupyters = []*regexp.Regexp{
	regexp.MustCompile(`^log: (Failed to load resource|Refused to execute script).*/nbextensions/widgets/notebook/js/extension\.js`),
}

// quiet fails the test if the page asked for anything elsewhere, or reported an
// error that is not Jupyter's own.
func (p *page) quiet() {
	p.t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
next:
	for _, c := range p.complaints {
		for _, known := range jupyters {
			if known.MatchString(c) {
				continue next
			}
		}
		p.t.Errorf("the page: %.500s", c)
	}
}
