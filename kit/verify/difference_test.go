package verify

import (
	"strings"
	"testing"
)

func TestFirstDifference(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("line\n", 100)
	for _, test := range []struct{ there, here, want string }{
		{"same", "same", ""},
		{"", "", ""},
		{long + "red rose", long + "red nose", `at byte 504, line 101: "e\nline\nline\nred rose" and its end there`},
		{"abc", "ab", `at byte 2, line 1: "abc" and its end there, "ab" and its end here`},
		{"\xff\x00", "\xff\x01", `"·\x00" and its end there`},
	} {
		d, found := firstDifference([]byte(test.there), []byte(test.here))
		if found != (test.want != "") || found && !strings.Contains(d.String(), test.want) {
			t.Errorf("%.20q and %.20q: found %t, %s, want %q", test.there, test.here, found, d, test.want)
		}
	}
}

// What a run directory says must not move a terminal's cursor or turn its text around.
func TestTextStaysOnItsLine(t *testing.T) {
	t.Parallel()
	r := Result{Checks: []Check{{Run: "r\x1b]0;r", What: "a\n\x1b[2Jb", Status: Changed, Detail: "x\u202ey\r"}}}
	r.judge(false)
	if text := r.Text(); strings.Count(text, "\n") != 3 || strings.ContainsAny(text, "\x1b\r\u202e") {
		t.Errorf("text %q", text)
	}
}
