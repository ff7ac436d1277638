package tokenizer

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// golden is vectors.json, made by scripts/golden/tokenizer.py.
type golden struct {
	Encode []struct {
		Text                       string
		IDs, Continuation, Special []int32
	}
	Decode []struct {
		IDs           []int32
		Text, Special string
	}
}

func loadGolden(t *testing.T, name string) (*Tokenizer, golden) {
	t.Helper()
	dir := filepath.Join("testdata", name)
	tok, err := Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(dir, "vectors.json"))
	if err != nil {
		t.Fatal(err)
	}
	var g golden
	if err := json.Unmarshal(text, &g); err != nil {
		t.Fatal(err)
	}
	return tok, g
}

var libraryForms = []string{"legacy", "added", "metaspace-first", "metaspace-always", "metaspace-never", "trained"}

func same(t *testing.T, what, input string, got, want []int32) {
	t.Helper()
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("%s %q (-library +ours):\n%s", what, input, diff)
	}
}

func TestEncodeAsTheLibrary(t *testing.T) {
	t.Parallel()
	for _, name := range libraryForms {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tok, g := loadGolden(t, name)
			for _, v := range g.Encode {
				same(t, "Encode", v.Text, tok.Encode(v.Text), v.IDs)
				same(t, "EncodeContinuation", v.Text, tok.EncodeContinuation(v.Text), v.Continuation)
				same(t, "EncodeSpecial", v.Text, tok.EncodeSpecial(v.Text), v.Special)
			}
		})
	}
}

func TestDecodeAsTheLibrary(t *testing.T) {
	t.Parallel()
	for _, name := range libraryForms {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tok, g := loadGolden(t, name)
			for _, v := range g.Decode {
				if got := tok.Decode(v.IDs); got != v.Text {
					t.Errorf("Decode %v = %q, library %q", v.IDs, got, v.Text)
				}
				if got := tok.DecodeSpecial(v.IDs); got != v.Special {
					t.Errorf("DecodeSpecial %v = %q, library %q", v.IDs, got, v.Special)
				}
			}
		})
	}
}

func TestSentencePieceAsTheLibrary(t *testing.T) {
	t.Parallel()
	tok, g := loadGolden(t, "sentencepiece")
	for _, v := range g.Encode {
		same(t, "Encode", v.Text, tok.Encode(v.Text), v.IDs)
		same(t, "EncodeContinuation", v.Text, tok.EncodeContinuation(v.Text), v.Continuation)
	}
	for _, v := range g.Decode {
		if got := tok.Decode(v.IDs); got != v.Text {
			t.Errorf("Decode %v = %q, library %q", v.IDs, got, v.Text)
		}
	}
}
