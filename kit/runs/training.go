package runs

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"slices"
	"strings"
)

// TrainingMetricsSchema is the schema that training_metrics.json names. Files that
// name none, such as Hugging Face's, are read too.
const TrainingMetricsSchema = "threebook.training_metrics/1"

// TrainingMetricsName is the file name in a run directory.
const TrainingMetricsName = "training_metrics.json"

// WriteTrainingMetrics writes training_metrics.json.
func WriteTrainingMetrics(path string, m TrainingMetrics) error {
	return WriteJSON(path, struct {
		Schema string `json:"schema"`
		TrainingMetrics
	}{TrainingMetricsSchema, m})
}

// ReadTrainingMetrics reads training_metrics.json, in this package's form or with
// the key names of Hugging Face's Trainer: a set's keys may begin with eval_,
// train_ or the set's own name, and a flat file (all_results.json) gives its eval_
// keys to the validation set and its train_ keys to the training set. A perplexity
// that is not there is exp(loss), and a value that is null is not there. An unknown
// key is an error that names it.
func ReadTrainingMetrics(path string) (TrainingMetrics, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return TrainingMetrics{}, fmt.Errorf("read training metrics: %w", err)
	}
	m, err := parseTrainingMetrics(data)
	if err != nil {
		return TrainingMetrics{}, fmt.Errorf("read training metrics %s: %w", path, err)
	}
	return m, nil
}

// trainingSets are the keys of training_metrics.json that hold a set.
var trainingSets = [...]string{"train", "validation", "train_sample"}

// ignoredKeys are the Trainer's own keys that this file has no place for.
var ignoredKeys = [...]string{"epoch", "steps_per_second", "total_flos", "samples", "model_preparation_time", "num_input_tokens_seen"}

func parseTrainingMetrics(data []byte) (TrainingMetrics, error) {
	var top map[string]json.RawMessage
	if err := json.Unmarshal(data, &top); err != nil {
		return TrainingMetrics{}, err
	}
	if raw, ok := top["schema"]; ok {
		var schema string
		if err := json.Unmarshal(raw, &schema); err != nil || schema != TrainingMetricsSchema {
			return TrainingMetrics{}, fmt.Errorf("its schema is %s, this version reads %q", raw, TrainingMetricsSchema)
		}
		delete(top, "schema")
	}
	sets := map[string]map[string]*float64{} // nil for null, which would else read as 0
	for key, raw := range top {
		if slices.Contains(trainingSets[:], key) {
			var values map[string]*float64
			if err := json.Unmarshal(raw, &values); err != nil {
				return TrainingMetrics{}, fmt.Errorf("%s: %w", key, err)
			}
			if values != nil {
				sets[key] = values
			}
			continue
		}
		if slices.Contains(ignoredKeys[:], key) {
			continue
		}
		set := "validation"
		if strings.HasPrefix(key, "train_") {
			set = "train"
		} else if !strings.HasPrefix(key, "eval_") {
			return TrainingMetrics{}, fmt.Errorf("unknown key %q (known: %s, and the Trainer's eval_… and train_… keys)", key, strings.Join(trainingSets[:], ", "))
		}
		var value *float64
		if err := json.Unmarshal(raw, &value); err != nil {
			return TrainingMetrics{}, fmt.Errorf("%s: %w", key, err)
		}
		if sets[set] == nil {
			sets[set] = map[string]*float64{}
		}
		sets[set][key] = value
	}
	var m TrainingMetrics
	for name, target := range map[string]**SetMetrics{"train": &m.Train, "validation": &m.Validation, "train_sample": &m.TrainSample} {
		if values, ok := sets[name]; ok {
			set, err := setMetrics(name, values)
			if err != nil {
				return TrainingMetrics{}, fmt.Errorf("%s: %w", name, err)
			}
			*target = set
		}
	}
	return m, nil
}

// setMetrics reads one set's values, whatever their prefix.
func setMetrics(name string, values map[string]*float64) (*SetMetrics, error) {
	var s SetMetrics
	fields := map[string]*float64{
		"loss": &s.Loss, "perplexity": &s.Perplexity, "runtime": &s.Runtime, "samples_per_second": &s.SamplesPerSecond,
	}
	given := map[string]*float64{}
	for key, value := range values {
		short := key
		for _, prefix := range []string{"eval_", name + "_", "train_"} {
			if rest, ok := strings.CutPrefix(key, prefix); ok {
				short = rest
				break
			}
		}
		if fields[short] == nil && !slices.Contains(ignoredKeys[:], short) {
			return nil, fmt.Errorf("unknown key %q (known: loss, perplexity, runtime, samples_per_second)", key)
		}
		if _, twice := given[short]; twice {
			return nil, fmt.Errorf("%s is given twice", short)
		}
		given[short] = value
	}
	for short, field := range fields {
		if value := given[short]; value != nil {
			*field = *value
		}
	}
	if given["loss"] == nil {
		return nil, fmt.Errorf("there is no loss")
	}
	if given["perplexity"] == nil {
		s.Perplexity = math.Exp(s.Loss)
	}
	return &s, nil
}
