package score

import (
	"fmt"
	"strings"

	"github.com/threebook/threebook/kit/runs"
)

// samplesText is what several answers an example are worth, a line each:
//
//	Best of k answers, expected: k=1 0.383 [0.201, 0.553], k=2 0.462 [0.270, 0.648], k=4 0.510 [0.303, 0.701]
//	pass@k, one of k rated 0.5 or more: k=1 0.325 [0.100, 0.575], k=2 0.400 [0.150, 0.667], k=4 0.500 [0.200, 0.800] (n=9)
//	Unscored answers: 1 of 40; an example with fewer than k rated ones is left out of k, here 1 of k=4
func samplesText(s runs.SampleFigures, rows int) (lines []string) {
	var best, pass, left []string
	examples := 0
	for _, at := range s.At {
		examples = max(examples, at.N)
	}
	for _, at := range s.At {
		fewer := ""
		if at.N < examples {
			fewer = fmt.Sprintf(" (n=%d)", at.N)
		}
		best = append(best, fmt.Sprintf("k=%d %s%s", at.K, orNone(at.Best), fewer))
		pass = append(pass, fmt.Sprintf("k=%d %s%s", at.K, orNone(at.Pass), fewer))
		if at.LeftOut > 0 {
			left = append(left, fmt.Sprintf("%d of k=%d", at.LeftOut, at.K))
		}
	}
	lines = append(lines,
		"Best of k answers, expected: "+strings.Join(best, ", "),
		fmt.Sprintf("pass@k, one of k rated %g or more: %s", s.PassThreshold, strings.Join(pass, ", ")))
	if s.Unscored > 0 {
		lines = append(lines, fmt.Sprintf("Unscored answers: %d of %d; an example with fewer than k rated ones is left out of k, here %s",
			s.Unscored, rows, strings.Join(left, ", ")))
	}
	return lines
}

func orNone(e *runs.Estimate) string {
	if e == nil {
		return "none"
	}
	return estimateText(*e)
}

// workText is what the test took, a line a stage:
//
//	Generating: 10 answers of 412 tokens on average, 4120 in all, in 48.9 s, 84.3 tokens/s
//	Rendering: 20 scenes in 9.6 s, 0.48 s each
//	Judging: 48 pictures in 67.2 s, 1.40 s each, with 49 calls of 34104 prompt and 7203 completion tokens; 2 ratings kept from before
//
// The seconds of rendering and judging are summed over what went on at the same time.
func workText(w runs.Work) (lines []string) {
	switch {
	case w.Answers > 0:
		line := fmt.Sprintf("Generating: %s of %.0f tokens on average, %d in all",
			counted(w.Answers, "answer"), float64(w.GeneratedTokens)/float64(w.Answers), w.GeneratedTokens)
		if w.GenerateSeconds > 0 {
			line += fmt.Sprintf(", in %.1f s, %.1f tokens/s", w.GenerateSeconds, float64(w.GeneratedTokens)/w.GenerateSeconds)
		}
		if w.Kept > 0 {
			line += fmt.Sprintf("; %s kept from before", counted(w.Kept, "answer"))
		}
		lines = append(lines, line)
	case w.Kept > 0:
		lines = append(lines, fmt.Sprintf("Generating: nothing, %s kept from before", counted(w.Kept, "answer")))
	}
	if w.Scenes > 0 {
		lines = append(lines, fmt.Sprintf("Rendering: %s in %.1f s, %.2f s each",
			counted(w.Scenes, "scene"), w.RenderSeconds, w.RenderSeconds/float64(w.Scenes)))
	}
	if w.Ratings+w.Cached > 0 {
		line := "Judging: nobody was asked"
		if w.Ratings > 0 {
			line = fmt.Sprintf("Judging: %s in %.1f s, %.2f s each", counted(w.Ratings, "picture"), w.JudgeSeconds, w.JudgeSeconds/float64(w.Ratings))
		}
		if w.JudgeCalls > 0 {
			line += ", with " + counted(w.JudgeCalls, "call")
		}
		if w.CountedCalls > 0 {
			line += fmt.Sprintf(" of %d prompt and %d completion tokens", w.PromptTokens, w.CompletionTokens)
		}
		if w.Cached > 0 {
			line += fmt.Sprintf("; %s kept from before", counted(w.Cached, "rating"))
		}
		lines = append(lines, line)
	}
	return lines
}

// Prices are what a judge's server charges for a million tokens, in any currency.
type Prices struct{ Prompt, Completion float64 }

// Cost is what the judge's calls of a test cost at these prices, in words, on one
// line without its newline. Only what the server reported is counted: calls that
// failed, and those of a server that says nothing, are named as not counted.
//
//	Cost of judging: 0.0279 (34104 prompt tokens at 0.5 and 7203 completion tokens at 1.5 a million); 1 of 49 calls reported no tokens and is not in it
func (p Prices) Cost(w runs.Work) string {
	if w.JudgeCalls == 0 {
		return "Cost of judging: nothing, no call was made"
	}
	silent := w.JudgeCalls - w.CountedCalls
	if w.CountedCalls == 0 {
		return fmt.Sprintf("Cost of judging: unknown, the judge's server reported no tokens for its %s", counted(w.JudgeCalls, "call"))
	}
	cost := (float64(w.PromptTokens)*p.Prompt + float64(w.CompletionTokens)*p.Completion) / 1e6
	line := fmt.Sprintf("Cost of judging: %.4f (%d prompt tokens at %g and %d completion tokens at %g a million)",
		cost, w.PromptTokens, p.Prompt, w.CompletionTokens, p.Completion)
	switch {
	case silent == 1:
		line += fmt.Sprintf("; 1 of %d calls reported no tokens and is not in it", w.JudgeCalls)
	case silent > 1:
		line += fmt.Sprintf("; %d of %d calls reported no tokens and are not in it", silent, w.JudgeCalls)
	}
	return line
}

// counted is "1 scene", "2 scenes".
func counted(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
