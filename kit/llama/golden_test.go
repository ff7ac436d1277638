package llama_test

import (
	"testing"

	"github.com/gomlx/compute/dtypes"
	. "github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"

	"github.com/threebook/threebook/kit/llama"
	"github.com/threebook/threebook/kit/llama/goldentest"
)

var goldenModels = []string{"mha", "gqa", "tied", "rope-linear", "rope-llama3", "rope-dynamic"}

// TestLogitsEqualTransformers compares with transformers' LlamaForCausalLM, in float32.
func TestLogitsEqualTransformers(t *testing.T) {
	dev := goldentest.Device(t)
	for _, name := range goldenModels {
		t.Run(name, func(t *testing.T) {
			dir := goldentest.Dir(name)
			m, err := llama.Load(dev.Backend, dtypes.Float32, dir)
			if err != nil {
				t.Fatal(err)
			}
			defer m.Close()
			golden := goldentest.Open(t, name)
			ids, shape := goldentest.Ints(t, golden, "input_ids")
			want, err := golden.Float32s("logits")
			if err != nil {
				t.Fatal(err)
			}
			exec := MustNewExec(dev.Backend, func(in []*Node) *Node {
				net := llama.Network{Config: m.Config, Weight: llama.Bind(m.Config, in[1:])}
				return net.Logits(net.Hidden(in[0]))
			})
			got := run(t, exec, tensors.FromFlatDataAndDimensions(ids, shape...), m.Inputs())
			if d := goldentest.MaxDifference(got, want); d > 1e-4 {
				t.Errorf("logits differ from transformers' by %g, want at most 1e-4", d)
			}
		})
	}
}

// TestGreedyEqualsTransformers decodes with the cache what transformers decodes without one.
func TestGreedyEqualsTransformers(t *testing.T) {
	dev := goldentest.Device(t)
	for _, name := range goldenModels {
		t.Run(name, func(t *testing.T) {
			dir := goldentest.Dir(name)
			m, err := llama.Load(dev.Backend, dtypes.Float32, dir)
			if err != nil {
				t.Fatal(err)
			}
			defer m.Close()
			golden := goldentest.Open(t, name)
			want, shape := goldentest.Ints(t, golden, "greedy")
			decoder, err := llama.NewDecoder(dev.Backend, m, nil, nil)
			if err != nil {
				t.Fatal(err)
			}
			const promptLen = 5
			var prompts [][]int32
			for r := range shape[0] {
				prompts = append(prompts, want[r*shape[1]:r*shape[1]+promptLen])
			}
			got := greedy(t, decoder, prompts, shape[1]-promptLen)
			for r := range shape[0] {
				for i, id := range got[r] {
					if w := want[r*shape[1]+promptLen+i]; id != w {
						t.Fatalf("row %d, token %d is %d, transformers' is %d", r, i, id, w)
					}
				}
			}
		})
	}
}

// A batch of prompts of different lengths must decode as each prompt alone.
func TestRaggedBatchEqualsRowsAlone(t *testing.T) {
	dev := goldentest.Device(t)
	m, err := llama.Load(dev.Backend, dtypes.Float32, goldentest.Dir("gqa"))
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	decoder, err := llama.NewDecoder(dev.Backend, m, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	prompts := [][]int32{{5, 6, 7}, {9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19}, {30}, {40, 41, 42, 43, 44, 45, 46, 47, 48}}
	together := greedy(t, decoder, prompts, 10)
	for r, p := range prompts {
		alone := greedy(t, decoder, [][]int32{p}, 10)[0]
		for i := range alone {
			if together[r][i] != alone[i] {
				t.Errorf("prompt of %d tokens: token %d is %d in a batch, %d alone", len(p), i, together[r][i], alone[i])
				break
			}
		}
	}
}

func greedy(t *testing.T, d *llama.Decoder, prompts [][]int32, count int) [][]int32 {
	t.Helper()
	s, err := d.Start(prompts, count)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	out := make([][]int32, len(prompts))
	for step := range count {
		next := make([]int32, len(prompts))
		for r := range prompts {
			row := s.Logits(r)
			for i, v := range row {
				if v > row[next[r]] {
					next[r] = int32(i)
				}
			}
			out[r] = append(out[r], next[r])
		}
		if step+1 < count {
			if err := s.Next(next); err != nil {
				t.Fatal(err)
			}
		}
	}
	return out
}

func run(t *testing.T, exec *Exec, first *tensors.Tensor, weights []*tensors.Tensor) []float32 {
	t.Helper()
	args := []any{first}
	for _, w := range weights {
		args = append(args, w)
	}
	out, err := exec.Call(args...)
	if err != nil {
		t.Fatal(err)
	}
	return tensors.MustCopyFlatData[float32](out[0])
}
