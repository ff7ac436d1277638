package tokenizer

import (
	"os"
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

// The ways to encode that are fast on some texts must not be seen in the ids.
func FuzzEncode(f *testing.F) {
	for _, s := range []string{"const a = 1;\n  b", "🎉é\x00", "</s> <0x0A>", "a\xff", strings.Repeat("light ", 20), strings.Repeat(" ", 60)} {
		f.Add(s)
	}
	tok, err := Load("testdata/trained")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text string) {
		ids := tok.Encode(text)
		if utf8.ValidString(text) {
			if got, want := tok.Decode(ids), strings.ReplaceAll(text, space, " "); got != want {
				t.Errorf("%q decodes as %q", text, got)
			}
		}
		normal := tok.normalize.apply(text, true)
		s := newScratch(false)
		s.ids = tok.model.symbols(nil, normal, newScratch(false))
		var long []int32
		if len(s.ids) > 0 {
			long = tok.model.mergeLong(nil, s)
		}
		if !slices.Equal(ids, long) {
			t.Errorf("%q in pieces gives %v, whole %v", text, ids, long)
		}
		if cut := tok.model.symbols(nil, normal, newScratch(false)); len(cut) <= shortPiece {
			if short := tok.model.mergeShort(cut, newScratch(false)); !slices.Equal(short, ids) {
				t.Errorf("%q by search gives %v, want %v", text, short, ids)
			}
		}
	})
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte{3, 200, 100, 1, 2})
	f.Add([]byte{243, 162, 145, 140, 10})
	tok, err := Load("testdata/trained")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		s := tok.Stream()
		for i, c := range raw {
			id := int32(c)
			if i > 0 && raw[i-1] > 200 {
				id += 256
			}
			if part := s.Next(id); !utf8.ValidString(part) {
				t.Fatalf("part %q is not UTF-8", part)
			}
		}
	})
}

func FuzzParse(f *testing.F) {
	for _, name := range []string{"legacy", "metaspace-always", "added"} {
		text, err := os.ReadFile("testdata/" + name + "/tokenizer.json")
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	f.Add([]byte(`{"version":"1.0","model":{"vocab":{"<s>":0,"</s>":1,"a":2,"aa":3},"merges":["a a"]},"decoder":{"type":"Fuse"}}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		tok, err := Parse(text)
		if err != nil {
			return
		}
		tok.Decode(tok.Encode("a aa\n é🎉</s>"))
		tok.EncodeParseSpecial("a</s> b")
	})
}

func FuzzSentencePiece(f *testing.F) {
	data, err := os.ReadFile("testdata/sentencepiece/tokenizer.model")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Fuzz(func(t *testing.T, data []byte) {
		tok, err := fromSentencePiece(data, &config{})
		if err != nil {
			return
		}
		tok.Decode(tok.Encode("a aa\n é🎉</s>"))
	})
}
