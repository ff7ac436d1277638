package safetensors

import (
	"encoding/binary"
	"fmt"
	"math"
)

// Encode lays out values as data of dtype F32, BF16 or F16, each rounded once to
// the nearest, ties to even. A finite value beyond the type's range is an error,
// as it would become infinite.
func Encode(dtype string, values []float32) ([]byte, error) {
	switch dtype {
	case F32:
		return Float32Bytes(values), nil
	case BF16:
		return inRange(BFloat16Bytes(values), values, dtype, 0x7f80)
	case F16:
		return inRange(Float16Bytes(values), values, dtype, 0x7c00)
	}
	return nil, fmt.Errorf("dtype %q cannot be written from float32 (known: %s, %s, %s)", dtype, F32, BF16, F16)
}

// inRange checks two-byte floats for infinities, whose bits are inf, that the values do not have.
func inRange(data []byte, values []float32, dtype string, inf uint16) ([]byte, error) {
	for i, v := range values {
		if binary.LittleEndian.Uint16(data[2*i:])&0x7fff == inf && !math.IsInf(float64(v), 0) {
			return nil, fmt.Errorf("value %g at %d is beyond the range of %s", v, i, dtype)
		}
	}
	return data, nil
}

// Float32Bytes lays out values as F32 data for a [Tensor].
func Float32Bytes(values []float32) []byte {
	out := make([]byte, 4*len(values))
	for i, v := range values {
		binary.LittleEndian.PutUint32(out[4*i:], math.Float32bits(v))
	}
	return out
}

// BFloat16Bytes lays out values as BF16 data for a [Tensor], rounded to the
// nearest, ties to even.
func BFloat16Bytes(values []float32) []byte {
	out := make([]byte, 2*len(values))
	for i, v := range values {
		bits := math.Float32bits(v)
		if v != v {
			bits |= 1 << 22 // keep a NaN a NaN when its low bits go
		} else {
			bits += 0x7fff + bits>>16&1
		}
		binary.LittleEndian.PutUint16(out[2*i:], uint16(bits>>16))
	}
	return out
}

// Float16Bytes lays out values as F16 data for a [Tensor], rounded to the
// nearest, ties to even; from 65520 on they are infinite.
func Float16Bytes(values []float32) []byte {
	out := make([]byte, 2*len(values))
	for i, v := range values {
		binary.LittleEndian.PutUint16(out[2*i:], Float16(v))
	}
	return out
}

// Float16 rounds to IEEE 754 binary16 and gives its bits.
func Float16(v float32) uint16 {
	bits := math.Float32bits(v)
	sign := uint16(bits>>16) & 0x8000
	bits &= 0x7fffffff
	switch {
	case bits > 0x7f800000: // NaN
		return sign | 0x7e00 | uint16(bits>>13)&0x3ff
	case bits >= 0x47800000: // 65536 and beyond
		return sign | 0x7c00
	case bits < 0x38800000: // below 2^-14: subnormal, in steps of 2^-24, which is the last place of 0.5
		return sign | uint16(math.Float32bits(math.Float32frombits(bits)+0.5)-math.Float32bits(0.5))
	}
	bits += 0xfff + bits>>13&1 // may carry into the exponent, up to infinity
	return sign | uint16((bits-112<<23)>>13)
}
