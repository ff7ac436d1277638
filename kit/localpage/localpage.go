// Package localpage serves a page to the person at this machine and to nobody else.
//
// It takes a handler and gives a server on 127.0.0.1 whose address holds a random
// token. The handler sees only requests that passed the guard, with the token taken
// off their path.
//
//	mux := http.NewServeMux()
//	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "hello") })
//	page, err := localpage.Open(localpage.Config{Handler: mux})
//	…
//	fmt.Println("open", page.URL)
//	err = page.Serve(ctx) // until ctx is done
//
// prints
//
//	open http://127.0.0.1:41327/YQ3mXoEmqSzvQ0V7c6K2Kw/
//
// # What it keeps out
//
// Other machines: the server listens on the loopback interface. Other users and
// programs of this machine: they do not know the token, 128 random bits, new at each
// start. Web pages that the person has open: a name that its owner points at
// 127.0.0.1 (DNS rebinding) is not the Host that was bound; what a foreign page
// sends, embeds or frames is told by Origin, Sec-Fetch-Site and frame-ancestors, and
// does not know the token either. Of foreign requests only the opening of a page by
// a link that holds the token is let through. Text that reaches the page: the content
// security policy runs no script but the server's own files, loads nothing from
// elsewhere, and turns strings into markup nowhere (Trusted Types).
//
// The token stays in the path and is not exchanged for a cookie: cookies do not tell
// ports apart, so a browser sends them to every other server on 127.0.0.1, also to
// one that another user has started. A path is sent to nobody else, as the referrer
// policy ends at the origin. It stands in the browser's history, where it is worth
// nothing once the server has ended.
package localpage

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strconv"
	"time"
)

// Defaults and bounds of the server.
const (
	DefaultMaxBody = 64 << 10         // bytes
	tokenBytes     = 16               // 128 bits
	maxHeader      = 16 << 10         // bytes
	headerTimeout  = 10 * time.Second // for a request's header
	requestTimeout = 30 * time.Second // for a whole request
	answerTimeout  = 60 * time.Second // for the answer
	lastAnswers    = 2 * time.Second  // that requests in flight get when the server ends
)

// Config of [Open]. Handler is required.
type Config struct {
	// Handler answers requests that passed the guard. Their paths are clean and begin
	// after the token, so links and redirects must be relative. GET and HEAD must
	// change nothing.
	Handler http.Handler
	// DefaultTypes lets the page make the default Trusted Types policy, which decides
	// for all its scripts which strings may become markup. Without it none may.
	DefaultTypes bool
	Port         int          // 0 takes a free one
	MaxBody      int64        // bytes of a request's body; default [DefaultMaxBody]
	Logger       *slog.Logger // told of refused requests; default none
}

// Page is an open server. It answers once [Page.Serve] runs.
type Page struct {
	URL      string // with the token, and a slash at the end
	listener net.Listener
	server   *http.Server
}

// Open listens on 127.0.0.1 and makes the address.
func Open(c Config) (*Page, error) {
	if c.Handler == nil {
		return nil, errors.New("open local page: no handler")
	}
	if c.Port < 0 || c.Port > 65535 {
		return nil, fmt.Errorf("open local page: port %d is not from 0 to 65535", c.Port)
	}
	if c.MaxBody == 0 {
		c.MaxBody = DefaultMaxBody
	}
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	listener, err := net.Listen("tcp4", net.JoinHostPort("127.0.0.1", strconv.Itoa(c.Port)))
	if err != nil {
		return nil, fmt.Errorf("open local page: %w", err)
	}
	g := &guard{host: listener.Addr().String(), token: newToken(), types: c.DefaultTypes, maxBody: c.MaxBody, log: c.Logger, next: c.Handler}
	return &Page{
		URL:      g.origin() + "/" + g.token + "/",
		listener: listener,
		server: &http.Server{
			Handler: g, MaxHeaderBytes: maxHeader,
			ReadHeaderTimeout: headerTimeout, ReadTimeout: requestTimeout, WriteTimeout: answerTimeout,
			ErrorLog: slog.NewLogLogger(c.Logger.Handler(), slog.LevelDebug),
		},
	}, nil
}

// newToken is 128 random bits as 22 characters of a path.
func newToken() string {
	var b [tokenBytes]byte
	_, _ = rand.Read(b[:]) // never fails: it ends the program instead
	return base64.RawURLEncoding.EncodeToString(b[:])
}

// Serve answers requests until ctx is done, which is no error, and then lets those
// in flight end. It is called once.
func (p *Page) Serve(ctx context.Context) error {
	failed := make(chan error, 1)
	go func() { failed <- p.server.Serve(p.listener) }()
	select {
	case err := <-failed:
		return fmt.Errorf("serve local page: %w", err)
	case <-ctx.Done():
	}
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), lastAnswers)
	defer cancel()
	if err := p.server.Shutdown(last); err != nil {
		_ = p.server.Close() // of connections that did not end in time
	}
	<-failed
	return nil
}

// Close frees the port of a page that is not served after all.
func (p *Page) Close() error { return p.listener.Close() }
