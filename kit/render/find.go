package render

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"time"
)

// ErrNoBrowser says that no usable browser was found, and how to install one.
var ErrNoBrowser = errors.New("no browser: " + install)

// install is what was tried; of other systems only what the check accepts is known.
var install = fmt.Sprintf("install one with \"apt-get install chromium-headless-shell\" (Debian; elsewhere any Chromium or Chrome from version %d), or name it in THREEBOOK_BROWSER", oldestBrowser)

// oldestBrowser is the first Chromium major version that this package is tried
// with: ANGLE on SwiftShader behind enable-unsafe-swiftshader, headless shell as a program of its own.
const oldestBrowser = 132

// browserNames are looked up on PATH in this order. The headless shell makes no
// background requests and renders three times as fast as the full browser.
var browserNames = []string{"chromium-headless-shell", "chrome-headless-shell", "chromium", "chromium-browser", "google-chrome"}

// FindBrowser returns the browser's path: the one given, else
// $THREEBOOK_BROWSER, else the first known name on PATH.
func FindBrowser(given string) (string, error) {
	if given == "" {
		given = os.Getenv("THREEBOOK_BROWSER")
	}
	if given != "" {
		path, err := exec.LookPath(given)
		if err != nil {
			return "", fmt.Errorf("find browser %s: %w: %s", given, err, install)
		}
		return path, nil
	}
	for _, name := range browserNames {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", ErrNoBrowser
}

var versionLine = regexp.MustCompile(`(?i)(?:chrom(?:e|ium)|headless\S*)[^0-9\n]*((\d+)\.[\d.]+)`)

// browserVersion runs the program with --version, as the user it will run as,
// and refuses what is not a Chromium of a known age.
func browserVersion(ctx context.Context, path string, as identity) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	cmd := exec.CommandContext(ctx, path, "--version")
	cmd.Env = browserEnv(os.TempDir())
	cmd.WaitDelay = time.Second
	as.apply(cmd)
	out, err := cmd.Output()
	if err != nil && ctx.Err() == nil && len(out) == 0 {
		err = as.explain(err, path, "make it and its directories readable and executable for all, or name another in THREEBOOK_BROWSER")
		return "", fmt.Errorf("run browser %s --version%s: %w", path, as.suffix(), err)
	}
	return parseVersion(path, string(out))
}

func parseVersion(path, out string) (string, error) {
	m := versionLine.FindStringSubmatch(out)
	if m == nil {
		return "", fmt.Errorf("browser %s is not a Chromium: %s", path, install)
	}
	if major, err := strconv.Atoi(m[2]); err != nil || major < oldestBrowser {
		return "", fmt.Errorf("browser %s is version %s, older than %d: %s", path, m[1], oldestBrowser, install)
	}
	return m[1], nil
}
