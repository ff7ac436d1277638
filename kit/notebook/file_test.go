package notebook

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// saved is a notebook as Jupyter saves it: keys in order, indented by one.
const saved = `{
 "cells": [
  {
   "cell_type": "markdown",
   "id": "a",
   "metadata": {},
   "source": [
    "# <Title> & more\n",
    "text"
   ]
  },
  {
   "cell_type": "code",
   "execution_count": 7,
   "id": "b",
   "metadata": {
    "collapsed": false,
    "execution": {},
    "tags": [
     "parameters"
    ]
   },
   "outputs": [
    {
     "name": "stdout",
     "output_type": "stream",
     "text": [
      "1\n"
     ]
    }
   ],
   "source": "var rank = nb.Param(\"rank\", 8)\nvar name = nb.Param[string](\n\t\"name\", \"x\")"
  }
 ],
 "metadata": {
  "kernelspec": {
   "display_name": "Go (threebook)",
   "language": "go",
   "name": "threebook"
  },
  "language_info": {
   "file_extension": ".go",
   "mimetype": "text/x-go",
   "name": "go"
  },
  "mine": 1.50
 },
 "nbformat": 4,
 "nbformat_minor": 5
}
`

func parsed(t *testing.T, text string) *Notebook {
	t.Helper()
	n, err := Parse([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestNotebookKeepsItsBytes(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "a.ipynb")
	if err := parsed(t, saved).Write(path); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(saved, string(got)); diff != "" {
		t.Errorf("(-read +written):\n%s", diff)
	}
}

func TestCellsAreRead(t *testing.T) {
	t.Parallel()
	n := parsed(t, saved)
	cells := n.Cells()
	if len(cells) != 2 || cells[0].Kind() != Markdown || cells[0].Source() != "# <Title> & more\ntext" {
		t.Errorf("cells %v", cells)
	}
	if c := cells[1]; !c.Tagged(ParametersTag) || c.Tagged("other") || c.Count() != 7 || c.Outputs()[0].Text() != "1\n" {
		t.Errorf("cell %v", c)
	}
	if diff := cmp.Diff([]string{"rank", "name"}, n.Parameters()); diff != "" {
		t.Errorf("parameters (-want +got):\n%s", diff)
	}
}

func TestUnknownParametersAreNamed(t *testing.T) {
	t.Parallel()
	n := parsed(t, saved)
	if err := n.Accepts(map[string]string{"rank": "8", "name": ""}); err != nil {
		t.Error(err)
	}
	err := n.Accepts(map[string]string{"ranks": "8"})
	if err == nil || err.Error() != `there is no parameter "ranks", only rank, name` {
		t.Errorf("error %v", err)
	}
	bare := parsed(t, strings.Replace(saved, `"parameters"`, `"other"`, 1))
	if err := bare.Accepts(map[string]string{"rank": "8"}); err == nil || !strings.Contains(err.Error(), "no cell with the tag") {
		t.Errorf("error %v", err)
	}
}

func TestClean(t *testing.T) {
	t.Parallel()
	n := parsed(t, saved)
	want := []string{"cell 2 has outputs", "cell 2 has a count", `cell 2 has "execution" in its metadata`, `cell 2 has "collapsed" in its metadata`}
	if diff := cmp.Diff(want, n.Dirt()); diff != "" {
		t.Errorf("dirt (-want +got):\n%s", diff)
	}
	n.Clean()
	if dirt := n.Dirt(); len(dirt) > 0 {
		t.Errorf("a clean notebook has %v", dirt)
	}
	text, err := n.Text()
	if err != nil {
		t.Fatal(err)
	}
	for _, kept := range []string{`"parameters"`, `"mine": 1.50`, `"outputs": []`, `"execution_count": null`} {
		if !strings.Contains(string(text), kept) {
			t.Errorf("clean, it lacks %s", kept)
		}
	}
	other := parsed(t, string(text))
	other.metadata()["kernelspec"] = map[string]any{"name": "python3"}
	if diff := cmp.Diff([]string{"its metadata names another kernel or language"}, other.Dirt()); diff != "" {
		t.Errorf("dirt (-want +got):\n%s", diff)
	}
}

func TestWhatIsNotANotebook(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		``:                               "it is not a notebook",
		`[]`:                             "it is not a notebook",
		`{} {}`:                          "more after its end",
		`{"nbformat":3,"worksheets":[]}`: "its format is 3",
		`{"nbformat":4}`:                 "no list of cells",
		`{"nbformat":4,"cells":[1]}`:     "cell 1 is not an object",
		`{"nbformat":4,"cells":[{"cell_type":"heading","source":""}]}`:                   "cell 1: its cell_type is heading",
		`{"nbformat":4,"cells":[{"cell_type":"code","source":[1]}]}`:                     "cell 1: source: a line is not a text",
		`{"nbformat":4,"cells":[{"cell_type":"code","source":"","outputs":{}}]}`:         "its outputs are no list",
		`{"nbformat":4,"cells":[{"cell_type":"code","source":"","outputs":["stream"]}]}`: "an output is not an object",
	} {
		if _, err := Parse([]byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error %v, want one with %q", text, err, want)
		}
	}
}

// Whatever is read can be looked at, cleaned, and is clean then.
func FuzzParse(f *testing.F) {
	f.Add([]byte(saved))
	f.Add([]byte(`{"nbformat":4,"cells":[{"cell_type":"code","source":["a"],"outputs":[{"output_type":"error","traceback":[1]},{"output_type":"display_data","data":{"text/html":["x"],"application/json":{}}}],"execution_count":1}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		n, err := Parse(data)
		if err != nil {
			return
		}
		n.Parameters()
		for _, c := range n.Cells() {
			c.Tagged("x")
			for _, o := range c.Outputs() {
				o.Text()
				o.Form("text/html")
			}
		}
		n.Clean()
		if dirt := n.Dirt(); len(dirt) > 0 {
			t.Errorf("a clean notebook has %v", dirt)
		}
	})
}
