package main

import (
	"context"

	"github.com/threebook/threebook/kit"
)

type mergeCmd struct {
	ModelPath string `required:"" placeholder:"DIR" help:"Base model."`
	Adapter   string `required:"" placeholder:"DIR" help:"Adapter directory."`
	Output    string `required:"" short:"o" placeholder:"DIR" help:"Directory of the merged model, in Hugging Face layout."`
}

func (mergeCmd) Help() string {
	return `Example:
  threebook merge --model-path CodeLlama-7b-Instruct-hf --adapter reports/runs/ID/adapter -o merged`
}

// Run merges.
func (c mergeCmd) Run(ctx context.Context, s *screen) error {
	err := kit.Merge(ctx, kit.MergeConfig{
		Env: kit.Env{Progress: s.progress}, ModelPath: c.ModelPath, Adapter: c.Adapter, Output: c.Output,
	})
	if err != nil {
		return err
	}
	s.printf("model %s\n", c.Output)
	return nil
}
