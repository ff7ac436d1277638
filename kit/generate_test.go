package kit

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/threebook/threebook/kit/llama"
	"github.com/threebook/threebook/kit/tokenizer"
)

// What training puts at an example's end ends an answer, whatever else the model names.
func TestEndTokens(t *testing.T) {
	t.Parallel()
	tok, err := tokenizer.Load(filepath.Join("..", "data", "tiny"))
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		config     []int32
		generation string
		want       []int32
	}{
		{[]int32{2}, "", []int32{2}},
		{[]int32{7, 2, 8}, "", []int32{7, 2, 8}},
		{[]int32{7}, "", []int32{7, 2}},
		{[]int32{7}, `{"eos_token_id": [9, 10]}`, []int32{9, 10, 2}},
	} {
		dir := t.TempDir()
		if tt.generation != "" {
			if err := os.WriteFile(filepath.Join(dir, "generation_config.json"), []byte(tt.generation), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		l := &loaded{path: dir, config: llama.Config{EOS: tt.config}, tokenizer: tok}
		got, err := l.endTokens()
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("config %v, generation config %q (-want +got):\n%s", tt.config, tt.generation, diff)
		}
	}
}
