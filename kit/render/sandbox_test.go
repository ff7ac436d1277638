package render

import (
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// unsandboxable writes a browser that, like Chromium where user namespaces are
// not allowed, gives up unless it is told to do without a sandbox.
func unsandboxable(t *testing.T) string {
	t.Helper()
	browser, err := FindBrowser("")
	if err != nil {
		t.Fatal(err)
	}
	dir := openTemp(t)
	path := filepath.Join(dir, "chromium")
	script := "#!/bin/sh\ncase \"$*\" in\n*--version*|*--no-sandbox*) exec " + browser + " \"$@\";;\nesac\n" +
		"echo '[FATAL:zygote_host_impl_linux.cc] No usable sandbox!' >&2\nexit 1\n"
	if err := os.WriteFile(path, []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestNoSandboxIsRefusedUnlessAllowed(t *testing.T) {
	if testing.Short() {
		t.Skip("needs a browser")
	}
	cfg := Config{Browser: unsandboxable(t), ThreeDir: threeDir, Workers: 1}
	_, err := NewPool(t.Context(), cfg)
	if err == nil || !strings.Contains(err.Error(), "--allow-no-sandbox") || strings.Contains(err.Error(), "\n") {
		t.Fatalf("without a sandbox: %v", err)
	}
	cfg.AllowNoSandbox = true
	p, err := NewPool(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	if info := p.Info(); !strings.HasPrefix(info.Sandbox, "none") || len(info.Warnings) == 0 {
		t.Errorf("Info does not say so: %+v", info)
	}
	mustRender(t, p, Scene{Name: "cube", Code: readCode(t, "scenes/cube.js")}, "ok")
}

// A user other than root keeps being that user, and has the sandbox. Root goes
// as nobody; here a plain user is made of it.
func TestPlainUserKeepsTheSandbox(t *testing.T) {
	if testing.Short() {
		t.Skip("needs a browser")
	}
	const uid = 61235
	dir := openTemp(t)
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	program, err := os.ReadFile(self) // it lies where only its owner can reach it, and so may Three.js
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "program"), program, 0o755); err != nil {
		t.Fatal(err)
	}
	three := filepath.Join(dir, "three")
	if err := os.CopyFS(filepath.Join(three, "build"), os.DirFS(filepath.Join(threeDir, "build"))); err != nil {
		t.Fatal(err)
	}
	manifest, err := os.ReadFile(filepath.Join(threeDir, "package.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(three, "package.json"), manifest, 0o644); err != nil {
		t.Fatal(err)
	}
	temp := filepath.Join(dir, "temp")
	if err := os.Mkdir(temp, 0o700); err != nil {
		t.Fatal(err)
	}
	user := os.Getuid()
	ch := startChild(t, "plain", temp, func(cmd *exec.Cmd) {
		cmd.Path, cmd.Dir = filepath.Join(dir, "program"), dir
		cmd.Env = append(cmd.Env, "RENDER_TEST_THREE="+three, "HOME="+dir)
		if user == 0 {
			user = uid
			if err := os.Chown(temp, uid, uid); err != nil {
				t.Fatal(err)
			}
			cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uid, Gid: uid}}
		}
	})
	for _, pr := range ch.family {
		if processKind(pr.pid) != "renderer" {
			continue
		}
		if fields := confinement(t, pr.pid); fields != nil {
			if uid, mode := fields["Uid"], fields["Seccomp"]; len(uid) == 0 || uid[0] != strconv.Itoa(user) || len(mode) == 0 || mode[0] != "2" {
				t.Errorf("a page runs as user %v, seccomp mode %v", uid, mode)
			}
		}
	}
	ch.tell(t, strings.ReplaceAll(readCode(t, "scenes/cube.js"), "\n", "\\n"))
	if got, want := ch.answer(), fmt.Sprintf("ok, sandbox Chromium's own, user %d", user); got != want {
		t.Errorf("it says %q, want %q", got, want)
	}
	waitGone(t, ch.family)
	if left, err := os.ReadDir(temp); len(left) != 0 || err != nil {
		t.Errorf("left %v, %v", left, err)
	}
}

func TestSandboxRemedyNamesTheSwitch(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for _, name := range []string{"user", "kernel"} {
		if err := os.Mkdir(filepath.Join(dir, name), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct{ file, value, want string }{
		{"user/max_user_namespaces", "0\n", "sysctl user.max_user_namespaces=10000"},
		{"user/max_user_namespaces", "96365\n", "user namespaces"},
		{"kernel/unprivileged_userns_clone", "0\n", "sysctl kernel.unprivileged_userns_clone=1"},
		{"kernel/unprivileged_userns_clone", "1\n", "user namespaces"},
		{"kernel/apparmor_restrict_unprivileged_userns", "1\n", "sysctl kernel.apparmor_restrict_unprivileged_userns=0"},
	} {
		if err := os.WriteFile(filepath.Join(dir, c.file), []byte(c.value), 0o644); err != nil {
			t.Fatal(err)
		}
		if got := sandboxRemedy(dir); !strings.Contains(got, c.want) {
			t.Errorf("%s is %q: %q, want %q", c.file, c.value, got, c.want)
		}
	}
}

// Where nobody cannot be, or cannot reach what it needs, the error names the remedy.
func TestNobodyWithoutAccess(t *testing.T) {
	t.Parallel()
	root, plain := identity{drop: true}, identity{}
	for _, c := range []struct {
		as   identity
		err  error
		want string
	}{
		{root, syscall.EACCES, "nobody, who cannot reach X: do Y, or run as another user"},
		{root, syscall.EPERM, "not allowed here: run as another user"},
		{root, syscall.EINVAL, "not allowed here: run as another user"},
		{root, syscall.ENOENT, ""},
		{plain, syscall.EACCES, ""},
	} {
		got := c.as.explain(&os.PathError{Op: "fork/exec", Path: "X", Err: c.err}, "X", "do Y")
		if !errors.Is(got, c.err) || !strings.Contains(got.Error(), c.want) || (c.want == "") == strings.Contains(got.Error(), "another user") {
			t.Errorf("%v: %v", c.err, got)
		}
	}
	if os.Geteuid() == 0 {
		dir := t.TempDir() // closed to nobody
		browser, err := FindBrowser("")
		if err != nil {
			t.Fatal(err)
		}
		inside := filepath.Join(dir, "chromium")
		if err := os.WriteFile(inside, []byte("#!/bin/sh\nexec "+browser+" \"$@\"\n"), 0o755); err != nil {
			t.Fatal(err)
		}
		if _, err := browserVersion(t.Context(), inside, browserIdentity()); err == nil || !strings.Contains(err.Error(), "THREEBOOK_BROWSER") {
			t.Errorf("a browser that nobody cannot reach: %v", err)
		}
		l := launcher{path: browser, temp: dir, as: browserIdentity(), limits: newLimits(1 << 30), log: slog.New(slog.DiscardHandler)}
		if _, err := l.launch(t.Context()); err == nil || !strings.Contains(err.Error(), "TMPDIR") || len(profiles(t, dir)) != 0 {
			t.Errorf("a directory that nobody cannot reach: %v, left %v", err, profiles(t, dir))
		}
	}
}
