package render

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestParseVersion(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ out, want, problem string }{
		{"Chromium 156.0.8078.79 built on Debian GNU/Linux 13 (trixie)\n", "156.0.8078.79", ""},
		{"Google Chrome 140.0.1.2\n", "140.0.1.2", ""},
		{"Google Chrome for Testing 133.0.6943.16 \n", "133.0.6943.16", ""},
		{"HeadlessChrome 150.1.2.3", "150.1.2.3", ""},
		{"Chromium 90.0.4430.212 built on Debian", "", "older than"},
		{"Mozilla Firefox 128.0", "", "not a Chromium"},
		{"", "", "not a Chromium"},
	} {
		got, err := parseVersion("browser", c.out)
		if got != c.want || (err != nil) != (c.problem != "") || (err != nil && !strings.Contains(err.Error(), c.problem)) {
			t.Errorf("%q: %q, %v", c.out, got, err)
		}
		if err != nil && !strings.Contains(err.Error(), "apt-get install") {
			t.Errorf("%q: %v does not say how to install one", c.out, err)
		}
	}
}

func TestNoBrowserSaysHowToInstallOne(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	t.Setenv("THREEBOOK_BROWSER", "")
	_, err := NewPool(t.Context(), Config{})
	if !errors.Is(err, ErrNoBrowser) || !strings.Contains(err.Error(), "apt-get install chromium-headless-shell") {
		t.Errorf("error %v", err)
	}
}

func TestBrowserOfTheEnvironment(t *testing.T) {
	path := filepath.Join(t.TempDir(), "browser")
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("THREEBOOK_BROWSER", path)
	if got, err := FindBrowser(""); got != path || err != nil {
		t.Errorf("found %q, %v", got, err)
	}
	if got, err := FindBrowser("/bin/sh"); got != "/bin/sh" || err != nil {
		t.Errorf("the configuration does not come first: %q, %v", got, err)
	}
}

func TestWrongProgramIsRefused(t *testing.T) {
	t.Parallel()
	for _, path := range []string{"/bin/true", "/bin/false", "/nonexistent/chromium"} {
		_, err := NewPool(t.Context(), Config{Browser: path, ThreeDir: threeDir})
		if err == nil || !strings.Contains(err.Error(), path) || !strings.Contains(err.Error(), "apt-get install") || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: error %v", path, err)
		}
	}
}

func TestMissingThreeSaysSo(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("needs a browser")
	}
	_, err := NewPool(t.Context(), Config{ThreeDir: filepath.Join(t.TempDir(), "three")})
	if err == nil || !strings.Contains(err.Error(), "npm ci") {
		t.Errorf("error %v", err)
	}
}
