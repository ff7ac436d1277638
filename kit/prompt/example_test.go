package prompt_test

import (
	"fmt"

	"github.com/threebook/threebook/kit/prompt"
)

func ExampleTemplate_Text() {
	t := prompt.Default()
	fmt.Println(t.Text("A red cube."))
	// Output:
	// [INST] Write the Three.js module that draws this scene:
	//
	// A red cube. [/INST]
}

func ExampleExtractCode() {
	code, found := prompt.ExtractCode("Here it is:\n```js\nscene.add(cube);\n```\n")
	fmt.Println(found, code)
	// Output:
	// true scene.add(cube);
}
