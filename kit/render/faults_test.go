package render

import (
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// fault is a hostile or broken script of testdata/faults, with what is to become of it.
type fault struct {
	name, outcome, detail string
	console               string // a part of it
	unsettled             bool   // of an ok scene
	changed               bool   // draws something else than testdata/lit/lit.js, with which most of them begin
}

var faults = []fault{
	{name: "await_forever", outcome: "ok", unsettled: true},
	{name: "background_only", outcome: "blank", detail: "one colour"},
	{name: "base_address", outcome: "ok", console: "answered 404"},
	{name: "blob_module", outcome: "ok", console: "ff0000", changed: true},
	{name: "builtins_array", outcome: "exception", detail: "Error: seen all the same (line 6)"},
	{name: "builtins_await", outcome: "ok", console: "constructor false"},
	{name: "builtins_clock", outcome: "ok"},
	{name: "builtins_function", outcome: "exception", detail: "Error: seen all the same (line 4)"},
	{name: "builtins_json", outcome: "exception", detail: "Error: seen all the same (line 7)"},
	{name: "builtins_listener", outcome: "exception", detail: "Error: seen all the same (line 7)"},
	{name: "builtins_math", outcome: "blank"},
	{name: "builtins_object", outcome: "exception", detail: "Error: seen all the same (line 5)"},
	{name: "builtins_text", outcome: "exception", detail: "(reading 'colour') (line 5)"},
	{name: "busy_wait", outcome: "ok"},
	{name: "caption_only", outcome: "blank", detail: "the page around it"},
	{name: "canvas_attributes", outcome: "out_of_memory", detail: "900 MiB"},
	{name: "channels", outcome: "ok"},
	{name: "console_flood", outcome: "ok", console: "more lines"},
	{name: "console_objects", outcome: "ok", console: "(unprintable) Symbol(s) (unprintable) {} 10"},
	{name: "context_loss", outcome: "context_lost"},
	{name: "debugger", outcome: "ok", console: "went on"},
	{name: "dialogs", outcome: "ok", console: "confirm true prompt null"},
	{name: "document_replaced", outcome: "exception", detail: "Error: seen all the same (line 5)", console: "document.write is ignored"},
	{name: "download", outcome: "ok"},
	{name: "drawing_instead", outcome: "no_canvas", detail: "never added"},
	{name: "error_objects", outcome: "exception", detail: "(line 2)"},
	{name: "eval_huge", outcome: "ok", console: "20971520 1001"},
	{name: "events_faked", outcome: "ok"},
	{name: "exception_at_load", outcome: "exception", detail: "ReferenceError: mesj is not defined (line 3)"},
	{name: "exception_in_frame", outcome: "exception", detail: "in a frame: TypeError: Cannot read properties of undefined (reading 'update') (line 5)"},
	{name: "exception_in_timer", outcome: "exception", detail: "(line 3)"},
	{name: "files", outcome: "ok"},
	{name: "form", outcome: "ok"},
	{name: "frame_realm", outcome: "ok", console: "2025-01-01T00:00:00.000Z 0 false true null\nlog: the page allows 0 workers"},
	{name: "frames", outcome: "ok"},
	{name: "heavy_shader", outcome: "timeout"},
	{name: "history", outcome: "ok"},
	{name: "history_back", outcome: "ok"},
	{name: "hooks", outcome: "exception", detail: "Error: seen all the same (line 11)"},
	{name: "hooks_hurry", outcome: "timeout", detail: "nothing drawn"},
	{name: "huge_canvas", outcome: "ok", console: "log: 4096", changed: true},
	{name: "import_dynamic", outcome: "import_not_found", detail: "NoSuchThing.js"},
	{name: "import_missing_file", outcome: "import_not_found", detail: "no module examples/jsm/objects/WaterWorld.js (line 2)"},
	{name: "import_missing_name", outcome: "import_not_found", detail: "'CubeGeometry3D' (line 2)"},
	{name: "import_unknown_address", outcome: "import_not_found", detail: "https://cdn.invalid/cannon-es/dist/cannon-es.js (line 2)"},
	{name: "import_unknown_package", outcome: "import_not_found", detail: `"gsap"`},
	{name: "life", outcome: "ok"},
	{name: "links", outcome: "ok"},
	{name: "loop_at_load", outcome: "timeout", detail: "no answer within 8s"},
	{name: "loop_in_frame", outcome: "timeout", detail: "no answer within 8s"},
	{name: "many_timers", outcome: "ok"},
	{name: "many_workers", outcome: "ok", console: "refused 1984"},
	{name: "media", outcome: "ok"},
	{name: "memory_at_the_end", outcome: "ok"},
	{name: "memory_gpu_buffers", outcome: "out_of_memory", detail: "the GPU process grew beyond 900 MiB"},
	{name: "memory_gpu_textures", outcome: "out_of_memory", detail: "the GPU process grew beyond 900 MiB"},
	{name: "memory_in_heap", outcome: "out_of_memory", detail: "heap"},
	{name: "memory_off_heap", outcome: "out_of_memory", detail: "900 MiB"},
	{name: "memory_storage", outcome: "ok", console: "localStorage QuotaExceededError\nlog: caches QuotaExceededError\nlog: indexedDB QuotaExceededError\nlog: files QuotaExceededError"},
	{name: "memory_wasm", outcome: "out_of_memory", detail: "900 MiB"},
	{name: "messages", outcome: "ok"},
	{name: "microtasks", outcome: "timeout", detail: "no answer within 8s"},
	{name: "million_elements", outcome: "ok", console: "1000000"},
	{name: "navigate_away", outcome: "navigation", detail: "https://elsewhere.invalid/"},
	{name: "navigate_blank", outcome: "navigation"},
	{name: "navigate_loopback", outcome: "navigation"},
	{name: "navigate_meta", outcome: "navigation"},
	{name: "network", outcome: "ok"},
	{name: "never_attached", outcome: "no_canvas", detail: "never added"},
	{name: "never_settles", outcome: "ok", unsettled: true},
	{name: "no_light", outcome: "blank"},
	{name: "only_panels", outcome: "blank"},
	{name: "overridden_builtins", outcome: "ok"},
	{name: "permissions", outcome: "ok", console: "got  waiting "},
	{name: "prose", outcome: "no_canvas", detail: "made no canvas"},
	{name: "recursion", outcome: "exception", detail: "RangeError: Maximum call stack size exceeded (line 2)"},
	{name: "rejection", outcome: "exception", detail: "unhandled rejection: Error: no model (line 4)"},
	{name: "refusal_made_up", outcome: "exception", detail: "seen all the same"},
	{name: "rejection_in_frame", outcome: "exception", detail: "unhandled rejection: Error: no texture (line 4)"},
	{name: "rejection_objects", outcome: "exception", detail: "unhandled rejection: (unprintable)"},
	{name: "reload", outcome: "navigation"},
	{name: "removed_addon", outcome: "import_not_found", detail: "(line 2); three/addons/controls/DeviceOrientationControls.js was removed in r134"},
	{name: "removed_geometry", outcome: "exception", detail: "TypeError: THREE.Geometry is not a constructor (line 5); THREE.Geometry was removed in r125"},
	{name: "removed_import", outcome: "import_not_found", detail: "'BoxBufferGeometry' (line 2); THREE.BoxBufferGeometry was removed in r154 (now BoxGeometry)"},
	{name: "removed_method", outcome: "exception", detail: "geometry.addAttribute is not a function (line 3); geometry.addAttribute() was removed in r141"},
	{name: "remove_document", outcome: "no_canvas"},
	{name: "service_worker", outcome: "ok", console: "service worker false gpu false"},
	{name: "strings", outcome: "ok"},
	{name: "styles", outcome: "ok"},
	{name: "styles_hiding", outcome: "no_canvas", detail: "outside the page or has no size"},
	{name: "styles_transparent", outcome: "blank"},
	{name: "synchronous", outcome: "ok", console: "NetworkError\nlog: TypeError"},
	{name: "syntax", outcome: "syntax_error", detail: "(line 3)"},
	{name: "window_moved", outcome: "ok"},
	{name: "window_open", outcome: "ok", console: "opened null"},
	{name: "worker_endless", outcome: "ok", unsettled: true},
	{name: "worker_memory", outcome: "out_of_memory", detail: "900 MiB"},
	{name: "workers_endless", outcome: "ok", unsettled: true},
	{name: "workers_nested", outcome: "ok"},
	{name: "workers_network", outcome: "ok", console: "shared undefined\nlog: done"},
	{name: "zoom", outcome: "ok", changed: true},
}

// Each fault gets its outcome in bounded time and memory, changes nothing in a
// picture that it does not draw, reaches no listener of this machine, leaves no
// process behind, and the next scene in the same pool renders as before.
func TestFaults(t *testing.T) {
	t.Parallel()
	p := needPool(t, faultPool)
	port, reached := listener(t)
	good := Scene{Name: "good", Code: readCode(t, "scenes/cdn.js")}
	want := mustRender(t, p, good, "ok").SHA256
	lit := mustRender(t, p, Scene{Name: "lit", Code: "import './lit.js';"}, "ok").SHA256
	renderers := len(pagesOf(p))
	for _, f := range faults {
		t.Run(f.name, func(t *testing.T) {
			code := strings.ReplaceAll(readCode(t, "faults/"+f.name+".js"), "LISTENER", strconv.Itoa(port))
			start := time.Now()
			peak := watchMemory(p)
			shot := mustRender(t, p, Scene{Name: f.name, Code: code}, f.outcome)
			if took := time.Since(start); took > 6*faultTimeout {
				t.Errorf("took %v", took)
			}
			if grown := peak(); grown.one > mostOfOne || grown.all > mostOfAll {
				t.Errorf("a process grew to %d MiB, all together to %d MiB", grown.one>>20, grown.all>>20)
			}
			if !strings.Contains(shot.Detail, f.detail) || (f.outcome != "ok") != (shot.Detail != "") || strings.Contains(shot.Detail, "\n") {
				t.Errorf("detail %q, want %q", shot.Detail, f.detail)
			}
			if console := strings.Join(shot.Console, "\n"); !strings.Contains(console, f.console) || strings.Contains(console, "reached") {
				t.Errorf("console %.2000q, want %q", console, f.console)
			}
			if f.outcome == "ok" && shot.Settled == f.unsettled {
				t.Errorf("settled %v", shot.Settled)
			}
			if f.outcome == "ok" && (shot.SHA256 != lit) != f.changed {
				keepShot(t, f.name, shot)
				t.Errorf("changed the picture: %v", !f.changed)
			}
			if shot.Retried {
				t.Error("was tried twice")
			}
			if next := mustRender(t, p, good, "ok"); next.SHA256 != want {
				keepShot(t, "after-"+f.name, next)
				t.Error("the next scene's picture differs")
			}
			if n := reached.Load(); n > 0 {
				t.Errorf("reached a listener %d times", n)
			}
			for left := 100; len(pagesOf(p)) > renderers; left-- {
				if left == 0 {
					t.Fatalf("its process is still there: %v", pagesOf(p))
				}
				time.Sleep(50 * time.Millisecond)
			}
		})
	}
}

func TestEveryFaultIsListed(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/faults/*.js")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".js")
		if !slices.ContainsFunc(faults, func(f fault) bool { return f.name == name }) {
			t.Errorf("%s has no expected outcome", file)
		}
	}
}

func TestOddText(t *testing.T) {
	t.Parallel()
	p := needPool(t, singlePool)
	lit := readCode(t, "lit/lit.js")
	for _, c := range []struct{ name, code, outcome string }{
		{"five megabytes", lit + "\n//" + strings.Repeat("x", 5<<20), "ok"},
		{"invalid UTF-8", lit + "\n// \xff\xfe\x80", "ok"},
		{"closing tags", lit + "\n// </script></body></html><script>location.reload()</script>", "ok"},
		{"nothing", "", "no_canvas"},
		{"prose", "Here is the scene you asked for:\n- a cube", "syntax_error"},
		{"a page", "<!doctype html><html></html>", "syntax_error"},
	} {
		t.Run(c.name, func(t *testing.T) {
			mustRender(t, p, Scene{Name: "odd", Code: c.code}, c.outcome)
		})
	}
}
