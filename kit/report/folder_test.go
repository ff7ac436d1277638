package report

import (
	"context"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-rod/rod/lib/proto"

	"github.com/threebook/threebook/kit/report/reporttest"
)

// tree is the names and contents of the files under a directory.
func tree(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		files[strings.TrimPrefix(path, dir)] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func beside(t *testing.T, dirs []string, output string, limit int64) {
	t.Helper()
	if err := Write(t.Context(), Config{Runs: dirs, Output: output, EChartsPath: echartsPath, PictureLimit: limit}); err != nil {
		t.Fatal(err)
	}
}

func TestManyPicturesGoBesideThePage(t *testing.T) {
	t.Parallel()
	dirs := fabricate(t, reporttest.Options{Examples: 3, Width: 800})
	dir := t.TempDir()
	output := filepath.Join(dir, "x.html")

	beside(t, dirs, output, 0)
	files := tree(t, dir)
	if len(files) != 1 {
		t.Fatalf("below the limit %d files were written, want the page alone", len(files))
	}
	inside := files["/x.html"]

	beside(t, dirs, output, 1000)
	files = tree(t, dir)
	page := files["/x.html"]
	if strings.Contains(page, `src="data:`) || strings.Contains(page, `type="text/plain"`) {
		t.Error("above the limit the page still holds pictures")
	}
	if got, want := strings.Count(page, "<img src="), strings.Count(inside, "<img src="); got != want {
		t.Errorf("%d pictures, want the %d of the page that holds them", got, want)
	}
	for name := range files {
		if base := strings.TrimPrefix(name, "/x_files/"); base != name && !strings.Contains(page, `"./x_files/`+base+`"`) {
			t.Errorf("the page does not show %s", name)
		}
	}
	if !strings.Contains(visible(page), "Its pictures are in the folder x_files beside it") {
		t.Error("the page does not say where its pictures are")
	}

	if err := os.WriteFile(filepath.Join(dir, "x_files", "notes.txt"), []byte("mine"), 0o644); err != nil {
		t.Fatal(err)
	}
	beside(t, dirs[:2], output, 1000) // fewer pictures
	fewer := tree(t, dir)
	if len(fewer) >= len(files)+1 {
		t.Errorf("%d files after a report of fewer pictures, %d before", len(fewer), len(files))
	}
	beside(t, dirs, output, 0)
	if got := tree(t, dir); len(got) != 2 || got["/x_files/notes.txt"] != "mine" || got["/x.html"] != inside {
		t.Errorf("with the pictures inside again, there are %d files; want the page as it was and the user's own", len(got))
	}
}

func TestCancelledWriteLeavesTheFolderAsItWas(t *testing.T) {
	t.Parallel()
	dirs := fabricate(t, reporttest.Options{Examples: 3, Width: 800})
	dir := t.TempDir()
	a, err := makeAlbum(t.Context(), mustShots(t, dirs), filepath.Join(dir, "x.html"), -1)
	if err != nil {
		t.Fatal(err)
	}
	p := &page{folder: a.folder}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := p.write(ctx, filepath.Join(dir, "x.html")); err == nil {
		t.Fatal("a cancelled write succeeds")
	}
	if left := tree(t, dir); len(left) > 0 {
		t.Errorf("it leaves %d files", len(left))
	}
	// the page itself fails: its output is a directory
	if err := os.MkdirAll(filepath.Join(dir, "x.html", "inner"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := p.write(t.Context(), filepath.Join(dir, "x.html")); err == nil {
		t.Fatal("a page is written over a directory")
	}
	if left := tree(t, dir); len(left) > 0 {
		t.Errorf("it leaves %d files", len(left))
	}
}

func mustShots(t *testing.T, dirs []string) []shot {
	t.Helper()
	trains, tests, err := load(dirs)
	if err != nil {
		t.Fatal(err)
	}
	comparisons, err := compareAll(trains, tests)
	if err != nil {
		t.Fatal(err)
	}
	return comparisons[0].shots(map[shot]bool{})
}

// Names of pages are names of folders are parts of addresses.
func TestPicturesBesideThePageShow(t *testing.T) {
	b := browser(t)
	dirs := fabricate(t, reporttest.Options{Examples: 3, Steps: 40, Width: 800})
	dir := t.TempDir()
	path := filepath.Join(dir, "a:b &lt;c #1 100% ü.html")
	beside(t, dirs, path, -1)

	p := b.MustPage().Timeout(100 * time.Second)
	defer p.Close()
	var requests []string
	wait := p.EachEvent(func(e *proto.NetworkRequestWillBeSent) { requests = append(requests, e.Request.URL) })
	go wait()
	if err := (proto.NetworkEnable{}).Call(p); err != nil {
		t.Fatal(err)
	}
	p.MustNavigate((&url.URL{Scheme: "file", Path: path}).String())
	p.MustWait(`() => document.documentElement.dataset.charts === 'drawn'`)
	if !p.MustEval(`async () => {
		const all = [...document.querySelectorAll('.shot img')];
		for (const i of all) { i.loading = 'eager'; await i.decode(); }
		return all.length > 3 && all.every(i => i.naturalWidth > 0);
	}`).Bool() {
		t.Error("not every picture shows")
	}
	p.MustEval(`() => document.querySelector('.card .official .open').click()`)
	if !p.MustEval(`async () => { const i = document.querySelector('.lb-img'); await i.decode(); return i.naturalWidth === 800; }`).Bool() {
		t.Error("the large picture is not the full one")
	}
	slices.Sort(requests)
	for _, r := range slices.Compact(requests) {
		if !strings.HasPrefix(r, "file://") && !strings.HasPrefix(r, "data:") {
			t.Errorf("the page requested %s", r)
		}
	}

	// a page moved without its folder, where pictures are missing both before and
	// after the page's script begins
	moved := filepath.Join(t.TempDir(), "moved.html")
	if err := os.Rename(path, moved); err != nil {
		t.Fatal(err)
	}
	p.MustEvalOnNewDocument(`new MutationObserver(() => document.querySelectorAll('.shot img').forEach((i, n) => { if (n % 2) i.loading = 'eager'; })).observe(document, {childList: true, subtree: true})`)
	if err := (proto.EmulationSetCPUThrottlingRate{Rate: 4}).Call(p); err != nil {
		t.Fatal(err)
	}
	p.MustNavigate((&url.URL{Scheme: "file", Path: moved}).String())
	p.MustWait(`() => document.documentElement.dataset.charts === 'drawn'`)
	p.MustEval(`() => document.querySelectorAll('.shot img').forEach(i => { i.loading = 'eager'; })`)
	p.MustWait(`() => !document.querySelector('.shot img') && document.querySelector('.no-picture').textContent.includes('not in the folder beside this page')`)
}
