package runs

import "regexp"

// notNumber matches the values that Python's json writes for NaN and the infinities,
// which are no JSON.
var notNumber = regexp.MustCompile(`(:\s*)(?:NaN|-?Infinity)(\s*[,}])`)

// parseMetricsLine reads a line of metrics.jsonl after the first. What is NaN or
// infinite reads as null, as this package would have it: not measured, or a gap.
func parseMetricsLine(text []byte) (Metrics, error) {
	var m Metrics
	err := decodeStrict(text, &m)
	if err == nil || !notNumber.Match(text) {
		return m, err
	}
	m = Metrics{}
	return m, decodeStrict(notNumber.ReplaceAll(text, []byte("${1}null${2}")), &m)
}
