package qwen

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/openai/openai-go/v3"
	"github.com/openai/openai-go/v3/option"
	"github.com/openai/openai-go/v3/packages/param"

	"github.com/threebook/threebook/kit/outcome"
)

// maxReplyBytes bounds what is read of one HTTP reply.
const maxReplyBytes = 4 << 20

// said is one completion, not yet read.
type said struct {
	content, refusal, finish string
	choices                  int
	served                   string
}

// read turns a completion into a rating, or says why it holds none.
func (s said) read() (reply, error) {
	switch {
	case s.choices == 0:
		return reply{}, errors.New("the server gave no choice of reply")
	case s.refusal != "":
		return reply{}, fmt.Errorf("%w: %s", errRefused, excerpt(s.refusal))
	case s.finish == "content_filter":
		return reply{}, fmt.Errorf("%w: the server's content filter stepped in", errRefused)
	}
	parsed, err := parseReply(s.content)
	if err != nil && s.finish == "length" {
		return reply{}, fmt.Errorf("the reply was cut off by its token limit: %w", err)
	}
	return parsed, err
}

// call makes one HTTP call, once budget, rate limit and the server's own wishes allow it.
// Its error is ctx's or a [callFail].
func (q *Judge) call(ctx context.Context, p question, seed int64, format int) (said, error) {
	if err := q.admit(ctx); err != nil {
		return said{}, err
	}
	p.usage.Calls++
	callCtx, cancel := context.WithTimeout(ctx, q.cfg.Timeout)
	defer cancel()
	var response *http.Response
	completion, err := q.chat.New(callCtx, openai.ChatCompletionNewParams{
		Model: q.cfg.Model,
		Messages: []openai.ChatCompletionMessageParamUnion{
			openai.SystemMessage(systemPrompt),
			openai.UserMessage([]openai.ChatCompletionContentPartUnionParam{
				openai.TextContentPart(describe(p.Description)),
				openai.ImageContentPart(openai.ChatCompletionContentPartImageImageURLParam{
					URL: "data:image/png;base64," + base64.StdEncoding.EncodeToString(p.PNG),
				}),
			}),
		},
		Temperature:    param.NewOpt(q.cfg.Temperature),
		Seed:           param.NewOpt(seed),
		MaxTokens:      param.NewOpt(int64(q.cfg.MaxTokens)),
		ResponseFormat: responseFormat(format),
	}, option.WithResponseInto(&response), option.WithMiddleware(boundReply))
	if ctx.Err() != nil && err != nil {
		return said{}, ctx.Err()
	}
	if response != nil && response.StatusCode != http.StatusOK {
		return said{}, q.refused(response)
	}
	if err != nil {
		return said{}, q.broken(callCtx, err)
	}
	count(p.usage, completion.Usage)
	return q.hear(completion, format), nil
}

// boundReply keeps a server from filling the memory.
func boundReply(request *http.Request, next option.MiddlewareNext) (*http.Response, error) {
	response, err := next(request)
	if err == nil && response.Body != nil {
		response.Body = struct {
			io.Reader
			io.Closer
		}{io.LimitReader(response.Body, maxReplyBytes), response.Body}
	}
	return response, err
}

func (q *Judge) hear(completion *openai.ChatCompletion, format int) said {
	var raw struct {
		Revision string `json:"system_fingerprint"`
	}
	_ = json.Unmarshal([]byte(completion.RawJSON()), &raw) // it has been parsed once already
	out := said{choices: len(completion.Choices)}
	served := []string{excerpt(completion.Model)}
	if raw.Revision != "" {
		served = append(served, excerpt(raw.Revision))
	}
	out.served = q.cfg.Key.scrub(strings.Join(append(served, replyFormats[format]), " "))
	if out.choices > 0 {
		choice := completion.Choices[0]
		out.content = q.cfg.Key.scrub(choice.Message.Content)
		out.refusal = q.cfg.Key.scrub(choice.Message.Refusal)
		out.finish = choice.FinishReason
	}
	return out
}

// admit waits until a call may be made and counts it.
func (q *Judge) admit(ctx context.Context) error {
	for {
		wait := time.Until(time.Unix(0, q.notBefore.Load()))
		if wait <= 0 {
			break
		}
		select {
		case <-time.After(wait):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	if err := q.limiter.Wait(ctx); err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return fmt.Errorf("wait for the rate limit: %w", context.DeadlineExceeded) // the limiter foresees it
	}
	if fail := q.stopped.Load(); fail != nil {
		return fail
	}
	if calls := q.calls.Add(1); q.cfg.MaxCalls > 0 && calls > int64(q.cfg.MaxCalls) {
		q.calls.Add(-1)
		return &callFail{id: outcome.JudgeBudget, text: fmt.Sprintf("the budget of %d judge calls is used up", q.cfg.MaxCalls)}
	}
	return nil
}
