package runs

import (
	"bytes"
	"encoding/json"
	"slices"
	"time"
)

// StripTimings is the manifest without its declared timing fields, and without the
// hashes of files that hold such fields.
func (m Manifest) StripTimings() Manifest {
	m.Started, m.Ended = time.Time{}, nil
	m.Outputs, m.SelfSHA256 = nil, ""
	m.Stages = slices.Clone(m.Stages)
	for i := range m.Stages {
		m.Stages[i].Seconds = 0
	}
	return m
}

// StripTimings is the line without its declared timing fields.
func (m Metrics) StripTimings() Metrics {
	m.Seconds, m.TokensPerSecond, m.MFU, m.Memory, m.MemoryPeak = nil, nil, nil, nil, nil
	return m
}

// StripTimings is the evaluation without its declared timing fields.
func (m TrainingMetrics) StripTimings() TrainingMetrics {
	for _, set := range []**SetMetrics{&m.Train, &m.Validation, &m.TrainSample} {
		if *set != nil {
			*set = &SetMetrics{Loss: (*set).Loss, Perplexity: (*set).Perplexity}
		}
	}
	return m
}

// StripTimings is the row without its declared timing fields.
func (r Result) StripTimings() Result {
	r.GenerateSeconds, r.RenderSeconds, r.JudgeSeconds = 0, 0, 0
	return r
}

// StripTimings is the test without its declared timing fields.
func (t TestResults) StripTimings() TestResults {
	t.Work = nil
	t.Results = slices.Clone(t.Results)
	for i, r := range t.Results {
		t.Results[i] = r.StripTimings()
	}
	return t
}

// Equal reports whether two of the same say the same apart from the declared timing
// fields: tokens_per_second, mfu, memory, memory_peak, runtime, samples_per_second,
// the seconds of stages and rows, what a test took (work), started and ended.
func Equal[T interface{ StripTimings() T }](a, b T) bool {
	x, errX := json.Marshal(a.StripTimings())
	y, errY := json.Marshal(b.StripTimings())
	return errX == nil && errY == nil && bytes.Equal(x, y)
}

// EqualMetrics compares two logs line by line, as [Equal] does.
func EqualMetrics(a, b []Metrics) bool {
	return slices.EqualFunc(a, b, Equal[Metrics])
}
