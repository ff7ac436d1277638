package generate

import (
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/threebook/threebook/kit/tokenizer"
)

// What is handed out piece by piece, and what the answer is.
func TestStopText(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		stops  []string
		pieces []string
		given  []string // after each piece, and at the end
		found  bool
	}{
		"none":                  {nil, []string{"a", "b"}, []string{"a", "b", ""}, false},
		"a piece":               {[]string{"END"}, []string{"x", "END", "y"}, []string{"x", ""}, true},
		"over three pieces":     {[]string{"```"}, []string{"a;\n`", "`", "` more"}, []string{"a;\n", "", ""}, true},
		"begins in a piece":     {[]string{"\n\n"}, []string{"a\n", "\nb"}, []string{"a", ""}, true},
		"within a piece":        {[]string{"#"}, []string{"ab#cd"}, []string{"ab"}, true},
		"only its beginning":    {[]string{"END"}, []string{"a E", "N", "x"}, []string{"a ", "", "ENx", ""}, false},
		"beginning at the end":  {[]string{"END"}, []string{"a EN"}, []string{"a ", "EN"}, false},
		"beginning twice":       {[]string{"aab"}, []string{"a", "a", "a", "b"}, []string{"", "", "a", ""}, true},
		"the first of several":  {[]string{"zz", "b"}, []string{"ab zz"}, []string{"a"}, true},
		"the longer beginning":  {[]string{"abcd", "cx"}, []string{"abc", "x"}, []string{"", "ab"}, true},
		"one begins another":    {[]string{"ab", "abc"}, []string{"x", "abc"}, []string{"x", ""}, true},
		"whole answer":          {[]string{"ab"}, []string{"ab"}, []string{""}, true},
		"half of a character":   {[]string{"é"}, []string{"aè", "é"}, []string{"aè", ""}, true},
		"a character's lead":    {[]string{"日本"}, []string{"a日", "月"}, []string{"a", "日月", ""}, false},
		"empty pieces are fine": {[]string{"ab"}, []string{"", "a", "", "b"}, []string{"", "", "", ""}, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStopText(c.stops)
			var given []string
			found := false
			for _, piece := range c.pieces {
				var sure string
				sure, found = s.add(piece)
				given = append(given, sure)
				if found {
					break
				}
			}
			if !found {
				given = append(given, s.end())
			}
			if diff := cmp.Diff(c.given, given); diff != "" || found != c.found {
				t.Errorf("found %t, handed out (-want +got):\n%s", found, diff)
			}
		})
	}
}

// However a text is cut into pieces: what is handed out is the text before the
// first stop text there, and nothing that a stop text may yet begin in.
func TestStopTextOfRandomPieces(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(3, 4))
	word := func(n int) string {
		b := make([]byte, 1+r.IntN(n))
		for i := range b {
			b[i] = "ab"[r.IntN(2)]
		}
		return string(b)
	}
	for range 5000 {
		s := newStopText([]string{word(5), word(6)}, []string{word(7)})
		all, given, found := "", "", false
		for range 8 {
			piece := word(4)
			all += piece
			var sure string
			sure, found = s.add(piece)
			given += sure
			first := len(all)
			for _, stop := range s.stops {
				if at := strings.Index(all, stop); at >= 0 {
					first = min(first, at)
				}
			}
			if found != (first < len(all)) {
				t.Fatalf("stops %q in %q: found %t", s.stops, all, found)
			}
			if found {
				if given != all[:first] {
					t.Fatalf("stops %q in %q: handed out %q, want %q", s.stops, all, given, all[:first])
				}
				break
			}
			rest := all[len(given):]
			if !strings.HasPrefix(all, given) || rest != "" && !slices.ContainsFunc(s.stops, func(stop string) bool { return strings.HasPrefix(stop, rest) }) {
				t.Fatalf("stops %q: of %q, %q was handed out", s.stops, all, given)
			}
		}
		if !found && given+s.end() != all {
			t.Fatalf("stops %q: of %q, %q was handed out in all", s.stops, all, given)
		}
	}
}

// written has a row take the ids of a text, as a model would write it.
func written(t *testing.T, c Config, q Request, ids []int32, eos ...int32) (Answer, string) {
	t.Helper()
	tok, err := tokenizer.Load(filepath.Join("..", "tokenizer", "testdata", "trained"))
	if err != nil {
		t.Fatal(err)
	}
	var streamed strings.Builder
	q.Prompt = []int32{1}
	g := &Generator{Tokenizer: tok, EOS: eos, Positions: 64, Token: func(_ int, piece string) { streamed.WriteString(piece) }}
	r := g.newBatch(c.WithDefaults(), []Request{q}, 0, 1)
	for _, id := range ids {
		if r.rows[0].finished {
			break
		}
		r.append(r.rows[0], id)
	}
	if !r.rows[0].finished {
		t.Fatal("the row did not end")
	}
	return r.rows[0].answer, streamed.String()
}

func TestWhatEndsAnAnswer(t *testing.T) {
	t.Parallel()
	tok, err := tokenizer.Load(filepath.Join("..", "tokenizer", "testdata", "trained"))
	if err != nil {
		t.Fatal(err)
	}
	text := "scene.add(box);\n```\nThat is all. 🎉"
	ids := tok.Encode(text)
	bracket := int32(-1) // the token with the first closing bracket, and how many come before it
	before := 0
	for i, id := range ids {
		if piece, _ := tok.Token(id); bracket < 0 && strings.Contains(piece, ")") {
			bracket, before = id, i
		}
	}
	emoji := append(slices.Clone(ids), tok.EOS())
	for name, c := range map[string]struct {
		config Config
		row    Request
		ids    []int32
		want   string
		reason Reason
		tokens int // -1 is not checked
	}{
		"end token":               {Config{}, Request{}, append(slices.Clone(ids), 2), text, EndToken, len(ids)},
		"another end token":       {Config{}, Request{}, append(slices.Clone(ids), 0), text, EndToken, len(ids)},
		"stop text":               {Config{Stop: []string{"```"}}, Request{}, emoji, "scene.add(box);\n", StopText, -1},
		"within a token":          {Config{Stop: []string{"ene"}}, Request{}, emoji, "sc", StopText, 1},
		"stop text of the row":    {Config{}, Request{Stop: []string{"\nThat"}}, emoji, "scene.add(box);\n```", StopText, -1},
		"both":                    {Config{Stop: []string{"all"}}, Request{Stop: []string{"box"}}, emoji, "scene.add(", StopText, -1},
		"stop token":              {Config{StopTokens: []int32{bracket}}, Request{}, emoji, tok.Decode(ids[:before]), StopToken, before},
		"stop token of the row":   {Config{}, Request{StopTokens: []int32{bracket}}, emoji, tok.Decode(ids[:before]), StopToken, before},
		"a stop's beginning":      {Config{Stop: []string{"🎉🎉"}}, Request{}, emoji, text, EndToken, len(ids)},
		"bytes that end it":       {Config{Stop: []string{"🎉"}}, Request{}, emoji, strings.TrimSuffix(text, "🎉"), StopText, -1},
		"max tokens":              {Config{MaxTokens: 3}, Request{}, emoji, tok.Decode(ids[:3]), MaxTokens, 3},
		"max tokens in a stop":    {Config{MaxTokens: 3, Stop: []string{tok.Decode(ids[:3])[2:] + "?"}}, Request{}, emoji, tok.Decode(ids[:3]), MaxTokens, 3},
		"positions":               {Config{}, Request{}, slices.Repeat(ids, 10), tok.Decode(slices.Repeat(ids, 10)[:63]), Positions, 63},
		"end token as stop token": {Config{StopTokens: []int32{2}}, Request{}, append(slices.Clone(ids), 2), text, EndToken, len(ids)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a, streamed := written(t, c.config, c.row, c.ids, 2, 0)
			if a.Text != c.want || a.Reason != c.reason {
				t.Errorf("%q, ended by %q, want %q by %q", a.Text, a.Reason, c.want, c.reason)
			}
			if streamed != a.Text {
				t.Errorf("streamed %q, the answer is %q", streamed, a.Text)
			}
			if c.tokens >= 0 && len(a.IDs) != c.tokens {
				t.Errorf("%d ids, want %d", len(a.IDs), c.tokens)
			}
		})
	}
}
