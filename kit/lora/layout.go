package lora

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/threebook/threebook/kit/llama"
	"github.com/threebook/threebook/kit/seed"
)

// Parts of an adapted projection, as PEFT names them.
const (
	PartA         = "lora_A"                // [r, in]
	PartB         = "lora_B"                // [out, r]
	PartMagnitude = "lora_magnitude_vector" // [out]; DoRA only
)

// Matrix is a part of one projection: its place in the adapter's vector.
type Matrix struct {
	Module     string // "model.layers.0.self_attn.q_proj"
	Part       string // PartA, PartB or PartMagnitude
	Rows, Cols int    // of magnitudes: out, 1
	Offset     int
}

// Name is the tensor's name in PEFT's files.
func (m Matrix) Name() string {
	name := "base_model.model." + m.Module + "." + m.Part
	if m.Part == PartMagnitude {
		return name
	}
	return name + ".weight"
}

// Shape is the tensor's in PEFT's files.
func (m Matrix) Shape() []int {
	if m.Part == PartMagnitude {
		return []int{m.Rows}
	}
	return []int{m.Rows, m.Cols}
}

// Size is the number of elements.
func (m Matrix) Size() int { return m.Rows * m.Cols }

func (m Matrix) of(values []float32) []float32 { return values[m.Offset : m.Offset+m.Size()] }

// Module is an adapted projection.
type Module struct {
	Name  string // "model.layers.0.self_attn.q_proj"
	Rank  int
	Scale float64 // of B·A
	first int     // A's index among the layout's matrices; B's is the next, then the magnitudes'
}

// Layout says where every matrix of an adapter lies in its vector: for each
// adapted projection, in the order they run, A, then B, then DoRA's magnitudes,
// each row by row.
type Layout struct {
	Config   Config
	Modules  []Module
	Matrices []Matrix
	Size     int // of the vector: the trainable parameters
	byModule map[string]int
}

// NewLayout lays out an adapter for a model. A name, layer or pattern in c that
// nothing in the model answers to is an error.
func NewLayout(c Config, model llama.Config) (*Layout, error) {
	return newLayout(c, model, true)
}

// newLayout lays out an adapter; what no module answers to is an error when
// strict. PEFT passes over it, so files may well have it.
func newLayout(c Config, model llama.Config, strict bool) (*Layout, error) {
	c = c.WithDefaults()
	if err := c.Validate(); err != nil {
		return nil, err
	}
	ranks, err := newOverrides(c.RankPattern)
	if err != nil {
		return nil, err
	}
	alphas, err := newOverrides(c.AlphaPattern)
	if err != nil {
		return nil, err
	}
	l := &Layout{Config: c, byModule: map[string]int{}}
	for _, p := range model.Projections() {
		if c.targets(p) {
			rank := ranks.of(p.Module, c.Rank)
			l.add(p, rank, c.scale(rank, alphas.of(p.Module, c.Alpha)))
		}
	}
	if strict {
		if err := c.answered(model, ranks.unused(), alphas.unused()); err != nil {
			return nil, err
		}
	}
	if len(l.Modules) == 0 {
		return nil, fmt.Errorf("lora adapts no module: the target modules %s leave none", strings.Join(c.TargetModules, ", "))
	}
	return l, nil
}

func (l *Layout) add(p llama.Projection, rank int, scale float64) {
	l.byModule[p.Module] = len(l.Modules)
	l.Modules = append(l.Modules, Module{Name: p.Module, Rank: rank, Scale: scale, first: len(l.Matrices)})
	list := []Matrix{
		{Module: p.Module, Part: PartA, Rows: rank, Cols: p.In},
		{Module: p.Module, Part: PartB, Rows: p.Out, Cols: rank},
	}
	if l.Config.DoRA {
		list = append(list, Matrix{Module: p.Module, Part: PartMagnitude, Rows: p.Out, Cols: 1})
	}
	for _, m := range list {
		m.Offset = l.Size
		l.Size += m.Size()
		l.Matrices = append(l.Matrices, m)
	}
}

// answered names a module, layer or pattern that nothing in the model answers to.
func (c Config) answered(model llama.Config, rank, alpha string) error {
	projections := model.Projections()
	missing := func(end string) bool {
		return !slices.ContainsFunc(projections, func(p llama.Projection) bool { return named(p.Module, []string{end}) })
	}
	known := fmt.Sprintf("modules are named like %s, by a name's end after a dot; kinds are %s",
		projections[0].Module, strings.Join(TargetModules(), ", "))
	if i := slices.IndexFunc(c.TargetModules, missing); i >= 0 {
		return fmt.Errorf("lora target module %q is not in this model (%s)", c.TargetModules[i], known)
	}
	if i := slices.IndexFunc(c.ExcludeModules, missing); i >= 0 {
		return fmt.Errorf("lora excluded module %q is not in this model (%s)", c.ExcludeModules[i], known)
	}
	if rank != "" {
		return fmt.Errorf("lora rank pattern %q decides for no module (%s)", rank, known)
	}
	if alpha != "" {
		return fmt.Errorf("lora alpha pattern %q decides for no module (%s)", alpha, known)
	}
	for _, n := range c.Layers {
		if n >= model.Layers {
			return fmt.Errorf("lora layer is %d, but the model has %d, counted from 0", n, model.Layers)
		}
	}
	return nil
}

// Init gives a new adapter: A uniform in ±1/√in, which is PEFT's
// kaiming_uniform_(a=√5), B zero, and DoRA's magnitudes the norms of the model's
// rows, so that training starts at the base model. Each of A and B depends on the
// seed and its name only. Without DoRA the model may be nil.
func (l *Layout) Init(randomSeed int64, model *llama.Model) ([]float32, error) {
	values := make([]float32, l.Size)
	for _, m := range l.Matrices {
		if m.Part != PartA {
			continue
		}
		bound := 1 / math.Sqrt(float64(m.Cols))
		rng := seed.Stream(randomSeed, "lora "+m.Name(), 0)
		part := m.of(values)
		for i := range part {
			part[i] = float32((2*rng.Float64() - 1) * bound)
		}
	}
	if !l.Config.DoRA {
		return values, nil
	}
	norms, err := l.rowNorms(model, values)
	if err != nil {
		return nil, fmt.Errorf("initialize adapter: %w", err)
	}
	for i, m := range l.Modules {
		copy(l.magnitude(m).of(values), norms[i])
	}
	return values, nil
}

func (l *Layout) magnitude(m Module) Matrix { return l.Matrices[m.first+2] }
