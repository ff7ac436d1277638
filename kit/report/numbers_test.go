package report

import "testing"

func TestNumbersBecomeLinks(t *testing.T) {
	t.Parallel()
	link := func(s string) string { return `<a class="number" href="#x">` + s + `</a>` }
	for in, want := range map[string]string{
		"a mean of 0.58.":                     "a mean of " + link("0.58") + ".",
		"95% interval 0.43 to 0.72 over 12":   "95% interval " + link("0.43") + " to " + link("0.72") + " over " + link("12"),
		"1,000 examples, +0.21 (\u22120.10)":  link("1,000") + " examples, " + link("+0.21") + " (" + link("\u22120.10") + ")",
		"Qwen3-VL-8B and data/tiny-2, k2, v1": "Qwen3-VL-8B and data/tiny-2, k2, v1",
		"3.41M parameters at 41%":             link("3.41M") + " parameters at " + link("41%"),
		`<b>7</b> & "8"`:                      "&lt;b&gt;" + link("7") + "&lt;/b&gt; &amp; &#34;" + link("8") + "&#34;",
		"no number":                           "no number",
	} {
		if got := string(numbers(in, "#x")); got != want {
			t.Errorf("numbers(%q)\n%s\nwant\n%s", in, got, want)
		}
	}
}
