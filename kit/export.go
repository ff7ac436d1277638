package kit

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/threebook/threebook/kit/llama"
	"github.com/threebook/threebook/kit/prompt"
	"github.com/threebook/threebook/kit/runs"
)

// provenanceFile lies beside an adapter's weights.
const (
	provenanceFile   = "threebook.json"
	provenanceSchema = "threebook.adapter/1"
)

// provenance is threebook.json: what an adapter was trained with, so that a test
// far from the run directory still knows which examples it has seen.
type provenance struct {
	Schema               string     `json:"schema"`
	Run                  string     `json:"run"`
	PromptTemplateSHA256 string     `json:"prompt_template_sha256"`
	BaseModelSHA256      string     `json:"base_model_sha256"`
	TrainingRows         []runs.Row `json:"training_rows"`
}

func saveProvenance(dir string, m runs.Manifest) error {
	p := provenance{
		Schema: provenanceSchema, Run: m.ID, PromptTemplateSHA256: m.PromptTemplateSHA256,
		BaseModelSHA256: m.BaseModel.SHA256, TrainingRows: m.TrainingRows,
	}
	return runs.WriteJSON(filepath.Join(dir, provenanceFile), p)
}

// saveModel writes a fine-tuned model in Hugging Face layout, with the base model's
// dtype, configuration and tokenizer.
func saveModel(dir, base string, values []float32) error {
	config, err := llama.ReadConfig(base)
	if err != nil {
		return err
	}
	dtype, err := llama.StoredDType(base)
	if err != nil {
		return err
	}
	if err := llama.Save(dir, config, llama.SaveOptions{DType: dtype, Base: base}, values); err != nil {
		return err
	}
	return copyTokenizer(dir, base)
}

// companions are the files of the tokenizer and of generation that lie beside a model's weights.
var companions = []string{
	"tokenizer.json", "tokenizer.model", "tokenizer_config.json", "special_tokens_map.json", "added_tokens.json",
	"chat_template.jinja", "generation_config.json",
}

// copyTokenizer takes the tokenizer's and the generation's files along.
func copyTokenizer(dir, base string) error {
	for _, name := range companions {
		if err := copyFile(filepath.Join(dir, name), filepath.Join(base, name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

// otherBase is a sentence when an adapter says that it was trained on another
// model than the one whose files' hash is given, which is asked for only when the
// adapter names one; "" when it does not, or names that one.
func otherBase(adapter, model string, hash func() (string, error)) (string, error) {
	p, err := readProvenance(adapter)
	if err != nil || p == nil || p.BaseModelSHA256 == "" {
		return "", err
	}
	sum, err := hash()
	if err != nil || p.BaseModelSHA256 == sum {
		return "", err
	}
	return fmt.Sprintf("adapter %s was trained on another model than %s (sha256 %.12s, not %.12s)", adapter, model, p.BaseModelSHA256, sum), nil
}

// readProvenance reads what lies beside an adapter; nil when nothing does, as with
// an adapter from elsewhere.
func readProvenance(dir string) (*provenance, error) {
	path := filepath.Join(dir, provenanceFile)
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read adapter's provenance: %w", err)
	}
	var p provenance
	if err := json.Unmarshal(data, &p); err != nil {
		return nil, fmt.Errorf("read %s: %w", path, err)
	}
	if p.Schema != provenanceSchema {
		return nil, fmt.Errorf("read %s: its schema is %q, this version reads %q", path, p.Schema, provenanceSchema)
	}
	return &p, nil
}

// checkPrompt refuses an adapter that was trained with another prompt than the
// model will be shown.
func checkPrompt(adapter string) error {
	p, err := readProvenance(adapter)
	if err != nil || p == nil {
		return err
	}
	if own := prompt.Default().SHA256(); p.PromptTemplateSHA256 != own {
		return fmt.Errorf("load adapter %s: it was trained with prompt template %.12s, this version's is %.12s", adapter, p.PromptTemplateSHA256, own)
	}
	return nil
}
