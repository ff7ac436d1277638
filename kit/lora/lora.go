// Package lora is low-rank adaptation of a Llama model (Hu et al. 2021,
// arXiv:2106.09685), file-compatible with PEFT.
//
// An adapter adds (α/r)·B·A·dropout(x) to chosen projections, with A [r, in] and
// B [out, r]; the base weights stay frozen. All of an adapter's numbers live in
// one float32 vector, laid out by [Layout], so that accumulating, clipping and
// updating are single operations whatever the number of layers:
//
//	layout, err := lora.NewLayout(lora.Config{}, model.Config) // r 8, α 16, all seven projections
//	values := layout.Init(42)                                  // A ~ U(±1/√in), B = 0
//	graph := llama.Network{Config: model.Config, Weight: weights, Delta: layout.Delta(flat, lora.Dropout{})}
package lora

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/threebook/threebook/kit/llama"
	"github.com/threebook/threebook/kit/seed"
)

// Config of an adapter. The zero value is the shipped recipe.
type Config struct {
	Rank          int      // r; default 8
	Alpha         float64  // α; default 16
	Dropout       float64  // probability of zeroing an input of A while training; 0 is none
	TargetModules []string // kinds of projection, or the one word [AllLinear]; default all seven
	RSLoRA        bool     // scale by α/√r in place of α/r (arXiv:2312.03732)
}

// AllLinear is PEFT's word for every projection.
const AllLinear = "all-linear"

// TargetModules are the projections an adapter can take.
func TargetModules() []string {
	return []string{"q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"}
}

// WithDefaults fills the zero fields.
func (c Config) WithDefaults() Config {
	if c.Rank == 0 {
		c.Rank = 8
	}
	if c.Alpha == 0 {
		c.Alpha = 16
	}
	if len(c.TargetModules) == 0 || len(c.TargetModules) == 1 && c.TargetModules[0] == AllLinear {
		c.TargetModules = TargetModules()
	}
	return c
}

// Validate names the field that cannot be.
func (c Config) Validate() error {
	switch {
	case c.Rank < 1:
		return fmt.Errorf("lora rank is %d, want at least 1", c.Rank)
	case c.Alpha <= 0 || math.IsInf(c.Alpha, 0) || c.Alpha != c.Alpha:
		return fmt.Errorf("lora alpha is %g, want a positive number", c.Alpha)
	case !(c.Dropout >= 0 && c.Dropout < 1):
		return fmt.Errorf("lora dropout is %g, want it in [0, 1)", c.Dropout)
	}
	for i, m := range c.TargetModules {
		if !slices.Contains(TargetModules(), m) {
			return fmt.Errorf("lora target module %q is unknown (known: %s)", m, strings.Join(TargetModules(), ", "))
		}
		if slices.Contains(c.TargetModules[:i], m) {
			return fmt.Errorf("lora target module %q is named twice", m)
		}
	}
	return nil
}

// Scale is the factor of B·A.
func (c Config) Scale() float64 {
	if c.RSLoRA {
		return c.Alpha / math.Sqrt(float64(c.Rank))
	}
	return c.Alpha / float64(c.Rank)
}

// Matrix is A or B of one projection: its place in the adapter's vector.
type Matrix struct {
	Module     string // "model.layers.0.self_attn.q_proj"
	Part       string // "lora_A" or "lora_B"
	Rows, Cols int    // A: r, in; B: out, r
	Offset     int
}

// Name is the tensor's name in PEFT's files.
func (m Matrix) Name() string { return "base_model.model." + m.Module + "." + m.Part + ".weight" }

// Size is the number of elements.
func (m Matrix) Size() int { return m.Rows * m.Cols }

// Layout says where every matrix of an adapter lies in its vector: for each
// adapted projection, in the order they run, A then B, row by row.
type Layout struct {
	Config   Config
	Matrices []Matrix
	Size     int // of the vector: the trainable parameters
	byModule map[string]int
}

// NewLayout lays out an adapter for a model.
func NewLayout(c Config, model llama.Config) (*Layout, error) {
	c = c.WithDefaults()
	if err := c.Validate(); err != nil {
		return nil, err
	}
	l := &Layout{Config: c, byModule: map[string]int{}}
	for _, p := range model.Projections() {
		if !slices.Contains(c.TargetModules, p.Kind) {
			continue
		}
		l.byModule[p.Module] = len(l.Matrices)
		l.add(Matrix{Module: p.Module, Part: "lora_A", Rows: c.Rank, Cols: p.In})
		l.add(Matrix{Module: p.Module, Part: "lora_B", Rows: p.Out, Cols: c.Rank})
	}
	return l, nil
}

func (l *Layout) add(m Matrix) {
	m.Offset = l.Size
	l.Size += m.Size()
	l.Matrices = append(l.Matrices, m)
}

// Init gives a new adapter: A uniform in ±1/√in, which is PEFT's
// kaiming_uniform_(a=√5), and B zero, so that training starts at the base model.
// Each matrix depends on the seed and its name only.
func (l *Layout) Init(randomSeed int64) []float32 {
	values := make([]float32, l.Size)
	for _, m := range l.Matrices {
		if m.Part != "lora_A" {
			continue
		}
		bound := 1 / math.Sqrt(float64(m.Cols))
		rng := seed.Stream(randomSeed, "lora "+m.Name(), 0)
		for i := range m.Size() {
			values[m.Offset+i] = float32((2*rng.Float64() - 1) * bound)
		}
	}
	return values
}
