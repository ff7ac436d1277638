package report

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/threebook/threebook/kit/runs"
)

// provenance is where one run came from, in groups of named values.
type provenance struct {
	Anchor, Title, Kind string
	State               string // done, failed, interrupted or incomplete
	Groups              []group
	Lists               []list
	Changes             changes
	Warnings            []string
}

type group struct {
	Title string
	Pairs []pair
}

type pair struct {
	Name, Value string
	Given       bool // the user set it; else it is a default
	Code        bool // shown in the monospaced font
}

// list is a long list, folded away: dropped examples, training rows.
type list struct {
	Title string
	Head  []string
	Rows  [][]string
}

// mostListed bounds a folded list; the count above it is always the whole.
const mostListed = 2000

func trainingProvenance(t *trainingRun) provenance {
	p := newProvenance(t.Manifest, t.Anchor, "Training run", t.Warnings)
	p.Changes = changesOf(t.Dir, t.Manifest.Code)
	if f := t.Final; f != nil {
		var g group
		for _, s := range []struct {
			name string
			of   *runs.SetMetrics
		}{{"training set", f.Train}, {"validation set", f.Validation}, {"sample of the training set", f.TrainSample}} {
			if s.of != nil {
				g.add(s.name, fmt.Sprintf("loss %s, perplexity %s, %s samples a second over %s",
					compact(s.of.Loss), compact(s.of.Perplexity), compact(s.of.SamplesPerSecond), seconds(s.of.Runtime)))
			}
		}
		g.Title = "Final evaluation"
		p.group(g)
	}
	return p
}

func testProvenance(t *testRun) provenance {
	title := "Test"
	switch t.Manifest.Role {
	case runs.RoleBase:
		title = "Test of the base model"
	case runs.RoleTuned:
		title = "Test of the tuned model"
	}
	p := newProvenance(t.Manifest, t.Anchor, title, t.Warnings)
	p.Changes = changesOf(t.Dir, t.Manifest.Code)
	if r := t.Results; r != nil {
		g := group{Title: "Results"}
		g.code("model", r.ModelPath)
		g.code("adapter", r.Adapter)
		g.add("examples in the set", count(r.TotalExamples))
		g.add("tested", count(r.NumTested))
		g.add("rated, zeros included", count(r.SuccessfulEvaluations))
		g.add("unscored", count(r.FailedEvaluations))
		g.add("render failures, rated 0", count(r.RenderFailures))
		var generate, render, judge float64
		for _, e := range r.Results {
			generate, render, judge = generate+e.GenerateSeconds, render+e.RenderSeconds, judge+e.JudgeSeconds
		}
		g.add("time generating, rendering, judging", seconds(generate)+", "+seconds(render)+", "+seconds(judge))
		g.add("people’s scores", peopleScores(t.Calibration))
		p.group(g)
		p.group(controlGroup(r.Controls))
	}
	return p
}

// peopleScores says which scores the ratings were held against.
func peopleScores(k *runs.Calibration) string {
	if k == nil {
		return "none of these pictures"
	}
	return fmt.Sprintf("of %s · %s · sha256 %s", plural(k.Agreement.Pictures, "picture"), k.Labels.Path, shortHash(k.Labels.SHA256))
}

func newProvenance(m runs.Manifest, anchor, title string, warnings []string) provenance {
	p := provenance{Anchor: anchor, Title: title, Kind: clean(m.ID, maxName), State: m.Outcome, Warnings: cleanAll(warnings, maxConsoleLine, maxConsole)}
	if m.Ended == nil {
		p.State = "incomplete"
	}
	p.group(runGroup(m))
	p.group(parameterGroup(m))
	p.group(inputGroup(m))
	p.group(judgeGroup(m))
	p.group(countGroup(m.Counts))
	p.group(machineGroup(m))
	p.group(stageGroup(m))
	p.list("Training examples left out by --max-train-examples", []string{"example"}, column(m.Counts.LeftOut))
	p.list("Examples dropped", []string{"example", "reason"}, splitReasons(m.Counts.Dropped))
	p.list("Examples cut to the sequence length", []string{"example"}, column(m.Counts.Truncated))
	p.list("Groups of twins", []string{"group", "examples"}, splitReasons(m.Counts.Twins))
	rows := make([][]string, len(m.TrainingRows))
	for i, r := range m.TrainingRows {
		rows[i] = []string{clean(r.Name, maxName), shortHash(clean(r.CodeSHA256, maxName))}
	}
	p.list("Training rows", []string{"example", "sha256 of its code"}, rows)
	p.list("Browser flags", []string{"flag"}, column(m.Machine.BrowserFlags))
	modules := make([][]string, 0, len(m.Modules))
	for _, path := range sortedKeys(m.Modules) {
		modules = append(modules, []string{clean(path, maxName), clean(m.Modules[path], maxName)})
	}
	p.list("Module versions", []string{"module", "version"}, modules)
	p.list("Files of the run", []string{"file", "bytes", "sha256"}, outputRows(m.Outputs))
	return p
}

func runGroup(m runs.Manifest) group {
	g := group{Title: "Run"}
	g.code("id", m.ID)
	g.code("run.json, its own sha256", m.SelfSHA256)
	g.code("command", strings.Join(m.Command, " "))
	g.code("code revision", m.Code.Revision)
	if m.Code.Dirty {
		g.code("uncommitted changes, sha256", cmp.Or(m.Code.DiffSHA256, "not recorded"))
		if m.Code.DiffBytes > 0 {
			g.add("uncommitted changes, size", size(m.Code.DiffBytes))
		}
	} else if m.Code.Revision != "" {
		g.add("uncommitted changes", "none")
	}
	g.add("started", instant(m.Started))
	if m.Ended != nil {
		g.add("ended", instant(*m.Ended))
		g.add("took", seconds(m.Ended.Sub(m.Started).Seconds()))
	} else {
		g.add("ended", "not recorded")
	}
	g.add("outcome", m.Outcome)
	g.add("error", m.Error)
	g.code("training run", m.TrainingRun)
	return g
}

func inputGroup(m runs.Manifest) group {
	g := group{Title: "Inputs"}
	for _, in := range m.Inputs {
		g.code(in.Name, fmt.Sprintf("%s · %s · sha256 %s", in.Path, size(in.Bytes), in.SHA256))
	}
	b := m.BaseModel
	g.code("base model", b.Path)
	g.code("base model, revision", b.Revision)
	g.code("base model, sha256", b.SHA256)
	if b.Parameters > 0 {
		g.add("base model, parameters", count(b.Parameters))
	}
	g.add("base model, training", b.Training)
	g.code("prompt template, sha256", m.PromptTemplateSHA256)
	if n := len(m.TrainingRows); n > 0 {
		g.add("training rows", count(n))
	}
	return g
}

func judgeGroup(m runs.Manifest) group {
	g := group{Title: "Judge"}
	j := m.Judge
	if j == nil {
		return g
	}
	g.add("name", j.Name)
	g.add("its number is called", valueName(*j))
	g.code("model", j.Model)
	g.code("prompt, sha256", j.PromptSHA256)
	for _, name := range sortedKeys(j.Settings) {
		g.code(name, value(j.Settings[name]))
	}
	return g
}

func countGroup(c runs.Counts) group {
	g := group{Title: "Examples"}
	for _, k := range []struct {
		name string
		n    int
	}{
		{"in the data", c.Examples}, {"training", c.Train}, {"validation", c.Validation}, {"dropped", len(c.Dropped)},
		{"cut to the sequence length", len(c.Truncated)}, {"groups of twins", len(c.Twins)},
	} {
		if k.n > 0 || c.Examples > 0 && c.Train > 0 { // a test drops, cuts and trains on nothing
			g.add(k.name, count(k.n))
		}
	}
	if n := len(c.LeftOut); n > 0 {
		g.add("left out by --max-train-examples", count(n))
	}
	return g
}

// controlGroup is what the judge made of pictures whose rating is known beforehand.
func controlGroup(controls []runs.Control) group {
	g := group{Title: "The judge’s controls"}
	for _, c := range controls {
		text := "none rated"
		if c.Mean != nil {
			text = fmt.Sprintf("%s, n = %s", rating(*c.Mean), count(c.N))
		}
		if c.Failed > 0 {
			text += fmt.Sprintf(", %s unscored", count(c.Failed))
		}
		g.add(c.Name, text)
	}
	return g
}

func machineGroup(m runs.Manifest) group {
	x := m.Machine
	g := group{Title: "Machine"}
	g.add("backend", x.Backend)
	g.add("device", x.Device)
	g.code("XLA flags", x.XLAFlags)
	if x.CPUs > 0 {
		g.add("system", fmt.Sprintf("%s/%s, %s", x.OS, x.Arch, plural(x.CPUs, "CPU")))
	}
	g.add("Go", x.Go)
	g.add("browser", x.Browser)
	g.add("Three.js", x.Three)
	g.add("browser sandbox", x.Sandbox)
	g.add("browser limits", strings.Join(x.Limits, "; "))
	return g
}

func stageGroup(m runs.Manifest) group {
	g := group{Title: "Stage times"}
	for _, s := range m.Stages {
		g.add(s.Name, seconds(s.Seconds))
	}
	return g
}

func (p *provenance) group(g group) {
	if len(g.Pairs) > 0 {
		p.Groups = append(p.Groups, g)
	}
}

func (p *provenance) list(title string, head []string, rows [][]string) {
	if len(rows) == 0 {
		return
	}
	l := list{Title: fmt.Sprintf("%s (%s)", title, count(len(rows))), Head: head, Rows: rows}
	if len(rows) > mostListed {
		l.Rows = append(slices.Clone(rows[:mostListed]), []string{fmt.Sprintf("… and %s more, in run.json", count(len(rows)-mostListed))})
	}
	p.Lists = append(p.Lists, l)
}

func (g *group) add(name, value string) {
	if value != "" {
		g.Pairs = append(g.Pairs, pair{Name: clean(name, maxName), Value: clean(value, maxProse)})
	}
}

func (g *group) code(name, value string) {
	if value != "" {
		g.Pairs = append(g.Pairs, pair{Name: clean(name, maxName), Value: clean(value, maxProse), Code: true})
	}
}

func splitReasons(dropped []string) [][]string {
	rows := make([][]string, len(dropped))
	for i, d := range dropped {
		name, reason, _ := strings.Cut(d, ": ")
		rows[i] = []string{clean(name, maxName), clean(reason, maxConsoleLine)}
	}
	return rows
}

func column(names []string) [][]string {
	rows := make([][]string, len(names))
	for i, n := range names {
		rows[i] = []string{clean(n, maxName)}
	}
	return rows
}

// value shows a parameter: text as it is, everything else as JSON, which sorts its keys.
func value(v any) string {
	if s, ok := v.(string); ok {
		if s == "" {
			return `""`
		}
		return clean(s, maxProse)
	}
	b, err := json.Marshal(v)
	if err != nil {
		return clean(fmt.Sprint(v), maxProse)
	}
	return clean(string(b), maxProse)
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
