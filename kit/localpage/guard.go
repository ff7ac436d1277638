package localpage

import (
	"crypto/subtle"
	"log/slog"
	"net/http"
	"path"
	"strings"
)

// policy lets a page use its own server's files and nothing else.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; " +
	"form-action 'self'; frame-ancestors 'none'; base-uri 'none'; require-trusted-types-for 'script'; trusted-types 'none'"

// guard answers requests of the page itself by next, and refuses all others.
type guard struct {
	host    string // as bound, HOST:PORT
	token   string
	maxBody int64
	types   bool // the page may make the default Trusted Types policy
	log     *slog.Logger
	next    http.Handler
}

// policy is the page's content security policy. Where [Config] lets it make a policy
// of Trusted Types, that says which strings may become markup; else none may.
func (g *guard) policy() string {
	if g.types {
		return strings.TrimSuffix(policy, "'none'") + "default"
	}
	return policy
}

func (g *guard) origin() string { return "http://" + g.host }

// refusal is why a request is not answered.
type refusal struct {
	status int
	why    string
}

// ServeHTTP checks a request from what costs least to what says most, and sets the
// headers that every answer has, refusals included.
func (g *guard) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Security-Policy", g.policy())
	h.Set("X-Frame-Options", "DENY")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Referrer-Policy", "same-origin") // not no-referrer, under which a form's Origin is null
	h.Set("Cache-Control", "no-store")
	rest, no := g.check(r)
	if no != nil {
		g.log.Debug("request refused", "status", no.status, "why", no.why, "method", r.Method)
		if no.status == http.StatusMethodNotAllowed {
			h.Set("Allow", "GET, HEAD, POST")
		}
		h.Set("Connection", "close") // so that a body that nobody read is not taken for a request
		http.Error(w, no.why, no.status)
		return
	}
	if rest == "" { // the address without its last slash, which relative links need
		http.Redirect(w, r, "/"+g.token+"/", http.StatusPermanentRedirect)
		return
	}
	r.Body = http.MaxBytesReader(w, r.Body, g.maxBody)
	inner := r.Clone(r.Context())
	inner.URL.Path, inner.URL.RawPath = rest, ""
	g.next.ServeHTTP(w, inner)
}

// check gives the path behind the token, or why the request is refused.
func (g *guard) check(r *http.Request) (rest string, no *refusal) {
	if r.Host != g.host {
		return "", &refusal{http.StatusMisdirectedRequest, "this server answers to " + g.host + " only"}
	}
	token, rest, deeper := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	if subtle.ConstantTimeCompare([]byte(token), []byte(g.token)) != 1 {
		return "", &refusal{http.StatusForbidden, "open the whole address that the terminal shows: the long word in it is the key"}
	}
	if deeper {
		rest = "/" + rest
	}
	changes := false
	switch r.Method {
	case http.MethodGet, http.MethodHead:
	case http.MethodPost:
		changes = true
	default:
		return "", &refusal{http.StatusMethodNotAllowed, "known methods: GET, HEAD, POST"}
	}
	if no := g.foreign(r, changes); no != nil {
		return "", no
	}
	if deeper && rest != "/" && (path.Clean(rest) != strings.TrimSuffix(rest, "/") || strings.ContainsAny(rest, "\\\x00")) {
		return "", &refusal{http.StatusNotFound, "no such page"}
	}
	if r.ContentLength > g.maxBody {
		return "", &refusal{http.StatusRequestEntityTooLarge, "the request is too large"}
	}
	return rest, nil
}

// foreign refuses what another page sent. A request that changes something must name
// this origin, as every browser makes it do; one that does not may lack both headers,
// and may come from elsewhere if it opens the page as a whole.
func (g *guard) foreign(r *http.Request, changes bool) *refusal {
	elsewhere := &refusal{http.StatusForbidden, "the request comes from another page"}
	origins := r.Header.Values("Origin")
	if changes && len(origins) == 0 {
		return &refusal{http.StatusForbidden, "the request does not say which page it comes from"}
	}
	if len(origins) > 1 || len(origins) == 1 && origins[0] != g.origin() {
		return elsewhere
	}
	switch sites := r.Header.Values("Sec-Fetch-Site"); {
	case len(sites) == 0:
	case len(sites) > 1:
		return elsewhere
	case sites[0] == "same-origin":
	case changes:
		return elsewhere
	case sites[0] == "none": // typed, or opened from outside the browser
	case r.Header.Get("Sec-Fetch-Mode") == "navigate" && r.Header.Get("Sec-Fetch-Dest") == "document":
	default:
		return elsewhere
	}
	return nil
}
