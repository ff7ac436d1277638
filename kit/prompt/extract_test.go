package prompt

import (
	"html"
	"path/filepath"
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
		"indented in a list":     {"1. Put this in `main.js`:\n\n    ```js\n    const a = `\n      x`;\n    let b;\n    ```\n\n2. Open the page.", "const a = `\n  x`;\nlet b;"},
		"indented by tabs":       {"\t```js\n\tlet a;\n\t```", "let a;"},
		"fence within a fence":   {"```js\nconst s = `\n        ```\n`;\n```", "const s = `\n        ```\n`;"},
		"opened in a sentence":   {"Sure! Here it is: ```javascript\n" + code + "\n```\nThis draws a cube.", code},
		"closed in a line":       {"```js\n" + code + "```\nThis draws a cube.", code},
		"closed in an odd line":  {"```js\n" + code + " ```", code},
		"file name":              {"```main.js\n" + code + "\n```\n```style.css\nbody { margin: 0; overflow: hidden; background: #000000; color: #ffffff; }\n```", code},
		"language and file name": {"```javascript:src/main.js\n" + code + "\n```", code},
		"highlighted lines":      {"```js{1,3-5}\n" + code + "\n```", code},
		"class of Pandoc":        {"``` {.javascript .numberLines}\n" + code + "\n```", code},
		"typescript":             {"```ts\n" + code + "\n```", code},
		"page beside the script": {"```html\n<!doctype html>\n<html><head><style>" + strings.Repeat("a{} ", 40) + "</style></head><body><script type=\"module\" src=\"main.js\"></script></body></html>\n```\n```js\n" + code + "\n```", code},
		"page of other elements": {"```html\n<!-- the\npage -->\n<link rel=\"x\"><main></main><script type='module'>" + code + "</script>\n```", code},
		"script element alone":   {"<script type=module>\n" + code + "\n</script>", code},
		"shell without language": {"```\nnpm install three three three three three three three three three three three\n```\n```\n" + code + "\n```", code},
		"output beside the code": {"```text\n" + strings.Repeat("log ", 40) + "\n```\nand\n\n" + code, code},
		"json beside the code":   {"```json\n{\"dependencies\": {\"three\": \"^0.170.0\", \"vite\": \"^5.0.0\"}}\n```\n```js\nlet a;\n```", "let a;"},
		"code element":           {"<p>Here:</p>\n<pre><code class=\"language-js\">\n" + code + "\n</code></pre>\n<p>Done.</p>", code},
		"code element, escaped":  {"<code>let a = 1;\nif (a &lt; 2 &amp;&amp; a &gt; 0) a = &quot;x&quot;;</code>", "let a = 1;\nif (a < 2 && a > 0) a = \"x\";"},
		"code element cut off":   {"<pre><code>" + code, code},
		"word in a code element": {"The <code>scene</code> is set up:\n" + code, code},
		"prose after":            {code + "\n\nThis code creates a red cube. It uses `THREE`.\n\n**Note** that it needs a server.\n\n1. Save the file.\n2. Open it.\n\n### Notes\n\n- The light is white.\n", code},
		"prose with code spans":  {code + "\n\nThe call `scene.add(cube);` adds it, where `a = 1`.\n`animate()` draws.", code},
		"assignment after a gap": {code + "\n\nRenderer = new Other()", code + "\n\nRenderer = new Other()"},
		"comment at the end":     {code + "\n\n// This is the end.", code + "\n\n// This is the end."},
		"calls after a gap":      {code + "\n\nAnimate();\nRender(a, b)", code + "\n\nAnimate();\nRender(a, b)"},
		"labels after a gap":     {code + "\n\nTHREE.Cache.enabled = true", code + "\n\nTHREE.Cache.enabled = true"},
		"prose of imports":       {"Import the 'three' module first. Export the scene later.\nLet me know.", ""},
		"upper case prose":       {"Import the 'three' module:\n\n" + code, code},
		"import of a default":    {"Here:\nimport THREE from 'three'\nTHREE.x", "import THREE from 'three'\nTHREE.x"},
		"import of both":         {"Here:\nimport T, { a } from 'three'\nT.x", "import T, { a } from 'three'\nT.x"},
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

// Every sample scene comes out whole: plain, fenced and as a page, with prose around it.
func TestExtractSampleScenes(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(filepath.Join("..", "..", "data", "scenes", "extracted_scripts", "*.js"))
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		code := strings.TrimSpace(strings.ReplaceAll(read(t, file), "\r\n", "\n"))
		for name, answer := range map[string]string{
			"plain":  " " + code + " ",
			"prose":  "Here is the scene.\n\n" + code + "\n\nThis code draws the scene.",
			"fenced": "Sure:\n```js\n" + code + "\n```\nEnjoy!",
			"page":   "```html\n<!DOCTYPE html>\n<body><script type=\"module\">\n" + code + "\n</script></body>\n```",
		} {
			if got, _ := ExtractCode(answer); got != code {
				t.Errorf("%s, %s: %d bytes of %d", filepath.Base(file), name, len(got), len(code))
			}
		}
	}
}

func FuzzExtractCode(f *testing.F) {
	for _, s := range []string{"```js\nlet a;\n```", "<html><script type=module>let a;</script>", "~~~\nx", "text\nlet a = 1;", "```\n````\n```", "a: ```js\nlet a;```", "<code>let a;\nb &lt; c</code>", "let a;\n\nThis is prose."} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, answer string) {
		code, found := ExtractCode(answer)
		if found != (code != "") {
			t.Errorf("found %t with code %q", found, code)
		}
		// Indents are taken away, entities are decoded; nothing is added.
		text := html.UnescapeString(answer)
		for line := range strings.SplitSeq(html.UnescapeString(code), "\n") {
			if !strings.Contains(text, line) {
				t.Errorf("%q is not part of %q", line, answer)
			}
		}
	})
}
