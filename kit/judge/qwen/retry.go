package qwen

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/cenkalti/backoff/v5"

	"github.com/threebook/threebook/kit/outcome"
)

// giveUpAfter is how many pictures in a row must fail in all their tries
// before each further one gets a single try, until one succeeds: a server that
// is gone is not waited for once per picture.
const giveUpAfter = 3

// complete asks for one completion and tries again while that may help: with
// exponential back-off and jitter, or after the time the server names.
// Its error is ctx's or a [callFail].
func (q *Judge) complete(ctx context.Context, p question, seed int64) (said, error) {
	tries := uint(q.cfg.Tries)
	if q.down.Load() >= giveUpAfter {
		tries = 1
	}
	answer, err := backoff.Retry(ctx, func() (said, error) {
		answer, err := q.callInFormat(ctx, p, seed)
		var fail *callFail
		if !errors.As(err, &fail) {
			if err != nil {
				err = backoff.Permanent(err)
			}
			return answer, err
		}
		if !fail.retry {
			return answer, backoff.Permanent(err)
		}
		if fail.after == 0 {
			return answer, err
		}
		if fail.after > q.cfg.MaxWait {
			fail.text += fmt.Sprintf(" (asks to wait %s, longer than the %s allowed)", fail.after.Round(time.Second), q.cfg.MaxWait)
			return answer, backoff.Permanent(err)
		}
		q.holdBack(fail.after)
		jitter := time.Duration(rand.Float64() * 0.1 * float64(fail.after))
		return answer, errors.Join(fail, &backoff.RetryAfterError{Duration: fail.after + jitter})
	},
		backoff.WithBackOff(&backoff.ExponentialBackOff{
			InitialInterval: q.cfg.FirstWait, RandomizationFactor: 0.5, Multiplier: 2, MaxInterval: q.cfg.MaxWait,
		}),
		backoff.WithMaxTries(tries),
		backoff.WithMaxElapsedTime(0), // bounded by the tries and by ctx
	)
	if ctx.Err() != nil && err != nil {
		return said{}, ctx.Err()
	}
	var fail *callFail
	switch {
	case err == nil:
		q.down.Store(0)
	case errors.As(err, &fail):
		err = fail
		if fail.retry && fail.id == outcome.JudgeUnavailable {
			q.down.Add(1)
		}
	}
	return answer, err
}

// holdBack keeps every call, not only the one that was told, from being made too early.
func (q *Judge) holdBack(wait time.Duration) {
	until := time.Now().Add(wait).UnixNano()
	for {
		old := q.notBefore.Load()
		if until <= old || q.notBefore.CompareAndSwap(old, until) {
			return
		}
	}
}

// retryAfter reads how long a server wants to be left alone: Retry-After in
// seconds or as an HTTP date (RFC 9110, section 10.2.3), or the Retry-After-Ms
// that some servers add. It is 0 when the header is missing or nonsense.
func retryAfter(header http.Header, now time.Time) time.Duration {
	if ms, err := strconv.ParseFloat(strings.TrimSpace(header.Get("Retry-After-Ms")), 64); err == nil {
		return seconds(ms / 1000)
	}
	value := strings.TrimSpace(header.Get("Retry-After"))
	if s, err := strconv.ParseFloat(value, 64); err == nil {
		return seconds(s)
	}
	if at, err := http.ParseTime(value); err == nil {
		return max(0, at.Sub(now))
	}
	return 0
}

func seconds(s float64) time.Duration {
	if math.IsNaN(s) || s <= 0 {
		return 0
	}
	return time.Duration(min(s, 1e9) * float64(time.Second)) // 1e9 s still fits
}
