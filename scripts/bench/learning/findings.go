package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/threebook/threebook/kit/runs"
	"github.com/threebook/threebook/kit/stats"
)

// findings are the lines below the ablation's table: its two checks, then what is
// found of ranks and of the mask.
func findings(trials []trial, initial runs.TestResults, seed int64) ([]string, error) {
	b := stats.Bootstrap{Seed: seed}
	lines := []string{sameAsBase(trials[0].results, initial)}
	data, err := moreData(b, trials)
	if err != nil {
		return nil, err
	}
	lines = append(lines, data)
	ranks, err := rises(b, pick(trials, func(t trial) bool { return t.share == 1 && !t.whole }), func(t trial) string { return fmt.Sprint(t.rank) })
	if err != nil {
		return nil, err
	}
	lines = append(lines, "Ranks, the scale α/r being 2 for each: similarity "+strings.Join(texts(ranks), ", ")+".")
	usual := pick(trials, func(t trial) bool { return t.rank == usualRank && t.share == 1 })
	mask, err := rises(b, usual, func(t trial) string {
		if t.whole {
			return "without the label mask"
		}
		return "with"
	})
	if err != nil {
		return nil, err
	}
	return append(lines, fmt.Sprintf("Label mask: similarity %s; validation loss of the answers %.4f and %.4f.",
		strings.Join(texts(mask), ", "), usual[0].loss.validation, usual[1].loss.validation)), nil
}

// sameAsBase says whether an adapter as initialized is the base model.
func sameAsBase(base, initial runs.TestResults) string {
	of := map[string]runs.Result{}
	for _, r := range initial.Results {
		of[fmt.Sprint(r.Name, r.Sample)] = r
	}
	var answers, pictures []string
	for _, b := range base.Results {
		i, there := of[fmt.Sprint(b.Name, b.Sample)]
		if !there || b.Answer != i.Answer {
			answers = append(answers, b.Name)
		}
		same := b.Rating == i.Rating || b.Rating != nil && i.Rating != nil && *b.Rating == *i.Rating
		if !there || b.Outcome != i.Outcome || b.ShotSHA256 != i.ShotSHA256 || !same {
			pictures = append(pictures, b.Name)
		}
	}
	n := len(base.Results)
	if len(answers)+len(pictures) == 0 && n == len(initial.Results) {
		return fmt.Sprintf("Rank 0 is the base exactly: with an adapter as initialized (rank %d, B = 0), all %d answers, pictures and ratings are the same.", usualRank, n)
	}
	return fmt.Sprintf("Rank 0 is NOT the base exactly: with an adapter as initialized (rank %d, B = 0), of %d answers differ %s; of pictures and ratings %s.",
		usualRank, n, differing(answers), differing(pictures))
}

// differing is "2 (webgl_a, webgl_b)", or "none".
func differing(names []string) string {
	if len(names) == 0 {
		return "none"
	}
	return fmt.Sprintf("%d (%s)", len(names), strings.Join(names, ", "))
}

// moreData says whether more training data is better, with what is found.
func moreData(b stats.Bootstrap, trials []trial) (string, error) {
	list := pick(trials, func(t trial) bool { return t.rank == 0 || t.rank == usualRank && !t.whole })
	slices.SortStableFunc(list, func(a, b trial) int { return a.pairs - b.pairs })
	name := func(t trial) string { return fmt.Sprint(t.pairs) }
	between, err := rises(b, list, name)
	if err != nil {
		return "", err
	}
	over, err := rises(b, []trial{list[1], list[len(list)-1]}, name)
	if err != nil {
		return "", err
	}
	var loss []float64
	var lossTexts []string
	for _, t := range list {
		loss = append(loss, t.loss.validation)
		lossTexts = append(lossTexts, fmt.Sprintf("%.4f", t.loss.validation))
	}
	verdict := "More data is better: " + better
	if against := notBetter(loss, between, over[0]); len(against) > 0 {
		verdict = "That more data is better is NOT shown (" + better + "): " + strings.Join(against, "; ")
	}
	return fmt.Sprintf("%s. Of %s training pairs, with as many epochs each: validation loss %s; change in similarity %s; overall %s.",
		verdict, strings.Join(names(list, name), ", "), strings.Join(lossTexts, ", "), strings.Join(texts(between), ", "), over[0]), nil
}

// better is what more data being better means here.
const better = "from the smallest share to all, the validation loss falls and similarity rises, and from share to share it does not fall, each by the interval of the change"

// notBetter lists what speaks against it: losses are of no data, then of each share.
func notBetter(loss []float64, between []rise, overall rise) []string {
	var list []string
	if loss[len(loss)-1] >= loss[1] {
		list = append(list, fmt.Sprintf("the validation loss is %.4f with all and %.4f with the smallest share", loss[len(loss)-1], loss[1]))
	}
	for _, r := range between {
		if r.Interval != nil && r.Interval.High < 0 {
			list = append(list, "similarity falls from "+r.String())
		}
	}
	if overall.Interval == nil || overall.Interval.Low <= 0 {
		list = append(list, "similarity does not clearly rise from "+overall.String())
	}
	return list
}

// rise is the change in similarity from one trial to the next, example by example.
type rise struct {
	between string // "2 → 8"
	stats.Estimate
}

// String is "2 → 8: +0.031 [-0.010, 0.070]".
func (r rise) String() string {
	if r.Interval == nil {
		return fmt.Sprintf("%s: %+.3f", r.between, r.Mean)
	}
	return fmt.Sprintf("%s: %+.3f [%.3f, %.3f]", r.between, r.Mean, r.Interval.Low, r.Interval.High)
}

// rises compares neighbours of a list, over the examples that are rated in both.
func rises(b stats.Bootstrap, list []trial, name func(trial) string) ([]rise, error) {
	var all []rise
	for i := 1; i < len(list); i++ {
		rated := map[string]float64{}
		for _, r := range list[i-1].results.Results {
			if r.Rating != nil {
				rated[fmt.Sprint(r.Name, r.Sample)] = *r.Rating
			}
		}
		var before, after []float64
		for _, r := range list[i].results.Results {
			if v, ok := rated[fmt.Sprint(r.Name, r.Sample)]; ok && r.Rating != nil {
				before, after = append(before, v), append(after, *r.Rating)
			}
		}
		r := rise{between: name(list[i-1]) + " → " + name(list[i])}
		var err error
		if r.Estimate, err = b.PairedDifference(before, after); err != nil {
			return nil, fmt.Errorf("compare %s: %w", r.between, err)
		}
		all = append(all, r)
	}
	return all, nil
}

func pick(trials []trial, is func(trial) bool) []trial {
	var list []trial
	for _, t := range trials {
		if is(t) {
			list = append(list, t)
		}
	}
	return list
}

func names(list []trial, name func(trial) string) []string {
	var all []string
	for _, t := range list {
		all = append(all, name(t))
	}
	return all
}

func texts(list []rise) []string {
	var all []string
	for _, r := range list {
		all = append(all, r.String())
	}
	return all
}
