package prompt

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/threebook/threebook/kit/tokenizer"
)

// words is a vocabulary of some tokens.
type words []string

func (w words) Spelling(id int32) (string, bool) {
	if int(id) >= len(w) {
		return "", false
	}
	return w[id], true
}

var (
	vocabulary = words{"<s>", "</s>", " [INST]", " A cube.", " let", " a;\n\n", "\n", `\xf0`, "\t", "\x1b[31m", "\u202e", "b\n"}
	shown      = Example{Name: "webgl_\x1bcube", IDs: []int32{0, 2, 3, 6, 4, 5, 8, 9, 7, 10, 11, 1, 99}, PromptLen: 4}
)

func TestShowInPlainText(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	if err := shown.Show(&b, vocabulary, 16, false); err != nil {
		t.Fatal(err)
	}
	want := `webgl_\x1bcube: 13 tokens, prompt 4, targets 9, padding 3
  │<s>│ [INST]│ A cube.│↵
> │ let│ a;↵
> ↵
> │⇥  │\x1b[31m│\xf0│\u202e│b↵
> │</s>│<99?>
`
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// Trained on the prompt too, all but the begin token are targets.
func TestShowWithThePromptTrainedOn(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	e := shown
	e.TrainOnPrompt, e.IDs = true, append(slices.Clone(e.IDs[:6]), 1)
	if err := e.Show(&b, vocabulary, 7, false); err != nil {
		t.Fatal(err)
	}
	want := `webgl_\x1bcube: 7 tokens, prompt 4, targets 6, padding 0
  │<s>
> │ [INST]│ A cube.│↵
> │ let│ a;↵
> ↵
> │</s>
`
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// In colour the text is the same but for the marks, and no colour reaches past its line.
func TestShowInColour(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	e := shown
	e.Truncated = true
	if err := e.Show(&b, vocabulary, 13, true); err != nil {
		t.Fatal(err)
	}
	text := b.String()
	for line := range strings.Lines(text) {
		if n := strings.Count(line, "\x1b["); n != 2*strings.Count(line, reset) || !strings.HasSuffix(line, reset+"\n") {
			t.Errorf("a colour is left on: %q", line)
		}
	}
	for _, mark := range append(append([]string{bold, reset}, otherShades...), targetShades...) {
		text = strings.ReplaceAll(text, mark, "")
	}
	want := `webgl_\x1bcube: 13 tokens, prompt 4, targets 9, padding 0, cut: no end token
<s> [INST] A cube.↵
 let a;↵
↵
⇥  \x1b[31m\xf0\u202eb↵
</s><99?>
`
	if diff := cmp.Diff(want, text); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if !strings.Contains(b.String(), otherShades[1]+" [INST]") || !strings.Contains(b.String(), targetShades[0]+" let") {
		t.Errorf("the shades of prompt and targets are not told apart: %q", b.String())
	}
}

// What is shown without marks is the text that was encoded.
func TestShowGivesTheText(t *testing.T) {
	t.Parallel()
	for dir, begin := range map[string]string{
		"../../data/tiny": "<s> ", "../tokenizer/testdata/llama3": "<|begin_of_text|>", "../tokenizer/testdata/metaspace-first": "<s> ",
	} {
		t.Run(filepath.Base(dir), func(t *testing.T) {
			t.Parallel()
			showsTheText(t, dir, begin)
		})
	}
}

func showsTheText(t *testing.T, dir, begin string) {
	tok, err := tokenizer.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	end, _ := tok.Token(tok.EOS())
	e, err := Default().Encode(tok, "A red cube.", "const a = 1;\n\tscene.add(a);", 0)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	if err := e.Show(&b, tok, len(e.IDs), false); err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	for i, line := range strings.SplitAfter(b.String(), "\n") {
		if i > 0 && len(line) > 2 {
			text.WriteString(line[2:])
		}
	}
	got := strings.NewReplacer("│", "", "↵", "", "⇥  ", "\t", "] \n", "]").Replace(text.String())
	want := begin + Default().Text("A red cube.") + "\n const a = 1;\n\tscene.add(a); " + end + "\n"
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
