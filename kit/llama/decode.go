package llama

import (
	"errors"
	"fmt"

	"github.com/gomlx/compute"
	. "github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
)

// Decoder runs a model token by token. It compiles one program a combination of
// batch size and padded lengths, and keeps them.
type Decoder struct {
	backend         compute.Backend
	model           *Model
	extra           []*tensors.Tensor
	prefill, decode *Exec
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
	// tokens, lengths, room (its length is the capacity), weights → logits, caches
	d.prefill, err = NewExec(backend, func(in []*Node) []*Node {
		logits, caches := network(in[3:]).Prefill(in[0], in[1], in[2].Shape().Dimensions[0])
		return append([]*Node{logits}, caches...)
	})
	if err != nil {
		return nil, fmt.Errorf("build prefill: %w", err)
	}
	caches := 2 * m.Config.Layers
	// tokens, lengths, prefill, slot, caches, weights → logits, caches
	d.decode, err = NewExec(backend, func(in []*Node) []*Node {
		logits, updated := network(in[4+caches:]).Decode(in[0], in[1], in[2], in[3], in[4:4+caches])
		return append([]*Node{logits}, updated...)
	})
	if err != nil {
		return nil, fmt.Errorf("build decoding step: %w", err)
	}
	d.prefill.SetMaxCache(-1)
	d.decode.SetMaxCache(-1)
	return d, nil
}

// Sequences are rows being decoded together. Not safe for concurrent use.
type Sequences struct {
	decoder *Decoder
	lengths *tensors.Tensor
	start   int // padded prompt length: the slot of the first generated token
	slot    int // of the next one
	room    int // slots
	logits  []float32
	caches  []*tensors.Tensor
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
	s.slot, s.room = s.start, bucket(s.start+maxNew)
	tokens := make([]int32, len(prompts)*s.start)
	lengths := make([]int32, len(prompts))
	for r, p := range prompts {
		copy(tokens[r*s.start:], p)
		lengths[r] = int32(len(p))
	}
	s.lengths = tensors.FromValue(lengths)
	args := []any{tensors.FromFlatDataAndDimensions(tokens, len(prompts), s.start), s.lengths, make([]int8, s.room)}
	if err := s.run(d.prefill, args); err != nil {
		return nil, fmt.Errorf("run prompts: %w", err)
	}
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
	args := []any{tokens, s.lengths, int32(s.start), int32(s.slot)}
	for _, c := range s.caches {
		donated, err := DonateTensorBuffer(c, s.decoder.backend, 0)
		if err != nil {
			return fmt.Errorf("decode: %w", err)
		}
		args = append(args, donated)
	}
	s.caches = nil
	if err := s.run(s.decoder.decode, args); err != nil {
		return fmt.Errorf("decode: %w", err)
	}
	s.slot++
	return nil
}

func (s *Sequences) run(e *Exec, args []any) error {
	for _, w := range s.decoder.model.Inputs() {
		args = append(args, w)
	}
	for _, x := range s.decoder.extra {
		args = append(args, x)
	}
	out, err := e.Call(args...)
	if err != nil {
		return err
	}
	s.caches = out[1:]
	s.logits, err = tensors.CopyFlatData[float32](out[0])
	_ = out[0].FinalizeAll()
	return err
}

// Close frees the caches.
func (s *Sequences) Close() {
	for _, c := range s.caches {
		_ = c.FinalizeAll() // freeing twice is the only error
	}
	s.caches = nil
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
