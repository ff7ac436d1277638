package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"unicode/utf8"

	"github.com/threebook/threebook/kit"
	"github.com/threebook/threebook/kit/generate"
	"github.com/threebook/threebook/kit/runs"
)

// sampling are the flags of decoding.
type sampling struct {
	MaxTokens         int      `default:"512" aliases:"max-new-tokens" help:"New tokens an answer may have."`
	Greedy            bool     `help:"Take the likeliest token, as --temperature 0 does."`
	Temperature       float64  `default:"0.7" help:"Of sampling; 0 takes the likeliest token."`
	TopP              float64  `default:"0.9" help:"Keep the likeliest tokens up to this share."`
	TopK              int      `default:"0" help:"Keep so many of the likeliest tokens; 0 keeps all."`
	MinP              float64  `default:"0" help:"Drop tokens less likely than this share of the likeliest."`
	RepetitionPenalty float64  `default:"1" help:"Penalty of tokens seen already, in the prompt too; 1 is none."`
	Stop              []string `sep:"none" placeholder:"TEXT" help:"End an answer before this text; may be given again."`
	StopToken         []int32  `placeholder:"ID" help:"End an answer at this token id, besides the model's end tokens; may be given again."`
	Seed              int64    `default:"42" help:"Of sampling."`
}

// config takes how many answers are written together.
func (f sampling) config(together int) (generate.Config, error) {
	err := notZero(
		number{"--max-tokens", float64(f.MaxTokens)}, number{"--top-p", f.TopP},
		number{"--repetition-penalty", f.RepetitionPenalty}, number{"--batch-size", float64(together)},
	)
	if err != nil {
		return generate.Config{}, err
	}
	c := generate.Config{
		MaxTokens: f.MaxTokens, Greedy: f.Greedy || f.Temperature == 0, Temperature: f.Temperature, TopP: f.TopP, TopK: f.TopK, MinP: f.MinP,
		Repetition: f.RepetitionPenalty, Stop: f.Stop, StopTokens: f.StopToken, BatchSize: together,
	}
	if err := c.WithDefaults().Validate(); err != nil {
		return generate.Config{}, usageError{err}
	}
	return c, nil
}

type generateCmd struct {
	computing
	sampling
	ModelPath       string `required:"" placeholder:"DIR" help:"Base model."`
	Adapter         string `placeholder:"DIR" help:"Adapter directory; none is the base model."`
	Description     string `xor:"description" placeholder:"TEXT" help:"What to draw; or --description-file."`
	DescriptionFile string `xor:"description" placeholder:"FILE" help:"File that says what to draw, in place of --description; - is standard input."`
	Output          string `short:"o" placeholder:"FILE" help:"Write the code here; else it is printed."`
}

func (generateCmd) Help() string {
	return `Examples:
  threebook generate --model-path data/tiny --description "A red cube on a grey floor."
  threebook generate --model-path data/tiny --adapter reports/runs/ID/adapter --description-file scene.md -o scene.js
  threebook generate --model-path data/tiny --description "A red cube." --greedy --stop "renderer.render(" --max-tokens 900`
}

// Run writes code as it comes, or into a file.
func (c generateCmd) Run(ctx context.Context, s *screen, given map[string]any) error {
	// As alternatives, neither is a flag that the usage line could call required.
	if _, ok := given["description"]; !ok && c.DescriptionFile == "" {
		return usageError{errors.New("missing flags: --description=TEXT or --description-file=FILE")}
	}
	description, from := c.Description, "--description"
	if c.DescriptionFile != "" {
		text, err := readText(c.DescriptionFile)
		if err != nil {
			return err
		}
		description, from = text, c.DescriptionFile
	}
	if strings.TrimSpace(description) == "" {
		return usageError{fmt.Errorf("%s: the description is empty", from)}
	}
	sampling, err := c.sampling.config(1)
	if err != nil {
		return err
	}
	if info, err := os.Stat(c.Output); c.Output != "" && err == nil && info.IsDir() {
		return usageError{fmt.Errorf("--output %s: it is a directory, want a file", c.Output)}
	}
	config := kit.GenerateConfig{
		Env: c.env(s, given), Generate: sampling, ModelPath: c.ModelPath, Adapter: c.Adapter,
		Descriptions: []string{description}, Seed: c.Seed,
	}
	if c.Output == "" {
		config.Env.Progress = nil
		config.Token = func(_ int, piece string) { s.printf("%s", piece) }
	}
	out, err := kit.Generate(ctx, config)
	if err != nil {
		return err
	}
	answer := out[0]
	for _, w := range answer.Warnings {
		s.note("warning: %s", w)
	}
	if answer.Reason == generate.LongPrompt {
		return fmt.Errorf("generate: the prompt of %d tokens leaves no room for an answer in the model's positions", answer.PromptTokens)
	}
	if c.Output == "" {
		s.printf("\n")
	} else if answer.Code == "" {
		s.note("%s", answer.Text)
		return fmt.Errorf("write %s: the answer above holds no code%s", c.Output, c.ended(answer))
	} else if err := writeCode(c.Output, answer); err != nil {
		return err
	}
	s.note("%d tokens in %.1f s%s", answer.Tokens, answer.Seconds, c.ended(answer))
	return nil
}

// ended says what ended an answer, other than the model.
func (c generateCmd) ended(a kit.Generated) string {
	switch a.Reason {
	case generate.MaxTokens:
		return fmt.Sprintf("; cut off by --max-tokens %d", c.MaxTokens)
	case generate.Positions:
		return fmt.Sprintf("; cut off by the model's %d positions", a.PromptTokens+a.Tokens)
	case generate.StopText:
		return "; ended by --stop"
	case generate.StopToken:
		return "; ended by --stop-token"
	}
	return ""
}

// writeCode writes the code of an answer that has some.
func writeCode(path string, a kit.Generated) error {
	return runs.WriteFile(path, func(w io.Writer) error {
		_, err := io.WriteString(w, strings.TrimRight(a.Code, "\n")+"\n")
		return err
	})
}

func readText(path string) (string, error) {
	var data []byte
	var err error
	if path == "-" {
		data, err = io.ReadAll(os.Stdin)
	} else {
		data, err = os.ReadFile(path)
	}
	if err != nil {
		return "", fmt.Errorf("read description: %w", err)
	}
	if !utf8.Valid(data) {
		return "", fmt.Errorf("read description: %s is not valid UTF-8", path)
	}
	return string(data), nil
}
