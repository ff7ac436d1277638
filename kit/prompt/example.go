package prompt

// Example is one training example: prompt and answer as one sequence of tokens.
// What is learned is IDs[PromptLen:]; a trainer shifts by one.
type Example struct {
	Name      string
	IDs       []int32
	PromptLen int
	Truncated bool // the answer was cut to the sequence length and has no end-of-sequence token
}
