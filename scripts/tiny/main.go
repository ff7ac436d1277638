// Command tiny makes data/tiny, the base model that the demo and the tests
// fine-tune: a Llama of about a million weights with a byte-fallback BPE
// tokenizer, both trained on the training scripts of data/scenes.
//
//	go run ./scripts/tiny --data reports/pairs.parquet --epochs 60
//
// The scripts are dealt to descriptions at random, so the model learns to write
// code in the style of the scenes and to end, but not what a description means:
// that is left for LoRA to teach.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"time"

	"github.com/threebook/threebook/kit/device"
	"github.com/threebook/threebook/kit/llama"
	"github.com/threebook/threebook/kit/pairs"
	"github.com/threebook/threebook/kit/prompt"
	"github.com/threebook/threebook/kit/runs"
	"github.com/threebook/threebook/kit/seed"
	"github.com/threebook/threebook/kit/sft"
	"github.com/threebook/threebook/kit/tokenizer"
)

type options struct {
	data, output, backend, work    string
	vocabulary, hidden, layers     int
	heads, intermediate, positions int
	epochs, length                 int
	rate                           float64
	seed                           int64
}

func main() {
	var o options
	flag.StringVar(&o.data, "data", "reports/pairs.parquet", "pairs")
	flag.StringVar(&o.output, "o", "data/tiny", "directory of the model")
	flag.StringVar(&o.work, "work", "reports/tiny", "directory of checkpoints and metrics; a run there goes on")
	flag.StringVar(&o.backend, "backend", device.Auto, "compute backend")
	flag.IntVar(&o.vocabulary, "vocabulary", 1024, "tokens")
	flag.IntVar(&o.hidden, "hidden", 128, "hidden size")
	flag.IntVar(&o.intermediate, "intermediate", 352, "size between the projections of a feed-forward block")
	flag.IntVar(&o.layers, "layers", 4, "layers")
	flag.IntVar(&o.heads, "heads", 2, "attention heads")
	flag.IntVar(&o.positions, "positions", 2048, "longest sequence the model takes")
	flag.IntVar(&o.length, "length", 1024, "longest sequence trained on")
	flag.IntVar(&o.epochs, "epochs", 8, "passes over all deals")
	flag.Float64Var(&o.rate, "rate", 3e-3, "peak learning rate")
	flag.Int64Var(&o.seed, "seed", 1, "of weights, order and deal")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := o.run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "tiny:", err)
		os.Exit(1)
	}
}

func (o options) run(ctx context.Context) error {
	list, err := trainingPairs(o.data)
	if err != nil {
		return err
	}
	tok, err := o.tokenizer(list)
	if err != nil {
		return err
	}
	config := llama.Config{
		VocabSize: o.vocabulary, HiddenSize: o.hidden, IntermediateSize: o.intermediate, Layers: o.layers,
		Heads: o.heads, KVHeads: o.heads, HeadDim: o.hidden / o.heads, MaxPositions: o.positions,
		RMSNormEps: 1e-5, RopeTheta: 10000, BOS: tok.BOS(), EOS: []int32{tok.EOS()}, DType: "bfloat16",
	}
	if err := config.Validate(); err != nil {
		return err
	}
	examples, err := o.deal(tok, list)
	if err != nil {
		return err
	}
	dev, err := device.Open(o.backend)
	if err != nil {
		return err
	}
	defer dev.Close()
	weights := llama.Random(config, o.seed)
	model, err := llama.FromHost(dev.Backend, dev.DType(), config, weights)
	if err != nil {
		return err
	}
	defer model.Close()
	start := time.Now()
	result, err := sft.Train(ctx, sft.Config{
		FullFineTune: true, Epochs: o.epochs, BatchSize: 2, Accumulation: 1, LearningRate: o.rate, WarmupRatio: 0.05,
		WeightDecay: 0.01, Beta2: 0.98, SaveSteps: 200, Seed: o.seed, PadTo: []int{640, 960},
	}, model, sft.Job{
		Backend: dev.Backend, Train: examples, Dir: o.work, Initial: llama.Flatten(config, weights),
		Progress: func(p sft.Progress) {
			if p.Step%20 == 0 || p.Step == p.Steps {
				fmt.Printf("step %d of %d, loss %.3f, %.0f tokens/s, %s left\n", p.Step, p.Steps, p.Loss, p.TokensPerSecond, p.Left)
			}
		},
	})
	if err != nil {
		return err
	}
	if err := llama.Save(o.output, config, llama.SaveOptions{}, result.Last); err != nil {
		return err
	}
	err = runs.WriteJSON(filepath.Join(o.output, "generation_config.json"), map[string]any{
		"bos_token_id": config.BOS, "eos_token_id": config.EOS[0], "do_sample": true, "temperature": 0.7, "top_p": 0.9,
	})
	if err != nil {
		return err
	}
	return o.card(config, len(examples), result, dev, time.Since(start))
}

func trainingPairs(path string) ([]pairs.Pair, error) {
	list, err := pairs.Read(path)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(list, func(p pairs.Pair) bool { return p.Split != pairs.Train }), nil
}

// tokenizer trains on prompts and scripts as the model will see them.
func (o options) tokenizer(list []pairs.Pair) (*tokenizer.Tokenizer, error) {
	template := prompt.Default()
	texts := func(yield func(string) bool) {
		for _, p := range list {
			if !yield(template.Text(p.Description)) || !yield(" "+p.Code+" ") {
				return
			}
		}
	}
	vocabulary, err := tokenizer.Train(texts, o.vocabulary)
	if err != nil {
		return nil, err
	}
	if err := vocabulary.Save(o.output); err != nil {
		return nil, err
	}
	return tokenizer.Load(o.output)
}

// deal encodes every script with the description of another, drawn anew from
// several deals so that none is learned.
func (o options) deal(tok *tokenizer.Tokenizer, list []pairs.Pair) ([]prompt.Example, error) {
	const deals = 8
	template := prompt.Default()
	var examples []prompt.Example
	for d := range deals {
		order := seed.Stream(o.seed, "deal", uint64(d)).Perm(len(list))
		for i, p := range list {
			e, err := template.Encode(tok, list[order[i]].Description, p.Code, o.length)
			if err != nil {
				return nil, fmt.Errorf("example %s: %w", p.Filename, err)
			}
			e.Name = p.Filename
			examples = append(examples, e)
		}
	}
	return examples, nil
}
