package judge

import "github.com/openai/openai-go/v3"

// Usage is what a rating took. Its fields are timing fields: they differ between
// two tests that find the same.
type Usage struct {
	Calls            int  `json:"calls,omitempty"`             // HTTP calls, tries that failed included
	Counted          int  `json:"counted,omitempty"`           // calls whose reply said how many tokens it took
	PromptTokens     int  `json:"prompt_tokens,omitempty"`     // of the calls counted, the picture's included
	CompletionTokens int  `json:"completion_tokens,omitempty"` // of the calls counted
	Cached           bool `json:"cached,omitempty"`            // the rating was kept from before: the rest is what it took then
}

// question is a picture that is being asked about, and what that has taken so far.
type question struct {
	Picture
	usage *Usage
}

// count adds what a reply says about its tokens. A server that says nothing is
// not counted: its calls are not free.
func (u *Usage) count(c openai.CompletionUsage) {
	if c.PromptTokens <= 0 && c.CompletionTokens <= 0 {
		return
	}
	u.Counted++
	u.PromptTokens += int(max(0, c.PromptTokens))
	u.CompletionTokens += int(max(0, c.CompletionTokens))
}
