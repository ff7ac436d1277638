// Package qwen is the judge that asks a Qwen3-VL model, behind any server of the Chat
// Completions protocol. It is apart from package judge since the protocol's library is
// half of what a program with it links, and most programs that read ratings ask nobody.
//
//	j, err := qwen.New(qwen.Config{URL: "http://127.0.0.1:8000/v1"})
package qwen

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"github.com/openai/openai-go/v3"
	"github.com/openai/openai-go/v3/option"
	"golang.org/x/time/rate"

	"github.com/threebook/threebook/kit/judge"
	"github.com/threebook/threebook/kit/outcome"
	"github.com/threebook/threebook/kit/runs"
	"github.com/threebook/threebook/kit/seed"
)

// DefaultModel is the model asked for when [Config.Model] is empty.
const DefaultModel = "Qwen/Qwen3-VL-8B-Instruct"

// Config says where the model is and how to ask it. Only URL is required.
type Config struct {
	URL       string // the server's base URL, such as http://127.0.0.1:8000/v1
	Key       Secret // empty: none is sent
	Model     string // default [DefaultModel]
	MaxTokens int    // of one reply; default 1024

	// Temperature of the replies, from 0 to 2; default 0, the likeliest reply. Repeats
	// take more, such as [judge.RepeatTemperature]: else they would all be the same.
	Temperature float64
	// Seed is sent with every call, for later repeats another one that follows from it;
	// servers without seeds ignore it.
	Seed int64

	Asks  int // how often a picture is shown when the reply holds no valid rating; default 2
	Tries int // how often one call is tried when the server is down or busy; default 5

	MaxCalls       int           // budget of calls, retries included; default no limit
	CallsPerMinute float64       // default no limit
	Timeout        time.Duration // of one call; default 2 minutes
	FirstWait      time.Duration // before the first retry, then doubling with jitter; default 1 s
	MaxWait        time.Duration // a longer Retry-After is not waited for; default 2 minutes

	HTTPClient *http.Client // default: an own client that follows no redirect
}

func (c Config) withDefaults() Config {
	if c.Model == "" {
		c.Model = DefaultModel
	}
	if c.MaxTokens <= 0 {
		c.MaxTokens = 1024
	}
	if c.Asks <= 0 {
		c.Asks = 2
	}
	if c.Tries <= 0 {
		c.Tries = 5
	}
	if c.Timeout <= 0 {
		c.Timeout = 2 * time.Minute
	}
	if c.FirstWait <= 0 {
		c.FirstWait = time.Second
	}
	if c.MaxWait <= 0 {
		c.MaxWait = 2 * time.Minute
	}
	if c.HTTPClient == nil {
		transport := &http.Transport{
			Proxy:               http.ProxyFromEnvironment,
			MaxIdleConnsPerHost: 64, // the default of 2 would reconnect for most calls
			IdleConnTimeout:     time.Minute,
			TLSHandshakeTimeout: 15 * time.Second,
		}
		c.HTTPClient = &http.Client{
			Transport: transport,
			// A redirect would carry the picture, and perhaps the key, to another host.
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		}
	}
	return c
}

// Judge asks a Qwen3-VL model over the Chat Completions protocol that vLLM,
// SGLang, Ollama, LM Studio and DashScope speak. It sends the picture, the
// description and a rubric, never the code, and reads a list of checkable
// facts, a rationale and a rating.
//
// Use the Instruct models: 800×500 pixels are about 400 tokens to them.
type Judge struct {
	cfg     Config
	chat    openai.ChatCompletionService
	limiter *rate.Limiter

	format      atomic.Int32  // index into replyFormats
	settled     atomic.Bool   // the format is known to work
	negotiating chan struct{} // held by the one call that finds the format out

	calls     atomic.Int64             // made so far
	rated     atomic.Bool              // the server has rated a picture
	down      atomic.Int32             // pictures in a row for which all tries failed
	stopped   atomic.Pointer[callFail] // every later call fails like this
	notBefore atomic.Int64             // Unix nanoseconds until which the server wants no call
}

// New checks cfg and returns the judge. It makes no call.
//
// The environment's OPENAI_… variables are never read: the service is built
// from the options given here alone, so a key meant for another host cannot
// reach this one, nor the reverse.
func New(cfg Config) (*Judge, error) {
	cfg = cfg.withDefaults()
	base, err := url.Parse(cfg.URL)
	switch {
	case err != nil:
		return nil, fmt.Errorf("parse judge URL: %w", errors.Unwrap(err)) // the outer text repeats the URL
	case base.User != nil:
		return nil, errors.New("parse judge URL: it holds a user name or a password; give the key apart")
	case base.Scheme != "http" && base.Scheme != "https" || base.Host == "":
		return nil, fmt.Errorf("parse judge URL %q: it must begin with http:// or https:// and name a host", cfg.URL)
	case base.RawQuery != "" || base.Fragment != "":
		return nil, errors.New("parse judge URL: it must have no query and no fragment")
	}
	if !(cfg.Temperature >= 0 && cfg.Temperature <= 2) {
		return nil, fmt.Errorf("the judge's temperature is %g, want 0 to 2", cfg.Temperature)
	}
	if strings.ContainsAny(string(cfg.Key), "\r\n") {
		return nil, errors.New("read judge key: it holds a line break")
	}
	limit := rate.Inf
	if cfg.CallsPerMinute > 0 {
		limit = rate.Limit(cfg.CallsPerMinute / 60)
	}
	options := []option.RequestOption{
		option.WithBaseURL(cfg.URL),
		option.WithHTTPClient(cfg.HTTPClient),
		option.WithMaxRetries(0), // retries, budget and waiting are counted here
	}
	if cfg.Key != "" {
		options = append(options, option.WithAPIKey(string(cfg.Key)))
	}
	return &Judge{
		cfg:         cfg,
		chat:        openai.NewChatCompletionService(options...),
		limiter:     rate.NewLimiter(limit, 1),
		negotiating: make(chan struct{}, 1),
	}, nil
}

// Describe names the model, the prompt's hash and the sampling settings.
func (q *Judge) Describe() runs.Judge {
	return runs.Judge{
		Name: judge.QwenName, Label: judge.QwenLabel, Model: q.cfg.Model, PromptSHA256: promptSHA256(),
		Settings: map[string]any{
			"temperature": q.cfg.Temperature, "seed": q.cfg.Seed, "max_tokens": q.cfg.MaxTokens, "asks": q.cfg.Asks,
		},
	}
}

// Calls is the number of calls made so far, retries included.
func (q *Judge) Calls() int { return int(q.calls.Load()) }

// Rate implements [Judge].
func (q *Judge) Rate(ctx context.Context, p judge.Picture) (judge.Rating, error) {
	start := time.Now()
	var usage judge.Usage
	rating, err := q.ask(ctx, question{p, &usage})
	if err != nil {
		return judge.Rating{}, fmt.Errorf("rate %s: %w", p.Name, err)
	}
	rating.Seconds, rating.Usage = time.Since(start).Seconds(), usage
	return rating, nil
}

// seed is the seed of a repeat's first call, for the first repeat the configured one.
// Others have 30 bits, which every server takes.
func (q *Judge) seed(repeat int) int64 {
	if repeat == 0 {
		return q.cfg.Seed
	}
	return int64(seed.Stream(q.cfg.Seed, "judge/repeat", uint64(repeat)).Int32N(1 << 30))
}

// ask shows the picture until a reply holds a valid rating, at most Asks times.
func (q *Judge) ask(ctx context.Context, p question) (judge.Rating, error) {
	if len(p.PNG) == 0 {
		return judge.Unscored(outcome.JudgeInvalid, "no picture was given"), nil
	}
	var last judge.Rating
	first := q.seed(p.Repeat)
	for i := range q.cfg.Asks {
		said, err := q.complete(ctx, p, first+int64(i))
		var fail *callFail
		switch {
		case errors.As(err, &fail) && !fail.fatal:
			if i > 0 && fail.id != outcome.JudgeBudget {
				return last, nil // the first reply says more than this failure
			}
			return judge.Unscored(fail.id, "%s", fail.text), nil
		case err != nil:
			return judge.Rating{}, err
		}
		parsed, err := said.read()
		if err == nil {
			q.rated.Store(true)
			return judge.Rating{
				Outcome: outcome.OK, Value: parsed.rating, Criteria: parsed.criteria,
				Rationale: parsed.rationale, Served: said.served,
			}, nil
		}
		id := outcome.JudgeInvalid
		if errors.Is(err, errRefused) {
			id = outcome.JudgeRefused
		}
		last = judge.Unscored(id, "%s", q.cfg.Key.scrub(err.Error()))
		last.Served = said.served
		if id == outcome.JudgeRefused {
			break
		}
	}
	return last, nil
}
