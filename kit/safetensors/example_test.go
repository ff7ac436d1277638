package safetensors_test

import (
	"fmt"
	"log"

	"github.com/threebook/threebook/kit/safetensors"
)

func ExampleOpen() {
	r, err := safetensors.Open("testdata/sharded")
	if err != nil {
		log.Fatal(err)
	}
	defer r.Close()
	for _, name := range r.Names() {
		info, _ := r.Info(name)
		fmt.Println(name, info.DType, info.Shape, info.Size)
	}
	// Output:
	// a F32 [3] 12
	// b BF16 [2 2] 8
	// c F16 [5] 10
}
