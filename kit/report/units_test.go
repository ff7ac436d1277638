package report

import (
	"image"
	"image/color"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/threebook/threebook/kit/runs"
)

func TestNumbersForPeople(t *testing.T) {
	t.Parallel()
	tests := []struct{ got, want string }{
		{compact(1234), "1.23k"}, {compact(20_016), "20k"}, {compact(0.123456789), "0.123"}, {compact(2e-4), "2e−4"},
		{compact(-1.5), "−1.5"}, {compact(999.7), "1000"}, {compact(0), "0"}, {compact(math.NaN()), "not a number"}, {compact(2.08e6), "2.08M"},
		{seconds(192), "3 m 12 s"}, {seconds(0.0421), "42 ms"}, {seconds(8.14), "8.1 s"}, {seconds(7500), "2 h 5 m"}, {seconds(59.7), "1 m 0 s"}, {seconds(-1), "unknown"},
		{change(0.113), "+0.11"}, {change(-0.113), "−0.11"}, {change(-0.001), "0.00"}, {change(0.001), "0.00"},
		{count(20016), "20,016"}, {count(-1234567), "−1,234,567"}, {count(7), "7"},
		{size(184_320), "184 kB"}, {size(1), "1 byte"}, {size(1_240_000_000), "1.24 GB"},
		{plural(1, "example"), "1 example"}, {plural(1000, "example"), "1,000 examples"},
		{instant(time.Date(2026, 3, 14, 23, 0, 0, 0, time.FixedZone("", -2*3600))), "15 March 2026, 01:00:00 UTC"}, {instant(time.Time{}), "unknown"},
	}
	for _, test := range tests {
		if test.got != test.want {
			t.Errorf("got %q, want %q", test.got, test.want)
		}
	}
}

func TestCleanShowsWhatIsThere(t *testing.T) {
	t.Parallel()
	tests := []struct{ in, want string }{
		{"plain\ttext\n", "plain\ttext\n"}, {"a\x00b\x1bc\x7f", "a␀b␛c␡"}, {"bad\xffbyte", "bad\ufffdbyte"},
		{"if (a) \u202e // admin", "if (a) ⟨U+202E⟩ // admin"}, {"\u0085", "⟨U+0085⟩"}, {"עברית 🎨", "עברית 🎨"}, {"a\r\nb", "a\nb"},
	}
	for _, test := range tests {
		if got := clean(test.in, 100); got != test.want {
			t.Errorf("clean(%q) = %q, want %q", test.in, got, test.want)
		}
	}
	if got := clean(strings.Repeat("é", 1000), 101); !strings.HasPrefix(got, strings.Repeat("é", 50)+" … (1.9 kB more") {
		t.Errorf("a long text becomes %.160q", got)
	}
}

func FuzzClean(f *testing.F) {
	f.Add("a\u202eb\x00", 3)
	f.Fuzz(func(t *testing.T, s string, limit int) {
		got := clean(s, limit%1000)
		if !utf8.ValidString(got) {
			t.Errorf("clean(%q) is not valid UTF-8", s)
		}
		if strings.ContainsFunc(got, func(r rune) bool { return r < 0x20 && r != '\n' && r != '\t' || reorders(r) }) {
			t.Errorf("clean(%q) = %q still holds control characters", s, got)
		}
	})
}

func TestLineDiff(t *testing.T) {
	t.Parallel()
	tests := []struct{ old, new, want string }{
		{"a\nb\nc", "a\nb\nc", "=3"}, {"a\nb\nc", "a\nx\nc", "=1 -1 +1 =1"}, {"a", "b\na", "+1 =1"},
		{"a\nb", "a", "=1 -1"}, {"", "x", "-1 +1"}, {"a \nb", "a\nb\t", "=2"}, {"a\nb\nc\nd", "b\nd\ne", "-1 =1 -1 =1 +1"},
	}
	for _, test := range tests {
		if got := lineDiff(test.old, test.new); got != test.want {
			t.Errorf("lineDiff(%q, %q) = %q, want %q", test.old, test.new, got, test.want)
		}
	}
}

// Following a diff over the old lines must give the new ones.
func FuzzLineDiff(f *testing.F) {
	f.Add("a\nb\nc", "c\nb")
	f.Add("", "")
	f.Fuzz(func(t *testing.T, old, new string) {
		a, b := diffLines(old), diffLines(new)
		i, j := 0, 0
		for _, op := range strings.Fields(lineDiff(old, new)) {
			n, err := strconv.Atoi(op[1:])
			if err != nil || n < 1 {
				t.Fatalf("operation %q", op)
			}
			for range n {
				switch op[0] {
				case '=':
					if a[i] != b[j] {
						t.Fatalf("line %d is not line %d: %q, %q", i, j, a[i], b[j])
					}
					i, j = i+1, j+1
				case '-':
					i++
				case '+':
					j++
				}
			}
		}
		if i != len(a) || j != len(b) {
			t.Errorf("the diff ends at line %d of %d and %d of %d", i, len(a), j, len(b))
		}
	})
}

func TestAnchorsAreUnique(t *testing.T) {
	t.Parallel()
	var ids anchors
	for _, test := range []struct{ in, want string }{
		{"webgl_camera", "ex-webgl-camera"}, {"webgl camera", "ex-webgl-camera-2"}, {"</script>", "ex-script"}, {"日本", "ex"}, {"", "ex-2"},
	} {
		if got := ids.name("ex-", test.in); got != test.want {
			t.Errorf("anchor of %q is %q, want %q", test.in, got, test.want)
		}
	}
}

func TestShrinkAveragesOverWhite(t *testing.T) {
	t.Parallel()
	img := image.NewNRGBA(image.Rect(5, 5, 9, 7))
	for x := 5; x < 7; x++ {
		img.Set(x, 5, color.NRGBA{R: 200, A: 255})
		img.Set(x, 6, color.NRGBA{R: 100, A: 255})
	}
	got := shrink(img, 2)
	if want := image.Pt(2, 1); got.Bounds().Size() != want {
		t.Fatalf("size %v, want %v", got.Bounds().Size(), want)
	}
	if c := got.RGBAAt(0, 0); c != (color.RGBA{150, 0, 0, 255}) {
		t.Errorf("the left half is %v, want the average", c)
	}
	if c := got.RGBAAt(1, 0); c != (color.RGBA{255, 255, 255, 255}) {
		t.Errorf("the transparent half is %v, want white", c)
	}
}

func TestSmoothedLossStartsAtTheFirstValue(t *testing.T) {
	t.Parallel()
	two, one := 2.0, 1.0
	got := smooth([]xy{{1, &two}, {2, nil}, {3, &one}})
	if math.Abs(*got[0].y-2) > 1e-9 || got[1].y != nil {
		t.Errorf("smooth starts %v, then %v; want 2, then a gap", *got[0].y, got[1].y)
	}
	if v := *got[2].y; v <= 1 || v >= 2 {
		t.Errorf("smooth gives %v between 2 and 1", v)
	}
}

// A control's n counts the rated pictures, and failed ones come on top.
func TestControlThatFailedCountsItsPictures(t *testing.T) {
	want := "A blank picture: not measured, 3 of 3 failed."
	if got := controlWords(runs.Control{Name: "blank", Failed: 3}); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// What a training left out is counted and named, where there is something.
func TestExamplesLeftOutAreNamed(t *testing.T) {
	t.Parallel()
	m := runs.Manifest{Counts: runs.Counts{Examples: 3, Train: 1, Validation: 1, LeftOut: []string{"webgl_spare"}}}
	const title = "left out by --max-train-examples"
	counted := func(m runs.Manifest) bool {
		return slices.ContainsFunc(countGroup(m.Counts).Pairs, func(p pair) bool { return p.Name == title && p.Value == "1" })
	}
	listed := func(m runs.Manifest) bool {
		return slices.ContainsFunc(newProvenance(m, "run", "Training", nil).Lists, func(l list) bool {
			return strings.Contains(l.Title, title) && l.Rows[0][0] == "webgl_spare"
		})
	}
	if !counted(m) || !listed(m) {
		t.Errorf("counted: %t, listed: %t", counted(m), listed(m))
	}
	m.Counts.LeftOut = nil
	if counted(m) || listed(m) {
		t.Error("nothing was left out, and something is shown")
	}
}

// A browser without its sandbox is warned of at the top, once, whoever recorded
// it; how the browser was held is in the provenance.
func TestBrowserWithoutSandboxIsWarnedOf(t *testing.T) {
	t.Parallel()
	m := runs.Manifest{Ended: new(time.Time), Machine: runs.Machine{
		Sandbox: "none as user nobody", Limits: []string{"files 2048 MiB each", "core dumps none"}, BrowserFlags: []string{"--headless"},
	}}
	for _, recorded := range [][]string{nil, {noSandbox}} {
		m.Warnings = recorded
		if got := ownWarnings(m); !slices.Equal(got, []string{noSandbox}) {
			t.Errorf("warnings %q", got)
		}
	}
	if !slices.Contains(machineGroup(m).Pairs, pair{Name: "browser limits", Value: "files 2048 MiB each; core dumps none"}) {
		t.Errorf("machine %+v", machineGroup(m))
	}
	if !slices.ContainsFunc(newProvenance(m, "test", "Test", nil).Lists, func(l list) bool { return l.Title == "Browser flags (1)" }) {
		t.Error("the flags are not shown")
	}
	m.Machine.Sandbox, m.Warnings = "Chromium's own as user nobody", nil
	if got := ownWarnings(m); len(got) != 0 {
		t.Errorf("with the sandbox: %q", got)
	}
}
