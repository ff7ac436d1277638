package llama

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestReadEOS(t *testing.T) {
	for name, tt := range map[string]struct {
		config     any    // eos_token_id of config.json
		generation string // generation_config.json; "" for no file
		want       []int32
		err        string
	}{
		"the family's":               {nil, "", []int32{2}, ""},
		"one":                        {7, "", []int32{7}, ""},
		"several":                    {[]int{7, 9}, "", []int32{7, 9}, ""},
		"generation's first":         {7, `{"eos_token_id": [3, 4]}`, []int32{3, 4}, ""},
		"generation's one":           {[]int{7, 9}, `{"eos_token_id": 5}`, []int32{5}, ""},
		"generation without":         {[]int{7, 9}, `{"temperature": 0.7}`, []int32{7, 9}, ""},
		"generation null":            {7, `{"eos_token_id": null}`, []int32{7}, ""},
		"generation of another kind": {7, `{"eos_token_id": "</s>"}`, nil, "eos_token_id"},
		"generation damaged":         {7, `{`, nil, "generation_config.json"},
	} {
		t.Run(name, func(t *testing.T) {
			base, err := os.ReadFile(filepath.Join("testdata", "golden", "mha", "config.json"))
			if err != nil {
				t.Fatal(err)
			}
			var values map[string]any
			if err := json.Unmarshal(base, &values); err != nil {
				t.Fatal(err)
			}
			values["eos_token_id"] = tt.config
			raw, err := json.Marshal(values)
			if err != nil {
				t.Fatal(err)
			}
			config, err := parseConfig(raw)
			if err != nil {
				t.Fatal(err)
			}
			again, err := json.Marshal(config)
			if err != nil {
				t.Fatal(err)
			}
			if reread, err := parseConfig(again); err != nil || !cmp.Equal(config, reread) {
				t.Errorf("written and read again: %v (-read +again):\n%s", err, cmp.Diff(config, reread))
			}
			dir := t.TempDir()
			if tt.generation != "" {
				if err := os.WriteFile(filepath.Join(dir, "generation_config.json"), []byte(tt.generation), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			got, err := ReadEOS(dir, config)
			if (err != nil) != (tt.err != "") || err != nil && !strings.Contains(err.Error(), tt.err) {
				t.Fatalf("error %v, want %q", err, tt.err)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
