package kit

import (
	"encoding/json"
	"fmt"
	"math"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"github.com/threebook/threebook/kit/score"
	"github.com/threebook/threebook/kit/stats"
	"github.com/threebook/threebook/kit/tables"
)

// Matrix is several tests held against the first of them, and what else differs.
type Matrix struct {
	score.Matrix
	Notes []string // by test, what else than the model differs from the first
}

// CompareTests holds tests against the first. Tests by different judges, or of
// differently rendered pictures, are an error that says what differs.
func CompareTests(tests []TestRun) (Matrix, error) {
	var m Matrix
	named := make([]score.NamedTest, len(tests))
	for i, t := range tests {
		named[i] = score.NamedTest{Name: testName(t), Results: t.Results}
		if i == 0 {
			continue
		}
		c, err := Compare(tests[0], t)
		if err != nil {
			return m, fmt.Errorf("%s and %s: %w", tests[0].Dir, t.Dir, err)
		}
		for _, n := range c.Notes {
			m.Notes = append(m.Notes, letter(i)+": "+n)
		}
	}
	var err error
	m.Matrix, err = score.NewMatrix(named)
	return m, err
}

// testName is a test's id, or the file it was read from.
func testName(t TestRun) string {
	if t.Manifest.ID != "" {
		return t.Manifest.ID
	}
	return filepath.Base(t.Dir)
}

// letter names a test in a table: A, B, …, Z, T27, …
func letter(i int) string {
	if i < 26 {
		return string(rune('A' + i))
	}
	return fmt.Sprintf("T%d", i+1)
}

// Summary has a row for each test: its mean, its difference from the first, and a verdict.
func (m Matrix) Summary() tables.Table {
	level := fmt.Sprintf("%.4g%%", 100*m.Level)
	t := tables.Table{
		Name: "tests", Title: "Tests, mean " + m.Value,
		Head: []string{"", "test", "mean", "low", "high", "examples", "sum", "drew nothing", "unscored", "minus A", "diff low", "diff high", "pairs", "better", "worse", "equal", "verdict"},
	}
	for i, c := range m.Tests {
		row := []tables.Cell{tables.Text(letter(i)), tables.Text(c.Name)}
		row = append(row, estimateCells(c.Mean, plain)...)
		n := 0
		if c.Mean != nil {
			n = c.Mean.N
		}
		row = append(row, tables.Count(n), tables.Number(c.Sum, plain(c.Sum)), tables.Count(c.Failed), tables.Count(c.Unscored))
		if d := c.Difference; d != nil {
			row = append(row, estimateCells(&d.Estimate, signed)...)
			row = append(row, tables.Count(d.Estimate.N), tables.Count(d.Better), tables.Count(d.Worse), tables.Count(d.Equal), tables.Text(d.Estimate.Verdict("A")))
		} else {
			row = append(row, make([]tables.Cell, 7)...)
			row = append(row, tables.Text("the reference"))
		}
		t.Rows = append(t.Rows, row)
	}
	t.Notes = append(t.Notes, "low and high end 95% bootstrap intervals of the means, diff low and diff high "+level+" intervals of the differences, over examples rated in both.")
	if len(m.Tests) > 2 {
		t.Notes = append(t.Notes, m.adjusted())
	}
	return t
}

// adjusted says why the intervals are wider where there are several differences.
func (m Matrix) adjusted() string {
	n := len(m.Tests) - 1
	return fmt.Sprintf("The intervals of the %d differences are %.4g%% each, so that all hold at once with 95%% (Bonferroni).", n, 100*m.Level)
}

func estimateCells(e *stats.Estimate, show func(float64) string) []tables.Cell {
	cells := make([]tables.Cell, 3)
	if e == nil {
		return cells
	}
	cells[0] = tables.Number(e.Mean, show(e.Mean))
	if e.Interval != nil {
		cells[1], cells[2] = tables.Number(e.Interval.Low, show(e.Interval.Low)), tables.Number(e.Interval.High, show(e.Interval.High))
	}
	return cells
}

func plain(v float64) string { return fmt.Sprintf("%.3f", v) }

func signed(v float64) string {
	if math.Abs(v) < 0.0005 {
		return "0.000"
	}
	return fmt.Sprintf("%+.3f", v)
}

// Table has a row for each example, the greatest mean change first.
func (m Matrix) Table() tables.Table {
	t := tables.Table{Name: "examples", Title: "Examples, " + m.Value, Head: []string{"example", "mean change"}}
	for i, c := range m.Tests {
		t.Head = append(t.Head, letter(i)+" "+c.Name, letter(i)+" outcome")
		if i > 0 {
			t.Head = append(t.Head, letter(i)+" minus A")
		}
	}
	for _, e := range m.Examples {
		row := []tables.Cell{tables.Text(e.Name), tables.Maybe(e.Change, signed)}
		for i, c := range e.Cells {
			row = append(row, tables.Maybe(c.Rating, plain), tables.Text(string(c.Outcome)))
			if i > 0 {
				row = append(row, tables.Maybe(c.Change, signed))
			}
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// Text is the matrix for a terminal of some width, with at most some examples; 0 is
// all of them. Of more, those that changed most either way are shown.
func (m Matrix) Text(width, most int) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s of %d tests, %d examples\n\n", m.Value, len(m.Tests), len(m.Examples))
	name := 0
	for _, c := range m.Tests {
		name = max(name, utf8.RuneCountInString(c.Name))
	}
	for i, c := range m.Tests {
		mean := "nothing rated"
		if c.Mean != nil {
			mean = c.Mean.String()
		}
		fmt.Fprintf(&b, "%-3s %s%s  %s", letter(i), c.Name, strings.Repeat(" ", name-utf8.RuneCountInString(c.Name)), mean)
		if c.Failed+c.Unscored > 0 {
			fmt.Fprintf(&b, ", %d drew nothing, %d unscored", c.Failed, c.Unscored)
		}
		b.WriteString("\n")
	}
	b.WriteString("\n")
	m.grid(&b, width, most)
	b.WriteString("\n")
	for i, c := range m.Tests[1:] {
		d := c.Difference
		fmt.Fprintf(&b, "%s minus A: %s", letter(i+1), signed(d.Estimate.Mean))
		if in := d.Estimate.Interval; in != nil {
			fmt.Fprintf(&b, " [%s, %s]", signed(in.Low), signed(in.High))
		}
		fmt.Fprintf(&b, ", %d better, %d worse, %d equal; %s\n", d.Better, d.Worse, d.Equal, d.Estimate.Verdict("A"))
		if n := len(d.OnlyBefore) + len(d.OnlyAfter); n > 0 {
			fmt.Fprintf(&b, "  %d rated in one of the two only do not count\n", n)
		}
	}
	if len(m.Tests) > 2 {
		b.WriteString(m.adjusted() + "\n")
	}
	for _, n := range m.Notes {
		fmt.Fprintf(&b, "Note: %s\n", n)
	}
	return b.String()
}

// grid draws the examples' ratings: ▲ better than A, ▼ worse, × drew nothing, – unscored.
func (m Matrix) grid(b *strings.Builder, width, most int) {
	const cell = 8
	shown := m.Examples
	cut := 0
	if most > 0 && len(shown) > most {
		head := (most + 1) / 2
		cut = len(shown) - most
		shown = append(append([]score.Example{}, shown[:head]...), shown[len(shown)-(most-head):]...)
	}
	name := utf8.RuneCountInString("example")
	for _, e := range shown {
		name = max(name, utf8.RuneCountInString(oneWord(e.Name)))
	}
	name = min(name, max(width-cell*len(m.Tests), 12))
	line := pad("example", name)
	for i := range m.Tests {
		line += strings.Repeat(" ", cell-2-len(letter(i))) + letter(i) + "  "
	}
	b.WriteString(strings.TrimRight(line, " ") + "\n")
	for i, e := range shown {
		if cut > 0 && i == (most+1)/2 {
			fmt.Fprintf(b, "… %d examples between (--all shows them)\n", cut)
		}
		line := pad(oneWord(e.Name), name)
		for _, c := range e.Cells {
			line += cellText(c)
		}
		b.WriteString(strings.TrimRight(line, " ") + "\n")
	}
	b.WriteString("▲ better than A, ▼ worse, × drew nothing, – unscored\n")
}

// cellText is a rating in eight columns.
func cellText(c score.Cell) string {
	mark := ' '
	switch {
	case c.Rating != nil && c.Outcome.ModelFailure() && *c.Rating == 0:
		mark = '×'
	case c.Change != nil && *c.Change > 0:
		mark = '▲'
	case c.Change != nil && *c.Change < 0:
		mark = '▼'
	}
	switch {
	case c.Rating != nil:
		return fmt.Sprintf("  %.2f %c", *c.Rating, mark)
	case c.Tried:
		return "     –  "
	default:
		return "        "
	}
}

// oneWord is a name on one line, without what would move the rest of it.
func oneWord(s string) string {
	return strings.Map(func(r rune) rune {
		if r < 0x20 || r == 0x7f || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
			return '\ufffd'
		}
		return r
	}, s)
}

// pad makes a text as wide as n characters, cut where it is longer.
func pad(s string, n int) string {
	runes := []rune(s)
	if len(runes) > n {
		return string(runes[:n-1]) + "…"
	}
	return s + strings.Repeat(" ", n-len(runes))
}

// MarshalJSON writes the matrix with the names that its CSV form has, and null for
// what there is not.
func (m Matrix) MarshalJSON() ([]byte, error) {
	type interval [2]float64
	type estimate struct {
		Mean     float64   `json:"mean"`
		Interval *interval `json:"interval"`
		N        int       `json:"n"`
	}
	as := func(e *stats.Estimate) *estimate {
		if e == nil {
			return nil
		}
		out := estimate{Mean: e.Mean, N: e.N}
		if e.Interval != nil {
			out.Interval = &interval{e.Interval.Low, e.Interval.High}
		}
		return &out
	}
	type test struct {
		Letter     string    `json:"letter"`
		Name       string    `json:"name"`
		Mean       *estimate `json:"mean"`
		Sum        float64   `json:"sum"`
		Failed     int       `json:"drew_nothing"`
		Unscored   int       `json:"unscored"`
		Difference *estimate `json:"minus_a"`
		Better     int       `json:"better"`
		Worse      int       `json:"worse"`
		Equal      int       `json:"equal"`
		Verdict    string    `json:"verdict"`
	}
	type cell struct {
		Rating  *float64 `json:"rating"`
		Change  *float64 `json:"minus_a"`
		Outcome string   `json:"outcome"`
	}
	type example struct {
		Name   string          `json:"name"`
		Change *float64        `json:"mean_change"`
		Tests  map[string]cell `json:"tests"` // by letter
	}
	out := struct {
		Value    string    `json:"value"`
		Level    float64   `json:"level"` // of the differences' intervals
		Tests    []test    `json:"tests"`
		Examples []example `json:"examples"`
		Notes    []string  `json:"notes"`
	}{m.Value, m.Level, []test{}, []example{}, append([]string{}, m.Notes...)}
	for i, c := range m.Tests {
		t := test{Letter: letter(i), Name: c.Name, Mean: as(c.Mean), Sum: c.Sum, Failed: c.Failed, Unscored: c.Unscored, Verdict: "the reference"}
		if d := c.Difference; d != nil {
			t.Difference, t.Better, t.Worse, t.Equal, t.Verdict = as(&d.Estimate), d.Better, d.Worse, d.Equal, d.Estimate.Verdict("A")
		}
		out.Tests = append(out.Tests, t)
	}
	for _, e := range m.Examples {
		row := example{Name: e.Name, Change: e.Change, Tests: map[string]cell{}}
		for i, c := range e.Cells {
			if c.Tried {
				row.Tests[letter(i)] = cell{c.Rating, c.Change, string(c.Outcome)}
			}
		}
		out.Examples = append(out.Examples, row)
	}
	return json.Marshal(out)
}
