package score

import "github.com/threebook/threebook/kit/runs"

// countWork adds what one line of a journal took, whichever process wrote it, and
// also if a later line replaces it.
func countWork(w *runs.Work, e entry) {
	if a := e.Answer; a != nil && a.Kept {
		w.Kept++
	} else if a != nil {
		w.Answers++
		w.GeneratedTokens += a.AnswerTokens
		w.GenerateSeconds += a.Share
	}
	if e.Shot != nil {
		w.Scenes++
		w.RenderSeconds += e.Shot.Seconds
	}
	if r := e.Rating; r != nil && r.Usage.Cached {
		w.Cached++
	} else if r != nil {
		w.Ratings++
		w.JudgeSeconds += r.Seconds
		w.JudgeCalls += r.Usage.Calls
		w.CountedCalls += r.Usage.Counted
		w.PromptTokens += r.Usage.PromptTokens
		w.CompletionTokens += r.Usage.CompletionTokens
	}
}
