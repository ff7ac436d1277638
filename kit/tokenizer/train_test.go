package tokenizer

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write golden files anew")

// corpus is testdata/corpus.txt, line by line.
func corpus(t testing.TB) []string {
	t.Helper()
	text, err := os.ReadFile("testdata/corpus.txt")
	if err != nil {
		t.Fatal(err)
	}
	return strings.SplitAfter(string(text), "\n")
}

func train(t testing.TB, tr Trainer) *Vocabulary {
	t.Helper()
	v, err := tr.Train(slices.Values(corpus(t)))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestTrainedFiles(t *testing.T) {
	t.Parallel()
	lines := corpus(t)
	superwords, _ := trainCode(t, Trainer{VocabSize: 700, Superwords: 150, MergeColours: true}, lines[:4], []string{strings.Join(lines[4:], "")})
	for name, v := range map[string]*Vocabulary{
		"trained":    train(t, Trainer{VocabSize: 600}),
		"superwords": superwords,
	} {
		dir := filepath.Join("testdata", name)
		if *update {
			if err := v.Save(dir); err != nil {
				t.Fatal(err)
			}
		}
		again := t.TempDir()
		if err := v.Save(again); err != nil {
			t.Fatal(err)
		}
		for _, file := range []string{JSONName, ConfigName, SpecialName} {
			want, err := os.ReadFile(filepath.Join(dir, file))
			if err != nil {
				t.Fatal(err)
			}
			got, err := os.ReadFile(filepath.Join(again, file))
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got, want) {
				t.Errorf("training gives another %s/%s: run with -update, then scripts/golden/tokenizer.py", name, file)
			}
		}
	}
}

func TestTrainingMakesTheLlamaLayout(t *testing.T) {
	t.Parallel()
	tok, err := train(t, Trainer{VocabSize: 500}).Tokenizer()
	if err != nil {
		t.Fatal(err)
	}
	for token, want := range map[string]int32{"<unk>": 0, "<s>": 1, "</s>": 2, "<0x00>": 3, "<0xFF>": 258, "▁": 259} {
		if id, ok := tok.ID(token); !ok || id != want {
			t.Errorf("%q has id %d, want %d", token, id, want)
		}
	}
	if tok.VocabSize() != 500 {
		t.Errorf("%d tokens, want 500", tok.VocabSize())
	}
}

// spelt gives the tokens of a text.
func spelt(tok *Tokenizer, text string) []string {
	var list []string
	for _, id := range tok.EncodeContinuation(text) {
		token, _ := tok.Token(id)
		list = append(list, token)
	}
	return list
}

func TestNumbersStayDigits(t *testing.T) {
	t.Parallel()
	texts := slices.Values([]string{strings.Repeat("0xffcc00 #facade #ffcc00 12345 0.125 off face decade exact\n", 50)})
	for _, c := range []struct {
		digits     bool
		text, want string
	}{
		{false, "0xffcc00", "0 x f f c c 0 0"},
		{false, "#facade", "# f a c a d e"},
		{false, "12345", "1 2 3 4 5"},
		{false, "0.125", "0 . 1 2 5"},
		{true, "0xffcc00", "0 xffcc 00"},
		{true, "12345", "123 45"},
	} {
		v, err := Trainer{VocabSize: 600, MergeDigits: c.digits}.Train(texts)
		if err != nil {
			t.Fatal(err)
		}
		tok, err := v.Tokenizer()
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(spelt(tok, c.text), " "); got != c.want {
			t.Errorf("MergeDigits %t: %s is cut as %s, want %s", c.digits, c.text, got, c.want)
		}
	}
}

func TestTrainingRefuses(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		texts []string
		size  int
		want  string
	}{
		"no text":   {[]string{"", ""}, 500, "no text"},
		"too small": {[]string{"a"}, 300, "too small"},
	} {
		if _, err := Train(slices.Values(c.texts), c.size); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v does not say %q", name, err, c.want)
		}
	}
}

func TestTrainingStopsWhenNothingRepeats(t *testing.T) {
	t.Parallel()
	v, err := Train(slices.Values([]string{"abcdefg"}), 5000)
	if err != nil {
		t.Fatal(err)
	}
	if v.Size() > 360 || len(v.merges) > 0 {
		t.Errorf("%d tokens and %d merges from seven letters", v.Size(), len(v.merges))
	}
}

// The pieces that training counts must be those that encoding makes: a text that
// is one piece of the corpus ends as few tokens as training left it.
func TestEncodingMakesWhatTrainingMade(t *testing.T) {
	t.Parallel()
	text := strings.Join(corpus(t), "")
	tr := Trainer{VocabSize: 700, MinCount: 2}
	v, err := tr.Train(slices.Values([]string{text}))
	if err != nil {
		t.Fatal(err)
	}
	tok, err := v.Tokenizer()
	if err != nil {
		t.Fatal(err)
	}
	words, _ := tr.count(slices.Values([]string{text}))
	sum := 0
	for w, n := range words {
		sum += n * len(tok.model.encode(nil, w, "", newScratch(false)))
	}
	if got := len(tok.Encode(text)); got != sum {
		t.Errorf("%d tokens of the text, %d of its pieces", got, sum)
	}
}
