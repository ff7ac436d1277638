package notebook

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// RunConfig of [Notebook.Run].
type RunConfig struct {
	Kernel     KernelConfig
	Parameters map[string]string // name → value, for those that the notebook declares; see [Notebook.Parameters]
	Limit      time.Duration     // for each cell; 0 is none
	Done       func(CellRun)     // told of each code cell when it has run; optional
}

// CellRun is how the run of a code cell went.
type CellRun struct {
	Cell    int           // from 1, of all the notebook's cells
	Source  string        //
	Took    time.Duration //
	Err     *CellError    // nil when it did not fail
	Outputs []Output
}

// Run executes the notebook's code cells in their order in a kernel of its own and
// puts what they put out into the notebook. It ends at the first cell that fails, with
// a [CellError]; the cells after that have no outputs. Cells tagged "skip-run" are
// left out. Parameters that the notebook does not declare are an error before
// anything runs.
func (n *Notebook) Run(ctx context.Context, c RunConfig) error {
	if err := n.Accepts(c.Parameters); err != nil {
		return fmt.Errorf("run notebook: %w", err)
	}
	n.Clean()
	c.Kernel.Env = append(slices.Clone(c.Kernel.Env), environment(c.Parameters)...)
	c.Kernel.Args = append(slices.Clone(c.Kernel.Args), "-raw_error=true") // as text, not as markup
	began := time.Now()
	k, err := start(ctx, c.Kernel)
	if err != nil {
		return fmt.Errorf("run notebook: %w", err)
	}
	defer k.stop()
	err = n.runCells(ctx, k, c)
	n.record(c.Parameters, began, err)
	return err
}

func (n *Notebook) runCells(ctx context.Context, k *kernel, c RunConfig) error {
	shown := map[string][]Output{}
	for i, cell := range n.Cells() {
		if cell.Kind() != Code || strings.TrimSpace(cell.Source()) == "" || cell.Tagged("skip-run") {
			continue
		}
		began := time.Now()
		outputs, count, _, err := k.execute(ctx, cell.Source(), c.Limit, shown)
		failed := fault(err)
		if failed != nil {
			failed.Cell = i + 1
			if failed.Fault == TimeOut || failed.Fault == DeadKernel { // which the kernel did not put out itself
				outputs = append(outputs, Output{object{
					"output_type": Error, "ename": string(failed.Fault), "evalue": failed.Text, "traceback": []any{failed.Error()},
				}})
			}
		}
		cell.setOutputs(outputs, count)
		if c.Done != nil && (err == nil || failed != nil) {
			c.Done(CellRun{Cell: i + 1, Source: cell.Source(), Took: time.Since(began), Err: failed, Outputs: outputs})
		}
		if failed != nil {
			return failed
		}
		if err != nil {
			return fmt.Errorf("run notebook: cell %d: %w", i+1, err)
		}
	}
	return nil
}

// record notes in the notebook's metadata how its outputs came about.
func (n *Notebook) record(parameters map[string]string, began time.Time, err error) {
	set := map[string]any{}
	for _, name := range slices.Sorted(maps.Keys(parameters)) {
		set[name] = parameters[name]
	}
	run := map[string]any{
		"parameters": set,
		"started":    began.UTC().Format(time.RFC3339),
		"seconds":    time.Since(began).Round(time.Millisecond).Seconds(),
		"outcome":    "done",
	}
	if err != nil {
		run["outcome"], run["error"] = "failed", err.Error()
	}
	n.metadata()[recordName] = run
}

// recordName is the key of the run's record in a notebook's metadata.
const recordName = "threebook"
