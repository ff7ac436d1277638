package judge

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"github.com/threebook/threebook/kit/runs"
)

// Key identifies a question to a judge: 64 hex digits of a sha256 over the
// picture, the description, which repeat it is, and the judge's name, model, prompt
// hash and settings. The reference picture is part of it only for the judge that looks
// at it; the example's name never is.
func Key(j runs.Judge, p Picture) (string, error) {
	question := struct {
		Judge        string         `json:"judge"`
		Model        string         `json:"model"`
		PromptSHA256 string         `json:"prompt_sha256"`
		Settings     map[string]any `json:"settings"` // encoding/json sorts the keys
		Description  string         `json:"description"`
		PNG          string         `json:"png"`
		Reference    string         `json:"reference,omitempty"`
		Repeat       int            `json:"repeat,omitempty"` // left out of the first: it is the question without repeats
	}{
		Judge: j.Name, Model: j.Model, PromptSHA256: j.PromptSHA256, Settings: j.Settings,
		Description: p.Description, PNG: hash(p.PNG), Repeat: p.Repeat,
	}
	if j.Name == ReferenceName {
		question.Reference = hash(p.Reference)
	}
	data, err := json.Marshal(question)
	if err != nil {
		return "", fmt.Errorf("hash question about %s: %w", p.Name, err)
	}
	return hash(data), nil
}

func hash(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}
