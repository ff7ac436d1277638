package notebooks

import (
	"bytes"
	"crypto/rand"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// scratch makes the folder where Jupyter, its kernel and the browser keep what is
// temporary. Its name is in the environment of each of their processes.
func scratch(t *testing.T) string {
	t.Helper()
	// Not t.TempDir: root starts the browser as nobody, who cannot enter that.
	dir, err := os.MkdirTemp("", "threebook-jupyter-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	temp := filepath.Join(dir, "tmp")
	if err := os.Mkdir(temp, 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("TMPDIR", temp)
	return dir
}

// server is a Jupyter server that scripts/notebook has started.
type server struct {
	address string // with the slash at its end
	token   string
	cmd     *exec.Cmd
	said    *output
	ended   chan struct{}
}

// output collects what a process writes.
type output struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.String()
}

// startJupyter runs scripts/notebook on the notebook, on a free port and with a
// token, and waits until the server answers. Its settings are empty ones in temp.
func startJupyter(t *testing.T, temp, notebook string) *server {
	t.Helper()
	port := freePort(t)
	s := &server{address: fmt.Sprintf("http://127.0.0.1:%d/", port), token: rand.Text(), said: &output{}, ended: make(chan struct{})}
	s.cmd = exec.Command("../scripts/notebook", "--no-gopls", notebook, "--no-browser", fmt.Sprint("--port=", port), "--port-retries=0")
	s.cmd.Env = append(os.Environ(), "THREEBOOK_NO_PLUGIN=1", "JUPYTER_TOKEN="+s.token,
		"JUPYTER_CONFIG_DIR="+filepath.Join(temp, "config"), "JUPYTER_DATA_DIR="+filepath.Join(temp, "data"),
		"JUPYTER_RUNTIME_DIR="+filepath.Join(temp, "runtime"))
	s.cmd.Stdout, s.cmd.Stderr = s.said, s.said
	s.cmd.WaitDelay = time.Second
	s.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		_ = s.cmd.Wait() // stop asks how it ended
		close(s.ended)
	}()
	t.Cleanup(func() {
		s.end()
		if t.Failed() {
			t.Logf("scripts/notebook said:\n%s", s.said)
		}
	})
	deadline := time.After(5 * time.Minute) // the first time, the programs and packages are built
	for s.get(t, "api/status") != http.StatusOK {
		select {
		case <-s.ended:
			t.Fatal("scripts/notebook ended before Jupyter answered")
		case <-deadline:
			t.Fatal("Jupyter does not answer")
		case <-time.After(200 * time.Millisecond):
		}
	}
	return s
}

func freePort(t *testing.T) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

// get asks for a path and returns the status, 0 where nobody answers.
func (s *server) get(t *testing.T, path string) int {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.address+path+"?token="+s.token, nil)
	if err != nil {
		t.Fatal(err)
	}
	reply, err := http.DefaultClient.Do(r)
	if err != nil {
		return 0
	}
	reply.Body.Close()
	return reply.StatusCode
}

// end tells Jupyter to end, which ends its kernels too, and reports whether it did
// so by itself.
func (s *server) end() bool {
	for _, sig := range []syscall.Signal{syscall.SIGTERM, syscall.SIGKILL} {
		select {
		case <-s.ended:
			return sig == syscall.SIGTERM
		default:
			_ = syscall.Kill(-s.cmd.Process.Pid, sig)
		}
		select {
		case <-s.ended:
			return sig == syscall.SIGTERM
		case <-time.After(30 * time.Second):
		}
	}
	return false
}

// nothingLeft fails the test if the server, the kernel or the browser have left
// a process or a temporary file behind. Those that it finds it ends.
func nothingLeft(t *testing.T, temp string) {
	t.Helper()
	var left []string
	for range 100 {
		if left = processes(temp); len(left) == 0 {
			break
		}
		time.Sleep(100 * time.Millisecond)
	}
	for _, p := range left {
		t.Errorf("still running: %s", p)
		var pid int
		if _, err := fmt.Sscan(p, &pid); err == nil {
			_ = syscall.Kill(pid, syscall.SIGKILL)
		}
	}
	files, err := os.ReadDir(filepath.Join(temp, "tmp"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		t.Errorf("still there: %s", f.Name())
	}
}

// processes lists those with the mark in their environment or command line, this
// one aside, as "pid command line". Where there is no /proc, it finds none.
func processes(mark string) []string {
	var list []string
	names, _ := filepath.Glob("/proc/[0-9]*")
	for _, name := range names {
		environ, _ := os.ReadFile(filepath.Join(name, "environ"))
		command, _ := os.ReadFile(filepath.Join(name, "cmdline"))
		pid := filepath.Base(name)
		if len(command) == 0 || pid == fmt.Sprint(os.Getpid()) {
			continue // of a kernel thread, or of a process that has ended
		}
		if bytes.Contains(environ, []byte(mark)) || bytes.Contains(command, []byte(mark)) {
			list = append(list, pid+" "+strings.ReplaceAll(string(command), "\x00", " "))
		}
	}
	return list
}
