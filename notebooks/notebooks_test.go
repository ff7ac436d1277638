package notebooks

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"unsafe"

	"golang.org/x/sys/unix"

	"github.com/threebook/threebook/kit/localpage/pagetest"
	"github.com/threebook/threebook/kit/nb"
	"github.com/threebook/threebook/kit/notebook"
	"github.com/threebook/threebook/kit/pairs"
	"github.com/threebook/threebook/kit/prompt"
	"github.com/threebook/threebook/kit/runs"
	"github.com/threebook/threebook/kit/tokenizer"
)

// offline is set in the process that is to cut itself off the network and then become
// the command in its arguments.
const offline = "THREEBOOK_TEST_OFFLINE"

func TestMain(m *testing.M) {
	if os.Getenv(offline) == "" {
		os.Exit(m.Run())
	}
	os.Unsetenv(offline)
	err := loopbackUp()
	if err == nil {
		err = syscall.Exec(os.Args[1], os.Args[1:], os.Environ())
	}
	fmt.Fprintln(os.Stderr, "run offline:", err)
	os.Exit(1)
}

// loopbackUp makes 127.0.0.1 work in a network of one's own, where it is down at first.
func loopbackUp() error {
	s, err := unix.Socket(unix.AF_INET, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return err
	}
	defer unix.Close(s)
	request, err := unix.NewIfreq("lo")
	if err != nil {
		return err
	}
	request.SetUint16(unix.IFF_UP | unix.IFF_RUNNING)
	if _, _, errno := unix.Syscall(unix.SYS_IOCTL, uintptr(s), unix.SIOCSIFFLAGS, uintptr(unsafe.Pointer(request))); errno != 0 {
		return errno
	}
	return nil
}

// command is threebook in a network of its own, where there is nothing but loopback.
func command(program string, args ...string) *exec.Cmd {
	c := exec.Command(os.Args[0], append([]string{program}, args...)...)
	c.Env = append(os.Environ(), offline+"=1")
	c.SysProcAttr = &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWNET, Pdeathsig: syscall.SIGKILL}
	if uid := os.Getuid(); uid != 0 {
		c.SysProcAttr.Cloneflags |= syscall.CLONE_NEWUSER
		c.SysProcAttr.UidMappings = []syscall.SysProcIDMap{{ContainerID: uid, HostID: uid, Size: 1}}
		c.SysProcAttr.GidMappings = []syscall.SysProcIDMap{{ContainerID: os.Getgid(), HostID: os.Getgid(), Size: 1}}
	}
	return c
}

// lab is where the notebooks' runs of a test lie, with the command that runs them.
type lab struct{ dir, program, pairs string }

// newLab builds the command and pairs a few of the sample scenes.
func newLab(t *testing.T) lab {
	t.Helper()
	dir, err := os.MkdirTemp("", "threebook-notebooks-") // not t.TempDir, which the browser's user cannot enter
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	l := lab{dir: dir, program: filepath.Join(dir, "threebook"), pairs: filepath.Join(dir, "few.parquet")}
	if out, err := exec.Command("go", "build", "-o", l.program, "../scripts/threebook").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	whole := filepath.Join(dir, "all.parquet")
	if _, err := pairs.Make(t.Context(), pairs.Config{
		ScreenshotsDir: "../data/scenes/screenshots", ScriptsDir: "../data/scenes/extracted_scripts", Output: whole,
	}); err != nil {
		t.Fatal(err)
	}
	list, err := pairs.Read(whole)
	if err != nil {
		t.Fatal(err)
	}
	tok, err := tokenizer.Load("../data/tiny")
	if err != nil {
		t.Fatal(err)
	}
	left := map[string]int{pairs.Train: 16, pairs.Validation: 6}
	list = slices.DeleteFunc(list, func(p pairs.Pair) bool {
		if e, err := prompt.Default().Encode(tok, p.Description, p.Code, 256); err != nil || e.Truncated {
			return true // longer than the notebooks train on
		}
		left[p.Split]--
		return left[p.Split] < 0
	})
	if _, err := pairs.Write(l.pairs, list, "a few"); err != nil {
		t.Fatal(err)
	}
	return l
}

// all are the notebooks in the order of their numbers.
func all(t *testing.T) []string {
	t.Helper()
	paths, err := filepath.Glob("*.ipynb")
	if err != nil || len(paths) == 0 {
		t.Fatalf("notebooks %v (error %v)", paths, err)
	}
	return paths
}

// What is in version control has no outputs: they belong to a run.
func TestNotebooksAreClean(t *testing.T) {
	t.Parallel()
	for _, path := range all(t) {
		n, err := notebook.Read(path)
		if err != nil {
			t.Error(err)
			continue
		}
		if dirt := n.Dirt(); len(dirt) > 0 {
			t.Errorf("notebooks/%s: %s\nrun: bin/threebook notebook clean notebooks/%s", path, strings.Join(dirt, ", "), path)
		}
		if len(n.Parameters()) == 0 {
			t.Errorf("%s declares no parameters", path)
		}
	}
}

// quick are parameters with which each notebook runs in seconds on the pure-Go backend.
func (l lab) quick(name string) map[string]string {
	p := map[string]string{"data": l.pairs}
	switch name {
	case "01_pair.ipynb":
		return map[string]string{"data": filepath.Join(l.dir, "pairs.parquet"), "drawn": "4"}
	case "03_test.ipynb":
		p["n"], p["max_tokens"] = "3", "300"
	case "05_report.ipynb":
		p["n"], p["max_tokens"], p["few"], p["output"] = "3", "300", "12", filepath.Join(l.dir, "report.html")
	}
	p["epochs"], p["backend"] = "1", "go"
	return p
}

// Every notebook runs from top to bottom without a network, and its page shows all
// that it put out.
func TestNotebooksRun(t *testing.T) {
	if testing.Short() {
		t.Skip("trains, renders, and compiles cells")
	}
	l := newLab(t)
	b := pagetest.Browser(t, "file:///")
	for _, name := range all(t) {
		t.Run(name, func(t *testing.T) {
			out, page := filepath.Join(l.dir, name), filepath.Join(l.dir, strings.TrimSuffix(name, ".ipynb")+".html")
			said, err := l.execute(t, name, l.quick(name), "-o", out, "--html", page)
			if err != nil {
				t.Fatalf("%v\n%s", err, said)
			}
			n, err := notebook.Read(out)
			if err != nil {
				t.Fatal(err)
			}
			charts := 0
			for i, c := range n.Cells() {
				for _, o := range c.Outputs() {
					if o.Kind() == notebook.Error || o.StreamName() == "stderr" {
						t.Errorf("cell %d says %s", i+1, o.Text())
					}
					if _, ok := o.Form(nb.ChartForm); ok {
						charts++
					}
				}
			}
			if charts == 0 && name != "03_test.ipynb" {
				t.Error("there is no chart")
			}
			p := pagetest.Visit(t, b, "file://"+page, 1280, 900, "light")
			p.ChartsDrawn(charts)
			p.PicturesShow()
			p.Holds("no cell failed", `() => !document.querySelector('.failure')`)
			p.Holds("there are pictures, or charts", `() => document.images.length + document.querySelectorAll('canvas').length > 0`)
			p.Quiet()
		})
	}
	t.Run("runs record the parameters", func(t *testing.T) {
		paths, err := filepath.Glob(filepath.Join(l.dir, "reports", "runs", "*", "run.json"))
		if err != nil || len(paths) == 0 {
			t.Fatalf("runs %v (error %v)", paths, err)
		}
		for _, path := range paths {
			run, err := runs.Load(filepath.Dir(path))
			if err != nil {
				t.Fatal(err)
			}
			m := run.Manifest
			if fmt.Sprintf("%v %v", m.Given["rank"], m.Given["epochs"]) != "8 1" || !slices.Contains(m.Command, "epochs=1") || !slices.Contains(m.Command, "notebook") {
				t.Errorf("%s has %v of %q", path, m.Given, m.Command)
			}
		}
	})
	t.Run("nothing is trained twice", func(t *testing.T) {
		const name = "02_train.ipynb"
		if text := l.outputs(t, name, l.quick(name)); !strings.Contains(text, "already trained: ") || strings.Contains(text, "\ntrained: ") {
			t.Errorf("the second run says\n%s", text)
		}
		changed := l.quick(name)
		changed["rank"] = "2"
		if text := l.outputs(t, name, changed); !strings.Contains(text, "\ntrained: ") {
			t.Errorf("with another rank it says\n%s", text)
		}
	})
}

// execute runs a notebook with its runs in the lab.
func (l lab) execute(t *testing.T, name string, parameters map[string]string, args ...string) (said string, err error) {
	t.Helper()
	args = append([]string{"notebook", "run", name, "--timeout", "10m"}, args...)
	for key, value := range parameters {
		args = append(args, "-p", key+"="+value)
	}
	c := command(l.program, args...)
	c.Env = append(c.Env, "THREEBOOK_REPORTS="+filepath.Join(l.dir, "reports"), "THREEBOOK_OUT="+filepath.Join(l.dir, "out"))
	var b bytes.Buffer
	c.Stdout, c.Stderr = &b, &b
	err = c.Run()
	if errors.Is(err, syscall.EPERM) {
		t.Skip("needs a network namespace of its own, which this system does not allow")
	}
	t.Logf("%s", b.String())
	return b.String(), err
}

// outputs are the texts that a notebook's run puts out, each with a line feed before it.
func (l lab) outputs(t *testing.T, name string, parameters map[string]string) string {
	t.Helper()
	out := filepath.Join(t.TempDir(), name)
	if said, err := l.execute(t, name, parameters, "-o", out); err != nil {
		t.Fatalf("%v\n%s", err, said)
	}
	n, err := notebook.Read(out)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, c := range n.Cells() {
		for _, o := range c.Outputs() {
			shown, _ := o.Form("text/plain")
			b.WriteString("\n" + o.Text() + shown)
		}
	}
	return b.String()
}
