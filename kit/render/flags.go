package render

import (
	"fmt"
	"slices"
	"strings"
)

// drawingFlags give a real WebGL 2 context from SwiftShader, whatever GPU the
// machine has, and pictures that depend on nothing but the page.
var drawingFlags = []string{
	"use-gl=angle",
	"use-angle=swiftshader",
	"enable-unsafe-swiftshader",
	"ignore-gpu-blocklist",
	"disable-frame-rate-limit",
	"disable-gpu-vsync",
	"disable-lcd-text",
	"font-render-hinting=none",
	"force-color-profile=srgb",
	"hide-scrollbars",
	"mute-audio",
	"window-size=1024,1024",
}

// quietFlags keep the browser from doing anything by itself.
var quietFlags = []string{
	"headless",
	"no-first-run",
	"no-startup-window",
	"no-default-browser-check",
	"no-pings",
	"deny-permission-prompts",
	"disable-background-networking",
	"disable-background-timer-throttling",
	"disable-backgrounding-occluded-windows",
	"disable-breakpad",
	"disable-client-side-phishing-detection",
	"disable-component-extensions-with-background-pages",
	"disable-component-update",
	"disable-crash-reporter",
	"disable-default-apps",
	"disable-dev-shm-usage",
	"disable-domain-reliability",
	"disable-extensions",
	"disable-features=Translate,OptimizationHints,MediaRouter,DialMediaRouteProvider,InterestFeedContentSuggestions,AutofillServerCommunication,CertificateTransparencyComponentUpdater",
	"disable-hang-monitor",
	"disable-notifications",
	"disable-prompt-on-repost",
	"disable-renderer-backgrounding",
	"disable-sync",
	"metrics-recording-only",
	"password-store=basic",
	"use-mock-keychain",
}

// confiningFlags bound the JavaScript heap and send every address but the
// pool's own server to a proxy that does not exist. "<-loopback>" takes back
// Chromium's own exception for loopback addresses.
func confiningFlags(port int) []string {
	return []string{
		"js-flags=--max-old-space-size=512",
		"proxy-server=http://127.0.0.1:9",
		fmt.Sprintf("proxy-bypass-list=<-loopback>;127.0.0.1:%d", port),
		"host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
		"force-webrtc-ip-handling-policy=disable_non_proxied_udp",
	}
}

// browserFlags lists all arguments of the browser's command line.
func browserFlags(profile string, port int, sandbox bool) []string {
	flags := slices.Concat(drawingFlags, quietFlags, confiningFlags(port), []string{"remote-debugging-pipe", "user-data-dir=" + profile})
	if !sandbox {
		flags = append(flags, "no-sandbox")
	}
	for i, f := range flags {
		flags[i] = "--" + f
	}
	return flags
}

// recordedFlags is browserFlags without what differs between two runs.
func recordedFlags(flags []string) []string {
	var out []string
	for _, f := range flags {
		switch name, _, _ := strings.Cut(strings.TrimPrefix(f, "--"), "="); name {
		case "user-data-dir":
		case "proxy-bypass-list":
			out = append(out, "--proxy-bypass-list=<-loopback>;127.0.0.1:PORT")
		default:
			out = append(out, f)
		}
	}
	return out
}
