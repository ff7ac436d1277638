package localpage

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

// serve starts a page on a real port whose handler keeps a note, and ends it with the test.
func serve(t *testing.T, c Config) (page *Page, notes *[]string) {
	t.Helper()
	notes = &[]string{}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "the page") })
	mux.HandleFunc("GET /pictures/{name}", func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, "picture ", r.PathValue("name")) })
	mux.HandleFunc("POST /note", func(w http.ResponseWriter, r *http.Request) {
		var v struct{ Text string }
		if ReadJSON(w, r, &v) {
			*notes = append(*notes, v.Text)
			WriteJSON(w, v)
		}
	})
	c.Handler = mux
	page, err := Open(c)
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() { ended <- page.Serve(ctx) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	return page, notes
}

// split takes an address apart: http://HOST/TOKEN/.
func split(page *Page) (host, token string) {
	host, token, _ = strings.Cut(strings.TrimPrefix(page.URL, "http://"), "/")
	return host, strings.TrimSuffix(token, "/")
}

// ask sends a request byte for byte, as no well-behaved client would.
func ask(t *testing.T, host, request string) *http.Response {
	t.Helper()
	conn, err := net.DialTimeout("tcp4", host, 10*time.Second)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(20 * time.Second))
	if _, err := io.WriteString(conn, request); err != nil {
		t.Fatal(err)
	}
	method, _, _ := strings.Cut(request, " ")
	res, err := http.ReadResponse(bufio.NewReader(conn), &http.Request{Method: method})
	if err != nil {
		t.Fatalf("%.80q: %v", request, err)
	}
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatalf("%.80q: %v", request, err)
	}
	res.Body = io.NopCloser(bytes.NewReader(body))
	return res
}

func text(t *testing.T, res *http.Response) string {
	t.Helper()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

func TestRequests(t *testing.T) {
	t.Parallel()
	page, _ := serve(t, Config{MaxBody: 100})
	host, token := split(page)
	_, port, _ := net.SplitHostPort(host)
	other := strings.Repeat("A", len(token))
	const body = `{"text": "a"}`
	type headers map[string]string
	own := headers{"Origin": "http://" + host, "Content-Type": "application/json"}
	with := func(more headers) headers {
		all := headers{}
		for _, h := range []headers{own, more} {
			for k, v := range h {
				all[k] = v
			}
		}
		return all
	}
	for _, c := range []struct {
		name    string
		request string // method and target, with TOKEN
		host    string // default the bound one
		headers headers
		body    string
		status  int
		says    string
	}{
		{name: "page", request: "GET /TOKEN/", status: 200, says: "the page"},
		{name: "head", request: "HEAD /TOKEN/", status: 200},
		{name: "picture", request: "GET /TOKEN/pictures/7", status: 200, says: "picture 7"},
		{name: "no last slash", request: "GET /TOKEN", status: 308},
		{name: "opened from the terminal", request: "GET /TOKEN/", headers: headers{"Sec-Fetch-Site": "none"}, status: 200},
		{name: "own file", request: "GET /TOKEN/pictures/7", headers: headers{"Sec-Fetch-Site": "same-origin"}, status: 200},
		{name: "link in another page", request: "GET /TOKEN/", headers: headers{"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}, status: 200},

		{name: "no token", request: "GET /", status: 403, says: "whole address"},
		{name: "no token, a file", request: "GET /pictures/7", status: 403},
		{name: "wrong token", request: "GET /" + other + "/", status: 403, says: "whole address"},
		{name: "wrong token, a post", request: "POST /" + other + "/note", headers: own, body: body, status: 403},
		{name: "start of the token", request: "GET /" + token[:21] + "/", status: 403},
		{name: "token and more", request: "GET /TOKENA/", status: 403},
		{name: "token in the query", request: "GET /?token=TOKEN", status: 403},
		{name: "token in a cookie", request: "GET /", headers: headers{"Cookie": "token=" + token}, status: 403},
		{name: "token further on", request: "GET /x/TOKEN/", status: 403},

		{name: "rebound name", request: "GET /TOKEN/", host: "rebound.invalid:" + port, status: 421},
		{name: "rebound name, own port left out", request: "GET /TOKEN/", host: "rebound.invalid", status: 421},
		{name: "localhost", request: "GET /TOKEN/", host: "localhost:" + port, status: 421},
		{name: "another port", request: "GET /TOKEN/", host: "127.0.0.1:1", status: 421},
		{name: "no port", request: "GET /TOKEN/", host: "127.0.0.1", status: 421},
		{name: "name that ends right", request: "GET /TOKEN/", host: "x." + host, status: 421},
		{name: "rebound name in the target", request: "GET http://rebound.invalid/TOKEN/", status: 421},
		{name: "rebound name without token", request: "GET /", host: "rebound.invalid", status: 421},

		{name: "note", request: "POST /TOKEN/note", headers: own, body: body, status: 200, says: `{"Text":"a"}`},
		{name: "note as browsers send it", request: "POST /TOKEN/note", headers: with(headers{"Sec-Fetch-Site": "same-origin"}), body: body, status: 200},
		{name: "no origin", request: "POST /TOKEN/note", headers: headers{"Content-Type": "application/json"}, body: body, status: 403, says: "which page"},
		{name: "no origin, but a site", request: "POST /TOKEN/note", headers: headers{"Content-Type": "application/json", "Sec-Fetch-Site": "same-origin"}, body: body, status: 403},
		{name: "foreign origin", request: "POST /TOKEN/note", headers: with(headers{"Origin": "http://foreign.invalid"}), body: body, status: 403, says: "another page"},
		{name: "null origin", request: "POST /TOKEN/note", headers: with(headers{"Origin": "null"}), body: body, status: 403},
		{name: "another port's origin", request: "POST /TOKEN/note", headers: with(headers{"Origin": "http://127.0.0.1:1"}), body: body, status: 403},
		{name: "https origin", request: "POST /TOKEN/note", headers: with(headers{"Origin": "https://" + host}), body: body, status: 403},
		{name: "origin with more behind it", request: "POST /TOKEN/note", headers: with(headers{"Origin": "http://" + host + ".foreign.invalid"}), body: body, status: 403},
		{name: "two origins", request: "POST /TOKEN/note", headers: with(headers{"Origin": "http://" + host + "\r\nOrigin: http://foreign.invalid"}), body: body, status: 403},
		{name: "same site only", request: "POST /TOKEN/note", headers: with(headers{"Sec-Fetch-Site": "same-site"}), body: body, status: 403},
		{name: "cross site", request: "POST /TOKEN/note", headers: with(headers{"Sec-Fetch-Site": "cross-site"}), body: body, status: 403},
		{name: "posted navigation", request: "POST /TOKEN/note", headers: with(headers{"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}), body: body, status: 403},
		{name: "two sites", request: "POST /TOKEN/note", headers: with(headers{"Sec-Fetch-Site": "same-origin\r\nSec-Fetch-Site: none"}), body: body, status: 403},
		{name: "read by a foreign page", request: "GET /TOKEN/", headers: headers{"Origin": "http://foreign.invalid"}, status: 403},
		{name: "embedded in a foreign page", request: "GET /TOKEN/pictures/7", headers: headers{"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "image"}, status: 403},
		{name: "embedded by another port", request: "GET /TOKEN/pictures/7", headers: headers{"Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "image"}, status: 403},
		{name: "framed", request: "GET /TOKEN/", headers: headers{"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "iframe"}, status: 403},

		{name: "put", request: "PUT /TOKEN/note", headers: own, body: body, status: 405},
		{name: "delete", request: "DELETE /TOKEN/note", headers: own, status: 405},
		{name: "patch", request: "PATCH /TOKEN/note", headers: own, body: body, status: 405},
		{name: "options", request: "OPTIONS /TOKEN/note", headers: with(headers{"Access-Control-Request-Method": "POST"}), status: 405},
		{name: "trace", request: "TRACE /TOKEN/", headers: own, status: 405},
		{name: "connect", request: "CONNECT /TOKEN/", headers: own, status: 405},
		{name: "invented", request: "SCORE /TOKEN/note", headers: own, status: 405},
		{name: "get of what is posted", request: "GET /TOKEN/note", headers: own, status: 405},

		{name: "large body", request: "POST /TOKEN/note", headers: own, body: `{"text": "` + strings.Repeat("a", 200) + `"}`, status: 413},
		{name: "large body of unknown length", request: "POST /TOKEN/note", headers: with(headers{"Transfer-Encoding": "chunked"}), body: "c8\r\n" + `{"text": "` + strings.Repeat("a", 190) + "\r\n0\r\n\r\n", status: 413},
		{name: "large header", request: "GET /TOKEN/", headers: headers{"X": strings.Repeat("a", 1<<16)}, status: 431},
		{name: "form", request: "POST /TOKEN/note", headers: with(headers{"Content-Type": "text/plain"}), body: body, status: 415},
		{name: "unknown field", request: "POST /TOKEN/note", headers: own, body: `{"text": "a", "more": 1}`, status: 400},
		{name: "two values", request: "POST /TOKEN/note", headers: own, body: body + body, status: 400},
		{name: "no value", request: "POST /TOKEN/note", headers: own, status: 400},

		{name: "traversal", request: "GET /TOKEN/pictures/../../secret.txt", status: 404},
		{name: "traversal to the page", request: "GET /TOKEN/pictures/..", status: 404},
		{name: "traversal, dots escaped", request: "GET /TOKEN/pictures/%2e%2e/%2e%2e/secret.txt", status: 404},
		{name: "traversal, slash escaped", request: "GET /TOKEN/pictures/..%2f..%2fsecret.txt", status: 404},
		{name: "traversal, backslash", request: "GET /TOKEN/pictures/..%5c..%5csecret.txt", status: 404},
		{name: "double slash", request: "GET /TOKEN//pictures/7", status: 404},
		{name: "zero byte", request: "GET /TOKEN/pictures/7%00", status: 404},
		{name: "traversal before the token", request: "GET /x/../TOKEN/", status: 403},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if c.host == "" {
				c.host = host
			}
			request := strings.ReplaceAll(c.request, "TOKEN", token) + " HTTP/1.1\r\nHost: " + c.host + "\r\n"
			for k, v := range c.headers {
				request += k + ": " + v + "\r\n"
			}
			if c.headers["Transfer-Encoding"] == "" {
				request += fmt.Sprintf("Content-Length: %d\r\n", len(c.body))
			}
			res := ask(t, host, request+"\r\n"+c.body)
			said := text(t, res)
			if res.StatusCode != c.status || !strings.Contains(said, c.says) {
				t.Fatalf("answered %d %q, want %d %q", res.StatusCode, said, c.status, c.says)
			}
			if res.StatusCode == 431 || res.StatusCode == 400 && res.Header.Get("Content-Security-Policy") == "" {
				return // refused before it was a request
			}
			for k, want := range map[string]string{
				"Cache-Control": "no-store", "X-Frame-Options": "DENY", "X-Content-Type-Options": "nosniff",
				"Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin",
				"Referrer-Policy": "same-origin", "Content-Security-Policy": policy, "Access-Control-Allow-Origin": "", "Set-Cookie": "",
			} {
				if got := res.Header.Get(k); got != want {
					t.Errorf("%s is %q, want %q", k, got, want)
				}
			}
			if c.status >= 400 && strings.Contains(fmt.Sprint(res.Header)+said, token) {
				t.Error("a refusal tells the token")
			}
		})
	}
}

// A request without a host name, as HTTP 1.0 allows it, is for nobody.
func TestNoHost(t *testing.T) {
	t.Parallel()
	page, _ := serve(t, Config{})
	host, token := split(page)
	if res := ask(t, host, "GET /"+token+"/ HTTP/1.0\r\n\r\n"); res.StatusCode != http.StatusMisdirectedRequest {
		t.Errorf("answered %d, want 421", res.StatusCode)
	}
}

// What is refused changes nothing, and what comes after its header is not taken for another request.
func TestRefusedRequestsChangeNothing(t *testing.T) {
	t.Parallel()
	page, notes := serve(t, Config{})
	host, token := split(page)
	const body = `{"text": "smuggled"}`
	inner := fmt.Sprintf("POST /%s/note HTTP/1.1\r\nHost: %s\r\nOrigin: http://%s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", token, host, host, len(body), body)
	outer := fmt.Sprintf("POST /%s/note HTTP/1.1\r\nHost: %s\r\nOrigin: http://foreign.invalid\r\nContent-Length: %d\r\n\r\n%s", token, host, len(inner), inner)
	if res := ask(t, host, outer); res.StatusCode != http.StatusForbidden {
		t.Fatalf("answered %d, want 403", res.StatusCode)
	}
	if len(*notes) != 0 {
		t.Errorf("kept %q", *notes)
	}
}

func TestAddress(t *testing.T) {
	t.Parallel()
	a, _ := serve(t, Config{})
	b, _ := serve(t, Config{})
	hostA, tokenA := split(a)
	_, tokenB := split(b)
	if tokenA == tokenB {
		t.Error("two pages have the same token")
	}
	if len(tokenA) != 22 { // 128 bits at 6 a character
		t.Errorf("token of %d characters, want 22", len(tokenA))
	}
	if host, _, _ := net.SplitHostPort(hostA); host != "127.0.0.1" {
		t.Errorf("listens on %s, want 127.0.0.1", host)
	}
}

func TestPortInUse(t *testing.T) {
	t.Parallel()
	page, _ := serve(t, Config{})
	port := page.listener.Addr().(*net.TCPAddr).Port
	if _, err := Open(Config{Handler: http.NotFoundHandler(), Port: port}); err == nil || !strings.Contains(err.Error(), "address already in use") {
		t.Errorf("a second page on port %d: %v, want that it is in use", port, err)
	}
	for _, c := range []Config{{}, {Handler: http.NotFoundHandler(), Port: -1}, {Handler: http.NotFoundHandler(), Port: 65536}} {
		if _, err := Open(c); err == nil {
			t.Errorf("%+v was opened", c)
		}
	}
}

// The end waits for the answer in flight, and the port is free after it.
func TestServeEnds(t *testing.T) {
	t.Parallel()
	ctx, stop := context.WithCancel(t.Context())
	var log bytes.Buffer
	page, err := Open(Config{
		Logger: slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})),
		Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			stop()
			time.Sleep(100 * time.Millisecond)
			fmt.Fprint(w, "answered")
		}),
	})
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- page.Serve(ctx) }()
	host, token := split(page)
	ask(t, host, "GET /"+token+"x/ HTTP/1.1\r\nHost: "+host+"\r\n\r\n")
	if said := text(t, ask(t, host, "GET /"+token+"/ HTTP/1.1\r\nHost: "+host+"\r\n\r\n")); said != "answered" {
		t.Errorf("the request in flight got %q", said)
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
	if _, err := net.Dial("tcp4", host); err == nil {
		t.Error("the port is still open")
	}
	if !strings.Contains(log.String(), "request refused") || strings.Contains(log.String(), token) {
		t.Errorf("want a refusal and no token in the log:\n%s", &log)
	}
}

func TestDefaultTypes(t *testing.T) {
	t.Parallel()
	strict, open := &guard{}, &guard{types: true}
	if got := strict.policy(); got != policy {
		t.Errorf("the policy is %q, want %q", got, policy)
	}
	if got := open.policy(); !strings.HasSuffix(got, "; require-trusted-types-for 'script'; trusted-types default") {
		t.Errorf("with the default policy allowed it is %q", got)
	}
}
