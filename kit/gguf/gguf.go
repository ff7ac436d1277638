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
//	file, err := gguf.Open("testdata/q8_0.gguf")
//	if err != nil { … }
//	defer file.Close()
//	fmt.Println(file.Metadata["general.architecture"], file.Metadata["llama.block_count"])
//	fmt.Println(file.Tensors[0].Name, file.Tensors[0].Type, file.Tensors[0].Dims)
//	// Output:
//	// llama 1
//	// token_embd.weight q8_0 [443 32]
//
// The format: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md
package gguf

import (
	"fmt"
	"math"
	"slices"
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

// kind describes a type: how many values a block has, in how many bytes, and how
// ggml numbers a file of mostly that type (general.file_type).
type kind struct {
	Type
	name          string
	values, bytes int
	file          uint32
}

func kinds() []kind {
	return []kind{{BF16, "bf16", 1, 2, 32}, {F16, "f16", 1, 2, 1}, {F32, "f32", 1, 4, 0}, {Q8_0, "q8_0", blockValues, blockBytes, 7}}
}

// kind gives the type's description; ok is false for a type that is not written here.
func (t Type) kind() (k kind, ok bool) {
	i := slices.IndexFunc(kinds(), func(k kind) bool { return k.Type == t })
	if i < 0 {
		return kind{}, false
	}
	return kinds()[i], true
}

// ParseType gives the type of a name: bf16, f16, f32 or q8_0.
func ParseType(name string) (Type, error) {
	i := slices.Index(TypeNames(), name)
	if i < 0 {
		return 0, fmt.Errorf("GGUF type %q is unknown (known: %s)", name, strings.Join(TypeNames(), ", "))
	}
	return kinds()[i].Type, nil
}

// TypeNames lists what [ParseType] knows.
func TypeNames() []string {
	var names []string
	for _, k := range kinds() {
		names = append(names, k.name)
	}
	return names
}

// String is the type's name.
func (t Type) String() string {
	if k, ok := t.kind(); ok {
		return k.name
	}
	return fmt.Sprintf("type %d", uint32(t))
}

// size is the number of bytes of a tensor, whose rows must be whole blocks.
// dims are as nn.Linear has them, [rows, columns].
func (t Type) size(dims []int) (int64, error) {
	k, ok := t.kind()
	if !ok {
		return 0, fmt.Errorf("%s is not supported (known: %s)", t, strings.Join(TypeNames(), ", "))
	}
	n := int64(1)
	for _, d := range dims {
		if d <= 0 || n > math.MaxInt64/64/int64(d) {
			return 0, fmt.Errorf("dimensions %v are not those of a tensor", dims)
		}
		n *= int64(d)
	}
	if len(dims) == 0 || dims[len(dims)-1]%k.values != 0 {
		return 0, fmt.Errorf("rows of %v are no multiple of the %d values of a %s block", dims, k.values, k.name)
	}
	return n / int64(k.values) * int64(k.bytes), nil
}
