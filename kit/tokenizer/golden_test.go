package tokenizer

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// golden is vectors.json, made by scripts/golden/tokenizer.py and its neighbours.
type golden struct {
	Encode []struct {
		Text                       string
		IDs, Continuation, Special []int32
	}
	Decode []struct {
		IDs           []int32
		Text, Special string
	}
	Around []struct { // with the control tokens of the post-processor
		Text string
		IDs  []int32
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

var libraryForms = []string{
	"legacy", "added", "metaspace-first", "metaspace-always", "metaspace-never", "trained", "superwords", "llama3", "gpt2",
	"sentencepiece", "sentencepiece-new", "sentencepiece-bare", "codellama", "codellama-user",
}

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
				same(t, "EncodeParseSpecial", v.Text, tok.EncodeParseSpecial(v.Text), v.Special)
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

func TestAddSpecialAsTheLibrary(t *testing.T) {
	t.Parallel()
	for _, name := range libraryForms {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tok, g := loadGolden(t, name)
			for _, v := range g.Around {
				same(t, "AddSpecial", v.Text, tok.AddSpecial(tok.EncodeParseSpecial(v.Text)), v.IDs)
			}
		})
	}
}

// Every character, among neighbours of every class, is cut where the library cuts it.
func TestPiecesAsTheLibrary(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("testdata/bytelevel-pieces.json")
	if err != nil {
		t.Fatal(err)
	}
	var blocks []struct {
		First        rune
		Llama3, GPT2 string
	}
	if err := json.Unmarshal(text, &blocks); err != nil {
		t.Fatal(err)
	}
	for i, b := range blocks {
		next := rune(unicode.MaxRune + 1)
		if i+1 < len(blocks) {
			next = blocks[i+1].First
		}
		for name, c := range map[string]struct {
			piece func(string) int
			want  string
		}{"llama3": {llama3Piece, b.Llama3}, "gpt2": {gpt2Piece, b.GPT2}} {
			hash := sha256.New()
			for r := b.First; r < next; r++ {
				if utf8.ValidRune(r) {
					hash.Write(cuts(strings.ReplaceAll("a?1?? ?'s?\n?!", "?", string(r)), c.piece))
				}
			}
			if got := hex.EncodeToString(hash.Sum(nil))[:16]; got != c.want {
				t.Errorf("%s: the characters from %U to %U are cut otherwise than by the library", name, b.First, next-1)
			}
		}
	}
}

// cuts are the places, counted in characters, where pieces begin.
func cuts(text string, piece func(string) int) []byte {
	var at []byte
	done := 0
	for text != "" {
		at = append(at, byte(done))
		n := piece(text)
		done += utf8.RuneCountInString(text[:n])
		text = text[n:]
	}
	return at
}
