package prompt

// Example is one training example. The loss is taken on IDs[PromptLen:].
type Example struct {
	Name      string
	IDs       []int32 // begin token, prompt, answer, end token unless Truncated
	PromptLen int     // ids of the prompt, begin token included: they carry no loss
	Truncated bool    // the code was cut, and no end token follows
}
