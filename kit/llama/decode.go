package llama

import (
	"errors"
	"fmt"
	"slices"

	"github.com/gomlx/compute"
	. "github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
)

// Decoder runs a model token by token. It compiles one program a combination of
// batch size and padded lengths, and keeps them.
type Decoder struct {
	backend compute.Backend
	model   *Model
	extra   []*tensors.Tensor

	prefill, decode, fold *Exec
}

// BindAdapter builds an adapter from the nodes of a decoder's extra inputs.
type BindAdapter func(extra []*Node) Adapt

// NewDecoder prepares a model, with an adapter whose numbers are extra inputs, or without (nil, nil).
func NewDecoder(backend compute.Backend, m *Model, adapter BindAdapter, extra []*tensors.Tensor) (*Decoder, error) {
	d := &Decoder{backend: backend, model: m, extra: extra}
	// network takes the nodes of the weights and then of the extra inputs.
	network := func(nodes []*Node) Network {
		n := Network{Config: m.Config, Weight: Bind(m.Config, nodes[:len(nodes)-len(extra)])}
		if adapter != nil {
			n.Adapt = adapter(nodes[len(nodes)-len(extra):])
		}
		return n
	}
	var err error
	// tokens, lengths, capacity (by its length: shapes choose the program), weights → logits, caches, windows
	d.prefill, err = NewExec(backend, func(in []*Node) []*Node {
		logits, caches, windows := network(in[3:]).Prefill(in[0], in[1], in[2].Shape().Dimensions[0])
		return slices.Concat([]*Node{logits}, caches, windows)
	})
	if err != nil {
		return nil, fmt.Errorf("build prefill: %w", err)
	}
	n := 2 * m.Config.Layers
	// tokens, lengths, slots, windows, caches, weights → logits, windows
	d.decode, err = NewExec(backend, func(in []*Node) []*Node {
		logits, updated := network(in[5+2*n:]).Decode(in[0], in[1], Slots{in[2], in[3], in[4]}, in[5+n:5+2*n], in[5:5+n])
		return append([]*Node{logits}, updated...)
	})
	if err != nil {
		return nil, fmt.Errorf("build decoding step: %w", err)
	}
	// slot, caches, windows → caches, windows
	d.fold, err = NewExec(backend, func(in []*Node) []*Node {
		updated, empty := Fold(in[1:1+n], in[1+n:], in[0])
		return append(updated, empty...)
	})
	if err != nil {
		return nil, fmt.Errorf("build cache update: %w", err)
	}
	d.prefill.SetMaxCache(-1)
	d.decode.SetMaxCache(-1)
	d.fold.SetMaxCache(-1)
	return d, nil
}

// Replace exchanges the extra inputs for others of the same shapes: the programs
// stay compiled. No sequence may be under way.
func (d *Decoder) Replace(extra []*tensors.Tensor) error {
	if len(extra) != len(d.extra) {
		return fmt.Errorf("replace inputs: %d, want %d", len(extra), len(d.extra))
	}
	for i, t := range extra {
		if !t.Shape().Equal(d.extra[i].Shape()) {
			return fmt.Errorf("replace inputs: number %d is of shape %s, want %s", i, t.Shape(), d.extra[i].Shape())
		}
	}
	d.extra = extra
	return nil
}

// Sequences are rows being decoded together. Not safe for concurrent use.
type Sequences struct {
	decoder *Decoder
	lengths *tensors.Tensor
	start   int // padded prompt length: the slot of the first generated token
	window  int // the slot that the window begins at
	slot    int // of the next token
	room    int // slots
	logits  []float32
	caches  []*tensors.Tensor // read only, but for folding
	windows []*tensors.Tensor
}

// Start runs prompts (of at least one token each) in one batched pass, with room
// for maxNew more tokens a row. Logits are then those of each row's first new token.
// A row that has come to the model's last position is no longer of use, while
// shorter ones go on.
func (d *Decoder) Start(prompts [][]int32, maxNew int) (*Sequences, error) {
	positions := d.model.Config.MaxPositions
	shortest, longest := positions, 0
	for i, p := range prompts {
		if len(p) == 0 || len(p) > positions {
			return nil, fmt.Errorf("start decoding: prompt %d has %d tokens, want 1 to %d", i, len(p), positions)
		}
		shortest, longest = min(shortest, len(p)), max(longest, len(p))
	}
	if shortest+maxNew > positions {
		return nil, fmt.Errorf("start decoding: a prompt of %d tokens and %d new ones exceed the model's %d positions",
			shortest, maxNew, positions)
	}
	s := &Sequences{decoder: d, start: bucket(longest)}
	s.slot, s.window, s.room = s.start, s.start, s.start+maxNew
	folded := max(0, maxNew-1) / windowSlots * windowSlots
	tokens := make([]int32, len(prompts)*s.start)
	lengths := make([]int32, len(prompts))
	for r, p := range prompts {
		copy(tokens[r*s.start:], p)
		lengths[r] = int32(len(p))
	}
	s.lengths = tensors.FromValue(lengths)
	args := []any{tensors.FromFlatDataAndDimensions(tokens, len(prompts), s.start), s.lengths, make([]int8, bucket(s.start+folded))}
	n := 2 * d.model.Config.Layers
	out, err := s.run(d.prefill, args)
	if err != nil {
		return nil, fmt.Errorf("run prompts: %w", err)
	}
	s.caches, s.windows = out[:n:n], out[n:]
	return s, nil
}

// Logits of row's next token, [vocabulary]; valid until [Sequences.Next].
func (s *Sequences) Logits(row int) []float32 {
	v := s.decoder.model.Config.VocabSize
	return s.logits[row*v : (row+1)*v]
}

// Next appends one token to every row.
func (s *Sequences) Next(tokens []int32) error {
	if s.slot >= s.room {
		return errors.New("decode: no room for another token")
	}
	if s.slot == s.window+windowSlots {
		if err := s.fold(); err != nil {
			return fmt.Errorf("decode: %w", err)
		}
	}
	args := []any{tokens, s.lengths, int32(s.start), int32(s.window), int32(s.slot)}
	windows, err := s.donate(s.windows)
	if err != nil {
		return fmt.Errorf("decode: %w", err)
	}
	args, s.windows = append(args, windows...), nil
	if s.windows, err = s.run(s.decoder.decode, appendTensors(args, s.caches)); err != nil {
		return fmt.Errorf("decode: %w", err)
	}
	s.slot++
	return nil
}

// fold empties the full window into the caches.
func (s *Sequences) fold() error {
	donated, err := s.donate(append(s.caches, s.windows...))
	if err != nil {
		return err
	}
	n := len(s.caches)
	out, err := s.decoder.fold.Call(append([]any{int32(s.window)}, donated...)...)
	if err != nil {
		return err
	}
	s.caches, s.windows = out[:n:n], out[n:]
	s.window += windowSlots
	return nil
}

// donate hands tensors to the next call, which may reuse their memory.
func (s *Sequences) donate(list []*tensors.Tensor) ([]any, error) {
	var donated []any
	for _, t := range list {
		d, err := DonateTensorBuffer(t, s.decoder.backend, 0)
		if err != nil {
			return nil, err
		}
		donated = append(donated, d)
	}
	return donated, nil
}

func appendTensors(args []any, list []*tensors.Tensor) []any {
	for _, t := range list {
		args = append(args, t)
	}
	return args
}

// run adds the weights to args, takes the logits and gives the other outputs.
func (s *Sequences) run(e *Exec, args []any) ([]*tensors.Tensor, error) {
	out, err := e.Call(appendTensors(appendTensors(args, s.decoder.model.Inputs()), s.decoder.extra)...)
	if err != nil {
		return nil, err
	}
	s.logits, err = tensors.CopyFlatData[float32](out[0])
	_ = out[0].FinalizeAll()
	return out[1:], err
}

// Close frees the caches.
func (s *Sequences) Close() {
	for _, c := range append(s.caches, s.windows...) {
		_ = c.FinalizeAll() // freeing twice is the only error
	}
	s.caches, s.windows = nil, nil
}

// bucket rounds up to one of few lengths, so that few programs are compiled:
// multiples of 64 up to 512, then of 256.
func bucket(n int) int {
	step := 64
	if n > 512 {
		step = 256
	}
	return (n + step - 1) / step * step
}
