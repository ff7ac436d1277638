package kit

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"text/template"
	"time"

	"github.com/threebook/threebook/kit/device"
	"github.com/threebook/threebook/kit/llama"
	"github.com/threebook/threebook/kit/runs"
	"github.com/threebook/threebook/kit/scenes"
	"github.com/threebook/threebook/kit/sft"
)

// whatItKnows is the card's section about what to expect of the model.
const whatItKnows = `What it knows: how the generator's scenes are written, as Three.js modules that draw something and end, and what a sheet or a list of tags asks for, since in pre-training those came with the code of their own scene: ` + "`" + `Tags ring six small matte gold cubes stone floor peach neutral overhead corner far orbiting` + "`" + `. What it cannot read mostly gives some scene of that kind too.

What it does not know: what prose asks for. In pre-training every description in prose came with the code of another scene; to follow prose is left for fine-tuning. Nor does it know scenes with a subject (layout, count, size, finish, colour and shape together) that a hash reserves for fine-tuning and testing, one in eight, or anything that the generator does not draw.`

// cardTemplate is the model's card. Its front matter's line "training" is what
// reports say of the model.
var cardTemplate = template.Must(template.New("card").Funcs(template.FuncMap{"n": grouped, "count": counted, "loss": lossText}).Parse(`---
license: apache-2.0
training: "` + preTrained + `: {{n .Steps}} steps on {{n .Train}} generated scenes"
---
# Pre-trained on drawn scenes

A Llama-architecture model of {{n .Weights}} weights (hidden size {{.Config.HiddenSize}}, {{count .Config.Layers "layer"}}, {{count .Config.Heads "head"}}, vocabulary {{n .Config.VocabSize}}, {{n .Config.MaxPositions}} positions), small enough to fine-tune on a laptop's CPU. It exists so that the whole loop can be run and seen anywhere; it is no judge of what fine-tuning does for a large model.

{{.Knows}}

## How it was made

| | |
|---|---|
| data | {{n .Drawn}} examples that kit/scenes drew with seed {{.Seed}}: {{.Formats}} |
| longest example | {{n .Longest}} tokens: of more than that the model has seen nothing, whatever positions it has |
| corpus, sha256 | ` + "`{{.Corpus}}`" + ` |
| held out | {{n .Validation}} examples of another seed |
{{- if .Dropped}}
| left out | {{n .Dropped}} of all these, which have more than {{n .MaxLength}} tokens each |
{{- end}}
| tokenizer | byte-fallback BPE of {{n .Config.VocabSize}} tokens, {{n .Superwords}} of them at most for superwords, trained on {{n .TokenizerExamples}} of the examples; digits are merged in colours and in what never varies only |
| training | all weights, {{count .Recipe.Epochs "epoch"}}, {{n .Steps}} steps of {{.Recipe.BatchSize}}{{if gt .Recipe.Accumulation 1}} × {{.Recipe.Accumulation}}{{end}} examples, AdamW (β {{.Beta1}}, {{.Beta2}}, weight decay {{.Recipe.WeightDecay}}), peak rate {{.Recipe.LearningRate}}, warm-up {{.Warmup}}, cosine, seed {{.Seed}} |
| tokens | {{n .Tokens}}, prompts included; the loss counts the code's only |
| device | {{.Device}} |
| time | {{.Time}} |
| loss at the end | {{loss .TrainLoss}} on a sample of the training examples, {{loss .ValidationLoss}} on those held out, in nats a token |
| weights | bfloat16 |

| step | tokens seen | training loss | validation loss |
|---:|---:|---:|---:|
{{range .Curve}}| {{n .Step}} | {{n .Tokens}} | {{loss .Loss}} | {{with .Eval}}{{loss .}}{{end}} |
{{end}}
The training loss is the mean over the steps since the row before.

{{with .Command}}Made with

    {{.}}
{{end}}`))

// cardData is what the card's template takes.
type cardData struct {
	Knows, Formats, Corpus, Warmup, Device, Time, Command string
	Weights                                               int64
	Config                                                llama.Config
	Recipe                                                sft.Config
	Seed                                                  int64
	Beta1, Beta2                                          float64
	Drawn, Validation                                     int // examples, the Dropped ones of both included
	Train, Dropped, MaxLength, Longest                    int
	Superwords, TokenizerExamples                         int
	Steps                                                 int
	Tokens                                                int64
	TrainLoss, ValidationLoss                             float64
	Curve                                                 []curveRow
}

// writeCard writes the card of a training that is done.
func (c PretrainConfig) writeCard(run *runs.Run, all corpus, config llama.Config, longest int, result sft.Result) error {
	lines, _, err := runs.ReadMetrics(run.Path(runs.MetricsName))
	if err != nil {
		return err
	}
	if len(lines) == 0 {
		return fmt.Errorf("write card: %s has no steps", run.Path(runs.MetricsName))
	}
	m, last := run.Manifest, lines[len(lines)-1]
	typed, err := command(m.Given)
	if err != nil {
		return err
	}
	data := cardData{
		Knows: whatItKnows, Formats: formats(all.train), Corpus: all.input.SHA256, Longest: longest,
		Warmup: warmupText(c.SFT.WarmupRatio), Device: deviceText(c.Backend, m.Machine), Time: timeText(m.Stages),
		Command: typed, Weights: config.Parameters(), Config: config, Recipe: c.SFT, Seed: c.SFT.Seed,
		Beta1: max(0, c.SFT.Beta1), Beta2: max(0, c.SFT.Beta2),
		Drawn: len(all.train), Validation: len(all.validation), Train: m.Counts.Train, Dropped: len(m.Counts.Dropped), MaxLength: c.MaxLength,
		Superwords: c.Size.Superwords, TokenizerExamples: min(tokenizerExamples, len(all.train)),
		Steps: last.Step, Tokens: last.Tokens,
		TrainLoss: result.Metrics.TrainSample.Loss, ValidationLoss: result.Metrics.Validation.Loss,
		Curve: lossCurve(lines, rowSteps(last.Step, c.SFT.EvalSteps)),
	}
	return runs.WriteFile(run.Path(modelDir, cardFile), func(w io.Writer) error { return cardTemplate.Execute(w, data) })
}

// formats is "33% lists of tags, 10% made-up words, …".
func formats(list []scenes.Example) string {
	counts := map[string]int{}
	for _, e := range list {
		counts[e.Format]++
	}
	var parts []string
	for _, name := range slices.Sorted(maps.Keys(counts)) {
		parts = append(parts, fmt.Sprintf("%.0f%% %s", 100*float64(counts[name])/float64(len(list)), name))
	}
	return strings.Join(parts, ", ")
}

// placeFlags are those that say where and how a run is made, not what.
var placeFlags = []string{"output", "root", "backend", "fresh", "verbose", "save-steps", "keep"}

// command is what was typed, without where and how: as a run that goes on has it,
// too. It is empty where nothing was typed.
func command(given map[string]any) (string, error) {
	if given == nil {
		return "", nil
	}
	text := "threebook pretrain"
	for _, name := range slices.Sorted(maps.Keys(given)) {
		if slices.Contains(placeFlags, name) {
			continue
		}
		value, err := json.Marshal(given[name])
		if err != nil {
			return "", fmt.Errorf("write flag --%s: %w", name, err)
		}
		text += " --" + name + "=" + strings.Trim(string(value), `"[]`)
	}
	return text, nil
}

// grouped is a number with commas: 1,066,112.
func grouped(number any) string {
	s := fmt.Sprint(number)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

func lossText(nats float64) string { return fmt.Sprintf("%.3f", nats) }

// counted is "1 layer" or "4 layers".
func counted(n int, noun string) string {
	if n != 1 {
		noun += "s"
	}
	return grouped(n) + " " + noun
}

// warmupText is the share of the steps that are warm-up; a negative one is none.
func warmupText(ratio float64) string {
	return strconv.FormatFloat(100*max(0, ratio), 'g', 3, 64) + "% of the steps"
}

func deviceText(backend string, m runs.Machine) string {
	if backend == device.XLACUDA {
		backend += " (" + m.Device + ")"
	}
	return fmt.Sprintf("%s on %s/%s, %s", backend, m.OS, m.Arch, counted(m.CPUs, "CPU"))
}

// timeText is how long encoding and training took, in all goes if the run was broken off.
func timeText(stages []runs.Stage) string {
	total := 0.0
	for _, s := range stages {
		total += s.Seconds
	}
	return time.Duration(total * float64(time.Second)).Round(time.Second).String()
}
