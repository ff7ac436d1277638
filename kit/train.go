package kit

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/threebook/threebook/kit/device"
	"github.com/threebook/threebook/kit/lora"
	"github.com/threebook/threebook/kit/pairs"
	"github.com/threebook/threebook/kit/prompt"
	"github.com/threebook/threebook/kit/runs"
	"github.com/threebook/threebook/kit/sft"
)

// Which parameters a training exports as its adapter.
const (
	Best = "best" // of the lowest evaluation loss
	Last = "last" // of the last step
)

// TrainConfig of [Train]. Data and ModelPath are required.
type TrainConfig struct {
	Env
	SFT        sft.Config        // the recipe
	Data       string            // pairs, in any of their formats
	ModelPath  string            // base model, in Hugging Face layout
	MaxLength  int               // tokens of prompt and code together; default 2048
	OverLength prompt.OverLength // what becomes of longer examples; default cut the code
	// TrainOnPrompt takes the loss of the prompt's tokens too, but for the begin token,
	// as TRL does with completion_only_loss=False: labels are the ids. Evaluation, and
	// the final losses, are of the answers in any case.
	TrainOnPrompt bool
	// MaxTrainExamples is how many of the training pairs are taken, those of smallest
	// hash of seed and name; 0, or beyond their number, takes all.
	MaxTrainExamples int
	Final            string // Best (default) or Last
	// Checkpointing is On, Off or Auto (default), which sets SFT.Checkpointing.
	Checkpointing string
	// Samples is how many validation descriptions the model writes code for at each
	// evaluation, the likeliest token each time, into samples.jsonl. It changes nothing
	// of the training, and goes with an adapter only.
	Samples int
	// Opened is told the run directory before the training begins or goes on; optional.
	Opened func(dir string)
}

// TrainRun is a finished training.
type TrainRun struct {
	Dir      string // the run directory
	Adapter  string // its adapter, in PEFT layout; "" after full fine-tuning
	Model    string // after full fine-tuning: the model, in Hugging Face layout
	Manifest runs.Manifest
	Metrics  runs.TrainingMetrics
	Existing bool // an earlier run of the same parameters and inputs: nothing was done
}

// Train fine-tunes an adapter on the training pairs and measures its loss on the
// validation pairs.
func Train(ctx context.Context, c TrainConfig) (TrainRun, error) {
	if err := c.fill(); err != nil {
		return TrainRun{}, fmt.Errorf("train: %w", err)
	}
	list, err := c.readPairs()
	if err != nil {
		return TrainRun{}, fmt.Errorf("train: %w", err)
	}
	list, leftOut := c.share(list)
	l, err := c.open(c.ModelPath, "")
	if err != nil {
		return TrainRun{}, fmt.Errorf("train: %w", err)
	}
	defer l.close()
	if err := c.checkLayout(l); err != nil {
		return TrainRun{}, fmt.Errorf("train: %w", err)
	}
	manifest, err := c.manifest()
	if err != nil {
		return TrainRun{}, fmt.Errorf("train: %w", err)
	}
	manifest.Warnings = c.skipped
	run, err := runs.Open(runs.Options{
		Root: c.Root, Kind: runs.KindTrain, Slug: filepath.Base(filepath.Clean(c.ModelPath)), Fresh: c.Fresh, Manifest: manifest,
	})
	if err != nil {
		return TrainRun{}, err
	}
	if run.Existing && run.Manifest.Outcome == runs.Done {
		metrics, err := runs.ReadTrainingMetrics(run.Path(runs.TrainingMetricsName))
		if err == nil {
			return c.trained(run, metrics, true), run.Release()
		}
	}
	if c.Opened != nil {
		c.Opened(run.Dir)
	}
	metrics, err := c.train(ctx, run, l, list, leftOut)
	if err = run.Finish(err); err != nil {
		return c.trained(run, metrics, false), err
	}
	return c.trained(run, metrics, false), nil
}

// fill gives the defaults and names a field that cannot be.
func (c *TrainConfig) fill() error {
	if c.SFT.FullFineTune {
		if err := noAdapter(c.SFT); err != nil {
			return err
		}
	}
	c.SFT = c.SFT.WithDefaults()
	// What is the same adapter in another order is the same run.
	c.SFT.LoRA.TargetModules, c.SFT.LoRA.ExcludeModules = inOrder(c.SFT.LoRA.TargetModules), inOrder(c.SFT.LoRA.ExcludeModules)
	c.SFT.LoRA.Layers = slices.Sorted(slices.Values(c.SFT.LoRA.Layers))
	if c.MaxLength == 0 {
		c.MaxLength = 2048
	}
	if c.MaxLength < 1 {
		return fmt.Errorf("max length is %d, want at least 1", c.MaxLength)
	}
	if c.Samples < 0 {
		return fmt.Errorf("samples is %d, want 0 or more", c.Samples)
	}
	if c.Samples > 0 && c.SFT.FullFineTune {
		return errors.New("samples are written with an adapter, but with full fine-tuning there is none")
	}
	if c.MaxTrainExamples < 0 {
		return fmt.Errorf("max train examples is %d, want at least 1, or 0 for all", c.MaxTrainExamples)
	}
	if c.Final == "" {
		c.Final = Best
	}
	if c.Final != Best && c.Final != Last {
		return fmt.Errorf("final %q is unknown (known: %s, %s)", c.Final, Best, Last)
	}
	if c.Checkpointing == "" {
		c.Checkpointing = Auto
		if c.SFT.Checkpointing {
			c.Checkpointing = On
		}
	}
	if known := []string{On, Off, Auto}; !slices.Contains(known, c.Checkpointing) {
		return fmt.Errorf("gradient checkpointing %q is unknown (known: %s)", c.Checkpointing, strings.Join(known, ", "))
	}
	return c.SFT.Validate()
}

// noAdapter names a field that is for an adapter, where there is none. Those with a
// default may be filled.
func noAdapter(c sft.Config) error {
	l := c.LoRA
	for _, f := range []struct {
		name string
		used bool
	}{
		{"DoRA", l.DoRA}, {"RSLoRA", l.RSLoRA}, {"RankPattern", len(l.RankPattern) > 0}, {"AlphaPattern", len(l.AlphaPattern) > 0},
		{"ExcludeModules", len(l.ExcludeModules) > 0}, {"Layers", len(l.Layers) > 0},
	} {
		if f.used {
			return fmt.Errorf("LoRA.%s is for an adapter, but with full fine-tuning there is none", f.name)
		}
	}
	return nil
}

// checkLayout finds what of the adapter's description is not in the model.
func (c TrainConfig) checkLayout(l *loaded) error {
	if c.SFT.FullFineTune {
		return nil
	}
	_, err := lora.NewLayout(c.SFT.LoRA, l.config)
	return err
}

// inOrder gives names of modules in the order in which a layer has their kinds.
func inOrder(modules []string) []string {
	kinds := lora.TargetModules()
	place := func(module string) int { return slices.Index(kinds, module[strings.LastIndexByte(module, '.')+1:]) }
	return slices.SortedFunc(slices.Values(modules), func(a, b string) int {
		return cmp.Or(cmp.Compare(place(a), place(b)), strings.Compare(a, b))
	})
}

// readPairs reads the pairs, of which some must be for training, and some for
// validation if training may stop early.
func (c TrainConfig) readPairs() ([]pairs.Pair, error) {
	list, err := pairs.Read(c.Data)
	if err != nil {
		return nil, err
	}
	if !slices.ContainsFunc(list, func(p pairs.Pair) bool { return p.Split != pairs.Validation }) {
		return nil, fmt.Errorf("read %s: no training pairs", c.Data)
	}
	if c.Samples > 0 && !slices.ContainsFunc(list, func(p pairs.Pair) bool { return p.Split == pairs.Validation }) {
		return nil, fmt.Errorf("read %s: samples are of validation pairs, and there are none", c.Data)
	}
	if c.SFT.EarlyStoppingPatience > 0 && !slices.ContainsFunc(list, func(p pairs.Pair) bool { return p.Split == pairs.Validation }) {
		return nil, fmt.Errorf("read %s: early stopping goes by the validation loss, and there are no validation pairs", c.Data)
	}
	return list, nil
}

func (c TrainConfig) trained(run *runs.Run, metrics runs.TrainingMetrics, existing bool) TrainRun {
	t := TrainRun{Dir: run.Dir, Manifest: run.Manifest, Metrics: metrics, Existing: existing}
	if c.SFT.FullFineTune {
		t.Model = run.Path("model")
	} else {
		t.Adapter = run.Path("adapter")
	}
	return t
}

// manifest is what names the run: every parameter that matters to its result, and its inputs.
func (c TrainConfig) manifest() (runs.Manifest, error) {
	data, err := runs.HashInput("data", c.Data)
	if err != nil {
		return runs.Manifest{}, err
	}
	model, modelInput, err := describeModel(c.ModelPath)
	if err != nil {
		return runs.Manifest{}, err
	}
	s := c.SFT
	resolved := recipeParameters(s)
	maps.Copy(resolved, map[string]any{
		"checkpointing": c.Checkpointing, "max_length": c.MaxLength, "over_length": string(c.overLength()), "final": c.Final,
		"backend": c.Backend, "prompt_template": prompt.Default().SHA256(),
	})
	if !s.FullFineTune {
		maps.Copy(resolved, map[string]any{
			"lora_rank": s.LoRA.Rank, "lora_alpha": s.LoRA.Alpha, "lora_dropout": s.LoRA.Dropout,
			"target_modules": s.LoRA.TargetModules, "rslora": s.LoRA.RSLoRA,
		})
	}
	// These count where they are used only, so that the ids of runs without them stay.
	for _, f := range []struct {
		name  string
		used  bool
		value any
	}{
		{"train_on_prompt", c.TrainOnPrompt, true},
		{"max_train_examples", c.MaxTrainExamples > 0, c.MaxTrainExamples},
		{"rank_pattern", len(s.LoRA.RankPattern) > 0, texts(s.LoRA.RankPattern)},
		{"alpha_pattern", len(s.LoRA.AlphaPattern) > 0, texts(s.LoRA.AlphaPattern)},
		{"exclude_modules", len(s.LoRA.ExcludeModules) > 0, s.LoRA.ExcludeModules},
		{"layers", len(s.LoRA.Layers) > 0, s.LoRA.Layers},
		{"dora", s.LoRA.DoRA, true},
		{"loraplus_lr_ratio", s.LoRAPlusRatio != 1, s.LoRAPlusRatio},
		{"deterministic", c.Deterministic && c.Backend == device.XLACUDA, true},
	} {
		if f.used {
			resolved[f.name] = f.value
		}
	}
	return runs.Manifest{
		Command: c.Command, Given: c.Given, Resolved: resolved, Seed: s.Seed,
		Inputs: []runs.Input{data, modelInput}, BaseModel: model,
		PromptTemplateSHA256: prompt.Default().SHA256(),
	}, nil
}

// recipeParameters are the recipe's parameters that count whatever is trained.
func recipeParameters(s sft.Config) map[string]any {
	all := map[string]any{
		"epochs": s.Epochs, "batch_size": s.BatchSize, "accumulation": s.Accumulation,
		"learning_rate": s.LearningRate, "warmup_ratio": s.WarmupRatio, "weight_decay": s.WeightDecay,
		"max_grad_norm": s.MaxGradNorm, "beta1": s.Beta1, "beta2": s.Beta2, "epsilon": s.Epsilon,
		"eval_steps": s.EvalSteps, "full_fine_tune": s.FullFineTune, "pad_to": s.PadTo,
	}
	if s.EarlyStoppingPatience > 0 {
		all["early_stopping_patience"] = s.EarlyStoppingPatience
	}
	if s.EarlyStoppingThreshold > 0 {
		all["early_stopping_threshold"] = s.EarlyStoppingThreshold
	}
	return all
}

func texts[T fmt.Stringer](list []T) []string {
	all := make([]string, len(list))
	for i, v := range list {
		all[i] = v.String()
	}
	return all
}

func (c TrainConfig) overLength() prompt.OverLength {
	if c.OverLength == "" {
		return prompt.CutCode
	}
	return c.OverLength
}

func (c TrainConfig) train(ctx context.Context, run *runs.Run, l *loaded, list []pairs.Pair, leftOut []string) (runs.TrainingMetrics, error) {
	end := run.Stage("load")
	c.report("load", 0, 1, c.ModelPath)
	available := l.device.Available()
	if err := l.load(); err != nil {
		return runs.TrainingMetrics{}, err
	}
	run.Manifest.Machine = withMachine(run.Manifest.Machine, l.machine())
	train, validation, err := c.examples(l, run, list, leftOut)
	if err != nil {
		return runs.TrainingMetrics{}, err
	}
	if err := c.decideCheckpointing(run, l, available, train, validation); err != nil {
		return runs.TrainingMetrics{}, err
	}
	end()
	note := fmt.Sprintf("%d train, %d validation examples on %s", len(train), len(validation), l.device.Name)
	if c.SFT.Checkpointing {
		note += ", gradient checkpointing"
	}
	c.report("load", 1, 1, note)
	if err := run.Save(); err != nil {
		return runs.TrainingMetrics{}, err
	}

	samples, err := c.newSampler(run, l, list)
	if err != nil {
		return runs.TrainingMetrics{}, err
	}
	var sample func(step int, values []float32)
	if samples != nil {
		sample = func(step int, values []float32) { samples.sample(ctx, step, values) }
	}
	end = run.Stage("train")
	result, err := sft.Train(ctx, c.SFT, l.model, sft.Job{
		Backend: l.device.Backend, Train: train, Validation: validation, Dir: run.Dir, MeasureLast: c.Final == Last,
		PeakFLOPs: sft.PeakFLOPs(l.device.Describe()), Memory: device.Memory, MemoryPeak: device.MemoryPeak,
		Progress: c.trainProgress, Sample: sample,
		Measuring: func(done, total int) { c.report("measure", done, total, "") },
	})
	end()
	warnOf(run, result)
	if err != nil {
		return runs.TrainingMetrics{}, err
	}
	if result.Steps == 1 && c.SFT.WarmupRatio > 0 {
		run.Warn("the only optimizer step is warm-up with a learning rate of 0, so nothing was learned: more epochs, a smaller --accumulation or --warmup-ratio 0 would change that")
	}
	return result.Metrics, c.export(run, result)
}

// warnOf records what a training has to say, whether it ended or not.
func warnOf(run *runs.Run, result sft.Result) {
	if result.Stopped != "" {
		run.Warn("%s", result.Stopped)
	}
	for _, w := range result.Warnings {
		run.Warn("%s", w)
	}
}

func (e Env) trainProgress(p sft.Progress) {
	e.tell(Progress{Stage: "train", Done: p.Step, Total: p.Steps, Note: trainNote(p), Left: p.Left, Ended: p.Ended})
}

// trainNote is "loss 0.913, rate 2.0e-4, 812 tokens/s, 3.2 GB, eval 1.020": what a
// narrow terminal has no room for comes last.
func trainNote(p sft.Progress) string {
	if math.IsNaN(p.Loss) {
		return "compiling"
	}
	rate := strings.Replace(fmt.Sprintf("%.1e", p.LearningRate), "e-0", "e-", 1)
	note := fmt.Sprintf("loss %.3f, rate %s, %.0f tokens/s, %.1f GB", p.Loss, rate, p.TokensPerSecond, float64(p.Memory)/1e9)
	if !math.IsNaN(p.EvalLoss) {
		note += fmt.Sprintf(", eval %.3f", p.EvalLoss)
	}
	return note
}

// export writes training_metrics.json and the adapter (or, after full
// fine-tuning, the model), with what it was trained on beside it.
func (c TrainConfig) export(run *runs.Run, result sft.Result) error {
	values := result.Best
	if c.Final == Last {
		values = result.Last
	}
	if err := runs.WriteTrainingMetrics(run.Path(runs.TrainingMetricsName), result.Metrics); err != nil {
		return err
	}
	if result.Layout == nil {
		return saveModel(run.Path("model"), c.ModelPath, values)
	}
	adapter := lora.Adapter{Layout: result.Layout, Values: values, Base: c.ModelPath}
	if err := adapter.Save(run.Path("adapter")); err != nil {
		return err
	}
	return saveProvenance(run.Path("adapter"), run.Manifest)
}

func withMachine(m, add runs.Machine) runs.Machine {
	m.Backend, m.Device, m.XLAFlags = add.Backend, add.Device, add.XLAFlags
	return m
}

// copyFile copies one small file, atomically.
func copyFile(to, from string) error {
	data, err := os.ReadFile(from)
	if err != nil {
		return fmt.Errorf("copy file: %w", err)
	}
	return runs.WriteFile(to, func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	})
}
