package tokenizer_test

import (
	"fmt"
	"log"
	"strings"

	"github.com/threebook/threebook/kit/tokenizer"
)

func ExampleLoad() {
	tok, err := tokenizer.Load("testdata/trained")
	if err != nil {
		log.Fatal(err)
	}
	ids := tok.Encode("scene.add(box); // café 🎉")
	var tokens []string
	for _, id := range ids {
		token, _ := tok.Token(id)
		tokens = append(tokens, token)
	}
	fmt.Println(strings.Join(tokens, " "))
	fmt.Println(tok.Decode(ids))
	// Output:
	// ▁scene .add ( b ox ) ; ▁ / / ▁c a f <0xC3> <0xA9> ▁ <0xF0> <0x9F> <0x8E> <0x89>
	// scene.add(box); // café 🎉
}
