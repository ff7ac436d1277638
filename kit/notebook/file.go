package notebook

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/threebook/threebook/kit/runs"
)

// Notebook is a Jupyter notebook, format 4. What this package does not know of it is
// kept as it is.
type Notebook struct{ object }

// Cell of a notebook. Changes are the notebook's.
type Cell struct{ object }

// object is a JSON object. Numbers in it are json.Number.
type object = map[string]any

// Read reads a notebook. The error names what is not as the format has it.
func Read(path string) (*Notebook, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read notebook: %w", err)
	}
	n, err := Parse(data)
	if err != nil {
		return nil, fmt.Errorf("read notebook %s: %w", path, err)
	}
	return n, nil
}

// Parse is [Read] of a file's bytes.
func Parse(data []byte) (*Notebook, error) {
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	n := &Notebook{}
	if err := d.Decode(&n.object); err != nil {
		return nil, fmt.Errorf("it is not a notebook: %w", err)
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, fmt.Errorf("it is not a notebook: there is more after its end")
	}
	if format := fmt.Sprint(n.object["nbformat"]); format != "4" {
		return nil, fmt.Errorf("its format is %s, not 4: open and save it in Jupyter, which converts it", format)
	}
	cells, ok := n.object["cells"].([]any)
	if !ok {
		return nil, fmt.Errorf("it has no list of cells")
	}
	for i, v := range cells {
		c, ok := v.(map[string]any)
		if !ok {
			return nil, fmt.Errorf("cell %d is not an object", i+1)
		}
		if err := checkCell(c); err != nil {
			return nil, fmt.Errorf("cell %d: %w", i+1, err)
		}
	}
	if _, ok := n.object["metadata"].(map[string]any); !ok {
		n.object["metadata"] = map[string]any{}
	}
	return n, nil
}

// New is a notebook of the cells, as a file has them.
func New(cells []any) (*Notebook, error) {
	text, err := json.Marshal(map[string]any{"nbformat": 4, "nbformat_minor": 5, "metadata": map[string]any{}, "cells": cells})
	if err != nil {
		return nil, fmt.Errorf("make notebook: %w", err)
	}
	return Parse(text)
}

func checkCell(c object) error {
	switch kind := c["cell_type"]; kind {
	case Code, Markdown, Raw:
	default:
		return fmt.Errorf("its cell_type is %v", kind)
	}
	if _, err := joined(c["source"]); err != nil {
		return fmt.Errorf("source: %w", err)
	}
	outputs, ok := c["outputs"].([]any)
	if !ok && c["outputs"] != nil {
		return fmt.Errorf("its outputs are no list")
	}
	for _, o := range outputs {
		if _, ok := o.(map[string]any); !ok {
			return fmt.Errorf("an output is not an object")
		}
	}
	if _, ok := c["metadata"].(map[string]any); !ok {
		c["metadata"] = map[string]any{}
	}
	return nil
}

// Write writes the notebook as Jupyter does (keys in order, indented by one), whole
// or not at all.
func (n *Notebook) Write(path string) error {
	text, err := n.Text()
	if err != nil {
		return fmt.Errorf("write notebook %s: %w", path, err)
	}
	if err := runs.WriteFile(path, func(w io.Writer) error { _, err := w.Write(text); return err }); err != nil {
		return fmt.Errorf("write notebook: %w", err)
	}
	return nil
}

// Text is the notebook's file.
func (n *Notebook) Text() ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	err := e.Encode(n.object)
	return b.Bytes(), err
}

// Kinds of cells.
const (
	Code     = "code"
	Markdown = "markdown"
	Raw      = "raw"
)

// Cells are the notebook's, in their order.
func (n *Notebook) Cells() []Cell {
	list := n.object["cells"].([]any)
	cells := make([]Cell, len(list))
	for i, v := range list {
		cells[i] = Cell{v.(map[string]any)}
	}
	return cells
}

func (n *Notebook) metadata() object { return n.object["metadata"].(map[string]any) }

// Kind is [Code], [Markdown] or [Raw].
func (c Cell) Kind() string { return c.object["cell_type"].(string) }

// Source is the cell's text.
func (c Cell) Source() string {
	text, _ := joined(c.object["source"])
	return text
}

// Tagged reports whether the cell has the tag, as Jupyter's property inspector sets it.
func (c Cell) Tagged(tag string) bool {
	tags, _ := c.metadata()["tags"].([]any)
	for _, t := range tags {
		if t == tag {
			return true
		}
	}
	return false
}

func (c Cell) metadata() object { return c.object["metadata"].(map[string]any) }

// Outputs are what the cell last put out.
func (c Cell) Outputs() []Output {
	list, _ := c.object["outputs"].([]any)
	outputs := make([]Output, len(list))
	for i, v := range list {
		outputs[i] = Output{v.(map[string]any)}
	}
	return outputs
}

// setOutputs replaces what the cell put out; count 0 is none.
func (c Cell) setOutputs(outputs []Output, count int) {
	list := make([]any, len(outputs))
	for i, o := range outputs {
		list[i] = o.object
	}
	c.object["outputs"], c.object["execution_count"] = list, nil
	if count > 0 {
		c.object["execution_count"] = count
	}
}

// Count is the number that the kernel gave the cell's execution; 0 is none.
func (c Cell) Count() int {
	switch v := c.object["execution_count"].(type) {
	case int:
		return v
	case json.Number:
		i, _ := v.Int64()
		return int(i)
	}
	return 0
}

// joined is a text that a notebook may have as a list of lines.
func joined(v any) (string, error) {
	switch v := v.(type) {
	case string:
		return v, nil
	case []any:
		var b strings.Builder
		for _, line := range v {
			s, ok := line.(string)
			if !ok {
				return "", fmt.Errorf("a line is not a text")
			}
			b.WriteString(s)
		}
		return b.String(), nil
	}
	return "", fmt.Errorf("it is not a text")
}

// split is a text as a notebook has it: a list of lines with their ends.
func split(s string) []any {
	lines := []any{}
	for line := range strings.SplitAfterSeq(s, "\n") {
		if line != "" {
			lines = append(lines, line)
		}
	}
	return lines
}
