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
	if _, err := Default().Encode(tok, "A cube.", "let a = '<mark>';", 0); err != nil {
		t.Errorf("code with an added token: %v", err)
	}
	_, err = Default().Encode(tok, "A cube.", "let a = '   <left>';", 0)
	if err == nil || !strings.Contains(err.Error(), `from byte 9`) {
		t.Errorf("code whose spaces an added token swallows gave %v", err)
	}
}

// misled spoils what a tokenizer gives.
type misled struct {
	*tokenizer.Tokenizer
	encode       func(ids []int32) []int32
	continuation func(ids []int32) []int32
	calls        int
}

func (m *misled) Encode(text string) []int32 {
	m.calls++
	if m.encode != nil && m.calls > 1 {
		return m.encode(m.Tokenizer.Encode(text))
	}
	return m.Tokenizer.Encode(text)
}

func (m *misled) EncodeContinuation(text string) []int32 {
	if m.continuation != nil {
		return m.continuation(m.Tokenizer.EncodeContinuation(text))
	}
	return m.Tokenizer.EncodeContinuation(text)
}

func TestMaskIsChecked(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		tok  misled
		want string
	}{
		"prompt of generation": {misled{encode: func(ids []int32) []int32 { return ids[1:] }}, "encoded differently in generation"},
		"no targets":           {misled{continuation: func([]int32) []int32 { return nil }}, "nothing would be learned"},
		"end within":           {misled{continuation: func(ids []int32) []int32 { return append(ids, 2) }}, "end token"},
		"a token lost":         {misled{continuation: func(ids []int32) []int32 { return ids[:len(ids)-2] }}, "survive"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c.tok.Tokenizer = load(t)
			if _, err := Default().Encode(&c.tok, "A cube.", "const a = 1;", 0); err == nil || !strings.Contains(err.Error(), c.want) {
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
