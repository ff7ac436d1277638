package qwen

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strings"
	"time"

	"github.com/threebook/threebook/kit/outcome"
)

// callFail is a call that brought no completion.
type callFail struct {
	id     outcome.ID
	text   string        // key-free
	status int           // HTTP, 0 when there was no reply
	format bool          // the server may not know the response format asked for
	fatal  bool          // no later call can succeed
	retry  bool          // a later try may succeed
	after  time.Duration // how long the server asks to wait, 0 when it does not say
}

func (f *callFail) Error() string { return f.text }

// broken classifies a call without a usable HTTP reply: refused, reset, timed
// out, or a body that is not the protocol's JSON.
func (q *Judge) broken(callCtx context.Context, err error) *callFail {
	text := "the judge cannot be reached: " + excerpt(q.cfg.Key.scrub(err.Error()))
	if errors.Is(callCtx.Err(), context.DeadlineExceeded) {
		text = fmt.Sprintf("the judge gave no answer within %s", q.cfg.Timeout)
	}
	return &callFail{id: outcome.JudgeUnavailable, text: text, retry: true}
}

// serverError is the body of an error reply in the forms the servers use:
// {"error": {"message", "type", "code"}}, {"error": "…"} and the bare fields.
type serverError struct {
	Message string          `json:"message"`
	Type    string          `json:"type"`
	Code    json.RawMessage `json:"code"` // a string, or the status again as a number
}

func readServerError(body []byte) (message, code string) {
	var wrapped struct {
		Error  json.RawMessage `json:"error"`
		Detail json.RawMessage `json:"detail"`
	}
	if json.Unmarshal(body, &wrapped) != nil {
		return excerpt(string(body)), ""
	}
	inner := body
	if len(wrapped.Error) > 0 {
		inner = wrapped.Error
	}
	var e serverError
	if json.Unmarshal(inner, &e) != nil {
		return excerpt(strings.Trim(string(inner), `"`)), ""
	}
	if e.Message == "" {
		e.Message = string(wrapped.Detail)
	}
	return excerpt(e.Message), e.Type + " " + strings.Trim(string(e.Code), `"`)
}

var (
	outOfQuota  = regexp.MustCompile(`(?i)insufficient[_ ]?(user[_ ]?)?(quota|balance|credit|funds)|quota[_ ]?exceeded|exceeded your current quota|arrearage|free[_ ]?tier[_ ]?only|billing`)
	filtered    = regexp.MustCompile(`(?i)content[_ ]?policy|content[_ ]?filter|data[_ ]?inspection|moderation[_ ]?blocked`)
	aboutFormat = regexp.MustCompile(`(?i)response[_ ]?format|json[_ ]?(schema|object|mode)|grammar|guided|structured`)
	noVision    = regexp.MustCompile(`(?i)(does not|doesn't|not) (support|accept|take) (image|vision|multi-?modal)|image (input|content)s? (is|are) not (supported|enabled)|at most 0 image|not a (multi-?modal|vision) model|(image_url|image input|vision).{0,40}(not|un)[ -]?supported|no (vision|multi-?modal) (support|support enabled|capabilit)|missing (a )?mmproj`)
)

// refused classifies an HTTP reply with an error status.
func (q *Judge) refused(response *http.Response) *callFail {
	body, _ := io.ReadAll(io.LimitReader(response.Body, maxReplyBytes)) // what could be read is what there is to say
	message, code := readServerError([]byte(q.cfg.Key.scrub(string(body))))
	status := response.StatusCode
	fail := &callFail{id: outcome.JudgeUnavailable, status: status}
	fail.text = fmt.Sprintf("the judge's server answers %d %s", status, http.StatusText(status))
	if message != "" {
		fail.text += ": " + q.cfg.Key.scrub(message)
	}
	about := code + " " + message
	first := !q.rated.Load()
	switch {
	case status == http.StatusPaymentRequired, status >= 400 && status < 500 && outOfQuota.MatchString(about):
		fail.id = outcome.JudgeBudget
		q.stopped.CompareAndSwap(nil, fail)
	case status == http.StatusUnauthorized, status == http.StatusForbidden:
		fail.fatal = true
		q.stopped.CompareAndSwap(nil, fail)
	case status >= 400 && status < 500 && filtered.MatchString(about):
		fail.id = outcome.JudgeRefused
	case noVision.MatchString(about):
		fail.text = fmt.Sprintf("the model %s takes no pictures: %s", q.cfg.Model, fail.text)
		fail.fatal = first
	case status == http.StatusNotFound:
		fail.text += fmt.Sprintf(" (is there a model %s, and does the URL end as the server wants, often in /v1?)", q.cfg.Model)
		fail.fatal = first
	case status >= 300 && status < 400:
		fail.text += " (redirects are not followed: give the final URL)"
		fail.fatal = first
	case status == http.StatusBadRequest, status == http.StatusUnprocessableEntity, status == http.StatusNotImplemented,
		aboutFormat.MatchString(about): // some servers answer 500 to a schema they cannot use
		fail.format = true
	case status == http.StatusRequestTimeout, status == http.StatusTooEarly, status == http.StatusTooManyRequests, status >= 500:
		fail.retry = true
		fail.after = retryAfter(response.Header, time.Now())
	}
	return fail
}
