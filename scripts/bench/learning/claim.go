package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/threebook/threebook/kit"
)

// What the demo claims of the tuned model.
const (
	leastExamples = 24   // validation examples
	leastRendered = 0.9  // share of them that renders
	leastLift     = 0.25 // mean similarity over the base model's, intervals apart
	leastOwn      = 0.15 // pictures' similarity to their own reference over another example's, intervals apart
	leastBase     = 0.6  // share that the base model renders

	mostTraining   = 90 // seconds
	mostGeneration = 30 // seconds, of all answers of a test
)

// seeded is what the demo found with one seed.
type seeded struct {
	seed        int64
	base, tuned figures
	training    float64 // seconds
}

// claim runs the demo with each seed and prints what came out.
func (s settings) claim(ctx context.Context) error {
	var all []seeded
	label := ""
	for i, seed := range s.seeds {
		d, err := kit.Demo(ctx, s.demo(seed))
		if err != nil {
			return fmt.Errorf("seed %d: %w", seed, err)
		}
		if i == 0 {
			fmt.Println(described(d.Train, d.Pairs.Train, d.Pairs.Validation))
		}
		label = d.Tuned.Results.Judge.Label
		batch := s.demo(seed).TestConfig("", "", "").Generate.BatchSize
		all = append(all, seeded{seed, figuresOf(d.Base.Results, batch), figuresOf(d.Tuned.Results, batch), trainingSeconds(d.Train)})
	}
	fmt.Println(claimTable(all, label))
	line, holds := claimLine(all)
	fmt.Printf("%s\n\n", line)
	if !holds {
		return errNotHeld
	}
	return nil
}

// errNotHeld is returned after the table is printed.
var errNotHeld = errors.New("the claim does not hold")

// described is the line above the first table: what was trained, and on what.
func described(t kit.TrainRun, training, validation int) string {
	p := t.Manifest.Resolved
	return fmt.Sprintf("%s on %v: %d training and %d validation pairs; rank %v, epochs %v, batch %v × accumulation %v, learning rate %v.\n",
		t.Manifest.BaseModel.Path, p["backend"], training, validation, p["lora_rank"], p["epochs"], p["batch_size"], p["accumulation"], p["learning_rate"])
}

func claimTable(all []seeded, label string) string {
	var rows [][]string
	for _, c := range all {
		row := func(side string, f figures, training string) []string {
			return []string{
				fmt.Sprintf("%d, %s", c.seed, side), fmt.Sprint(f.n), f.percent(), text(f.similarity),
				text(f.own), text(f.anothers), text(f.difference), training, fmt.Sprintf("%.1f", f.generation),
			}
		}
		rows = append(rows, row("base", c.base, ""), row("tuned", c.tuned, fmt.Sprintf("%.1f", c.training)))
	}
	return table([]string{
		"seed, model", "n", "rendered", "mean " + label, "pictures as their own", "as another's", "own − another's", "training, s", "generation, s",
	}, rows)
}

// claimLine says whether the claim holds, and where it does not, why.
func claimLine(all []seeded) (line string, holds bool) {
	claim := fmt.Sprintf("tuned renders at least %.0f%% of at least %d, is at least %.2f above base with intervals apart, and its pictures are at least %.2f closer to their own reference than to another's, intervals apart; base renders at least %.0f%%; training takes at most %d s and generation %d s",
		100*leastRendered, leastExamples, leastLift, leastOwn, 100*leastBase, mostTraining, mostGeneration)
	held := 0
	var b strings.Builder
	for _, c := range all {
		missing := c.missing()
		if len(missing) == 0 {
			held++
			continue
		}
		fmt.Fprintf(&b, "\n- seed %d: %s", c.seed, strings.Join(missing, "; "))
	}
	if held == len(all) {
		return fmt.Sprintf("The claim holds with each of %d seeds: %s.", len(all), claim), true
	}
	return fmt.Sprintf("The claim does NOT hold (it does with %d of %d seeds): %s.\n%s", held, len(all), claim, b.String()), false
}

// missing lists what the claim says and this seed does not show.
func (c seeded) missing() []string {
	var list []string
	add := func(format string, a ...any) { list = append(list, fmt.Sprintf(format, a...)) }
	if c.tuned.n < leastExamples {
		add("tested on %d examples", c.tuned.n)
	}
	if n := c.base.unscored + c.tuned.unscored; n > 0 {
		add("%d answers are unscored", n)
	}
	if c.tuned.share() < leastRendered {
		add("tuned renders %s", c.tuned.percent())
	}
	if c.base.share() < leastBase {
		add("base renders %s", c.base.percent())
	}
	if c.training > mostTraining {
		add("training takes %.1f s", c.training)
	}
	if g := max(c.base.generation, c.tuned.generation); g > mostGeneration {
		add("generation takes %.1f s", g)
	}
	if c.base.similarity == nil || c.tuned.similarity == nil {
		return append(list, "nothing was rated")
	}
	if lift := c.tuned.similarity.Mean - c.base.similarity.Mean; lift < leastLift {
		add("tuned is %.3f above base", lift)
	}
	if !above(c.tuned.similarity, c.base.similarity) {
		add("the intervals of base and tuned touch")
	}
	switch {
	case c.tuned.difference == nil:
		add("own − another's was not measured")
	case c.tuned.difference.Mean < leastOwn:
		add("own − another's is %.3f", c.tuned.difference.Mean)
	}
	if c.tuned.difference != nil && !above(c.tuned.own, c.tuned.anothers) {
		add("the intervals of own and another's touch")
	}
	return list
}
