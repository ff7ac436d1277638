package report

import (
	"github.com/threebook/threebook/kit/runs"
	"github.com/threebook/threebook/kit/tables"
)

// Tables are a report's numbers: one row for each test, for each example of a test,
// for each example of a comparison and for each logged step of a training. Their
// names are those of the runs and unique.
func Tables(dirs []string) ([]tables.Table, error) {
	trains, tests, err := load(dirs)
	if err != nil {
		return nil, err
	}
	comparisons, err := compareAll(trains, tests)
	if err != nil {
		return nil, err
	}
	var out []tables.Table
	if len(tests) > 0 {
		t, err := testsTable(tests)
		if err != nil {
			return nil, err
		}
		out = append(out, t)
	}
	for _, c := range comparisons {
		if p := c.pairs(); len(p) > 0 {
			out = append(out, changesTable(c, p))
		}
	}
	var ids anchors
	for _, t := range tests {
		if t.Results != nil {
			out = append(out, resultsTable(ids.name("results-", t.Manifest.ID), t))
		}
	}
	for _, t := range trains {
		if len(t.Lines) > 0 {
			out = append(out, trainingTable(ids.name("training-", t.Manifest.ID), t))
		}
	}
	return out, nil
}

// testsTable has a row for each test that has results.
func testsTable(tests []*testRun) (tables.Table, error) {
	t := tables.Table{
		Name: "tests", Title: "Tests",
		Head:  []string{"test", "model", "judge", "mean rating", "low", "high", "sum", "examples rated", "answers", "drew nothing", "unscored"},
		Notes: []string{"low and high end the 95% bootstrap interval of the mean. Code that drew nothing is rated 0; what the instrument lost is unscored and no 0."},
	}
	for _, r := range tests {
		if r.Results == nil {
			continue
		}
		s, err := newSide(r.Manifest.Role, "", r)
		if err != nil {
			return t, err
		}
		row := []tables.Cell{tables.Text(r.Manifest.ID), tables.Text(r.Manifest.Role), tables.Text(valueName(r.judge()))}
		if s.Mean == nil {
			row = append(row, make([]tables.Cell, 4)...)
			row = append(row, tables.Count(0))
		} else {
			row = append(row, tables.Number(s.Mean.Mean, rating(s.Mean.Mean)))
			if in := s.Mean.Interval; in != nil {
				row = append(row, tables.Number(in.Low, rating(in.Low)), tables.Number(in.High, rating(in.High)))
			} else {
				row = append(row, tables.Cell{}, tables.Cell{})
			}
			sum := r.Results.SumOfRatings
			row = append(row, tables.Number(sum, fixed(sum, 2)), tables.Count(s.Mean.N))
		}
		t.Rows = append(t.Rows, append(row, tables.Count(len(r.Results.Results)), tables.Count(s.Failed), tables.Count(s.Lost)))
	}
	return t, nil
}

// changesTable has a row for each example rated on both sides of a comparison.
func changesTable(c *comparison, pairs []pairOf) tables.Table {
	t := tables.Table{
		Name: c.Prefix + "-changes", Title: "Base against tuned, " + c.Value, Head: []string{"example", "base", "tuned", "change"},
	}
	for _, p := range pairs {
		d := p.tuned - p.base
		t.Rows = append(t.Rows, []tables.Cell{
			tables.Text(p.name), tables.Number(p.base, rating(p.base)), tables.Number(p.tuned, rating(p.tuned)), tables.Number(d, change(d)),
		})
	}
	if c.Change != nil {
		words, _ := verdict(c)
		t.Notes = append(t.Notes, capital(changeWords(c))+". "+words)
	}
	return t
}

// resultsTable has a row for each answer of a test.
func resultsTable(name string, r *testRun) tables.Table {
	t := tables.Table{
		Name: name, Title: "Answers of " + r.Manifest.ID,
		Head: []string{"example", "answer", "outcome", "rating", "tokens", "cut off", "detail", "rationale", "picture sha256"},
	}
	for _, e := range r.Results.Results {
		cut := ""
		if e.StoppedByLimit {
			cut = "yes"
		}
		t.Rows = append(t.Rows, []tables.Cell{
			tables.Text(e.Name), tables.Count(e.Sample + 1), tables.Text(string(e.Outcome)), tables.Maybe(e.Rating, rating),
			tables.Count(e.AnswerTokens), tables.Text(cut), tables.Text(e.Detail), tables.Text(e.Rationale), tables.Text(e.ShotSHA256),
		})
	}
	return t
}

// trainingTable has a row for each logged step of a training.
func trainingTable(name string, r *trainingRun) tables.Table {
	t := tables.Table{
		Name: name, Title: "Training " + r.Manifest.ID,
		Head: []string{"step", "epoch", "seconds", "tokens", "loss", "evaluation loss", "learning rate", "gradient norm", "tokens per second", "MFU", "memory in bytes"},
	}
	memory := func(m runs.Metrics) *float64 {
		if m.Memory == nil {
			return nil
		}
		v := float64(*m.Memory)
		return &v
	}
	for _, m := range r.Lines {
		tokens := float64(m.Tokens)
		t.Rows = append(t.Rows, []tables.Cell{
			tables.Count(m.Step), tables.Number(m.Epoch, fixed(m.Epoch, 2)), tables.Maybe(m.Seconds, seconds), tables.Number(tokens, count(m.Tokens)),
			tables.Maybe(trainLoss(m), compact), tables.Maybe(m.EvalLoss, compact), tables.Maybe(m.LearningRate, compact), tables.Maybe(m.GradNorm, compact),
			tables.Maybe(m.TokensPerSecond, compact), tables.Maybe(m.MFU, compact), tables.Maybe(memory(m), func(v float64) string { return size(int64(v)) }),
		})
	}
	return t
}
