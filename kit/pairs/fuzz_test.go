package pairs

import (
	"bytes"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"
)

// Whatever the text, the readers end with an error or with pairs that hold what
// they promise and that the writers give back unchanged.
func FuzzJSON(f *testing.F) {
	for _, seed := range []string{
		`[{"description": "d", "code": "c", "filename": "f"}]`,
		`[{"description": "\ud83d\ude00 \\ud800", "code": "c\u0000", "filename": "f", "md_file": "f.md", "js_file": "f_module.js"}, {}]`,
		"[]", "[", "", "{}", "null", `[{"filename": 1}]`, `[{"Code": "c", "CODE": "d"}]`, "\ufeff[ ]",
		`[{"description": "` + strings.Repeat("x", 70_000) + `", "code": "c", "filename": "f"}]`,
		strings.Repeat("[", 12_000),
	} {
		f.Add([]byte(seed), true)
		f.Add([]byte(strings.Trim(seed, "[]")+"\n"+strings.Trim(seed, "[]")), false)
	}
	f.Fuzz(func(t *testing.T, text []byte, array bool) {
		read := eachLine
		if array {
			read = eachJSON
		}
		var got []Pair
		if err := read(bytes.NewReader(text), func(p Pair) error { got = append(got, p); return nil }); err != nil {
			return
		}
		var b bytes.Buffer
		e := &jsonEncoder{w: &b, array: array}
		for _, p := range got {
			for _, s := range []string{p.Filename, p.Description, p.Code} {
				if !utf8.ValidString(s) || strings.TrimSpace(s) == "" {
					t.Fatalf("a field of %+v is blank or not UTF-8", p)
				}
			}
			if err := e.put(p); err != nil {
				t.Fatal(err)
			}
		}
		if err := e.close(Report{}); err != nil {
			t.Fatal(err)
		}
		i := 0
		err := read(&b, func(p Pair) error {
			if !reflect.DeepEqual(p, got[i]) {
				t.Fatalf("wrote %+v and read %+v", got[i], p)
			}
			i++
			return nil
		})
		if err != nil || i != len(got) {
			t.Fatalf("wrote %d pairs and read %d: %v", len(got), i, err)
		}
	})
}

func FuzzInvalidUTF8(f *testing.F) {
	for _, seed := range []string{"", "a", "caf\xe9", "\ufffd", "\ufffd\xff", "\xed\xa0\x80"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		at := invalidUTF8(s)
		if (at < 0) != utf8.ValidString(s) {
			t.Fatalf("invalidUTF8(%q) = %d", s, at)
		}
		if at >= 0 && !utf8.ValidString(s[:at]) {
			t.Fatalf("%q is not valid before byte %d", s, at)
		}
	})
}
