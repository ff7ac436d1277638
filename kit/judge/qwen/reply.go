package qwen

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"

	"github.com/threebook/threebook/kit/runs"
)

// reply is what a vision model answers.
type reply struct {
	criteria  []runs.Criterion
	rationale string
	rating    float64
}

// errRefused marks a reply that declines in prose instead of rating.
var errRefused = errors.New("the judge declined to rate")

// parseReply reads the one JSON object in text. It is strict about what could
// invent a rating (a second object, a repeated key, a number in a string or
// out of range) and lenient about what could not (a Markdown fence or a
// sentence around the object, a leading <think> block, further keys).
func parseReply(text string) (reply, error) {
	if _, after, found := strings.Cut(text, "</think>"); found && strings.HasPrefix(strings.TrimSpace(text), "<think>") {
		text = after
	}
	object, err := onlyObject(text)
	if err != nil {
		return reply{}, err
	}
	if err := uniqueKeys(object); err != nil {
		return reply{}, err
	}
	var raw struct {
		Criteria *[]struct {
			Name    *string `json:"name"`
			Present *bool   `json:"present"`
		} `json:"criteria"`
		Rationale *string         `json:"rationale"`
		Rating    json.RawMessage `json:"rating"`
	}
	if err := json.Unmarshal(object, &raw); err != nil {
		return reply{}, fmt.Errorf("the reply has another form than asked for: %w", err)
	}
	if raw.Criteria == nil || raw.Rationale == nil {
		return reply{}, errors.New("the reply lacks its criteria or its rationale")
	}
	out := reply{rationale: *raw.Rationale}
	for i, c := range *raw.Criteria {
		if c.Name == nil || c.Present == nil {
			return reply{}, fmt.Errorf("criterion %d lacks its name or whether it is present", i+1)
		}
		out.criteria = append(out.criteria, runs.Criterion{Name: *c.Name, Present: c.Present})
	}
	out.rating, err = parseRating(raw.Rating)
	return out, err
}

// parseRating accepts a JSON number in [0, 1] and nothing else.
func parseRating(raw json.RawMessage) (float64, error) {
	if len(raw) == 0 || string(raw) == "null" {
		return 0, errors.New("the reply holds no rating")
	}
	var value float64
	if err := json.Unmarshal(raw, &value); err != nil {
		return 0, fmt.Errorf("the rating is %s, not a number", excerpt(string(raw)))
	}
	if value < 0 || value > 1 {
		return 0, fmt.Errorf("the rating %v is outside [0, 1]", value)
	}
	return value, nil
}

// onlyObject returns the one JSON object in text.
func onlyObject(text string) (json.RawMessage, error) {
	start := strings.IndexByte(text, '{')
	if start < 0 {
		switch {
		case strings.TrimSpace(text) == "":
			return nil, errors.New("the reply is empty")
		case refusal.MatchString(text):
			return nil, fmt.Errorf("%w: %s", errRefused, excerpt(text))
		}
		return nil, fmt.Errorf("the reply holds no JSON object: %s", excerpt(text))
	}
	dec := json.NewDecoder(strings.NewReader(text[start:]))
	var object json.RawMessage
	if err := dec.Decode(&object); err != nil {
		return nil, fmt.Errorf("the reply's JSON is broken: %w", err)
	}
	if rest := text[start+int(dec.InputOffset()):]; strings.ContainsRune(rest, '{') {
		return nil, errors.New("the reply holds more than one JSON object")
	}
	return object, nil
}

// uniqueKeys reports a key that one object holds twice: encoding/json would
// silently take the last of two ratings. It ignores case as encoding/json does.
func uniqueKeys(object json.RawMessage) error {
	dec := json.NewDecoder(bytes.NewReader(object))
	type level struct {
		keys  map[string]bool // nil in an array
		value bool            // in an object: the next token is a value
	}
	var stack []*level
	ended := func() { // one value of the innermost level is complete
		if len(stack) > 0 {
			stack[len(stack)-1].value = false
		}
	}
	for {
		token, err := dec.Token()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return fmt.Errorf("the reply's JSON is broken: %w", err)
		}
		if top := len(stack) - 1; top >= 0 && stack[top].keys != nil && !stack[top].value {
			if key, isKey := token.(string); isKey {
				key = strings.ToLower(key)
				if stack[top].keys[key] {
					return fmt.Errorf("the reply holds the key %q twice", key)
				}
				stack[top].keys[key], stack[top].value = true, true
				continue
			}
		}
		switch token {
		case json.Delim('{'):
			stack = append(stack, &level{keys: map[string]bool{}})
		case json.Delim('['):
			stack = append(stack, &level{})
		case json.Delim('}'), json.Delim(']'):
			stack = stack[:len(stack)-1]
			ended()
		default:
			ended()
		}
	}
}

// refusal matches the openings with which models decline.
var refusal = regexp.MustCompile(`(?i)\b(I'm|I am) (very |so )?(sorry|unable|not able)|\bI (cannot|can't|can’t|won't|will not|must decline)|\bI’m (sorry|unable)|抱歉|无法`)

// excerpt shortens foreign text for a message, on one line.
func excerpt(text string) string {
	const limit = 160
	runes := []rune(strings.Join(strings.Fields(strings.ToValidUTF8(text, "\uFFFD")), " "))
	if len(runes) > limit {
		return string(runes[:limit]) + "…"
	}
	return string(runes)
}
