package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"sync/atomic"
	"time"
)

// reply is a completion as a server gives it, of the length that the prompt asks for.
const reply = `{"id": "1", "object": "chat.completion", "created": 1, "model": "qwen3-vl", "system_fingerprint": "fp_1",
"choices": [{"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content":
"{\"criteria\": [{\"name\": \"discs\", \"present\": true}, {\"name\": \"a gradient\", \"present\": true}, {\"name\": \"a number\", \"present\": false}], \"rationale\": \"There are discs on a gradient. No number can be seen in the picture.\", \"rating\": 0.67}"}}],
"usage": {"prompt_tokens": 912, "completion_tokens": 78, "total_tokens": 990}}`

// serve speaks the protocol on loopback until its standard input ends, and prints
// its address first.
func serve(answer time.Duration) error {
	var now, most, connections atomic.Int64
	mux := http.NewServeMux()
	mux.HandleFunc("POST /v1/chat/completions", func(w http.ResponseWriter, r *http.Request) {
		n := now.Add(1)
		defer now.Add(-1)
		for m := most.Load(); n > m && !most.CompareAndSwap(m, n); m = most.Load() {
		}
		done := time.Now().Add(answer)
		if _, err := io.Copy(io.Discard, r.Body); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		time.Sleep(time.Until(done))
		w.Header().Set("Content-Type", "application/json")
		io.WriteString(w, reply)
	})
	mux.HandleFunc("GET /most", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, most.Load()) })
	mux.HandleFunc("GET /connections", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, connections.Load()) })
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Printf("http://%s\n", listener.Addr())
	server := http.Server{Handler: mux, ConnState: func(_ net.Conn, s http.ConnState) {
		if s == http.StateNew {
			connections.Add(1)
		}
	}}
	go func() {
		io.Copy(io.Discard, os.Stdin) // it ends with the process that measures
		server.Close()
	}()
	if err := server.Serve(listener); err != http.ErrServerClosed {
		return err
	}
	return nil
}

// server is the process of [serve].
type server struct {
	command *exec.Cmd
	input   io.Closer
	base    string
	url     string
}

func startServer(ctx context.Context, answer time.Duration) (*server, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	c := exec.CommandContext(ctx, self, "-serve", "-answer", answer.String())
	c.Stderr = os.Stderr
	input, err := c.StdinPipe()
	if err != nil {
		return nil, err
	}
	output, err := c.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := c.Start(); err != nil {
		return nil, fmt.Errorf("start server: %w", err)
	}
	line, err := bufio.NewReader(output).ReadString('\n')
	if err != nil {
		return nil, fmt.Errorf("start server: %w", err)
	}
	base := strings.TrimSpace(line)
	return &server{c, input, base, base + "/v1"}, nil
}

func (s *server) stop() {
	s.input.Close()
	s.command.Wait()
}

// ask gets one of the server's own figures.
func (s *server) ask(path string) string {
	response, err := http.Get(s.base + path)
	if err != nil {
		return "?"
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		return "?"
	}
	return string(text)
}
