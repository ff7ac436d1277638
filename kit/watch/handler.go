package watch

import (
	"bytes"
	"embed"
	"fmt"
	"net/http"
	"strconv"

	"github.com/threebook/threebook/kit/localpage"
	"github.com/threebook/threebook/kit/report"
)

//go:embed web
var web embed.FS

// handler answers the page's requests, which [localpage] has checked.
func handler(f *follower, charts []byte) (http.Handler, error) {
	mux := http.NewServeMux()
	for _, file := range []struct {
		path, kind string
		parts      []func() ([]byte, error)
	}{
		{"/{$}", "text/html; charset=utf-8", []func() ([]byte, error){own("page.html")}},
		{"/page.css", "text/css; charset=utf-8", []func() ([]byte, error){report.LiveStyle, own("page.css")}},
		{"/first.js", "text/javascript; charset=utf-8", []func() ([]byte, error){report.LiveTheme, own("trust.js")}},
		{"/page.js", "text/javascript; charset=utf-8", []func() ([]byte, error){report.LiveScript, own("page.js")}},
		{"/icon.svg", "image/svg+xml", []func() ([]byte, error){report.LiveIcon}},
		{"/echarts.js", "text/javascript; charset=utf-8", []func() ([]byte, error){func() ([]byte, error) { return charts, nil }}},
	} {
		var text bytes.Buffer
		for _, part := range file.parts {
			b, err := part()
			if err != nil {
				return nil, fmt.Errorf("make page: %w", err)
			}
			text.Write(b)
		}
		mux.HandleFunc("GET "+file.path, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", file.kind)
			_, _ = w.Write(text.Bytes()) // a browser that went away is told nothing
		})
	}
	mux.HandleFunc("GET /state", func(w http.ResponseWriter, r *http.Request) {
		s, err := f.state()
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		if since := r.URL.Query().Get("since"); since == strconv.Itoa(s.Version) {
			w.WriteHeader(http.StatusNoContent)
			return
		}
		localpage.WriteJSON(w, s)
	})
	return mux, nil
}

func own(name string) func() ([]byte, error) {
	return func() ([]byte, error) { return web.ReadFile("web/" + name) }
}
