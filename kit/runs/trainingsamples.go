package runs

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
)

// TrainingSamplesName is the file of what a model wrote along its training, beside the metrics.
const TrainingSamplesName = "samples.jsonl"

// TrainingSample is what a model wrote for a description after a number of steps.
type TrainingSample struct {
	Step        int     `json:"step"`
	Name        string  `json:"name"` // of the example
	Description string  `json:"description"`
	Answer      string  `json:"answer"`
	Code        string  `json:"code"`   // of the answer; empty if it has none
	Tokens      int     `json:"tokens"` // of the answer
	CutOff      bool    `json:"cut_off,omitempty"`
	Seconds     float64 `json:"seconds"` // timing field
}

// AppendTrainingSamples writes samples at the end of path, making it if it is not there.
func AppendTrainingSamples(path string, samples []TrainingSample) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o666)
	if err != nil {
		return fmt.Errorf("write samples: %w", err)
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	for _, s := range samples {
		if err := enc.Encode(s); err != nil {
			f.Close()
			return fmt.Errorf("write samples: %w", err)
		}
	}
	if _, err := f.Write(b.Bytes()); err != nil {
		f.Close()
		return fmt.Errorf("write samples %s: %w", path, err)
	}
	if err := f.Close(); err != nil {
		return fmt.Errorf("write samples %s: %w", path, err)
	}
	return nil
}

// ReadTrainingSamples reads them. Of a step and example that was written twice, as after a
// resumed training, the last counts; a torn last line is left out. No file is no error.
func ReadTrainingSamples(path string) ([]TrainingSample, error) {
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read samples: %w", err)
	}
	type key struct {
		step int
		name string
	}
	at := map[key]int{}
	var out []TrainingSample
	for n := 1; ; n++ {
		text, rest, whole := bytes.Cut(data, []byte{'\n'})
		if !whole {
			return out, nil
		}
		data = rest
		var s TrainingSample
		if err := decodeStrict(text, &s); err != nil {
			return nil, fmt.Errorf("read samples %s: line %d: %w", path, n, err)
		}
		k := key{s.Step, s.Name}
		if i, again := at[k]; again {
			out[i] = s
			continue
		}
		at[k] = len(out)
		out = append(out, s)
	}
}
