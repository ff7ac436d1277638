package generate

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/gomlx/compute/dtypes"

	"github.com/threebook/threebook/kit/llama"
	"github.com/threebook/threebook/kit/llama/goldentest"
	"github.com/threebook/threebook/kit/tokenizer"
)

// TestGreedyEqualsTransformersGenerate: a ragged batch whose rows end at different
// steps, by either of two end tokens or by the token limit (scripts/golden/generate.py).
func TestGreedyEqualsTransformersGenerate(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("testdata", "greedy.json"))
	if err != nil {
		t.Fatal(err)
	}
	var cases []struct {
		Model     string
		Penalty   float64
		Prompts   [][]int32
		EOS       []int32
		MaxTokens int `json:"max_tokens"`
		Answers   [][]int32
	}
	if err := json.Unmarshal(text, &cases); err != nil {
		t.Fatal(err)
	}
	for _, c := range cases {
		t.Run(fmt.Sprint(c.Model, " ", c.Penalty), func(t *testing.T) {
			g := goldenGenerator(t, c.Model)
			g.Config = Config{Greedy: true, Repetition: c.Penalty, MaxTokens: c.MaxTokens}
			g.EOS = c.EOS
			var requests []Request
			for _, p := range c.Prompts {
				requests = append(requests, Request{Prompt: p})
			}
			for i, a := range answersOf(t, g, requests...) {
				if !slices.Equal(a.IDs, c.Answers[i]) {
					t.Errorf("row %d is %v, transformers' is %v", i, a.IDs, c.Answers[i])
				}
				want := EndToken
				if len(c.Answers[i]) == c.MaxTokens {
					want = MaxTokens
				}
				if a.Reason != want {
					t.Errorf("row %d ended by %q, want %q", i, a.Reason, want)
				}
			}
		})
	}
}

// goldenGenerator has a golden model of kit/llama, with a tokenizer of more tokens
// than the model's 96.
func goldenGenerator(t *testing.T, model string) *Generator {
	t.Helper()
	dev := goldentest.Device(t)
	m, err := llama.Load(dev.Backend, dtypes.Float32, goldentest.Dir(model))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(m.Close)
	tok, err := tokenizer.Load(filepath.Join("..", "tokenizer", "testdata", "legacy"))
	if err != nil {
		t.Fatal(err)
	}
	return &Generator{Decoder: newDecoder(t, dev, m), Tokenizer: tok, Positions: m.Config.MaxPositions}
}

func answersOf(t *testing.T, g *Generator, requests ...Request) []Answer {
	t.Helper()
	var list []Answer
	err := g.Generate(t.Context(), requests, func(i int, a Answer) error {
		if i != len(list) {
			t.Errorf("answer %d came as number %d", i, len(list))
		}
		list = append(list, a)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}
