package nb

import (
	"fmt"
	"os"

	"github.com/threebook/threebook/kit"
	"github.com/threebook/threebook/kit/runs"
	"github.com/threebook/threebook/kit/score"
	"github.com/threebook/threebook/kit/tables"
)

// Named is a test with the name that people know it by.
type Named struct {
	Name string
	Test kit.TestRun
}

// TestTable has a row for each test: the mean rating with its 95% interval, what drew
// nothing, what is unscored, and whether pictures follow their descriptions.
func TestTable(tests ...Named) tables.Table {
	t := tables.Table{
		Name: "tests", Head: []string{"test", "examples", "sum of ratings", "mean", "95% interval", "drew nothing", "unscored", "own − another's"},
	}
	for _, n := range tests {
		r := n.Test.Results
		if t.Notes == nil {
			t.Notes = []string{"Ratings are " + r.Judge.Label + ". A picture is also held against another example: what is left of its rating (own − another's) is what follows the description."}
		}
		interval := ""
		if len(r.Interval) == 2 {
			interval = fmt.Sprintf("%.3f to %.3f", r.Interval[0], r.Interval[1])
		}
		own := tables.Cell{}
		if c := r.Control(score.Swapped); c != nil && c.OwnMinusAnothers != nil {
			own = tables.Number(c.OwnMinusAnothers.Mean, fmt.Sprintf("%.3f", c.OwnMinusAnothers.Mean))
		}
		t.Rows = append(t.Rows, []tables.Cell{
			tables.Text(n.Name), tables.Count(r.NumTested), tables.Number(r.SumOfRatings, fmt.Sprintf("%.2f", r.SumOfRatings)),
			tables.Maybe(r.AverageRating, func(v float64) string { return fmt.Sprintf("%.3f", v) }), tables.Text(interval),
			tables.Count(r.RenderFailures), tables.Count(r.FailedEvaluations), own,
		})
	}
	return t
}

// TestGallery shows the first n examples that all tests have, a row each: the official
// picture and then every test's, with its rating. 0 shows all.
func TestGallery(n int, tests ...Named) {
	if len(tests) == 0 {
		return
	}
	var tiles []Tile
	for _, r := range tests[0].Test.Results.Results {
		if n > 0 && len(tiles) >= n*(len(tests)+1) {
			break
		}
		if r.Sample != 0 {
			continue
		}
		row := []Tile{{Path: shot(tests[0].Test.Dir, r.ReferenceSHA256), Title: r.Name, Caption: Short(r.Description, 90)}}
		for _, t := range tests {
			if answer, ok := answerOf(t.Test, r.Name); ok {
				row = append(row, Tile{Path: shot(t.Test.Dir, answer.ShotSHA256), Title: t.Name + ratingWords(answer), Caption: Short(answer.Detail, 90)})
			}
		}
		if len(row) == len(tests)+1 {
			tiles = append(tiles, row...)
		}
	}
	Gallery(len(tests)+1, tiles...)
}

func answerOf(t kit.TestRun, name string) (runs.Result, bool) {
	for _, r := range t.Results.Results {
		if r.Name == name && r.Sample == 0 {
			return r, true
		}
	}
	return runs.Result{}, false
}

// shot is a picture's file, or "" where there is none.
func shot(dir, sha256 string) string {
	path := runs.ShotPath(dir, sha256)
	if _, err := os.Stat(path); sha256 == "" || err != nil {
		return ""
	}
	return path
}

func ratingWords(r runs.Result) string {
	if r.Rating == nil {
		return ": unscored, " + string(r.Outcome)
	}
	text := fmt.Sprintf(": %.2f", *r.Rating)
	if r.ShotSHA256 == "" || *r.Rating == 0 && r.Outcome != "ok" {
		text += ", " + string(r.Outcome)
	}
	return text
}

// Short is a text's beginning on one line, of at most so many characters.
func Short(s string, most int) string {
	r := []rune(s)
	for i, c := range r {
		if c == '\n' {
			r[i] = ' '
		}
	}
	if len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return string(r)
}
