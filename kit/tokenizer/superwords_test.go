package tokenizer

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

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
			code = append(code, fmt.Sprintf("begin();\nconst count = %d;\ncolor: %s\nat.set(%d, 2.5, %d);\ncamera(45, 0.1);\n", count+3, colour, i, 9-count))
			prose = append(prose, "at the camera, a count of color (red).\n")
		}
	}
	return prose, code
}

func TestVaryingNumbersStayApart(t *testing.T) {
	t.Parallel()
	prose, code := variants()
	for _, c := range []struct {
		colours      bool
		colour, want string
	}{
		{false, "0xdc143c", "0x|d|c|1|4|3|c"},
		{true, "0xdc143c", "0xdc143c"},
		{true, "0x123456", "0x|1|2|3|4|5|6"},
	} {
		_, tok := trainCode(t, Trainer{VocabSize: 1024, Superwords: 500, MergeColours: c.colours}, prose, code)
		got := strings.Join(spelt(tok, " begin();\nconst count = 4;\ncolor: "+c.colour+"\nat.set(0, 2.5, 9);\ncamera(45, 0.1);\n"), "|")
		want := "▁begin();\nconst▁count▁=▁|4|;\n|color|:▁|" + c.want + "|\n|at.set(|0|,▁|2|.|5|,▁|9|);\n|camera(45,▁0.1);\n"
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("MergeColours %t: cut otherwise (-want +got):\n%s", c.colours, diff)
		}
	}
}

// What the rules allow and refuse, read off a token.
func TestSuperwordRules(t *testing.T) {
	t.Parallel()
	for token, want := range map[string]bool{
		"two words": true, "cubes, two": true, "the end. A": true, "12 cubes:": true, "it’s": true, "line\nline": true,
		"THREE.Mesh": false, "innerWidth": false, "a = b": false, "(red)": false, "on_click": false,
	} {
		if got := prosaic(strings.ReplaceAll(token, " ", space)); got != want {
			t.Errorf("prosaic(%q) is %t", token, got)
		}
	}
	for token, want := range map[string]bool{
		"4": true, "5, ": true, "#": true, ".": true, ".5": true, "fade": true, "ff);": true, "xff": true, "x": true,
		".add": false, "scene": false, "add_": false, "(4": false, "▁a": false, "faded": true, "fog": false,
	} {
		if got := beginsInNumber(token); got != want {
			t.Errorf("beginsInNumber(%q) is %t", token, got)
		}
	}
	for token, want := range map[string]lexeme{
		"camera(45": number, "0.1": number, "0xff": number, "'#": number, "Vector3": identifier, "a": identifier, "3)": other, "= ": other, "1.": number,
	} {
		if got := lastLexeme(token); got != want {
			t.Errorf("lastLexeme(%q) is %d, want %d", token, got, want)
		}
	}
}

func TestSuperwordsAreOfWholeLines(t *testing.T) {
	t.Parallel()
	prose, code := sampleScenes(t)
	v, _ := trainCode(t, Trainer{VocabSize: 1536, Superwords: 512, MergeColours: true}, prose, code)
	all := strings.ReplaceAll("\n "+strings.Join(code, "\n "), " ", space)
	beginsLine := func(token string) bool {
		for at := 0; ; at++ {
			n := strings.Index(all[at:], token)
			if n < 0 {
				return false
			}
			if at += n; strings.HasSuffix(strings.TrimRight(all[:at], "\t▁"), "\n") {
				return true
			}
		}
	}
	several := 0
	for _, token := range v.tokens[1024:] {
		if strings.Contains(trimBlank(token), "\n") {
			several++
			if !beginsLine(token) {
				t.Errorf("%q goes on from one line to another and does not begin one", token)
			}
		}
		if n := utf8.RuneCountInString(token); n > longestSuperword {
			t.Errorf("%q has %d characters", token, n)
		}
	}
	if several == 0 {
		t.Error("no superword has several lines")
	}
}

func TestTrainingSuperwordsRefuses(t *testing.T) {
	t.Parallel()
	texts := slices.Values(corpus(t))
	if _, err := (Trainer{VocabSize: 600, Superwords: 10}).Train(texts); err == nil || !strings.Contains(err.Error(), "TrainCode") {
		t.Errorf("error %v does not name TrainCode", err)
	}
	for superwords, want := range map[int]string{-1: "-1 superwords", 300: "600 less 300 superwords"} {
		_, err := Trainer{VocabSize: 600, Superwords: superwords}.TrainCode(texts, texts)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v does not say %q", err, want)
		}
	}
}

func TestTrainCodeWithoutSuperwords(t *testing.T) {
	t.Parallel()
	lines := corpus(t)
	want := train(t, Trainer{VocabSize: 600})
	got, _ := trainCode(t, Trainer{VocabSize: 600}, lines[:4], lines[4:])
	if !slices.Equal(got.tokens, want.tokens) || !slices.Equal(got.merges, want.merges) {
		t.Error("without superwords, prose and code do not give what they give as one")
	}
}
