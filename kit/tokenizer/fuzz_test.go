package tokenizer

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// The ways to encode that are fast on some texts must not be seen in the ids.
func FuzzEncode(f *testing.F) {
	for _, s := range []string{"const a = 1;\n  b", "🎉é\x00", "</s> <0x0A>", "a\xff", strings.Repeat("light ", 20), strings.Repeat(" ", 60)} {
		f.Add(s)
	}
	var forms []*Tokenizer
	for _, name := range []string{"trained", "superwords"} {
		tok, err := Load("testdata/" + name)
		if err != nil {
			f.Fatal(err)
		}
		forms = append(forms, tok)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, tok := range forms {
			checkPieces(t, tok, text)
		}
	})
}

func checkPieces(t *testing.T, tok *Tokenizer, text string) {
	t.Helper()
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
}

// A vocabulary of bytes gives back every text that is UTF-8. How the text is cut
// into pieces, and merged in pieces or by the queue, must not be seen.
func FuzzByteLevel(f *testing.F) {
	for _, s := range []string{"const a = 1;\r\n\t b", "🎉é\x00", "<|eot_id|> it'S", "a\xff\xe2\x96", "  \u2003 12345", strings.Repeat("light ", 20)} {
		f.Add(s)
	}
	var forms []*Tokenizer
	for _, name := range []string{"llama3", "gpt2"} {
		tok, err := Load("testdata/" + name)
		if err != nil {
			f.Fatal(err)
		}
		forms = append(forms, tok)
	}
	f.Fuzz(func(t *testing.T, text string) {
		want, _ := lossy([]byte(text), true)
		for _, tok := range forms {
			ids := tok.EncodeContinuation(text)
			if got := tok.Decode(ids); got != want {
				t.Errorf("%q decodes as %q", text, got)
			}
			if slices.ContainsFunc(ids, func(id int32) bool { return tok.special[tok.tokens[id]] }) {
				t.Errorf("%q became %v, with a control token", text, ids)
			}
			var pieces []int32
			s := newScratch(false)
			for rest := text; rest != ""; {
				n := tok.level.next(rest)
				if id, ok := tok.model.whole[rest[:n]]; ok {
					pieces = append(pieces, id)
				} else if s.ids = tok.model.symbols(nil, rest[:n], s); len(s.ids) > 0 {
					pieces = tok.model.mergeLong(pieces, s)
				}
				rest = rest[n:]
			}
			if !slices.Equal(ids, pieces) {
				t.Errorf("%q gives %v, by the queue %v", text, ids, pieces)
			}
		}
	})
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte{3, 200, 100, 1, 2})
	f.Add([]byte{243, 162, 145, 140, 10})
	var forms []*Tokenizer
	for _, name := range []string{"trained", "llama3", "metaspace-always"} {
		tok, err := Load("testdata/" + name)
		if err != nil {
			f.Fatal(err)
		}
		forms = append(forms, tok)
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		var ids []int32
		for i, c := range raw {
			id := int32(c)
			if i > 0 && raw[i-1] > 200 {
				id += 256
			}
			ids = append(ids, id)
		}
		for _, tok := range forms {
			s := tok.Stream()
			got := ""
			for _, id := range ids {
				part := s.Next(id)
				if !utf8.ValidString(part) {
					t.Fatalf("part %q is not UTF-8", part)
				}
				got += part
			}
			if got += s.Flush(); got != tok.Decode(ids) {
				t.Fatalf("%v streams as %q, whole %q", ids, got, tok.Decode(ids))
			}
		}
	})
}

// smallFile is a tokenizer.json with few tokens: what mutation makes of a real one
// is mostly a change in its list of tokens.
func smallFile(f *testing.F, vocab map[string]int, parts object) []byte {
	f.Helper()
	merges := [][2]string{{"a", "a"}, {"a", "aa"}}
	file := object{"version": "1.0", "model": object{"type": "BPE", "vocab": vocab, "merges": merges, "ignore_merges": parts["pre_tokenizer"] != nil}}
	for name, part := range parts {
		file[name] = part
	}
	text, err := json.Marshal(file)
	if err != nil {
		f.Fatal(err)
	}
	if _, err := Parse(text); err != nil {
		f.Fatal(err)
	}
	return text
}

func FuzzParse(f *testing.F) {
	few := map[string]int{"<unk>": 0, "<s>": 1, "</s>": 2, "<0x41>": 3, "▁": 4, "a": 5, "aa": 6, "aaa": 7}
	bytes := map[string]int{"aa": 256, "aaa": 257, "<s>": 258, "</s>": 259}
	for c := range 256 {
		bytes[string(byteRune(byte(c)))] = c
	}
	replace := object{"type": "Replace", "pattern": object{"String": " "}, "content": "▁"}
	level := object{"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true, "use_regex": false}
	split := object{"type": "Split", "pattern": object{"Regex": llama3Pattern}, "behavior": "Isolated", "invert": false}
	f.Add(smallFile(f, few, object{
		"normalizer": object{"type": "Sequence", "normalizers": []object{{"type": "Prepend", "prepend": "▁"}, replace}},
		"decoder": object{"type": "Sequence", "decoders": []object{replace, {"type": "ByteFallback"}, {"type": "Fuse"},
			{"type": "Strip", "content": " ", "start": 1, "stop": 0}}},
		"added_tokens": []object{{"id": 1, "content": "<s>", "special": true}, {"id": 8, "content": "b", "single_word": true, "lstrip": true, "normalized": true}},
	}))
	f.Add(smallFile(f, few, object{
		"decoder":        object{"type": "Metaspace", "replacement": "▁", "prepend_scheme": "first", "split": true},
		"post_processor": object{"type": "TemplateProcessing", "single": []object{{"Sequence": object{"id": "A"}}}},
	}))
	f.Add(smallFile(f, bytes, object{
		"pre_tokenizer": object{"type": "Sequence", "pretokenizers": []object{split, level}}, "decoder": level,
	}))
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
	f.Add(data, true)
	f.Fuzz(func(t *testing.T, data []byte, legacy bool) {
		tok, err := fromSentencePiece(data, &config{Legacy: &legacy})
		if err != nil {
			return
		}
		tok.Decode(tok.Encode("a aa\n é🎉</s>"))
	})
}
