package runs

import "github.com/threebook/threebook/kit/outcome"

// ResultsSchema is the schema of results.parquet and test_results.json.
const ResultsSchema = "threebook.results/1"

// Result is one example and sample of a test: a row of results.parquet and an
// element of test_results.json's results.
type Result struct {
	Name        string     `json:"name" parquet:"name"` // the pair's filename
	Sample      int        `json:"sample" parquet:"sample"`
	Description string     `json:"description" parquet:"description"`
	Prompt      string     `json:"prompt" parquet:"prompt"`
	Answer      string     `json:"answer" parquet:"answer"` // the model's text as decoded
	Code        string     `json:"code" parquet:"code"`     // what was rendered
	CodeSHA256  string     `json:"code_sha256" parquet:"code_sha256"`
	Reference   string     `json:"reference_code" parquet:"reference_code"`
	Outcome     outcome.ID `json:"outcome" parquet:"outcome"`
	Detail      string     `json:"detail,omitempty" parquet:"detail,optional"` // first error line, or what is missing, repeats of the rating too
	Rating      *float64   `json:"rating" parquet:"rating,optional"`           // nil when unscored

	Criteria  []Criterion `json:"criteria,omitempty" parquet:"criteria,list"`
	Rationale string      `json:"rationale,omitempty" parquet:"rationale,optional"`
	Judge     string      `json:"judge" parquet:"judge"`                        // [Judge.Name]
	Repeats   *Repeats    `json:"repeats,omitempty" parquet:"repeats,optional"` // what Rating is the mean of

	Settled         bool     `json:"settled" parquet:"settled"`
	Console         []string `json:"console,omitempty" parquet:"console,list"`
	Incomplete      bool     `json:"incomplete,omitempty" parquet:"incomplete"` // something without which the picture means nothing was missing
	MissingAssets   []string `json:"missing_assets,omitempty" parquet:"missing_assets,list"`
	Repaired        []string `json:"repaired,omitempty" parquet:"repaired,list"`           // what was mended: the picture is not the code's own
	ShotSHA256      string   `json:"shot_sha256,omitempty" parquet:"shot_sha256,optional"` // shots/<sha256>.png
	ReferenceSHA256 string   `json:"reference_shot_sha256,omitempty" parquet:"reference_shot_sha256,optional"`
	PromptTokens    int      `json:"prompt_tokens" parquet:"prompt_tokens"`
	AnswerTokens    int      `json:"answer_tokens" parquet:"answer_tokens"`
	StoppedByLimit  bool     `json:"stopped_by_limit" parquet:"stopped_by_limit"`
	GenerateSeconds float64  `json:"generate_seconds" parquet:"generate_seconds"` // timing field
	RenderSeconds   float64  `json:"render_seconds" parquet:"render_seconds"`     // timing field
	JudgeSeconds    float64  `json:"judge_seconds" parquet:"judge_seconds"`       // timing field
}

// Criterion is one checkable fact of a description, or one part of a similarity.
type Criterion struct {
	Name    string   `json:"name" parquet:"name"`
	Present *bool    `json:"present,omitempty" parquet:"present,optional"`
	Value   *float64 `json:"value,omitempty" parquet:"value,optional"` // in [0, 1]
}

// TestResults is test_results.json.
// NumTested = SuccessfulEvaluations + FailedEvaluations.
type TestResults struct {
	Schema                string    `json:"schema"`
	ModelPath             string    `json:"model_path"`
	Adapter               string    `json:"adapter,omitempty"`
	Judge                 Judge     `json:"judge"`
	TotalExamples         int       `json:"total_examples"`         // size of the set
	NumTested             int       `json:"num_tested"`             // attempted
	SuccessfulEvaluations int       `json:"successful_evaluations"` // rated, zeros included
	FailedEvaluations     int       `json:"failed_evaluations"`     // unscored
	SumOfRatings          float64   `json:"sum_of_ratings"`
	AverageRating         *float64  `json:"average_rating"`                    // sum ÷ successful; null when nothing was rated
	Interval              []float64 `json:"average_rating_interval,omitempty"` // 95% bootstrap, [low, high]
	RenderFailures        int       `json:"render_failures"`                   // rated 0 because of the code

	Samples *SampleFigures `json:"samples,omitempty"` // of several answers an example; none where each has one
	Repeats *RepeatFigures `json:"repeats,omitempty"` // of several ratings a picture; none where each has one
	Work    *Work          `json:"work,omitempty"`    // timing field: what the test took

	Controls []Control `json:"controls,omitempty"`
	Warnings []string  `json:"warnings,omitempty"`
	Results  []Result  `json:"results"`
}
