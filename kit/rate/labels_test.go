package rate

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/threebook/threebook/kit/labels"
)

const header = "name,sample,shot_sha256,score,rater,time\n"

var (
	shotA = strings.Repeat("a1", 32)
	shotB = strings.Repeat("b2", 32)
	rowA  = "green_ring,0," + shotA + ",0.75,AB,2026-03-14T08:00:01Z\n"
	rowB  = "night_city,1," + shotB + ",0.333,AB,2026-03-14T08:00:02Z\n"
)

// labelled opens labels of that text and gives what the file holds afterwards.
func labelled(t *testing.T, text string) (l *labelFile, path string, err error) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "labels.csv")
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	l, err = openLabels(path)
	if err == nil {
		t.Cleanup(l.close)
	}
	return l, path, err
}

func content(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestOpenLabels(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, text, after string
		warned            bool
	}{
		{name: "empty", after: header},
		{name: "torn header", text: header[:20], after: header},
		{name: "header without its end", text: strings.TrimSpace(header), after: header},
		{name: "only a header", text: header, after: header},
		{name: "rows", text: header + rowA + rowB, after: header + rowA + rowB},
		{name: "torn row", text: header + rowA + rowB[:50], after: header + rowA, warned: true},
		{name: "row torn in its time", text: header + rowA + strings.TrimSuffix(rowB, "Z\n"), after: header + rowA, warned: true},
		{name: "whole row without its end", text: header + rowA + strings.TrimSpace(rowB), after: header + rowA + rowB},
		{name: "as a spreadsheet leaves it", text: strings.ReplaceAll(header+rowA, "\n", "\r\n"), after: strings.ReplaceAll(header+rowA, "\n", "\r\n")},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			l, path, err := labelled(t, c.text)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(c.after, content(t, path)); d != "" {
				t.Errorf("the file differs (-want +got):\n%s", d)
			}
			if (len(l.warnings) > 0) != c.warned {
				t.Errorf("warnings %q", l.warnings)
			}
			want := strings.Contains(c.after, "green_ring")
			if score, ok := l.score("AB", key{"green_ring", shotA}); ok != want || ok && score != 0.75 {
				t.Errorf("score %g %v", score, ok)
			}
			if err := l.add(labels.Label{Name: "x", SHA256: shotB, Score: 1, Rater: "CD", Time: time.Unix(1, 0)}); err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(c.after+"x,0,"+shotB+",1,CD,1970-01-01T00:00:01Z\n", content(t, path)); d != "" {
				t.Errorf("after one more label the file differs (-want +got):\n%s", d)
			}
		})
	}
}

// A file of something else is left as it is, to the byte.
func TestOtherFilesAreLeftAlone(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, text, says string
		other            bool // no labels at all
	}{
		{name: "another table", text: "a,b\n1,2\n", says: "want the header name,sample", other: true},
		{name: "a line", text: "hello", says: "want the header", other: true},
		{name: "more columns", text: strings.TrimSpace(header) + ",note\n", says: "want the header", other: true},
		{name: "quotes", text: "\"a\n", says: "want the header", other: true},
		{name: "a picture", text: "\x89PNG\r\n\x1a\n\x00\"", says: "want the header", other: true},
		{name: "score over 1", text: header + rowA + strings.ReplaceAll(rowB, "0.333", "7"), says: `line 3: score "7"`},
		{name: "score that is no number", text: header + strings.ReplaceAll(rowA, "0.75", "NaN") + rowB, says: `line 2: score "NaN"`},
		{name: "sample that is no number", text: header + strings.ReplaceAll(rowB, ",1,", ",one,"), says: `line 2: sample "one"`},
		{name: "hash that is cut", text: header + strings.ReplaceAll(rowA, shotA, shotA[1:]), says: "shot_sha256"},
		{name: "no hash", text: header + strings.ReplaceAll(rowA, shotA, ""), says: "line 2: shot_sha256 is empty"},
		{name: "nobody's row", text: header + strings.ReplaceAll(rowA, ",AB,", ",,"), says: "rater"},
		{name: "time of day only", text: header + strings.ReplaceAll(rowA, "2026-03-14T08:00:01Z", "08:00"), says: `time "08:00"`},
		{name: "row cut in the middle of the file", text: header + rowA[:30] + "\n" + rowB, says: "line 2: 3 fields, want 6"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, path, err := labelled(t, c.text)
			if err == nil || !strings.Contains(err.Error(), c.says) || errors.Is(err, ErrNotLabels) != c.other {
				t.Errorf("opening it: %v, want %q", err, c.says)
			}
			if d := cmp.Diff(c.text, content(t, path)); d != "" {
				t.Errorf("the file was changed (-want +got):\n%s", d)
			}
		})
	}
}

func TestOneProcessHoldsLabels(t *testing.T) {
	t.Parallel()
	l, path, err := labelled(t, header)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := openLabels(path); err == nil || !strings.Contains(err.Error(), "another threebook rate has it open") {
		t.Errorf("a second one opens it: %v", err)
	}
	l.close()
	again, err := openLabels(path)
	if err != nil {
		t.Fatal(err)
	}
	again.close()
}
