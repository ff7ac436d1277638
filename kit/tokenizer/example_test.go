package tokenizer_test

import (
	"fmt"
	"log"

	"github.com/threebook/threebook/kit/tokenizer"
)

func ExampleLoad() {
	tok, err := tokenizer.Load("testdata/trained")
	if err != nil {
		log.Fatal(err)
	}
	ids := tok.Encode("scene.add(box); // café 🎉")
	for _, id := range ids {
		token, _ := tok.Token(id)
		fmt.Printf("%s ", token)
	}
	fmt.Println()
	fmt.Println(tok.Decode(ids))
	// Output:
	// ▁scene .add ( b ox ) ; ▁ / / ▁c a f <0xC3> <0xA9> ▁ <0xF0> <0x9F> <0x8E> <0x89>
	// scene.add(box); // café 🎉
}
