package render

import (
	"fmt"
	"strings"
	"sync"
	"testing"
)

// The same code gives the same bytes in 20 runs: on used and on fresh pages and
// browsers, with one worker and with four at once.
func TestSameBytes(t *testing.T) {
	t.Parallel()
	scenes := []string{"shadows", "random", "composed", "webgpu", "textures", "instances", "offscreen", "late", "decoders", "textures_loaded"}
	runs := []struct {
		name  string
		pool  *Pool
		times int
	}{
		{"one worker", needPool(t, singlePool), 7},
		{"four workers", needPool(t, widePool), 9},
		{"a page for each scene", newTestPool(t, Config{Workers: 1, Reuse: ReuseBrowser}), 2},
		{"a browser for each scene", newTestPool(t, Config{Workers: 1, Reuse: ReuseNothing}), 1},
		{"every frame drawn", newTestPool(t, Config{Workers: 1, Plain: true}), 1},
	}
	var mu sync.Mutex
	hashes := map[string]map[string][]string{} // by scene and hash, which runs gave it
	var wg sync.WaitGroup
	for _, run := range runs {
		for i := range run.times {
			for _, name := range scenes {
				wg.Go(func() {
					shot, err := run.pool.Render(t.Context(), Scene{Name: name, Code: readCode(t, "scenes/"+name+".js")})
					mu.Lock()
					defer mu.Unlock()
					if err != nil || shot.Outcome != "ok" || !shot.Settled {
						t.Errorf("%s: %s %s settled %v, %v", name, shot.Outcome, shot.Detail, shot.Settled, err)
						return
					}
					if hashes[name] == nil {
						hashes[name] = map[string][]string{}
					}
					by := hashes[name][shot.SHA256]
					if len(by) == 0 && len(hashes[name]) > 0 {
						keepShot(t, name, shot)
					}
					hashes[name][shot.SHA256] = append(by, fmt.Sprintf("%s %d", run.name, i+1))
				})
			}
		}
	}
	wg.Wait()
	for name, h := range hashes {
		if len(h) != 1 {
			t.Errorf("%s gave %d pictures in 20 runs: %v", name, len(h), h)
		}
	}
}

// Whatever tells the time, the machine or a random number says the same in every
// run, in the page and in its workers: what testdata lists.
func TestClocksAndRandomNumbers(t *testing.T) {
	t.Parallel()
	p := needPool(t, widePool)
	for _, name := range []string{"clocks", "workers"} {
		want := strings.Split(strings.TrimSpace(readCode(t, "scenes/"+name+".txt")), "\n")
		for range 2 {
			got := mustRender(t, p, Scene{Name: name, Code: readCode(t, "scenes/"+name+".js")}, "no_canvas").Console
			for i := range max(len(got), len(want)) {
				var g, w string
				if i < len(got) {
					g = strings.TrimPrefix(got[i], "log: ")
				}
				if i < len(want) {
					w = want[i]
				}
				if g != w {
					t.Errorf("%s line %d: %q, want %q", name, i+1, g, w)
				}
			}
		}
	}
}
