package rate

import (
	"embed"
	"math"
	"net/http"
	"path/filepath"
	"strconv"

	"github.com/threebook/threebook/kit/labels"
	"github.com/threebook/threebook/kit/localpage"
)

//go:embed web
var web embed.FS

// files are the page's own, by path.
var files = map[string]struct{ name, kind string }{
	"/{$}":      {"page.html", "text/html; charset=utf-8"},
	"/page.css": {"page.css", "text/css; charset=utf-8"},
	"/page.js":  {"page.js", "text/javascript; charset=utf-8"},
	"/icon.svg": {"icon.svg", "image/svg+xml"},
}

// shown is what the page knows of a picture.
type shown struct {
	ID          int      `json:"id"`
	Description string   `json:"description"`
	Width       int      `json:"width"`
	Height      int      `json:"height"`
	Score       *float64 `json:"score"` // this rater's own; null when not scored
}

// handler answers the page's requests, which [localpage] has checked.
func (s *session) handler() http.Handler {
	mux := http.NewServeMux()
	for path, f := range files {
		mux.HandleFunc("GET "+path, func(w http.ResponseWriter, _ *http.Request) {
			text, err := web.ReadFile("web/" + f.name)
			if err != nil {
				http.Error(w, "the page lacks "+f.name, http.StatusInternalServerError)
				return
			}
			w.Header().Set("Content-Type", f.kind)
			_, _ = w.Write(text)
		})
	}
	mux.HandleFunc("GET /about", s.about)
	mux.HandleFunc("GET /pictures/{id}", s.picture)
	mux.HandleFunc("POST /start", s.start)
	mux.HandleFunc("POST /score", s.score)
	mux.HandleFunc("POST /finish", func(w http.ResponseWriter, _ *http.Request) {
		localpage.WriteJSON(w, struct{}{})
		s.finish()
	})
	return mux
}

// about tells the page what it needs before it knows who scores.
func (s *session) about(w http.ResponseWriter, _ *http.Request) {
	localpage.WriteJSON(w, map[string]any{"rater": s.rater, "pictures": len(s.pictures), "file": filepath.Base(s.labels.path)})
}

// start gives a rater the pictures in the rater's own order, with what is scored already.
func (s *session) start(w http.ResponseWriter, r *http.Request) {
	var asked struct {
		Rater string `json:"rater"`
	}
	if !localpage.ReadJSON(w, r, &asked) {
		return
	}
	rater, err := labels.Initials(asked.Rater)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	list := []shown{}
	for _, i := range orderFor(s.pictures, s.seed, rater) {
		p := s.pictures[i]
		one := shown{ID: i, Description: p.description, Width: p.width, Height: p.height}
		if score, ok := s.labels.score(rater, p.key()); ok {
			one.Score = &score
		}
		list = append(list, one)
	}
	localpage.WriteJSON(w, map[string]any{"rater": rater, "pictures": list})
}

// score keeps one score, and answers when it is on the disk.
func (s *session) score(w http.ResponseWriter, r *http.Request) {
	var given struct {
		Rater   string   `json:"rater"`
		Picture int      `json:"picture"`
		Score   *float64 `json:"score"`
	}
	if !localpage.ReadJSON(w, r, &given) {
		return
	}
	rater, err := labels.Initials(given.Rater)
	switch {
	case err != nil:
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	case given.Picture < 0 || given.Picture >= len(s.pictures):
		http.Error(w, "no such picture", http.StatusBadRequest)
		return
	case given.Score == nil || !(*given.Score >= 0 && *given.Score <= 1):
		http.Error(w, "want a score from 0 to 1", http.StatusBadRequest)
		return
	}
	p := s.pictures[given.Picture]
	label := labels.Label{Name: p.name, Sample: p.sample, SHA256: p.sha256, Score: rounded(*given.Score), Rater: rater, Time: s.now()}
	if err := s.labels.add(label); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	localpage.WriteJSON(w, map[string]any{"score": label.Score})
}

// picture answers with a PNG, which is looked up by its number in the list and by
// nothing that a request could make a path of.
func (s *session) picture(w http.ResponseWriter, r *http.Request) {
	i, err := strconv.Atoi(r.PathValue("id"))
	if err != nil || i < 0 || i >= len(s.pictures) {
		http.Error(w, "no such picture", http.StatusNotFound)
		return
	}
	data, err := s.pictures[i].read()
	if err != nil {
		http.Error(w, "the picture: "+err.Error(), http.StatusNotFound)
		return
	}
	w.Header().Set("Content-Type", "image/png")
	w.Header().Set("Content-Length", strconv.Itoa(len(data)))
	_, _ = w.Write(data)
}

// rounded gives a score of at most three decimals, and 0 without a sign.
func rounded(score float64) float64 { return math.Abs(math.Round(score*1000) / 1000) }
