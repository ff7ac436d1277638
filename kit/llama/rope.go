package llama

import (
	"math"

	"github.com/gomlx/compute/dtypes"
	. "github.com/gomlx/gomlx/core/graph"
)

// inverseFrequencies gives the head_dim/2 rotation speeds, in radians a position,
// rounded as transformers' float32 arithmetic rounds them
// (modeling_rope_utils.py: default, linear and llama3). Dynamic scaling begins
// beyond the model's positions, which no sequence here exceeds.
func (c Config) inverseFrequencies() []float32 {
	s := c.RopeScaling
	inv := make([]float32, c.HeadDim/2)
	for i := range inv {
		exponent := float32(2*i) / float32(c.HeadDim)
		f := 1 / float32(math.Pow(c.RopeTheta, float64(exponent)))
		switch s.Type {
		case "linear":
			f /= float32(s.Factor)
		case "llama3":
			f = s.llama3(f)
		}
		inv[i] = f
	}
	return inv
}

// RopeFactors are what llama3 scaling divides each of the head_dim/2 rotation
// speeds by; nil for the other kinds, which treat all speeds alike.
func (c Config) RopeFactors() []float32 {
	if c.RopeScaling.Type != "llama3" {
		return nil
	}
	scaled := c.inverseFrequencies()
	c.RopeScaling = RopeScaling{}
	factors := c.inverseFrequencies()
	for i := range factors {
		factors[i] /= scaled[i]
	}
	return factors
}

// llama3 leaves short wavelengths alone, divides long ones by the factor and
// blends between (Llama 3.1, rope_type "llama3").
func (s RopeScaling) llama3(f float32) float32 {
	wavelength := 2 * math.Pi / float64(f)
	low := float64(s.OriginalPosition) / s.LowFreqFactor
	high := float64(s.OriginalPosition) / s.HighFreqFactor
	switch {
	case wavelength > low:
		return float32(float64(f) / s.Factor)
	case wavelength < high:
		return f
	}
	smooth := (float64(s.OriginalPosition)/wavelength - s.LowFreqFactor) / (s.HighFreqFactor - s.LowFreqFactor)
	return float32((1-smooth)*float64(f)/s.Factor + smooth*float64(f))
}

// rotation is the cosine and sine of every position's angles, [batch, seq, 1, head_dim/2] in float32.
type rotation struct{ cos, sin *Node }

// rotate computes the angles once for all layers. positions is [batch, seq] of any integer dtype.
func (c Config) rotate(positions *Node) rotation {
	dims := positions.Shape().Dimensions
	inv := Const(positions.Graph(), c.inverseFrequencies())
	angle := Mul(
		Reshape(ConvertDType(positions, dtypes.Float32), dims[0], dims[1], 1, 1),
		Reshape(inv, 1, 1, 1, c.HeadDim/2))
	return rotation{cos: Cos(angle), sin: Sin(angle)}
}

// apply turns x [batch, seq, heads, head_dim] in float32, whatever its dtype, by
// halves as Hugging Face does (rotate_half), and gives back x's dtype.
func (r rotation) apply(x *Node) *Node {
	half := x.Shape().Dimensions[3] / 2
	f := ConvertDType(x, dtypes.Float32)
	a := Slice(f, AxisRange(), AxisRange(), AxisRange(), AxisRange(0, half))
	b := Slice(f, AxisRange(), AxisRange(), AxisRange(), AxisRange(half, 2*half))
	y := Concatenate([]*Node{
		Sub(Mul(a, r.cos), Mul(b, r.sin)),
		Add(Mul(b, r.cos), Mul(a, r.sin)),
	}, -1)
	return ConvertDType(y, x.DType())
}
