package sft

import (
	"math"
	"strings"
	"testing"

	"github.com/gomlx/gomlx/core/tensors"
	"github.com/google/go-cmp/cmp"

	"github.com/threebook/threebook/kit/llama"
	"github.com/threebook/threebook/kit/prompt"
)

func weightBytes(t *testing.T, list []*tensors.Tensor) []byte {
	t.Helper()
	var all []byte
	for _, w := range list {
		if err := w.ConstBytes(func(b []byte) { all = append(all, b...) }); err != nil {
			t.Fatal(err)
		}
	}
	return all
}

// The schedule's corners: transformers' get_cosine_schedule_with_warmup for 100
// steps, of which ceil(0.03·100) = 3 warm up.
func TestLearningRate(t *testing.T) {
	c := Config{LearningRate: 1}.WithDefaults()
	for _, tt := range []struct {
		completed int
		want      float64
	}{
		{0, 0}, {1, 1.0 / 3}, {2, 2.0 / 3}, {3, 1}, {51, 0.5 * (1 + math.Cos(math.Pi*48/97))}, {99, 0.5 * (1 + math.Cos(math.Pi*96/97))},
	} {
		if got := c.learningRate(tt.completed, 100); math.Abs(got-tt.want) > 1e-12 {
			t.Errorf("rate after %d updates is %g, want %g", tt.completed, got, tt.want)
		}
	}
}

// CodeLlama-7B's figures, as the design states them.
func TestCodeLlamaFigures(t *testing.T) {
	c := llama.Config{
		VocabSize: 32016, HiddenSize: 4096, IntermediateSize: 11008, Layers: 32, Heads: 32, KVHeads: 32, HeadDim: 128, MaxPositions: 16384, RMSNormEps: 1e-5,
	}
	const adapter = 19988480
	if got := FLOPsPerToken(c, adapter, 2048) / 1e9; math.Abs(got-28.2) > 0.1 {
		t.Errorf("training takes %.2f GFLOP a token, want 28.2", got)
	}
	if got, want := c.Parameters(), int64(6738546688); got-want > 100e6 || want-got > 100e6 {
		t.Errorf("CodeLlama-7B has %d weights, want about %d", got, want)
	}
}

// Windows of an epoch hold every example once; the last may be short and none
// reaches into the next epoch.
func TestWindowsDoNotCrossEpochs(t *testing.T) {
	c := Config{Epochs: 2, BatchSize: 2, Accumulation: 2, Seed: 1}.WithDefaults()
	p, err := newPlan(c, madeExamples(7), nil)
	if err != nil {
		t.Fatal(err)
	}
	if p.steps != 4 {
		t.Fatalf("%d steps, want 4: 7 examples are 4 micro-batches, 2 windows, in 2 epochs", p.steps)
	}
	for epoch := range 2 {
		seen := map[int]int{}
		for at := range 2 {
			w, err := p.window(2*epoch + at)
			if err != nil {
				t.Fatal(err)
			}
			for _, micro := range w.batches {
				for _, i := range micro {
					seen[i]++
				}
			}
		}
		if d := cmp.Diff(map[int]int{0: 1, 1: 1, 2: 1, 3: 1, 4: 1, 5: 1, 6: 1}, seen); d != "" {
			t.Errorf("epoch %d (-want +got):\n%s", epoch, d)
		}
	}
}

// Labels are the next tokens of the answer, one place to the left; prompt and
// padding are not learned, and a short micro-batch is filled with rows of none.
func TestPackShiftsLabels(t *testing.T) {
	c := Config{BatchSize: 3, PadTo: []int{4, 6, 8}}.WithDefaults()
	rows := []prompt.Example{
		{Name: "a", IDs: []int32{1, 11, 12, 13, 2}, PromptLen: 3},
		{Name: "b", IDs: []int32{1, 21, 2}, PromptLen: 1},
	}
	p, err := newPlan(c, rows, nil)
	if err != nil {
		t.Fatal(err)
	}
	got, err := p.pack(rows)
	if err != nil {
		t.Fatal(err)
	}
	want := batch{
		rows: 3, length: 6, targets: 4, count: 8,
		tokens: []int32{1, 11, 12, 13, 2, 0, 1, 21, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0},
		labels: []int32{-100, -100, 13, 2, -100, -100, 21, 2, -100, -100, -100, -100, -100, -100, -100, -100, -100, -100},
	}
	if d := cmp.Diff(want, got, cmp.AllowUnexported(batch{})); d != "" {
		t.Errorf("batch (-want +got):\n%s", d)
	}
}

// Few lengths are compiled: those given, and beyond them as many as the longest
// example of either set needs.
func TestPaddedLengthsCoverValidation(t *testing.T) {
	of := func(length int) []prompt.Example { return []prompt.Example{{IDs: make([]int32, length), PromptLen: 1}} }
	for _, tt := range []struct{ given, want []int }{
		{nil, []int{256, 512, 640}},
		{[]int{300, 200}, []int{200, 300, 512, 640}},
		{[]int{700}, []int{700}},
	} {
		p, err := newPlan(Config{PadTo: tt.given}.WithDefaults(), of(100), of(600))
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(tt.want, p.padTo); d != "" {
			t.Errorf("given %v (-want +got):\n%s", tt.given, d)
		}
	}
}

func TestPackRefusesAnExampleWithoutAnAnswer(t *testing.T) {
	rows := []prompt.Example{{Name: "webgl_empty", IDs: []int32{1, 2}, PromptLen: 2}}
	p, err := newPlan(Config{}.WithDefaults(), rows, nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.pack(rows); err == nil || !strings.Contains(err.Error(), "webgl_empty") {
		t.Errorf("pack gave %v, want an error that names the example", err)
	}
}
