package runs

// Metrics is one line of metrics.jsonl. Pointers are absent when not measured on that step.
// Seconds, TokensPerSecond, MFU, Memory and MemoryPeak are declared timing fields.
type Metrics struct {
	Step         int      `json:"step,omitempty"`  // completed optimizer updates
	Epoch        float64  `json:"epoch,omitempty"` // fraction of the run's epochs done, in epochs
	Loss         *float64 `json:"loss,omitempty"`  // mean over target tokens of the window, in nats
	LearningRate *float64 `json:"learning_rate,omitempty"`
	GradNorm     *float64 `json:"grad_norm,omitempty"` // global, before clipping
	Tokens       int64    `json:"tokens,omitempty"`    // target and prompt tokens seen so far, padding excluded

	Seconds         *float64 `json:"seconds,omitempty"` // wall-clock of the training so far, evaluations and checkpoints included, the time between sittings not
	TokensPerSecond *float64 `json:"tokens_per_second,omitempty"`
	MFU             *float64 `json:"mfu,omitempty"`
	Memory          *int64   `json:"memory,omitempty"`      // of the process on the host, in bytes, also where a GPU computes
	MemoryPeak      *int64   `json:"memory_peak,omitempty"` // the most there was of it

	EvalLoss       *float64 `json:"eval_loss,omitempty"`
	EvalPerplexity *float64 `json:"eval_perplexity,omitempty"`

	ResumedFrom *int `json:"resumed_from,omitempty"` // alone on its line: later lines supersede earlier ones with a larger step
}

// SetMetrics is the final evaluation of one set of examples.
type SetMetrics struct {
	Loss             float64 `json:"loss"`
	Perplexity       float64 `json:"perplexity"`
	Runtime          float64 `json:"runtime"` // seconds; timing field
	SamplesPerSecond float64 `json:"samples_per_second"`
}

// TrainingMetrics is training_metrics.json.
type TrainingMetrics struct {
	Train       *SetMetrics `json:"train,omitempty"`
	Validation  *SetMetrics `json:"validation,omitempty"`
	TrainSample *SetMetrics `json:"train_sample,omitempty"`
}
