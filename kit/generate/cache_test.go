package generate

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/gomlx/compute/dtypes"
	. "github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"

	"github.com/threebook/threebook/kit/device"
	"github.com/threebook/threebook/kit/llama"
	"github.com/threebook/threebook/kit/llama/goldentest"
)

func newDecoder(t *testing.T, dev *device.Device, m *llama.Model) *llama.Decoder {
	t.Helper()
	d, err := llama.NewDecoder(dev.Backend, m, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// TestCachedEqualsRecomputed decodes greedily with the cache, and by running the
// whole row again for each token: the same tokens, and logits within 1e-4. The
// prompts lie about the lengths to which prompts and caches are padded.
func TestCachedEqualsRecomputed(t *testing.T) {
	dev := goldentest.Device(t)
	for _, name := range []string{"mha", "gqa", "tied", "rope-linear", "rope-llama3"} {
		t.Run(name, func(t *testing.T) {
			m, err := llama.Load(dev.Backend, dtypes.Float32, goldentest.Dir(name))
			if err != nil {
				t.Fatal(err)
			}
			defer m.Close()
			m.Config.MaxPositions = 1024
			d := newDecoder(t, dev, m)
			for _, tt := range []struct {
				lengths []int
				count   int
				long    bool
			}{
				{[]int{63, 64, 1}, 4, false},
				{[]int{65, 5}, 3, false},
				{[]int{3, 30}, 70, true}, // past the cache's first 64 and 128 slots
				{[]int{511, 512, 40}, 3, true},
				{[]int{513, 2}, 2, true},
			} {
				if tt.long && testing.Short() {
					continue
				}
				t.Run(fmt.Sprint(tt.lengths), func(t *testing.T) { compareDecoding(t, dev, m, d, tt.lengths, tt.count) })
			}
		})
	}
}

func compareDecoding(t *testing.T, dev *device.Device, m *llama.Model, d *llama.Decoder, lengths []int, count int) {
	rows := make([][]int32, len(lengths))
	for r, n := range lengths {
		for i := range n {
			rows[r] = append(rows[r], int32((i*31+r*17+3)%m.Config.VocabSize))
		}
	}
	sequences, err := d.Start(rows, count)
	if err != nil {
		t.Fatal(err)
	}
	defer sequences.Close()
	again := recompute(t, dev, m, len(rows), slices.Max(lengths)+count)
	for step := range count {
		want := again(rows)
		next := make([]int32, len(rows))
		for r := range rows {
			got := sequences.Logits(r)
			for i, v := range got {
				if diff := math.Abs(float64(v - want[r][i])); diff > 1e-4 {
					t.Fatalf("step %d, row %d: logit %d is %g with the cache, %g without", step, r, i, v, want[r][i])
				}
			}
			cached, err := argmax(got)
			if err != nil {
				t.Fatal(err)
			}
			if fresh, _ := argmax(want[r]); fresh != cached {
				t.Fatalf("step %d, row %d: token %d with the cache, %d without", step, r, cached, fresh)
			}
			next[r] = cached
			rows[r] = append(rows[r], cached)
		}
		if step+1 < count {
			if err := sequences.Next(next); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// recompute gives the logits after each row's last token, without a cache: rows
// are padded on the right to one length, which the causal mask keeps apart.
func recompute(t *testing.T, dev *device.Device, m *llama.Model, batch, length int) func(rows [][]int32) [][]float32 {
	t.Helper()
	exec := MustNewExec(dev.Backend, func(in []*Node) *Node {
		net := llama.Network{Config: m.Config, Weight: llama.Bind(m.Config, in[2:])}
		last := GatherSlices(Reshape(net.Hidden(in[0]), batch*length, m.Config.HiddenSize), []int{0}, in[1], []int{1}, true)
		return net.Logits(Reshape(last, batch, m.Config.HiddenSize))
	})
	return func(rows [][]int32) [][]float32 {
		t.Helper()
		tokens, last := make([]int32, batch*length), make([][]int32, batch)
		for r, row := range rows {
			copy(tokens[r*length:], row)
			last[r] = []int32{int32(r*length + len(row) - 1)}
		}
		args := []any{tensors.FromFlatDataAndDimensions(tokens, batch, length), last}
		for _, w := range m.Inputs() {
			args = append(args, w)
		}
		out, err := exec.Call(args...)
		if err != nil {
			t.Fatal(err)
		}
		flat := tensors.MustCopyFlatData[float32](out[0])
		return slices.Collect(slices.Chunk(flat, m.Config.VocabSize))
	}
}
