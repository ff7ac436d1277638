package qwen

import (
	"context"
	"encoding/json"

	"github.com/openai/openai-go/v3"
	"github.com/openai/openai-go/v3/packages/param"
	"github.com/openai/openai-go/v3/shared"
)

// replyFormats are the ways to ask for JSON, strictest first. Servers know
// different ones; which one this server takes is found out once.
var replyFormats = [...]string{"json_schema", "json_object", "text"}

func responseFormat(format int) (f openai.ChatCompletionNewParamsResponseFormatUnion) {
	switch replyFormats[format] {
	case "json_schema":
		f.OfJSONSchema = &shared.ResponseFormatJSONSchemaParam{
			JSONSchema: shared.ResponseFormatJSONSchemaJSONSchemaParam{
				Name: "rating", Strict: param.NewOpt(true), Schema: json.RawMessage(replySchema),
			},
		}
	case "json_object":
		f.OfJSONObject = &shared.ResponseFormatJSONObjectParam{}
	}
	return f // empty for text: nothing is sent
}

// callInFormat makes one call in the format the server takes. Until that is
// known one call at a time finds it out, going down the list at each refusal
// of the request; the others wait for what it learns.
func (q *Judge) callInFormat(ctx context.Context, p question, seed int64) (said, error) {
	if !q.settled.Load() {
		select {
		case q.negotiating <- struct{}{}:
		case <-ctx.Done():
			return said{}, ctx.Err()
		}
		if !q.settled.Load() {
			defer func() { <-q.negotiating }()
			return q.negotiate(ctx, p, seed)
		}
		<-q.negotiating
	}
	return q.call(ctx, p, seed, int(q.format.Load()))
}

func (q *Judge) negotiate(ctx context.Context, p question, seed int64) (said, error) {
	for format := 0; ; format++ {
		answer, err := q.call(ctx, p, seed, format)
		if err == nil {
			q.format.Store(int32(format))
			q.settled.Store(true)
			return answer, nil
		}
		if fail, ok := err.(*callFail); !ok || !fail.format || format == len(replyFormats)-1 {
			return said{}, err
		}
	}
}
