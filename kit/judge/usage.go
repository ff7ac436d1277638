package judge

// Usage is what a rating took. Its fields are timing fields: they differ between
// two tests that find the same.
type Usage struct {
	Calls            int  `json:"calls,omitempty"`             // HTTP calls, tries that failed included
	Counted          int  `json:"counted,omitempty"`           // calls whose reply said how many tokens it took
	PromptTokens     int  `json:"prompt_tokens,omitempty"`     // of the calls counted, the picture's included
	CompletionTokens int  `json:"completion_tokens,omitempty"` // of the calls counted
	Cached           bool `json:"cached,omitempty"`            // the rating was kept from before: the rest is what it took then
}
