package runs

import "time"

// ManifestSchema is the schema of run.json that this package reads and writes.
const ManifestSchema = "threebook.run/1"

// Kinds of run: the directory under the root where each lives is in [Kind.Dir].
const (
	KindTrain    Kind = "train"
	KindPretrain Kind = "pretrain" // a training from random weights
	KindTest     Kind = "test"
	KindDemo     Kind = "demo" // the whole loop: its stages are the verbs, its inputs the runs they made
)

// Kind says what a run directory holds.
type Kind string

// Roles of a test, in [Manifest.Role].
const (
	RoleBase  = "base"  // the base model, without an adapter
	RoleTuned = "tuned" // the base model with the training run's adapter
)

// Outcomes of a whole run, in [Manifest.Outcome].
const (
	Running     = "running" // also what a killed run says
	Done        = "done"
	Failed      = "failed"
	Interrupted = "interrupted"
)

// Manifest is run.json: everything needed to say where a result came from.
// Started, Ended and Stages are declared timing fields, which verification ignores.
// Numbers among the parameters and settings of one that was read are json.Number.
type Manifest struct {
	Schema  string   `json:"schema"`
	ID      string   `json:"id"`
	Kind    Kind     `json:"kind"`
	Command []string `json:"command,omitempty"` // as typed

	Given    map[string]any `json:"parameters_given"`             // flags the user set
	Resolved map[string]any `json:"parameters_resolved"`          // every parameter that matters to the result
	Decided  map[string]any `json:"parameters_decided,omitempty"` // what a parameter left to the machine, such as auto, became; not part of the id
	Seed     int64          `json:"seed"`

	Code    Code              `json:"code"`
	Modules map[string]string `json:"modules,omitempty"` // module path to version
	Machine Machine           `json:"machine"`

	Inputs               []Input  `json:"inputs"`
	BaseModel            Model    `json:"base_model"`
	PromptTemplateSHA256 string   `json:"prompt_template_sha256,omitempty"`
	TrainingRows         []Row    `json:"training_rows,omitempty"`
	TrainingRun          string   `json:"training_run,omitempty"` // a test's: id of the run whose adapter it tests, or that it is the base for
	Role                 string   `json:"role,omitempty"`
	Judge                *Judge   `json:"judge,omitempty"`
	Counts               Counts   `json:"counts"`
	Warnings             []string `json:"warnings,omitempty"`

	Stages  []Stage    `json:"stages,omitempty"`
	Started time.Time  `json:"started"`
	Ended   *time.Time `json:"ended,omitempty"`
	Outcome string     `json:"outcome"`
	Error   string     `json:"error,omitempty"`

	Outputs    []Output `json:"outputs,omitempty"`     // the run directory's files when the run was done
	SelfSHA256 string   `json:"self_sha256,omitempty"` // of this file: see [CheckSelf]. The last field
}

// Code is the revision of threebook that ran.
type Code struct {
	Revision   string `json:"revision,omitempty"`
	Dirty      bool   `json:"dirty,omitempty"`
	DiffSHA256 string `json:"diff_sha256,omitempty"` // of what was changed on top of the revision: see [Code.DiffName]
	DiffBytes  int64  `json:"diff_bytes,omitempty"`
}

// Machine is what the run ran on. It is recorded, never hashed into the id.
type Machine struct {
	Backend  string `json:"backend,omitempty"` // as GoMLX describes it
	Device   string `json:"device,omitempty"`
	XLAFlags string `json:"xla_flags,omitempty"`
	OS       string `json:"os"`
	Arch     string `json:"arch"`
	CPUs     int    `json:"cpus"`
	Go       string `json:"go"`
	Browser  string `json:"browser,omitempty"`
	Three    string `json:"three,omitempty"` // Three.js release that renders
	Sandbox  string `json:"sandbox,omitempty"`

	Limits       []string `json:"limits,omitempty"`        // on the browser's memory and files, as found in force
	BrowserFlags []string `json:"browser_flags,omitempty"` // without paths and ports
}

// Input is a file the result depends on.
type Input struct {
	Name   string `json:"name"` // what it is: "data", "base model", "adapter", …
	Path   string `json:"path"` // as given
	SHA256 string `json:"sha256"`
	Bytes  int64  `json:"bytes"`
}

// Model describes the base model.
type Model struct {
	Path       string `json:"path"`
	SHA256     string `json:"sha256,omitempty"` // of config and weights
	Revision   string `json:"revision,omitempty"`
	Parameters int64  `json:"parameters,omitempty"`
	Training   string `json:"training,omitempty"` // "untrained", "briefly trained on …", from the model's card
}

// Row names one training example and the sha256 of its code, as [HashText] gives it.
type Row struct {
	Name       string `json:"name"`
	CodeSHA256 string `json:"code_sha256"`
}

// Judge identifies who gave the ratings. Name is "qwen3-vl", "reference" or "replay";
// Label is what every table and plot calls it ("Qwen3-VL rating", "reference similarity").
type Judge struct {
	Name         string         `json:"name"`
	Label        string         `json:"label"`
	Model        string         `json:"model,omitempty"`
	PromptSHA256 string         `json:"prompt_sha256,omitempty"`
	Settings     map[string]any `json:"settings,omitempty"`
}

// Counts are the examples that went in and those that did not, so nothing is silently lost.
type Counts struct {
	Examples   int      `json:"examples,omitempty"`
	Train      int      `json:"train,omitempty"`
	Validation int      `json:"validation,omitempty"`
	LeftOut    []string `json:"left_out,omitempty"`  // names of training examples beyond the number that was wanted
	Dropped    []string `json:"dropped,omitempty"`   // names left out, each with its reason after ": "
	Truncated  []string `json:"truncated,omitempty"` // names whose code was cut to the sequence length
	Twins      []string `json:"twins,omitempty"`     // groups of examples that are versions of one another, each with how many it has after ": "
}

// Stage is one timed step of a run.
type Stage struct {
	Name    string  `json:"name"`
	Seconds float64 `json:"seconds"`
}
