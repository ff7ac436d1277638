// Package llama is the Llama model family on GoMLX: configuration, weights,
// forward pass and decoding with a key-value cache.
//
// It takes a model directory in Hugging Face layout (config.json and
// model.safetensors, one file or sharded with an index) and gives a [Model]
// whose weights are on the device, and a [Network] that builds the computation:
//
//	m, err := llama.Load(dev, "CodeLlama-7b-Instruct-hf")
//	if err != nil {
//		return err // load model …: tensor model.norm.weight: shape [64], want [4096]
//	}
//	defer m.Close()
//
// What a model needs and this package does not have (another architecture,
// quantization, biases, …) is refused by name.
package llama

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/core/tensors"

	"github.com/threebook/threebook/kit/safetensors"
	"github.com/threebook/threebook/kit/seed"
)

// Model is a configuration with its weights on a backend.
type Model struct {
	Config  Config
	DType   dtypes.DType // of the weights on the device
	weights []*tensors.Tensor
}

// Load reads the model in dir onto the backend. Weights that are of dtype in the
// file go to the device straight from the mapping; others are converted one
// tensor at a time. A tensor that is missing, extra, of another shape, or of a
// dtype that is none of [DTypes] is an error that says so.
func Load(backend compute.Backend, dtype dtypes.DType, dir string) (*Model, error) {
	config, err := ReadConfig(dir)
	if err != nil {
		return nil, err
	}
	file, err := safetensors.Open(dir)
	if err != nil {
		return nil, fmt.Errorf("load model %s: %w", dir, err)
	}
	defer file.Close()
	if err := checkTensors(config, file); err != nil {
		return nil, fmt.Errorf("load model %s: %w", dir, err)
	}
	m := &Model{Config: config, DType: dtype}
	for _, s := range config.Shapes() {
		if err := m.add(backend, file, s); err != nil {
			m.Close()
			return nil, fmt.Errorf("load model %s: tensor %s: %w", dir, s.Name, err)
		}
	}
	return m, nil
}

func (m *Model) add(backend compute.Backend, file *safetensors.Reader, s Shape) error {
	info, _ := file.Info(s.Name)
	if m.DType == dtypes.Float32 && info.DType != safetensors.F32 {
		values, err := file.Float32s(s.Name)
		if err != nil {
			return err
		}
		return m.fromHost(backend, s, values)
	}
	data, err := deviceBytes(file, s.Name, m.DType)
	if err != nil {
		return err
	}
	return m.put(backend, s, data)
}

func (m *Model) put(backend compute.Backend, s Shape, data []byte) error {
	t, err := tensors.FromRaw(backend, 0, shapes.Make(m.DType, s.Dims...), data)
	if err != nil {
		return err
	}
	m.weights = append(m.weights, t)
	return nil
}

// Check reads the model's config and compares names, shapes and dtypes of its
// tensors, without loading them: the errors of [Load], at once.
func Check(dir string) (Config, error) {
	config, err := ReadConfig(dir)
	if err != nil {
		return Config{}, err
	}
	file, err := safetensors.Open(dir)
	if err != nil {
		return Config{}, fmt.Errorf("load model %s: %w", dir, err)
	}
	defer file.Close()
	if err := checkTensors(config, file); err != nil {
		return Config{}, fmt.Errorf("load model %s: %w", dir, err)
	}
	return config, nil
}

// checkTensors compares names, shapes and dtypes before anything is loaded, so
// that the first error is the most telling one.
func checkTensors(c Config, file *safetensors.Reader) error {
	want := map[string]bool{}
	var missing []string
	for _, s := range c.Shapes() {
		want[s.Name] = true
		info, ok := file.Info(s.Name)
		if !ok {
			missing = append(missing, s.Name)
			continue
		}
		if !slices.Equal(info.Shape, s.Dims) {
			return fmt.Errorf("tensor %s: shape %v, want %v", s.Name, info.Shape, s.Dims)
		}
		if err := checkDType(info.DType); err != nil {
			return fmt.Errorf("tensor %s: %w", s.Name, err)
		}
	}
	if len(missing) > 0 {
		return fmt.Errorf("tensor %s is missing%s", missing[0], andMore(len(missing)))
	}
	var extra []string
	for _, name := range file.Names() {
		// Older checkpoints carry the rotary frequencies, which follow from config.json;
		// tied models may carry the head a second time.
		if want[name] || strings.HasSuffix(name, ".rotary_emb.inv_freq") || (c.TiedEmbeddings && name == LMHead) {
			continue
		}
		extra = append(extra, name)
	}
	if len(extra) > 0 {
		return fmt.Errorf("tensor %s is not part of a Llama model%s", extra[0], andMore(len(extra)))
	}
	return nil
}

func andMore(n int) string {
	if n < 2 {
		return ""
	}
	return fmt.Sprintf(" (and %d more)", n-1)
}

// Inputs are the weights as a graph's inputs, in the order of [Config.Shapes].
func (m *Model) Inputs() []*tensors.Tensor { return m.weights }

// Values reads the weights back as one float32 vector, laid out as by [Flatten].
func (m *Model) Values() ([]float32, error) {
	flat := make([]float32, 0, m.Config.Parameters())
	for i, w := range m.weights {
		var values []float32
		var err error
		if own := w.ConstBytes(func(data []byte) { values, err = decode(data, m.DType) }); own != nil {
			err = own
		}
		if err != nil {
			return nil, fmt.Errorf("read tensor %s back: %w", m.Config.Shapes()[i].Name, err)
		}
		flat = append(flat, values...)
	}
	return flat, nil
}

// Close frees the weights.
func (m *Model) Close() {
	for _, w := range m.weights {
		_ = w.FinalizeAll() // freeing twice is the only error
	}
	m.weights = nil
}

// Random gives untrained weights: norms 1, the rest N(0, 0.02) as transformers
// initializes Llama, projections into the residual stream divided by √(2·layers)
// (GPT-2). The values depend on the seed and the tensor's name only.
// The result is float32, by name.
func Random(c Config, randomSeed int64) map[string][]float32 {
	weights := map[string][]float32{}
	for _, s := range c.Shapes() {
		w := make([]float32, s.Size())
		std := 0.02
		if strings.HasSuffix(s.Name, "o_proj.weight") || strings.HasSuffix(s.Name, "down_proj.weight") {
			std /= math.Sqrt(2 * float64(c.Layers))
		}
		rng := seed.Stream(randomSeed, "init "+s.Name, 0)
		for i := range w {
			if len(s.Dims) == 1 {
				w[i] = 1
			} else {
				w[i] = float32(rng.NormFloat64() * std)
			}
		}
		weights[s.Name] = w
	}
	return weights
}

// FromHost puts float32 weights, by name, on the backend.
func FromHost(backend compute.Backend, dtype dtypes.DType, c Config, weights map[string][]float32) (*Model, error) {
	return FromEach(backend, dtype, c, func(s Shape) ([]float32, error) { return weights[s.Name], nil })
}

// FromEach is [FromHost] with the tensors asked for one by one, in the order of [Config.Shapes].
func FromEach(backend compute.Backend, dtype dtypes.DType, c Config, tensor func(Shape) ([]float32, error)) (*Model, error) {
	m := &Model{Config: c, DType: dtype}
	for _, s := range c.Shapes() {
		values, err := tensor(s)
		if err == nil {
			err = m.fromHost(backend, s, values)
		}
		if err != nil {
			m.Close()
			return nil, fmt.Errorf("put tensor %s on the device: %w", s.Name, err)
		}
	}
	return m, nil
}

func (m *Model) fromHost(backend compute.Backend, s Shape, values []float32) error {
	if len(values) != s.Size() {
		return fmt.Errorf("%d values, want %v", len(values), s.Dims)
	}
	if m.DType == dtypes.Float32 { // as they are
		buffer, err := backend.BufferFromFlatData(0, values, shapes.Make(m.DType, s.Dims...))
		if err != nil {
			return err
		}
		t, err := tensors.FromBuffer(buffer)
		if err != nil {
			return err
		}
		m.weights = append(m.weights, t)
		return nil
	}
	data, err := encode(values, m.DType)
	if err != nil {
		return err
	}
	return m.put(backend, s, data)
}
