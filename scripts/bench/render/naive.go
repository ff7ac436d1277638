package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"syscall"
	"time"

	"github.com/go-rod/rod"
	"github.com/go-rod/rod/lib/launcher"
	"github.com/go-rod/rod/lib/proto"

	"github.com/threebook/threebook/kit/render"
)

// naiveWait is the fixed wait of a naive script, for what it cannot see.
const naiveWait = time.Second

const naivePage = `<!doctype html><style>body{margin:0}canvas{display:block}</style><div id="container"></div>
<script type="importmap">{"imports":{"three":"/three/build/three.module.js","three/addons/":"/three/examples/jsm/"}}</script>
<script type="module" src="/code.js"></script>`

// naive draws as a short script around rod does: a browser for each scene, one
// after another, a second to settle, a screenshot. Its pictures differ from run
// to run, so nothing is compared with them.
type naive struct {
	browser string
	three   string
	took    time.Duration
	drawn   int
}

func newNaive(three string) (*naive, error) {
	browser, err := render.FindBrowser("")
	return &naive{browser: browser, three: three}, err
}

func (n *naive) perMinute() float64 { return float64(n.drawn) / n.took.Minutes() }

func (n *naive) draw(ctx context.Context, scenes []scene) error {
	begin := time.Now()
	for _, s := range scenes {
		if err := n.one(ctx, s.code); err != nil {
			return fmt.Errorf("draw %s naively: %w", s.name, err)
		}
	}
	n.took += time.Since(begin)
	n.drawn += len(scenes)
	return nil
}

func (n *naive) one(ctx context.Context, code string) error {
	ln, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		return err
	}
	mux := http.NewServeMux()
	mux.Handle("/three/", http.StripPrefix("/three/", http.FileServer(http.Dir(n.three))))
	mux.HandleFunc("/code.js", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/javascript")
		fmt.Fprint(w, code)
	})
	mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, naivePage) })
	server := &http.Server{Handler: mux}
	go func() { _ = server.Serve(ln) }()
	defer server.Close()
	profile, err := os.MkdirTemp("", "bench-naive-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(profile)
	l := launcher.New().Context(ctx).Bin(n.browser).Leakless(false).NoSandbox(os.Geteuid() == 0).UserDataDir(profile).
		Set("use-gl", "angle").Set("use-angle", "swiftshader").Set("enable-unsafe-swiftshader").
		Set("proxy-server", "127.0.0.1:9").Set("proxy-bypass-list", "<-loopback>;"+ln.Addr().String()).
		Set("host-resolver-rules", "MAP * ~NOTFOUND , EXCLUDE 127.0.0.1").Set("force-webrtc-ip-handling-policy", "disable_non_proxied_udp")
	address, err := l.Launch()
	if err != nil {
		return err
	}
	pid := l.PID()
	defer func() {
		for p := range descendants() { // of this process; only this script has browsers of rod's
			if group, err := syscall.Getpgid(p); err == nil && group == pid {
				_ = syscall.Kill(p, syscall.SIGKILL)
			}
		}
	}()
	b := rod.New().ControlURL(address).Context(ctx)
	if err := b.Connect(); err != nil {
		return err
	}
	page, err := b.Page(proto.TargetCreateTarget{URL: "http://" + ln.Addr().String() + "/"})
	if err != nil {
		return err
	}
	if err := page.SetViewport(&proto.EmulationSetDeviceMetricsOverride{Width: 800, Height: 500, DeviceScaleFactor: 1}); err != nil {
		return err
	}
	if err := page.WaitLoad(); err != nil {
		return err
	}
	time.Sleep(naiveWait)
	if _, err := page.Screenshot(false, nil); err != nil {
		return err
	}
	return b.Close()
}
