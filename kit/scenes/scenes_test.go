package scenes

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/threebook/threebook/kit/seed"
)

func TestCorpusIsRepeatableAndDistinct(t *testing.T) {
	const n = 5000
	a, b := Corpus(1, n), Corpus(1, n)
	if !slices.Equal(a, b) {
		t.Error("the same seed gave another corpus")
	}
	if !slices.Equal(a[:100], Corpus(1, 100)) {
		t.Error("a smaller corpus is not the beginning of a larger one")
	}
	if slices.Equal(a[:100], Corpus(2, 100)) {
		t.Error("another seed gave the same corpus")
	}
	texts, formats := map[string]bool{}, map[string]int{}
	for _, e := range a {
		texts[e.Description+e.Code] = true
		formats[e.Format]++
	}
	if len(texts) != n {
		t.Errorf("%d different examples, want %d", len(texts), n)
	}
	for format, share := range map[string]float64{Scribbles: 0.1, DealtProse: 0.9 / 4, Sheets: 0.9 * 3 / 8, Tags: 0.9 * 3 / 8} {
		if got := float64(formats[format]) / n; got < share-0.03 || got > share+0.03 {
			t.Errorf("%s are %.2f of the corpus, want about %.2f", format, got, share)
		}
	}
}

// Subjects of samples are in no corpus.
func TestSamplesAreReserved(t *testing.T) {
	name := regexp.MustCompile(`_\d+$`)
	corpus := map[string]bool{}
	for _, e := range Corpus(1, 20000) {
		corpus[name.ReplaceAllString(e.Name, "")] = true
	}
	seen := map[string]bool{}
	for _, e := range Samples(1, 1000) {
		if corpus[e.Name] {
			t.Errorf("%s is in the corpus", e.Name)
		}
		if seen[e.Name] {
			t.Errorf("%s is there twice", e.Name)
		}
		seen[e.Name] = true
	}
}

// Every value is said in each format, so that the picture follows from the description.
func TestDescriptionsSayEverything(t *testing.T) {
	for i := range uint64(500) {
		r := seed.Stream(3, "test", i)
		s := Draw(r)
		words := []string{
			s.Layout, s.Size, s.Finish, s.Colour, s.noun(), s.Floor, s.Background, s.Tint, s.From, s.View, s.Distance, s.Motion,
		}
		if s.Layout != single {
			words = append(words, s.Count)
		}
		for _, text := range []string{s.Prose(r), s.Sheet(r), s.Tags(r)} {
			said := strings.FieldsFunc(text, func(c rune) bool { return c == ' ' || c == '\n' || c == '.' || c == ',' })
			for _, word := range words {
				if !slices.Contains(said, word) {
					t.Errorf("%q does not say %q", text, word)
				}
			}
		}
	}
}

// No word means two things, so that a list of tags is clear.
func TestWordsAreClear(t *testing.T) {
	meaning := map[string]string{}
	add := func(kind string, words ...string) {
		for _, w := range words {
			if other, ok := meaning[w]; ok && other != kind {
				t.Errorf("%q is a %s and a %s", w, other, kind)
			}
			meaning[w] = kind
		}
	}
	for kind, table := range map[string][]value{
		"colour": colours, "background": backgrounds, "floor": floors, "tint": tints, "direction": directions,
		"size": sizes, "view": views, "distance": distances,
	} {
		for _, v := range table {
			add(kind, v.word)
		}
	}
	for _, s := range shapes {
		add("shape", s.word, s.plural)
	}
	for _, f := range finishes {
		add("finish", f.word)
	}
	for _, l := range layouts {
		add("layout", l.word)
		add("count", l.counts...)
	}
	add("motion", motions...)
}

// Brackets close, a name is declared once in its scope (an object may be within a
// loop and without), and OrbitControls are imported where they are used. That all
// of it runs is for the browser to say (kit/scenes_test.go).
func TestCodeIsWellFormed(t *testing.T) {
	declared := regexp.MustCompile(`(?:const|let|function|import \{) (\w+)`)
	for i := range uint64(500) {
		r := seed.Stream(4, "test", i)
		s := Draw(r)
		code := s.Code(r)
		for _, pair := range []string{"()", "[]", "{}"} {
			if strings.Count(code, pair[:1]) != strings.Count(code, pair[1:]) {
				t.Fatalf("%s do not match in\n%s", pair, code)
			}
		}
		names := map[string]int{}
		for _, m := range declared.FindAllStringSubmatch(code, -1) {
			names[m[1]]++
		}
		for name, n := range names {
			if n > 1 && name != s.Shape && name != "object" && name != "mesh" && name != "model" {
				t.Errorf("%s is declared %d times in\n%s", name, n, code)
			}
		}
		if strings.Contains(code, "OrbitControls(") != strings.Contains(code, "import { OrbitControls }") {
			t.Errorf("OrbitControls is used or imported only in\n%s", code)
		}
	}
}
