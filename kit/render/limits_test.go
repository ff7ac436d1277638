package render

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/threebook/threebook/kit/outcome"
)

// Every process of a browser is under the kernel's limits, also those that the
// sandbox starts, and Info says which.
func TestLimitsAreInForce(t *testing.T) {
	t.Parallel()
	p := needPool(t, singlePool)
	mustRender(t, p, Scene{Name: "cube", Code: readCode(t, "scenes/cube.js")}, "ok")
	b := browserOf(t, p)
	want := newLimits(2 << 30)
	family := processTree(b.cmd.Process.Pid)
	if len(family) < 3 {
		t.Fatalf("only %d processes found", len(family))
	}
	for _, pr := range family {
		text, err := os.ReadFile("/proc/" + strconv.Itoa(pr.pid) + "/limits")
		if err != nil {
			continue // it has ended
		}
		for name, most := range map[string]int64{"Max data size": want.data, "Max file size": want.file, "Max open files": int64(want.files), "Max core file size": 0} {
			if n, ok := hardLimit(string(text), name); !ok || n > most {
				t.Errorf("%s process: %s is %d (limited %v), want at most %d", pr.name(), name, n, ok, most)
			}
		}
		score, err := os.ReadFile("/proc/" + strconv.Itoa(pr.pid) + "/oom_score_adj")
		if n, _ := strconv.Atoi(strings.TrimSpace(string(score))); err == nil && n <= 0 {
			t.Errorf("%s process: out-of-memory score %d", pr.name(), n)
		}
	}
	list := []string{
		"resident memory 2048 MiB a process, 3072 MiB together (watched every 50 ms)",
		"data segment 4096 MiB a process", "files 2048 MiB each", "open files 4096 a process", "core dumps none", "out-of-memory score 1000",
	}
	if got := p.Info().Limits; !slices.Equal(got, list) {
		t.Errorf("Info says %q, want %q", got, list)
	}
	if w := p.Info().Warnings; len(w) > 0 {
		t.Errorf("warnings %q", w)
	}
}

// The shell that sets the limits hands its arguments on as they are, keeps what
// is lower already, and a program that writes too much gets an error, not a signal.
func TestCommandSetsLimits(t *testing.T) {
	t.Parallel()
	l := limits{data: 1 << 30, file: 1 << 20, files: 64}
	file := filepath.Join(t.TempDir(), "a file")
	const program = `head -c 3000000 /dev/zero >"$1" 2>/dev/null; echo "$? $(ulimit -c) $(ulimit -d) $(ulimit -f) $(ulimit -n) $2"`
	path, args := l.command("/bin/sh", []string{"-c", program, "sh", file, `a 'b' "$c"`})
	out, err := exec.Command("/bin/sh", append([]string{"-c", `ulimit -f 1024; exec "$0" "$@"`, path}, args...)...).CombinedOutput()
	if err != nil {
		t.Fatal(err)
	}
	if got, want := string(out), "1 0 1048576 1024 64 a 'b' \"$c\"\n"; got != want {
		t.Errorf("the program says %q, want %q", got, want)
	}
	if st, err := os.Stat(file); err != nil || st.Size() > 1<<19 {
		t.Errorf("it wrote %v, %v, want at most 512 KiB", st, err)
	}
}

func TestMissingLimitsAreNamed(t *testing.T) {
	t.Parallel()
	cmd := exec.Command("/bin/sh", "-c", "read line")
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = in.Close(); _ = cmd.Wait() }()
	_, missing := newLimits(1 << 30).inForce(cmd.Process.Pid)
	if !slices.Contains(missing, "the kernel does not limit the browser's data size") {
		t.Errorf("of an unlimited process: %q", missing)
	}
	if list, missing := newLimits(1 << 30).inForce(1 << 30); list != nil || len(missing) != 1 {
		t.Errorf("without a process: %q, %q", list, missing)
	}
}

// The watchdog ends a process that is over its limit, and the largest where all together are.
func TestWatchdogEndsWhatIsOver(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		kind, over string
		limits     limits
	}{
		{"renderer", "the page process grew beyond 0 MiB", limits{each: 1, total: 1 << 40}},
		{"utility", "the browser's utility process grew beyond 0 MiB", limits{each: 1, total: 1 << 40}},
		{"", "the browser's processes together grew beyond 0 MiB", limits{each: 1 << 40, total: 1}},
		{"", "", limits{each: 1 << 40, total: 1 << 40}},
	} {
		cmd := exec.Command("sleep", "60")
		identity{}.apply(cmd)
		exited := make(chan struct{})
		if err := startProcess(cmd, func(error) { close(exited) }); err != nil {
			t.Fatal(err)
		}
		var killed []process
		w := &watchdog{root: cmd.Process.Pid, limits: c.limits, killed: func(p process) { killed = append(killed, p) }}
		for start := time.Now(); len(killed) == 0 && time.Since(start) < 2*time.Second && (c.over != "" || time.Since(start) < 100*time.Millisecond); {
			w.checkMemory([]process{{pid: cmd.Process.Pid, kind: c.kind}})
		}
		if c.over == "" {
			if len(killed) > 0 {
				t.Errorf("killed %+v", killed)
			}
			killGroup(cmd.Process.Pid)
		} else if len(killed) == 0 || killed[0].over != c.over {
			t.Errorf("killed %+v, want %q", killed, c.over)
			killGroup(cmd.Process.Pid)
		}
		<-exited
	}
}

// Memory is the scene's doing wherever it lies: in the page, in the browser
// that keeps its blobs, or in several processes that are each within bounds.
func TestMemoryOutsideTheHeap(t *testing.T) {
	p := newTestPool(t, Config{Workers: 1, MemoryLimit: 400 << 20})
	for _, c := range []struct{ name, detail, code string }{
		{"blobs", "grew beyond", `const kept = [];
for (let i = 0; i < 300; i++) { kept.push(new Blob([new Uint8Array(2 ** 25).fill(i)])); await kept[i].slice(0, 1).arrayBuffer(); }`},
		{"page and GPU", "the browser's processes together grew beyond 600 MiB", `const gl = document.createElement('canvas').getContext('webgl2');
const kept = [], upload = new Uint8Array(2 ** 23).fill(1);
for (let i = 0; i < 400; i++) { // both grow alike
	kept.push(new Uint8Array(2 ** 23).fill(i));
	gl.bindBuffer(gl.ARRAY_BUFFER, gl.createBuffer());
	gl.bufferData(gl.ARRAY_BUFFER, upload, gl.STATIC_DRAW);
	gl.finish();
}`},
		{"one buffer", "RangeError: Array buffer allocation failed (line 2)", "console.log('here');\nnew ArrayBuffer(2 ** 33);"},
		{"workers", "", `const source = URL.createObjectURL(new Blob(['const k = []; for (;;) k.push(new Float32Array(4e6).fill(1));']));
for (let i = 0; i < 16; i++) new Worker(source);`},
	} {
		shot := mustRender(t, p, Scene{Name: c.name, Code: c.code}, "out_of_memory")
		if !strings.Contains(shot.Detail, c.detail) {
			t.Errorf("%s: detail %q, want %q", c.name, shot.Detail, c.detail)
		}
	}
}

// What the browser keeps of a scene's databases, caches and files in memory is
// bounded by a quota, of which the scene is told.
func TestStorageHasAQuota(t *testing.T) {
	t.Parallel()
	code := `const dir = await navigator.storage.getDirectory();
const out = await (await dir.getFileHandle('x', { create: true })).createWritable();
for (let i = 0; i < 300; i++) await out.write(new Uint8Array(2 ** 25).fill(i));`
	shot := mustRender(t, needPool(t, singlePool), Scene{Name: "files", Code: code}, "exception")
	if !strings.Contains(shot.Detail, "QuotaExceededError") {
		t.Errorf("detail %q", shot.Detail)
	}
}

// A texture of 576 MB goes to the GPU process through shared memory, which the
// file limit counts.
func TestLargeTextureIsWithinLimits(t *testing.T) {
	t.Parallel()
	p := needPool(t, singlePool)
	const code = `const gl = document.createElement('canvas').getContext('webgl2');
gl.bindTexture(gl.TEXTURE_2D, gl.createTexture());
gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA32F, 6000, 6000, 0, gl.RGBA, gl.FLOAT, new Float32Array(6000 * 6000 * 4).fill(3));
gl.finish();
console.log(gl.getError(), gl.isContextLost());`
	shot := mustRender(t, p, Scene{Name: "texture", Code: code}, "no_canvas")
	if got := joined(shot.Console); got != "log: 0 false" {
		t.Errorf("console %q", got)
	}
}

// Where the kernel's limit is the lower one, a page that asks for more crashes
// without a word. It is known by what it had, and blamed when it does so alone.
func TestKernelEndsWhatTheWatchdogMisses(t *testing.T) {
	p := newTestPool(t, Config{Workers: 1})
	w := <-p.idle
	w.drop()
	p.launcher.limits.data = 900 << 20
	p.idle <- w
	const code = "const kept = [];\nfor (;;) kept.push(new TextEncoder().encode('x'.repeat(2 ** 26)));"
	shot := mustRender(t, p, Scene{Name: "text", Code: code}, "out_of_memory")
	if !strings.HasPrefix(shot.Detail, "the page process crashed when it had") || !shot.Retried {
		t.Errorf("detail %q, retried %v", shot.Detail, shot.Retried)
	}
}

func TestClassifyMemory(t *testing.T) {
	t.Parallel()
	thrown := func(message string) evidence {
		return evidence{scene: scene{page: &page{}}, reported: true, report: report{Evaluated: true, Errors: []pageError{{Kind: "error", Message: message}}}}
	}
	for _, c := range []struct {
		ev    evidence
		want  outcome.ID
		again bool
	}{
		{thrown("Uncaught RangeError: Array buffer allocation failed"), outcome.OutOfMemory, false},
		{thrown("RangeError: WebAssembly.Memory(): could not allocate memory"), outcome.OutOfMemory, false},
		{thrown("RangeError: WebAssembly.Memory.grow(): Unable to grow instance memory"), outcome.OutOfMemory, false},
		{thrown("RangeError: WebAssembly.Memory.grow(): Maximum memory size exceeded"), outcome.Exception, false},
		{thrown("RangeError: Invalid array length"), outcome.Exception, false},
		{thrown("Error: Array buffer allocation failed"), outcome.Exception, false},
		{evidence{err: errCrash, crash: "crashed"}, outcome.BrowserCrash, true},
		{evidence{err: errCrash, crash: "crashed", cramped: "the page process …"}, outcome.OutOfMemory, true},
		{evidence{err: errCrash, crash: "oom", heapFull: true}, outcome.OutOfMemory, false},
		{evidence{err: errGone}, outcome.BrowserCrash, true},
		{evidence{err: errGone, cramped: "the browser process …"}, outcome.OutOfMemory, true},
		{evidence{err: fmt.Errorf("%w: it went to x", errNavigation), cramped: "the page process …"}, outcome.Navigation, false},
		{evidence{overMemory: &process{over: "the page process grew"}}, outcome.OutOfMemory, false},
	} {
		v := classify(c.ev)
		if v.id != c.want || v.again != c.again || v.detail == "" {
			t.Errorf("%+v: %+v, want %s, again %v", c.ev, v, c.want, c.again)
		}
	}
}
