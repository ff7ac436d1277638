package generate

import (
	"path/filepath"
	"slices"
	"testing"

	"github.com/gomlx/compute/dtypes"

	"github.com/threebook/threebook/kit/device"
	"github.com/threebook/threebook/kit/llama"
	"github.com/threebook/threebook/kit/tokenizer"
)

// An answer is the same alone and beside others, also where the model's positions
// end it: a long prompt does not shorten the answer to a short one.
func TestAnswersDoNotDependOnTheBatch(t *testing.T) {
	dev, err := device.Open(device.Go)
	if err != nil {
		t.Fatal(err)
	}
	defer dev.Close()
	model, err := llama.Load(dev.Backend, dtypes.Float32, filepath.Join("..", "llama", "testdata", "golden", "mha"))
	if err != nil {
		t.Fatal(err)
	}
	defer model.Close()
	model.Config.MaxPositions = 24
	tok, err := tokenizer.Load(filepath.Join("..", "tokenizer", "testdata", "legacy"))
	if err != nil {
		t.Fatal(err)
	}
	decoder, err := llama.NewDecoder(dev.Backend, model, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	g := Generator{Config: Config{MaxTokens: 50}, Decoder: decoder, Tokenizer: tok, EOS: -1, Positions: 24}
	answers := func(requests ...Request) []Answer {
		t.Helper()
		var list []Answer
		err := g.Generate(t.Context(), requests, func(_ int, a Answer) error { list = append(list, a); return nil })
		if err != nil {
			t.Fatal(err)
		}
		return list
	}
	short := Request{Prompt: []int32{1, 10, 11}, Seed: 1}
	long := Request{Prompt: slices.Repeat([]int32{1, 12, 13, 14}, 5), Seed: 2}
	together := answers(short, long)
	for i, r := range []Request{short, long} {
		alone := answers(r)[0]
		if len(alone.IDs) != 24-len(r.Prompt) || !alone.StoppedByLimit {
			t.Errorf("answer to a prompt of %d tokens has %d, want as many as the 24 positions leave", len(r.Prompt), len(alone.IDs))
		}
		if !slices.Equal(alone.IDs, together[i].IDs) {
			t.Errorf("answer to a prompt of %d tokens is %v alone, %v in a batch", len(r.Prompt), alone.IDs, together[i].IDs)
		}
	}
	if err := g.Generate(t.Context(), []Request{{Prompt: make([]int32, 24)}}, nil); err == nil {
		t.Error("a prompt without room for an answer was taken")
	}
}
