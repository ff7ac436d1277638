// Package lora is low-rank adaptation of a Llama model (Hu et al. 2021,
// arXiv:2106.09685), file-compatible with PEFT.
//
// An adapter adds s·B·A·dropout(x) to chosen projections, with A [r, in], B [out, r]
// and s = α/r; the base weights stay frozen. With [Config.DoRA], it also scales each
// row of W + s·B·A to a magnitude that is learned. All of an adapter's numbers live
// in one float32 vector, laid out by [Layout], so that accumulating, clipping and
// updating are single operations whatever the number of layers:
//
//	layout, err := lora.NewLayout(lora.Config{}, model.Config) // r 8, α 16, all seven projections
//	values, err := layout.Init(42, model)                      // A ~ U(±1/√in), B = 0
//	adapt := layout.Adapt(layout.Split(flat), weight, lora.Dropout{})
//	net := llama.Network{Config: model.Config, Weight: weight, Adapt: adapt}
package lora

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// Config of an adapter. The zero value is the shipped recipe, but for its dropout of 0.05.
type Config struct {
	Rank    int     // r; default 8
	Alpha   float64 // α; default 16
	Dropout float64 // probability of zeroing an input of A while training; 0 is none
	// TargetModules take the adapter: kinds of projection ("q_proj"), or names as far
	// from their end as it takes ("layers.0.self_attn.q_proj"), or the one word
	// [AllLinear]; default all seven kinds.
	TargetModules []string
	// ExcludeModules do not, named in the same way.
	ExcludeModules []string
	// Layers that take the adapter, counted from 0; default all. As in PEFT, a target
	// module named in full is taken whatever its layer.
	Layers []int
	// RankPattern and AlphaPattern give modules an r or α of their own.
	RankPattern  []Override[int]
	AlphaPattern []Override[float64]
	RSLoRA       bool // scale by α/√r in place of α/r (arXiv:2312.03732)
	DoRA         bool // learn magnitudes apart from directions (arXiv:2402.09353)
}

// AllLinear is PEFT's word for every projection.
const AllLinear = "all-linear"

// TargetModules are the kinds of projection that an adapter can take.
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

// Validate names the field that cannot be. It expects defaults filled. Whether
// the model has what is named, [NewLayout] checks.
func (c Config) Validate() error {
	switch {
	case c.Rank < 1:
		return fmt.Errorf("lora rank is %d, want at least 1", c.Rank)
	case !positive(c.Alpha):
		return fmt.Errorf("lora alpha is %g, want a positive number", c.Alpha)
	case !(c.Dropout >= 0 && c.Dropout < 1):
		return fmt.Errorf("lora dropout is %g, want it in [0, 1)", c.Dropout)
	}
	for _, f := range []struct {
		what    string
		modules []string
	}{{"target", c.TargetModules}, {"excluded", c.ExcludeModules}} {
		for i, m := range f.modules {
			if f.what == "target" && !slices.Contains(TargetModules(), kind(m)) {
				return fmt.Errorf("lora target module %q is unknown (known: %s)", m, strings.Join(TargetModules(), ", "))
			}
			if slices.Contains(f.modules[:i], m) {
				return fmt.Errorf("lora %s module %q is named twice", f.what, m)
			}
		}
	}
	for _, l := range c.Layers {
		if l < 0 {
			return fmt.Errorf("lora layer is %d, want 0 or more", l)
		}
	}
	for _, o := range c.RankPattern {
		if o.Value < 1 {
			return fmt.Errorf("lora rank of %q is %d, want at least 1", o.Pattern, o.Value)
		}
	}
	for _, o := range c.AlphaPattern {
		if !positive(o.Value) {
			return fmt.Errorf("lora alpha of %q is %g, want a positive number", o.Pattern, o.Value)
		}
	}
	if _, err := compile(c.RankPattern); err != nil {
		return fmt.Errorf("lora rank pattern %w", err)
	}
	if _, err := compile(c.AlphaPattern); err != nil {
		return fmt.Errorf("lora alpha pattern %w", err)
	}
	return nil
}

func positive(v float64) bool { return v > 0 && !math.IsInf(v, 0) }

// scale is the factor of B·A.
func (c Config) scale(rank int, alpha float64) float64 {
	if c.RSLoRA {
		return alpha / math.Sqrt(float64(rank))
	}
	return alpha / float64(rank)
}
