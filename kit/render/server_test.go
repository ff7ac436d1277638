package render

import (
	"io"
	"net/http"
	"os"
	"path/filepath"
	"testing"
)

// testServer serves a Three.js of a few files and an assets folder with a way out of it.
func testServer(t *testing.T) *server {
	t.Helper()
	base := t.TempDir()
	for name, text := range map[string]string{
		"three/package.json":          `{"name": "three", "version": "0.187.0"}`,
		"three/build/three.module.js": "export const REVISION = '187';",
		"three/build/three.webgpu.js": "",
		"three/build/three.tsl.js":    "",
		"three/build/three.core.js":   "const d0 = Math.random() * 0xffffffff | 0;",
		"assets/models/duck.glb":      "duck",
		"secret.txt":                  "secret",
	} {
		path := filepath.Join(base, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink(filepath.Join(base, "secret.txt"), filepath.Join(base, "assets", "link.txt")); err != nil {
		t.Fatal(err)
	}
	s, err := newServer(filepath.Join(base, "three"), filepath.Join(base, "assets"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.close)
	return s
}

func get(t *testing.T, url, host string) (int, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	if host != "" {
		req.Host = host
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(body)
}

func TestServerPaths(t *testing.T) {
	t.Parallel()
	s := testServer(t)
	_, address, err := s.add("import 'three';", false, func() {})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		path, host string
		status     int
		body       string
	}{
		{path: "code.js", status: 200, body: "import 'three';"},
		{path: "models/duck.glb", status: 200, body: "duck"},
		{path: "../models/duck.glb", status: 200, body: "duck"},
		{path: "/models/duck.glb", status: 200, body: "duck"},
		{path: "models/goose.glb", status: 404},
		{path: "models", status: 404},
		{path: "link.txt", status: 404},
		{path: "%2e%2e/%2e%2e/secret.txt", status: 404},
		{path: "/three/%2e%2e/secret.txt", status: 404},
		{path: "..%2f..%2fsecret.txt", status: 404},
		{path: "picture.png", status: 200, body: string(placeholder())},
		{path: "/three/build/three.core.js", status: 200, body: "const d0 = __threebook.uuidRandom() * 0xffffffff | 0;"},
		{path: "/three/build/", status: 404},
		{path: "code.js", host: "rebound.invalid", status: 421},
	} {
		url := address + c.path
		if c.path[0] == '/' {
			url = s.base + c.path
		}
		status, body := get(t, url, c.host)
		if status != c.status || (c.body != "" && body != c.body) {
			t.Errorf("%s (host %q): %d %.80q, want %d %.80q", c.path, c.host, status, body, c.status, c.body)
		}
	}
}

func TestPageIsServedOnce(t *testing.T) {
	t.Parallel()
	s := testServer(t)
	reloads := 0
	id, address, err := s.add("", false, func() { reloads++ })
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []int{200, 204, 204} {
		if status, _ := get(t, address, ""); status != want {
			t.Errorf("request %d: status %d, want %d", i, status, want)
		}
	}
	if reloads != 2 {
		t.Errorf("%d reloads noticed, want 2", reloads)
	}
	s.take(id)
	if status, _ := get(t, address, ""); status != 404 {
		t.Errorf("a finished scene's page: status %d, want 404", status)
	}
}

func TestMissedFilesBelongToTheirScene(t *testing.T) {
	t.Parallel()
	s := testServer(t)
	a, addressA, err := s.add("", false, func() {})
	if err != nil {
		t.Fatal(err)
	}
	b, _, err := s.add("", false, func() {})
	if err != nil {
		t.Fatal(err)
	}
	get(t, addressA+"models/goose.glb", "")
	get(t, addressA+"lib/tool.js", "")
	if got := s.take(a); len(got.missed) != 1 || got.missed[0] != "models/goose.glb" || len(got.modules) != 1 {
		t.Errorf("missed %v, modules %v", got.missed, got.modules)
	}
	if got := s.take(b); len(got.missed) != 0 {
		t.Errorf("another scene missed %v", got.missed)
	}
}
