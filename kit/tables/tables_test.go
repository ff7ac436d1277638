package tables

import (
	"encoding/csv"
	"math"
	"strings"
	"testing"
)

func hostile() Table {
	return Table{
		Name: "x", Head: []string{"example", "=rating", "note"},
		Rows: [][]Cell{
			{Text("=HYPERLINK(\"http://x.invalid\")"), Number(-0.1234567890123, "−0.12"), Text("a,b\n\"c\" | d")},
			{Text("@SUM(A1)"), Number(math.NaN(), "not a number"), Text("\u202eabc <img src=x> *b* `c`")},
			{Text("-cmd"), Cell{}, Text("עברית 🎨")},
		},
		Notes: []string{"A | note."},
	}
}

func TestCSV(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	if err := hostile().CSV(&b); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(b.String())).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{
		{"example", "'=rating", "note"},
		{"'=HYPERLINK(\"http://x.invalid\")", "-0.1234567890123", "a,b\n\"c\" | d"},
		{"'@SUM(A1)", "not a number", "\u202eabc <img src=x> *b* `c`"},
		{"'-cmd", "", "עברית 🎨"},
	}
	for i := range want {
		for k := range want[i] {
			if rows[i][k] != want[i][k] {
				t.Errorf("row %d, cell %d is %q, want %q", i, k, rows[i][k], want[i][k])
			}
		}
	}
}

func TestMarkdown(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	if err := hostile().Markdown(&b); err != nil {
		t.Fatal(err)
	}
	want := `| example | =rating | note |
|---|---|---|
| =HYPERLINK("http://x.invalid") | −0.12 | a,b "c" \| d |
| @SUM(A1) | not a number | U+202Eabc \<img src=x\> \*b\* \` + "`c\\`" + ` |
| -cmd |  | עברית 🎨 |

A \| note.
`
	if b.String() != want {
		t.Errorf("Markdown\n%s\nwant\n%s", b.String(), want)
	}
	var right strings.Builder
	if err := (Table{Head: []string{"n"}, Rows: [][]Cell{{Count(3)}, {}}[:1]}).Markdown(&right); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(right.String(), "|---:|") {
		t.Errorf("a column of numbers is not to the right:\n%s", right.String())
	}
}
