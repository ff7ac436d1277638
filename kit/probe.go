package kit

import (
	"context"
	"fmt"
	"math"

	"github.com/gomlx/gomlx/core/tensors"

	"github.com/threebook/threebook/kit/gguf"
	"github.com/threebook/threebook/kit/llama"
	"github.com/threebook/threebook/kit/lora"
	"github.com/threebook/threebook/kit/prompt"
)

// probeText is the description that a merged model is compared on.
const probeText = "A red cube on a grey floor turns slowly under one white light. " +
	"Behind it stand three blue spheres of different sizes, and the camera looks down from the left."

// Probe compares the logits of a merged model with those of base model and
// adapter, after every token of a short prompt. Both compute in float32 on a
// CPU, so that the difference is that of rounding the weights, and in bfloat16 on
// a GPU.
type Probe struct {
	Backend    string
	Tokens     int
	Difference float64 // largest of a logit
	Scale      float64 // standard deviation of base model and adapter's logits
	Effect     float64 // largest difference that the adapter makes to a logit
	Agree      int     // tokens after which the likeliest next one is the same
}

// String is two lines for people.
func (p Probe) String() string {
	text := fmt.Sprintf("largest logit difference %.2g on a probe of %d tokens, where logits have a standard deviation of %.2g (%s)", p.Difference, p.Tokens, p.Scale, p.Backend)
	if p.Effect > 0 {
		text += fmt.Sprintf("; the adapter itself makes up to %.2g", p.Effect)
	}
	return text + fmt.Sprintf("\nlikeliest next token the same after %d of %d tokens", p.Agree, p.Tokens)
}

func (p Probe) warnings() []string {
	var list []string
	if !(p.Difference <= p.Scale/2) { // also of NaN
		list = append(list, fmt.Sprintf("the model written is far from base model and adapter: a logit differs by %.2g, where logits have a standard deviation of %.2g", p.Difference, p.Scale))
	} else if p.Effect > 0 && p.Difference > p.Effect {
		list = append(list, fmt.Sprintf("rounding the weights changes the logits more (%.2g) than the adapter does (%.2g): merge with a wider --dtype", p.Difference, p.Effect))
	}
	return list
}

// probe runs the two models one after the other: only one is on the device.
func (c MergeConfig) probe(ctx context.Context, l *loaded, dtype string) (Probe, error) {
	ids := prompt.Default().EncodePrompt(l.tokenizer, probeText)
	ids = ids[:min(len(ids), l.config.MaxPositions)]
	p := Probe{Backend: l.device.Name, Tokens: len(ids)}
	const steps = 2
	c.report("compare", 0, steps, "base model and adapter")
	if err := l.load(); err != nil {
		return p, err
	}
	want, err := l.logits(ids, l.adapter)
	if err != nil {
		return p, err
	}
	if l.adapter != nil {
		base, err := l.logits(ids, nil)
		if err != nil {
			return p, err
		}
		p.Effect = largestDifference(base, want)
	}
	l.model.Close()
	if err := ctx.Err(); err != nil {
		return p, err
	}
	c.report("compare", 1, steps, c.Output)
	if l.model, err = c.loadMerged(l, dtype); err != nil {
		return p, err
	}
	got, err := l.logits(ids, nil)
	if err != nil {
		return p, err
	}
	p.Difference, p.Scale, p.Agree = largestDifference(want, got), deviation(want), agree(want, got, len(ids))
	c.report("compare", steps, steps, "")
	return p, nil
}

// loadMerged reads the model that was written back onto the device.
func (c MergeConfig) loadMerged(l *loaded, dtype string) (*llama.Model, error) {
	if !c.toGGUF() {
		return llama.Load(l.device.Backend, l.device.DType(), c.Output)
	}
	file, err := gguf.Open(c.Output)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	t, err := gguf.ParseType(dtype)
	if err != nil {
		return nil, err
	}
	weights := gguf.Llama{Config: l.config, Type: t}.Weights(file)
	return llama.FromEach(l.device.Backend, l.device.DType(), l.config, weights)
}

// logits after each of ids, of the loaded model with the adapter, or without (nil).
func (l *loaded) logits(ids []int32, adapter *lora.Adapter) ([]float32, error) {
	if adapter == nil {
		return llama.Logits(l.device.Backend, l.model, ids, nil, nil)
	}
	bind, values, err := fixed(adapter, l.model)
	if err != nil {
		return nil, err
	}
	defer values.FinalizeAll()
	return llama.Logits(l.device.Backend, l.model, ids, bind, []*tensors.Tensor{values})
}

// largestDifference is NaN when one of the logits is.
func largestDifference(a, b []float32) float64 {
	worst := 0.0
	for i := range a {
		worst = math.Max(worst, math.Abs(float64(a[i])-float64(b[i])))
	}
	return worst
}

// deviation is the standard deviation.
func deviation(a []float32) float64 {
	var sum, squares float64
	for _, v := range a {
		sum += float64(v)
	}
	mean := sum / float64(len(a))
	for _, v := range a {
		squares += (float64(v) - mean) * (float64(v) - mean)
	}
	return math.Sqrt(squares / float64(len(a)))
}

// agree counts the rows whose largest value is at the same place.
func agree(a, b []float32, rows int) int {
	n, width := 0, len(a)/rows
	for r := range rows {
		if largest(a[r*width:(r+1)*width]) == largest(b[r*width:(r+1)*width]) {
			n++
		}
	}
	return n
}

func largest(row []float32) int {
	best := 0
	for i, v := range row {
		if v > row[best] {
			best = i
		}
	}
	return best
}
