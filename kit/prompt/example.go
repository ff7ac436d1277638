package prompt

// Example is one training example. The loss is taken on the answer, IDs[PromptLen:];
// with TrainOnPrompt, training takes it on IDs[1:], and evaluation still on the answer.
type Example struct {
	Name          string
	IDs           []int32 // begin token, prompt, answer, end token unless Truncated
	PromptLen     int     // ids of the prompt, begin token included
	TrainOnPrompt bool    // the prompt carries loss in training too, but for the begin token
	Truncated     bool    // the code was cut, and no end token follows
}

// FirstTarget is the index in IDs from which on training takes the loss. The begin
// token is never a target: there is nothing before it to predict it from.
func (e Example) FirstTarget() int {
	if e.TrainOnPrompt {
		return 1
	}
	return e.PromptLen
}
