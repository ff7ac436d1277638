package qwen_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/threebook/threebook/kit/judge/qwen"
)

// testKey is the key that must never appear anywhere but in the Authorization header.
const testKey = "sk-test-5e5a1e7d0f"

// request is the part of a Chat Completions request that the tests look at.
type request struct {
	header http.Header
	path   string
	raw    string

	Model    string `json:"model"`
	Messages []struct {
		Role    string          `json:"role"`
		Content json.RawMessage `json:"content"`
	} `json:"messages"`
	Temperature    *float64 `json:"temperature"`
	Seed           *int64   `json:"seed"`
	MaxTokens      *int     `json:"max_tokens"`
	ResponseFormat *struct {
		Type string `json:"type"`
	} `json:"response_format"`
}

func (r request) format() string {
	if r.ResponseFormat == nil {
		return "text"
	}
	return r.ResponseFormat.Type
}

// server speaks the protocol on loopback and keeps the requests.
type server struct {
	*httptest.Server
	mu       sync.Mutex
	requests []request
}

// serve starts a server whose n-th reply (from 0) is written by answer.
func serve(t *testing.T, answer func(w http.ResponseWriter, n int, r request)) *server {
	t.Helper()
	s := &server{}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, hr *http.Request) {
		body, err := io.ReadAll(hr.Body)
		r := request{header: hr.Header.Clone(), path: hr.URL.Path, raw: string(body)}
		if err != nil || json.Unmarshal(body, &r) != nil {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		s.mu.Lock()
		n := len(s.requests)
		s.requests = append(s.requests, r)
		s.mu.Unlock()
		answer(w, n, r)
	}))
	t.Cleanup(s.Close)
	return s
}

func (s *server) seen() []request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]request(nil), s.requests...)
}

// say writes a completion with this content.
func say(w http.ResponseWriter, content string) {
	sayChoice(w, map[string]any{"role": "assistant", "content": content}, "stop")
}

func sayChoice(w http.ResponseWriter, message map[string]any, finish string) {
	writeJSON(w, http.StatusOK, map[string]any{
		"id": "1", "object": "chat.completion", "created": 1, "model": "qwen3-vl-test", "system_fingerprint": "fp_1",
		"choices": []any{map[string]any{"index": 0, "finish_reason": finish, "message": message}},
	})
}

func writeJSON(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(v)
}

// decline writes an error in the protocol's form.
func decline(w http.ResponseWriter, status int, code, message string) {
	writeJSON(w, status, map[string]any{"error": map[string]any{"message": message, "type": code, "code": code}})
}

// ratingReply is a reply as the prompt asks for.
func ratingReply(rating string) string {
	return fmt.Sprintf(`{"criteria": [{"name": "a red cube", "present": true}, {"name": "a blue sphere", "present": false}], "rationale": "The cube is there.", "rating": %s}`, rating)
}

// newQwen is a judge on s that does not wait long.
func newQwen(t *testing.T, s *server, change func(*qwen.Config)) *qwen.Judge {
	t.Helper()
	cfg := qwen.Config{URL: s.URL + "/v1", Key: testKey, FirstWait: time.Millisecond, Timeout: 5 * time.Second}
	if change != nil {
		change(&cfg)
	}
	q, err := qwen.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return q
}
