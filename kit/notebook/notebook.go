// Package notebook runs Jupyter notebooks whose cells are Go, without Jupyter: it
// starts the kernel (GoNB), speaks the Jupyter protocol with it, and puts what the
// cells put out into the notebook.
//
//	n, err := notebook.Read("notebooks/02_train.ipynb")
//	…
//	err = n.Run(ctx, notebook.RunConfig{
//		Kernel:     notebook.KernelConfig{Program: "scripts/kernel"},
//		Parameters: map[string]string{"rank": "16"},
//	})
//	err = errors.Join(err, n.Write("out.ipynb")) // the outputs so far, also of a failed run
//
// A failed cell is a [CellError], with the cell's own line:
//
//	cell 3, line 2: compile error: undefined: ranks
package notebook
