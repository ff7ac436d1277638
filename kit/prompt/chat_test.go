package prompt

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/threebook/threebook/kit/tokenizer"
)

// chat is what transformers makes of one conversation (scripts/golden/prompt.py).
type chat struct {
	Name, Description, Code string
	Tiny, Legacy            encoded
}

type encoded struct {
	Prompt, Length int
	SHA256         string
}

// TestExamplesEqualTheChatTemplate compares each sample scene's ids with what
// transformers makes of the conversation, and with the whole text encoded at once.
func TestExamplesEqualTheChatTemplate(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(filepath.Join("testdata", "chat.json"))
	if err != nil {
		t.Fatal(err)
	}
	var golden struct{ Scenes, Edges []chat }
	if err := json.Unmarshal(text, &golden); err != nil {
		t.Fatal(err)
	}
	scenes := filepath.Join("..", "..", "data", "scenes")
	files, err := filepath.Glob(filepath.Join(scenes, "screenshots", "*.md"))
	if err != nil {
		t.Fatal(err)
	}
	if len(golden.Scenes) != len(files) {
		t.Errorf("%d scenes in the golden file, %d on disk", len(golden.Scenes), len(files))
	}
	for i, s := range golden.Scenes {
		golden.Scenes[i].Description = read(t, filepath.Join(scenes, "screenshots", s.Name+".md"))
		golden.Scenes[i].Code = read(t, filepath.Join(scenes, "extracted_scripts", s.Name+"_module.js"))
	}
	for _, dir := range []string{filepath.Join("..", "..", "data", "tiny"), filepath.Join("..", "tokenizer", "testdata", "legacy")} {
		tok, err := tokenizer.Load(dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range slices.Concat(golden.Scenes, golden.Edges) {
			want := c.Tiny
			if filepath.Base(dir) == "legacy" {
				want = c.Legacy
			}
			e, err := Default().Encode(tok, c.Description, c.Code, 0)
			if err != nil {
				t.Errorf("%s: %s %q: %v", dir, c.Name, c.Description, err)
				continue
			}
			if e.PromptLen != want.Prompt || len(e.IDs) != want.Length || hash(e.IDs) != want.SHA256 {
				t.Errorf("%s: %s %q: %d ids, %d of the prompt; transformers has %d and %d, or others", dir, c.Name, c.Description, len(e.IDs), e.PromptLen, want.Length, want.Prompt)
			}
			whole := tok.EncodeParseSpecial("<s>" + Default().Text(c.Description) + " " + strip(c.Code) + " </s>")
			if !slices.Equal(e.IDs, whole) {
				t.Errorf("%s: %s %q: prompt and answer encoded apart differ from the whole", dir, c.Name, c.Description)
			}
		}
	}
}

func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func hash(ids []int32) string {
	var b []byte
	for _, id := range ids {
		b = binary.LittleEndian.AppendUint32(b, uint32(id))
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// A tokenizer's added token that swallows the spaces beside it would teach the
// model other code than the pair's.
func TestCodeThatTheTokenizerChangesIsRefused(t *testing.T) {
	t.Parallel()
	tok, err := tokenizer.Load(filepath.Join("..", "tokenizer", "testdata", "added"))
	if err != nil {
		t.Fatal(err)
	}
	_, err = Default().Encode(tok, "A cube.", "let a = '   <left>';", 0)
	if err == nil || !strings.Contains(err.Error(), `from byte 9`) {
		t.Errorf("code whose spaces an added token swallows gave %v", err)
	}
	// In one text the token's neighbour is given a dummy prefix.
	_, err = Default().Encode(tok, "A cube.", "let a = '<mark>';", 0)
	if err == nil || !strings.Contains(err.Error(), "encoded as one text") {
		t.Errorf("code with an added token gave %v", err)
	}
}

// goldenTokenizers are of each kind: Llama 2's, as SentencePiece and as
// tokenizer.json, with a Metaspace pre-tokenizer, and byte-level ones.
func goldenTokenizers(t *testing.T) map[string]*tokenizer.Tokenizer {
	t.Helper()
	list := map[string]*tokenizer.Tokenizer{}
	for _, name := range []string{"codellama", "gpt2", "legacy", "llama3", "metaspace-first", "trained"} {
		tok, err := tokenizer.Load(filepath.Join("..", "tokenizer", "testdata", name))
		if err != nil {
			t.Fatal(err)
		}
		list[name] = tok
	}
	tok, err := tokenizer.Load(filepath.Join("..", "..", "data", "tiny"))
	if err != nil {
		t.Fatal(err)
	}
	list["tiny"] = tok
	return list
}

// Every sample scene passes the check whatever the kind of the tokenizer, and so
// does code with U+2581, which a byte-level one keeps and another reads as a space.
func TestEveryKindOfTokenizerPasses(t *testing.T) {
	t.Parallel()
	scenes := filepath.Join("..", "..", "data", "scenes")
	files, err := filepath.Glob(filepath.Join(scenes, "extracted_scripts", "*_module.js"))
	if err != nil || len(files) == 0 {
		t.Fatalf("%d scenes, %v", len(files), err)
	}
	for name, tok := range goldenTokenizers(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, code := range []string{"const bar = '▁▂▃ ▁';", "'▁a▁▁'"} {
				if _, err := Default().Encode(tok, "A ▁ bar.", code, 0); err != nil {
					t.Errorf("%s: %v", code, err)
				}
			}
			for _, file := range files {
				scene := strings.TrimSuffix(filepath.Base(file), "_module.js")
				description := read(t, filepath.Join(scenes, "screenshots", scene+".md"))
				if _, err := Default().Encode(tok, description, read(t, file), 0); err != nil {
					t.Errorf("%s: %v", scene, err)
				}
			}
		})
	}
}

// withEnds is a tokenizer of pieces alone, which name no control tokens.
type withEnds struct{ *tokenizer.Tokenizer }

func (withEnds) BOS() int32 { return 1 }
func (withEnds) EOS() int32 { return 2 }

// A token that reaches from the prompt into the answer is not cut in two unsaid,
// be the example cut or not.
func TestTokenAcrossPromptAndAnswerIsRefused(t *testing.T) {
	t.Parallel()
	pieces, err := tokenizer.Pieces(filepath.Join("..", "tokenizer", "testdata", "trained"))
	if err != nil {
		t.Fatal(err)
	}
	pieces = append(pieces, tokenizer.Piece{Text: "]▁", Score: 1, Kind: tokenizer.Normal})
	tok, err := tokenizer.FromPieces(pieces, true)
	if err != nil {
		t.Fatal(err)
	}
	for _, limit := range []int{0, 1 << 10, 60} {
		_, err = Default().Encode(withEnds{tok}, "A cube.", "const a = 1;", limit)
		if err == nil || !strings.Contains(err.Error(), "encoded as one text, prompt and answer are cut otherwise: from token") {
			t.Errorf("limit %d: a token across the border gave %v", limit, err)
		}
	}
}

// misled spoils what a tokenizer gives of an answer.
type misled struct {
	*tokenizer.Tokenizer
	continuation func(ids []int32) []int32
}

func (m misled) EncodeContinuation(text string) []int32 {
	return m.continuation(m.Tokenizer.EncodeContinuation(text))
}

func TestMaskIsChecked(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		spoil func(ids []int32) []int32
		want  string
	}{
		"no targets":        {func([]int32) []int32 { return nil }, "nothing would be learned"},
		"end within":        {func(ids []int32) []int32 { return append(ids, 2) }, "end token"},
		"a token lost":      {func(ids []int32) []int32 { return ids[:len(ids)-2] }, "survive"},
		"the last one lost": {func(ids []int32) []int32 { return ids[:len(ids)-1] }, "encoded as one text"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if _, err := Default().Encode(misled{load(t), c.spoil}, "A cube.", "const a = 1;", 0); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want one with %q", err, c.want)
			}
		})
	}
}

// What is cut off does not end: the last id of a cut example is code.
func TestCutExamplesHaveNoEndToken(t *testing.T) {
	t.Parallel()
	tok := load(t)
	const code = "const a = '日本語 🎉';\nscene.add(a);"
	whole, err := Default().Encode(tok, "A cube.", code, 0)
	if err != nil {
		t.Fatal(err)
	}
	for limit := whole.PromptLen + 1; limit < len(whole.IDs); limit++ {
		e, err := Default().Encode(tok, "A cube.", code, limit)
		if err != nil {
			t.Fatal(err)
		}
		if !e.Truncated || len(e.IDs) != limit || slices.Contains(e.IDs, tok.EOS()) || !slices.Equal(e.IDs, whole.IDs[:limit]) {
			t.Errorf("limit %d: %d ids, truncated %t, the last is %d", limit, len(e.IDs), e.Truncated, e.IDs[len(e.IDs)-1])
		}
	}
}
