package gguf_test

import (
	"fmt"
	"log"

	"github.com/threebook/threebook/kit/gguf"
)

func ExampleOpen() {
	file, err := gguf.Open("testdata/q8_0.gguf")
	if err != nil {
		log.Fatal(err)
	}
	defer file.Close()
	fmt.Println(file.Metadata["general.architecture"], file.Metadata["llama.block_count"])
	fmt.Println(file.Tensors[0].Name, file.Tensors[0].Type, file.Tensors[0].Dims)
	// Output:
	// llama 1
	// token_embd.weight q8_0 [443 32]
}
