package runs

// Work is what a test took, over all of its lives: a step that a killed process
// did and nobody recorded is not in it. All of its fields are timing fields.
// Stages go on at the same time, so their seconds do not add up to the test's.
type Work struct {
	GenerateSeconds float64 `json:"generate_seconds"` // of the model; the answers of a batch share its time
	RenderSeconds   float64 `json:"render_seconds"`   // summed over the scenes drawn, official ones too
	JudgeSeconds    float64 `json:"judge_seconds"`    // summed over the pictures asked about, waiting included

	Answers         int `json:"answers"`          // written, kept ones not
	Kept            int `json:"kept,omitempty"`   // answers that an earlier test wrote
	GeneratedTokens int `json:"generated_tokens"` // of the answers, not of their prompts
	Scenes          int `json:"scenes"`           // drawn, official ones too
	Ratings         int `json:"ratings"`          // asked of the judge, controls and failures too, cached ones not
	Cached          int `json:"cached"`           // ratings kept from before, for which nobody was asked

	JudgeCalls       int `json:"judge_calls"`       // over the network, tries that failed included
	CountedCalls     int `json:"counted_calls"`     // those whose reply said how many tokens it took
	PromptTokens     int `json:"prompt_tokens"`     // of the judge's counted calls, pictures included
	CompletionTokens int `json:"completion_tokens"` // of the judge's counted calls
}
