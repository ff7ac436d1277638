package kit

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"path/filepath"

	"github.com/threebook/threebook/kit/device"
	"github.com/threebook/threebook/kit/llama"
	"github.com/threebook/threebook/kit/prompt"
	"github.com/threebook/threebook/kit/runs"
	"github.com/threebook/threebook/kit/scenes"
	"github.com/threebook/threebook/kit/sft"
	"github.com/threebook/threebook/kit/tokenizer"
)

// PretrainConfig of [Pretrain]. The zero value makes a model like data/tiny.
type PretrainConfig struct {
	Env
	// SFT is the recipe: all weights are trained, and those of the last step kept.
	// Zero fields take the values of [PretrainRecipe]; where zero has a meaning of
	// its own, a negative number stands for it, for the weight decay too. PadTo is,
	// by default, up to eight lengths that follow from those of the examples.
	SFT        sft.Config
	Size       ModelSize
	Examples   int    // of the corpus, which follows from SFT.Seed; default 60,000
	Validation int    // examples drawn beside them, for the validation loss; default 500
	MaxLength  int    // tokens of prompt and code together; longer examples are left out. Default 1024
	Output     string // directory of the model; default data/tiny

	draw func(from int64, n int) []scenes.Example // for tests; default [scenes.Corpus]
}

// ModelSize is the shape of a model to train. Zero fields take the defaults named
// beside them.
type ModelSize struct {
	Vocabulary   int // tokens, superwords included; default 2560
	Superwords   int // see [tokenizer.Trainer]; default 15 of 32 of the vocabulary, negative is none
	Hidden       int // default 128
	Intermediate int // of the feed-forward blocks; default 352
	Layers       int // default 5
	Heads        int // each of Hidden/Heads dimensions; default 4
	Positions    int // the longest sequence that the model takes, in tokens; default 2048
}

// PretrainRecipe is the recipe of [Pretrain]: one epoch of short steps at a high
// rate, as suits some million weights.
func PretrainRecipe() sft.Config {
	return sft.Config{
		FullFineTune: true, Epochs: 1, BatchSize: 16, Accumulation: 1, LearningRate: 3e-3, WarmupRatio: 0.03,
		WeightDecay: 0.01, Beta2: 0.98, EvalSteps: 500, SaveSteps: 250, KeepLast: 2,
	}
}

// PretrainRun is a finished pre-training.
type PretrainRun struct {
	Dir      string // the run directory
	Model    string // the model, in Hugging Face layout: [PretrainConfig.Output]
	Manifest runs.Manifest
	Metrics  runs.TrainingMetrics
	Existing bool // an earlier run of the same parameters and corpus: its model was put in place, nothing else was done
}

// Pretrain trains a tokenizer and a Llama model from random weights on generated
// scenes, and writes the model with a card that says how it was made. An earlier
// model in the output directory is replaced; what is not one is left alone, with
// an error.
func Pretrain(ctx context.Context, c PretrainConfig) (PretrainRun, error) {
	run, err := c.run(ctx)
	if err != nil {
		return run, fmt.Errorf("pretrain: %w", err)
	}
	return run, nil
}

// Check names a field that cannot be.
func (c PretrainConfig) Check() error { return c.fill() }

func (c PretrainConfig) run(ctx context.Context) (PretrainRun, error) {
	if err := c.fill(); err != nil {
		return PretrainRun{}, err
	}
	if err := checkModelOutput(c.Output); err != nil {
		return PretrainRun{}, err
	}
	dev, err := c.start()
	if err != nil {
		return PretrainRun{}, err
	}
	defer dev.Close()
	c.report("corpus", 0, 1, "")
	all, err := c.drawn()
	if err != nil {
		return PretrainRun{}, err
	}
	c.report("corpus", 1, 1, fmt.Sprintf("%d examples, and %d for validation", len(all.train), len(all.validation)))
	run, err := runs.Open(runs.Options{Root: c.Root, Kind: runs.KindPretrain, Fresh: c.Fresh, Manifest: c.manifest(all)})
	if err != nil {
		return PretrainRun{}, err
	}
	made := PretrainRun{Dir: run.Dir, Model: c.Output}
	if run.Existing && run.Manifest.Outcome == runs.Done {
		made.Metrics, err = runs.ReadTrainingMetrics(run.Path(runs.TrainingMetricsName))
		if err == nil && isWhole(run.Path(modelDir)) {
			made.Manifest, made.Existing = run.Manifest, true
			return made, errors.Join(copyModel(c.Output, run.Path(modelDir)), run.Release())
		}
	}
	made.Metrics, err = c.pretrain(ctx, run, dev, all)
	err = run.Finish(err)
	made.Manifest = run.Manifest
	return made, err
}

// fill gives the defaults and names a field that cannot be.
func (c *PretrainConfig) fill() error {
	if err := noAdapter(c.SFT); err != nil {
		return err
	}
	c.SFT.FullFineTune = true
	for _, f := range []struct {
		name  string
		field *int
		value int
	}{
		{"examples", &c.Examples, 60000}, {"validation examples", &c.Validation, 500}, {"max length", &c.MaxLength, 1024},
		{"vocabulary", &c.Size.Vocabulary, 2560}, {"hidden size", &c.Size.Hidden, 128}, {"intermediate size", &c.Size.Intermediate, 352},
		{"layers", &c.Size.Layers, 5}, {"heads", &c.Size.Heads, 4}, {"positions", &c.Size.Positions, 2048},
	} {
		if *f.field = cmp.Or(*f.field, f.value); *f.field < 1 {
			return fmt.Errorf("%s is %d, want at least 1", f.name, *f.field)
		}
	}
	c.Size.Superwords = max(0, cmp.Or(c.Size.Superwords, c.Size.Vocabulary*15/32))
	if c.Size.Superwords >= c.Size.Vocabulary {
		return fmt.Errorf("superwords are %d of a vocabulary of %d, want fewer", c.Size.Superwords, c.Size.Vocabulary)
	}
	if c.MaxLength > c.Size.Positions {
		return fmt.Errorf("max length is %d, but the model has %d positions", c.MaxLength, c.Size.Positions)
	}
	if c.Size.Hidden%c.Size.Heads != 0 {
		return fmt.Errorf("hidden size %d is not a multiple of %d heads", c.Size.Hidden, c.Size.Heads)
	}
	if err := c.Size.config(c.Size.Vocabulary).Validate(); err != nil {
		return err
	}
	c.Output = cmp.Or(c.Output, filepath.Join("data", "tiny"))
	if c.draw == nil {
		c.draw = scenes.Corpus
	}
	c.SFT = withRecipe(c.SFT, PretrainRecipe()).WithDefaults()
	return c.SFT.Validate()
}

// withRecipe fills zero fields from the recipe, where it has values of its own.
func withRecipe(c, recipe sft.Config) sft.Config {
	for _, f := range []struct {
		field *int
		value int
	}{
		{&c.Epochs, recipe.Epochs}, {&c.BatchSize, recipe.BatchSize}, {&c.Accumulation, recipe.Accumulation},
		{&c.EvalSteps, recipe.EvalSteps}, {&c.SaveSteps, recipe.SaveSteps}, {&c.KeepLast, recipe.KeepLast},
	} {
		*f.field = cmp.Or(*f.field, f.value)
	}
	c.LearningRate = cmp.Or(c.LearningRate, recipe.LearningRate)
	c.WarmupRatio = cmp.Or(c.WarmupRatio, recipe.WarmupRatio)
	c.Beta2 = cmp.Or(c.Beta2, recipe.Beta2)
	c.WeightDecay = max(0, cmp.Or(c.WeightDecay, recipe.WeightDecay))
	return c
}

// config of a model with so many tokens, whose ids of the control tokens are the
// tokenizer's own.
func (s ModelSize) config(tokens int) llama.Config {
	return llama.Config{
		VocabSize: tokens, HiddenSize: s.Hidden, IntermediateSize: s.Intermediate, Layers: s.Layers,
		Heads: s.Heads, KVHeads: s.Heads, HeadDim: s.Hidden / s.Heads, MaxPositions: s.Positions,
		RMSNormEps: 1e-5, RopeTheta: 10000, BOS: 1, EOS: []int32{2},
	}
}

// manifest is what names the run.
func (c PretrainConfig) manifest(all corpus) runs.Manifest {
	s := c.Size
	resolved := recipeParameters(c.SFT)
	maps.Copy(resolved, map[string]any{
		"vocabulary": s.Vocabulary, "superwords": s.Superwords, "tokenizer_examples": tokenizerExamples, "description_weight": descriptionWeight, "merge_colours": mergeColours,
		"hidden_size": s.Hidden, "intermediate_size": s.Intermediate, "layers": s.Layers, "heads": s.Heads, "positions": s.Positions,
		"checkpointing": c.SFT.Checkpointing, "max_length": c.MaxLength, "backend": c.Backend, "prompt_template": prompt.Default().SHA256(),
	})
	if c.Deterministic && c.Backend == device.XLACUDA {
		resolved["deterministic"] = true
	}
	return runs.Manifest{
		Command: c.Command, Given: c.Given, Resolved: resolved, Seed: c.SFT.Seed, Inputs: []runs.Input{all.input},
		PromptTemplateSHA256: prompt.Default().SHA256(), Warnings: c.skipped,
	}
}

// pretrain trains tokenizer and model, and writes the model into the run and the output.
func (c PretrainConfig) pretrain(ctx context.Context, run *runs.Run, dev *device.Device, all corpus) (runs.TrainingMetrics, error) {
	none := runs.TrainingMetrics{}
	run.Manifest.Machine = withMachine(run.Manifest.Machine, machineOf(dev))
	end := run.Stage("encode")
	defer func() { end() }() // where it is broken off
	tok, err := c.tokenizer(run.Path(modelDir), all.train)
	if err != nil {
		return none, err
	}
	if n := tok.VocabSize(); n < c.Size.Vocabulary {
		run.Warn("the tokenizer has %d tokens, not %d: the corpus has no more to give", n, c.Size.Vocabulary)
	}
	train, validation, err := c.examples(ctx, run, tok, all)
	if err != nil {
		return none, err
	}
	if err := run.Save(); err != nil {
		return none, err
	}
	end()
	config := c.Size.config(tok.VocabSize())
	config.BOS, config.EOS = tok.BOS(), []int32{tok.EOS()}
	weights := llama.Random(config, c.SFT.Seed)
	model, err := llama.FromHost(dev.Backend, dev.DType(), config, weights)
	if err != nil {
		return none, err
	}
	defer model.Close()
	if len(c.SFT.PadTo) == 0 {
		c.SFT.PadTo = padLengths(train, validation)
	}
	end = run.Stage("train")
	result, err := sft.Train(ctx, c.SFT, model, sft.Job{
		Backend: dev.Backend, Train: train, Validation: validation, Dir: run.Dir, Initial: llama.Flatten(config, weights),
		MeasureLast: true, MeasureSample: true, Memory: device.Memory, MemoryPeak: device.MemoryPeak,
		Progress:  c.trainProgress,
		Measuring: func(done, total int) { c.report("measure", done, total, "") },
	})
	end()
	warnOf(run, result)
	if err != nil {
		return none, err
	}
	if err := runs.WriteTrainingMetrics(run.Path(runs.TrainingMetricsName), result.Metrics); err != nil {
		return none, err
	}
	if err := saveBase(run.Path(modelDir), config, result.Last); err != nil {
		return none, err
	}
	longest := 0
	for _, e := range train {
		longest = max(longest, len(e.IDs))
	}
	if err := c.writeCard(run, all, config, longest, result); err != nil {
		return none, err
	}
	return result.Metrics, copyModel(c.Output, run.Path(modelDir))
}

// examples encodes both parts and records what became of them.
func (c PretrainConfig) examples(ctx context.Context, run *runs.Run, tok *tokenizer.Tokenizer, all corpus) (train, validation []prompt.Example, err error) {
	counts := runs.Counts{Examples: len(all.train) + len(all.validation)}
	for _, part := range []struct {
		to   *[]prompt.Example
		list []scenes.Example
	}{{&train, all.train}, {&validation, all.validation}} {
		var dropped []string
		if *part.to, dropped, err = c.encoded(ctx, tok, part.list); err != nil {
			return nil, nil, err
		}
		if len(*part.to) == 0 {
			return nil, nil, fmt.Errorf("encode corpus: every example is longer than %d tokens", c.MaxLength)
		}
		counts.Dropped = append(counts.Dropped, dropped...)
	}
	counts.Train, counts.Validation = len(train), len(validation)
	run.Manifest.Counts = counts
	if n := len(counts.Dropped); n > 0 {
		run.Warn("%d of %d examples are longer than %d tokens and were left out", n, counts.Examples, c.MaxLength)
	}
	return train, validation, nil
}
