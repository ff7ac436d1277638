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
	stateSchema    = "threebook.checkpoint/2"
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
	Step       int // completed optimizer updates
	Tokens     int64
	BestLoss   *float64 // lowest evaluation loss so far
	BestStep   int
	Unimproved int // evaluations in a row that did not improve enough for early stopping
	Values     []float32
	First      []float32 // AdamW's first moment
	Second     []float32 // and second
	Recipe     recipe
}

// stateHeader is state.json.
type stateHeader struct {
	Schema     string   `json:"schema"`
	Step       int      `json:"step"`
	Tokens     int64    `json:"tokens"`
	BestLoss   *float64 `json:"best_loss"`
	BestStep   int      `json:"best_step"`
	Unimproved int      `json:"evaluations_without_improvement"`
	Size       int      `json:"size"`
	Recipe     recipe   `json:"recipe"`
}

// errDamaged is wrapped by errors about a checkpoint that is torn or not what its
// name says. Training goes on from an earlier one.
var errDamaged = errors.New("damaged")

// saveCheckpoint writes checkpoints/step-N under dir and forgets all but the last
// keep up to it. Later ones are damaged, or training would have gone on from them;
// they are written anew when it comes to their steps.
func saveCheckpoint(dir string, s *state, keep int) error {
	parent := filepath.Join(dir, checkpointsDir)
	if err := writeDir(filepath.Join(parent, fmt.Sprintf("step-%d", s.Step)), s.write); err != nil {
		return fmt.Errorf("save checkpoint of step %d: %w", s.Step, err)
	}
	steps, _, err := checkpointSteps(parent)
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
		Schema: stateSchema, Step: s.Step, Tokens: s.Tokens, BestLoss: s.BestLoss, BestStep: s.BestStep, Unimproved: s.Unimproved,
		Size: len(s.Values), Recipe: s.Recipe,
	})
}

// loadLatest gives the newest whole checkpoint under dir, or nil when there is
// none. A damaged one is passed over and named in warnings, as is what is no
// checkpoint; one of another training or version is an error.
func loadLatest(dir string, size int, now recipe) (*state, []string, error) {
	parent := filepath.Join(dir, checkpointsDir)
	if err := recoverCheckpoints(parent); err != nil {
		return nil, nil, err
	}
	steps, strays, err := checkpointSteps(parent)
	if err != nil {
		return nil, nil, err
	}
	var warnings []string
	for _, name := range strays {
		warnings = append(warnings, fmt.Sprintf("%s is no checkpoint of this training: it was left as it is", filepath.Join(parent, name)))
	}
	for _, step := range slices.Backward(steps) {
		path := filepath.Join(parent, fmt.Sprintf("step-%d", step))
		s, err := readState(path, size, now)
		if err == nil && s.Step != step {
			err = fmt.Errorf("checkpoint %s is %w: it holds step %d", path, errDamaged, s.Step)
		}
		if err == nil {
			return s, warnings, nil
		}
		if !errors.Is(err, errDamaged) {
			return nil, nil, err
		}
		warnings = append(warnings, "passed over: "+err.Error())
	}
	return nil, warnings, nil
}

// readState reads a checkpoint of size parameters that was made with the recipe now.
func readState(dir string, size int, now recipe) (*state, error) {
	h, err := readHeader(dir, now)
	if err != nil {
		return nil, err
	}
	damaged := func(format string, a ...any) error {
		return fmt.Errorf("checkpoint %s is %w: %s", dir, errDamaged, fmt.Sprintf(format, a...))
	}
	if h.Size != size {
		return nil, damaged("%d parameters, want %d", h.Size, size)
	}
	file, err := safetensors.Open(filepath.Join(dir, tensorsFile))
	if err != nil {
		return nil, damaged("%v", err)
	}
	defer file.Close()
	s := &state{Step: h.Step, Tokens: h.Tokens, BestLoss: h.BestLoss, BestStep: h.BestStep, Unimproved: h.Unimproved, Recipe: h.Recipe}
	for _, f := range []struct {
		name string
		to   *[]float32
	}{{"values", &s.Values}, {"exp_avg", &s.First}, {"exp_avg_sq", &s.Second}} {
		if *f.to, err = file.Float32s(f.name); err != nil {
			return nil, damaged("%v", err)
		}
		if len(*f.to) != size {
			return nil, damaged("tensor %s has %d values, want %d", f.name, len(*f.to), size)
		}
	}
	return s, nil
}

// readHeader reads state.json and compares its recipe.
func readHeader(dir string, now recipe) (stateHeader, error) {
	var h stateHeader
	raw, err := os.ReadFile(filepath.Join(dir, stateFile))
	if errors.Is(err, fs.ErrPermission) {
		return h, fmt.Errorf("read checkpoint: %w", err) // it may well be whole
	}
	if err == nil {
		err = json.Unmarshal(raw, &h)
	}
	if err != nil {
		return h, fmt.Errorf("checkpoint %s is %w: %v", dir, errDamaged, err)
	}
	if h.Schema != stateSchema {
		return h, fmt.Errorf("checkpoint %s is of another version: its schema is %q, this version reads %q; --fresh or another directory begins anew", dir, h.Schema, stateSchema)
	}
	return h, h.Recipe.same("checkpoint "+dir, now)
}

// checkpointSteps lists the checkpoints by their steps, and what else there is.
func checkpointSteps(parent string) (steps []int, strays []string, err error) {
	entries, err := os.ReadDir(parent)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, fmt.Errorf("list checkpoints: %w", err)
	}
	for _, e := range entries {
		if step, ok := stepOf(e.Name()); ok {
			steps = append(steps, step)
		} else {
			strays = append(strays, e.Name())
		}
	}
	slices.Sort(steps)
	return steps, strays, nil
}

// stepOf reads "step-N" as it is written.
func stepOf(name string) (step int, ok bool) {
	number, found := strings.CutPrefix(name, "step-")
	step, err := strconv.Atoi(number)
	return step, found && err == nil && step > 0 && strconv.Itoa(step) == number
}
