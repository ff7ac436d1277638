package tokenizer

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// sampleScenes are the descriptions and the scripts of data/scenes.
func sampleScenes(t testing.TB) (prose, code []string) {
	t.Helper()
	read := func(pattern string) (texts []string) {
		paths, err := filepath.Glob(filepath.Join("../../data/scenes", pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range paths {
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			texts = append(texts, string(text))
		}
		if len(texts) == 0 {
			t.Fatalf("no files %s", pattern)
		}
		return texts
	}
	return read("screenshots/*.md"), read("extracted_scripts/*.js")
}

func trainCode(t testing.TB, tr Trainer, prose, code []string) (*Vocabulary, *Tokenizer) {
	t.Helper()
	v, err := tr.TrainCode(slices.Values(prose), slices.Values(code))
	if err != nil {
		t.Fatal(err)
	}
	tok, err := v.Tokenizer()
	if err != nil {
		t.Fatal(err)
	}
	return v, tok
}

func TestSuperwordsOfTheSampleScenes(t *testing.T) {
	t.Parallel()
	prose, code := sampleScenes(t)
	words, before := trainCode(t, Trainer{VocabSize: 1024}, prose, code)
	v, tok := trainCode(t, Trainer{VocabSize: 1536, Superwords: 512}, prose, code)
	if diff := cmp.Diff(words.tokens, v.tokens[:1024]); diff != "" {
		t.Errorf("the first stage learns other words (-without +with):\n%s", diff)
	}
	if diff := cmp.Diff(words.merges, v.merges[:len(words.merges)]); diff != "" {
		t.Errorf("the first stage makes other merges (-without +with):\n%s", diff)
	}
	for _, text := range prose {
		if diff := cmp.Diff(spelt(before, text), spelt(tok, text)); diff != "" {
			t.Fatalf("superwords change prose (-without +with):\n%s", diff)
		}
	}
	few, many := 0, 0
	for _, text := range slices.Concat(prose, code) {
		ids := tok.Encode(text)
		if got := tok.Decode(ids); got != text {
			t.Fatalf("text comes back changed:\n%s", cmp.Diff(text, got))
		}
		few, many = few+len(ids), many+len(before.Encode(text))
	}
	if few*4 > many*3 {
		t.Errorf("%d tokens with superwords, %d without", few, many)
	}
	again, _ := trainCode(t, Trainer{VocabSize: 1536, Superwords: 512}, prose, code)
	if diff := cmp.Diff(v.tokens, again.tokens); diff != "" {
		t.Errorf("a second training gives other tokens:\n%s", diff)
	}
	if diff := cmp.Diff(v.merges, again.merges); diff != "" {
		t.Errorf("a second training gives other merges:\n%s", diff)
	}
}

// variants is code in which only some values vary.
func variants() (prose, code []string) {
	for i, colour := range []string{"0xdc143c", "0x4169e1", "0xffffff", "0x2e8b57"} {
		for count := range 5 {
			code = append(code, fmt.Sprintf("const count = %d;\ncolor: %s\nat.set(%d, 2.5, %d);\ncamera(45, 0.1);\n", count+3, colour, i, 9-count))
			prose = append(prose, "at the camera, a count of color (red).\n")
		}
	}
	return prose, code
}

func TestVaryingNumbersStayApart(t *testing.T) {
	t.Parallel()
	prose, code := variants()
	for _, c := range []struct {
		colours    bool
		text, want string
	}{
		{false, "const count = 4;\n", "const▁count▁=▁|4|;\n"},
		{false, "color: 0xdc143c\n", "color|:▁|0x|d|c|1|4|3|c|\n"},
		{true, "color: 0xdc143c\n", "color|:▁|0xdc143c|\n"},
	} {
		_, tok := trainCode(t, Trainer{VocabSize: 1024, Superwords: 500, MergeColours: c.colours}, prose, code)
		if got := strings.Join(spelt(tok, c.text), "|"); got != c.want {
			t.Errorf("MergeColours %t: %q is cut as %q, want %q", c.colours, c.text, got, c.want)
		}
		const rest = "at.set(0, 2.5, 9);\ncamera(45, 0.1);\n"
		if got, want := strings.Join(spelt(tok, rest), "|"), "at.set(|0|,▁|2|.|5|,▁|9|);\ncamera(45,▁0.1);\n"; got != want {
			t.Errorf("MergeColours %t: %q is cut as %q, want %q", c.colours, rest, got, want)
		}
	}
}

func TestSuperwordsWithoutCode(t *testing.T) {
	t.Parallel()
	if _, err := (Trainer{VocabSize: 600, Superwords: 10}).Train(slices.Values(corpus(t))); err == nil || !strings.Contains(err.Error(), "TrainCode") {
		t.Errorf("error %v does not name TrainCode", err)
	}
}
