// Command adapters writes random adapters of each kind as kit/lora saves them, with
// the logits that kit/llama gives with them, for check_adapter.py to load in PEFT:
//
//	go run ./scripts/golden/adapters kit/llama/testdata/golden /tmp/adapters
//	python scripts/golden/check_adapter.py kit/llama/testdata/golden /tmp/adapters
//
// The backend is the pure-Go one, or $THREEBOOK_TEST_BACKEND.
package main

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
	. "github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"

	"github.com/threebook/threebook/kit/device"
	"github.com/threebook/threebook/kit/llama"
	"github.com/threebook/threebook/kit/lora"
	"github.com/threebook/threebook/kit/safetensors"
	"github.com/threebook/threebook/kit/seed"
)

const (
	rows   = 2
	length = 12
)

// ranks and alphas are a kind, a name's end and a regular expression; the order counts.
var (
	ranks = []lora.Override[int]{
		{Pattern: `layers\.1\.mlp\.(gate|up)_proj`, Value: 2}, {Pattern: "up_proj", Value: 3}, {Pattern: "^model.layers.0.self_attn.q_proj", Value: 6},
	}
	alphas = []lora.Override[float64]{{Pattern: "[kv]_proj", Value: 3}, {Pattern: "layers.0.mlp.down_proj", Value: 12.5}}
)

var adapters = []struct {
	name, base string
	config     lora.Config
}{
	{"plain", "mha", lora.Config{Rank: 4}},
	{"gqa", "gqa", lora.Config{Rank: 4, Dropout: 0.05}},
	{"tied", "tied", lora.Config{Rank: 4}},
	{"rslora", "mha", lora.Config{Rank: 4, RSLoRA: true}},
	{"patterns", "mha", lora.Config{Rank: 4, RankPattern: ranks, AlphaPattern: alphas}},
	{"some-modules", "mha", lora.Config{
		Rank: 4, Layers: []int{1}, ExcludeModules: []string{"k_proj", "layers.1.mlp.down_proj"},
		TargetModules: []string{"q_proj", "k_proj", "down_proj", "up_proj", "model.layers.0.self_attn.v_proj"},
	}},
	{"dora", "mha", lora.Config{Rank: 4, DoRA: true}},
	{"combined", "gqa", lora.Config{Rank: 4, DoRA: true, RSLoRA: true, RankPattern: ranks, AlphaPattern: alphas}},
}

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: adapters MODELS OUTPUT")
		os.Exit(2)
	}
	if err := run(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, "adapters:", err)
		os.Exit(1)
	}
}

func run(models, output string) error {
	d, err := device.Open(cmp.Or(os.Getenv("THREEBOOK_TEST_BACKEND"), device.Go))
	if err != nil {
		return err
	}
	defer d.Close()
	for i, a := range adapters {
		dir := filepath.Join(output, a.name)
		if err := write(d.Backend, filepath.Join(models, a.base), a.base, a.config, int64(i), dir); err != nil {
			return fmt.Errorf("write adapter %s: %w", a.name, err)
		}
	}
	return nil
}

func write(backend compute.Backend, base, name string, config lora.Config, randomSeed int64, dir string) error {
	model, err := llama.Load(backend, dtypes.Float32, base)
	if err != nil {
		return err
	}
	defer model.Close()
	layout, err := lora.NewLayout(config, model.Config)
	if err != nil {
		return err
	}
	values, err := layout.Init(randomSeed, model)
	if err != nil {
		return err
	}
	for _, m := range layout.Matrices {
		rng := seed.Stream(randomSeed, m.Name(), 1)
		for i := range m.Size() {
			switch m.Part {
			case lora.PartB:
				values[m.Offset+i] = float32(0.1 * rng.NormFloat64())
			case lora.PartMagnitude:
				values[m.Offset+i] *= float32(1 + 0.2*rng.NormFloat64())
			}
		}
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	if err := (&lora.Adapter{Layout: layout, Values: values, Base: name}).Save(dir); err != nil {
		return err
	}

	rng := seed.Stream(randomSeed, "tokens", 0)
	ids := make([]int32, rows*length)
	var wide []byte
	for i := range ids {
		ids[i] = int32(3 + rng.IntN(model.Config.VocabSize-3))
		wide = binary.LittleEndian.AppendUint64(wide, uint64(ids[i]))
	}
	logits, err := logits(backend, model, layout, values, ids)
	if err != nil {
		return err
	}
	return safetensors.WriteFile(filepath.Join(dir, "logits.safetensors"), []safetensors.Tensor{
		{Name: "input_ids", DType: "I64", Shape: []int{rows, length}, Data: wide},
		{Name: "logits", DType: "F32", Shape: []int{rows, length, model.Config.VocabSize}, Data: safetensors.Float32Bytes(logits)},
	}, nil)
}

func logits(backend compute.Backend, model *llama.Model, layout *lora.Layout, values []float32, ids []int32) ([]float32, error) {
	exec, err := NewExec(backend, func(in []*Node) *Node {
		weight := llama.Bind(model.Config, in[2:])
		net := llama.Network{
			Config: model.Config, Weight: weight, Adapt: layout.Adapt(layout.Split(in[1]), weight, lora.Dropout{}),
		}
		return net.Logits(net.Hidden(in[0]))
	})
	if err != nil {
		return nil, err
	}
	args := []any{tensors.FromFlatDataAndDimensions(ids, rows, length), values}
	for _, w := range model.Inputs() {
		args = append(args, w)
	}
	out, err := exec.Call(args...)
	if err != nil {
		return nil, err
	}
	return tensors.CopyFlatData[float32](out[0])
}
