// Package prompt turns a description and its code into the token ids that a
// model is trained on, and a description into the ids that it goes on from.
//
// It takes a tokenizer and text. It gives an [Example]: the prompt's ids, then
// the answer's, which alone carry loss unless the caller says otherwise. Prompt and answer are encoded apart and
// put together, so that generation sees exactly the prefix that training saw.
//
//	t := prompt.Default()
//	fmt.Println(t.Text("A red cube."))
//	// Output:
//	// [INST] Write the Three.js module that draws this scene:
//	//
//	// A red cube. [/INST]
//
// The begin token comes before that text. [ExtractCode] finds the code in an
// answer, and [Plan] orders examples into batches of similar length.
package prompt

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"unicode"
)

// Instruction is what the default template asks for.
const Instruction = "Write the Three.js module that draws this scene:"

// Template says what stands around a description and around its code. The zero
// value is the default: the chat template of Llama 2 and CodeLlama Instruct,
//
//	<s>[INST] instruction⏎⏎description [/INST] code </s>
//
// with description and code stripped of white space at both ends, as the chat
// template of CodeLlama-7b-Instruct renders a user's and an assistant's message.
// The ids are those of the whole text encoded at once.
type Template struct {
	// Instruction is the line above the description. Empty means [Instruction].
	Instruction string
	// OverLength says what becomes of an example longer than the limit.
	OverLength OverLength
}

// The marks of the Llama 2 chat template. The spaces belong to it.
const (
	beforeUser   = "[INST] "
	afterUser    = " [/INST]"
	beforeAnswer = " "
	afterAnswer  = " "
)

// OverLength is a policy for examples that do not fit. The prompt is never cut.
type OverLength string

// The policies. Empty means CutCode.
const (
	CutCode OverLength = "cut-code" // keep the beginning of the code, without end token
	Drop    OverLength = "drop"     // leave the example out: an error that is ErrDropped
	Refuse  OverLength = "error"    // an error that is ErrTooLong
)

// ErrDropped marks an example left out by the [Drop] policy.
var ErrDropped = errors.New("example is over the length limit and was dropped")

// ErrTooLong marks an example that does not fit and may not be cut, or whose
// prompt alone leaves no room for an answer.
var ErrTooLong = errors.New("example is over the length limit")

// Tokenizer is what this package needs of a tokenizer.
type Tokenizer interface {
	Encode(text string) []int32
	EncodeContinuation(text string) []int32
	Decode(ids []int32) string // without control tokens
	BOS() int32
	EOS() int32
}

// Default is the template that the product trains and tests with.
func Default() Template { return Template{Instruction: Instruction, OverLength: CutCode} }

func (t Template) instruction() string {
	if t.Instruction == "" {
		return Instruction
	}
	return t.Instruction
}

// Text is the prompt for a description, without the begin token.
func (t Template) Text(description string) string {
	return beforeUser + strip(t.instruction()+"\n\n"+strip(description)) + afterUser
}

// strip is Python's str.strip, which chat templates call: unlike Go, it counts
// the four ASCII separators as white space.
func strip(text string) string {
	return strings.TrimFunc(text, func(r rune) bool { return unicode.IsSpace(r) || r >= 0x1c && r <= 0x1f })
}

// SHA256 identifies what the template makes of its input, in hex: two templates
// that give the same ids have the same one. The over-length policy is not in it.
func (t Template) SHA256() string {
	parts, err := json.Marshal([]string{"llama-2", beforeUser, t.instruction() + "\n\n", afterUser, beforeAnswer, afterAnswer})
	if err != nil {
		panic(err) // strings always encode
	}
	sum := sha256.Sum256(parts)
	return hex.EncodeToString(sum[:])
}

// EncodePrompt gives the ids that generation starts from.
func (t Template) EncodePrompt(tok Tokenizer, description string) []int32 {
	return append([]int32{tok.BOS()}, tok.Encode(t.Text(description))...)
}

// Encode gives the example for a description and its code, of at most maxLen
// ids; 0 means no limit. Every example is checked, before it is cut: its ids are
// those of prompt and answer encoded as one text, and the ones that carry loss
// decode to the code; else it is an error, as when a tokenizer's added token
// swallows the spaces beside it.
func (t Template) Encode(tok Tokenizer, description, code string, maxLen int) (Example, error) {
	switch t.OverLength {
	case "", CutCode, Drop, Refuse:
	default:
		return Example{}, fmt.Errorf("encode example: over-length policy %q is unknown, known are %s, %s and %s", t.OverLength, CutCode, Drop, Refuse)
	}
	code = strip(code)
	if code == "" {
		return Example{}, errors.New("encode example: code is empty")
	}
	ids := t.EncodePrompt(tok, description)
	e := Example{PromptLen: len(ids)}
	ids = append(ids, tok.EncodeContinuation(beforeAnswer+code+afterAnswer)...)
	e.IDs = append(ids, tok.EOS())
	if err := t.check(tok, e, description, code); err != nil {
		return Example{}, fmt.Errorf("encode example: %w", err)
	}
	if maxLen <= 0 || len(e.IDs) <= maxLen {
		return e, nil
	}
	switch t.OverLength {
	case Drop:
		return Example{}, fmt.Errorf("encode example: %d tokens, limit %d: %w", len(e.IDs), maxLen, ErrDropped)
	case Refuse:
		return Example{}, fmt.Errorf("encode example: %d tokens, limit %d: %w", len(e.IDs), maxLen, ErrTooLong)
	}
	if e.PromptLen >= maxLen {
		return Example{}, fmt.Errorf("encode example: the prompt alone has %d tokens, limit %d: %w", e.PromptLen, maxLen, ErrTooLong)
	}
	e.IDs = e.IDs[:maxLen:maxLen]
	e.Truncated = true
	return e, nil
}
