package generate

import (
	"errors"
	"fmt"
	"slices"

	"github.com/threebook/threebook/kit/tokenizer"
)

// Config of generation. The zero value samples with temperature 0.7 and top-p 0.9.
type Config struct {
	MaxTokens   int      // new tokens an answer; default 512
	Greedy      bool     // take the likeliest token; of the sampling fields only Repetition then has an effect
	Temperature float64  // default 0.7
	TopP        float64  // keep the likeliest tokens up to this share; default 0.9, 1 keeps all
	TopK        int      // keep so many of the likeliest; 0 keeps all
	MinP        float64  // drop tokens less likely than this share of the likeliest; 0 keeps all
	Repetition  float64  // penalty of tokens already in prompt or answer (arXiv:1909.05858); default 1, none
	Stop        []string // texts that end an answer and are not part of it
	StopTokens  []int32  // ids that end an answer and are not part of it, besides the model's end tokens
	BatchSize   int      // prompts decoded together; default 16
}

// WithDefaults fills the zero fields.
func (c Config) WithDefaults() Config {
	if c.MaxTokens == 0 {
		c.MaxTokens = 512
	}
	if c.Temperature == 0 {
		c.Temperature = 0.7
	}
	if c.TopP == 0 {
		c.TopP = 0.9
	}
	if c.Repetition == 0 {
		c.Repetition = 1
	}
	if c.BatchSize == 0 {
		c.BatchSize = 16
	}
	return c
}

// Validate names the field that cannot be. It expects defaults filled.
func (c Config) Validate() error {
	switch {
	case c.MaxTokens < 1:
		return fmt.Errorf("max tokens is %d, want at least 1", c.MaxTokens)
	case !(c.Temperature > 0):
		return fmt.Errorf("temperature is %g, want a positive number (or choose greedy)", c.Temperature)
	case !(c.TopP > 0 && c.TopP <= 1):
		return fmt.Errorf("top-p is %g, want it in (0, 1]", c.TopP)
	case c.TopK < 0:
		return fmt.Errorf("top-k is %d, want 0 or more", c.TopK)
	case !(c.MinP >= 0 && c.MinP <= 1):
		return fmt.Errorf("min-p is %g, want it in [0, 1]", c.MinP)
	case !(c.Repetition > 0):
		return fmt.Errorf("repetition penalty is %g, want a positive number", c.Repetition)
	case c.BatchSize < 1:
		return fmt.Errorf("batch size is %d, want at least 1", c.BatchSize)
	}
	if slices.Contains(c.Stop, "") {
		return errors.New("stop text is empty: every answer would end before it begins")
	}
	for _, id := range c.StopTokens {
		if id < 0 {
			return fmt.Errorf("stop token is %d, want an id of 0 or more", id)
		}
	}
	return nil
}

// Check is Validate with the defaults filled; a stop token that the tokenizer does
// not have, so that no answer would ever end with it, is an error too.
func (c Config) Check(tok *tokenizer.Tokenizer) error {
	if err := c.WithDefaults().Validate(); err != nil {
		return err
	}
	for _, id := range c.StopTokens {
		if _, ok := tok.Token(id); !ok {
			return fmt.Errorf("stop token %d is not one of the tokenizer's %d", id, tok.VocabSize())
		}
	}
	return nil
}
