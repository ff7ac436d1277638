package kit

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/threebook/threebook/kit/device"
	"github.com/threebook/threebook/kit/pairs"
	"github.com/threebook/threebook/kit/runs"
	"github.com/threebook/threebook/kit/sft"
)

// sharedPairs are 12 training pairs with a validation pair in their middle.
func sharedPairs() []pairs.Pair {
	var list []pairs.Pair
	for i := range 13 {
		p := pairs.Pair{Filename: fmt.Sprintf("webgl_%02d", i), Split: pairs.Train, Description: "A cube.", Code: fmt.Sprintf("const a = %d;", i)}
		if i == 6 {
			p.Split = pairs.Validation
		}
		list = append(list, p)
	}
	return list
}

func names(list []pairs.Pair) []string {
	var all []string
	for _, p := range list {
		all = append(all, p.Filename)
	}
	return all
}

// A smaller share is part of a larger one, in the order of the data, with all of
// the validation pairs; the seed chooses it.
func TestSharesAreNested(t *testing.T) {
	list := sharedPairs()
	taken := map[int][]string{}
	for n := 1; n < 12; n++ {
		c := TrainConfig{MaxTrainExamples: n}
		c.SFT.Seed = 42
		some, leftOut := c.share(list)
		got := names(some)
		taken[n] = got
		if !slices.IsSorted(got) || len(got) != n+1 || !slices.Contains(got, "webgl_06") {
			t.Errorf("%d of 12: taken are %v, want them in order, and validation", n, got)
		}
		if all := slices.Sorted(slices.Values(slices.Concat(got, leftOut))); !slices.Equal(all, names(list)) {
			t.Errorf("%d of 12: taken and left out are %v", n, all)
		}
		for _, name := range taken[n-1] {
			if !slices.Contains(got, name) {
				t.Errorf("%s is among %d, and not among %d", name, n-1, n)
			}
		}
		c.SFT.Seed = 43
		if other, _ := c.share(list); n == 6 && slices.Equal(names(other), got) {
			t.Error("another seed takes the same")
		}
	}
	for _, n := range []int{0, 12, 99} {
		c := TrainConfig{MaxTrainExamples: n}
		some, leftOut := c.share(list)
		if len(some) != 13 || leftOut != nil || c.MaxTrainExamples != 0 {
			t.Errorf("at most %d: %d taken, %v left out, named %d in the run", n, len(some), leftOut, c.MaxTrainExamples)
		}
	}
}

// The share and the prompt's loss name a run where they are used, and are counted
// and named in its record; the evaluation loss of an untrained adapter is the same
// with the prompt's loss and without.
func TestShareAndPromptLossAreRecorded(t *testing.T) {
	c := onePair(t)
	for name, used := range map[string]func(*TrainConfig){
		"train_on_prompt":    func(c *TrainConfig) { c.TrainOnPrompt = true },
		"max_train_examples": func(c *TrainConfig) { c.MaxTrainExamples = 8 },
	} {
		with := c
		used(&with)
		if v, ok := resolved(t, c)[name]; ok {
			t.Errorf("%s is %v in the name of a run without it", name, v)
		}
		if _, ok := resolved(t, with)[name]; !ok {
			t.Errorf("%s is not in the name of a run with it", name)
		}
	}
	c.MaxTrainExamples = -1
	if _, err := Train(t.Context(), c); err == nil || !strings.Contains(err.Error(), "max train examples is -1") {
		t.Errorf("Train gave %v", err)
	}

	type row struct {
		Filename    string `json:"filename"`
		Description string `json:"description"`
		Code        string `json:"code"`
		MD          string `json:"md_file"`
		JS          string `json:"js_file"`
	}
	var rows []row
	for _, name := range []string{"webgl_a", "webgl_b", "webgl_c", "webgl_layout_grid_of_spheres"} {
		rows = append(rows, row{name, "A red cube on a floor.", "const a = 1;", name + ".md", name + "_module.js"})
	}
	data, err := json.Marshal(rows)
	if err != nil {
		t.Fatal(err)
	}
	c.Data = filepath.Join(t.TempDir(), "pairs.json")
	if err := os.WriteFile(c.Data, data, 0o600); err != nil {
		t.Fatal(err)
	}
	c.Env, c.MaxTrainExamples, c.TrainOnPrompt = Env{Root: t.TempDir(), Backend: device.Go}, 2, true
	c.SFT = sft.Config{Epochs: 1, BatchSize: 2} // one step, whose rate is 0
	var b bytes.Buffer
	if err := ShowBatches(&b, c, 1, false); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"\n  │<s>\n> │ [", "2 training and 1 validation examples", "\n1 left out by --max-train-examples",
		"the prompt is trained on too; evaluation is of the answers",
	} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("batches do not show %q:\n%s", want, b.String())
		}
	}
	with, err := Train(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	counts := with.Manifest.Counts
	if len(counts.LeftOut) != 1 || len(with.Manifest.TrainingRows) != 2 {
		t.Fatalf("left out are %v, trained on %v", counts.LeftOut, with.Manifest.TrainingRows)
	}
	want := runs.Counts{Examples: 4, Train: 2, Validation: 1, LeftOut: counts.LeftOut}
	if diff := cmp.Diff(want, counts); diff != "" {
		t.Errorf("counts (-want +got):\n%s", diff)
	}
	c.TrainOnPrompt = false
	without, err := Train(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	if without.Existing || without.Manifest.ID == with.Manifest.ID {
		t.Error("with the prompt's loss and without is the same run")
	}
	if a, b := with.Metrics.Validation.Loss, without.Metrics.Validation.Loss; a != b {
		t.Errorf("validation loss %g with the prompt's loss, %g without, of one untrained adapter", a, b)
	}
	if a, b := with.Metrics.Train.Loss, without.Metrics.Train.Loss; a != b {
		t.Errorf("final training loss %g with the prompt's loss, %g without, of one untrained adapter", a, b)
	}
	firstLoss := func(r TrainRun) float64 {
		lines, _, err := runs.ReadMetrics(filepath.Join(r.Dir, runs.MetricsName))
		if err != nil {
			t.Fatal(err)
		}
		return *lines[0].Loss
	}
	if firstLoss(with) == firstLoss(without) {
		t.Error("the loss of the step is the same with the prompt and without")
	}
}
