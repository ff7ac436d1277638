package kit

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	. "github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"

	"github.com/threebook/threebook/kit/device"
	"github.com/threebook/threebook/kit/llama"
	"github.com/threebook/threebook/kit/lora"
	"github.com/threebook/threebook/kit/runs"
	"github.com/threebook/threebook/kit/tokenizer"
)

// loaded is a model directory on a backend, with an adapter or without.
type loaded struct {
	path      string
	config    llama.Config
	device    *device.Device
	model     *llama.Model
	tokenizer *tokenizer.Tokenizer
	adapter   *lora.Adapter // nil for the base model
	values    *tensors.Tensor
	warnings  []string // of what was loaded
}

// open checks the directories and starts the backend, so that what is wrong with
// them is said before there is a run. The weights follow with [loaded.load].
func (e *Env) open(modelPath, adapterPath string) (*loaded, error) {
	l, err := check(modelPath, adapterPath)
	if err != nil {
		return nil, err
	}
	if l.device, err = e.start(); err != nil {
		return nil, err
	}
	return l, nil
}

// start opens the backend and makes auto the name of the one that started:
// results of different backends differ in their last bits, so they are different runs.
func (e *Env) start() (*device.Device, error) {
	d, err := device.OpenWith(e.Backend, device.Options{Deterministic: e.Deterministic})
	if err != nil {
		return nil, err
	}
	for _, note := range d.Notes {
		e.logger().Info("backend passed over", "why", note)
		switch {
		case device.HasGPU() && d.Name != device.XLACUDA:
			e.skipped = append(e.skipped, fmt.Sprintf("a GPU is there and not used: %v", note))
		case !errors.Is(note, device.ErrNoPlugin):
			e.skipped = append(e.skipped, fmt.Sprintf("running on %s: %v", d.Name, note))
		}
	}
	e.Backend = d.Name
	return d, nil
}

// load puts the weights on the device.
func (l *loaded) load() (err error) {
	l.model, err = llama.Load(l.device.Backend, l.device.DType(), l.path)
	return err
}

// check finds what can be wrong with the directories; nothing is on a device yet.
func check(modelPath, adapterPath string) (*loaded, error) {
	config, err := llama.Check(modelPath)
	if err != nil {
		return nil, err
	}
	l := &loaded{path: modelPath, config: config}
	if l.tokenizer, err = tokenizer.Load(modelPath); err != nil {
		return nil, err
	}
	if n := l.tokenizer.VocabSize(); n > config.VocabSize {
		return nil, fmt.Errorf("load model %s: the tokenizer has %d tokens, the model %d", modelPath, n, config.VocabSize)
	}
	if adapterPath != "" {
		if l.adapter, err = lora.Load(adapterPath, config); err != nil {
			return nil, err
		}
		if err := checkPrompt(adapterPath); err != nil {
			return nil, err
		}
		if l.adapter.ChangesNothing() {
			l.warnings = append(l.warnings, fmt.Sprintf("adapter %s changes nothing: its matrices multiply to zero, as before the first step of a training", adapterPath))
		}
	}
	return l, nil
}

func (l *loaded) close() {
	if l.values != nil {
		_ = l.values.FinalizeAll() // freeing twice is the only error
	}
	if l.model != nil {
		l.model.Close()
	}
	l.device.Close()
}

// decoder prepares the model for generation.
func (l *loaded) decoder() (*llama.Decoder, error) {
	if l.adapter == nil {
		return llama.NewDecoder(l.device.Backend, l.model, nil, nil)
	}
	bind, values, err := fixed(l.adapter, l.model)
	if err != nil {
		return nil, err
	}
	l.values = values
	return llama.NewDecoder(l.device.Backend, l.model, bind, []*tensors.Tensor{l.values})
}

// fixed is an adapter as a model's graph takes it, with the input that it reads.
func fixed(a *lora.Adapter, model *llama.Model) (llama.BindAdapter, *tensors.Tensor, error) {
	values, err := a.Fixed(model)
	if err != nil {
		return nil, nil, err
	}
	bind := func(extra []*Node) llama.Adapt { return a.Layout.AdaptFixed(a.Layout.Split(extra[0])) }
	return bind, tensors.FromFlatDataAndDimensions(values, a.Layout.Size), nil
}

func (l *loaded) machine() runs.Machine { return machineOf(l.device) }

func machineOf(d *device.Device) runs.Machine {
	return runs.Machine{Backend: d.String(), Device: d.Describe(), XLAFlags: os.Getenv("XLA_FLAGS")}
}

// describeModel is a base model for the record: its hash, size and what its card says of its training.
func describeModel(path string) (runs.Model, runs.Input, error) {
	config, err := llama.ReadConfig(path)
	if err != nil {
		return runs.Model{}, runs.Input{}, err
	}
	input, err := runs.HashInput("base model", path)
	if err != nil {
		return runs.Model{}, runs.Input{}, err
	}
	return runs.Model{
		Path: path, SHA256: input.SHA256, Parameters: config.Parameters(), Training: cardTraining(path),
	}, input, nil
}

// cardTraining reads the line "training: …" from the front matter of a model
// card (README.md), where a card of this project says in a few words how much
// the model was trained.
func cardTraining(path string) string {
	f, err := os.Open(filepath.Join(path, "README.md"))
	if err != nil {
		return ""
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	for n := 0; lines.Scan(); n++ {
		line := lines.Text()
		if n == 0 && line != "---" || n > 0 && line == "---" {
			return ""
		}
		if text, ok := strings.CutPrefix(line, "training:"); ok {
			return strings.Trim(strings.TrimSpace(text), `"`)
		}
	}
	return ""
}
