package notebook

import "fmt"

// KernelName is the name that Jupyter knows the repository's kernel by.
const KernelName = "threebook"

// ofOneRun are the keys of a cell's metadata that running or looking at it leaves behind.
var ofOneRun = []string{"execution", "ExecuteTime", "collapsed", "scrolled", "trusted", "jupyter"}

// Dirt says what is in the notebook that does not belong into version control:
// outputs, counts, and what running it left in the metadata. A clean one has none.
func (n *Notebook) Dirt() []string {
	var dirt []string
	for i, c := range n.Cells() {
		if len(c.Outputs()) > 0 {
			dirt = append(dirt, fmt.Sprintf("cell %d has outputs", i+1))
		}
		if c.Count() != 0 {
			dirt = append(dirt, fmt.Sprintf("cell %d has a count", i+1))
		}
		for _, key := range ofOneRun {
			if _, found := c.metadata()[key]; found {
				dirt = append(dirt, fmt.Sprintf("cell %d has %q in its metadata", i+1, key))
			}
		}
	}
	if _, found := n.metadata()[recordName]; found {
		dirt = append(dirt, "the notebook has the record of a run")
	}
	before, err := n.Text()
	if err != nil {
		return append(dirt, err.Error())
	}
	if len(dirt) == 0 {
		again, err := Parse(before)
		if err != nil {
			return append(dirt, err.Error())
		}
		again.Clean()
		if after, err := again.Text(); err != nil || string(after) != string(before) {
			dirt = append(dirt, "its metadata names another kernel or language")
		}
	}
	return dirt
}

// Clean takes out what [Notebook.Dirt] speaks of, and names the repository's kernel.
func (n *Notebook) Clean() {
	for _, c := range n.Cells() {
		for _, key := range ofOneRun {
			delete(c.metadata(), key)
		}
		if c.Kind() == Code {
			c.setOutputs(nil, 0)
		}
	}
	m := n.metadata()
	delete(m, recordName)
	delete(m, "widgets")
	m["kernelspec"] = map[string]any{"name": KernelName, "display_name": "Go (threebook)", "language": "go"}
	m["language_info"] = map[string]any{"name": "go", "file_extension": ".go", "mimetype": "text/x-go"}
}
