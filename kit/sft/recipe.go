package sft

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"hash"
	"maps"
	"slices"
	"strings"

	"github.com/threebook/threebook/kit/prompt"
)

// recipe is what a training's outcome follows from, by name, as JSON: the
// parameters, and fingerprints of data, model and adapter. Every checkpoint holds
// its own, and training goes on only from one with the same.
type recipe map[string]json.RawMessage

// mayChange are the parameters that are not part of it.
const mayChange = "save_steps and keep_last"

// recipe gives the parameters' part.
func (c Config) recipe() map[string]any {
	l := c.LoRA
	all := map[string]any{
		"full_fine_tune": c.FullFineTune, "epochs": c.Epochs, "batch_size": c.BatchSize, "accumulation": c.Accumulation,
		"learning_rate": c.LearningRate, "loraplus_lr_ratio": c.LoRAPlusRatio, "warmup_ratio": c.WarmupRatio,
		"weight_decay": c.WeightDecay, "max_grad_norm": c.MaxGradNorm, "beta1": c.Beta1, "beta2": c.Beta2, "epsilon": c.Epsilon,
		"eval_steps": c.EvalSteps, "early_stopping_patience": c.EarlyStoppingPatience, "early_stopping_threshold": c.EarlyStoppingThreshold,
		"seed": c.Seed, "gradient_checkpointing": c.Checkpointing, "pad_to": nonNil(c.PadTo),
	}
	if !c.FullFineTune {
		maps.Copy(all, map[string]any{
			"lora_rank": l.Rank, "lora_alpha": l.Alpha, "lora_dropout": l.Dropout, "target_modules": nonNil(l.TargetModules),
			"exclude_modules": nonNil(l.ExcludeModules), "layers": nonNil(l.Layers), "rank_pattern": texts(l.RankPattern),
			"alpha_pattern": texts(l.AlphaPattern), "rslora": l.RSLoRA, "dora": l.DoRA,
		})
	}
	return all
}

// nonNil makes no list and an empty one the same.
func nonNil[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

func texts[T fmt.Stringer](list []T) []string {
	all := make([]string, len(list))
	for i, v := range list {
		all[i] = v.String()
	}
	return all
}

// recipe of this training, with what it works on.
func (t *trainer) recipe() (recipe, error) {
	all := t.Config.recipe()
	all["backend"] = t.job.Backend.Name()
	all["train_examples"] = fingerprintExamples(t.job.Train)
	all["validation_examples"] = fingerprintExamples(t.job.Validation)
	model, err := json.Marshal(t.model.Config)
	if err != nil {
		return nil, fmt.Errorf("describe model: %w", err)
	}
	all["model"] = fingerprint(func(h hash.Hash) {
		h.Write(model)
		for _, w := range t.model.Inputs() {
			fmt.Fprintln(h, w.Shape())
		}
	})
	if t.result.Layout != nil {
		all["adapter_layout"] = fingerprint(func(h hash.Hash) {
			for _, m := range t.result.Layout.Matrices {
				fmt.Fprintln(h, m.Name(), m.Rows, m.Cols, m.Offset)
			}
		})
	}
	if t.job.Initial != nil {
		all["initial_parameters"] = fingerprint(func(h hash.Hash) {
			_ = binary.Write(h, binary.LittleEndian, t.job.Initial) // a hash takes everything
		})
	}
	r := recipe{}
	for name, value := range all {
		if r[name], err = json.Marshal(value); err != nil {
			return nil, fmt.Errorf("describe recipe: %s: %w", name, err)
		}
	}
	return r, nil
}

// fingerprintExamples tells sets of examples apart: names, order, tokens and prompts.
func fingerprintExamples(list []prompt.Example) string {
	return fmt.Sprintf("%d, %s", len(list), fingerprint(func(h hash.Hash) {
		for _, e := range list {
			fmt.Fprintf(h, "%q %d %d\n", e.Name, e.PromptLen, len(e.IDs))
			if e.TrainOnPrompt { // else checkpoints from before there was a choice would not be gone on from
				fmt.Fprintln(h, "train on prompt")
			}
			_ = binary.Write(h, binary.LittleEndian, e.IDs) // a hash takes everything
		}
	}))
}

// fingerprint is "sha256 0123456789ab" of what write writes.
func fingerprint(write func(hash.Hash)) string {
	h := sha256.New()
	write(h)
	return fmt.Sprintf("sha256 %.6x", h.Sum(nil))
}

// differences are "epochs 3, now 1", for each name that has another value in now.
func (r recipe) differences(now recipe) []string {
	names := maps.Clone(r)
	maps.Copy(names, now)
	var list []string
	for _, name := range slices.Sorted(maps.Keys(names)) {
		a, b := text(r[name]), text(now[name])
		if a != b {
			list = append(list, fmt.Sprintf("%s %s, now %s", name, a, b))
		}
	}
	return list
}

// text is a value on one line: JSON without the spaces of indented files.
func text(value json.RawMessage) string {
	if value == nil {
		return "none"
	}
	var b bytes.Buffer
	if err := json.Compact(&b, value); err != nil {
		return string(value)
	}
	return b.String()
}

// same is an error that names what differs from the training that wrote path.
func (r recipe) same(path string, now recipe) error {
	list := r.differences(now)
	if len(list) == 0 {
		return nil
	}
	return fmt.Errorf("%s is of another training, with %s: a training goes on only with what it began with (%s may change); --fresh or another directory begins anew",
		path, strings.Join(list, "; "), mayChange)
}
