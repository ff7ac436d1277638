package main

import (
	"context"
	"fmt"

	"github.com/threebook/threebook/kit"
	"github.com/threebook/threebook/kit/lora"
	"github.com/threebook/threebook/kit/runs"
)

// usualRank is the rank of what is varied otherwise.
const usualRank = 8

// variant is one way to train.
type variant struct {
	name  string
	rank  int
	share float64 // of the training pairs
	whole bool    // the prompt is trained on too
}

// variants of the ablation. The data's last share is the usual training.
func variants() []variant {
	return []variant{
		{name: "rank 2", rank: 2, share: 1},
		{name: "rank 8", rank: usualRank, share: 1},
		{name: "rank 32", rank: 32, share: 1},
		{name: "rank 8, without the label mask", rank: usualRank, share: 1, whole: true},
		{name: "rank 8, 1/8 of the pairs", rank: usualRank, share: 1. / 8},
		{name: "rank 8, 1/4", rank: usualRank, share: 1. / 4},
		{name: "rank 8, 1/2", rank: usualRank, share: 1. / 2},
	}
}

// trial is a variant that was trained and tested.
type trial struct {
	variant
	pairs, steps int
	loss         losses
	training     float64 // seconds
	test         figures
	results      runs.TestResults
}

// losses in nats a token of the answers.
type losses struct{ train, validation float64 }

// lossesOf a training, measured without dropout of the parameters that it exported.
func lossesOf(t kit.TrainRun) (losses, error) {
	m := t.Metrics
	if m.Train == nil || m.Validation == nil {
		return losses{}, fmt.Errorf("run %s has no losses", t.Dir)
	}
	return losses{m.Train.Loss, m.Validation.Loss}, nil
}

// ablation trains and tests the variants and prints what came out.
func (s settings) ablation(ctx context.Context) error {
	demo := s.demo(s.seeds[0])
	report, err := kit.Pair(ctx, demo.Env, demo.PairsConfig())
	if err != nil {
		return err
	}
	base, initial, err := untrained(ctx, demo, report.Train)
	if err != nil {
		return fmt.Errorf("rank 0: %w", err)
	}
	trials := []trial{base}
	for _, v := range variants() {
		t, described, err := v.try(ctx, demo, report.Train)
		if err != nil {
			return fmt.Errorf("%s: %w", v.name, err)
		}
		if s.only == onlyAblation && len(trials) == 2 { // of the usual one
			fmt.Println(described)
		}
		trials = append(trials, t)
	}
	fmt.Println(ablationTable(trials))
	fmt.Println("- Losses are of the answers' tokens in every row, after the last step; training losses of the pairs that were trained on, the base model's of all.")
	findings, err := findings(trials, initial, s.seeds[0])
	if err != nil {
		return err
	}
	for _, line := range findings {
		fmt.Println("- " + line)
	}
	return nil
}

// untrained tests the base model, and again with an adapter that one window, whose
// rate is 0, has left as it was initialized: its losses are the base model's.
func untrained(ctx context.Context, demo kit.DemoConfig, pairs int) (base trial, initial runs.TestResults, err error) {
	demo.Progress = ends("rank 0")
	c := demo.TrainConfig()
	c.SFT.LoRA = adapter(c.SFT.LoRA, usualRank)
	c.SFT.Epochs, c.SFT.Accumulation, c.SFT.WarmupRatio = 1, max(pairs, 1), 1 // the one step is warm-up, at rate 0
	run, err := kit.Train(ctx, c)
	if err != nil {
		return base, initial, err
	}
	base = trial{variant: variant{name: "rank 0, the base model"}}
	if base.loss, err = lossesOf(run); err != nil {
		return base, initial, err
	}
	for _, side := range []struct {
		name, adapter string
		to            *runs.TestResults
	}{{"base", "", &base.results}, {"initialized", run.Adapter, &initial}} {
		config := demo.TestConfig(side.name, side.adapter, run.Dir)
		t, err := kit.Test(ctx, config)
		if err != nil {
			return base, initial, err
		}
		*side.to = t.Results
		if side.adapter == "" {
			base.test = figuresOf(t.Results, config.Generate.BatchSize)
		}
	}
	return base, initial, nil
}

// adapter has a rank, and an alpha of twice that, so that its scale is the recipe's.
func adapter(c lora.Config, rank int) lora.Config {
	c.Rank, c.Alpha = rank, float64(2*rank)
	return c
}

// try trains and tests a variant.
func (v variant) try(ctx context.Context, demo kit.DemoConfig, pairs int) (trial, string, error) {
	demo.Progress = ends(v.name)
	c := demo.TrainConfig()
	c.SFT.LoRA = adapter(c.SFT.LoRA, v.rank)
	c.TrainOnPrompt = v.whole
	c.MaxTrainExamples = max(1, int(float64(pairs)*v.share+0.5))
	run, err := kit.Train(ctx, c)
	if err != nil {
		return trial{}, "", err
	}
	t := trial{variant: v, pairs: run.Manifest.Counts.Train, training: trainingSeconds(run)}
	if t.steps, err = steps(run); err != nil {
		return t, "", err
	}
	if t.loss, err = lossesOf(run); err != nil {
		return t, "", err
	}
	config := demo.TestConfig("tuned", run.Adapter, run.Dir)
	test, err := kit.Test(ctx, config)
	if err != nil {
		return t, "", err
	}
	t.results, t.test = test.Results, figuresOf(test.Results, config.Generate.BatchSize)
	counts := run.Manifest.Counts
	return t, described(run, counts.Train, counts.Validation), nil
}

func ablationTable(trials []trial) string {
	var rows [][]string
	label := ""
	for _, t := range trials {
		training := ""
		if t.rank > 0 {
			training = fmt.Sprintf("%.1f", t.training)
		}
		label = t.results.Judge.Label
		rows = append(rows, []string{
			t.name, fmt.Sprint(t.pairs), fmt.Sprint(t.steps), fmt.Sprintf("%.4f", t.loss.train), fmt.Sprintf("%.4f", t.loss.validation),
			fmt.Sprint(t.test.n), t.test.percent(), text(t.test.similarity), text(t.test.difference), training, fmt.Sprintf("%.1f", t.test.generation),
		})
	}
	return table([]string{
		"model", "training pairs", "steps", "training loss", "validation loss", "n", "rendered", "mean " + label, "own − another's", "training, s", "generation, s",
	}, rows)
}
