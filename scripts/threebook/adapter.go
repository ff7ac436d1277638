package main

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/threebook/threebook/kit/lora"
)

// adapterFlags say what is trained, beyond rank and alpha.
type adapterFlags struct {
	Dropout        float64  `default:"0.05" aliases:"lora-dropout" help:"LoRA dropout."`
	TargetModules  []string `default:"q_proj,k_proj,v_proj,o_proj,gate_proj,up_proj,down_proj" aliases:"lora-target-modules" help:"Projections that take an adapter, by kind or by a name's end (layers.0.mlp.up_proj), or all-linear."`
	ExcludeModules []string `placeholder:"MODULE" help:"Projections that take none."`
	Layers         []int    `placeholder:"N" aliases:"layers-to-transform" help:"Layers that take an adapter, counted from 0; else all."`
	RankPattern    []string `placeholder:"MODULES=R" help:"Ranks of single modules, as q_proj=16,layers.0.mlp.up_proj=4: by names' ends or regular expressions, as in PEFT (a comma in one is written \\,)."`
	AlphaPattern   []string `placeholder:"MODULES=A" help:"Alphas of single modules, as q_proj=32."`
	RSLoRA         bool     `name:"rslora" aliases:"use-rslora" help:"Scale by alpha/√rank (rank-stabilized LoRA)."`
	DoRA           bool     `name:"dora" aliases:"use-dora" help:"Learn the magnitudes of the weights' rows apart from their directions (DoRA)."`
	LoRAPlus       float64  `name:"loraplus-lr-ratio" default:"1" help:"Learning rate of B (and DoRA's magnitudes) over A's (LoRA+; its paper takes 16)."`
	FullFineTune   bool     `aliases:"full" help:"Train all of the model's weights in place of an adapter."`
}

func (f adapterFlags) config() (lora.Config, error) {
	ranks, err := overrides("--rank-pattern", f.RankPattern, strconv.Atoi)
	if err != nil {
		return lora.Config{}, err
	}
	alphas, err := overrides("--alpha-pattern", f.AlphaPattern, func(text string) (float64, error) { return strconv.ParseFloat(text, 64) })
	if err != nil {
		return lora.Config{}, err
	}
	return lora.Config{
		Dropout: f.Dropout, TargetModules: f.TargetModules, ExcludeModules: f.ExcludeModules, Layers: f.Layers,
		RankPattern: ranks, AlphaPattern: alphas, RSLoRA: f.RSLoRA, DoRA: f.DoRA,
	}, nil
}

// overrides reads MODULES=NUMBER.
func overrides[T int | float64](flag string, list []string, parse func(string) (T, error)) ([]lora.Override[T], error) {
	var all []lora.Override[T]
	for _, text := range list {
		at := strings.LastIndexByte(text, '=')
		if at < 1 {
			return nil, fmt.Errorf("%s %q: want MODULES=NUMBER, as q_proj=16", flag, text)
		}
		value, err := parse(text[at+1:])
		if err != nil {
			return nil, fmt.Errorf("%s %q: %q is not a number that it can take", flag, text, text[at+1:])
		}
		all = append(all, lora.Override[T]{Pattern: text[:at], Value: value})
	}
	return all, nil
}

// fullFineTuning names a flag that was given for an adapter where there is none.
func (f adapterFlags) fullFineTuning(given map[string]any) error {
	if !f.FullFineTune {
		return nil
	}
	for _, name := range []string{
		"rank", "alpha", "dropout", "target-modules", "exclude-modules", "layers", "rank-pattern", "alpha-pattern", "rslora", "dora",
		"loraplus-lr-ratio",
	} {
		if _, ok := given[name]; ok {
			return fmt.Errorf("--%s is for an adapter, but with --full-fine-tune there is none", name)
		}
	}
	return nil
}
