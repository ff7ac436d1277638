package tokenizer

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// edited gives testdata/legacy/tokenizer.json with one value replaced: path names
// the keys down to it. A nil value removes the key.
func edited(t testing.TB, path string, value any) []byte {
	t.Helper()
	text, err := os.ReadFile("testdata/legacy/tokenizer.json")
	if err != nil {
		t.Fatal(err)
	}
	var root map[string]any
	if err := json.Unmarshal(text, &root); err != nil {
		t.Fatal(err)
	}
	keys := strings.Split(path, ".")
	at := root
	for _, k := range keys[:len(keys)-1] {
		at = at[k].(map[string]any)
	}
	last := keys[len(keys)-1]
	if at[last] = value; value == nil {
		delete(at, last)
	}
	out, err := json.Marshal(root)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestRefusesByName(t *testing.T) {
	t.Parallel()
	sequence := func(key string, parts ...object) object { return object{"type": "Sequence", key: parts} }
	pattern := func(kind string) object {
		return object{"type": "Replace", "pattern": object{kind: " "}, "content": "▁"}
	}
	for path, cases := range map[string]map[string]any{
		"version":                         {`"2.0"`: "2.0"},
		"extra":                           {"extra": 1},
		"model.type":                      {"Unigram": "Unigram"},
		"model.dropout":                   {"dropout": 0.1},
		"model.continuing_subword_prefix": {"continuing_subword_prefix": "##"},
		"model.end_of_word_suffix":        {"end_of_word_suffix": "</w>"},
		"model.ignore_merges":             {"ignore_merges": true},
		"model.vocab":                     {"vocab is empty": object{}, "both have id 5": object{"a": 5, "b": 5}, "has id -1": object{"a": -1}},
		"model.merges":                    {`"q" "zz"`: [][]string{{"q", "zz"}}, "3 parts": [][]string{{"a", "b", "c"}}, "not two tokens": []string{"abc"}},
		"model.unk_token":                 {`"<none>"`: "<none>"},
		"model.surprise":                  {"surprise": 1},
		"normalizer":                      {"NFKC": object{"type": "NFKC"}, "Regex": pattern("Regex"), "Lowercase": sequence("normalizers", pattern("String"), object{"type": "Lowercase"})},
		"pre_tokenizer":                   {"ByteLevel": object{"type": "ByteLevel"}, "Metaspace, Digits": sequence("pretokenizers", object{"type": "Metaspace"}, object{"type": "Digits"}), "sometimes": object{"type": "Metaspace", "replacement": "▁", "prepend_scheme": "sometimes"}, "one character": object{"type": "Metaspace", "replacement": "__"}},
		"post_processor":                  {"BertProcessing": object{"type": "BertProcessing"}},
		"decoder":                         {"WordPiece": object{"type": "WordPiece"}, "missing": nil, "ByteFallback is not supported at this place": sequence("decoders", object{"type": "Fuse"}, object{"type": "ByteFallback"}), "stop 1": sequence("decoders", object{"type": "Fuse"}, object{"type": "Strip", "content": " ", "start": 0, "stop": 1})},
		"added_tokens":                    {"has id 7": []object{{"id": 7, "content": "<s>"}}, "is empty": []object{{"id": 0, "content": ""}}, "twice": []object{{"id": 1, "content": "<s>"}, {"id": 1, "content": "<s>"}}},
	} {
		for want, value := range cases {
			t.Run(path+"/"+want, func(t *testing.T) {
				t.Parallel()
				if _, err := Parse(edited(t, path, value)); err == nil || !strings.Contains(err.Error(), want) {
					t.Errorf("error %v does not say %s", err, want)
				}
			})
		}
	}
}

func TestReadsMergesAsStrings(t *testing.T) {
	t.Parallel()
	_, g := loadGolden(t, "legacy")
	text, err := os.ReadFile("testdata/legacy/tokenizer.json")
	if err != nil {
		t.Fatal(err)
	}
	var f struct{ Model struct{ Merges [][2]string } }
	if err := json.Unmarshal(text, &f); err != nil {
		t.Fatal(err)
	}
	var merges []string
	for _, m := range f.Model.Merges {
		merges = append(merges, m[0]+" "+m[1])
	}
	tok, err := Parse(edited(t, "model.merges", merges))
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range g.Encode {
		same(t, "Encode", v.Text, tok.Encode(v.Text), v.IDs)
	}
}

// write makes a model directory with the legacy tokenizer and the given files.
func write(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	text, err := os.ReadFile("testdata/legacy/tokenizer.json")
	if err != nil {
		t.Fatal(err)
	}
	files[JSONName] = string(text)
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestControlTokens(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		files    map[string]string
		bos, eos int32
	}{
		"usual names":       {map[string]string{}, 1, 2},
		"config":            {map[string]string{ConfigName: `{"bos_token":"</s>","eos_token":"<s>"}`}, 2, 1},
		"config of objects": {map[string]string{ConfigName: `{"bos_token":{"content":"</s>","special":true},"eos_token":null}`}, 2, 2},
		"map":               {map[string]string{SpecialName: `{"eos_token":{"content":"<unk>"}}`}, 1, 0},
		"config wins":       {map[string]string{SpecialName: `{"eos_token":"<unk>"}`, ConfigName: `{"eos_token":"<s>"}`}, 1, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tok, err := Load(write(t, c.files))
			if err != nil {
				t.Fatal(err)
			}
			if tok.BOS() != c.bos || tok.EOS() != c.eos || tok.UNK() != 0 {
				t.Errorf("bos %d, eos %d, unk %d, want %d, %d, 0", tok.BOS(), tok.EOS(), tok.UNK(), c.bos, c.eos)
			}
		})
	}
}

func TestLoadErrorsNameTheFile(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		dir  string
		want []string
	}{
		"nothing there":   {t.TempDir(), []string{JSONName, SentencePieceName}},
		"bad config":      {write(t, map[string]string{ConfigName: `{"bos_token":3}`}), []string{ConfigName}},
		"unknown control": {write(t, map[string]string{ConfigName: `{"eos_token":"<end>"}`}), []string{"eos_token", `"<end>"`}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := Load(c.dir)
			if err == nil {
				t.Fatal("loaded")
			}
			for _, want := range append(c.want, c.dir) {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("error %q does not say %s", err, want)
				}
			}
		})
	}
}

func TestSentencePieceIsRefusedByName(t *testing.T) {
	t.Parallel()
	good, err := os.ReadFile("testdata/sentencepiece/tokenizer.model")
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		data []byte
		want string
	}{
		"empty":    {nil, "no pieces"},
		"text":     {[]byte("not a model"), "SentencePiece"},
		"cut off":  {good[:len(good)/2], "SentencePiece"},
		"unigram":  {append(append([]byte{}, good...), 0x12, 2, 0x18, 1), "model_type 1"},
		"charsmap": {append(append([]byte{}, good...), 0x1a, 3, 0x12, 1, 'x'), "precompiled_charsmap"},
		"trims":    {append(append([]byte{}, good...), 0x1a, 2, 0x20, 1), "remove_extra_whitespaces"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if _, err := fromSentencePiece(c.data, &config{}); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v does not say %s", err, c.want)
			}
		})
	}
}
