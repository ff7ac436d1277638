package kit

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/threebook/threebook/kit/llama"
	"github.com/threebook/threebook/kit/runs"
	"github.com/threebook/threebook/kit/safetensors"
)

// A model that was trained as a whole has its base's dtype and all keys of its configuration.
func TestSaveModelKeepsTheBasesConfig(t *testing.T) {
	base, _, config := narrowModel(t, safetensors.F16, 0)
	read := func(dir string) map[string]any {
		raw, err := os.ReadFile(filepath.Join(dir, "config.json"))
		if err != nil {
			t.Fatal(err)
		}
		var keys map[string]any
		if err := json.Unmarshal(raw, &keys); err != nil {
			t.Fatal(err)
		}
		return keys
	}
	want := read(base)
	want["pad_token_id"], want["transformers_version"] = 7.0, "4.57.6"
	if err := runs.WriteJSON(filepath.Join(base, "config.json"), want); err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "model")
	if err := saveModel(dir, base, llama.Flatten(config, llama.Random(config, 2))); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, read(dir)); diff != "" {
		t.Errorf("config.json (-base +saved):\n%s", diff)
	}
	if dtype, err := llama.StoredDType(dir); err != nil || dtype != safetensors.F16 {
		t.Errorf("stored as %s, %v, want the base's F16", dtype, err)
	}
}

// The base model's hash, which takes long, is asked for only if the adapter names one.
func TestOtherBaseHashesOnlyWhenAsked(t *testing.T) {
	adapter := t.TempDir()
	asked := 0
	hash := func() (string, error) { asked++; return "aa", nil }
	for i, c := range []struct {
		named string
		asked int
		other bool
	}{{"none", 0, false}, {"", 0, false}, {"aa", 1, false}, {"bb", 2, true}} {
		if i > 0 {
			if err := saveProvenance(adapter, runs.Manifest{BaseModel: runs.Model{SHA256: c.named}}); err != nil {
				t.Fatal(err)
			}
		}
		text, err := otherBase(adapter, "model", hash)
		if err != nil || (text != "") != c.other || asked != c.asked {
			t.Errorf("naming %q: %q, %v after %d hashes, want %d", c.named, text, err, asked, c.asked)
		}
	}
}
