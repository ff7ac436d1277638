package notebook

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// echartsForTests is where npm puts the chart library.
const echartsForTests = "../../node_modules/echarts/dist/echarts.min.js"

type fields = map[string]any

func markdownCell(source string) fields {
	return fields{"cell_type": Markdown, "metadata": fields{}, "source": source}
}

func codeCell(count int, source string, outputs ...fields) fields {
	return fields{"cell_type": Code, "metadata": fields{}, "source": source, "execution_count": count, "outputs": outputs}
}

func tagged(cell fields, tags ...string) fields {
	cell["metadata"] = fields{"tags": tags}
	return cell
}

func streamOutput(name, text string) fields {
	return fields{"output_type": Stream, "name": name, "text": text}
}

func data(forms fields) fields {
	return fields{"output_type": Display, "metadata": fields{}, "data": forms}
}

func errorOutput(traceback string) fields {
	return fields{"output_type": Error, "ename": "ERROR", "evalue": "exit status 1", "traceback": strings.Split(traceback, "\n")}
}

// notebookOf makes a notebook as a file would give it. metadata may be nil.
func notebookOf(t *testing.T, metadata fields, cells ...fields) *Notebook {
	t.Helper()
	if metadata == nil {
		metadata = fields{}
	}
	text, err := json.Marshal(fields{"nbformat": 4, "nbformat_minor": 5, "metadata": metadata, "cells": cells})
	if err != nil {
		t.Fatal(err)
	}
	n, err := Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// pageOf is the notebook's page.
func pageOf(t *testing.T, n *Notebook, c HTMLConfig) string {
	t.Helper()
	if c.EChartsPath == "" {
		c.EChartsPath = echartsForTests
	}
	var b bytes.Buffer
	if err := n.HTML(&b, c); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// gradient is a small picture.
func gradient(width, height int) image.Image {
	m := image.NewRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			m.Set(x, y, color.RGBA{uint8(20 + 200*x/width), uint8(110 + 100*y/height), 130, 255})
		}
	}
	return m
}

func pngOf(t *testing.T, width, height int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, gradient(width, height)); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func jpegOf(t *testing.T, width, height int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, gradient(width, height), nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

const triangle = `<svg xmlns="http://www.w3.org/2000/svg" width="240" height="120" viewBox="0 0 240 120"><path d="M20 110 120 10 220 110z" fill="#0b6e6e"/></svg>`

func dataAddress(mime string, picture []byte) string {
	return "data:" + mime + ";base64," + base64.StdEncoding.EncodeToString(picture)
}

// chartOutput is a chart as a cell puts it out. change may alter its option.
func chartOutput(change func(option fields)) fields {
	var steps []int
	var losses, rates []float64
	for i := range 40 {
		steps = append(steps, 10*i)
		losses = append(losses, 4.1/(1+float64(i)/6))
		rates = append(rates, 3.2/(1+float64(i)/9)+0.5)
	}
	option := fields{
		"title":   fields{"text": "Loss by step"},
		"legend":  fields{"top": 28},
		"tooltip": fields{"trigger": "axis"},
		"grid":    fields{"top": 72, "left": 48, "right": 20, "bottom": 44},
		"xAxis":   fields{"type": "category", "data": steps, "name": "step", "nameLocation": "middle", "nameGap": 28},
		"yAxis":   fields{"type": "value"},
		"series": []any{
			fields{"type": "line", "name": "training", "data": losses, "showSymbol": false},
			fields{"type": "line", "name": "validation", "data": rates, "showSymbol": false},
		},
	}
	if change != nil {
		change(option)
	}
	static := `<svg xmlns="http://www.w3.org/2000/svg" width="800" height="440" viewBox="0 0 800 440"><rect width="800" height="440" fill="#fff"/><path d="M48 60Q200 380 780 390" fill="none" stroke="#0b6e6e" stroke-width="2"/></svg>`
	return data(fields{
		ChartForm:   fields{"option": option, "width": 800, "height": 440, "alt": "Loss falls from 4.1 to 0.5 in 390 steps"},
		"text/html": `<img src="` + dataAddress("image/svg+xml", []byte(static)) + `" width="800" height="440" alt="Loss by step">`,
	})
}

// sample is a notebook with every kind of cell and output, and a folder with its picture.
func sample(t *testing.T) (n *Notebook, dir string) {
	t.Helper()
	dir = t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "scene.png"), pngOf(t, 400, 220), 0o644); err != nil {
		t.Fatal(err)
	}
	var long, table strings.Builder
	for i := range 120 {
		fmt.Fprintf(&long, "step %3d  loss %.4f\n", 10*i, 4.1/(1+float64(i)/9))
	}
	table.WriteString(`<table><thead><tr><th>name</th>`)
	for _, h := range []string{"format", "tokens", "categories", "split", "rating before", "rating after", "sha256"} {
		table.WriteString("<th>" + h + "</th>")
	}
	table.WriteString("</tr></thead><tbody>")
	for i := range 6 {
		fmt.Fprintf(&table, `<tr><td>scene_%02d</td><td>prose</td><td style="text-align:right">%d</td><td>ring, matte, six</td><td>train</td><td>0.12</td><td>0.87</td><td><code>9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08</code></td></tr>`, i, 200+31*i)
	}
	table.WriteString("</tbody></table>")
	setUp := codeCell(1, "import (\n\t\"fmt\"\n\n\t\"github.com/threebook/threebook/kit\"\n\t\"github.com/threebook/threebook/kit/nb\"\n)")
	parameters := codeCell(2, "var (\n\trank  = nb.Param(\"rank\", 8)      // of the adapter's matrices\n\tsteps = nb.Param(\"steps\", 400)\n\tmodel = nb.Param(\"model\", \"data/tiny\")\n)")
	return notebookOf(t, fields{
		"language_info": fields{"name": "go"},
		recordName:      fields{"parameters": fields{"rank": "16"}, "started": "2026-11-23T14:05:00Z", "seconds": 83.412, "outcome": "done"},
	},
		markdownCell("# Teaching a small model to draw\n\nThis notebook trains an **adapter** on pairs of a description and its Three.js code, and looks at what the model has learned. It runs on the embedded model in a minute or two; [what to change](#What-to-change) says how to run it on a larger one.\n\nA loss is the mean over all target tokens, whatever the micro-batches: `loss = Σ nll / Σ mask`. See the [recipe](https://example.org/recipe) and `kit/sft`."),
		tagged(setUp, "hide-input"),
		markdownCell("## Parameters\n\nEverything that a run depends on is in this cell. The values *used* are recorded with the run."),
		tagged(parameters, ParametersTag),
		markdownCell("## What the model sees\n\n1. The description, between the marks of the chat template.\n2. The code, which alone counts towards the loss.\n   - so do its line breaks\n   - and the end token\n\n> A token that is masked costs nothing, and teaches nothing.\n\n| part | tokens | counts |\n|:-----|-------:|:------:|\n| template | 12 | no |\n| description | 61 | no |\n| code | 412 | ~~no~~ yes |\n\n```js\nimport * as THREE from 'three';\n// a ring of six small cubes\nfor (let i = 0; i < 6; i++) scene.add(cube(i * Math.PI / 3));\n```\n\n![A picture that lies beside the notebook](scene.png)"),
		codeCell(3, "pairs, err := kit.Pairs(kit.PairConfig{Dir: \"data/scenes\"})\nif err != nil {\n\treturn fmt.Errorf(\"read pairs: %w\", err)\n}\nnb.Table(pairs.Head(6)) // the first few",
			streamOutput("stdout", "read 160 pairs, \x1b[32m150 whole\x1b[0m, \x1b[1;33m10 truncated\x1b[0m\n"),
			streamOutput("stderr", "warning: 2 pairs are twins of each other\n"),
			data(fields{"text/html": table.String(), "text/plain": "6 rows"})),
		markdownCell("### How the loss falls\n\nThe chart answers to the pointer where scripts run, and is a picture elsewhere."),
		codeCell(4, "nb.Chart(kit.LossCurve(run))", chartOutput(nil)),
		codeCell(5, "run.Log()", streamOutput("stdout", long.String())),
		markdownCell("## Before and after"),
		codeCell(6, "nb.Gallery(before, after)",
			data(fields{"image/png": base64.StdEncoding.EncodeToString(pngOf(t, 320, 200)), "text/plain": "320×200 picture"}),
			data(fields{"image/svg+xml": triangle}),
			data(fields{"image/jpeg": base64.StdEncoding.EncodeToString(jpegOf(t, 160, 100))}),
			data(fields{"text/html": `<div style="display:flex;gap:12px;flex-wrap:wrap"><figure><img width="200" src="` + dataAddress("image/png", pngOf(t, 200, 120)) + `" alt="before"><figcaption>Before: rated 0.12</figcaption></figure><figure><img width="200" src="` + dataAddress("image/png", pngOf(t, 200, 120)) + `" alt="after"><figcaption>After: rated 0.87</figcaption></figure></div>`})),
		codeCell(7, "show()",
			data(fields{"text/markdown": "The mean rating rose from **0.12** to **0.87**."}),
			data(fields{"text/latex": `$\sum_{i=1}^n \frac{x_i}{n}$`}),
			data(fields{"application/json": fields{"mean": 0.87, "n": 10}}),
			data(fields{"text/plain": "kit.Summary{Mean: 0.87}"})),
		markdownCell("## What to change\n\nTry `rank = 16`, or a larger model."),
		fields{"cell_type": Raw, "metadata": fields{}, "source": "A raw cell stands as it is: <b>not bold</b>."},
		tagged(codeCell(8, "secret()", streamOutput("stdout", "left out")), RemoveCellTag),
	), dir
}
