package pairs

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/parquet-go/parquet-go"

	"github.com/threebook/threebook/kit/outcome"
	"github.com/threebook/threebook/kit/runs"
)

// write puts text into a new file of that name.
func write(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestPlainJSONOfOtherToolsIsRead(t *testing.T) {
	t.Parallel()
	elements := []string{
		`{"description": "caf\u00e9 \ud83d\ude00", "code": "a\\ud800", "filename": "webgl_a", "md_file": "/data/webgl_a.md", "js_file": "/data/webgl_a_module.js"}`,
		`{"filename": "b", "code": "y", "description": "x"}`,
	}
	want := []Pair{
		{Filename: "webgl_a", Description: "café 😀", Code: `a\ud800`, MDFile: "/data/webgl_a.md", JSFile: "/data/webgl_a_module.js", Split: SplitOf("a"), TwinGroup: "a"},
		{Filename: "b", Description: "x", Code: "y", Split: SplitOf("b"), TwinGroup: "b"},
	}
	for name, text := range map[string]string{
		"indented.json":   "[\n  " + strings.Join(elements, ",\n  ") + "\n]",
		"marked.json":     "\ufeff[" + strings.Join(elements, ",") + "]\n",
		"lines.jsonl":     strings.Join(elements, "\n") + "\n",
		"unended.jsonl":   strings.Join(elements, "\r\n\r\n"),
		"uppercase.JSONL": strings.Join(elements, "\n"),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := Read(write(t, name, text))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("pairs (-want +got):\n%s", diff)
			}
		})
	}
}

func TestJSONIsReadStrictly(t *testing.T) {
	t.Parallel()
	const good = `{"description": "d", "code": "c", "filename": "f"}`
	tests := []struct{ name, text, want string }{
		{"empty.json", "", "want a JSON array of {description, code, filename, md_file, js_file}: the file ends in the middle"},
		{"object.json", good, "want a JSON array"},
		{"none.json", "[]", "it holds no pairs"},
		{"none.jsonl", "\n\n", "it holds no pairs"},
		{"torn.json", "[" + good + ",", "pair 2: "},
		{"torn_text.json", "[" + good[:20], "pair 1: the file ends in the middle"},
		{"unended.json", "[" + good, "end of the array: the file ends in the middle"},
		{"torn.jsonl", good + "\n" + good[:20], "line 2: the file ends in the middle"},
		{"after.json", "[" + good + "] x", "text after the array"},
		{"two_on_a_line.jsonl", good + good, "line 1: there is text after the pair"},
		{"unknown.json", `[{"description": "d", "code": "c", "filename": "f", "prompt": ""}]`, `pair 1: json: unknown field "prompt" (known: description, code, filename, md_file, js_file)`},
		{"type.jsonl", good + "\n" + `{"description": 3, "code": "c", "filename": "g"}`, "line 2: json: cannot unmarshal number"},
		{"string.json", `["d"]`, "pair 1: json: cannot unmarshal string"},
		{"null.json", `[null]`, "pair 1: there is no filename"},
		{"null_code.json", `[{"description": "d", "code": null, "filename": "f"}]`, "pair 1: there is no code"},
		{"no_description.json", `[{"code": "c", "filename": "f"}]`, "pair 1: there is no description"},
		{"blank.json", `[{"description": " ", "code": "c", "filename": "f"}]`, "pair 1: the description is empty"},
		{"twice.jsonl", good + "\n" + good, `two pairs have the filename "f"`},
		{"latin.json", "[{\"description\": \"caf\xe9\", \"code\": \"c\", \"filename\": \"f\"}]", "pair 1: not valid UTF-8 at byte 20 of the pair"},
		{"half.json", `[{"description": "a\ud83d", "code": "c", "filename": "f"}]`, "pair 1: f: a \\u escape is half of a surrogate pair"},
		{"other_half.json", `[{"description": "\ude00", "code": "c", "filename": "f"}]`, "half of a surrogate pair"},
		{"two_highs.json", `[{"description": "\ud83d\ud83d\ude00", "code": "c", "filename": "f"}]`, "half of a surrogate pair"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			path := write(t, test.name, test.text)
			_, err := Read(path)
			if err == nil || !strings.Contains(err.Error(), test.want) || !strings.Contains(err.Error(), path) {
				t.Errorf("error %v does not name %s and say %q", err, path, test.want)
			}
		})
	}
}

func TestParquetKeepsWhatLaterStagesAdd(t *testing.T) {
	t.Parallel()
	tokens := 0
	want := []Pair{
		{Filename: "a", Description: "d", Code: "c", Split: Train, TwinGroup: "a", Tokens: &tokens, Release: "r187",
			Categories: []string{"lights", "", "fog"}, RenderOutcome: outcome.OK, ReferencePNGSHA256: "00ff"},
		{Filename: "b", Description: "d", Code: "c", Split: Validation, TwinGroup: "b"},
		{Filename: "c", Description: "d", Code: "c", Split: Validation, TwinGroup: "c", Categories: []string{"one"}},
	}
	path := filepath.Join(t.TempDir(), "p.parquet")
	if _, err := Write(path, want, "a test"); err != nil {
		t.Fatal(err)
	}
	got, err := Read(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("pairs (-want +got):\n%s", diff)
	}
}

func TestParquetNamesItsSchemaSourceAndCounts(t *testing.T) {
	t.Parallel()
	dir := corpus(t, 9)
	for _, name := range []string{"md/lonely.md", "js/solo_module.js", "js/other_module.js"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("x"), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	c := configOf(dir, "p.parquet")
	c.Source = "the three.js examples"
	report, err := Make(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(c.Output)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		t.Fatal(err)
	}
	file, err := parquet.OpenFile(f, info.Size())
	if err != nil {
		t.Fatal(err)
	}
	for key, want := range map[string]string{
		"threebook.schema": "pairs/1", "threebook.source": "the three.js examples", "threebook.split": "twin group hash",
		"threebook.sha256": report.SHA256, "threebook.pairs": "9",
		"threebook.train": fmt.Sprint(report.Train), "threebook.validation": fmt.Sprint(report.Validation),
		"threebook.descriptions_only": "1", "threebook.scripts_only": "2", "threebook.dropped": "0",
	} {
		if got, _ := file.Lookup(key); got != want {
			t.Errorf("%s is %q, want %q", key, got, want)
		}
	}
}

func TestParquetOfAnotherSchemaNamesTheColumns(t *testing.T) {
	t.Parallel()
	type renamed struct {
		Name        string `parquet:"name"`
		Description int64  `parquet:"description"`
	}
	path := filepath.Join(t.TempDir(), "other.parquet")
	if err := parquet.WriteFile(path, []renamed{{"a", 1}}, parquet.KeyValueMetadata(runs.SchemaKey, "pairs/2")); err != nil {
		t.Fatal(err)
	}
	_, err := Read(path)
	for _, want := range []string{
		path, `its schema is "pairs/2", this version reads "pairs/1"`,
		"missing columns: categories.list.element, code, filename,", "unknown columns: name", "description is INT64, want BYTE_ARRAY",
	} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v does not say %q", err, want)
		}
	}
}

func TestDamagedParquetIsAnError(t *testing.T) {
	t.Parallel()
	dir := corpus(t, 30)
	c := configOf(dir, "p.parquet")
	if _, err := Make(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(c.Output)
	if err != nil {
		t.Fatal(err)
	}
	want, err := Read(c.Output)
	if err != nil {
		t.Fatal(err)
	}
	for n := 0; n < len(whole); n += 61 {
		if _, err := Read(write(t, "cut.parquet", string(whole[:n]))); err == nil {
			t.Errorf("the first %d bytes of %d were read without an error", n, len(whole))
		}
	}
	for at := 0; at < len(whole); at += 61 {
		bent := []byte(string(whole))
		bent[at] ^= 0x55
		got, err := Read(write(t, "bent.parquet", string(bent)))
		if err != nil {
			continue
		}
		for i := range got {
			if got[i].Filename != want[i].Filename || got[i].Description != want[i].Description || got[i].Code != want[i].Code {
				t.Errorf("a changed byte at %d gave another pair without an error", at)
			}
		}
	}
}

func TestNotAParquetFileIsAnError(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{"empty.parquet": "", "text.parquet": "filename,code\na,b\n", "magic.parquet": "PAR1PAR1"} {
		path := write(t, name, text)
		if _, err := Read(path); err == nil || !strings.Contains(err.Error(), path) {
			t.Errorf("error %v does not name %s", err, path)
		}
	}
}

func TestEachStopsAtTheCallersError(t *testing.T) {
	t.Parallel()
	dir := corpus(t, 40)
	c := configOf(dir, "p.parquet", "p.json", "p.jsonl")
	if _, err := Make(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	enough := errors.New("enough")
	for _, path := range append(c.Also, c.Output) {
		n := 0
		err := Each(path, func(Pair) error {
			if n++; n == 20 {
				return enough
			}
			return nil
		})
		if err != enough || n != 20 {
			t.Errorf("%s: error %v after %d pairs, want the caller's own after 20", path, err, n)
		}
	}
}

func TestCheckWarnsOfTwinsInBothSplits(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "p.parquet")
	_, err := Write(path, []Pair{
		{Filename: "webgl_a", Description: "d", Code: "c", Split: Train, TwinGroup: "a"},
		{Filename: "webgpu_a", Description: "d", Code: "c", Split: Validation, TwinGroup: "a"},
	}, "a test")
	if err != nil {
		t.Fatal(err)
	}
	report, err := Check(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"webgpu_a: its twin group a is in both splits"}, report.Warnings); diff != "" {
		t.Errorf("warnings (-want +got):\n%s", diff)
	}
}

func TestAnEditedParquetFileIsFound(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "p.parquet")
	options := append(runs.ParquetWriter(Schema), parquet.KeyValueMetadata(keySHA256, strings.Repeat("0", 64)))
	if err := parquet.WriteFile(path, []row{{Filename: "a", Description: "d", Code: "c", Split: Train}}, options...); err != nil {
		t.Fatal(err)
	}
	if _, err := Read(path); err == nil || !strings.Contains(err.Error(), "its rows are not those it was written with") {
		t.Errorf("error %v does not say that the rows changed", err)
	}
}
