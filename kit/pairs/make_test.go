package pairs

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// tree writes files under a new directory and returns it. A name ending in / is a directory.
func tree(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, name)
		if strings.HasSuffix(name, "/") {
			if err := os.MkdirAll(path, 0o777); err != nil {
				t.Fatal(err)
			}
			continue
		}
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// corpus is a tree with n good pairs.
func corpus(t *testing.T, n int) string {
	files := map[string]string{}
	for i := range n {
		files[fmt.Sprintf("md/webgl_scene_%03d.md", i)] = fmt.Sprintf("# Scene %d\r\nA box.\n", i)
		files[fmt.Sprintf("js/webgl_scene_%03d_module.js", i)] = fmt.Sprintf("import * as THREE from 'three';\nconst n = %d; // <&> \u2028\n", i)
	}
	return tree(t, files)
}

// configOf pairs dir/md with dir/js into dir/out/<names>.
func configOf(dir string, names ...string) Config {
	c := Config{ScreenshotsDir: filepath.Join(dir, "md"), ScriptsDir: filepath.Join(dir, "js")}
	for i, name := range names {
		path := filepath.Join(dir, "out", name)
		if i == 0 {
			c.Output = path
			continue
		}
		c.Also = append(c.Also, path)
	}
	return c
}

func TestEveryFormReadsBackTheSamePairs(t *testing.T) {
	t.Parallel()
	dir := corpus(t, 25)
	report, err := Make(t.Context(), configOf(dir, "p.parquet", "p.json", "p.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	if report.Pairs != 25 || report.Train+report.Validation != 25 {
		t.Errorf("report counts %+v, want 25 pairs", report)
	}
	want, err := Read(filepath.Join(dir, "out", "p.parquet"))
	if err != nil {
		t.Fatal(err)
	}
	if len(want) != 25 || want[3].Description != "# Scene 3\r\nA box.\n" || want[3].MDFile != "webgl_scene_003.md" ||
		want[3].JSFile != "webgl_scene_003_module.js" || want[3].TwinGroup != "scene_003" || want[3].Tokens != nil {
		t.Errorf("%d pairs, the fourth %+v", len(want), want[3])
	}
	for _, name := range []string{"p.json", "p.jsonl"} {
		got, err := Read(filepath.Join(dir, "out", name))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-parquet +json):\n%s", name, diff)
		}
	}
	checked, err := Check(filepath.Join(dir, "out", "p.jsonl"))
	if err != nil || checked.SHA256 != report.SHA256 {
		t.Errorf("Check = %+v, %v; want sha256 %s", checked, err, report.SHA256)
	}
}

func TestBytesDoNotDependOnWhereTheTreeLies(t *testing.T) {
	t.Parallel()
	names := []string{"p.parquet", "p.json", "p.jsonl"}
	var want []string
	for range 3 {
		dir := corpus(t, 40)
		if _, err := Make(t.Context(), configOf(dir, names...)); err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, name := range names {
			data, err := os.ReadFile(filepath.Join(dir, "out", name))
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, string(data))
		}
		if want == nil {
			want = got
		}
		for i := range got {
			if got[i] != want[i] {
				t.Errorf("%s differs between two trees of the same files", names[i])
			}
		}
	}
}

func TestWhatIsLeftOutIsReported(t *testing.T) {
	t.Parallel()
	dir := tree(t, map[string]string{
		"md/good.md": "\ufeffgood", "js/good_module.js": "x",
		"md/crlf.md": "a\r\nb", "js/sub/crlf_module.js": "y", // below the directory
		"md/empty.md": " \n", "js/empty_module.js": "x",
		"md/nocode.md": "x", "js/nocode_module.js": "\ufeff\t",
		"md/latin.md": "caf\xe9", "js/latin_module.js": "x",
		"md/wide.md": "\xff\xfea\x00", "js/wide_module.js": "x",
		"md/replaced.md": "\ufffd is a rune", "js/replaced_module.js": "x",
		"md/large.md": strings.Repeat("x", 101), "js/large_module.js": "x",
		"md/md_only.md": "x", "js/js_only_module.js": "x",
		"md/picture.jpg": "x", "js/plain.js": "x", "js/_module.js": "x",
		"md/.md": "x", "md/.cache/good.md": "hidden",
	})
	outside := filepath.Join(dir, "elsewhere.md")
	if err := os.WriteFile(outside, []byte("x"), 0o666); err != nil {
		t.Fatal(err)
	}
	for link, target := range map[string]string{
		"md/inside.md": "crlf.md", "md/out.md": "../elsewhere.md", "md/absolute.md": outside, "md/gone.md": "nowhere.md",
	} {
		if err := os.Symlink(target, filepath.Join(dir, link)); err != nil {
			t.Fatal(err)
		}
	}
	for _, base := range []string{"inside", "out", "absolute", "gone"} {
		if err := os.WriteFile(filepath.Join(dir, "js", base+"_module.js"), []byte("z"), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	c := configOf(dir, "p.jsonl")
	c.MaxFileBytes = 100
	report, err := Make(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	report.Train, report.Validation, report.SHA256 = 0, 0, ""
	leads := "is a link that leads out of the directory or to nothing"
	want := Report{
		Pairs: 4, Bytes: 29,
		DescriptionsOnly: []string{"md_only"}, ScriptsOnly: []string{"js_only"},
		Dropped: []Drop{
			{"absolute", "absolute.md", leads},
			{"empty", "empty.md", "is empty"},
			{"gone", "gone.md", leads},
			{"large", "large.md", "has 101 bytes, more than 100"},
			{"latin", "latin.md", "is not valid UTF-8 at byte 3"},
			{"nocode", "nocode_module.js", "is empty"},
			{"out", "out.md", leads},
			{"wide", "wide.md", "is not valid UTF-8 at byte 0 (it looks like UTF-16)"},
		},
		Warnings:   []string{"good.md: took off a byte order mark", "no pair is in the validation split"},
		OtherFiles: 3,
	}
	if diff := cmp.Diff(want, report); diff != "" {
		t.Errorf("report (-want +got):\n%s", diff)
	}
	list, err := Read(c.Output)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, p := range list {
		got = append(got, p.Filename+"="+p.Description+"/"+p.Code)
	}
	if diff := cmp.Diff([]string{"crlf=a\r\nb/y", "good=good/x", "inside=a\r\nb/z", "replaced=\ufffd is a rune/x"}, got); diff != "" {
		t.Errorf("pairs (-want +got):\n%s", diff)
	}
}

func TestBadInputIsOneErrorAndWritesNothing(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		files map[string]string
		edit  func(*Config)
		want  []string
	}{
		{"missing screenshots", map[string]string{"js/a_module.js": "x"}, nil, []string{"read screenshots directory", "md: no such file"}},
		{"missing scripts", map[string]string{"md/a.md": "x"}, nil, []string{"read scripts directory", "js: no such file"}},
		{"a file for a directory", map[string]string{"md": "x", "js/a_module.js": "x"}, nil, []string{"md is not a directory"}},
		{"nothing matches", map[string]string{"md/a.md": "x", "js/A_module.js": "x", "js/b_module.js": "x"}, nil,
			[]string{"no pair matches: 1 description (<base>.md), 2 scripts (<base>_module.js)"}},
		{"empty directories", map[string]string{"md/": "", "js/": ""}, nil, []string{"no pair matches: 0 descriptions"}},
		{"all empty", map[string]string{"md/a.md": "", "js/a_module.js": "x", "md/b.md": "x", "js/b_module.js": ""}, nil,
			[]string{"no pair is left: 2 files dropped, the first because a.md is empty"}},
		{"extension in two cases", map[string]string{"md/a.md": "x", "md/a.MD": "x", "js/a_module.js": "x"}, nil,
			[]string{`two files have the base name "a"`, "md/a.MD and ", "md/a.md"}},
		{"two directories", map[string]string{"md/a.md": "x", "js/one/a_module.js": "x", "js/two/a_module.js": "x"}, nil,
			[]string{`two files have the base name "a"`, "js/one/a_module.js and ", "js/two/a_module.js"}},
		{"unknown extension", map[string]string{"md/a.md": "x", "js/a_module.js": "x"},
			func(c *Config) { c.Output = "p.csv" }, []string{`p.csv: unknown extension ".csv" (known: .parquet, .json, .jsonl)`}},
		{"no output", map[string]string{"md/a.md": "x", "js/a_module.js": "x"},
			func(c *Config) { c.Output = "" }, []string{"no output file is named"}},
		{"one output twice", map[string]string{"md/a.md": "x", "js/a_module.js": "x"},
			func(c *Config) { c.Also = []string{c.Output} }, []string{"is named twice"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			dir := tree(t, test.files)
			c := configOf(dir, "p.parquet")
			if test.edit != nil {
				test.edit(&c)
			}
			_, err := Make(t.Context(), c)
			for _, want := range test.want {
				if err == nil || !strings.Contains(err.Error(), want) {
					t.Errorf("error %v does not say %q", err, want)
				}
			}
			if err != nil && strings.Contains(err.Error(), "\n") {
				t.Errorf("error %q is not one line", err)
			}
			if _, err := os.Stat(filepath.Join(dir, "out")); !errors.Is(err, os.ErrNotExist) {
				t.Errorf("the output directory was left behind: %v", err)
			}
		})
	}
}

func TestAnErrorKeepsTheEarlierOutputs(t *testing.T) {
	t.Parallel()
	dir := corpus(t, 30)
	c := configOf(dir, "p.parquet", "p.json")
	for _, path := range []string{c.Output, c.Also[0]} {
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte("earlier"), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	c.Progress = func(done, total int, _ string) {
		if done == 20 && total == 30 {
			cancel()
		}
	}
	if _, err := Make(ctx, c); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want %v", err, context.Canceled)
	}
	entries, err := os.ReadDir(filepath.Join(dir, "out"))
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) != 2 {
		t.Errorf("%v are in the output directory, want the two earlier files", entries)
	}
	for _, path := range []string{c.Output, c.Also[0]} {
		if text, err := os.ReadFile(path); err != nil || string(text) != "earlier" {
			t.Errorf("%s holds %q, %v; want what was there", path, text, err)
		}
	}
}

func TestSequentialSplitsWhatIsKept(t *testing.T) {
	t.Parallel()
	dir := corpus(t, 12)
	for _, name := range []string{"webgl_scene_000.md", "webgl_scene_005.md"} {
		if err := os.WriteFile(filepath.Join(dir, "md", name), nil, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	c := configOf(dir, "p.parquet")
	c.Sequential = true
	report, err := Make(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	if report.Train != 8 || report.Validation != 2 || len(report.Dropped) != 2 {
		t.Errorf("report %+v, want 8 train, 2 validation, 2 dropped", report)
	}
	list, err := Read(c.Output)
	if err != nil {
		t.Fatal(err)
	}
	for i, p := range list {
		if want := map[bool]string{true: Train, false: Validation}[i < 8]; p.Split != want {
			t.Errorf("pair %d is in %s, want %s", i, p.Split, want)
		}
	}
}

func TestAListOfLongFileNamesIsCutOnlyInTheText(t *testing.T) {
	t.Parallel()
	r := Report{Pairs: 1, Train: 1, Bytes: 2}
	for i := range 12 {
		r.ScriptsOnly = append(r.ScriptsOnly, fmt.Sprintf("s%d", i))
		r.Dropped = append(r.Dropped, Drop{fmt.Sprintf("d%d", i), "f.md", "is empty"})
	}
	got := r.String()
	for _, want := range []string{"1 pair (1 train, 0 validation), 2 bytes\n", "12 scripts without a description: s0, ", "s9 and 2 more\n", "12 files dropped:\n  d0: f.md is empty\n", "  and 2 more\n"} {
		if !strings.Contains(got, want) {
			t.Errorf("report does not say %q:\n%s", want, got)
		}
	}
}
