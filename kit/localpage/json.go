package localpage

import (
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
)

// ReadJSON decodes a request's body into v, strictly: another content type, an
// unknown field, text after the value and a body over the bound are refused. When it
// returns false it has answered the request.
func ReadJSON(w http.ResponseWriter, r *http.Request, v any) bool {
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "application/json" {
		http.Error(w, "want application/json", http.StatusUnsupportedMediaType)
		return false
	}
	dec := json.NewDecoder(r.Body)
	dec.DisallowUnknownFields()
	err := dec.Decode(v)
	if err == nil {
		if _, err = dec.Token(); errors.Is(err, io.EOF) {
			return true
		}
	}
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		http.Error(w, "the request is too large", http.StatusRequestEntityTooLarge)
		return false
	}
	http.Error(w, "not the JSON that is wanted here", http.StatusBadRequest)
	return false
}

// WriteJSON answers a request with v, which must be of types that always marshal.
func WriteJSON(w http.ResponseWriter, v any) {
	text, err := json.Marshal(v)
	if err != nil {
		http.Error(w, "the answer cannot be written as JSON", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(text) // a browser that went away is told nothing
}
