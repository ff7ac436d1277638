package tokenizer

import (
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"
)

func TestControlTokensInTextAreText(t *testing.T) {
	t.Parallel()
	for _, name := range libraryForms {
		tok, _ := loadGolden(t, name)
		for special := range tok.special {
			for _, text := range []string{special, "a" + special, special + special, space + special, strings.ReplaceAll(special, space, " ")} {
				for _, ids := range [][]int32{tok.Encode(text), tok.EncodeContinuation(text)} {
					if slices.ContainsFunc(ids, func(id int32) bool { return tok.special[tok.tokens[id]] }) {
						t.Errorf("%s: %q became %v, with a control token", name, text, ids)
					}
				}
			}
		}
	}
}

func TestInvalidBytesAreKept(t *testing.T) {
	t.Parallel()
	tok, _ := loadGolden(t, "trained")
	got := tok.EncodeContinuation("a\xffb")
	want := append(append(tok.EncodeContinuation("a"), 3+0xff), tok.EncodeContinuation("b")...)
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestStreamGivesWholeCharacters(t *testing.T) {
	t.Parallel()
	tok, _ := loadGolden(t, "trained")
	ids := tok.Encode("a 🎉 é 日本 b")
	s := tok.Stream()
	var parts []string
	for _, id := range ids {
		parts = append(parts, s.Next(id))
	}
	parts = append(parts, s.Flush())
	for _, p := range parts {
		if !utf8.ValidString(p) || strings.ContainsRune(p, utf8.RuneError) {
			t.Errorf("part %q of %q is not whole", p, parts)
		}
	}
	if got := strings.Join(parts, ""); got != "a 🎉 é 日本 b" {
		t.Errorf("stream gave %q", got)
	}
}

func TestEncodeFromManyGoroutines(t *testing.T) {
	t.Parallel()
	tok, g := loadGolden(t, "legacy")
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			for _, v := range g.Encode {
				if got := tok.Encode(v.Text); !slices.Equal(got, v.IDs) && len(v.IDs) > 0 {
					t.Errorf("Encode %q = %v, want %v", v.Text, got, v.IDs)
				}
			}
		})
	}
	wait.Wait()
}

// A vocabulary of bytes keeps every text, control tokens and U+2581 included.
func TestByteLevelComesBackWhole(t *testing.T) {
	t.Parallel()
	tok, g := loadGolden(t, "llama3")
	for _, v := range g.Encode {
		if got := tok.Decode(tok.Encode(v.Text)); got != v.Text {
			t.Errorf("%q decodes as %q", v.Text, got)
		}
	}
}

// Tokens of Llama 3 end inside characters; no part of a stream does.
func TestStreamOfBytesGivesWholeCharacters(t *testing.T) {
	t.Parallel()
	tok, _ := loadGolden(t, "llama3")
	const text = "a 🎉👩‍🔬 é 日本語テキスト b"
	s := tok.Stream()
	got := ""
	for _, id := range tok.Encode(text) {
		part := s.Next(id)
		if !utf8.ValidString(part) || strings.ContainsRune(part, utf8.RuneError) {
			t.Errorf("part %q after %q is not whole", part, got)
		}
		got += part
	}
	if got += s.Flush(); got != text {
		t.Errorf("stream gave %q", got)
	}
}

// What people are shown is the text itself, but for bytes that are no character.
func TestSpelling(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"codellama", "gpt2", "legacy", "llama3", "metaspace-first"} {
		tok, _ := loadGolden(t, name)
		const text = "\tconst a = 1;\n\n  add( a );"
		got := ""
		for _, id := range tok.EncodeContinuation(text) {
			part, ok := tok.Spelling(id)
			if !ok {
				t.Errorf("%s: %d has no spelling", name, id)
			}
			got += part
		}
		if got != text {
			t.Errorf("%s: %q is spelt %q", name, text, got)
		}
		quoted := ""
		for _, id := range tok.EncodeContinuation("\U0001f9ff") { // which none of them has
			part, _ := tok.Spelling(id)
			quoted += part
		}
		if quoted != `\xf0\x9f\xa7\xbf` {
			t.Errorf("%s: four bytes are spelt %q", name, quoted)
		}
		end, _ := tok.Token(tok.EOS())
		if got, ok := tok.Spelling(tok.EOS()); !ok || got != end {
			t.Errorf("%s: the end token %q is spelt %q", name, end, got)
		}
		if text, ok := tok.Spelling(1 << 20); ok || text != "" {
			t.Errorf("%s: no token is spelt %q", name, text)
		}
	}
}

// U+FFFD stands for each longest part that could begin a character, as in the
// examples of the Unicode standard, table 3-8 and those before it.
func TestLossy(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"\xc0\xafa":                                 "\ufffd\ufffda",
		"\xe0\x80\x80":                              "\ufffd\ufffd\ufffd",
		"\xed\xa0\x80a":                             "\ufffd\ufffd\ufffda",
		"\xf4\x91\x92\x93\xff\x41\x80\xbf\x42":      "\ufffd\ufffd\ufffd\ufffd\ufffdA\ufffd\ufffdB",
		"\xe1\x80\xe2\xf0\x91\x92\xf1\xbf\x41":      "\ufffd\ufffd\ufffd\ufffdA",
		"a\xf0\x9f\x8e":                             "a\ufffd",
		"a\xf0\x9f\x8e\x89\xf0\x9f":                 "a🎉\ufffd",
		strings.Repeat("\xf0\x9f", 3) + "\x8e\x89b": "\ufffd\ufffd🎉b",
	} {
		if got, rest := lossy([]byte(in), true); got != want || len(rest) > 0 {
			t.Errorf("%q becomes %q and %q, want %q", in, got, rest, want)
		}
	}
}

// What transformers' clean_up_tokenization_spaces would take out stays.
func TestSpacesAreNotCleanedUp(t *testing.T) {
	t.Parallel()
	tok, _ := loadGolden(t, "llama3") // its configuration asks for it
	const text = "a , b ; f( x ) . y ! do n't"
	if got := tok.Decode(tok.Encode(text)); got != text {
		t.Errorf("%q decodes as %q", text, got)
	}
}

func TestLongPiecesMergeAsShortOnes(t *testing.T) {
	t.Parallel()
	tok, _ := loadGolden(t, "llama3")
	rng := rand.New(rand.NewPCG(1, 2))
	for _, letters := range []string{"e", "er", "scenetor", "abcdefghijklmnopqrstuvwxyz"} {
		b := make([]byte, 5000)
		for i := range b {
			b[i] = letters[rng.IntN(len(letters))]
		}
		s := newScratch(false)
		s.ids = tok.model.symbols(nil, string(b), s)
		want := slices.Clone(s.ids)
		for {
			best, at, made := int32(noRank), -1, int32(0)
			for i := range len(want) - 1 {
				if rank, merged, ok := tok.model.pair(want[i], want[i+1], s); ok && rank < best {
					best, at, made = rank, i, merged
				}
			}
			if at < 0 {
				break
			}
			want[at] = made
			want = slices.Delete(want, at+1, at+2)
		}
		if got := tok.model.mergeLong(nil, s); !slices.Equal(got, want) {
			t.Errorf("%d letters of %q: %d tokens, want %d", len(b), letters, len(got), len(want))
		}
	}
}
