package kit

import (
	"fmt"
	"strings"
	"testing"

	"github.com/threebook/threebook/kit/device"
	"github.com/threebook/threebook/kit/llama"
	"github.com/threebook/threebook/kit/prompt"
	"github.com/threebook/threebook/kit/runs"
	"github.com/threebook/threebook/kit/sft"
)

// Auto is on where training would not fit, is recorded beside the parameters that
// name the run, and stays what it was when the run goes on.
func TestCheckpointingIsDecidedOnce(t *testing.T) {
	d, err := device.Open(device.Go)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	l := &loaded{device: d, config: llama.Config{VocabSize: 8192, HiddenSize: 768, IntermediateSize: 2048, Layers: 12, Heads: 12, KVHeads: 12, HeadDim: 64}}
	train := []prompt.Example{{Name: "a", PromptLen: 1, IDs: make([]int32, 512)}}
	decide := func(c TrainConfig, run *runs.Run, available int64) bool {
		t.Helper()
		if err := c.decideCheckpointing(run, l, available, train, nil); err != nil {
			t.Fatal(err)
		}
		return c.SFT.Checkpointing
	}
	config := func(asked string) TrainConfig {
		c := TrainConfig{Checkpointing: asked, SFT: sft.Config{}}
		c.SFT.LoRA.Dropout = 0.05
		if err := c.fill(); err != nil {
			t.Fatal(err)
		}
		return c
	}
	for _, k := range []struct {
		asked     string
		available int64
		want      bool
		recorded  string // "" is nothing
		warns     bool
	}{
		{Auto, 8e9, false, Off, false},
		{"", 8e9, false, Off, false},
		{Auto, 3e9, true, On, false}, // 2.9 GB leave too little room
		{Auto, 1e9, true, On, true},
		{Auto, 0, true, On, false},
		{Off, 8e9, false, "", false},
		{Off, 2e9, false, "", true},
		{On, 8e9, true, "", false},
	} {
		run := &runs.Run{}
		if got := decide(config(k.asked), run, k.available); got != k.want {
			t.Errorf("%q with %d bytes: checkpointing is %t, want %t", k.asked, k.available, got, k.want)
		}
		recorded, _ := run.Manifest.Decided[decided].(string)
		if recorded != k.recorded {
			t.Errorf("%q with %d bytes: recorded %q, want %q", k.asked, k.available, recorded, k.recorded)
		}
		if warned := strings.Contains(fmt.Sprint(run.Manifest.Warnings), "--batch-size"); warned != k.warns {
			t.Errorf("%q with %d bytes: warnings %q", k.asked, k.available, run.Manifest.Warnings)
		}
	}
	run := &runs.Run{}
	if decide(config(Auto), run, 8e9) || decide(config(Auto), run, 1e9) {
		t.Error("a run that began without checkpointing went on with it")
	}
	c := TrainConfig{Checkpointing: "maybe"}
	if err := c.fill(); err == nil || !strings.Contains(err.Error(), "known: on, off, auto") {
		t.Errorf("gradient checkpointing maybe gave %v", err)
	}
}
