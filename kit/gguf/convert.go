package gguf

import (
	"encoding/binary"
	"fmt"
	"math"

	"github.com/threebook/threebook/kit/safetensors"
)

// encode lays out values as t, rounded once.
func encode(t Type, values []float32) ([]byte, error) {
	switch t {
	case F32:
		return safetensors.Encode(safetensors.F32, values)
	case F16:
		return safetensors.Encode(safetensors.F16, values)
	case BF16:
		return safetensors.Encode(safetensors.BF16, values)
	case Q8_0:
		return quantize(values)
	}
	return nil, fmt.Errorf("%s is not supported", t)
}

// The layout of a Q8_0 block (ggml-common.h, block_q8_0).
const (
	blockValues = 32
	blockBytes  = 2 + blockValues
)

// quantize gives the Q8_0 blocks of values, whose number is a multiple of 32: the
// scale d is the largest magnitude ÷ 127, in float16, and each value the nearest
// multiple of d as it was before that rounding, halves away from zero. So
// ggml's reference computes them (ggml-quants.c, quantize_row_q8_0_ref).
func quantize(values []float32) ([]byte, error) {
	out := make([]byte, len(values)/blockValues*blockBytes)
	for b := range len(values) / blockValues {
		block, to := values[b*blockValues:(b+1)*blockValues], out[b*blockBytes:]
		var largest float32
		for i, v := range block {
			if v != v || math.IsInf(float64(v), 0) {
				return nil, fmt.Errorf("value %g at %d has no place in a q8_0 block", v, b*blockValues+i)
			}
			largest = max(largest, v, -v)
		}
		scale := largest / 127
		inverse := 1 / scale
		if math.IsInf(float64(inverse), 0) { // of zeros, or of what rounds to them
			inverse = 0
		}
		half := safetensors.Float16(scale)
		if half&0x7fff == 0x7c00 {
			return nil, fmt.Errorf("value %g in the block at %d is beyond the range of q8_0", largest, b*blockValues)
		}
		binary.LittleEndian.PutUint16(to, half)
		for i, v := range block {
			to[2+i] = byte(int8(math.Round(float64(v * inverse)))) // Round takes halves away from zero
		}
	}
	return out, nil
}

// decode is the inverse of encode, up to its rounding.
func decode(t Type, data []byte) ([]float32, error) {
	switch t {
	case F32:
		return safetensors.Decode(safetensors.F32, data)
	case F16:
		return safetensors.Decode(safetensors.F16, data)
	case BF16:
		return safetensors.Decode(safetensors.BF16, data)
	case Q8_0:
		out := make([]float32, 0, len(data)/blockBytes*blockValues)
		for ; len(data) >= blockBytes; data = data[blockBytes:] {
			scale, err := safetensors.Decode(safetensors.F16, data[:2])
			if err != nil {
				return nil, err
			}
			for _, q := range data[2:blockBytes] {
				out = append(out, float32(int8(q))*scale[0])
			}
		}
		return out, nil
	}
	return nil, fmt.Errorf("%s is not supported", t)
}

// permute reorders the rows of a query or key projection [heads·head_dim, in]:
// Hugging Face turns dimension i of a head together with i + head_dim/2,
// llama.cpp together with its neighbour. unpermute is its inverse.
func permute(weight []float32, heads, in int) []float32 {
	return reorder(weight, heads, in, func(half, i int) int { return i/2 + i%2*half })
}

func unpermute(weight []float32, heads, in int) []float32 {
	return reorder(weight, heads, in, func(half, i int) int { return i%half*2 + i/half })
}

// reorder makes row i of each head the one that from names.
func reorder(weight []float32, heads, in int, from func(half, i int) int) []float32 {
	out := make([]float32, len(weight))
	dim := len(weight) / in / heads
	for h := range heads {
		for i := range dim {
			to, row := (h*dim+i)*in, (h*dim+from(dim/2, i))*in
			copy(out[to:to+in], weight[row:row+in])
		}
	}
	return out
}
