package qwen

import (
	"github.com/openai/openai-go/v3"

	"github.com/threebook/threebook/kit/judge"
)

// question is a picture that is being asked about, and what that has taken so far.
type question struct {
	judge.Picture
	usage *judge.Usage
}

// count adds what a reply says about its tokens. A server that says nothing is
// not counted: its calls are not free.
func count(u *judge.Usage, c openai.CompletionUsage) {
	if c.PromptTokens <= 0 && c.CompletionTokens <= 0 {
		return
	}
	u.Counted++
	u.PromptTokens += int(max(0, c.PromptTokens))
	u.CompletionTokens += int(max(0, c.CompletionTokens))
}
