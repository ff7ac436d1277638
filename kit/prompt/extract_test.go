package prompt

import (
	"strings"
	"testing"
)

func TestExtractCode(t *testing.T) {
	t.Parallel()
	const code = "import * as THREE from 'three';\nconst a = 1;"
	page := "<!DOCTYPE html>\n<html><head><script type=\"importmap\">{\"imports\":{}}</script>\n" +
		"<script src=\"x.js\"></script></head><body><script type=\"module\">\n" + code + "\n</script></body></html>"
	for name, c := range map[string]struct {
		answer, want string
	}{
		"plain":                  {code, code},
		"after a space":          {" " + code + " ", code},
		"prose before":           {"Here is the code.\nIt draws a cube:\n\n" + code, code},
		"fenced":                 {"Sure!\n```javascript\n" + code + "\n```\nEnjoy.", code},
		"bare fence":             {"```\n" + code + "\n```", code},
		"tildes":                 {"~~~js\n" + code + "\n~~~", code},
		"fence of four":          {"````js\nconst s = `\n```\n`;\n````", "const s = `\n```\n`;"},
		"attributes":             {"```js title=\"main.js\"\n" + code + "\n```", code},
		"unclosed fence":         {"```js\n" + code, code},
		"line ends of Windows":   {"```js\r\n" + strings.ReplaceAll(code, "\n", "\r\n") + "\r\n```", code},
		"longest of two":         {"```js\nlet a;\n```\nand\n```js\n" + code + "\n```", code},
		"language before length": {"```bash\nnpm install three three three three three three three three\n```\n```js\nlet a;\n```", "let a;"},
		"unknown language alone": {"```glsl\nvoid main() {}\n```", "void main() {}"},
		"empty block":            {"```js\n```\n" + "```js\n" + code + "\n```", code},
		"page":                   {page, code},
		"page in a fence":        {"```html\n" + page + "\n```", code},
		"page cut off":           {strings.TrimSuffix(page, "\n</script></body></html>"), code},
		"classic script":         {"<html><script>let a = 1;</script></html>", "let a = 1;"},
		"page without a script":  {"<html><body>no</body></html>", ""},
		"comment first":          {"// A cube\nlet a;", "// A cube\nlet a;"},
		"prose":                  {"I cannot draw that. Let me know if you want a cube.", ""},
		"prose of code words":    {"The function of the import is clear.\nFor example, this class of shapes.", ""},
		"empty":                  {"", ""},
		"only a fence":           {"```", ""},
		"markup in a string":     {"const s = '<html><script>x</script>';", "const s = '<html><script>x</script>';"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, found := ExtractCode(c.answer)
			if got != c.want || found != (c.want != "") {
				t.Errorf("got %q, %t\nwant %q", got, found, c.want)
			}
		})
	}
}

func FuzzExtractCode(f *testing.F) {
	for _, s := range []string{"```js\nlet a;\n```", "<html><script type=module>let a;</script>", "~~~\nx", "text\nlet a = 1;", "```\n````\n```"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, answer string) {
		code, found := ExtractCode(answer)
		if found != (code != "") {
			t.Errorf("found %t with code %q", found, code)
		}
		if !strings.Contains(strings.ReplaceAll(answer, "\r\n", "\n"), code) {
			t.Errorf("%q is not part of %q", code, answer)
		}
	})
}
