package kit

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/threebook/threebook/kit/device"
	"github.com/threebook/threebook/kit/generate"
	"github.com/threebook/threebook/kit/lora"
	"github.com/threebook/threebook/kit/prompt"
	"github.com/threebook/threebook/kit/runs"
	"github.com/threebook/threebook/kit/scenes"
	"github.com/threebook/threebook/kit/seed"
	"github.com/threebook/threebook/kit/sft"
)

// smallPretraining is of a few seconds: a narrow model, eight steps.
func smallPretraining(t *testing.T) PretrainConfig {
	dir := t.TempDir()
	return PretrainConfig{
		Env: Env{Root: filepath.Join(dir, "reports"), Backend: device.Go, Given: map[string]any{"examples": 32, "output": dir}},
		SFT: sft.Config{BatchSize: 4, LearningRate: 1e-2, EvalSteps: 3, SaveSteps: 4, Seed: 5},
		Size: ModelSize{
			Vocabulary: 400, Superwords: 20, Hidden: 32, Intermediate: 40, Layers: 1, Heads: 2, Positions: 256,
		},
		Examples: 32, Validation: 6, MaxLength: 200, Output: filepath.Join(dir, "model"), draw: cubes,
	}
}

// cubes draws a corpus of two formats.
func cubes(from int64, n int) []scenes.Example {
	list := make([]scenes.Example, n)
	for i := range list {
		r := seed.Stream(from, "cubes", uint64(i))
		size, format := r.IntN(1e6), []string{"sheet", "tag"}[i%2]
		list[i] = scenes.Example{
			Name: fmt.Sprintf("cube_%d", i), Format: format + "s", Description: fmt.Sprintf("%s cube %d", format, size),
			Code: fmt.Sprintf("const size = %d;\nscene.add(new THREE.Mesh(geometry, material));", size),
		}
	}
	return list
}

// A pre-training that was interrupted ends with the files of one that ran through,
// and a finished one is not done again.
func TestPretrainResumes(t *testing.T) {
	whole, broken := smallPretraining(t), smallPretraining(t)
	broken.Given = whole.Given
	want, err := Pretrain(t.Context(), whole)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	broken.Progress = func(p Progress) {
		if p.Stage == "train" && p.Done == 5 {
			cancel()
		}
	}
	if run, err := Pretrain(ctx, broken); !errors.Is(err, context.Canceled) || run.Manifest.Outcome != runs.Interrupted {
		t.Fatalf("interrupted pre-training gave %v and outcome %q", err, run.Manifest.Outcome)
	}
	if _, err := os.Stat(broken.Output); err == nil {
		t.Error("an interrupted pre-training left a model")
	}
	broken.Progress = nil
	got, err := Pretrain(t.Context(), broken)
	if err != nil {
		t.Fatal(err)
	}
	if got.Existing || got.Manifest.ID != want.Manifest.ID {
		t.Errorf("existing is %t, run %s, want that of %s going on", got.Existing, got.Manifest.ID, want.Manifest.ID)
	}
	for _, name := range baseFiles {
		a, b := readFile(t, whole.Output, name), readFile(t, broken.Output, name)
		if name == cardFile { // which says how long it took
			a, b = withoutTime(a), withoutTime(b)
		}
		if !bytes.Equal(a, b) {
			t.Errorf("%s differs after the interruption", name)
		}
	}
	lines, _, err := runs.ReadMetrics(filepath.Join(got.Dir, runs.MetricsName))
	if err != nil || len(lines) != 8 {
		t.Errorf("%d steps are logged (%v), want 8", len(lines), err)
	}

	if err := os.RemoveAll(broken.Output); err != nil {
		t.Fatal(err)
	}
	again, err := Pretrain(t.Context(), broken)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(got.Metrics, again.Metrics); diff != "" || !again.Existing {
		t.Errorf("the same call: existing is %t, metrics (-first +again):\n%s", again.Existing, diff)
	}
	if !isWhole(broken.Output) {
		t.Error("the same call did not put the model in place again")
	}
}

// The model is one for the rest of the loop, and its card says how it was made.
func TestPretrainedModelIsUsable(t *testing.T) {
	c := smallPretraining(t)
	c.SFT.Epochs = 12
	run, err := Pretrain(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	if run.Metrics.TrainSample == nil || run.Metrics.Validation == nil {
		t.Fatalf("metrics are %+v", run.Metrics)
	}
	answers, err := Generate(t.Context(), GenerateConfig{
		Env: Env{Backend: device.Go}, ModelPath: run.Model, Descriptions: []string{"tag cube 123456"},
		Generate: generate.Config{MaxTokens: 64, Greedy: true},
	})
	if err != nil {
		t.Fatal(err)
	}
	if text := answers[0].Text; answers[0].Reason != generate.EndToken || !strings.Contains(text, "scene.add(new THREE.Mesh(geometry, material));") {
		t.Errorf("it wrote %q (%v)", text, answers[0].Reason)
	}
	base, _, err := describeModel(run.Model)
	if err != nil {
		t.Fatal(err)
	}
	if want := "pre-trained from random weights: 96 steps on 32 generated scenes"; base.Training != want {
		t.Errorf("the model's training is %q, want %q", base.Training, want)
	}
	card := string(readFile(t, run.Model, cardFile))
	for _, want := range []string{
		"# Pre-trained on drawn scenes\n", fmt.Sprintf(" of %s weights ", grouped(base.Parameters)), "32 examples that kit/scenes drew with seed 5: 50% sheets, 50% tags",
		"12 epochs, 96 steps of 4 examples", fmt.Sprintf("%.3f on those held out", run.Metrics.Validation.Loss),
		"\n| 96 | ", "    threebook pretrain --examples=32\n", whatItKnows,
	} {
		if !strings.Contains(card, want) {
			t.Errorf("the card does not say %q:\n%s", want, card)
		}
	}
	if strings.Contains(card, filepath.Dir(run.Model)) {
		t.Error("the card names this machine's directory")
	}
}

func TestPretrainRefuses(t *testing.T) {
	for want, change := range map[string]func(*PretrainConfig){
		"examples is -1":                    func(c *PretrainConfig) { c.Examples = -1 },
		"not a multiple of 5 heads":         func(c *PretrainConfig) { c.Size.Heads = 5 },
		"head_dim 1 is odd":                 func(c *PretrainConfig) { c.Size.Heads = 32 },
		"the model has 100 positions":       func(c *PretrainConfig) { c.Size.Positions = 100 },
		"superwords are 400":                func(c *PretrainConfig) { c.Size.Superwords = 400 },
		"a vocabulary of 280 is too small":  func(c *PretrainConfig) { c.Size.Vocabulary, c.Size.Superwords = 280, -1 },
		"LoRA.DoRA":                         func(c *PretrainConfig) { c.SFT.LoRA = lora.Config{DoRA: true} },
		"learning rate is -1":               func(c *PretrainConfig) { c.SFT.LearningRate = -1 },
		"every example is longer than 20":   func(c *PretrainConfig) { c.MaxLength = 20 },
		"is in the training part too":       func(c *PretrainConfig) { c.draw = func(_ int64, n int) []scenes.Example { return cubes(1, n) } },
		"holds notes.txt, which is of no":   func(c *PretrainConfig) { writeFile(t, c.Output, "notes.txt", "") },
		"whose card does not say":           func(c *PretrainConfig) { writeFile(t, c.Output, "model.safetensors", "") },
		"backend \"abacus\": unknown":       func(c *PretrainConfig) { c.Backend = "abacus" },
		"draw corpus: 31 examples, want 32": func(c *PretrainConfig) { c.draw = func(from int64, n int) []scenes.Example { return cubes(from, 31) } },
	} {
		c := smallPretraining(t)
		change(&c)
		_, err := Pretrain(t.Context(), c)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Pretrain gave %v, want %q", err, want)
		}
	}
}

// An earlier model of the same making is replaced.
func TestPretrainReplacesItsOwn(t *testing.T) {
	dir := t.TempDir()
	writeFile(t, dir, cardFile, "---\nlicense: x\ntraining: \""+preTrained+": 3 steps\"\n---\n")
	writeFile(t, dir, "model.safetensors", "")
	writeFile(t, dir, ".gitattributes", "")
	if err := checkModelOutput(dir); err != nil {
		t.Error(err)
	}
	if err := checkModelOutput(filepath.Join(dir, "nowhere")); err != nil {
		t.Error(err)
	}
}

// What is too long is left out by name, and nothing is in another order.
func TestEncodedCorpus(t *testing.T) {
	c := smallPretraining(t)
	all := cubes(1, 40)
	all[7].Code += strings.Repeat("\nconst a = 1;", 40)
	tok, err := c.tokenizer(t.TempDir(), all)
	if err != nil {
		t.Fatal(err)
	}
	examples, dropped, err := c.encoded(t.Context(), tok, all)
	if err != nil {
		t.Fatal(err)
	}
	if len(examples) != 39 || len(dropped) != 1 || !strings.HasPrefix(dropped[0], "cube_7: ") {
		t.Fatalf("%d examples, dropped %v", len(examples), dropped)
	}
	for i, e := range examples {
		if i >= 7 {
			i++
		}
		if e.Name != all[i].Name {
			t.Errorf("example %d is %s", i, e.Name)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, err := c.encoded(ctx, tok, all); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled, it gave %v", err)
	}
}

func TestPadLengths(t *testing.T) {
	t.Parallel()
	of := func(lengths ...int) (list []prompt.Example) {
		for _, n := range lengths {
			list = append(list, prompt.Example{IDs: make([]int32, n)})
		}
		return list
	}
	for _, c := range []struct{ lengths, want []int }{
		{nil, nil},
		{[]int{5}, []int{32}},
		{[]int{64, 65}, []int{64, 96}},
		{[]int{100, 320}, []int{128, 160, 192, 224, 256, 288, 320}},
		{[]int{100, 1000}, []int{128, 256, 384, 512, 640, 768, 896, 1024}},
	} {
		if diff := cmp.Diff(c.want, padLengths(of(c.lengths...))); diff != "" {
			t.Errorf("of %v (-want +got):\n%s", c.lengths, diff)
		}
	}
}

func TestLossCurve(t *testing.T) {
	t.Parallel()
	var lines []runs.Metrics
	for step := 1; step <= 7; step++ {
		loss := float64(step)
		l := runs.Metrics{Step: step, Loss: &loss, Tokens: int64(100 * step)}
		if step%2 == 0 {
			l.EvalLoss = &loss
		}
		lines = append(lines, l)
	}
	six, two, four := 6.0, 2.0, 4.0
	want := []curveRow{{2, 200, 1.5, &two}, {4, 400, 3.5, &four}, {6, 600, 5.5, &six}, {7, 700, 7, nil}}
	if diff := cmp.Diff(want, lossCurve(lines, 2)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for _, c := range []struct{ steps, evalSteps, want int }{
		{3750, 250, 250}, {100000, 250, 5000}, {150, 50, 10}, {8, 3, 1}, {38, 250, 2}, {400, 399, 21}, {1, 1, 1},
	} {
		got := rowSteps(c.steps, c.evalSteps)
		if got != c.want || got%c.evalSteps != 0 && c.evalSteps%got != 0 {
			t.Errorf("rows of %d steps with an evaluation every %d are %d, want %d", c.steps, c.evalSteps, got, c.want)
		}
	}
}

func readFile(t *testing.T, elem ...string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(elem...))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func writeFile(t *testing.T, dir, name, text string) {
	t.Helper()
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// withoutTime leaves out the card's line of the time it took.
func withoutTime(card []byte) []byte {
	var kept [][]byte
	for line := range bytes.Lines(card) {
		if !bytes.HasPrefix(line, []byte("| time |")) {
			kept = append(kept, line)
		}
	}
	return bytes.Join(kept, nil)
}
