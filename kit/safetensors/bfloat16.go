package safetensors

import (
	"encoding/binary"
	"math"
)

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
