package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// peerFigures are the library's answers for one vocabulary.
type peerFigures struct {
	Pace float64 `json:"pace"` // bytes a second
	Load float64 `json:"load"` // seconds of processor time
	IDs  string  `json:"ids"`  // hash
}

// peer has the library do the same, or learn a vocabulary; without python there
// are no figures.
func peer(ctx context.Context, python, dir, task string, list []vocabulary) (map[string]peerFigures, error) {
	if python == "" {
		return nil, nil
	}
	work, err := json.Marshal(map[string]any{"task": task, "texts": filepath.Join(dir, "texts.json"), "vocabularies": list})
	if err != nil {
		return nil, err
	}
	c := exec.CommandContext(ctx, python, filepath.Join("scripts", "bench", "tokenizer", "peer_tokenizers.py"), string(work))
	c.Stderr = os.Stderr
	out, err := c.Output()
	if err != nil {
		return nil, fmt.Errorf("ask the library to %s: %w", task, err)
	}
	var figures map[string]peerFigures
	return figures, json.Unmarshal(out, &figures)
}
