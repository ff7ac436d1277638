package qwen

import (
	"math"
	"net/http"
	"strings"
	"testing"
	"time"
)

// Whatever a server replies, what comes out is a rating in [0, 1] or an error.
func FuzzParseReply(f *testing.F) {
	for _, seed := range []string{
		`{"criteria": [{"name": "a", "present": true}], "rationale": "b", "rating": 0.5}`,
		"```json\n{\"criteria\": [], \"rationale\": \"\", \"rating\": 1}\n```",
		`{"criteria": [], "rationale": "", "rating": 0.1, "rating": 0.9}`,
		`{"criteria": [], "rationale": "", "rating": 0.1, "RATING": 0.9}`,
		`{"criteria": [], "rationale": "{\"rating\": 1}", "rating": -0}`,
		`{"criteria": [{}], "rating": "1"}`,
		`<think>{"rating": 1}</think>I can't`,
		`{"rating": 1e-400}`, `{{`, `{"a": [{"b": [}`, "\xff{",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		r, err := parseReply(text)
		if err == nil && (math.IsNaN(r.rating) || r.rating < 0 || r.rating > 1) {
			t.Errorf("rating %v from %q", r.rating, text)
		}
		if err == nil && strings.Count(strings.ToLower(text), `"rating"`) == 0 && !strings.Contains(text, `\u`) {
			t.Errorf("rating %v invented from %q", r.rating, text)
		}
	})
}

func TestRatingInOtherCaseIsARepeatedKey(t *testing.T) {
	t.Parallel()
	if r, err := parseReply(`{"criteria": [], "rationale": "", "rating": 0.1, "Rating": 0.9}`); err == nil {
		t.Errorf("rating %v, want an error", r.rating)
	}
}

func TestEqualKeysInDifferentObjectsAreFine(t *testing.T) {
	t.Parallel()
	_, err := parseReply(`{"criteria": [{"name": "a", "present": true}, {"name": "b", "present": false}], "rationale": "x", "rating": 0.1}`)
	if err != nil {
		t.Error(err)
	}
}

func TestRetryAfterForms(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	for _, test := range []struct {
		name, value string
		want        time.Duration
	}{
		{"Retry-After", "7", 7 * time.Second},
		{"Retry-After", "0.5", 500 * time.Millisecond},
		{"Retry-After", "Fri, 02 Jan 2026 03:04:35 GMT", 30 * time.Second},
		{"Retry-After", "Fri, 02 Jan 2026 03:04:00 GMT", 0},
		{"Retry-After", "-3", 0},
		{"Retry-After", "NaN", 0},
		{"Retry-After", "soon", 0},
		{"Retry-After", "", 0},
		{"Retry-After-Ms", "250", 250 * time.Millisecond},
	} {
		header := http.Header{}
		header.Set(test.name, test.value)
		if got := retryAfter(header, now); got != test.want {
			t.Errorf("%s: %q waits %v, want %v", test.name, test.value, got, test.want)
		}
	}
	header := http.Header{}
	header.Set("Retry-After", "1e300")
	if got := retryAfter(header, now); got < time.Hour {
		t.Errorf("an absurd wait overflowed to %v", got)
	}
}

func TestServerErrorForms(t *testing.T) {
	t.Parallel()
	for _, body := range []string{
		`{"error": {"message": "no such model", "type": "x", "code": 404}}`,
		`{"error": "no such model"}`,
		`{"object": "error", "message": "no such model", "type": "x", "code": 404}`,
		`{"detail": "no such model"}`,
		`no such model`,
	} {
		if message, _ := readServerError([]byte(body)); !strings.Contains(message, "no such model") {
			t.Errorf("%s is read as %q", body, message)
		}
	}
}

func TestVisionErrorsAreRecognised(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"At most 0 image(s) may be provided in one request.":                      true,
		"some-model is not a multimodal model":                                    true,
		"This model does not support image inputs.":                               true,
		"image input is not supported - hint: you may need to provide the mmproj": true,
		"Invalid content type. image_url is only supported by certain models":     false,
		"This model's maximum context length is 4096 tokens.":                     false,
		"the image could not be decoded":                                          false,
	} {
		if got := noVision.MatchString(text); got != want {
			t.Errorf("%q is taken for a model without vision: %v, want %v", text, got, want)
		}
	}
}
