package notebook

import (
	"html/template"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTerminal(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       []template.HTML
	}{
		{"plain text", "a < b\n", []template.HTML{"a &lt; b"}},
		{"a colour", "\x1b[31mred\x1b[0m plain", []template.HTML{`<span class="f1">red</span> plain`}},
		{"colours last over lines", "\x1b[32ma\nb\x1b[m\nc", []template.HTML{`<span class="f2">a</span>`, `<span class="f2">b</span>`, "c"}},
		{"bold and bright", "\x1b[1;93mx\x1b[22my\x1b[39mz", []template.HTML{`<span class="f11 bold">x</span><span class="f11">y</span>z`}},
		{"swapped", "\x1b[7;31mx\x1b[27my", []template.HTML{`<span class="swapped g1">x</span><span class="f1">y</span>`}},
		{"one of 256", "\x1b[38;5;208mx\x1b[48;5;244my", []template.HTML{`<span style="color:rgb(255,135,0)">x</span><span style="color:rgb(255,135,0);background-color:rgb(128,128,128)">y</span>`}},
		{"red, green and blue", "\x1b[38;2;1;2;3mx", []template.HTML{`<span style="color:rgb(1,2,3)">x</span>`}},
		{"with colons", "\x1b[4:3m\x1b[38:5:1mx", []template.HTML{`<span class="f1 italic underline">x</span>`}},
		{"cut short", "\x1b[38;5mx\x1b[38;2;1mx\x1b[31", []template.HTML{"xx[31"}},
		{"other sequences", "\x1b[2K\x1b]8;;https://example.org\x07link\x1b]8;;\x07\x1b(B\x1b[?25l.\x00\x08", []template.HTML{"link."}},
		{"a line begun anew", "10%\r50%\r100%\r\nnext", []template.HTML{"100%", "next"}},
		{"markup in colours", "\x1b[31m<script>\x1b[0m", []template.HTML{`<span class="f1">&lt;script&gt;</span>`}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, terminal(c.text)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// A reader sees every letter, and none that was not there.
func FuzzTerminal(f *testing.F) {
	f.Add("\x1b[31mred\x1b[0m <b>")
	f.Add("\x1b[38;5;\x1b[48:2:1:2:3mx\n\x1b]0;title\x07")
	f.Fuzz(func(t *testing.T, text string) {
		for _, line := range terminal(text) {
			root, ok := tree(string(line))
			if !ok {
				t.Fatalf("%q is no markup", line)
			}
			for _, n := range elements(root) {
				if n.Data != "span" {
					t.Fatalf("%q became an element %s", text, n.Data)
				}
			}
			if strings.Contains(string(line), "\x1b") {
				t.Fatalf("%q has an escape sequence", line)
			}
		}
	})
}
