// Package safetensors reads and writes the safetensors format: a JSON header
// that names tensors, and their little-endian bytes.
//
// It takes one file, or a model directory with model.safetensors or with
// model.safetensors.index.json and its shards. It gives each tensor's type,
// shape and mapped bytes: nothing is copied, and a 13 GB model opens in
// milliseconds. What the reference implementation refuses is refused here:
// offsets that overlap, leave a hole or do not cover the file, sizes that do not
// match type and shape, a header above 100 MB; and duplicated keys besides.
//
//	r, err := safetensors.Open("CodeLlama-7b-Instruct-hf")
//	if err != nil { … }
//	defer r.Close()
//	info, _ := r.Info("model.norm.weight")
//	fmt.Println(info.DType, info.Shape, info.Size)
//	// Output: BF16 [4096] 8192
//
// [Write] lays a file out as the Python library does, byte for byte, so that
// equal tensors give equal files.
package safetensors

import (
	"fmt"
	"math"
	"slices"
)

// MaxHeader is the largest header read, in bytes, as in the reference implementation.
const MaxHeader = 100_000_000

// The element types, as the header spells them.
const (
	Bool   = "BOOL"
	U8     = "U8"
	I8     = "I8"
	F8E5M2 = "F8_E5M2"
	F8E4M3 = "F8_E4M3"
	I16    = "I16"
	U16    = "U16"
	F16    = "F16"
	BF16   = "BF16"
	I32    = "I32"
	U32    = "U32"
	F32    = "F32"
	F64    = "F64"
	I64    = "I64"
	U64    = "U64"
)

// dtypes lists the types in the order in which the reference implementation
// sorts them, from the least aligned to the most: a file holds them backwards.
var dtypes = []struct {
	name string
	size uint64
}{
	{Bool, 1}, {U8, 1}, {I8, 1}, {F8E5M2, 1}, {F8E4M3, 1},
	{I16, 2}, {U16, 2}, {F16, 2}, {BF16, 2},
	{I32, 4}, {U32, 4}, {F32, 4},
	{F64, 8}, {I64, 8}, {U64, 8},
}

// ElementSize gives the bytes of one element of dtype.
func ElementSize(dtype string) (int, error) {
	i := dtypeIndex(dtype)
	if i < 0 {
		known := make([]string, len(dtypes))
		for j, d := range dtypes {
			known[j] = d.name
		}
		return 0, fmt.Errorf("unknown dtype %q, known are %v", dtype, known)
	}
	return int(dtypes[i].size), nil
}

func dtypeIndex(dtype string) int {
	for i, d := range dtypes {
		if d.name == dtype {
			return i
		}
	}
	return -1
}

// byteSize multiplies shape and element size, refusing what does not fit 63 bits.
func byteSize(dtype string, shape []int) (uint64, error) {
	size, err := ElementSize(dtype)
	if err != nil {
		return 0, err
	}
	n := uint64(size)
	if slices.Contains(shape, 0) {
		n = 0
	}
	for _, d := range shape {
		if d < 0 {
			return 0, fmt.Errorf("negative dimension in shape %v", shape)
		}
		if n != 0 && uint64(d) > math.MaxInt64/n {
			return 0, fmt.Errorf("shape %v of %s is too large", shape, dtype)
		}
		n *= uint64(d)
	}
	return n, nil
}

// Info describes one stored tensor.
type Info struct {
	DType string
	Shape []int  // empty for a scalar
	Size  int64  // bytes
	File  string // the file it lies in
}
