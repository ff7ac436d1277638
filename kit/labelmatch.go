package kit

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/threebook/threebook/kit/labels"
	"github.com/threebook/threebook/kit/outcome"
	"github.com/threebook/threebook/kit/runs"
)

// shotKey is a picture: one that two samples or two tests have of the same example is
// the same, and was shown to people once.
type shotKey struct{ name, sha256 string }

// scoredPicture is a picture with what people gave it.
type scoredPicture struct {
	row    *runs.Result
	scores map[string]float64 // by rater, the last
}

// scores are the labels by picture.
type scores struct {
	pictures []scoredPicture // that the judge rated, in the order of the tests' rows
	leftOut  []runs.LeftOut
	replaced int
	strays   int // labels of a picture that is not in the tests
}

// match finds the picture of every label. Labels of no picture of the tests are left out.
func match(given []labels.Label, tests []labelledTest) (scores, error) {
	in := index(tests)
	var out scores
	found := map[*runs.Result]map[string]float64{}
	for _, l := range given {
		row, err := in.find(l)
		if err != nil {
			out.strays++
			if at := (runs.LeftOut{Name: l.Name, Sample: l.Sample, Reason: err.Error()}); !slices.Contains(out.leftOut, at) {
				out.leftOut = append(out.leftOut, at)
			}
			continue
		}
		if found[row] == nil {
			found[row] = map[string]float64{}
		}
		if _, again := found[row][l.Rater]; again {
			out.replaced++
		}
		found[row][l.Rater] = l.Score
	}
	for _, row := range in.rows {
		given := found[row]
		switch {
		case given == nil:
		case row.Outcome.ModelFailure():
			out.leftOut = append(out.leftOut, runs.LeftOut{Name: row.Name, Sample: row.Sample, Reason: fmt.Sprintf("rated 0 by rule and not by the judge (%s)", row.Outcome)})
		case row.Rating == nil:
			out.leftOut = append(out.leftOut, runs.LeftOut{Name: row.Name, Sample: row.Sample, Reason: fmt.Sprintf("the judge did not rate it (%s)", row.Outcome)})
		default:
			out.pictures = append(out.pictures, scoredPicture{row, given})
		}
	}
	if len(out.pictures) == 0 {
		return out, fmt.Errorf("the tests have none of the %d pictures that were scored, or not a judge's rating of it; the first, %s: %s", len(out.leftOut), out.leftOut[0].Name, out.leftOut[0].Reason)
	}
	return out, nil
}

// rowIndex finds a test's row by a label.
type rowIndex struct {
	rows     []*runs.Result // in the order of the tests
	byShot   map[shotKey]*runs.Result
	bySample map[sampleKey][]*runs.Result
	names    map[string]bool
}

type sampleKey struct {
	name   string
	sample int
}

func index(tests []labelledTest) rowIndex {
	in := rowIndex{byShot: map[shotKey]*runs.Result{}, bySample: map[sampleKey][]*runs.Result{}, names: map[string]bool{}}
	for _, t := range tests {
		for i := range t.results.Results {
			r := &t.results.Results[i]
			in.rows = append(in.rows, r)
			in.names[r.Name] = true
			in.bySample[sampleKey{r.Name, r.Sample}] = append(in.bySample[sampleKey{r.Name, r.Sample}], r)
			// Of equal pictures the first that the judge rated speaks for all.
			if k := (shotKey{r.Name, r.ShotSHA256}); r.ShotSHA256 != "" && (in.byShot[k] == nil || !judged(in.byShot[k]) && judged(r)) {
				in.byShot[k] = r
			}
		}
	}
	return in
}

func judged(r *runs.Result) bool { return r.Outcome == outcome.OK && r.Rating != nil }

// find gives the row of a label's picture, or says why there is none.
func (in rowIndex) find(l labels.Label) (*runs.Result, error) {
	if row := in.byShot[shotKey{l.Name, l.SHA256}]; row != nil {
		return row, nil
	}
	rows := in.bySample[sampleKey{l.Name, l.Sample}]
	switch {
	case !in.names[l.Name]:
		return nil, fmt.Errorf("%s is no example of the test", l.Name)
	case len(rows) == 0:
		return nil, fmt.Errorf("%s has no sample %d in the test", l.Name, l.Sample)
	case l.SHA256 != "" && rows[0].ShotSHA256 == "":
		return nil, fmt.Errorf("another picture was rated: in the test, %s, sample %d, has none (%s)", l.Name, l.Sample, rows[0].Outcome)
	case l.SHA256 != "":
		return nil, fmt.Errorf("another picture was rated: the score of %s, sample %d, is of the picture %.12s…, and the test has %.12s…", l.Name, l.Sample, l.SHA256, rows[0].ShotSHA256)
	case slices.ContainsFunc(rows, func(r *runs.Result) bool { return r.ShotSHA256 != rows[0].ShotSHA256 }):
		return nil, fmt.Errorf("the tests have different pictures of %s, sample %d, and without shot_sha256 the score does not say which it is of", l.Name, l.Sample)
	}
	if row := in.byShot[shotKey{l.Name, rows[0].ShotSHA256}]; row != nil {
		return row, nil
	}
	return rows[0], nil // without a picture
}

// newestTests lists the runs in a directory of tests, the newest first.
func newestTests(parent string) ([]*runs.Run, error) {
	entries, err := os.ReadDir(parent)
	if err != nil {
		return nil, fmt.Errorf("find the test: %w", err)
	}
	var out []*runs.Run
	for _, e := range entries {
		if run, err := runs.Load(filepath.Join(parent, e.Name())); err == nil && run.Manifest.Kind == runs.KindTest {
			out = append(out, run)
		}
	}
	slices.SortFunc(out, func(a, b *runs.Run) int {
		return cmp.Or(b.Manifest.Started.Compare(a.Manifest.Started), cmp.Compare(a.Manifest.ID, b.Manifest.ID))
	})
	return out, nil
}
