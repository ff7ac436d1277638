package render

import (
	"os"
	"path/filepath"
	"strings"
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
	dir, err := os.MkdirTemp("", "render-test-") // t.TempDir is closed to the browser's user
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
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
