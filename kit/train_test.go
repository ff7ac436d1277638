package kit

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/threebook/threebook/kit/generate"
	"github.com/threebook/threebook/kit/judge"
	"github.com/threebook/threebook/kit/lora"
	"github.com/threebook/threebook/kit/safetensors"
	"github.com/threebook/threebook/kit/sft"
)

// onePair is a training of one pair on a narrow model.
func onePair(t *testing.T) TrainConfig {
	t.Helper()
	model, _, _ := narrowModel(t, safetensors.F32, 0)
	data := filepath.Join(t.TempDir(), "pairs.json")
	const text = `[{"description": "A red cube.", "code": "const a = 1;", "filename": "webgl_a", "md_file": "webgl_a.md", "js_file": "webgl_a_module.js"}]`
	if err := os.WriteFile(data, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return TrainConfig{Data: data, ModelPath: model}
}

func resolved(t *testing.T, c TrainConfig) map[string]any {
	t.Helper()
	if err := c.fill(); err != nil {
		t.Fatal(err)
	}
	m, err := c.manifest()
	if err != nil {
		t.Fatal(err)
	}
	return m.Resolved
}

// The same adapter, its modules named in another order, is the same run, and the
// caller's lists stay as they are.
func TestOrderOfModulesDoesNotMatter(t *testing.T) {
	c := onePair(t)
	a, b := c, c
	a.SFT.LoRA = lora.Config{TargetModules: []string{"q_proj", "layers.0.mlp.up_proj", "v_proj"}, ExcludeModules: []string{"k_proj", "o_proj"}, Layers: []int{0, 1}}
	b.SFT.LoRA = lora.Config{TargetModules: []string{"v_proj", "layers.0.mlp.up_proj", "q_proj"}, ExcludeModules: []string{"o_proj", "k_proj"}, Layers: []int{1, 0}}
	first := resolved(t, a)
	if diff := cmp.Diff(first, resolved(t, b)); diff != "" {
		t.Errorf("parameters (-one order +another):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"q_proj", "v_proj", "layers.0.mlp.up_proj"}, first["target_modules"]); diff != "" {
		t.Errorf("target modules (-in the model's order +recorded):\n%s", diff)
	}
	if b.SFT.LoRA.TargetModules[0] != "v_proj" || b.SFT.LoRA.Layers[0] != 1 {
		t.Errorf("the caller's lists became %v and %v", b.SFT.LoRA.TargetModules, b.SFT.LoRA.Layers)
	}
	if diff := cmp.Diff(lora.TargetModules(), resolved(t, c)["target_modules"]); diff != "" {
		t.Errorf("by default (-want +got):\n%s", diff)
	}
}

// What has no effect on a full fine-tuning does not name its run, and what cannot
// have any is refused.
func TestFullFineTuningHasNoAdapter(t *testing.T) {
	c := onePair(t)
	c.SFT = sft.Config{FullFineTune: true, LoRA: lora.Config{Rank: 4, Dropout: 0.05, TargetModules: []string{"q_proj"}}}
	all := resolved(t, c)
	for _, name := range []string{"lora_rank", "lora_alpha", "lora_dropout", "target_modules", "rslora"} {
		if v, ok := all[name]; ok {
			t.Errorf("%s is recorded as %v", name, v)
		}
	}
	if all["full_fine_tune"] != true {
		t.Errorf("full_fine_tune is %v", all["full_fine_tune"])
	}
	for want, l := range map[string]lora.Config{
		"LoRA.DoRA": {DoRA: true}, "LoRA.RSLoRA": {RSLoRA: true}, "LoRA.Layers": {Layers: []int{0}}, "LoRA.ExcludeModules": {ExcludeModules: []string{"q_proj"}},
		"LoRA.RankPattern": {RankPattern: []lora.Override[int]{{Pattern: "q_proj", Value: 2}}},
	} {
		c.SFT.LoRA = l
		if _, err := Train(t.Context(), c); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Train with %s gave %v", want, err)
		}
	}
}

// What train refuses is not shown.
func TestShowBatchesRefusesWhatTrainRefuses(t *testing.T) {
	c := onePair(t)
	if err := ShowBatches(io.Discard, c, 1, false); err != nil {
		t.Error(err)
	}
	c.SFT.LoRA.Layers = []int{99}
	if err := ShowBatches(io.Discard, c, 1, false); err == nil || !strings.Contains(err.Error(), "lora layer is 99") {
		t.Errorf("layer 99 gave %v", err)
	}
}

// A test without stop tokens keeps the id that it had before there were any.
func TestStopTokensNameATestWhereThereAreSome(t *testing.T) {
	c := onePair(t)
	test := TestConfig{ModelPath: c.ModelPath, TestData: c.Data, Judge: judge.NewReference()}
	for _, stops := range [][]int32{nil, {7}} {
		test.Generate = generate.Config{StopTokens: stops}
		m, err := test.manifest(nil)
		if err != nil {
			t.Fatal(err)
		}
		if _, ok := m.Resolved["stop_tokens"]; ok != (len(stops) > 0) {
			t.Errorf("stop tokens %v are recorded: %t", stops, ok)
		}
	}
}
