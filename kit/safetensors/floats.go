package safetensors

import (
	"encoding/binary"
	"fmt"
	"math"
	"runtime"
	"slices"
	"sync"
)

// Float32s gives the named tensor as float32, converted from F32, F16, BF16 or F64.
func (r *Reader) Float32s(name string) ([]float32, error) {
	raw, err := r.Bytes(name)
	if err != nil {
		return nil, err
	}
	l := r.tensors[name]
	out, err := Decode(l.dtype, raw)
	if err != nil {
		return nil, fmt.Errorf("read tensor %q of %s: %w", name, l.file.path, err)
	}
	return out, nil
}

// decodeAtOnce is how many elements one goroutine converts.
const decodeAtOnce = 1 << 18

// Decode reads little-endian data of F32, F16, BF16 or F64 as float32, on all CPUs.
func Decode(dtype string, data []byte) ([]float32, error) {
	size, err := ElementSize(dtype)
	if err != nil {
		return nil, err
	}
	if !slices.Contains([]string{F32, BF16, F16, F64}, dtype) {
		return nil, fmt.Errorf("%s is not a floating-point type", dtype)
	}
	out := make([]float32, len(data)/size)
	if len(out) <= decodeAtOnce {
		decode(out, dtype, data)
		return out, nil
	}
	var wg sync.WaitGroup
	running := make(chan struct{}, runtime.GOMAXPROCS(0))
	for from := 0; from < len(out); from += decodeAtOnce {
		to := min(from+decodeAtOnce, len(out))
		running <- struct{}{}
		wg.Go(func() {
			decode(out[from:to], dtype, data[from*size:to*size])
			<-running
		})
	}
	wg.Wait()
	return out, nil
}

func decode(out []float32, dtype string, data []byte) {
	switch dtype {
	case F32:
		for i := range out {
			out[i] = math.Float32frombits(binary.LittleEndian.Uint32(data[4*i:]))
		}
	case BF16:
		for i := range out {
			out[i] = math.Float32frombits(uint32(binary.LittleEndian.Uint16(data[2*i:])) << 16)
		}
	case F16:
		for i := range out {
			out[i] = halfToFloat(binary.LittleEndian.Uint16(data[2*i:]))
		}
	case F64:
		for i := range out {
			out[i] = float32(math.Float64frombits(binary.LittleEndian.Uint64(data[8*i:])))
		}
	}
}

// halfToFloat widens an IEEE 754 binary16.
func halfToFloat(h uint16) float32 {
	sign := uint32(h&0x8000) << 16
	exponent := uint32(h>>10) & 0x1f
	fraction := uint32(h & 0x3ff)
	switch {
	case exponent == 0x1f:
		return math.Float32frombits(sign | 0x7f800000 | fraction<<13)
	case exponent == 0:
		// Subnormal: fraction · 2^-24, exact in float32.
		v := float32(fraction) / (1 << 24)
		return math.Float32frombits(sign | math.Float32bits(v))
	}
	return math.Float32frombits(sign | (exponent+112)<<23 | fraction<<13)
}
