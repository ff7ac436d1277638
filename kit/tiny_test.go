package kit

import (
	"encoding/json"
	"errors"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/threebook/threebook/kit/device"
	"github.com/threebook/threebook/kit/generate"
	"github.com/threebook/threebook/kit/prompt"
	"github.com/threebook/threebook/kit/scenes"
	"github.com/threebook/threebook/kit/sft"
	"github.com/threebook/threebook/kit/tokenizer"
)

var tinyDir = filepath.Join("..", "data", "tiny")

// tinyCase is a case of testdata/tiny.json, which scripts/golden/tiny.py makes.
type tinyCase struct {
	Text   string
	IDs    []int32
	Greedy []int32
	At     []int
	Logits [][]float64 // at those tokens, of every 64th of the vocabulary
}

func tinyCases(t *testing.T) []tinyCase {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "tiny.json"))
	if err != nil {
		t.Fatal(err)
	}
	var cases []tinyCase
	if err := json.Unmarshal(data, &cases); err != nil {
		t.Fatal(err)
	}
	if len(cases) < 3 {
		t.Fatalf("%d cases", len(cases))
	}
	return cases
}

// description is what the default template was filled with.
func (c tinyCase) description() string {
	_, rest, _ := strings.Cut(c.Text, prompt.Instruction+"\n\n")
	return strings.TrimSuffix(rest, " [/INST]")
}

// The embedded model has the tokens and the logits that transformers has of its files.
func TestTinyEqualsTransformers(t *testing.T) {
	env := Env{Backend: device.Go}
	l, err := env.open(tinyDir, "")
	if err != nil {
		t.Fatal(err)
	}
	defer l.close()
	if err := l.load(); err != nil {
		t.Fatal(err)
	}
	for _, c := range tinyCases(t) {
		if got := prompt.Default().EncodePrompt(l.tokenizer, c.description()); !slices.Equal(got, c.IDs) {
			t.Errorf("%q encodes as %v, transformers' is %v", c.Text, got, c.IDs)
			continue
		}
		ids := slices.Concat(c.IDs, c.Greedy)
		got, err := l.logits(ids, nil)
		if err != nil {
			t.Fatal(err)
		}
		for i, at := range c.At {
			row := got[at*l.config.VocabSize:][:l.config.VocabSize]
			if n := l.config.VocabSize / 64; len(c.Logits[i]) != n {
				t.Fatalf("%d logits, want %d", len(c.Logits[i]), n)
			}
			for k, want := range c.Logits[i] {
				if d := math.Abs(float64(row[k*64]) - want); d > 2e-4 {
					t.Errorf("%q: logit %d after token %d is %g, transformers' is %g", c.Text, k*64, at, row[k*64], want)
				}
			}
		}
	}
}

// Greedy decoding of the embedded model gives transformers' tokens on every backend.
func TestTinyWritesTheSameOnEveryBackend(t *testing.T) {
	for _, backend := range []string{device.Go, device.XLACPU} {
		t.Run(backend, func(t *testing.T) {
			env := Env{Backend: backend}
			l, err := env.open(tinyDir, "")
			if errors.Is(err, device.ErrNoPlugin) {
				t.Skip("the XLA CPU plug-in is not installed: ./scripts/setup fetches it")
			}
			if err != nil {
				t.Fatal(err)
			}
			l.close()
			tok, err := tokenizer.Load(tinyDir)
			if err != nil {
				t.Fatal(err)
			}
			cases := tinyCases(t)
			descriptions := make([]string, len(cases))
			for i, c := range cases {
				descriptions[i] = c.description()
			}
			for run := range 2 {
				got, err := Generate(t.Context(), GenerateConfig{
					Env: env, ModelPath: tinyDir, Descriptions: descriptions,
					Generate: generate.Config{Greedy: true, MaxTokens: len(cases[0].Greedy)},
				})
				if err != nil {
					t.Fatal(err)
				}
				for i, c := range cases {
					if want := strings.TrimPrefix(tok.Decode(c.Greedy), " "); got[i].Text != want {
						t.Errorf("run %d, %q:\n%q\ntransformers':\n%q", run, c.description(), got[i].Text, want)
					}
				}
			}
		})
	}
}

// The embedded model is small enough for a repository, and reads whole prompts.
func TestTinysSize(t *testing.T) {
	var size int64
	for _, name := range baseFiles {
		info, err := os.Stat(filepath.Join(tinyDir, name))
		if err != nil {
			t.Fatal(err)
		}
		size += info.Size()
	}
	if size > 8<<20 {
		t.Errorf("%d bytes, want 8 MB at most", size)
	}
	l, err := check(tinyDir, "")
	if err != nil {
		t.Fatal(err)
	}
	if l.config.MaxPositions < 1024 || l.config.DType != "bfloat16" {
		t.Errorf("%d positions of %s, want 1024 and more of bfloat16", l.config.MaxPositions, l.config.DType)
	}
}

// The embedded model's card is one that Pretrain writes.
func TestTinysCard(t *testing.T) {
	card, err := os.ReadFile(filepath.Join(tinyDir, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{whatItKnows, "threebook pretrain", "seed 1", "| step | tokens seen |"} {
		if !strings.Contains(string(card), want) {
			t.Errorf("the card does not say %q", want)
		}
	}
}

// The embedded model's tokenizer gives every file of the sample scenes back.
func TestTinyRoundTripsSampleScenes(t *testing.T) {
	tok, err := tokenizer.Load(tinyDir)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range sampleFiles(t) {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if got := tok.Decode(tok.Encode(string(data))); got != string(data) {
			t.Errorf("%s comes back changed", f)
		}
	}
}

// No sample scene is in the corpus that the embedded model was pre-trained on:
// neither its description nor its code, however that is laid out.
func TestSampleScenesAreNotInTheCorpus(t *testing.T) {
	c := PretrainConfig{SFT: sft.Config{Seed: 1}} // as its card says
	if err := c.fill(); err != nil {
		t.Fatal(err)
	}
	all, err := c.drawn()
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, e := range slices.Concat(all.train, all.validation) {
		seen[normalized(e.Description)], seen[normalized(e.Code)] = true, true
	}
	card, err := os.ReadFile(filepath.Join(tinyDir, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(card), all.input.SHA256) {
		t.Errorf("the embedded model was trained on another corpus than is drawn now, of %s", all.input.SHA256)
	}
	if len(seen) < len(all.train) {
		t.Fatalf("%d texts of %d examples", len(seen), len(all.train))
	}
	for _, f := range sampleFiles(t) {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if seen[normalized(string(data))] {
			t.Errorf("%s is in the corpus", filepath.Base(f))
		}
	}
}

// The drawn scenes among the samples are those that `threebook scenes` writes.
func TestSampleScenesAreDrawnAnew(t *testing.T) {
	for _, e := range scenes.Samples(1, 192) {
		for file, want := range map[string]string{
			filepath.Join("screenshots", e.Name+".md"):              e.Description + "\n",
			filepath.Join("extracted_scripts", e.Name+"_module.js"): e.Code,
		} {
			got, err := os.ReadFile(filepath.Join(scenesDir, file))
			if err != nil {
				t.Fatal(err)
			}
			if string(got) != want {
				t.Errorf("%s is not what is drawn", file)
			}
		}
	}
}

func normalized(text string) string { return strings.Join(strings.Fields(text), " ") }

func sampleFiles(t *testing.T) []string {
	t.Helper()
	var files []string
	for _, pattern := range []string{"screenshots/*.md", "extracted_scripts/*.js"} {
		list, err := filepath.Glob(filepath.Join(scenesDir, pattern))
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, list...)
	}
	if len(files) < 320 {
		t.Fatalf("%d files, want two of each of 160 scenes and more", len(files))
	}
	return files
}
