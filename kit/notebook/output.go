package notebook

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
)

// Output of a cell: a stream's text, data in several forms, or an error.
type Output struct{ object }

// Kinds of outputs.
const (
	Stream  = "stream"
	Display = "display_data"
	Result  = "execute_result"
	Error   = "error"
)

// Kind is one of the kinds of outputs.
func (o Output) Kind() string {
	kind, _ := o.object["output_type"].(string)
	return kind
}

// Text is a stream's, or what an error says.
func (o Output) Text() string {
	switch o.Kind() {
	case Stream:
		text, _ := joined(o.object["text"])
		return text
	case Error:
		if text := strings.TrimSpace(WithoutColors(o.traceback())); text != "" {
			return text
		}
		return fmt.Sprintf("%v: %v", o.object["ename"], o.object["evalue"])
	}
	return ""
}

// StreamName is "stdout" or "stderr".
func (o Output) StreamName() string {
	name, _ := o.object["name"].(string)
	return name
}

// Form is the data in a form, such as "text/html"; ok is false if there is none.
func (o Output) Form(mime string) (text string, ok bool) {
	data, _ := o.object["data"].(map[string]any)
	v, ok := data[mime]
	if !ok {
		return "", false
	}
	if text, err := joined(v); err == nil {
		return text, true
	}
	raw, err := json.Marshal(v)
	return string(raw), err == nil
}

func (o Output) traceback() string {
	lines, _ := o.object["traceback"].([]any)
	parts := make([]string, 0, len(lines))
	for _, l := range lines {
		parts = append(parts, fmt.Sprint(l))
	}
	return strings.Join(parts, "\n")
}

// colors are the escape sequences of a terminal.
var colors = regexp.MustCompile("\x1b\\[[0-9;?]*[A-Za-z]")

// WithoutColors is a text without a terminal's escape sequences.
func WithoutColors(s string) string { return colors.ReplaceAllString(s, "") }

// collector puts a cell's messages together as Jupyter does: a stream's pieces are
// one text, where a carriage return begins the line anew, and data with an id
// replaces what had that id.
type collector struct {
	outputs []Output
	shown   map[string][]Output // by display id, in all cells
	clear   bool                // at the next output
}

func (c *collector) take(m message) {
	content := m.Content
	switch m.Header.Type {
	case "stream":
		c.cleared()
		c.stream(fmt.Sprint(content["name"]), fmt.Sprint(content["text"]))
	case "display_data", "execute_result":
		c.cleared()
		c.display(m.Header.Type, content)
	case "update_display_data":
		for _, o := range c.shown[displayID(content)] {
			o.object["data"], o.object["metadata"] = dataOf(content), objectOf(content["metadata"])
		}
		if len(c.shown[displayID(content)]) == 0 { // its first, as GoNB sends it
			c.cleared()
			c.display(Display, content)
		}
	case "error":
		c.cleared()
		c.outputs = append(c.outputs, Output{object{
			"output_type": Error, "ename": content["ename"], "evalue": content["evalue"], "traceback": listOf(content["traceback"]),
		}})
	case "clear_output":
		if wait, _ := content["wait"].(bool); wait {
			c.clear = true
		} else {
			c.outputs = nil
		}
	}
}

func (c *collector) cleared() {
	if c.clear {
		c.outputs, c.clear = nil, false
	}
}

func (c *collector) stream(name, text string) {
	if n := len(c.outputs); n > 0 {
		if last := c.outputs[n-1]; last.Kind() == Stream && last.StreamName() == name {
			last.object["text"] = last.Text() + text
			return
		}
	}
	c.outputs = append(c.outputs, Output{object{"output_type": Stream, "name": name, "text": text}})
}

func (c *collector) display(kind string, content object) {
	data := dataOf(content)
	o := Output{object{"output_type": kind, "data": data, "metadata": objectOf(content["metadata"])}}
	if kind == Result {
		o.object["execution_count"] = content["execution_count"]
	}
	if id := displayID(content); id != "" {
		if len(c.shown[id]) > 0 && kind == Display { // shown again by its id: GoNB's update
			for _, earlier := range c.shown[id] {
				earlier.object["data"] = data
			}
			return
		}
		c.shown[id] = append(c.shown[id], o)
	}
	c.outputs = append(c.outputs, o)
}

// collected are the outputs as a notebook has them: texts as lines, without what a
// carriage return took back, and without data that is empty.
func (c *collector) collected() []Output {
	kept := []Output{}
	for _, o := range c.outputs {
		switch o.Kind() {
		case Stream:
			o.object["text"] = split(overwritten(o.Text()))
		case Display, Result:
			data := o.object["data"].(object)
			empty := true
			for mime, v := range data {
				s, text := v.(string)
				empty = empty && text && s == ""
				if text && (strings.HasPrefix(mime, "text/") || mime == "image/svg+xml") {
					data[mime] = split(s)
				}
			}
			if empty {
				continue
			}
		}
		kept = append(kept, o)
	}
	return kept
}

// overwritten is what a terminal shows of a text with carriage returns.
func overwritten(s string) string {
	s = strings.ReplaceAll(s, "\r\n", "\n")
	lines := strings.Split(s, "\n")
	for i, line := range lines {
		line = strings.TrimRight(line, "\r")
		lines[i] = line[strings.LastIndexByte(line, '\r')+1:]
	}
	return strings.Join(lines, "\n")
}

func displayID(content object) string {
	transient, _ := content["transient"].(map[string]any)
	id, _ := transient["display_id"].(string)
	return id
}

func dataOf(content object) object { return objectOf(content["data"]) }

func objectOf(v any) object {
	o, _ := v.(map[string]any)
	if o == nil {
		o = map[string]any{}
	}
	return o
}

func listOf(v any) []any {
	list, _ := v.([]any)
	if list == nil {
		list = []any{}
	}
	return list
}
