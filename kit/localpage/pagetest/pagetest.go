// Package pagetest opens local pages in a real browser, for tests.
//
//	b := pagetest.Browser(t, page.URL)
//	p := pagetest.Visit(t, b, page.URL, 1280, 800, "dark")
//	p.Holds("it has a heading", `() => document.querySelector('h1') !== null`)
//	p.Quiet()
//
// The browser reaches the page's own server and nothing else. Root starts it as the
// user nobody, so that Chromium's own sandbox is on.
package pagetest

import (
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/go-rod/rod"
	"github.com/go-rod/rod/lib/launcher"

	"github.com/threebook/threebook/kit/render"
)

// Browser starts a headless browser that can reach the host of address only, and
// ends it with the test. Short tests are skipped.
func Browser(t *testing.T, address string) *rod.Browser {
	t.Helper()
	if testing.Short() {
		t.Skip("needs a browser; run without -short")
	}
	bin, err := render.FindBrowser("")
	if err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	// Not t.TempDir, which nobody cannot enter.
	home, err := os.MkdirTemp("", "threebook-pagetest-")
	if err != nil {
		t.Fatal(err)
	}
	l := launcher.New().UserDataDir(filepath.Join(home, "profile")).
		Set("hide-scrollbars").Set("disable-lcd-text").Set("force-color-profile", "srgb").
		Set("proxy-server", "127.0.0.1:9").Set("proxy-bypass-list", "<-loopback>;"+u.Host).
		Set("host-resolver-rules", "MAP * ~NOTFOUND , EXCLUDE 127.0.0.1").Set("force-webrtc-ip-handling-policy", "disable_non_proxied_udp")
	cmd := exec.Command(bin, l.FormatArgs()...)
	cmd.Dir = home
	cmd.Env = []string{"HOME=" + home, "TMPDIR=" + home, "PATH=/usr/local/bin:/usr/bin:/bin", "LANG=C.UTF-8", "TZ=UTC"}
	cmd.WaitDelay = 2 * time.Second
	parser := launcher.NewURLParser().Context(t.Context())
	cmd.Stderr = parser
	ended := make(chan struct{})
	t.Cleanup(func() {
		if cmd.Process != nil {
			_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
			<-ended
		}
		for range 20 { // a process that was just killed may still be writing
			if os.RemoveAll(home) == nil {
				return
			}
			time.Sleep(50 * time.Millisecond)
		}
	})
	cmd.SysProcAttr = confined(t, home)
	if err := cmd.Start(); err != nil {
		t.Fatalf("start browser %s: %v", bin, err)
	}
	go func() {
		_ = cmd.Wait() // how it ends is the test's doing
		close(ended)
	}()
	select {
	case address = <-parser.URL:
	case <-ended:
		t.Fatalf("browser %s ended: %v", bin, parser.Err())
	case <-time.After(time.Minute):
		t.Fatalf("browser %s does not answer: %v", bin, parser.Err())
	}
	b := rod.New().ControlURL(launcher.MustResolveURL(address)).MustConnect()
	t.Cleanup(func() { _ = b.Close() })
	return b
}

// confined makes the browser the leader of a process group and drops root, giving
// home to the user it runs as.
func confined(t *testing.T, home string) *syscall.SysProcAttr {
	attr := &syscall.SysProcAttr{Setpgid: true}
	if os.Geteuid() != 0 {
		return attr
	}
	uid, gid := 65534, 65534
	if u, err := user.Lookup("nobody"); err == nil {
		if n, err := strconv.Atoi(u.Uid); err == nil {
			uid = n
		}
		if n, err := strconv.Atoi(u.Gid); err == nil {
			gid = n
		}
	}
	if err := os.Chown(home, uid, gid); err != nil {
		t.Fatal(err)
	}
	attr.Credential = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
	return attr
}
