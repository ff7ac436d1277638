package kit

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/threebook/threebook/kit/llama"
	"github.com/threebook/threebook/kit/runs"
	"github.com/threebook/threebook/kit/safetensors"
)

// modelDir is where a run keeps the model that it trained.
const modelDir = "model"

// cardFile is the model's card.
const cardFile = "README.md"

// preTrained is what a card's line "training" begins with, by which
// [checkModelOutput] knows a model of [Pretrain].
const preTrained = "pre-trained from random weights"

const weightsFile = "model.safetensors"

// baseFiles are the files of a model that [Pretrain] makes, the card first.
var baseFiles = []string{
	cardFile, "config.json", "generation_config.json", "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json",
	weightsFile,
}

// saveBase writes a model's weights, in bfloat16, and what is not its tokenizer's.
func saveBase(dir string, c llama.Config, values []float32) error {
	if err := llama.Save(dir, c, llama.SaveOptions{DType: safetensors.BF16}, values); err != nil {
		return err
	}
	return runs.WriteJSON(filepath.Join(dir, "generation_config.json"), map[string]any{
		"bos_token_id": c.BOS, "eos_token_id": c.EOS[0], "do_sample": true, "temperature": 0.7, "top_p": 0.9,
	})
}

// isWhole says whether all files of a model are there.
func isWhole(dir string) bool {
	return !slices.ContainsFunc(baseFiles, func(name string) bool {
		_, err := os.Stat(filepath.Join(dir, name))
		return err != nil
	})
}

// copyModel puts a model in place, each file whole or not at all. Weights that are
// there go first and come last: a copy that is broken off does not load.
func copyModel(to, from string) error {
	if err := os.Remove(filepath.Join(to, weightsFile)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("replace model: %w", err)
	}
	for _, name := range baseFiles {
		if err := copyFile(filepath.Join(to, name), filepath.Join(from, name)); err != nil {
			return err
		}
	}
	return nil
}

// checkModelOutput refuses a directory with anything that is not of an earlier
// model of [Pretrain]: those files would stay beside the model, or be lost to it.
func checkModelOutput(dir string) error {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("look at the output: %w", err)
	}
	ours := false
	for _, e := range entries {
		switch name := e.Name(); {
		case strings.HasPrefix(name, "."): // of version control, or left by a write that was killed
		case !slices.Contains(baseFiles, name):
			return fmt.Errorf("output %s holds %s, which is of no model made by pretrain: name a new or an empty directory", dir, name)
		default:
			ours = true
		}
	}
	if ours && !strings.HasPrefix(cardTraining(dir), preTrained) {
		return fmt.Errorf("output %s holds a model whose card does not say that pretrain made it: name a new or an empty directory", dir)
	}
	return nil
}
