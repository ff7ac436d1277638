package tokenizer

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// edited gives testdata/legacy/tokenizer.json with one value replaced: path names
// the keys down to it. A nil value removes the key.
func edited(t testing.TB, path string, value any) []byte {
	t.Helper()
	return editedForm(t, "legacy", path, value)
}

// editedForm is edited for another of the forms.
func editedForm(t testing.TB, form, path string, value any) []byte {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", form, JSONName))
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
	around := func(token string, id int) object {
		return object{"type": "TemplateProcessing", "special_tokens": object{"<s>": object{"id": "<s>", "ids": []int{id}, "tokens": []string{"<s>"}}},
			"single": []object{{"SpecialToken": object{"id": token, "type_id": 0}}, {"Sequence": object{"id": "A", "type_id": 0}}}}
	}
	for path, cases := range map[string]map[string]any{
		"version":                         {`"2.0"`: "2.0"},
		"extra":                           {"extra": 1},
		"model.type":                      {"Unigram": "Unigram"},
		"model.dropout":                   {"dropout": 0.1},
		"model.continuing_subword_prefix": {"continuing_subword_prefix": "##"},
		"model.end_of_word_suffix":        {"end_of_word_suffix": "</w>"},
		"model.ignore_merges":             {"ignore_merges is not supported without": true},
		"model.vocab":                     {"vocab is empty": object{}, "both have id 5": object{"a": 5, "b": 5}, "has id -1": object{"a": -1}},
		"model.merges":                    {`"q" "zz"`: [][]string{{"q", "zz"}}, "3 parts": [][]string{{"a", "b", "c"}}, "0 parts": [][]string{{}}, "not a list": "a b", "list of lists": [][][]string{{{"a", "b"}}}, "begins with '1'": []int{1}, "not two tokens": []string{"abc"}},
		"model.unk_token":                 {`"<none>"`: "<none>"},
		"model.surprise":                  {"surprise": 1},
		"normalizer":                      {"NFKC": object{"type": "NFKC"}, "Regex": pattern("Regex"), "Lowercase": sequence("normalizers", pattern("String"), object{"type": "Lowercase"})},
		"pre_tokenizer":                   {"ByteLevel": object{"type": "ByteLevel"}, "Digits, ByteLevel": sequence("pretokenizers", object{"type": "Digits"}, object{"type": "ByteLevel"}), "Metaspace, Digits": sequence("pretokenizers", object{"type": "Metaspace"}, object{"type": "Digits"}), "sometimes": object{"type": "Metaspace", "replacement": "▁", "prepend_scheme": "sometimes"}, "one character": object{"type": "Metaspace", "replacement": "__"}},
		"post_processor":                  {"BertProcessing": object{"type": "BertProcessing"}, "two of TemplateProcessing": sequence("processors", around("<s>", 1), around("<s>", 1)), "id 9999": around("<s>", 9999), `"<q>" is not among`: around("<q>", 1), "0 times": object{"type": "TemplateProcessing", "single": []object{}}, "neither": object{"type": "TemplateProcessing", "single": []object{{"Sequence": object{"id": "B", "type_id": 0}}}}},
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

func TestByteLevelIsRefusedByName(t *testing.T) {
	t.Parallel()
	level := func(regex, space bool) object {
		return object{"type": "ByteLevel", "add_prefix_space": space, "trim_offsets": true, "use_regex": regex}
	}
	split := func(pattern, behavior string, invert bool) object {
		return object{"type": "Split", "pattern": object{"Regex": pattern}, "behavior": behavior, "invert": invert}
	}
	sequence := func(parts ...object) object { return object{"type": "Sequence", "pretokenizers": parts} }
	for want, c := range map[string]struct {
		path  string
		value any
	}{
		`pattern map["Regex":"\\w+"]`:         {"pre_tokenizer", sequence(split(`\w+`, "Isolated", false), level(false, false))},
		`behavior "Removed"`:                  {"pre_tokenizer", sequence(split(llama3Pattern, "Removed", false), level(false, false))},
		"invert true":                         {"pre_tokenizer", sequence(split(llama3Pattern, "Isolated", true), level(false, false))},
		"use_regex true after a Split":        {"pre_tokenizer", sequence(split(llama3Pattern, "Isolated", false), level(true, false))},
		"add_prefix_space true after":         {"pre_tokenizer", sequence(split(llama3Pattern, "Isolated", false), level(false, true))},
		`control token "a" is byte 0x61`:      {"added_tokens", []object{{"id": 64, "content": "a", "special": true}}},
		"byte_fallback is not supported":      {"model.byte_fallback", true},
		`"ByteLevel" is not supported in a S`: {"decoder", object{"type": "Sequence", "decoders": []object{{"type": "ByteLevel"}, {"type": "Fuse"}}}},
	} {
		t.Run(want, func(t *testing.T) {
			t.Parallel()
			if _, err := Parse(editedForm(t, "llama3", c.path, c.value)); err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("error %v does not say %s", err, want)
			}
		})
	}
}

func TestByteLevelNeedsAllBytes(t *testing.T) {
	t.Parallel()
	_, err := Parse([]byte(`{"version":"1.0","pre_tokenizer":{"type":"ByteLevel"},"decoder":{"type":"ByteLevel"},"model":{"vocab":{"a":0},"merges":[]}}`))
	if err == nil || !strings.Contains(err.Error(), `byte 0x00 has no token "Ā"`) {
		t.Errorf("error %v does not name the byte", err)
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

// Transformers' Llama classes put BOS and EOS around a text as they are configured;
// others leave that to the post-processor.
func TestAddSpecialAsConfigured(t *testing.T) {
	t.Parallel()
	for config, want := range map[string][]int32{
		`{}`: {1, 9},
		`{"add_bos_token":false,"add_eos_token":true}`:                                          {1, 9},
		`{"tokenizer_class":"LlamaTokenizer"}`:                                                  {1, 9},
		`{"tokenizer_class":"LlamaTokenizer","add_bos_token":false,"add_eos_token":true}`:       {9, 2},
		`{"tokenizer_class":"CodeLlamaTokenizerFast","add_eos_token":true}`:                     {1, 9, 2},
		`{"tokenizer_class":"PreTrainedTokenizerFast","add_eos_token":true}`:                    {1, 9},
		`{"tokenizer_class":"LlamaTokenizer","bos_token":"</s>","eos_token":{"content":"<s>"}}`: {2, 9},
	} {
		tok, err := Load(write(t, map[string]string{ConfigName: config}))
		if err != nil {
			t.Fatal(err)
		}
		same(t, "AddSpecial", config, tok.AddSpecial([]int32{9}), want)
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
	more := func(field ...byte) []byte { return append(slices.Clone(good), field...) }
	for name, c := range map[string]struct {
		data   []byte
		want   string
		config config
	}{
		"empty":        {data: nil, want: "no pieces"},
		"text":         {data: []byte("not a model"), want: "SentencePiece"},
		"cut off":      {data: good[:len(good)/2], want: "SentencePiece"},
		"unigram":      {data: more(0x12, 2, 0x18, 1), want: "model_type 1"},
		"charsmap":     {data: more(0x1a, 3, 0x12, 1, 'x'), want: "precompiled_charsmap"},
		"trims":        {data: more(0x1a, 2, 0x20, 1), want: "remove_extra_whitespaces"},
		"no prefix":    {data: more(0x1a, 2, 0x18, 0), want: "add_dummy_prefix"},
		"piece type":   {data: more(0x0a, 5, 0x0a, 1, 'Q', 0x18, 7), want: "type 7"},
		"twice":        {data: more(0x0a, 3, 0x0a, 1, 'a'), want: "comes twice"},
		"other class":  {data: good, want: `"GemmaTokenizer"`, config: config{Class: "GemmaTokenizer"}},
		"added tokens": {data: good, want: "added_tokens.json", config: config{addedFile: true}},
		"added id":     {data: good, want: "has id 900", config: config{Added: map[string]addedToken{"900": {ID: 900, Content: "<new>"}}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if _, err := fromSentencePiece(c.data, &c.config); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v does not say %s", err, c.want)
			}
		})
	}
}
