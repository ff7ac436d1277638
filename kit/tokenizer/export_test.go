package tokenizer

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// What is converted from SentencePiece goes back into pieces without loss.
func TestPiecesGiveTheSameIDs(t *testing.T) {
	corpus, err := os.ReadFile("testdata/corpus.txt")
	if err != nil {
		t.Fatal(err)
	}
	pieces, err := Pieces("testdata/sentencepiece")
	if err != nil {
		t.Fatal(err)
	}
	want, err := Load("testdata/sentencepiece")
	if err != nil {
		t.Fatal(err)
	}
	got, err := FromPieces(pieces, want.DummyPrefix())
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{string(corpus), "", " a  b", "é ☃ 𝄞\x00", "x\n\n\ty"} {
		if !slices.Equal(want.Encode(text), got.Encode(text)) {
			t.Errorf("pieces encode %.40q differently", text)
		}
	}
	// Scores that follow from the merges say the same.
	derived, err := FromPieces(want.Pieces(), want.DummyPrefix())
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(want.Encode(string(corpus)), derived.Encode(string(corpus))) {
		t.Error("derived scores encode the corpus differently")
	}
}

func TestPieceKinds(t *testing.T) {
	dirs, err := filepath.Glob("testdata/*/tokenizer.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range dirs {
		tok, err := Load(filepath.Dir(path))
		if err != nil {
			t.Fatal(err)
		}
		if tok.level != nil {
			if _, err := Pieces(filepath.Dir(path)); err == nil {
				t.Errorf("%s: a byte-level tokenizer gave pieces", path)
			}
			continue
		}
		pieces := tok.Pieces()
		if len(pieces) != tok.VocabSize() {
			t.Errorf("%s: %d pieces, want %d", path, len(pieces), tok.VocabSize())
		}
		for id, p := range pieces {
			text, ok := tok.Token(int32(id))
			if text != p.Text || ok == (p.Kind == Unused) {
				t.Errorf("%s: piece %d is %q of kind %d, the token %q", path, id, p.Text, p.Kind, text)
			}
		}
		if k := pieces[tok.UNK()].Kind; k != Unknown {
			t.Errorf("%s: unknown token is of kind %d", path, k)
		}
		if k := pieces[tok.EOS()].Kind; k != Control {
			t.Errorf("%s: end token is of kind %d", path, k)
		}
		if id, ok := tok.ID("<0x0A>"); ok && tok.model.byteFallback && pieces[id].Kind != Byte {
			t.Errorf("%s: <0x0A> is of kind %d", path, pieces[id].Kind)
		}
	}
}
