// Package gguf writes Llama models as GGUF files, for llama.cpp and the programs
// around it, and reads them back to be checked.
//
// It takes a model's configuration, its tokenizer's directory and its weights,
// one tensor at a time, and gives one file (GGUF version 3, little endian) that
// llama.cpp runs as it is:
//
//	warnings, err := gguf.WriteLlama("model.gguf", gguf.Llama{
//		Config: config, TokenizerDir: "merged", Type: gguf.Q8_0,
//	}, weights)
//	…
//	file, err := gguf.Open("model.gguf")
//	defer file.Close()
//	fmt.Println(file.Metadata["general.architecture"], file.Metadata["llama.block_count"])
//	// Output: llama 4
//
// The format: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md
package gguf

import (
	"fmt"
	"math"
	"strings"
)

const (
	magic   = "GGUF"
	version = 3
	// alignment of the tensors in the file, the format's default.
	alignment = 32
	// quantizationVersion of ggml's blocks, since May 2023.
	quantizationVersion = 2
)

// Type is a tensor's element type, numbered as ggml does.
type Type uint32

// The types that are written.
const (
	F32  Type = 0
	F16  Type = 1
	Q8_0 Type = 8 // blocks of 32 values: a float16 scale and 32 signed bytes
	BF16 Type = 30
)

// types describes each type: how many values a block has, in how many bytes,
// and how ggml numbers a file of mostly that type (general.file_type).
var types = []struct {
	Type
	name          string
	values, bytes int
	file          uint32
}{
	{BF16, "bf16", 1, 2, 32}, {F16, "f16", 1, 2, 1}, {F32, "f32", 1, 4, 0}, {Q8_0, "q8_0", 32, 34, 7},
}

// ParseType gives the type of a name: bf16, f16, f32 or q8_0.
func ParseType(name string) (Type, error) {
	for _, t := range types {
		if t.name == name {
			return t.Type, nil
		}
	}
	return 0, fmt.Errorf("GGUF type %q is unknown (known: %s)", name, strings.Join(TypeNames(), ", "))
}

// TypeNames lists what [ParseType] knows.
func TypeNames() []string {
	var names []string
	for _, t := range types {
		names = append(names, t.name)
	}
	return names
}

// String is the type's name.
func (t Type) String() string {
	for _, u := range types {
		if u.Type == t {
			return u.name
		}
	}
	return fmt.Sprintf("type %d", uint32(t))
}

// size is the number of bytes of a tensor, whose rows must be whole blocks.
// dims are as nn.Linear has them, [rows, columns].
func (t Type) size(dims []int) (int64, error) {
	for _, u := range types {
		if u.Type != t {
			continue
		}
		n := int64(1)
		for _, d := range dims {
			if d <= 0 || n > math.MaxInt64/64/int64(d) {
				return 0, fmt.Errorf("dimensions %v are not those of a tensor", dims)
			}
			n *= int64(d)
		}
		if len(dims) == 0 || dims[len(dims)-1]%u.values != 0 {
			return 0, fmt.Errorf("rows of %v are no multiple of the %d values of a %s block", dims, u.values, u.name)
		}
		return n / int64(u.values) * int64(u.bytes), nil
	}
	return 0, fmt.Errorf("%s is not supported (known: %s)", t, strings.Join(TypeNames(), ", "))
}

// blockValues is how many values a row must be a multiple of.
func (t Type) blockValues() int {
	for _, u := range types {
		if u.Type == t {
			return u.values
		}
	}
	return 1
}

// fileType is general.file_type.
func (t Type) fileType() uint32 {
	for _, u := range types {
		if u.Type == t {
			return u.file
		}
	}
	return 0
}
