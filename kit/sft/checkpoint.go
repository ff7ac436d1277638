package sft

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/threebook/threebook/kit/runs"
	"github.com/threebook/threebook/kit/safetensors"
)

const (
	stateSchema    = "threebook.checkpoint/1"
	stateFile      = "state.json"
	tensorsFile    = "state.safetensors"
	checkpointsDir = "checkpoints"
	bestDir        = "best"
	newSuffix      = ".new" // of a directory being written
	oldSuffix      = ".old" // of the one that it replaces
)

// state is all that training needs to go on, on the host. The schedule and the
// random streams follow from Step and the seed; the data cursor is Step.
type state struct {
	Step     int // completed optimizer updates
	Tokens   int64
	BestLoss *float64 // lowest evaluation loss so far
	BestStep int
	Values   []float32
	First    []float32 // AdamW's first moment
	Second   []float32 // and second
}

// stateHeader is state.json.
type stateHeader struct {
	Schema   string   `json:"schema"`
	Step     int      `json:"step"`
	Tokens   int64    `json:"tokens"`
	BestLoss *float64 `json:"best_loss"`
	BestStep int      `json:"best_step"`
	Size     int      `json:"size"`
}

// saveCheckpoint writes checkpoints/step-N under dir and forgets all but the last
// keep up to it. Later ones are damaged, or training would have gone on from them;
// they are written anew when it comes to their steps.
func saveCheckpoint(dir string, s *state, keep int) error {
	parent := filepath.Join(dir, checkpointsDir)
	if err := writeDir(filepath.Join(parent, fmt.Sprintf("step-%d", s.Step)), s.write); err != nil {
		return fmt.Errorf("save checkpoint of step %d: %w", s.Step, err)
	}
	steps, err := checkpointSteps(parent)
	if err != nil {
		return err
	}
	steps = slices.DeleteFunc(steps, func(step int) bool { return step > s.Step })
	for len(steps) > keep {
		if err := os.RemoveAll(filepath.Join(parent, fmt.Sprintf("step-%d", steps[0]))); err != nil {
			return fmt.Errorf("remove old checkpoint: %w", err)
		}
		steps = steps[1:]
	}
	return nil
}

func (s *state) write(dir string) error {
	list := []safetensors.Tensor{
		{Name: "values", DType: "F32", Shape: []int{len(s.Values)}, Data: safetensors.Float32Bytes(s.Values)},
		{Name: "exp_avg", DType: "F32", Shape: []int{len(s.First)}, Data: safetensors.Float32Bytes(s.First)},
		{Name: "exp_avg_sq", DType: "F32", Shape: []int{len(s.Second)}, Data: safetensors.Float32Bytes(s.Second)},
	}
	if err := safetensors.WriteFile(filepath.Join(dir, tensorsFile), list, map[string]string{"schema": stateSchema}); err != nil {
		return err
	}
	return runs.WriteJSON(filepath.Join(dir, stateFile), stateHeader{
		Schema: stateSchema, Step: s.Step, Tokens: s.Tokens, BestLoss: s.BestLoss, BestStep: s.BestStep, Size: len(s.Values),
	})
}

// loadLatest gives the newest whole checkpoint under dir, or nil when there is
// none. A checkpoint that cannot be read is passed over and named in warnings.
func loadLatest(dir string, size int) (*state, []string, error) {
	parent := filepath.Join(dir, checkpointsDir)
	if err := recoverCheckpoints(parent); err != nil {
		return nil, nil, err
	}
	steps, err := checkpointSteps(parent)
	if err != nil {
		return nil, nil, err
	}
	var warnings []string
	for _, step := range slices.Backward(steps) {
		path := filepath.Join(parent, fmt.Sprintf("step-%d", step))
		s, err := readState(path, size)
		if err == nil {
			return s, warnings, nil
		}
		warnings = append(warnings, fmt.Sprintf("passed over a damaged checkpoint: %v", err))
	}
	return nil, warnings, nil
}

func readState(dir string, size int) (*state, error) {
	raw, err := os.ReadFile(filepath.Join(dir, stateFile))
	if err != nil {
		return nil, fmt.Errorf("read checkpoint: %w", err)
	}
	var h stateHeader
	if err := json.Unmarshal(raw, &h); err != nil {
		return nil, fmt.Errorf("read checkpoint %s: %w", dir, err)
	}
	if h.Schema != stateSchema {
		return nil, fmt.Errorf("read checkpoint %s: schema %q, want %q", dir, h.Schema, stateSchema)
	}
	if h.Size != size {
		return nil, fmt.Errorf("read checkpoint %s: %d parameters, want %d", dir, h.Size, size)
	}
	file, err := safetensors.Open(filepath.Join(dir, tensorsFile))
	if err != nil {
		return nil, fmt.Errorf("read checkpoint: %w", err)
	}
	defer file.Close()
	s := &state{Step: h.Step, Tokens: h.Tokens, BestLoss: h.BestLoss, BestStep: h.BestStep}
	for _, f := range []struct {
		name string
		to   *[]float32
	}{{"values", &s.Values}, {"exp_avg", &s.First}, {"exp_avg_sq", &s.Second}} {
		if *f.to, err = file.Float32s(f.name); err != nil {
			return nil, fmt.Errorf("read checkpoint %s: %w", dir, err)
		}
		if len(*f.to) != size {
			return nil, fmt.Errorf("read checkpoint %s: tensor %s has %d values, want %d", dir, f.name, len(*f.to), size)
		}
	}
	return s, nil
}

func checkpointSteps(parent string) ([]int, error) {
	entries, err := os.ReadDir(parent)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("list checkpoints: %w", err)
	}
	var steps []int
	for _, e := range entries {
		number, ok := strings.CutPrefix(e.Name(), "step-")
		if n, err := strconv.Atoi(number); ok && err == nil {
			steps = append(steps, n)
		}
	}
	slices.Sort(steps)
	return steps, nil
}

// writeDir makes a directory appear whole: it is written beside its place and
// renamed. An earlier one of the name is kept until then; if the machine stops
// between the two renames, [recoverDir] brings it back.
func writeDir(path string, write func(dir string) error) (err error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	if err := recoverDir(path); err != nil {
		return err
	}
	temporary := path + newSuffix
	if err := os.Mkdir(temporary, 0o755); err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.RemoveAll(temporary))
		}
	}()
	if err := write(temporary); err != nil {
		return err
	}
	old := path + oldSuffix
	if err := os.Rename(path, old); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := os.Rename(temporary, path); err != nil {
		return err
	}
	return os.RemoveAll(old)
}

// recoverDir finishes or undoes a [writeDir] that was cut short.
func recoverDir(path string) error {
	if err := os.RemoveAll(path + newSuffix); err != nil {
		return err
	}
	old := path + oldSuffix
	if _, err := os.Stat(old); err != nil {
		return nil
	}
	if _, err := os.Stat(path); err == nil {
		return os.RemoveAll(old)
	}
	return os.Rename(old, path)
}

// recoverCheckpoints is [recoverDir] for all checkpoints.
func recoverCheckpoints(parent string) error {
	entries, err := os.ReadDir(parent)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("list checkpoints: %w", err)
	}
	for _, e := range entries {
		name := strings.TrimSuffix(strings.TrimSuffix(e.Name(), newSuffix), oldSuffix)
		if name == e.Name() {
			continue
		}
		if err := recoverDir(filepath.Join(parent, name)); err != nil {
			return fmt.Errorf("recover checkpoint: %w", err)
		}
	}
	return nil
}
