package kit

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"iter"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/threebook/threebook/kit/prompt"
	"github.com/threebook/threebook/kit/runs"
	"github.com/threebook/threebook/kit/scenes"
	"github.com/threebook/threebook/kit/seed"
	"github.com/threebook/threebook/kit/tokenizer"
)

// corpus is what a model is pre-trained on, and what it is measured on.
type corpus struct {
	train, validation []scenes.Example
	input             runs.Input // for the record
}

// drawn draws both parts, from seeds of their own. No description with its code
// is in both.
func (c PretrainConfig) drawn() (corpus, error) {
	other := int64(seed.State(c.SFT.Seed, "validation corpus", 0)[0])
	all := corpus{train: c.draw(c.SFT.Seed, c.Examples)}
	if len(all.train) != c.Examples {
		return corpus{}, fmt.Errorf("draw corpus: %d examples, want %d", len(all.train), c.Examples)
	}
	type text struct{ description, code string }
	known := make(map[text]bool, c.Examples)
	for _, e := range all.train {
		known[text{e.Description, e.Code}] = true
	}
	all.validation = slices.DeleteFunc(c.draw(other, c.Validation), func(e scenes.Example) bool { return known[text{e.Description, e.Code}] })
	if len(all.validation) == 0 {
		return corpus{}, errors.New("draw corpus: every example for validation is in the training part too")
	}
	all.input = runs.Input{
		Name: "corpus", Path: fmt.Sprintf("kit/scenes, %d examples of seed %d and %d of seed %d", len(all.train), c.SFT.Seed, len(all.validation), other),
	}
	h := sha256.New()
	for _, e := range slices.Concat(all.train, all.validation) {
		for _, text := range []string{e.Name, e.Description, e.Code} {
			_, _ = io.WriteString(h, text+"\x00") // a hash takes everything
			all.input.Bytes += int64(len(text)) + 1
		}
	}
	all.input.SHA256 = hex.EncodeToString(h.Sum(nil))
	return all, nil
}

// tokenizerExamples is how many examples the tokenizer is trained on, at most.
const tokenizerExamples = 4000

// mergeColours lets superwords be colours, which the scenes' descriptions name in words.
const mergeColours = true

// descriptionWeight is how often the tokenizer's training counts a description, so
// that each word of the grammar becomes one token before parts of code do.
const descriptionWeight = 16

// tokenizer trains on prompts and code as the model will see them, and is saved in dir.
func (c PretrainConfig) tokenizer(dir string, list []scenes.Example) (*tokenizer.Tokenizer, error) {
	list = list[:min(len(list), tokenizerExamples)]
	readable := func(e scenes.Example) bool { return e.Format != scenes.Scribbles }
	texts := func(times int, wanted func(scenes.Example) bool, of func(scenes.Example) string) iter.Seq[string] {
		return func(yield func(string) bool) {
			for _, e := range list {
				for range times {
					if wanted(e) && !yield(of(e)) {
						return
					}
				}
			}
		}
	}
	template := prompt.Default()
	trainer := tokenizer.Trainer{VocabSize: c.Size.Vocabulary, Superwords: c.Size.Superwords, MergeColours: mergeColours}
	vocabulary, err := trainer.TrainCode(
		texts(descriptionWeight, readable, func(e scenes.Example) string { return template.Text(e.Description) }),
		texts(1, func(scenes.Example) bool { return true }, func(e scenes.Example) string { return e.Code + " " }), // as before the end token
	)
	if err != nil {
		return nil, err
	}
	if err := vocabulary.Save(dir); err != nil {
		return nil, err
	}
	return vocabulary.Tokenizer()
}

// encoded gives the examples' tokens, on all CPUs. Those that are too long are
// left out and named with their lengths: cut, they would teach a code without an end.
func (c PretrainConfig) encoded(ctx context.Context, tok *tokenizer.Tokenizer, list []scenes.Example) (examples []prompt.Example, dropped []string, err error) {
	template := prompt.Default()
	template.OverLength = prompt.Drop
	all, failures := make([]prompt.Example, len(list)), make([]error, len(list))
	var next atomic.Int64
	var wait sync.WaitGroup
	var telling sync.Mutex
	done := 0
	for range runtime.GOMAXPROCS(0) {
		wait.Go(func() {
			for i := next.Add(1) - 1; i < int64(len(list)) && ctx.Err() == nil; i = next.Add(1) - 1 {
				all[i], failures[i] = template.Encode(tok, list[i].Description, list[i].Code, c.MaxLength)
				all[i].Name = list[i].Name
				telling.Lock()
				if done++; done%reportEvery == 0 || done == len(list) {
					c.report("encode", done, len(list), "")
				}
				telling.Unlock()
			}
		})
	}
	wait.Wait()
	if err := ctx.Err(); err != nil {
		return nil, nil, err
	}
	for i, e := range all {
		switch err := failures[i]; {
		case errors.Is(err, prompt.ErrDropped):
			dropped = append(dropped, e.Name+": "+err.Error())
		case err != nil:
			return nil, nil, fmt.Errorf("example %s: %w", e.Name, err)
		default:
			examples = append(examples, e)
		}
	}
	return examples, dropped, nil
}

// reportEvery is how many examples are encoded between two reports.
const reportEvery = 500

// mostLengths is how many padded lengths there are, at most: each is compiled.
const mostLengths = 8

// padLengths are multiples of 32 as far apart as the next, from what all but one
// in twenty examples need to what the longest does.
func padLengths(sets ...[]prompt.Example) []int {
	var lengths []int
	for _, examples := range sets {
		for _, e := range examples {
			lengths = append(lengths, len(e.IDs))
		}
	}
	if len(lengths) == 0 {
		return nil
	}
	slices.Sort(lengths)
	low, high := lengths[len(lengths)/20], lengths[len(lengths)-1]
	const unit = 32
	first := (low + unit - 1) / unit * unit
	apart := unit
	for first+(mostLengths-1)*apart < high {
		apart += unit
	}
	list := []int{first}
	for n := first; n < high; {
		n += apart
		list = append(list, n)
	}
	return list
}
