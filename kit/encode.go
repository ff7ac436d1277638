package kit

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/threebook/threebook/kit/pairs"
	"github.com/threebook/threebook/kit/prompt"
	"github.com/threebook/threebook/kit/runs"
)

// encodedPairs are pairs as tokens.
type encodedPairs struct {
	train, validation []prompt.Example
	rows              []runs.Row  // of train
	counts            runs.Counts // with the names of what was cut or dropped
	limit             int         // tokens an example may have
}

// encode gives the tokens of the pairs that are taken; what was left out, dropped or
// cut is listed by name.
func (c TrainConfig) encode(l *loaded, list []pairs.Pair, leftOut []string) (encodedPairs, error) {
	template := prompt.Default()
	template.OverLength = c.overLength()
	out := encodedPairs{
		limit: min(c.MaxLength, l.config.MaxPositions), counts: runs.Counts{Examples: len(list) + len(leftOut), LeftOut: leftOut},
	}
	for _, p := range list {
		e, err := template.Encode(l.tokenizer, p.Description, p.Code, out.limit)
		if errors.Is(err, prompt.ErrDropped) || errors.Is(err, prompt.ErrTooLong) && template.OverLength != prompt.Refuse {
			out.counts.Dropped = append(out.counts.Dropped, p.Filename+": "+err.Error())
			continue
		}
		if err != nil {
			return encodedPairs{}, fmt.Errorf("example %s: %w", p.Filename, err)
		}
		e.Name = p.Filename
		e.TrainOnPrompt = c.TrainOnPrompt && p.Split != pairs.Validation
		if e.Truncated {
			out.counts.Truncated = append(out.counts.Truncated, p.Filename)
		}
		if p.Split == pairs.Validation {
			out.validation = append(out.validation, e)
			continue
		}
		out.train = append(out.train, e)
		out.rows = append(out.rows, runs.Row{Name: p.Filename, CodeSHA256: runs.HashText(p.Code)})
	}
	out.counts.Twins = twins(list)
	out.counts.Train, out.counts.Validation = len(out.train), len(out.validation)
	return out, nil
}

// twins lists the groups of examples that are versions of one another, each with how
// many there are.
func twins(list []pairs.Pair) (groups []string) {
	count := map[string]int{}
	for _, p := range list {
		if p.TwinGroup != "" {
			count[p.TwinGroup]++
		}
	}
	for _, name := range slices.Sorted(maps.Keys(count)) {
		if count[name] > 1 {
			groups = append(groups, fmt.Sprintf("%s: %d", name, count[name]))
		}
	}
	return groups
}

// some is an error when there is nothing to train on.
func (e encodedPairs) some(data string) error {
	if len(e.train) == 0 {
		return fmt.Errorf("encode %s: every training pair was dropped: its prompt alone, or with its code, is longer than the limit of %d tokens", data, e.limit)
	}
	return nil
}

// examples encodes the pairs and records what became of them.
func (c TrainConfig) examples(l *loaded, run *runs.Run, list []pairs.Pair, leftOut []string) (train, validation []prompt.Example, err error) {
	encoded, err := c.encode(l, list, leftOut)
	if err != nil {
		return nil, nil, err
	}
	counts := encoded.counts
	run.Manifest.Counts, run.Manifest.TrainingRows = counts, encoded.rows
	if len(counts.Truncated) > 0 {
		run.Warn("%d of %d examples are longer than %d tokens: their code was cut", len(counts.Truncated), len(list), encoded.limit)
	}
	if len(counts.Dropped) > 0 {
		run.Warn("%d of %d examples were dropped for their length", len(counts.Dropped), len(list))
	}
	if len(encoded.validation) == 0 {
		run.Warn("there is no validation example: nothing was evaluated, and the adapter is of the last step")
	}
	return encoded.train, encoded.validation, encoded.some(c.Data)
}

// mostNamed is how many examples a summary names of a kind; a run's manifest has all.
const mostNamed = 6

// summary counts the examples and names some of those that are not whole.
func (e encodedPairs) summary() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d training and %d validation examples, at most %d tokens\n", len(e.train), len(e.validation), e.limit)
	if n := len(e.counts.LeftOut); n > 0 {
		fmt.Fprintf(&b, "%d left out by --max-train-examples\n", n)
	}
	for _, l := range []struct {
		what  string
		names []string
	}{{"cut", e.counts.Truncated}, {"dropped", e.counts.Dropped}} {
		if len(l.names) > 0 {
			more := ""
			if n := len(l.names) - mostNamed; n > 0 {
				more = fmt.Sprintf("; and %d more, which the run's manifest names", n)
			}
			fmt.Fprintf(&b, "%d %s: %s%s\n", len(l.names), l.what, strings.Join(l.names[:min(mostNamed, len(l.names))], "; "), more)
		}
	}
	return b.String()
}
