package render

import (
	"net"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// faults are hostile or broken scripts in testdata/faults with what is to become of each.
var faults = []struct {
	name, outcome, detail string
	console               string // a part of it
	unsettled             bool   // of an ok scene
}{
	{name: "background_only", outcome: "blank", detail: "one colour"},
	{name: "busy_wait", outcome: "ok"},
	{name: "console_flood", outcome: "ok", console: "more lines"},
	{name: "context_loss", outcome: "context_lost"},
	{name: "dialogs", outcome: "ok", console: "confirm true prompt null"},
	{name: "download", outcome: "ok"},
	{name: "exception_at_load", outcome: "exception", detail: "ReferenceError: mesj is not defined (line 3)"},
	{name: "exception_in_frame", outcome: "exception", detail: "in a frame: TypeError: Cannot read properties of undefined (reading 'update') (line 5)"},
	{name: "exception_in_timer", outcome: "exception", detail: "(line 3)"},
	{name: "files", outcome: "ok"},
	{name: "form", outcome: "ok"},
	{name: "heavy_shader", outcome: "timeout"},
	{name: "history", outcome: "ok"},
	{name: "huge_canvas", outcome: "ok", console: "log: 4096"},
	{name: "import_dynamic", outcome: "import_not_found", detail: "NoSuchThing.js"},
	{name: "import_missing_file", outcome: "import_not_found", detail: "no module examples/jsm/objects/WaterWorld.js (line 2)"},
	{name: "import_missing_name", outcome: "import_not_found", detail: "'CubeGeometry3D' (line 2)"},
	{name: "import_unknown_address", outcome: "import_not_found", detail: "https://cdn.invalid/cannon-es/dist/cannon-es.js (line 2)"},
	{name: "import_unknown_package", outcome: "import_not_found", detail: `"gsap"`},
	{name: "loop_at_load", outcome: "timeout", detail: "no answer within 8s"},
	{name: "loop_in_frame", outcome: "timeout", detail: "no answer within 8s"},
	{name: "many_timers", outcome: "ok"},
	{name: "many_workers", outcome: "ok", console: "refused 1984"},
	{name: "memory_in_heap", outcome: "out_of_memory", detail: "heap"},
	{name: "memory_off_heap", outcome: "out_of_memory", detail: "900 MiB"},
	{name: "navigate_away", outcome: "navigation", detail: "https://elsewhere.invalid/"},
	{name: "navigate_loopback", outcome: "navigation"},
	{name: "network", outcome: "ok"},
	{name: "never_attached", outcome: "no_canvas", detail: "never added"},
	{name: "never_settles", outcome: "ok", unsettled: true},
	{name: "no_light", outcome: "blank"},
	{name: "only_panels", outcome: "blank"},
	{name: "overridden_builtins", outcome: "ok"},
	{name: "prose", outcome: "no_canvas", detail: "made no canvas"},
	{name: "rejection", outcome: "exception", detail: "unhandled rejection: Error: no model (line 4)"},
	{name: "reload", outcome: "navigation"},
	{name: "removed_addon", outcome: "import_not_found", detail: "(line 2); three/addons/controls/DeviceOrientationControls.js was removed in r134"},
	{name: "removed_geometry", outcome: "exception", detail: "TypeError: THREE.Geometry is not a constructor (line 5); THREE.Geometry was removed in r125"},
	{name: "removed_import", outcome: "import_not_found", detail: "'BoxBufferGeometry' (line 2); THREE.BoxBufferGeometry was removed in r154 (now BoxGeometry)"},
	{name: "removed_method", outcome: "exception", detail: "geometry.addAttribute is not a function (line 3); geometry.addAttribute() was removed in r141"},
	{name: "remove_document", outcome: "no_canvas"},
	{name: "syntax", outcome: "syntax_error", detail: "(line 3)"},
	{name: "window_open", outcome: "ok", console: "opened null"},
}

// Each fault gets its outcome in bounded time, reaches no listener of this
// machine, and the next scene in the same pool renders as before.
func TestFaults(t *testing.T) {
	t.Parallel()
	p := needPool(t, faultPool)
	port, reached := listener(t)
	good := Scene{Name: "good", Code: readCode(t, "scenes/cdn.js")}
	want := mustRender(t, p, good, "ok").SHA256
	for _, f := range faults {
		t.Run(f.name, func(t *testing.T) {
			code := strings.ReplaceAll(readCode(t, "faults/"+f.name+".js"), "LISTENER", strconv.Itoa(port))
			start := time.Now()
			shot := mustRender(t, p, Scene{Name: f.name, Code: code}, f.outcome)
			if took := time.Since(start); took > 6*faultTimeout {
				t.Errorf("took %v", took)
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
			if shot.Retried {
				t.Error("was tried twice")
			}
			if n := reached.Load(); n > 0 {
				t.Errorf("reached a listener %d times", n)
			}
			if next := mustRender(t, p, good, "ok"); next.SHA256 != want {
				keepShot(t, "after-"+f.name, next)
				t.Error("the next scene's picture differs")
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
		if !slices.ContainsFunc(faults, func(f struct {
			name, outcome, detail string
			console               string
			unsettled             bool
		}) bool {
			return f.name == name
		}) {
			t.Errorf("%s has no expected outcome", file)
		}
	}
}

func TestOddText(t *testing.T) {
	t.Parallel()
	p := needPool(t, singlePool)
	lit := readCode(t, "faults/dialogs.js")
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

// listener counts what reaches a port of 127.0.0.1, over TCP and UDP.
func listener(t *testing.T) (port int, reached *atomic.Int64) {
	t.Helper()
	reached = &atomic.Int64{}
	tcp, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { tcp.Close() })
	go func() {
		for {
			c, err := tcp.Accept()
			if err != nil {
				return
			}
			reached.Add(1)
			c.Close()
		}
	}()
	port = tcp.Addr().(*net.TCPAddr).Port
	udp, err := net.ListenPacket("udp4", "127.0.0.1:"+strconv.Itoa(port))
	if err != nil {
		t.Logf("no UDP on port %d: %v", port, err)
		return port, reached
	}
	t.Cleanup(func() { udp.Close() })
	go func() {
		buf := make([]byte, 1500)
		for {
			if _, _, err := udp.ReadFrom(buf); err != nil {
				return
			}
			reached.Add(1)
		}
	}()
	return port, reached
}
