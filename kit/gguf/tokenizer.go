package gguf

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/threebook/threebook/kit/llama"
	"github.com/threebook/threebook/kit/tokenizer"
)

// chatTemplateName is the file that newer versions of transformers keep the chat template in.
const chatTemplateName = "chat_template.jinja"

// tokenizerEntries is the metadata of the tokenizer in dir: tokens, scores and
// kinds as llama.cpp's SentencePiece tokenizer takes them, as many as the model
// has embeddings.
func tokenizerEntries(dir string, c llama.Config) (list []Entry, warnings []string, err error) {
	tok, err := tokenizer.Load(dir)
	if err != nil {
		return nil, nil, err
	}
	if err := CheckTokenizer(tok); err != nil {
		return nil, nil, err
	}
	pieces, err := tokenizer.Pieces(dir)
	if err != nil {
		return nil, nil, err
	}
	if len(pieces) > c.VocabSize {
		return nil, nil, fmt.Errorf("the tokenizer has %d tokens, the model %d", len(pieces), c.VocabSize)
	}
	if _, ok := tok.ID("<0x0A>"); !ok {
		return nil, nil, errors.New("the tokenizer has no byte tokens, which llama.cpp's needs")
	}
	if warning, err := compare(tok, pieces); err != nil {
		return nil, nil, err
	} else if warning != "" {
		warnings = append(warnings, warning)
	}
	ends, err := llama.ReadEOS(dir, c)
	if err != nil {
		return nil, nil, err
	}
	if warning := otherEnds(tok.EOS(), ends); warning != "" {
		warnings = append(warnings, warning)
	}
	config, err := readTokenizerConfig(dir)
	if err != nil {
		return nil, nil, err
	}
	tokens, scores, kinds := make([]string, c.VocabSize), make([]float32, c.VocabSize), make([]int32, c.VocabSize)
	for i := range tokens {
		// Names that llama.cpp's own converter gives, as tokens must differ.
		tokens[i], scores[i], kinds[i] = fmt.Sprintf("[PAD%d]", i), -10000, int32(tokenizer.Unused)
		if i < len(pieces) && pieces[i].Text != "" {
			tokens[i], scores[i], kinds[i] = pieces[i].Text, pieces[i].Score, int32(pieces[i].Kind)
		}
		if kinds[i] == int32(tokenizer.UserDefined) { // which llama.cpp looks for before it makes spaces visible
			tokens[i] = strings.ReplaceAll(tokens[i], "▁", " ")
		}
	}
	list = []Entry{
		{"tokenizer.ggml.model", "llama"},
		{"tokenizer.ggml.pre", "default"},
		{"tokenizer.ggml.tokens", tokens},
		{"tokenizer.ggml.scores", scores},
		{"tokenizer.ggml.token_type", kinds},
		{"tokenizer.ggml.bos_token_id", uint32(tok.BOS())},
		{"tokenizer.ggml.eos_token_id", uint32(tok.EOS())},
	}
	if unk := tok.UNK(); unk >= 0 {
		list = append(list, Entry{"tokenizer.ggml.unknown_token_id", uint32(unk)})
	}
	list = append(list,
		Entry{"tokenizer.ggml.add_bos_token", config.AddBOS == nil || *config.AddBOS},
		Entry{"tokenizer.ggml.add_eos_token", config.AddEOS != nil && *config.AddEOS},
		Entry{"tokenizer.ggml.add_space_prefix", tok.DummyPrefix()},
	)
	if config.template != "" {
		list = append(list, Entry{"tokenizer.chat_template", config.template})
	}
	return list, warnings, nil
}

// CheckTokenizer refuses a tokenizer of a kind that cannot be written.
func CheckTokenizer(tok *tokenizer.Tokenizer) error {
	if tok.ByteLevel() {
		return errors.New("a byte-level tokenizer (Llama 3, GPT-2) is not written to .gguf: merge into a directory and convert that with llama.cpp's own converter")
	}
	return nil
}

// otherEnds is a warning when an answer may end at other ids than eos.
func otherEnds(eos int32, ends []int32) string {
	var others []string
	for _, id := range ends {
		if id != eos {
			others = append(others, strconv.Itoa(int(id)))
		}
	}
	if len(others) == 0 {
		return ""
	}
	return fmt.Sprintf("the model also ends at %s, which this file does not say", strings.Join(others, ", "))
}

// sample is code and text on which the tokenizers are compared.
const sample = `// A red cube on a grey floor, lit from above: 3.14 × 10⁻² ☃
import * as THREE from 'three';

const scene = new THREE.Scene(), camera = new THREE.PerspectiveCamera(60, 16 / 9, 0.1, 1000);
	const cube = new THREE.Mesh(new THREE.BoxGeometry(1, 1, 1), new THREE.MeshStandardMaterial({ color: 0xff0000 }));
cube.position.set(0, 0.5, -2);   scene.add(cube);
renderer.setAnimationLoop(() => { cube.rotation.y += 0.01; renderer.render(scene, camera); });
`

// compare is a warning when pieces do not give the sample's ids: a tokenizer.json
// may merge fewer pairs than make up a token, and cut text at spaces.
func compare(tok *tokenizer.Tokenizer, pieces []tokenizer.Piece) (warning string, err error) {
	other, err := tokenizer.FromPieces(pieces, tok.DummyPrefix())
	if err != nil {
		return "", fmt.Errorf("make pieces of the tokenizer: %w", err)
	}
	want, got := tok.Encode(sample), other.Encode(sample)
	same := 0
	for same < min(len(want), len(got)) && want[same] == got[same] {
		same++
	}
	if same == len(want) && same == len(got) {
		return "", nil
	}
	at, _ := tok.Token(want[min(same, len(want)-1)])
	return fmt.Sprintf("llama.cpp will cut some text into other tokens than the model was trained on: its way with this vocabulary is not tokenizer.json's (on a sample of %d tokens, from token %d on, %q)", len(want), same, at), nil
}

// tokenizerConfig is what is read of tokenizer_config.json.
type tokenizerConfig struct {
	AddBOS       *bool           `json:"add_bos_token"`
	AddEOS       *bool           `json:"add_eos_token"`
	ChatTemplate json.RawMessage `json:"chat_template"` // a template, or a list of named ones
	template     string
}

func readTokenizerConfig(dir string) (tokenizerConfig, error) {
	var c tokenizerConfig
	path := filepath.Join(dir, tokenizer.ConfigName)
	raw, err := os.ReadFile(path)
	if err == nil {
		err = json.Unmarshal(raw, &c)
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return c, fmt.Errorf("read %s: %w", path, err)
	}
	if c.template, err = defaultTemplate(c.ChatTemplate); err != nil {
		return c, fmt.Errorf("read %s: chat_template: %w", path, err)
	}
	own, err := os.ReadFile(filepath.Join(dir, chatTemplateName))
	if err == nil {
		c.template = string(own)
	} else if !errors.Is(err, fs.ErrNotExist) {
		return c, fmt.Errorf("read chat template: %w", err)
	}
	return c, nil
}

// defaultTemplate is the only template, or of several the one named default.
func defaultTemplate(raw json.RawMessage) (string, error) {
	if len(raw) == 0 || string(raw) == "null" {
		return "", nil
	}
	var one string
	if json.Unmarshal(raw, &one) == nil {
		return one, nil
	}
	var several []struct{ Name, Template string }
	if err := json.Unmarshal(raw, &several); err != nil {
		return "", err
	}
	for _, t := range several {
		if t.Name == "default" {
			return t.Template, nil
		}
	}
	return "", nil
}
